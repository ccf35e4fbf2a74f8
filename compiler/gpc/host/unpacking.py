"""Images of a host looked into: opened by its reader, unpacked with programs of this machine.

zstd, lz4, lzop and unsquashfs undo what they made and answer nothing about a machine, so that an
image below another root is looked into with them as well.
"""

from __future__ import annotations

import os
import select
import signal
import stat
import subprocess
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress

from gpc.host.trusted import system_path
from gpc.image import squashed
from gpc.image.archive import LARGEST_KEPT, MOST_NAMES
from gpc.image.look import contents_of, inside, is_list
from gpc.image.records import Contents, Damaged, Inside, NoProgram, Unread

UNPACK_SECONDS = 120
"""For one image. The largest take seconds; a program that prints nothing is waited for no longer.
"""
_PIECE = 1 << 20


def look_into(descriptor: int, wanted: Collection[str]) -> Inside | Unread:
    """What matters of an open image, or why nothing is known of it."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        return Unread("is no file")
    try:
        contents = contents_of(descriptor, wanted, unpacked)
    except Damaged as error:
        return Unread(str(error), damaged=True)
    except NoProgram as error:
        return Unread(f"is compressed by {error}")
    except OSError as error:
        return Unread(f"cannot be read ({error.strerror})")
    if squashed.UNREAD in contents.listing:
        return Unread("keeps its files in an EROFS, which gpc does not look into")
    name = next((name for name in squashed.NAMES if name in contents.listing), None)
    if name is not None:
        try:
            _add_squashed(contents, contents.data.pop(name, b""), wanted)
        except Damaged as error:
            return Unread(str(error))
        except NoProgram as error:
            return Unread(f"keeps its files in a squashfs, which takes {error}")
    return inside(contents, wanted)


def _add_squashed(contents: Contents, image: bytes, wanted: Collection[str]) -> None:
    """What is in a file system of the image, beside what is in its archives.

    Raises Damaged and NoProgram.
    """
    descriptor = os.memfd_create("gpc")
    try:
        with open(descriptor, "wb", closefd=False) as memory:
            memory.write(image)
        inner = dict(squashed.listed(_printed(squashed.LIST, descriptor, MOST_NAMES)))
        contents.listing.update(inner)
        asked = {path.lstrip("/") for path in wanted}
        for path, size in inner.items():
            if (path in asked or is_list(path)) and size <= LARGEST_KEPT:
                data = _printed(squashed.printing(path), descriptor, LARGEST_KEPT)
                if len(data) == size:
                    contents.data[path] = data
    finally:
        os.close(descriptor)


def _printed(command: Sequence[str], descriptor: int, most: int) -> bytes:
    """All that a program prints. Raises Damaged where that is more than there can be."""
    found = bytearray()
    with unpacked(command, descriptor) as pieces:
        for piece in pieces:
            found += piece
            if len(found) > most:
                raise Damaged("has a file system in it with more than any image has")
    return bytes(found)


@contextmanager
def unpacked(command: Sequence[str], descriptor: int) -> Iterator[Iterator[bytes]]:
    """What a program prints of a file, from where that stands. Its exit code says nothing: it
    complains of what follows in an image behind its own part."""
    try:
        process = subprocess.Popen(
            list(command),
            stdin=descriptor,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "LC_ALL": "C", "PATH": system_path()},
        )
    except (FileNotFoundError, PermissionError):
        raise NoProgram(f"{command[0]}, and that program is not there to undo it") from None
    try:
        yield _pieces(process)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _pieces(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    ends = time.monotonic() + UNPACK_SECONDS
    while True:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, ends - time.monotonic()))
        if not ready:
            raise Damaged("takes longer to unpack than any image")
        piece = os.read(descriptor, _PIECE)
        if not piece:
            return
        yield piece
