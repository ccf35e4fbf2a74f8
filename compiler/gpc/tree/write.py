"""Build trees on disk: staged whole, put in place file by file, never mixed with foreign files.

The only module of the build that writes. It writes where it is told to and nowhere else: a tree
is made to be read in review, so a file that did not change keeps its inode and its times.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gpc.build import Built
from gpc.output.manifest import NAME, listed_files

HEAD = b'{\n  "format": '
"""How the manifest of every gpc starts."""


class ForeignTree(Exception):
    """A directory that is no build tree of gpc and holds files."""


class TreeChange(NamedTuple):
    """What happened, or would happen, to a file of the tree."""

    path: str
    kind: str  # new, changed, same, removed
    diff: tuple[str, ...] = ()


def stage(built: Built, directory: str) -> None:
    """Writes the whole tree into a directory that does not exist yet.

    The one above it is made, closed to everybody else until the tree is renamed out of it. Raises
    FileExistsError where it was there and is not the caller's own.
    """
    texts = [(artifact.path, artifact.text, artifact.mode) for artifact in built.artifacts]
    texts.append((NAME, built.manifest, 0o644))
    umask = os.umask(0)
    try:
        os.umask(umask & 0o077)  # what holds the tree is as its user has it, but of use to them
        _make_private(os.path.dirname(directory))
        os.umask(0)  # trees are compared with their modes
        made = {""}
        os.mkdir(directory, 0o755)
        for path, text, mode in texts:
            _make_parents(directory, path.rpartition("/")[0], made)
            _write(f"{directory}/{path}", text.encode(), mode)
    finally:
        os.umask(umask)


def _make_private(directory: str) -> None:
    """A directory that only its owner may enter; another process of this build may have made it."""
    os.makedirs(os.path.dirname(directory), exist_ok=True)
    try:
        os.mkdir(directory, 0o700)
    except FileExistsError:
        status = os.lstat(directory)
        if status.st_uid != os.geteuid() or status.st_mode != stat.S_IFDIR | 0o700:
            raise


def _make_parents(root: str, path: str, made: set[str]) -> None:
    """The directories down to `path`, but for those that were made already."""
    if path not in made:
        _make_parents(root, path.rpartition("/")[0], made)
        os.mkdir(f"{root}/{path}", 0o755)
        made.add(path)


def _write(path: str, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    finally:
        os.close(descriptor)


def stands(directory: str) -> bool:
    """Whether a tree of gpc stands there; False for nothing. Raises ForeignTree for all else."""
    if not os.path.lexists(directory) or _is_empty(directory):
        return False
    try:
        with open(os.path.join(directory, NAME), "rb", opener=_at_once) as file:
            if file.read(len(HEAD)) == HEAD:
                return True
    except OSError:
        pass
    raise ForeignTree(directory)


def _at_once(path: str, flags: int) -> int:
    """Opens a file, and waits for no writer where it is a pipe."""
    return os.open(path, flags | os.O_NONBLOCK)


def install(staged: str, directory: str) -> Iterable[TreeChange]:
    """Puts a staged tree in place and says what changed; the staged one is used up.

    Files of the earlier build that the new one lacks are removed, files that no build made stay.
    Raises ForeignTree, before anything is written, when the directory is no tree of gpc.
    """
    if not os.path.lexists(directory) or _is_empty(directory):
        if os.path.isdir(directory):
            os.rmdir(directory)
        try:
            os.rename(staged, directory)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(os.path.abspath(directory)), exist_ok=True)
            os.rename(staged, directory)
        return (TreeChange(path, "new") for path in sorted(_files(directory)) if path != NAME)
    before = _listed(directory)
    if before is None:
        raise ForeignTree(directory)
    changes = list(_compare(staged, directory, before))
    _refuse_links(directory, changes)
    made: set[str] = set()
    for change in changes:
        target = os.path.join(directory, change.path)
        if change.kind == "removed":
            os.unlink(target)
            _prune(directory, os.path.dirname(change.path))
        elif change.kind != "same":
            _ensure(os.path.dirname(target), made)
            os.replace(os.path.join(staged, change.path), target)
    os.replace(os.path.join(staged, NAME), os.path.join(directory, NAME))
    discard(staged)
    return changes


def _refuse_links(directory: str, changes: list[TreeChange]) -> None:
    """Raises ForeignTree when a directory of the tree is a link: what is behind it is not ours."""
    parents = {directory}
    for change in changes:
        parent = os.path.dirname(change.path)
        while parent:
            parents.add(os.path.join(directory, parent))
            parent = os.path.dirname(parent)
    for parent in parents:
        if os.path.islink(parent):
            raise ForeignTree(parent)


def _ensure(path: str, made: set[str]) -> None:
    """A directory of an existing tree, with its parents."""
    if path in made:
        return
    if not os.path.isdir(path):
        _ensure(os.path.dirname(path), made)
        os.mkdir(path)
        os.chmod(path, 0o755)  # whatever the umask
    made.add(path)


def discard(directory: str) -> None:
    """Removes a directory with all that is in it; does nothing where there is none."""
    try:
        os.rmdir(directory)  # it is empty where every tree of it was put in place
    except FileNotFoundError:
        return
    except OSError:
        import shutil

        shutil.rmtree(directory)


def _is_empty(directory: str) -> bool:
    return os.path.isdir(directory) and not os.listdir(directory)


def _prune(root: str, directory: str) -> None:
    while directory and not os.listdir(os.path.join(root, directory)):
        os.rmdir(os.path.join(root, directory))
        directory = os.path.dirname(directory)


def _listed(directory: str) -> tuple[str, ...] | None:
    """The files that the tree's manifest names, or None where there is no manifest."""
    try:
        path = os.path.join(directory, NAME)
        with open(path, encoding="utf-8", opener=_at_once) as file:
            return listed_files(file.read())
    except (OSError, ValueError):
        return None


