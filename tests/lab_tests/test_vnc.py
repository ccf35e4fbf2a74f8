"""The viewer of VNC: it is let in by the right password, and by nothing where none is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.qemu import Qemu
from lab.vnc import NONE, PASSWORD, asks, lets_in, socket_of

pytestmark = pytest.mark.consumer

BARE = ["-nodefaults", "-vnc"]


def test_the_right_password_is_taken_and_a_wrong_one_is_not(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("sesame")
    words = ["-object", f"secret,id=a,file={secret}", *BARE, "127.0.0.1:0,password-secret=a"]
    with Qemu(words) as qemu:
        server = socket_of(qemu.argv)
        assert asks(server) == [PASSWORD]
        assert lets_in(server, "sesame")
        assert not lets_in(server, "Sesame")


def test_a_server_that_asks_for_nothing_is_seen_to(tmp_path: Path) -> None:
    with Qemu([*BARE, "127.0.0.1:0"]) as qemu:
        assert asks(socket_of(qemu.argv)) == [NONE]
