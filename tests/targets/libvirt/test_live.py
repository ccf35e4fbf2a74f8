"""What of a guest stays when libvirt forgets it, by what the host's libvirt can keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest

from gpc.host.reader import Answer
from gpc.host.writer import Host
from gpc.target.live import ActionFailed, System
from gpc_targets.libvirt import live
from gpc_targets.libvirt.live import foretold, is_due
from kit.grub_host import FakeReader

UUID = "00000000-0000-4000-8000-000000000001"
OLD, NEW = "[--keep-nvram]", "[--keep-nvram] [--tpm] [--keep-tpm]"


class Standin:
    """A stand-in for a host whose libvirt has one guest of gpc's, and no file of it any more."""

    def __init__(self, usage: str, devices: str) -> None:
        self.usage = usage
        self.domain = f"<domain><gpc:guest xmlns:gpc='urn:gpc:1'/>{devices}</domain>"

    def read(self, path: str) -> bytes | None:
        return None

    def stat(self, path: str) -> None:
        return None

    def query(self, command: Sequence[str]) -> Answer:
        if "help" in command:
            return Answer(0, f"undefine <domain> {self.usage}\n")
        return Answer(0, f"{UUID} g\n" if "list" in command else self.domain)


def undefined(usage: str, devices: str = "") -> list[str]:
    """The words behind `undefine UUID`."""
    host = cast(Host, Standin(usage, devices))
    words = "define etc/gpc/libvirt/g.xml"
    (command,) = live.define(host, cast(System, None), words, False)
    assert isinstance(command, tuple)
    at = command.index("undefine")
    assert command[at + 1] == UUID
    return list(command[at + 2 :])


def test_variables_and_tpm_stay() -> None:
    assert undefined(NEW, "<tpm model='tpm-crb'/>") == ["--keep-nvram", "--keep-tpm"]


def test_a_libvirt_that_keeps_no_tpm_is_not_told_to() -> None:
    assert undefined(OLD) == ["--keep-nvram"]


def test_a_libvirt_that_would_delete_a_tpm_is_not_asked() -> None:
    with pytest.raises(ActionFailed, match="deletes the TPM of g "):
        undefined(OLD, "<tpm model='tpm-crb'/>")


UUID = "3f2c8a10-5b7d-4e11-9c22-7a6b5c4d3e2f"
FILE = "/etc/gpc/libvirt/g.xml"
DEFINE = f"define {FILE.lstrip('/')}"
DOMAIN = (
    "<domain type='kvm'><name>g</name>"
    f"<uuid>{UUID}</uuid><metadata><gpc:guest xmlns:gpc='urn:gpc:1'/></metadata>"
    "<memory unit='GiB'>2</memory><vcpu>2</vcpu>"
    "<os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os></domain>"
)


class Asked(FakeReader):
    """A host whose libvirt knows the guest, and may fail to show it."""

    def __init__(self, shown: Answer) -> None:
        super().__init__({FILE: DOMAIN})
        self.shown = shown
        self.asked: list[str] = []

    def query(self, command: Sequence[str]) -> Answer:
        words = [word for word in command if word not in ("virsh", "-q", "-c", "qemu:///system")]
        self.asked.append(words[0])
        return self.shown if words[0] == "dumpxml" else Answer(0, f"{UUID} g\n")


def test_a_guest_that_is_as_it_was_defined_costs_two_questions() -> None:
    host = Asked(Answer(0, DOMAIN))
    assert not is_due(host, {}, DEFINE)
    assert host.asked == ["list", "dumpxml"]


def test_a_guest_that_vanishes_meanwhile_is_nothing_to_tell_of() -> None:
    host = Asked(Answer(1, "error: Domain not found"))
    assert not is_due(host, {}, DEFINE)
    assert list(foretold(host, DEFINE, {FILE: DOMAIN.encode()})) == []
