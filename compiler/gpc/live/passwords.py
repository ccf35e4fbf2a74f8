"""The files that guests' passwords stand in, as the host has them. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.live.match import Compared
from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled, SettledGuest
from gpc.target.password import MOST, PasswordFile
from gpc.why import Path


def password_files(settled: Settled) -> Iterator[tuple[SettledGuest, Path, PasswordFile]]:
    """Each file that a machine.yaml names for a password, where, and of which guest."""
    for guest in settled.guests.values():
        for display, server in (("vnc", guest.vnc), ("spice", guest.spice)):
            if server is not None and server.password_file is not None:
                path: Path = (*guest.path, "display", display, "password_file")
                yield guest, path, PasswordFile(display, server.password_file.value)


def passwords(found: Compared) -> Iterator[Diagnostic]:
    """Errors: password-file (a warning where others reach the file, or it could not be read)."""
    for guest, path, wanted in password_files(found.settled):
        fact = found.facts.passwords.get(wanted)
        if fact is None:
            continue  # a captured host, which has no passwords
        file, place = wanted.file, Place(path)
        if fact.is_there is False:
            yield Diagnostic(
                "password-file",
                f"there is no {file}, where the password of guest {guest.name} is to be",
                place,
                help="write it as root: `umask 077; cat >FILE`, the password, Enter, Ctrl-D",
            )
        elif fact.is_there is None or not fact.is_read:
            yield Diagnostic(
                "password-file",
                f"{file} could not be looked at, so that nothing is known of its password",
                place,
                help="run it as root, on the host itself",
                severity="warning",
            )
        elif fact.wrong:
            yield Diagnostic(
                "password-file",
                f"{file} {fact.wrong}",
                place,
                expected=f"one line of 1 to {MOST[wanted.display]} printable characters of ASCII",
                help="write another: with this one the guest is not started",
            )
        elif fact.is_short_with_line_break and guest.facts.whole_file == guest.toolstack.value:
            yield Diagnostic(
                "password-file",
                f"{file} ends in a line break, which is a part of the password under "
                f"{guest.backend.value}",
                place,
                also=(Place((*guest.path, "backend"), label="its QEMU takes the whole file"),),
                help="write it without one (`printf %s`), or take a password of "
                f"{MOST[wanted.display]} characters, of which nothing further counts",
            )
        for how in fact.exposed:
            yield Diagnostic(
                "password-file",
                how,
                place,
                help="chown it to root, chmod it 0600, and keep it where only root can write",
                severity="warning",
            )


CHECKS = (passwords,)
