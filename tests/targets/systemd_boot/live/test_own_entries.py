"""Which entries are this system's, where several systems have theirs on one partition."""

from __future__ import annotations

import pytest

from gpc_targets.systemd_boot.live.own_entries import PLUGIN, rewritten
from kit.arch_host import ARCH, arch

MACHINE, OTHER = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"


@pytest.mark.parametrize(
    ("name", "says", "is_ours"),
    [
        ("arch-lts.conf", ARCH, True),  # the root file system that is mounted
        ("other.conf", ARCH.replace("UUID=1", "UUID=2"), False),
        ("other.conf", ARCH.replace("rw", "rw rootflags=subvol=other"), False),
        ("memtest.conf", "title Memtest\nlinux /memtest\n", False),
        (f"{MACHINE}-6.12.conf", "linux /x\n", True),
        (f"{OTHER}-6.12.conf", f"machine-id {OTHER}\n{ARCH}", False),
        ("here-6.12.conf", "linux /x\n", True),  # the token that /etc/kernel says
        ("there-6.12.conf", "linux /x\n", False),
        ("x.conf", f"machine-id {MACHINE}\nlinux /x\n", True),
        ("x.conf", f"machine-id {OTHER}\n{ARCH}", False),
    ],
)
@pytest.mark.parametrize("has_plugin", [True, False])
def test_an_entry_of_another_system_is_left_alone(
    name: str, says: str, is_ours: bool, has_plugin: bool
) -> None:
    path = f"/efi/loader/entries/{name}"
    host = arch(
        **{
            "/etc/machine-id": f"{MACHINE}\n",
            "/etc/kernel/entry-token": "here\n",
            path: f"{says}# gpc: next\noptions quiet\n",
            **({PLUGIN: ""} if has_plugin else {}),
        }
    )
    assert any(path in command for command in rewritten(host)) == is_ours


def test_the_entry_that_booted_is_this_systems_whatever_it_says() -> None:
    host = arch(**{PLUGIN: "", "/etc/machine-id": MACHINE})
    host.files["/boot/loader/entries/arch.conf"] = f"machine-id {OTHER}\n{ARCH}"
    assert rewritten(host) == [(PLUGIN, "entries", "/boot/loader/entries/arch.conf")]


def test_the_plugin_is_run_for_the_roots_that_have_entries() -> None:
    host = arch()
    host.files[PLUGIN] = "#!/bin/sh\n"
    assert rewritten(host) == [(PLUGIN, "entries", "/boot/loader/entries/arch.conf")]
    unified = arch({"LoaderEntrySelected": "arch-linux.efi"}, **{PLUGIN: ""})
    assert rewritten(unified) == [(PLUGIN, "entries")], "which fails and says why"


def test_without_the_plugin_gpcs_lines_are_taken_away() -> None:
    host = arch()
    assert rewritten(host) == []
    host.files["/efi/loader/entries/other.conf"] = f"{ARCH}# gpc: next\noptions quiet\n"
    assert rewritten(host) == [
        ("sed", "--in-place", "/^# gpc: /{N;d;}", "/efi/loader/entries/other.conf"),
        ("sync", "/efi/loader/entries/other.conf"),
    ]
