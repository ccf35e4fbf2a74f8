"""Names taking their places: the single steps by which a transaction reaches a path and leaves it.

Nothing is lost on the way. New bytes wait beside their place, under a name that no reader of the
directory takes for its own; then the two change places in one step, so that the old file waits
where the new one did, for as long as the transaction may still be undone: an undo needs no space
and brings back the very same file. What turns up there and is not the old file is somebody
else's, written in the last moment, and goes back.
"""

from __future__ import annotations

import os

from gpc.apply.compare import Change
from gpc.host.writer import Host, Snapshot, matches

TAKEN = "somebody else wrote there meanwhile; theirs was left alone"


class Interfered(OSError):
    """Somebody else changed a path while the transaction was at it."""

    def __init__(self, path: str) -> None:
        super().__init__(0, "somebody else changed it while gpc was at it", path)


def staged_name(path: str, generation: int, word: str = "") -> str:
    """A name beside `path` that no reader of its directory takes for its own.

    modprobe.d and builders of images read *.conf, loaders *.cfg, udev *.rules, systemd known
    suffixes, run-parts no name with a dot or a tilde, mkinitramfs none that ends in a tilde.
    """
    directory, name = os.path.split(path)
    return f"{directory}/.{name}.gpc-{generation}{word}~"


def take_place(host: Host, change: Change, staged: str) -> None:
    """Puts what a change wants in its place. Raises Interfered when the place has changed."""
    path = change.path
    if not matches(host.snapshot(path), change.before):
        raise Interfered(path)
    if change.before.kind == "absent":
        host.place(staged, path)
        return
    if change.after.kind == "absent":
        host.place(path, staged)
    elif not host.exchange(staged, path):
        host.rename(staged, path)  # then the bytes that were kept are what an undo goes by
        return
    if not matches(host.snapshot(staged), change.before):
        raise Interfered(path)


def leave_place(host: Host, change: Change, staged: str, spare: str) -> str:
    """Undoes `take_place`, or finds that it never happened; why not, where it could not.

    `spare` is a name for what has to be written anew. It looks before each step, and each step
    leads from one state that it knows to another, so that it can be interrupted anywhere.
    """
    clear(host, spare)
    for _ in range(4):  # no state is further away
        here, aside = host.snapshot(change.path), host.snapshot(staged)
        verdict = _step(host, change, staged, spare, here, aside)
        if verdict is not None:
            return verdict
    return "it did not come back"


def clear(host: Host, staged: str) -> None:
    """Takes away what stands under a name that only gpc gives."""
    if host.snapshot(staged).kind in ("file", "link", "large file"):
        host.remove(staged)


def _step(
    host: Host, change: Change, staged: str, spare: str, here: Snapshot, aside: Snapshot
) -> str | None:
    """One step back for what stands at the path and aside; the verdict when it was the last."""
    path, before, after = change.path, change.before, change.after
    old_aside = aside.kind != "absent" and matches(aside, before)
    new_aside = aside.kind != "absent" and matches(aside, after) and not old_aside
    foreign_aside = aside.kind != "absent" and not old_aside and not new_aside
    if matches(here, before):
        if not foreign_aside:
            clear(host, staged)
            return ""
        _swap(host, staged, path, here)  # an edit of gpc's file that an undo came across
        clear(host, staged)
        return TAKEN
    if matches(here, after):
        if foreign_aside:
            _swap(host, staged, path, here)  # theirs, which gpc's had just taken the place of
            clear(host, staged)
            return ""
        if old_aside:
            _swap(host, staged, path, here)
        elif before.kind == "absent":
            clear(host, staged)
            host.place(path, staged)
        else:
            _write_aside(host, before, staged, spare)
        return None
    if new_aside or (aside.kind == after.kind == "absent"):
        clear(host, staged)
        return ""  # it never took its place: what stands there is none of gpc's doing
    if here.kind == "absent" and not foreign_aside:  # somebody took gpc's file away
        if not old_aside:
            _write_aside(host, before, staged, spare)
        host.place(staged, path)
        return None
    if foreign_aside:
        return f"{TAKEN}, and another is at {staged}"
    clear(host, staged)
    return TAKEN


def _swap(host: Host, staged: str, path: str, here: Snapshot) -> None:
    if here.kind == "absent":
        host.place(staged, path)
    elif not host.exchange(staged, path):
        host.rename(staged, path)


def _write_aside(host: Host, content: Snapshot, staged: str, spare: str) -> None:
    """Writes what was kept; under `staged` stands only what is whole."""
    clear(host, staged)
    host.write_new(spare, content)
    host.place(spare, staged)
