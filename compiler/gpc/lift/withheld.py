"""Secrets of a foreign file, which no machine.yaml is to hold: everybody may read that. Pure."""

from __future__ import annotations

from gpc.lift.hidden import secret_places
from gpc.lift.lifted import Lifted, Value
from gpc.target.exposed import has_secret_remark
from gpc.why import Path, dotted


def withhold(guest: Lifted) -> None:
    """Takes what holds a secret out of the keys of a guest, and tells it at its place.

    Of arguments and of options in a list the one that holds it goes, and the others stay.
    """
    for path, said in list(guest.keys.items()):
        value = _without(path, said.value)
        if value == said.value:
            continue
        if value:
            guest.keys[path] = said._replace(value=value)
            message = f"`{dotted(path)}` is written without what of it holds a secret"
        else:
            del guest.keys[path]
            message = f"`{dotted(path)}` is left out: it holds a secret"
        guest.secret(said.span, message)


def _without(path: Path, value: Value) -> Value:
    """A value without what holds a secret; what is empty when nothing is left."""
    if isinstance(value, tuple):
        return _entries(value, are_options=path[0] == "raw" and len(path) == 2)
    if not isinstance(value, str):
        return value
    if path in _REMARKS and has_secret_remark(value):
        return ""
    if not secret_places(value):
        return value
    between = " " if path[-1] in _ARGUMENTS else "," if path[0] == "disks" else None
    parts = [part for part in value.split(between) if not secret_places(part)] if between else []
    rest = (between or "").join(parts)
    return "" if secret_places(rest) else rest


_REMARKS = (("description",), ("title",))
_ARGUMENTS = ("command_line", "extra")
"""Keys whose value is a kernel's command line."""


def _entries(entries: tuple[str | int, ...], *, are_options: bool) -> tuple[str | int, ...]:
    kept: list[str | int] = []
    for entry in entries:
        if not isinstance(entry, str) or not secret_places(entry):
            kept.append(entry)
        elif are_options and not entry.startswith("-") and kept and str(kept[-1]).startswith("-"):
            kept.pop()  # the option that the word belongs to
    return tuple(kept)
