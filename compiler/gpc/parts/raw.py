"""Words for one back end that gpc has no key for: quoted, never interpreted. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, written


class RawWords(NamedTuple):
    """Words for the end of the QEMU command line."""

    path: Path
    words: tuple[Traced[str], ...]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.words[0].why


class RawKeys(NamedTuple):
    """Keys of xl.cfg, each with its text."""

    path: Path
    keys: tuple[tuple[str, Traced[str]], ...]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.keys[0][1].why


KINDS = (RawWords, RawKeys)


def decide(asked: Asked) -> Iterator[RawWords | RawKeys]:
    """What was written for either."""
    raw = asked.guest.asked.raw
    if raw.qemu:
        path: Path = (*asked.path, "raw", "qemu")
        yield RawWords(path, tuple(written(w, *path, n) for n, w in enumerate(raw.qemu)))
    if raw.xl:
        path = (*asked.path, "raw", "xl")
        yield RawKeys(path, tuple((key, written(t, *path, key)) for key, t in raw.xl.items()))
