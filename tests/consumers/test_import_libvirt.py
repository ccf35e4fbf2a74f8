"""Domains with which libvirt tests itself: what `gpc import` makes of each, and in what time.

The table of docs/import.md counts, of all files, what became of each part of a guest. A part that
was taken and is told now, or a file that is refused, is another table, and the test fails;
`--regenerate` writes it.

Source: libvirt 11.3, tests/qemuxmlconfdata, xlconfigdata and xmconfigdata
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from gpc.lift.entries import with_guest
from gpc.lift.foreign import Read, read
from gpc.lift.ground import ground
from gpc.lift.judged import judge
from gpc.lift.prune import prune
from gpc.lift.xml import Element, NoGuest
from gpc.lift.xml import read as read_xml
from gpc.report.located import Span
from gpc_targets.libvirt.lift import PREFIXES, starts
from kit.paths import ROOT
from lab.sources import libvirt_tests

pytestmark = pytest.mark.consumer

DOMAINS, XL, XM = "qemuxmlconfdata", "xlconfigdata", "xmconfigdata"
PAGE = ROOT / "docs" / "import.md"
START, END = "<!-- corpora -->\n", "<!-- end of corpora -->\n"
COLUMNS = ("taken", "known", "carried", "told")
REFUSED = re.compile(r"this guest's processor is \w+|this guest is paravirtualised.*")
EACH = 20
"""Of so many files one is imported whole."""


@cache
def guests(folder: str) -> tuple[int, tuple[tuple[Path, Read], ...]]:
    """How many files there are, and the guests of those that are not refused."""
    tests = libvirt_tests(DOMAINS) if folder == DOMAINS else libvirt_tests(XL, XM)
    files = sorted((tests / folder).glob("*.xml" if folder == DOMAINS else "*.cfg"))
    found = []
    for path in files:
        try:
            found += [(path, each) for each in read(path.name, path.read_bytes(), {}, {})]
        except NoGuest as refused:
            if not REFUSED.match(refused.found.message):
                raise
    return len(files), tuple(found)


def parts(path: Path) -> Iterator[tuple[str, Element]]:
    """The elements of a domain, and each of its devices."""
    data = path.read_bytes()
    (start,) = starts(data)
    for child in read_xml(data, PREFIXES, start).children:
        if child.name == "devices":
            yield from ((f"devices/{device.name}", device) for device in child.children)
        else:
            yield child.name, child


def became(part: Element, found: Read) -> str:
    """The least that became of anything in a part."""
    end = max(each.span.end_line for each in part.walk())

    def within(place: object) -> bool:
        return isinstance(place, Span) and part.span[:2] <= place[:2] <= (end, 1 << 20)

    guest = found.guest
    codes = {said.code for said in guest.told if within(said.place)}
    if codes & {"left-over", "carried"}:
        return "told" if "left-over" in codes else "carried"
    given = (*(said.span for said in guest.keys.values()), *(f.span for f in guest.functions))
    return "taken" if any(within(span) for span in given) else "known"


def table() -> str:
    """The text between the marks of the page."""
    lines = [f"| corpus | files | guests | {' | '.join(COLUMNS)} |", "| --- |" + " ---: |" * 6]
    for folder in (DOMAINS, XL, XM):
        files, found = guests(folder)
        sums = Counter[str]()
        for _, each in found:
            carried = sum(said.code == "carried" for said in each.guest.told)
            told = sum(said.code == "left-over" for said in each.guest.told)
            known = each.guest.known
            sums.update(taken=each.guest.taken - carried, known=known, carried=carried, told=told)
        row = (folder, files, len(found), *(sums[column] for column in COLUMNS))
        lines.append(f"| {' | '.join(map(str, row))} |")
    by_part: dict[str, Counter[str]] = {}
    for path, each in guests(DOMAINS)[1]:
        for name, part in parts(path):
            by_part.setdefault(name, Counter())[became(part, each)] += 1
    lines += ["", f"| part of a domain | {' | '.join(COLUMNS)} |", "| --- |" + " ---: |" * 4]
    for name, row in sorted(by_part.items(), key=lambda row: (-row[1].total(), row[0])):
        lines.append(f"| {name} | {' | '.join(str(row[column]) for column in COLUMNS)} |")
    return "\n".join(lines) + "\n"


def test_the_table_of_libvirts_files_is_what_the_page_says(regenerate: bool) -> None:
    page = PAGE.read_text()
    before, _, rest = page.partition(START)
    said, _, after = rest.partition(END)
    made = table()
    if regenerate:
        PAGE.write_text(f"{before}{START}{made}{END}{after}")
        said = made
    assert said == made


def test_a_domain_of_libvirts_own_tests_becomes_a_guest() -> None:
    files, found = guests(DOMAINS)
    sample = [path for path, _ in found][::EACH]
    for path in sample:
        for guest, cards, host in read(path.name, path.read_bytes(), {}, {}):
            alone = ground(None, "kvm", cards)
            judge(guest, alone)
            prune(guest, alone)
            assert f"  {guest.name}:\n" in with_guest("gpc: 1\n", guest, host)
    assert len(sample) > 80
    assert files > 2000
