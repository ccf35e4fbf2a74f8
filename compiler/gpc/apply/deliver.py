"""The kernels' arguments for an owner of entries that has no file for them: what is to change.

/etc/gpc/arguments says what is wanted, the generation in force which words gpc has added; the host
says what stands there now. A word that is there already is somebody else's: it is not added, and
stays when gpc goes. Looks only; the edits are changes of the transaction like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import add
from typing import Any

from gpc.apply.compare import Change
from gpc.hashes import sha256
from gpc.host.reader import Answer, Stat
from gpc.host.writer import ABSENT, Host, Snapshot
from gpc.image.records import Inside, Unread
from gpc.target.live import System, Told, live_builders
from gpc.target.owner import (
    ARGUMENTS,
    NOTHING,
    Handed,
    Undelivered,
    edits,
    live_owner,
    rebuild_of,
    require,
    spelled,
    standing,
    takes_words,
    told_of,
    unspelled,
    words_of,
)
from gpc_schemas.records import NamedTuple

MODE = 0o644
"""Of a file that an owner reads and that was not there."""


class Delivery(NamedTuple):
    """What a transaction has to hand over."""

    changes: tuple[Change, ...] = ()
    actions: Mapping[str, str] = {}  # the names to run in the place of these words alone
    claimed: tuple[str, ...] = ()  # the words that are gpc's afterwards


def delivery(
    host: Host,
    files: Mapping[str, bytes],
    claimed: tuple[str, ...],
    before: System,
    after: System,
    owner: tuple[int, int],
) -> Delivery:
    """What changes where `files` are wanted, by path, and `claimed` are gpc's words until now.

    `before` and `after` are the systems of the generation in force and of what is wanted. Raises
    Undelivered.
    """
    wanted = told_of(files[ARGUMENTS].decode()) if ARGUMENTS in files else NOTHING
    ours = unspelled(claimed)
    made = _made(claimed)
    new_owner, old_owner = after.get("entries", ""), before.get("entries", "")
    view = _Edited(host)
    names: dict[str, str] = {}
    module = live_owner(new_owner)
    for tool in (module, _builder(view, after)):
        if tool is not None and any(path in files for path in (*tool.DROP_INS, ARGUMENTS)):
            require(tool, view, after)
    if any(ours) and old_owner != new_owner:
        _hand(view, old_owner, before, Handed(ours, NOTHING, NOTHING), names)
        ours = NOTHING
    if module is None or not (any(ours) or any(wanted)):
        if any(wanted):
            raise Undelivered(
                f"nobody is installed who writes the entries of {new_owner or 'this system'}",
                "build again with this gpc",
            )
        return _delivery(view, made, NOTHING, owner, names)
    there = standing(module, view, after)
    new = _less(wanted, ours if there is None else there)
    _hand(view, new_owner, after, Handed(_less(ours, wanted), new, wanted), names)
    own = Told(*(tuple(dict.fromkeys(pair)) for pair in map(add, _both(ours, wanted), new)))
    return _delivery(view, made, own, owner, names)


def _delivery(
    view: _Edited,
    made: Mapping[str, str],
    own: Told,
    owner: tuple[int, int],
    names: Mapping[str, str],
) -> Delivery:
    """The edits as changes, and what is gpc's after them: words, and files made for them.

    With the last of gpc's words goes a file that was made for them, unless somebody else has
    written to it. It stays on record then, as it may be as it was again when words go next.
    """
    made = {**made, **view.made}
    changes = tuple(
        _change(view.host, path, data, owner, gone=made.get(path) == sha256(data))
        for path, data in sorted(view.edits.items())
    )
    gone = {change.path for change in changes if change.after.kind == "absent"}
    lines = (f"made {path} {of}" for path, of in sorted(made.items()) if path not in gone)
    return Delivery(changes, names, (*spelled(own), *lines))


def _hand(view: _Edited, word: str, system: System, handed: Handed, names: dict[str, str]) -> None:
    module = live_owner(word)
    if module is None:
        raise Undelivered(
            f"nobody is installed who could take gpc's arguments back from {word}",
            "apply and restore with the gpc that added them",
        )
    for edit in edits(module, view, system, handed):
        if view.read(edit.path) != edit.data:
            if view.read(edit.path) is None:
                view.made[edit.path] = sha256(edit.bare)
            view.edits[edit.path] = edit.data
            names.update({word: word for word in _actions(module)})
    if takes_words(module) and handed:
        names.update({word: f"{word} {words_of(handed)}" for word in _actions(module)})


def _builder(view: _Edited, system: System) -> Any:
    """Who makes the images by its own program; None where the owner of the entries has another."""
    builder = live_builders().get(system.get("initramfs", ""))
    command = rebuild_of(view, system)
    return builder if builder is not None and command in (None, [builder.REBUILD]) else None


def _actions(module: Any) -> list[str]:
    """The actions by which an owner takes arguments up."""
    return [act.word for act in module.ACTIONS if act.stage == "menu"]


def _made(claimed: tuple[str, ...]) -> dict[str, str]:
    """The files that gpc has made for its words, each with the digest of it without them."""
    parts = (line.split(" ") for line in claimed if line.startswith("made "))
    return {path: digest for _, path, digest in parts}


def _change(host: Host, path: str, data: bytes, owner: tuple[int, int], *, gone: bool) -> Change:
    """An edit keeps whatever the file has: its owner, its mode, its attributes."""
    before = host.snapshot(path)
    if before.kind not in ("absent", "file"):
        what = "a link" if before.kind == "link" else f"a {before.kind}"
        reason = f"{what} stands there, where gpc would add arguments"
        return Change("conflict", path, before, before, reason)
    if gone:
        return Change("edit", path, before, ABSENT)
    if before.kind == "absent":
        return Change("edit", path, before, Snapshot("file", MODE, *owner, data))
    return Change("edit", path, before, before._replace(data=data, mtime_ns=0))


def _both(one: Told, other: Told) -> Told:
    pairs = zip(one, other, strict=True)
    return Told(*(tuple(word for word in a if word in b) for a, b in pairs))


def _less(one: Told, other: Told) -> Told:
    pairs = zip(one, other, strict=True)
    return Told(*(tuple(word for word in a if word not in b) for a, b in pairs))


class _Edited:
    """A host as it will be: two owners may edit one file, the second what the first has left."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.edits: dict[str, bytes] = {}
        self.made: dict[str, str] = {}

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, as edited."""
        return self.edits[path] if path in self.edits else self.host.read(path)

    def names(self, path: str) -> tuple[str, ...]:
        """The names in a directory."""
        return self.host.names(path)

    def link(self, path: str) -> str | None:
        """What a symbolic link says."""
        return self.host.link(path)

    def stat(self, path: str) -> Stat | None:
        """What stands at a path."""
        return self.host.stat(path)

    def query(self, command: Sequence[str]) -> Answer:
        """The answer of a program that only looks."""
        return self.host.query(command)

    def image(self, path: str, wanted: Collection[str]) -> Inside | Unread:
        """What is in an image."""
        return self.host.image(path, wanted)
