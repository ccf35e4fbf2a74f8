"""A bootc host's life: what is applied there, and what its image has once it was derived again.

Nothing on the host delivers arguments or an early image; the tree does, to whoever builds the
image. bootc and that build are stand-ins (`kit.owners.bootc`), the tree is a real one.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gpc.apply import state
from gpc.apply.actions import HostActions
from gpc.apply.prepare import prepare, wanted_again
from gpc.apply.transaction import commit
from gpc.apply.wanted import NOTHING, Wanted, wanted
from gpc.build import build_source
from gpc.host.real import RealReader
from gpc.output.manifest import read_manifest
from kit import host_tree
from kit.host_tree import photograph
from kit.hosts import machine
from kit.owners.base import OwnedHost
from kit.owners.bootc import TOLD, Bootc

OWNER = (os.geteuid(), os.getegid())
EARLY = ["/etc/modprobe.d/gpc.conf", "/etc/udev/rules.d/70-gpc.rules"]
SYSTEM = "boot: {loader: systemd-boot, entries: bootc, initramfs: bootc}"


class Life:
    """The host, the tree of its machine, and who builds its image."""

    def __init__(self, base: Path) -> None:
        built = build_source("m", machine(os="fedora", cpu="intel", more=SYSTEM).encode())
        listed = read_manifest(built.manifest).files
        # What systemd and udev are told is no matter of the chain.
        files = {
            each.path: each.text
            for each in built.artifacts
            if each.path.startswith(("etc/gpc/bootc/", "etc/modprobe.d/", "etc/udev/"))
        }
        actions = {path: [a for a in listed[path].actions if a == "initramfs"] for path in files}
        self.owner = Bootc(base)
        self.tree = host_tree.build_tree(
            base / "tree", files, actions=actions, system=self.owner.SYSTEM
        )
        self.host = OwnedHost(self.owner)
        self.wanted = wanted(RealReader(), str(self.tree))
        state.make_state(self.host, OWNER)

    def apply(self, what: Wanted | None = None, cause: str = "apply") -> None:
        self.owner.ran.clear()
        intent = prepare(self.host, what or self.wanted, OWNER, cause=cause).intent
        runner = HostActions(self.host, self.owner.SYSTEM)
        commit(self.host, intent, runner, OWNER, lambda line: None)
        assert self.owner.ran == []  # nothing on the host is asked to do what it cannot

    def upgrade(self, tree: Path | None, release: str) -> None:
        self.owner.derive(tree, release)
        self.host.act(("bootc", "upgrade"), {})


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


def test_what_is_applied_is_told_once_the_image_was_derived_with_it(life: Life) -> None:
    life.apply()
    assert life.owner.told() == TOLD
    life.upgrade(life.tree, "6.11")
    assert life.owner.told() == [*TOLD, "intel_iommu=on"]
    assert life.owner.early() == EARLY


def test_a_new_kernel_in_an_image_derived_alike_is_told_it_too(life: Life) -> None:
    life.apply()
    life.upgrade(life.tree, "6.12")
    assert life.owner.told() == [*TOLD, "intel_iommu=on"]
    assert life.owner.early() == EARLY


def test_the_derived_image_holds_the_files_as_the_host_has_them(life: Life) -> None:
    life.apply()
    life.upgrade(life.tree, "6.11")
    for path in EARLY:
        on_host = (life.owner.root / path[1:]).read_bytes()
        assert (life.owner.image / path[1:]).read_bytes() == on_host


def test_what_is_taken_back_leaves_every_byte_and_an_image_without_it_tells_nothing(
    life: Life,
) -> None:
    before = photograph(life.owner.root, times=False)
    life.apply()
    assert photograph(life.owner.root, times=False) != before
    life.apply(NOTHING, cause="restore")
    assert photograph(life.owner.root, times=False) == before
    life.upgrade(None, "6.11")
    assert (life.owner.told(), life.owner.early()) == (TOLD, [])


def test_a_rollback_brings_the_files_back(life: Life) -> None:
    life.apply()
    there = photograph(life.owner.root / "etc", times=False)
    life.apply(NOTHING, cause="restore")
    life.apply(wanted_again(life.host, 1), cause="rollback to 1")
    assert photograph(life.owner.root / "etc", times=False) == there
