"""Build trees on disk: staged whole, put in place file by file, never mixed with foreign files.

The only module of the build that writes. It writes where it is told to and nowhere else: a tree
is made to be read in review, so a file that did not change keeps its inode and its times. Who owns
the directory that it writes into may swap what is in it at any moment: everything is done by open
directories.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from gpc.build import Built
from gpc.host.ways import OpenTree, opened
from gpc.output.manifest import NAME, listed_files
from gpc_schemas.records import NamedTuple

DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

NOT_OURS = "something else stands there than what gpc made"

HEAD = b'{\n  "format": '
"""How the manifest of every gpc starts."""


class ForeignTree(Exception):
    """A directory that is no build tree of gpc and holds files."""


class TreeChange(NamedTuple):
    """What happened, or would happen, to a file of the tree."""

    path: str
    kind: str  # new, changed, same, removed
    diff: tuple[str, ...] = ()


class Staged(NamedTuple):
    """A tree that waits to be put in place: where, and which directory it is.

    The one that holds it is closed to others; whoever can put another in its place has not this.
    """

    directory: str
    device: int
    inode: int


def stage(built: Built, directory: str) -> Staged:
    """Writes the whole tree into a directory that does not exist yet.

    The one above it is made, closed to everybody else until the tree is renamed out of it. Raises
    FileExistsError where it was there and is not the caller's own.
    """
    umask = os.umask(0)
    try:
        os.umask(umask & 0o077)  # what holds the tree is as its user has it, but of use to them
        above, name = os.path.split(directory)
        with _held(_private(above)) as private:
            os.umask(0)  # trees are compared with their modes
            os.mkdir(name, 0o755, dir_fd=private)
            top = os.open(name, DIRECTORY, dir_fd=private)
        with OpenTree(top, 0o755) as tree:
            for artifact in built.artifacts:
                tree.create(artifact.path, artifact.text.encode(), artifact.mode)
            tree.create(NAME, built.manifest.encode(), 0o644)
            status = os.fstat(top)
            return Staged(directory, status.st_dev, status.st_ino)
    finally:
        os.umask(umask)


def _private(directory: str) -> int:
    """A directory that only its owner may enter; another process of this build may have made it."""
    above, name = os.path.split(directory)
    with _held(opened(above, make=True)) as parent:
        with suppress(FileExistsError):
            os.mkdir(name, 0o700, dir_fd=parent)
        try:
            descriptor = os.open(name, DIRECTORY, dir_fd=parent)
        except (NotADirectoryError, PermissionError):
            raise FileExistsError(errno.EEXIST, NOT_OURS, directory) from None
        status = os.fstat(descriptor)
        if status.st_uid != os.geteuid() or status.st_mode != stat.S_IFDIR | 0o700:
            os.close(descriptor)
            raise FileExistsError(errno.EEXIST, NOT_OURS, directory)
        return descriptor


def stands(directory: str) -> bool:
    """Whether a tree of gpc stands there; False for nothing. Raises ForeignTree for all else."""
    try:
        place = opened(os.path.dirname(os.path.abspath(directory)))
    except FileNotFoundError:
        return False
    with _held(place) as parent:
        tree = _standing(directory, parent)
    if tree is not None:
        os.close(tree)
    return tree is not None


def _standing(directory: str, parent: int) -> int | None:
    """The tree of gpc that stands in a directory, open; None for nothing, or for an empty one."""
    name = os.path.basename(os.path.abspath(directory))
    try:
        tree = os.open(name, DIRECTORY, dir_fd=parent)
    except FileNotFoundError:
        return None
    except NotADirectoryError:  # a link, too
        raise ForeignTree(directory) from None
    try:
        if not os.listdir(tree):
            os.close(tree)
            return None
        manifest = os.open(NAME, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW, dir_fd=tree)
        try:
            if os.read(manifest, len(HEAD)) == HEAD:
                return tree
        finally:
            os.close(manifest)
    except OSError:
        pass
    os.close(tree)
    raise ForeignTree(directory)


def install(staged: Staged, directory: str) -> Iterable[TreeChange]:
    """Puts a staged tree in place and says what changed; the staged one is used up.

    Files of the earlier build that the new one lacks are removed, files that no build made stay.
    Raises ForeignTree, before anything is written, when the directory is no tree of gpc.
    """
    above, name = os.path.split(staged.directory)
    place, last = os.path.split(os.path.abspath(directory))
    with _held(opened(above)) as private, _held(opened(place, make=True)) as parent:
        top = os.open(name, DIRECTORY, dir_fd=private)
        with OpenTree(top) as new:
            status = os.fstat(top)
            if (status.st_dev, status.st_ino) != (staged.device, staged.inode):
                raise FileExistsError(errno.EEXIST, NOT_OURS, staged.directory)
            tree = _standing(directory, parent)
            if tree is None:
                os.rename(name, last, src_dir_fd=private, dst_dir_fd=parent)
                return (TreeChange(p, "new") for p in sorted(_files(directory)) if p != NAME)
            with OpenTree(tree, 0o755) as old:
                changes = _merged(new, old, directory)
        _discard(name, private)
        return changes


@contextmanager
def _held(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _merged(new: OpenTree, old: OpenTree, directory: str) -> list[TreeChange]:
    """Puts the files of one tree into another; what changed."""
    before = _listed(old)
    if before is None:
        raise ForeignTree(directory)
    changes = list(_compare(new, old, before, directory))
    umask = os.umask(0)  # directories are as in a tree that is new
    try:
        for change in changes:
            above, _, name = change.path.rpartition("/")
            if change.kind == "removed":
                os.unlink(name, dir_fd=old.directory(above))
                while above and old.drop(above):
                    above = above.rpartition("/")[0]
            elif change.kind != "same":
                _move(new, old, change.path)
    finally:
        os.umask(umask)
    _move(new, old, NAME)
    return changes


def _move(new: OpenTree, old: OpenTree, path: str) -> None:
    above, _, name = path.rpartition("/")
    to = old.directory(above, make=True)
    os.rename(name, name, src_dir_fd=new.directory(above), dst_dir_fd=to)


def discard(directory: str) -> None:
    """Removes a directory with all that is in it; does nothing where there is none."""
    above, name = os.path.split(directory)
    with suppress(FileNotFoundError), _held(opened(above)) as parent:
        _discard(name, parent)


def _discard(name: str, parent: int) -> None:
    try:
        os.rmdir(name, dir_fd=parent)  # it is empty where every tree of it was put in place
    except FileNotFoundError:
        raise
    except OSError:
        import shutil

        shutil.rmtree(name, dir_fd=parent)


def _listed(tree: OpenTree) -> tuple[str, ...] | None:
    """The files that the tree's manifest names, or None where there is no manifest."""
    found = tree.read(NAME)
    try:
        return None if found is None else listed_files(found[0].decode())
    except ValueError:
        return None


