"""Lines of a kernel's log of which an entry of the catalogue speaks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from gpc.lint.symptoms import Page, words
from gpc_schemas.patterns import regex

SURE = 0.75
"""How many of the words of a line and a message have to be in both: a line that tells that all is
well differs from one that does not by one word."""

MOST_LINES = 200
"""How many lines of different words are looked at; a log that has more repeats itself."""

_ABOUT = regex(
    r"vfio|iommu|AMD-Vi|DMAR|\bBAR \d|PCI ROM|split lock|kvm|pciback|PCIe Bus|AER|FLR|D3cold|TSC"
    r"|x2apic|IVRS|firmware bug|Lockdown|clocksource|ucsi|nvidia-gpu",
    re.IGNORECASE,
)


def speaking(log: str, pages: Sequence[Page]) -> Mapping[str, tuple[str, str]]:
    """A line for each entry that speaks of one, with the entry's title, by its name.

    The first line of several. Only messages that entries name are compared, no titles.
    """
    said = [(words(message), page) for page in pages for message in page.messages]
    found: dict[str, tuple[str, str]] = {}
    for line in _different(log.splitlines()):
        own = words(line)
        alike = [(len(own & other) / len(own | other), page) for other, page in said if other]
        share, page = max(alike, key=lambda row: row[0], default=(0.0, None))
        if page is not None and share >= SURE:
            found.setdefault(page.name, (line.strip(), page.title))
    return found


def _different(lines: Iterable[str]) -> list[str]:
    """The lines about what gives cards away, the first of those that have the same words."""
    once: dict[frozenset[str], str] = {}
    for line in lines:
        if _ABOUT.search(line):
            once.setdefault(words(line), line)
            if len(once) == MOST_LINES:
                break
    return list(once.values())
