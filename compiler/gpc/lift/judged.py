"""A machine.yaml into which a guest was put, held against gpc's own checks. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from gpc.build import Checked, check_source
from gpc.lift.entries import with_guest, with_host
from gpc.lift.lifted import Lifted, SaidValue, decimal
from gpc.lift.withheld import withhold
from gpc.report.diagnostics import Finding, Refused
from gpc.why import Path, dotted


def judge(guest: Lifted, ground: str) -> Checked | None:
    """Takes out of a guest what gpc refuses, and what is secret; tells it at its place in the file.

    It is judged alone, on a host that has what it asks for: what it cannot share with the host or
    with other guests, `gpc check` says of the whole file. Returned is what it is there; None where
    it is refused for what stands in none of its keys.
    """
    withhold(guest)
    while True:
        checked = _checked(with_guest(ground, guest))
        if isinstance(checked, Checked):
            return checked
        refused = next(((paths, f) for f in checked if (paths := _keys(guest, f))), None)
        if refused is None:
            return None
        paths, finding = refused
        said = guest.keys[paths[0]]
        number = _number(guest, paths[0], finding)
        if number is not None and isinstance(said.value, tuple):
            what, value = dotted(paths[0]), f": {said.value[number]}"
            rest = (*said.value[:number], *said.value[number + 1 :])
            guest.keys[paths[0]] = said._replace(value=rest)
        else:
            what = dotted(paths[0]) if len(paths) == 1 else dotted(paths[0][:-1])
            value = f": {_words(said)}" if len(paths) == 1 and said.value != "" else ""
            for path in paths:
                _take_out(guest, path, finding)
        gone = _gone(guest, paths[0]) if value else ""
        words = f"`{what}{value}` is left out{gone}: {finding.message}"
        guest.tell(said.span, words, finding.help or "write it by hand")
        guest.left.append(f"refused:{finding.code}")


def judge_host(
    ground: str, guest: Lifted, host: Mapping[Path, SaidValue]
) -> Mapping[Path, SaidValue]:
    """The keys for the host's cards without those that gpc refuses, which the guest tells.

    Where a card is, and which it is, the host itself has shown.
    """
    kept = {path: said for path, said in host.items() if path[-1] not in SHOWN}
    while kept:
        found = _checked(with_host(ground, kept))
        findings = [] if isinstance(found, Checked) else found
        refused = next(((path, f) for f in findings for path in kept if _is_of(path, f)), None)
        if refused is None:
            break
        path, finding = refused
        said = kept.pop(path)
        words = f"`host.{dotted(path)}: {_words(said)}` is left out: {finding.message}"
        guest.tell(said.span, words, finding.help or "write it by hand")
        guest.left.append(f"refused:{finding.code}")
    return {path: said for path, said in host.items() if path in kept or path[-1] in SHOWN}


SHOWN = ("address", "driver", "id")
"""Keys of a card that are as the host has them."""


def _is_of(path: Path, finding: Finding) -> bool:
    return finding.path == f"host.{dotted(path)}"


def _take_out(guest: Lifted, path: Path, finding: Finding) -> None:
    """A key less; the entry that it was the last of stays, by its name alone, where it can."""
    entry = path[:2]
    is_whole = len(path) == 2 or not finding.path.startswith(
        f"guests.{guest.name}.{dotted(entry)}."
    )
    keys = {}
    others = {each[2:] for each in guest.keys if each[:2] == entry and each != path}
    is_last = path[0] in EMPTY and not is_whole and others <= {("at",)}
    for each, said in guest.keys.items():
        if each != path:
            keys[each] = said
        elif is_last:
            keys[entry] = SaidValue("", said.span)
    guest.keys = keys


def _gone(guest: Lifted, path: Path) -> str:
    """Words for an entry of which no key is left."""
    entry = path[: 3 if path[0] == "usb" else 2]
    is_entry = dotted(entry[:-1]) in NAMED | {"mediated", "shared_memory", "shares"}
    if not is_entry or len(path) == len(entry):
        return ""
    has_more = any(each[: len(entry)] == entry for each in guest.keys)
    return "" if has_more else f", and `{dotted(entry)}` with it"


def _number(guest: Lifted, path: Path, finding: Finding) -> int | None:
    """Which entry of a list a finding is about, where the others are as good without it."""
    said = guest.keys[path].value
    start = f"guests.{guest.name}.{dotted(path)}."
    if path not in LISTS or not isinstance(said, tuple) or len(said) < 2:
        return None
    number = decimal(finding.path.removeprefix(start)) if finding.path.startswith(start) else None
    return number if number is not None and number < len(said) else None


def _checked(text: str) -> Checked | list[Finding]:
    """What a text is, or the errors in it."""
    try:
        return check_source("", text.encode())
    except Refused as refused:
        return [finding for finding in refused.findings if finding.severity == "error"]


def _keys(guest: Lifted, finding: Finding) -> list[Path]:
    """The keys of the guest that a finding is about: one, or all of an entry with a name."""
    start = f"guests.{guest.name}."
    if not finding.path.startswith(start):
        return []
    about = finding.path.removeprefix(start)
    if about in CROWDED:
        return _last(guest, about)
    below = [path for path in guest.keys if dotted(path).startswith(f"{about}.")]
    if about.rpartition(".")[0] in NAMED and below:
        return below
    fitting = [
        path
        for path in guest.keys
        if path != ("os",) and (about == (key := dotted(path)) or about.startswith(f"{key}."))
    ]
    return [max(fitting or below, key=len)] if fitting or below else []


def _last(guest: Lifted, about: str) -> list[Path]:
    """The keys of the last entry with a name that stands below a place: there are too many."""
    for last in reversed(guest.keys):
        for depth in range(2, len(last) + 1):
            above = dotted(last[: depth - 1])
            if above in NAMED and f"{above}.".startswith(f"{about}."):
                return [path for path in guest.keys if path[:depth] == last[:depth]]
    return []


NAMED = frozenset(
    ("channels", "disks", "input", "networks", "numa", "serial", "usb.controllers", "usb.devices")
)
"""Mappings of names: what is wrong with an entry as a whole takes the entry out."""

EMPTY = frozenset(("devices", "gpus", "iothreads", "serial"))
"""Mappings of names whose entries need no keys."""

LISTS = frozenset((("boot",),))
"""Lists whose entries stand for themselves."""

CROWDED = NAMED - {"numa"} | {"usb"}
"""Where it is said that there is no more room."""


def _words(said: SaidValue) -> str:
    value = said.value
    return (
        ", ".join(map(str, value))
        if isinstance(value, tuple)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )
