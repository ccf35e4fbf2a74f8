"""Passwords that QEMU reads from files which the launcher makes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.target.words import Piece
from gpc.why import Traced


def secret(
    guest: Traced[str],
    of: str,
    file: Traced[str],
    most: int,
    base64: Traced[str] | None = None,
) -> Iterator[Piece]:
    """The password of a disk or a display, of at most so many characters.

    `base64` says how the file is written where that is not as plain text.
    """
    rows = {
        "name": guest.also(file.why),
        "display": Traced(of, file.why),
        "most": Traced(most, file.why),
        "file": file,
        "base64": base64,
    }
    yield Piece("secret.sh.j2", rows, file.why, "options")
    yield Piece("password.sh.j2", rows, file.why, "passwords")
