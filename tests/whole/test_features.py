"""What people's files say is said by keys: each feature, as import reads it."""

from __future__ import annotations

import pytest

from kit.features import FEATURES, Feature, lifted, says


@pytest.mark.parametrize("feature", FEATURES, ids=lambda one: one.text[:70])
def test_a_feature_has_the_key_that_is_told_or_stays_as_it_is(feature: Feature) -> None:
    guest = lifted(feature)
    lost = [said.message for said in guest.told if said.code in ("left-over", "carried")]
    if feature.key:
        assert says(guest, feature.key), sorted(guest.keys)
        assert lost == []
    else:
        assert feature.why_raw
        assert lost != []


def test_nearly_all_of_them_are_keys() -> None:
    assert sum(bool(feature.key) for feature in FEATURES) >= 0.98 * len(FEATURES)


def test_a_feature_that_is_taken_for_another_would_be_found() -> None:
    first = FEATURES[0]
    assert not says(lifted(first), "title")
