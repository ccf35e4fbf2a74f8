"""sdbootutil's drop-in, how it is known, and which entries are its own."""

from __future__ import annotations

import pytest

from gpc.target.live import Told
from gpc_targets.sdbootutil.live import DROP_INS, entries, recognise, told, untried
from kit.grub_host import FakeReader
from kit.hosts import file, machine, warnings

BOOT = "boot: {loader: LOADER, entries: sdbootutil}"
DROP_IN = DROP_INS[0][1:]
PAGES = machine(
    cpu="intel", more=BOOT.replace("LOADER", "systemd-boot"), guest="hugepages: 1 GiB"
).replace("4097", "4096")
MARK = "EFI/systemd/installed_by_sdbootutil"


def test_each_argument_has_a_line_and_every_other_line_is_a_comment() -> None:
    found = file(PAGES, DROP_IN)
    assert found is not None
    first, *rest = found.text.splitlines()
    assert first.startswith("#")
    assert rest == ["intel_iommu=on", "hugepagesz=1G hugepages=4"]
    assert found.actions == ("sdbootutil",)
    assert told({DROP_IN: found.text}) == Told(tuple(rest), (), ())
    assert told({}) is None


@pytest.mark.parametrize("loader", ["systemd-boot", "grub"])
def test_both_loaders_have_their_entries_from_it(loader: str) -> None:
    text = machine(cpu="intel", more=BOOT.replace("LOADER", loader))
    assert file(text, DROP_IN) is not None
    assert warnings(text) == ()


def test_without_arguments_there_is_no_drop_in() -> None:
    assert file(machine(more=BOOT.replace("LOADER", "systemd-boot")), DROP_IN) is None


def test_it_is_opensuses_for_systemd_boot_unless_the_file_says_otherwise() -> None:
    more = "boot: {loader: systemd-boot}"
    suse = machine(cpu="intel", more=more).replace("debian-12", "opensuse")
    assert file(suse, DROP_IN) is not None
    assert file(machine(cpu="intel", more=more), DROP_IN) is None


@pytest.mark.parametrize(
    ("files", "seen"),
    [
        ({f"/boot/efi/{MARK}": ""}, f"/boot/efi/{MARK}"),
        ({"/efi/EFI/opensuse/installed_by_sdbootutil": ""}, "/efi/EFI/opensuse/installed_by_"),
        ({}, "/usr/bin/sdbootutil"),  # nobody may look
        ({"/boot/efi/EFI/opensuse/grubx64.efi": ""}, None),  # installed, and GRUB is another's
    ],
)
def test_it_is_known_by_what_it_leaves_beside_the_loader(
    files: dict[str, str], seen: str | None
) -> None:
    found = recognise(FakeReader({"/usr/bin/sdbootutil": "", **files}))
    assert (found is None) if seen is None else (found is not None and seen in found.what)
    assert recognise(FakeReader(files)) is None


def test_entries_of_other_snapshots_are_no_main_ones_and_of_other_systems_none() -> None:
    folder, root = (
        "/boot/efi/loader/entries",
        "root=UUID=1 rootflags=subvol=@/.snapshots/{}/snapshot",
    )
    text = "linux /t/6.1/linux-ab\noptions {}\n"
    reader = FakeReader(
        {
            "/etc/kernel/entry-token": "t\n",
            "/proc/cmdline": root.format(5),
            f"{folder}/t-6.1-5+3.conf": text.format(root.format(5)),
            f"{folder}/snapper-t-6.1-4.conf": text.format(root.format(4)),
            f"{folder}/arch.conf": text.format("root=UUID=2"),
            f"{folder}/gpc-previous.conf": text.format(root.format(5)),
        }
    )
    found = {entry.path.rpartition("/")[2]: entry.is_main for entry in entries(reader, {}) or ()}
    assert found == {"t-6.1-5+3.conf": True, "snapper-t-6.1-4.conf": False}


def test_only_systemd_boot_can_keep_an_entry_beside_its_own() -> None:
    assert untried(FakeReader({}), {"loader": "systemd-boot"}) is None
    assert "snapshots" in (untried(FakeReader({}), {"loader": "grub"}) or "")
