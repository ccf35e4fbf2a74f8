"""Huge pages of the replica: a number stays with the size that it is of."""

from __future__ import annotations

import pytest

from gpc.rehearse.replica.copied import HUGE_PAGES, Replaced, _huge_pages

SMALL, MANY = "hugepagesz=2M", f"hugepages={HUGE_PAGES}"


@pytest.mark.parametrize(
    ("words", "there"),
    [
        (f"{SMALL} hugepages=2", f"{SMALL} hugepages=2"),
        (f"{SMALL} hugepages=4096", f"{SMALL} {MANY}"),
        (f"{SMALL} hugepages=0:2,1:3", f"{SMALL} hugepages=5"),
        (f"{SMALL} hugepages=0:40,1:40", f"{SMALL} {MANY}"),
        ("hugepagesz=1G hugepages=8", MANY),
        (f"{SMALL} hugepages=3 hugepagesz=1G hugepages=8", f"{SMALL} hugepages=3"),
        (f"hugepagesz=1G hugepages=8 quiet {SMALL} hugepages=3", f"quiet {SMALL} hugepages=3"),
        ("default_hugepagesz=1G hugepages=1", MANY),
        ("default_hugepagesz=2048k hugepages=1", "default_hugepagesz=2048k hugepages=1"),
        ("hugepages=5", "hugepages=5"),
        ("quiet", "quiet"),
    ],
)
def test_a_number_of_huge_pages_is_of_the_size_before_it(words: str, there: str) -> None:
    changes: dict[Replaced, None] = {}
    assert " ".join(_huge_pages(words.split(), changes)) == there
    assert bool(changes) == (words != there)
