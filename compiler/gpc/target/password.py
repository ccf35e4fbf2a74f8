"""A display's password, which stands in a file of the host: read where it is needed, kept nowhere.

Pure: what was read comes in. The launcher of a guest of QEMU judges the file by the same rule, in
shell.
"""

from __future__ import annotations

from gpc_schemas.records import NamedTuple

MOST = {"vnc": 8, "spice": 60}
"""The characters of a display's password that count.

VNC's are the key of a cipher of eight bytes: RFC 6143, 7.2.2; QEMU leaves out what follows without
a word (QEMU 7.2, ui/vnc.c, protocol_client_auth_vnc), libvirt refuses it (libvirt 9.0,
src/qemu/qemu_validate.c). SPICE's fill a field of fixed size: spice-protocol 0.14,
spice/protocol.h, SPICE_MAX_PASSWORD_LENGTH."""


class PasswordFile(NamedTuple):
    """Where the password of a guest's display stands."""

    display: str
    file: str


class BadPassword(Exception):
    """A file that holds no password that could be taken: what is wrong with it, as a predicate."""


def password_in(data: bytes, display: str) -> str:
    """The password that a file holds, without the line break at its end. Raises BadPassword.

    Whatever wrote the file may have ended its line: `echo` does.
    """
    line = data.removesuffix(b"\n")
    if not line:
        raise BadPassword("is empty, and an empty password would be no password")
    if b"\n" in line:
        raise BadPassword("holds more than one line")
    if not all(0x20 <= byte < 0x7F for byte in line):
        raise BadPassword(
            "holds a character that is none of printable ASCII, which viewers send in different "
            "ways"
        )
    if len(line) > MOST[display]:
        raise BadPassword(
            f"holds {len(line)} characters, and {display.upper()} heeds {MOST[display]} at most"
        )
    return line.decode("ascii")
