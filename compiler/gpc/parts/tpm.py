"""A TPM 2.0 for a guest, emulated by swtpm. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.why import Path, Why


class Tpm(NamedTuple):
    """A TPM 2.0."""

    path: Path
    because: tuple[Why, ...]
    slot: None = None


KINDS = (Tpm,)


def decide(asked: Asked) -> Iterator[Tpm]:
    """It, where it is asked for."""
    wanted = asked.guest.tpm
    if wanted.value:
        yield Tpm((*asked.path, "tpm"), wanted.why)
