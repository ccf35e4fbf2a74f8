"""Files by open directory: all that makes one up, written and read whole, names moved in one step.

Every call takes a descriptor of the directory, so that nobody can swap a link in on the way.
"""

from __future__ import annotations

import errno
import os
import stat

NOREPLACE, EXCHANGE = 1, 2
"""Source: renameat2(2); include/uapi/linux/fs.h, RENAME_NOREPLACE and RENAME_EXCHANGE."""

COMPUTED = ("security.ima", "security.evm")
"""The kernel computes these from a file's bytes; on other bytes they would be wrong."""

UNSUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)

Attributes = tuple[tuple[str, bytes], ...]


def create(parent: int, name: str) -> int:
    """A descriptor of a new, empty file, nobody else's to read so far."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(name, flags, 0o600, dir_fd=parent)


def fill(descriptor: int, data: bytes) -> None:
    """Writes all of the bytes."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def dress(descriptor: int, mode: int, uid: int, gid: int, xattrs: Attributes) -> None:
    """Gives a new file or directory owner, mode and attributes, these and no others.

    The owner first, since a change of owner takes setuid bits and capabilities away. What a
    directory passes on to its new files (its group, its default ACL) is taken off again; a label
    that the kernel's security gives stays.
    """
    status = os.fstat(descriptor)
    if (status.st_uid, status.st_gid) != (uid, gid):
        os.fchown(descriptor, uid, gid)
    wanted = dict(xattrs)
    found = dict(attributes(descriptor))
    for key in found:
        if key not in wanted and not key.startswith("security."):
            os.removexattr(descriptor, key)
    os.fchmod(descriptor, mode)
    for key, value in xattrs:
        if found.get(key) != value:
            os.setxattr(descriptor, key, value)


def attributes(where: int | str) -> Attributes:
    """The extended attributes of an open file, or of a link by its path; sorted."""
    follow = isinstance(where, int)
    try:
        names = os.listxattr(where, follow_symlinks=follow)
    except OSError as error:
        if error.errno in UNSUPPORTED:
            return ()  # a file system that has none
        raise
    found = []
    for name in sorted(names):
        if name in COMPUTED:
            continue
        try:
            found.append((name, os.getxattr(where, name, follow_symlinks=follow)))
        except OSError as error:
            if error.errno not in (*UNSUPPORTED, errno.ENODATA):
                raise
    return tuple(found)


def entry(parent: int, name: str) -> str:
    """A path that names an entry of an open directory, for calls on links, which take no other."""
    return f"/proc/self/fd/{parent}/{name}"


def link_attributes(parent: int, name: str) -> Attributes:
    """The extended attributes of a link."""
    try:
        return attributes(entry(parent, name))
    except FileNotFoundError:
        if os.path.isdir("/proc/self/fd"):
            raise
        raise OSError(errno.ENOSYS, "reading a link's attributes takes /proc, mounted") from None


def exists(parent: int, name: str) -> bool:
    """Whether anything stands there, links not followed."""
    try:
        os.stat(name, dir_fd=parent, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def move(old_parent: int, old: str, new_parent: int, new: str, flags: int) -> None:
    """rename with flags, of which Python knows none. Raises OSError."""
    import ctypes  # only changes pay for it

    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # musl before 1.2.6
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), new) from None
    if call(old_parent, os.fsencode(old), new_parent, os.fsencode(new), flags) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), new)


def kind_of(mode: int) -> str:
    """file, directory, link or other."""
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "directory"
    return "link" if stat.S_ISLNK(mode) else "other"