def _compare(staged: str, directory: str, before: tuple[str, ...]) -> Iterator[TreeChange]:
    wanted = _listed(staged) or ()
    for path in wanted:
        new, old = os.path.join(staged, path), os.path.join(directory, path)
        if not os.path.lexists(old):
            yield TreeChange(path, "new")
        else:
            yield TreeChange(path, "same" if _content(new) == _content(old) else "changed")
    for path in sorted(set(before) - set(wanted)):
        if os.path.lexists(os.path.join(directory, path)):
            yield TreeChange(path, "removed")


def _content(path: str) -> tuple[bytes, int] | None:
    if os.path.islink(path) or not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        return file.read(), os.fstat(file.fileno()).st_mode & 0o7777


def differences(built: Built, directory: str) -> list[TreeChange]:
    """How a tree on disk differs from the build, as unified diffs; nothing where it is current.

    Files that no build made are differences too: a committed tree is compared whole.
    """
    wanted = {artifact.path: (artifact.text, artifact.mode) for artifact in built.artifacts}
    wanted[NAME] = (built.manifest, 0o644)
    found = []
    for path in sorted(wanted.keys() | set(_files(directory))):
        content = _content(os.path.join(directory, path))
        text, mode = wanted.get(path, (None, 0))
        old = content[0].decode("utf-8", "replace") if content else None
        if text is None:
            found.append(TreeChange(path, "removed", tuple(_diff(path, old or "", ""))))
        elif content is None:
            found.append(TreeChange(path, "new", tuple(_diff(path, "", text))))
        elif old != text:
            found.append(TreeChange(path, "changed", tuple(_diff(path, old or "", text))))
        elif _executable(content[1]) != _executable(mode):
            line = f"mode of {path}: {content[1]:04o} -> {mode:04o}"
            found.append(TreeChange(path, "changed", (line,)))
    return found


def _executable(mode: int) -> bool:
    """All that git keeps of a mode."""
    return bool(mode & 0o100)


def _files(directory: str) -> Iterator[str]:
    for parent, _, names in os.walk(directory):
        for name in names:
            yield os.path.relpath(os.path.join(parent, name), directory)


def _diff(path: str, old: str, new: str) -> Iterator[str]:
    from difflib import unified_diff

    lines = unified_diff(old.splitlines(), new.splitlines(), f"a/{path}", f"b/{path}", lineterm="")
    return iter(lines)
