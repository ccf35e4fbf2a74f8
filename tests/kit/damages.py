"""Every way to damage the state of gpc on a host, one at a time."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from kit import host_tree

KINDS = ("directory", "link to a copy", "link to itself", "link to nothing", "pipe", "socket")


class Damage(NamedTuple):
    """Something done to a state. `lost` are the files whose bytes are destroyed by it.

    `now`: the generation that the state speaks of after it, where that is another one.
    """

    name: str
    do: Callable[[Path], None]  # given the state directory
    lost: tuple[str, ...] = ()
    now: str = ""


def damages(state: Path, others: dict[str, Path], flips: int) -> Iterator[Damage]:
    """Every damage to a state; `flips` bytes of each file are flipped, one at a time."""
    files = sorted(str(path.relative_to(state)) for path in state.rglob("*") if path.is_file())
    files.remove("lock")
    for name in (*files, "generations", "blobs", "lock"):
        yield Damage(f"{name} removed", _removing(name), (name,))
        for kind in KINDS:
            yield Damage(f"{name} made a {kind}", _making(name, kind), (name,))
        if os.geteuid() == 0:
            yield Damage(f"{name} made a device", _making(name, "device"), (name,))
    for name in files:
        data = (state / name).read_bytes()
        for what, left in (("", 0), ("half", len(data) // 2), ("its last byte", len(data) - 1)):
            yield Damage(f"{name} cut to {what or 'nothing'}", _writing(name, data[:left]), (name,))
        for at in sorted({len(data) * n // flips for n in range(flips)} | {len(data) - 1}):
            flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            yield Damage(f"{name} flipped at {at}", _writing(name, flipped), (name,))
        for other, where in others.items():
            if (where / name).is_file() and (where / name).read_bytes() != data:
                yield Damage(
                    f"{name} of {other}", _writing(name, (where / name).read_bytes()), (name,)
                )
        for other_name in files[files.index(name) + 1 :]:
            yield Damage(f"{name} and {other_name} swapped", _swapping(name, other_name))
    for other, where in others.items():
        number = other.rpartition(" ")[2]
        yield Damage(f"the whole of {other}", _copying(where), tuple(files), number)
    yield Damage("all of it removed", shutil.rmtree, tuple(files))
    yield Damage("emptied", _copying(None), tuple(files))


def _clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _removing(name: str) -> Callable[[Path], None]:
    return lambda state: _clear(state / name)


def _writing(name: str, data: bytes) -> Callable[[Path], None]:
    def write(state: Path) -> None:
        (state / name).unlink()  # the copy shares its files with the next one
        (state / name).write_bytes(data)
        (state / name).chmod(0o600)

    return write


def _swapping(one: str, other: str) -> Callable[[Path], None]:
    def swap(state: Path) -> None:
        os.rename(state / one, state / "aside")
        os.rename(state / other, state / one)
        os.rename(state / "aside", state / other)

    return swap


def _copying(source: Path | None) -> Callable[[Path], None]:
    def replace(state: Path) -> None:
        shutil.rmtree(state)
        if source is None:
            state.mkdir(mode=0o700)
        elif source.exists():
            host_tree.copy(source, state)
            state.chmod(0o700)

    return replace


def _making(name: str, kind: str) -> Callable[[Path], None]:
    def make(state: Path) -> None:
        path, aside = state / name, state / "aside"
        if kind == "link to a copy":
            os.rename(path, aside)
        else:
            _clear(path)
        if kind == "directory":
            path.mkdir()
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind == "device":
            os.mknod(path, 0o020600, os.makedev(1, 5))  # /dev/zero, which never ends
        elif kind == "socket":
            here = os.getcwd()
            os.chdir(path.parent)  # the name of a socket is short
            try:
                with socket.socket(socket.AF_UNIX) as made:
                    made.bind(path.name)
            finally:
                os.chdir(here)
        elif kind == "link to a copy":
            path.symlink_to(os.path.relpath(aside, path.parent))
        else:
            path.symlink_to(path.name if kind == "link to itself" else "nowhere")

    return make
