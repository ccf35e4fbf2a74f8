"""What is known of an image: what matters of it, or why nothing is known. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from gpc_schemas.records import NamedTuple


class Damaged(Exception):
    """An image that the kernel could not unpack either, or one beyond all bounds; says how."""


class NoProgram(Exception):
    """A compression that nothing here undoes; says which program would."""


class Contents(NamedTuple):
    """All that one look brought. Paths are without a leading `/`, as the image has them."""

    listing: dict[str, int]
    """The files in it with their sizes in bytes; a link's is that of its target's name."""
    data: dict[str, bytes]
    """Of the files that were asked for."""
    said: dict[str, str]
    """What a unified kernel image says beside: cmdline, uname, osrel."""


class Held(NamedTuple):
    """A file in an image; `sha256` is None where no more than its name could be seen."""

    size: int
    sha256: str | None


class Inside(NamedTuple):
    """What matters of an image."""

    files: Mapping[str, Held]
    """Those that were asked for and are in it, by their paths on a host."""
    modules: tuple[str, ...]
    """The names of its kernel modules, `_` for `-`, sorted."""
    builtin: tuple[str, ...] | None
    """What its own modules.builtin says is built into the kernel; None where it has none."""
    releases: tuple[str, ...]
    """The kernels that it has modules of."""
    said: Mapping[str, str]
    """What a unified kernel image says beside: cmdline, uname, osrel."""


class Unread(NamedTuple):
    """Why nothing is known of what is in an image; `damaged`: as no kernel could unpack it."""

    reason: str
    damaged: bool = False
