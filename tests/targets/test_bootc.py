"""What a bootc host's image is derived with, and that nothing runs on the host."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gpc.target.chain import builders
from gpc_targets.bootc import CONTAINERFILE, DRACUT, KARGS
from gpc_targets.bootc.live import ACTIONS, entries, recognise, untried
from kit.grub_host import FakeReader
from kit.hosts import file, machine, warnings
from kit.owners.base import OwnedHost
from kit.owners.rpm_ostree import RpmOstree
from lab.tools import require, run

BOTH = "boot: {loader: systemd-boot, entries: bootc, initramfs: bootc}"
PAGES = machine(cpu="intel", more=BOTH, guest="hugepages: 1 GiB").replace("4097", "4096")


def text_of(source: str, path: str) -> str:
    found = file(source, path)
    assert found is not None
    assert found.actions == ()
    return found.text


def test_the_arguments_are_a_list_as_bootc_reads_it() -> None:
    assert tomllib.loads(text_of(PAGES, KARGS)) == {
        "kargs": ["intel_iommu=on", "hugepagesz=1G", "hugepages=4"]
    }


def test_whatever_the_containerfile_copies_is_in_the_tree() -> None:
    lines = text_of(PAGES, CONTAINERFILE).splitlines()
    copied = [line.split()[1].removeprefix("./") for line in lines if line.startswith("COPY ")]
    assert copied[:2] == [KARGS, DRACUT]
    assert all(file(PAGES, path) is not None for path in copied)
    named = {word for line in text_of(PAGES, DRACUT).splitlines() for word in line.split('"')}
    assert {f" /{path} " for path in copied[2:]} <= named


def test_what_it_runs_is_shell() -> None:
    lines = text_of(PAGES, CONTAINERFILE).splitlines()
    script = next(line for line in lines if line.startswith("RUN ")).removeprefix("RUN ")
    assert run([require("dash", "dash"), "-n", "-c", script]).code == 0


def test_the_person_is_told_which_file_it_is() -> None:
    assert [(w.code, CONTAINERFILE in (w.help or "")) for w in warnings(PAGES)] == [
        ("kernel-arguments-by-hand", True)
    ]


def test_each_half_comes_alone_where_the_other_is_somebody_elses() -> None:
    only = machine(cpu="intel", more="boot: {loader: grub, entries: bootc, initramfs: dracut}")
    assert file(only, DRACUT) is None
    assert "dracut" not in text_of(only, CONTAINERFILE)
    image = machine(cpu="intel", more="boot: {initramfs: bootc}")
    assert file(image, KARGS) is None
    assert "kargs" not in text_of(image, CONTAINERFILE)
    assert file(machine(), CONTAINERFILE) is None


def test_nothing_runs_on_the_host_and_nothing_is_verified_there(tmp_path: Path) -> None:
    assert "bootc" in builders()
    host = OwnedHost(RpmOstree(tmp_path))
    assert [act.commands(host, {}, "", False) for act in ACTIONS] == [[]]
    assert not any(act.risky for act in ACTIONS)
    assert entries(host, {}) is None
    assert "bootc rollback" in untried(host, {})


@pytest.mark.parametrize(
    ("files", "is_its"),
    [
        ({"/proc/cmdline": "composefs=ab", "/usr/bin/rpm-ostree": ""}, True),
        ({"/run/ostree-booted": "", "/usr/bin/bootc": ""}, True),
        ({"/run/ostree-booted": "", "/usr/bin/bootc": "", "/usr/bin/rpm-ostree": ""}, False),
        ({"/usr/bin/bootc": "", "/proc/cmdline": "root=x"}, False),
        ({"/run/ostree-booted": ""}, False),
    ],
)
def test_it_is_known_by_what_booted(files: dict[str, str], is_its: bool) -> None:
    assert (recognise(FakeReader(files)) is not None) == is_its
