"""Which of the installed is the default on a distribution."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gpc.target.claims import Claimed, claimed, read_claim
from gpc_schemas.distributions import Os

TOOLS = {
    "old": SimpleNamespace(of=("debian", "ubuntu<25.10")),
    "new": SimpleNamespace(of=("fedora>=40", "ubuntu>=25.10")),
    "own": SimpleNamespace(of=("pop>=24.04", "linuxmint")),
}


@pytest.mark.parametrize(
    ("os", "found"),
    [
        ("debian-12", Claimed("old", True)),
        ("ubuntu", Claimed("old", True)),
        ("ubuntu-24.04", Claimed("old", True)),
        ("ubuntu-25.10", Claimed("new", True)),
        ("ubuntu-26.04", Claimed("new", True)),
        ("kubuntu-25.10", Claimed("new", False)),
        ("pop-22.04", Claimed("old", False)),
        ("pop-24.04", Claimed("own", True)),
        ("linuxmint-22", Claimed("own", True)),
        ("zorin-17", Claimed("old", False)),
        ("fedora-9", None),
        ("fedora", None),
        ("rocky-99", None),  # no release of Fedora's
        ("arch", None),
        ("gentoo", None),
        ("", None),
    ],
)
def test_the_nearest_claim_wins(os: str, found: Claimed | None) -> None:
    assert claimed(TOOLS, lambda tool: tool.of, os) == found


@pytest.mark.parametrize("text", ["", "ubuntu>", "ubuntu>25.10", "ubuntu 25.10", "Debian", "a>=x"])
def test_what_claims_nothing_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="claims no distribution"):
        read_claim(text)


def test_a_bound_counts_in_numbers() -> None:
    assert not read_claim("ubuntu>=25.10").is_of(Os("ubuntu", "25.4"))
    assert read_claim("ubuntu>=9").is_of(Os("ubuntu", "10"))
