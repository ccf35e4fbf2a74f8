"""A TPM 2.0 for a guest, emulated by swtpm. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from gpc.parts import Asked
from gpc.why import Path, Why


class GuestTpm(NamedTuple):
    """A TPM 2.0."""

    path: Path
    because: tuple[Why, ...]
    slot: None = None


KINDS = (GuestTpm,)


def decide(asked: Asked) -> Iterator[GuestTpm]:
    """It, where it is asked for."""
    wanted = asked.guest.tpm
    if wanted.value:
        yield GuestTpm((*asked.path, "tpm"), wanted.why)
