"""What people's files say is said by keys: each feature, as import reads it."""

from __future__ import annotations

import pytest

from gpc_targets.xl.keys import keys
from gpc_targets.xl.raw import ALWAYS, SAID_BY, SPICE, SPICE_AGENT
from kit.features import FEATURES, KEPT_OF_XL, LEFT, Feature, lifted, says


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


@pytest.mark.parametrize("feature", LEFT, ids=lambda one: one.text[:70])
def test_what_has_no_key_is_told_and_says_why(feature: Feature) -> None:
    lost = [one for one in lifted(feature).told if one.code in ("left-over", "carried")]
    assert lost != []
    assert feature.why_raw


@pytest.mark.parametrize("feature", KEPT_OF_XL, ids=lambda one: one.text)
def test_a_key_of_xl_that_stays_as_it_is_says_why(feature: Feature) -> None:
    key = feature.text.partition(" ")[0]
    assert feature.why_raw
    assert any(path[:3] == ("raw", "xl", key) for path in lifted(feature).keys)


OTHERWISE = {
    "altp2m": '"mixed"',
    "builder": '"hvm"',
    "firmware": '"bios"',
    "kernel": '"/srv/vmlinuz"',
    "on_soft_reset": '"soft-reset"',
    "on_watchdog": '"restart"',
    "nographic": "0",
    "passthrough": '"enabled"',
    "vendor_device": '"xenserver"',
}
"""A word that each of these keys has, where any text will not do."""

REFUSED = {
    "spicepasswd": "a secret, which no file of gpc's holds",
    "vsnd": "a list of lists, which raw.xl cannot say",
    "device_model_stubdomain_override": "with a stub domain's other keys alone",
}
VALUES = {"number": "1", "text": '"a"', "list": '["a"]', "nested": '[["a"]]'}


def test_every_other_key_of_xl_is_said_by_a_key_of_gpcs() -> None:
    kept = {feature.text.partition(" ")[0] for feature in KEPT_OF_XL}
    written = {*SAID_BY, *ALWAYS.split(), *SPICE, *SPICE_AGENT}
    assert not kept & written
    for name, key in keys().items():
        if name in kept | written | set(REFUSED) or key.kind == "ignored":
            continue
        said = f"{name} = {OTHERWISE.get(name, VALUES[key.kind])}"
        guest = lifted(Feature("xl", said, ""))
        assert not [one for one in guest.told if one.code in ("left-over", "carried")], said
