"""What gpc would do by itself, taken out of what a foreign file says. Pure.

Nobody reads a guest of ninety keys. Which of them gpc decides in the same way without being told
is not guessed here: the guest is compiled without them, and read back from what it became.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from gpc.build import Checked, check_source
from gpc.lift.entries import with_guest
from gpc.lift.foreign import read_guest
from gpc.lift.judged import NAMED
from gpc.lift.lifted import Lifted, SaidValue, Value, free
from gpc.report.diagnostics import Refused
from gpc.why import Path, dotted

NEEDED = frozenset(
    ("devices", "environment", "gpus", "iothreads", "memory", "os", "raw", "toolstack", "vcpus")
)
"""Keys that a guest is not without, or of which gpc decides nothing."""

NAMING = frozenset(
    (
        "block",
        "bridge",
        "cdrom",
        "evdev",
        "file",
        "id",
        "interface",
        "network",
        "tap",
        "user",
    )
)
"""Keys below a name that say what it is."""


MAPPINGS = NAMED - {"numa"} | {"mediated", "shared_memory", "shares"}
"""Where the guest's own names stand that a back end's file does not say."""


def prune(guest: Lifted, ground: str, checked: Checked | None = None) -> dict[Path, Value]:
    """Takes out of the guest what gpc decides alike; what gpc adds to it is returned.

    Nothing is taken out where the guest does not compile. `checked` is what `judge` found it to be.
    """
    every = dict(guest.keys)
    whole = _read(guest, every, ground, checked)
    if not isinstance(whole, dict):
        return {}
    names = renamed(every, whole)
    whole = _with(names, whole)
    kept = {path for path, said in every.items() if _is_needed(path) or _is_said(path, said)}
    while len(kept) < len(every):
        tried = {path: said for path, said in every.items() if path in kept}
        bare = _read(guest, tried, ground)
        bare = _with(names, bare) if isinstance(bare, dict) else bare
        if bare == whole:
            guest.keys = tried
            break
        kept |= _missing(set(every) - kept, whole, bare)
    # Which of its disks comes first, a file with one disk need not say; nor where each device is.
    return {
        path: value
        for path, value in whole.items()
        if path not in every and path != ("boot",) and path[-1] != "at"
    }


def _missing(
    left: set[Path], whole: dict[Path, Value], bare: dict[Path, Value] | tuple[str, ...]
) -> set[Path]:
    """Keys without which the guest was another, or none at all: at least one."""
    if isinstance(bare, dict):
        wrong = {path for path in {*whole, *bare} if bare.get(path) != whole.get(path)}
    else:
        wrong = {tuple(place.split(".")) for place in bare}
        switches = {path for path in left if path[-1] == "enabled"}
        if switches and {path[0] for path in wrong} == {"raw"}:
            return switches  # gpc writes by itself what stands there in the words of a back end
    # Where devices stand follows from which there are: that comes last.
    others = {path for path in wrong if path[-1] != "at"}
    if others:
        wrong, left = others, {path for path in left if path[-1] != "at"} or left
    for depth in (99, 2, 1):
        areas = {path[:depth] for path in wrong}
        near = {path for path in left if path[:depth] in areas}
        if near:
            # A kind of device has room for so many: what they are comes before how they are.
            kinds = {path for path in near if path[-1] == "bus"} if depth == 1 else None
            return kinds or near
    return left


Entry: TypeAlias = "tuple[str | int, ...]"


def renamed(every: Mapping[Path, SaidValue], whole: Mapping[Path, Value]) -> dict[Entry, Entry]:
    """Entries of mappings as they come back, and as they are called in the guest.

    What is written for a back end has no names: who reads it counts, and counts otherwise once an
    entry was left out. The two that have the most values in common are the same.
    """
    said, back = _entries({path: each.value for path, each in every.items()}), _entries(whole)
    if set(said) == set(back):
        return {}
    names: dict[Entry, Entry] = {}
    pairs = sorted(
        (
            (len(said[ours].items() & back[theirs].items()), ours == theirs, ours, theirs)
            for theirs in back
            for ours in said
            if theirs[:-1] == ours[:-1]
        ),
        key=lambda pair: (-pair[0], not pair[1]),
    )
    for alike, _, ours, theirs in pairs:
        if alike and theirs not in names and ours not in names.values():
            names[theirs] = ours
    for theirs in back:
        if theirs not in names:
            taken = [str(each[-1]) for each in names.values() if each[:-1] == theirs[:-1]]
            names[theirs] = (*theirs[:-1], free(str(theirs[-1]), taken))
    return names


def _entries(keys: Mapping[Path, Value]) -> dict[Entry, dict[Path, Value]]:
    """The values of each entry that has a name, but for its place."""
    found: dict[Entry, dict[Path, Value]] = {}
    for path, value in keys.items():
        for depth in (2, 3):
            if dotted(path[: depth - 1]) in MAPPINGS and len(path) > depth and path[-1] != "at":
                found.setdefault(path[:depth], {})[path[depth:]] = value
    return found


def _with(names: Mapping[Entry, Entry], keys: Mapping[Path, Value]) -> dict[Path, Value]:
    """Keys by the names that their entries have in the guest."""
    found = {}
    for path, value in keys.items():
        entry = next((path[:depth] for depth in (2, 3) if path[:depth] in names), ())
        found[(*names[entry], *path[len(entry) :]) if entry else path] = value
    return found


def _is_said(path: Path, said: SaidValue) -> bool:
    """Whether gpc decides it in another way, or the key has but its name to say."""
    return said.value == "" or (path, said.value) == (("display", "vga"), "none")


def _is_needed(path: Path) -> bool:
    if path[-1] == "at":
        return False
    return path[0] in NEEDED or path[-1] in NAMING or (path[0], path[-1]) == ("input", "kind")


def _read(
    guest: Lifted,
    keys: Mapping[Path, SaidValue],
    ground: str,
    checked: Checked | None = None,
) -> dict[Path, Value] | tuple[str, ...]:
    """The keys as they come back; where the guest does not compile, the places below it that are
    wrong."""
    try:
        if checked is None:
            tried = Lifted(guest.source, guest.backend, guest.name, dict(keys))
            checked = check_source("", with_guest(ground, tried).encode())
        back = read_guest(checked, guest.name)
    except Refused as refused:
        start = f"guests.{guest.name}."
        errors = (finding.path for finding in refused.findings if finding.severity == "error")
        return tuple(place.removeprefix(start) for place in errors)
    return () if back is None else {path: said.value for path, said in back.keys.items()}
