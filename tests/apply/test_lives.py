"""Each owner of entries has a whole life in a test: the list of them is the list of owners."""

from __future__ import annotations

from apply.test_owners import KINDS
from apply.test_owners_life import LIVES
from apply.xen_hosts import HOSTS
from gpc.target.chain import owners
from kit.owners.bootc import Bootc
from kit.paths import ROOT

ELSEWHERE = {
    "kernel-install": "tests/targets/test_systemd_boot.py: the plugin runs on entries that "
    "are there and on a new kernel's, and takes its line back",
    "efistub": "tests/targets/test_efistub.py: nothing is written, so there is no life to have",
    "nixos": "tests/targets/test_nixos.py: gpc.nix is imported by hand, and nothing is applied",
}
"""By what gpc itself writes, or with nothing to live."""


def without_a_life(words: set[str]) -> set[str]:
    living = {life.entries for life in LIVES.values()}
    living |= {chain.entries for chain in HOSTS.values()}
    living |= {kind.SYSTEM["entries"] for kind in (*KINDS, Bootc)}
    return words - living - ELSEWHERE.keys()


def test_each_owner_has_a_whole_life() -> None:
    assert without_a_life(set(owners())) == set()


def test_one_without_is_found() -> None:
    assert without_a_life({*owners(), "lilo"}) == {"lilo"}


def test_what_lives_elsewhere_is_an_owner_and_its_test_is_there() -> None:
    assert set(ELSEWHERE) <= set(owners())
    for where in ELSEWHERE.values():
        assert (ROOT / where.partition(":")[0].partition(",")[0]).is_file()