def _compare(
    new: OpenTree, old: OpenTree, before: tuple[str, ...], directory: str
) -> Iterator[TreeChange]:
    """What is to change. Raises ForeignTree where a directory on the way is none, or a link."""
    wanted = _listed(new) or ()
    try:
        for path in wanted:
            if old.status(path) is None:
                yield TreeChange(path, "new")
            else:
                is_same = new.read(path) == old.read(path)
                yield TreeChange(path, "same" if is_same else "changed")
        for path in sorted(set(before) - set(wanted)):
            if old.status(path) is not None:
                yield TreeChange(path, "removed")
    except NotADirectoryError as error:  # a link, too
        raise ForeignTree(f"{directory}/{error.filename}") from None


def differences(built: Built, directory: str) -> list[TreeChange]:
    """How a tree on disk differs from the build, as unified diffs; nothing where it is current.

    Files that no build made are differences too: a committed tree is compared whole.
    """
    wanted = {artifact.path: (artifact.text, artifact.mode) for artifact in built.artifacts}
    wanted[NAME] = (built.manifest, 0o644)
    found = []
    present = _contents(directory)
    for path in sorted(wanted.keys() | present.keys()):
        content = present.get(path)
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


def _contents(directory: str) -> dict[str, tuple[bytes, int] | None]:
    """The bytes and the mode of each file of a tree; None for what is none."""
    try:
        with _held(opened(directory)) as way:
            top = os.open(".", DIRECTORY, dir_fd=way)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    with OpenTree(top) as tree:
        return {path: tree.read(path) for path in _files(directory)}


def _files(directory: str) -> Iterator[str]:
    for parent, _, names in os.walk(directory):
        for name in names:
            yield os.path.relpath(os.path.join(parent, name), directory)


def _diff(path: str, old: str, new: str) -> Iterator[str]:
    from difflib import unified_diff

    lines = unified_diff(old.splitlines(), new.splitlines(), f"a/{path}", f"b/{path}", lineterm="")
    return iter(lines)
