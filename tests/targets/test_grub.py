"""Where the arguments of the kernel and of Xen go, and who is told to write them by hand."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

from gpc.host.real import RealReader
from gpc.target.owner import Undelivered
from gpc_targets.grub.live import require
from gpc_targets.grub.live.drop_in import told
from kit.hosts import file, lines, machine, warnings

CFG = "etc/default/grub.d/zz-gpc.cfg"
LINUX = 'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT %s"'
XEN = 'GRUB_CMDLINE_XEN_DEFAULT="$GRUB_CMDLINE_XEN_DEFAULT %s"'
BY_HAND = "kernel-arguments-by-hand"


def test_one_argument_a_line_is_added_to_what_is_there() -> None:
    pages = machine(cpu="intel", guest="hugepages: 2 MiB")
    assert lines(pages.replace("4097 MiB", "4 GiB"), CFG) == [
        LINUX % "intel_iommu=on",
        LINUX % "hugepagesz=2M hugepages=2048",
    ]


TWO_SIZES = """
  big: {backend: qemu, os: linux, vcpus: 1, memory: 4 GiB, hugepages: 1 GiB,
        disks: {a: {block: /dev/vg0/big}}}
"""


def test_the_words_of_a_size_stay_one_line_whatever_is_done_to_the_lines() -> None:
    pages = machine(cpu="intel", guest="hugepages: 2 MiB").replace("4097 MiB", "4 GiB") + TWO_SIZES
    found = lines(pages, CFG)
    assert LINUX % "hugepagesz=2M hugepages=2048" in found
    assert LINUX % "hugepagesz=1G hugepages=4" in found
    for text in ("\n".join(sorted(set(found))), "\n".join(reversed(found))):
        told_words = told({CFG: text})
        assert told_words is not None
        assert pairs(told_words.linux) == {("2M", "2048"), ("1G", "4")}


def pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    """Sizes and numbers as the kernel reads them: a number is of the size before it."""
    found, size = set(), ""
    for word in words:
        name, _, value = word.partition("=")
        if name == "hugepagesz":
            size = value
        elif name == "hugepages":
            found.add((size, value))
            size = ""
    return found


def test_words_that_were_shuffled_are_no_pairs() -> None:
    assert pairs(["hugepagesz=2M", "hugepagesz=1G", "hugepages=4", "hugepages=2048"]) != {
        ("2M", "2048"),
        ("1G", "4"),
    }


def test_without_arguments_there_is_no_file() -> None:
    assert file(machine(), CFG) is None


def test_the_hypervisor_has_a_line_of_its_own() -> None:
    xen = machine(backend="xl", cpu="intel", more="xen: {dom0_memory: 4 GiB, dom0_vcpus: 2}")
    assert lines(xen, CFG) == [XEN % "dom0_mem=4096M,max:4096M", XEN % "dom0_max_vcpus=2"]


def test_dom0s_own_arguments_are_put_behind_linuxs() -> None:
    old = machine(backend="xl", kernel="4.8", more="builtin: [xen-pciback]")
    assert lines(old, CFG) == [
        'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT="'
        "${GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT:-$GRUB_CMDLINE_LINUX_DEFAULT} "
        'xen-pciback.hide=(0000:01:00.0)(0000:01:00.1)"'
    ]


def test_options_of_a_keeper_that_is_built_in_go_on_the_command_line() -> None:
    by_id = machine(more="binding: {driver: pci-stub, by: id}\nbuiltin: [pci_stub]")
    assert lines(by_id, CFG) == [LINUX % "pci-stub.ids=1002:6818,1002:aab0"]


def test_where_grub_reads_no_drop_ins_the_arguments_are_handed_over() -> None:
    for name in ("arch", "opensuse", "fedora-40"):
        told = machine(os=name, cpu="intel")
        assert lines(told, "etc/gpc/arguments") == ["linux intel_iommu=on"]
        assert file(told, CFG) is None
        assert not [w for w in warnings(told) if w.code == BY_HAND]


@pytest.mark.parametrize("os", ["fedora-41", "almalinux-9", "nobara-42", "arch"])
def test_under_xen_the_menu_has_the_entries_of_fedora_too(os: str) -> None:
    xen = "boot: {loader: grub}\nxen: {dom0_vcpus: 2}"
    told = machine(os=os, backend="xl", kernel="4.8", more=f"{xen}\nbuiltin: [xen-pciback]")
    assert warnings(told) == ()
    assert lines(told, "etc/gpc/arguments") == [
        "dom0 xen-pciback.hide=(0000:01:00.0)(0000:01:00.1)",
        "xen dom0_max_vcpus=2",
    ]


@pytest.mark.parametrize("release", ["proxmox-8", "debian-13"])
def test_under_xen_a_drop_in_has_the_words_of_both(release: str) -> None:
    told = machine(os=release, backend="xl", more="xen: {dom0_vcpus: 2}")
    assert lines(told, CFG) == [XEN % "dom0_max_vcpus=2"]
    assert warnings(told) == ()


def test_another_loader_is_told_the_arguments_of_the_kernel_and_of_xen() -> None:
    other = "boot: {loader: other}"
    (found,) = (w for w in warnings(machine(cpu="intel", more=other)) if w.code == BY_HAND)
    assert found.expected == "intel_iommu=on"
    xen = machine(backend="xl", more=f"{other}\nxen: {{dom0_vcpus: 2}}")
    (found,) = (w for w in warnings(xen) if w.code == BY_HAND)
    assert found.expected == "dom0_max_vcpus=2"


def test_debian_is_told_nothing() -> None:
    assert not [w for w in warnings(machine(cpu="intel")) if w.code == BY_HAND]


MINE, ELSEWHERE = "boot/grub/grub.cfg", "efi/grub/grub.cfg"


@pytest.mark.parametrize(
    ("menus", "is_refused"),
    [
        ({MINE: 1}, False),
        ({}, False),  # not written yet
        ({ELSEWHERE: 1}, True),
        ({MINE: 1, ELSEWHERE: 2}, True),
        ({MINE: 2, ELSEWHERE: 1}, False),  # left over
    ],
)
def test_a_menu_that_lies_elsewhere_is_not_written_where_nothing_reads_it(
    tmp_path: Path, menus: dict[str, int], is_refused: bool
) -> None:
    for path, time in menus.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True)
        place.write_text("")
        os.utime(place, (time, time))
    host = RealReader(str(tmp_path))
    with pytest.raises(Undelivered, match=f"/{ELSEWHERE}") if is_refused else nullcontext():
        require(host, {"family": "arch"})
