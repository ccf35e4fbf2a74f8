"""Directories of the host that the guest mounts. Pure.

Source: xl.cfg(5) of Xen 4.17, p9.
"""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import named
from gpc.why import Path
from gpc_targets.xl.lift.settings import Settings, items
from gpc_targets.xl.lift.specs import pairs


def lift(taker: Taker, settings: Settings) -> None:
    """Each of them, where all are of the one kind that gpc writes."""
    setting = settings.get("p9")
    elements = [pairs("p9", text) for text in items(setting) or []]
    said = [{name: text.value for name, text in each.attributes.items()} for each in elements]
    is_whole = all(
        set(one) == {"tag", "security_model", "path"} and one["security_model"] == "none"
        for one in said
    )
    if setting is None or not said or not is_whole:
        return
    taker.used(setting)
    for element, one in zip(elements, said, strict=True):
        entry = taker.guest.fresh(("shares",), named(one["tag"], "share"))
        path: Path = ("shares", entry)
        for key, value in (("path", one["path"]), ("kind", "9p"), ("tag", one["tag"])):
            taker.guest.put((*path, key), value, element.span)
