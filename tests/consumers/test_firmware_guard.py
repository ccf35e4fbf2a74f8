"""The guard of a trial that the firmware is told of, run by real shells."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.apply.trial import SCRIPT, new_trial
from kit import firmware_host
from kit.grub_host import GPU
from lab.shell import shellcheck
from lab.tools import Ran, require, run

pytestmark = pytest.mark.consumer


class Firmware:
    """The guard of a host whose firmware is told; efibootmgr is a stand-in with its lines."""

    def __init__(self, scratch: Path, shell: list[str], text: str) -> None:
        self.said, self.tool, self.shell = scratch / "said", scratch / "efibootmgr", shell
        self.said.write_text(text)
        self.tool.write_text(
            f'#!/bin/sh\n[ "$#" -gt 0 ] || exec cat {self.said}\n'
            f'echo "$@" >>{scratch}/told\n[ ! -e {scratch}/refuses ]\n'
        )
        self.tool.chmod(0o755)
        self.told = scratch / "told"
        system = {"family": "arch", "loader": "efistub"}
        host = firmware_host.efistub(scratch / "host")
        files = {file.path: file.data for file in new_trial(host, system, [GPU], 7).files}
        self.script = scratch / "gpc-guard"
        self.script.write_bytes(files[SCRIPT])
        for name in ("proc", "state"):
            (scratch / name).mkdir()
        (scratch / "proc/cmdline").write_text("root=UUID=1\n")
        (scratch / "state/current").write_text("7\n")
        self.env = {
            "GPC_PROC": f"{scratch}/proc", "GPC_STATE": f"{scratch}/state",
            "GPC_BIND": f"{scratch}/none", "GPC_PATIENCE": "0", "GPC_EFIBOOTMGR": str(self.tool),
        }  # fmt: skip

    def __call__(self) -> Ran:
        return run([*self.shell, self.script], env=self.env, timeout=30)


ENTRIES = """\
BootCurrent: 000A
Timeout: 0 seconds
BootOrder: 0002,000B,000A
Boot0002* UEFI: a stick{}
Boot000A* Arch Linux{}
Boot000B* gpc-previous{}
Boot000C  gpc-previous of somebody's{}
"""
PATH_BEHIND = "\tHD(1,GPT,5028fa50,0x800,0x1000)/File(\\x.efi)i.n.i.t.r.d."
"""As efibootmgr 18 has it."""


@pytest.fixture(params=["dash", "busybox"])
def firmware(request: pytest.FixtureRequest, tmp_path: Path) -> Firmware:
    shells = {"dash": [require("dash", "dash")]}
    shells["busybox"] = [require("busybox", "busybox-static"), "sh"]
    return Firmware(tmp_path, shells[request.param], ENTRIES.format(*[PATH_BEHIND] * 4))


def test_the_firmware_is_told_that_the_new_one_stays(firmware: Firmware) -> None:
    assert firmware().check().stdout.startswith("gpc-guard: generation 7 stays")
    assert firmware.told.read_text() == "--quiet --bootnum 000B --delete-bootnum\n"
    assert shellcheck(firmware.script) == ()


def test_efibootmgr_17_says_the_same_without_paths(firmware: Firmware) -> None:
    firmware.said.write_text(ENTRIES.format(*[""] * 4))
    assert firmware().check().stdout.startswith("gpc-guard: generation 7 stays")
    assert firmware.told.read_text() == "--quiet --bootnum 000B --delete-bootnum\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("BootCurrent", "BootNext: 000A\nBootCurrent"),
        ("000B,000A", "000A,000B"),
        ("0002,000B,000A", "0002,000A"),
    ],
)
def test_a_boot_that_the_firmware_does_not_try_confirms_nothing(
    firmware: Firmware, old: str, new: str
) -> None:
    firmware.said.write_text(firmware.said.read_text().replace(old, new))
    assert firmware().check().stdout == "gpc-guard: this boot tries nothing\n"
    assert not firmware.told.exists()


def test_variables_that_cannot_be_written_are_told(firmware: Firmware) -> None:
    firmware.tool.with_name("refuses").touch()
    ran = firmware()
    assert ran.code == 7
    assert "the boot loader cannot be told: the next boot is of what ran before" in ran.stderr
