"""A viewer of VNC, as far as its password: what a server asks for, and whether it lets one in.

Source: RFC 6143, 7.1 and 7.2. The cipher is openssl's; the bits of each byte of the key are the
other way about, as every viewer has them (QEMU 7.2, ui/vnc.c, vnc_server_des_key).
"""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

from lab.tools import require, system_env

NONE, PASSWORD = 1, 2
"""Security types: RFC 6143, 7.2."""


def asks(path: Path) -> list[int]:
    """The security types that the server at a Unix socket offers."""
    with socket.socket(socket.AF_UNIX) as connection:
        return _greeted(connection, path)


def lets_in(path: Path, password: str) -> bool:
    """Whether the server at a Unix socket takes a password."""
    with socket.socket(socket.AF_UNIX) as connection:
        assert PASSWORD in _greeted(connection, path)
        connection.sendall(bytes([PASSWORD]))
        connection.sendall(_answer(_read(connection, 16), password))
        return int.from_bytes(_read(connection, 4), "big") == 0


def socket_of(argv: Sequence[str]) -> Path:
    """Where the server of a QEMU listens that was told of a Unix socket."""
    said = next(word for word in argv if word.startswith("unix:") and "-vnc" in word)
    return Path(said.partition(",")[0].removeprefix("unix:"))


def _greeted(connection: socket.socket, path: Path) -> list[int]:
    connection.settimeout(20)
    connection.connect(str(path))
    assert _read(connection, 12) == b"RFB 003.008\n"
    connection.sendall(b"RFB 003.008\n")
    return list(_read(connection, _read(connection, 1)[0]))


def _read(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        assert more, "the server hung up"
        data += more
    return data


def _answer(challenge: bytes, password: str) -> bytes:
    key = bytes(int(f"{byte:08b}"[::-1], 2) for byte in password.encode()[:8].ljust(8, b"\0"))
    command = [require("openssl", "openssl"), "enc", "-des-ecb", "-nopad", "-K", key.hex()]
    providers = ["-provider", "legacy", "-provider", "default"]  # DES is legacy since OpenSSL 3
    done = subprocess.run(
        [*command, *providers], input=challenge, capture_output=True, check=True, env=system_env()
    )
    return done.stdout
