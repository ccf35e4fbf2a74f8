"""Wanted, actual, last applied: what has to change, and what somebody else changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from gpc.apply.wanted import WantedFile
from gpc.hashes import sha256
from gpc.host.writer import ABSENT, Snapshot, matches
from gpc_schemas.records import NamedTuple

Kind: TypeAlias = Literal[
    "create", "update", "edit", "remove", "return", "same", "forget", "conflict", "unknown"
]


class Recorded(NamedTuple):
    """A file as gpc wrote it last."""

    sha256: str
    mode: int


class Change(NamedTuple):
    """What is to happen at a path. `after` is what will stand there; None for a conflict.

    create, update: gpc's file. edit: a file that others write to, with gpc's words or without.
    remove: nothing. return: the original from before gpc came.
    same: nothing is to be done. forget: it is gone already. conflict: somebody else's doing stands
    in the way, `reason` says how and `flag` which option takes it on. unknown: only root is told.
    """

    kind: Kind
    path: str
    before: Snapshot
    after: Snapshot
    reason: str = ""
    flag: str = ""


def compare(
    wanted: Iterable[WantedFile],
    recorded: Mapping[str, Recorded],
    actual: Mapping[str, Snapshot],
    originals: Mapping[str, Snapshot],
    owner: tuple[int, int],
    *,
    adopt: bool = False,
    overwrite: bool = False,
    readopt: bool = False,
) -> list[Change]:
    """A change for each path that is wanted or was recorded, in the order of the paths.

    `actual` holds what stands at each of them, `originals` what stood there before gpc came,
    `owner` the user and group of whatever gpc writes. With `readopt` an original that gpc gave
    back is taken on again, as a rollback does.
    """
    by_path = {file.path: file for file in wanted}
    changes = []
    for path in sorted(by_path.keys() | recorded.keys()):
        file = by_path.get(path)
        after = _inheriting(file, actual[path], owner) if file is not None else None
        change = _compare(path, after, recorded.get(path), actual[path], originals)
        if change.kind == "conflict":
            known = readopt and _is_original(change, originals)
            if (
                (change.flag == "--adopt" and (adopt or known))
                or (change.flag == "--overwrite" and overwrite)
            ):  # fmt: skip
                change = _taken(change, after, originals)
        changes.append(change)
    return changes


def is_as_recorded(actual: Snapshot, recorded: Recorded) -> bool:
    """Whether nobody touched a file since gpc wrote it: its bytes and its mode."""
    return (
        actual.kind == "file"
        and actual.mode == recorded.mode
        and sha256(actual.data) == recorded.sha256
    )


def _compare(
    path: str,
    after: Snapshot | None,
    recorded: Recorded | None,
    actual: Snapshot,
    originals: Mapping[str, Snapshot],
) -> Change:
    if actual.kind == "unreadable":
        return Change("unknown", path, actual, actual, "only root may read what stands there")
    if actual.kind not in ("absent", "file", "link"):
        what = "something that is no file" if actual.kind == "other" else f"a {actual.kind}"
        return Change("conflict", path, actual, actual, f"{what} stands there", "")
    if after is None:
        assert recorded is not None
        if actual.kind == "absent":
            if originals.get(path, ABSENT).kind == "absent":
                return Change("forget", path, actual, actual)
            reason = "it was removed since; before gpc another file stood there"
            return Change("conflict", path, actual, actual, reason, "--overwrite")
        if not is_as_recorded(actual, recorded):
            return Change("conflict", path, actual, actual, "it was edited since", "--overwrite")
        return _gone(path, actual, originals)
    if actual.kind == "absent":
        return Change("create", path, actual, after)
    if matches(actual, after):
        return Change("same", path, actual, actual)
    if recorded is None:
        reason = "a link stands there" if actual.kind == "link" else "another file stands there"
        return Change("conflict", path, actual, after, reason, "--adopt")
    if is_as_recorded(actual, recorded):
        return Change("update", path, actual, after)
    return Change("conflict", path, actual, after, "it was edited since", "--overwrite")


def _inheriting(file: WantedFile, actual: Snapshot, owner: tuple[int, int]) -> Snapshot:
    """The wanted file with the labels of the file that it replaces.

    Rights do not pass over: an ACL or a capability was given to other bytes than gpc's.
    """
    labels = [
        (key, value)
        for key, value in (actual.xattrs if actual.kind == "file" else ())
        if key.startswith(("security.", "user.")) and key != "security.capability"
    ]
    return Snapshot("file", file.mode, *owner, file.data, tuple(labels))


def _is_original(change: Change, originals: Mapping[str, Snapshot]) -> bool:
    return matches(change.before, originals.get(change.path, ABSENT))


def _gone(path: str, actual: Snapshot, originals: Mapping[str, Snapshot]) -> Change:
    original = originals.get(path, ABSENT)
    if matches(actual, original):
        return Change("forget", path, actual, actual)
    if original.kind != "absent":
        return Change("return", path, actual, original)
    return Change("remove", path, actual, ABSENT)


def _taken(change: Change, after: Snapshot | None, originals: Mapping[str, Snapshot]) -> Change:
    if after is None:
        return _gone(change.path, change.before, originals)
    return change._replace(kind="update", after=after, reason="", flag="")
