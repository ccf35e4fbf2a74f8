"""NUMA cells. Pure.

Source: xl.cfg(5) of Xen 4.17, vnuma.
"""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import decimal, size
from gpc.lift.xml import Element
from gpc.why import Path
from gpc_targets.xl.lift.settings import Settings

WORDS = {"pnode", "size", "vcpus", "vdistances"}


def lift(taker: Taker, settings: Settings) -> None:
    """Each cell with its memory, its virtual CPUs, and how far it is to the others."""
    setting = settings.get("vnuma")
    cells = [_words(cell) for cell in setting.children] if setting is not None else []
    if setting is None or not cells or not all(_is_sayable(cell, len(cells)) for cell in cells):
        return
    taker.used(setting)
    for number, cell in enumerate(cells):
        path: Path = ("numa", "cells", f"cell{number}")
        span = setting.children[number].span
        taker.guest.put((*path, "vcpus"), cell["vcpus"], span)
        taker.guest.put((*path, "memory"), size(int(cell["size"]) * 1024) or "", span)
        taker.guest.put((*path, "nodes"), cell["pnode"], span)
        for other, distance in enumerate(cell["vdistances"].split(",")):
            if other != number:
                far = (*path, "distances", f"cell{other}")
                taker.guest.put(far, int(distance), span)


def _words(cell: Element) -> dict[str, str]:
    texts = [item.texts[0].value if item.texts else "" for item in cell.children]
    return dict(text.partition("=")[::2] for text in texts)


def _is_sayable(cell: dict[str, str], count: int) -> bool:
    distances = cell.get("vdistances", "").split(",")
    return (
        set(cell) == WORDS
        and decimal(cell["size"]) is not None
        and decimal(cell["pnode"]) is not None
        and len(distances) == count
        and all(decimal(distance) is not None for distance in distances)
    )
