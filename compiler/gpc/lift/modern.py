"""What holds a guest to the hardware that it has, left out for one that may see another. Pure."""

from __future__ import annotations

from gpc.lift.lifted import Lifted, SaidValue
from gpc.why import Path

KEPT = {
    "at": "its driver is set up anew, and a network card is another connection",
    "machine_version": "the chipset is the newest that QEMU has, and Windows may ask to be "
    "activated",
}
"""A key, and what a guest notices without it."""


def modernise(guest: Lifted) -> None:
    """Takes out where devices stand and of which version the machine is; each is told (`assumed`).

    gpc then chooses both, as for a guest that is new.
    """
    for path, said in list(guest.keys.items()):
        if path[-1] in KEPT:
            del guest.keys[path]
            _tell(guest, path, said)
    for number, function in enumerate(guest.functions):
        said_of = function.keys.get(("at",))
        if said_of is not None:
            keys = {path: said for path, said in function.keys.items() if path != ("at",)}
            guest.functions[number] = function._replace(keys=keys)
            _tell(guest, (str(function.address), "at"), said_of)


def _tell(guest: Lifted, path: Path, said: SaidValue) -> None:
    of = " of ".join(map(str, (path[-1], *path[-2:-1])))
    message = f"`{of}: {said.value}` is left out: {KEPT[str(path[-1])]}"
    guest.assume(said.span, message, "import it without --modernise if it is to notice nothing")
