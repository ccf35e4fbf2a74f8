"""Files that people have of their guests, and what `gpc import` makes of each."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from gpc.lift.entries import with_guest
from gpc.lift.foreign import read
from gpc.lift.ground import ground
from gpc.lift.judged import judge
from gpc.lift.prune import prune
from gpc.lift.xml import NoGuest
from gpc.report.diagnostics import Finding, located
from gpc.report.drawing import draw
from gpc.report.located import Source
from gpc.target.backend import backends
from kit.paths import ROOT

FOREIGN = ROOT / "tests" / "foreign"
FILES = sorted(path for path in FOREIGN.iterdir() if not path.name.endswith(".golden"))


class Imported(NamedTuple):
    """The machine.yaml without a host that a file becomes, and what is told."""

    text: str
    findings: tuple[Finding, ...]

    @property
    def golden(self) -> str:
        """Both, as one text."""
        return f"{self.text}\n{draw(self.findings, 'concise')}"


def imported(path: Path) -> Imported:
    """A file of guests, of whose host nothing is known."""
    data = path.read_bytes()
    text, told = "gpc: 1\n", list[Finding]()
    try:
        for guest, cards, host in read(path.name, data, {}, {}):
            alone = ground(None, backends()[guest.backend].hypervisor, cards)
            judge(guest, alone)
            prune(guest, alone)
            text = with_guest(text, guest, host)
            told += located(guest.source, guest.told)
    except NoGuest as error:
        source = Source(path.name, data.decode(errors="replace"))
        return Imported("", located(source, [error.found]))
    return Imported(text, tuple(told))
