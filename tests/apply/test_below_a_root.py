"""`gpc apply --root`: what has to run in that system is said, as nothing of it runs here."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.commands.apply import apply, restore
from kit import host_tree

GRUB = {
    "family": "debian",
    "hypervisor": "kvm",
    "loader": "grub",
    "entries": "grub-mkconfig",
    "initramfs": "initramfs-tools",
}
HOOK = "etc/initramfs-tools/hooks/gpc"
DROP_IN = "etc/default/grub.d/zz-gpc.cfg"
RAN = "no program ran below another root"


def tree(base: Path, actions: dict[str, list[str]], **system: str) -> str:
    files = dict.fromkeys(actions, "# gpc\n")
    return str(host_tree.build_tree(base, files, actions=actions, system=GRUB | system))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return host_tree.lay_out(tmp_path / "root")


def test_programs_that_make_what_boots_are_told_in_their_order(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    wanted = tree(tmp_path / "tree", {DROP_IN: ["grub"], HOOK: ["initramfs"]})
    assert apply(wanted, root=str(root), yes=True) == 0
    lines = [line.strip() for line in capfd.readouterr().out.splitlines()]
    at = next(index for index, line in enumerate(lines) if line.startswith(RAN))
    assert lines[at + 1 : at + 3] == ["update-initramfs -u -k all", "update-grub"]
    assert restore(root=str(root), yes=True) == 0
    assert "update-grub" in capfd.readouterr().out


def test_where_only_that_system_knows_which_programs_their_title_is_told(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    actions = {"etc/dracut.conf.d/90-gpc.conf": ["initramfs"]}
    owner = {"family": "fedora", "entries": "rpm-ostree", "initramfs": "rpm-ostree"}
    assert apply(tree(tmp_path / "tree", actions, **owner), root=str(root), yes=True) == 0
    assert "rebuilding the initial RAM file systems" in capfd.readouterr().out


def test_services_need_nothing_and_guests_are_told_of_there(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    unit, domain = "etc/systemd/system/gpc-bind.service", "etc/gpc/libvirt/one.xml"
    actions = {unit: ["systemd daemon-reload"], domain: [f"libvirt define {domain}"]}
    assert apply(tree(tmp_path / "tree", actions), root=str(root), yes=True) == 0
    said = capfd.readouterr().out
    assert RAN not in said
    assert "its libvirt is told of the guests by `gpc apply`" in said
