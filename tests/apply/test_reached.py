"""After the actions: the entries that boot are told what they are to be, and have lost nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from gpc.apply import state
from gpc.apply.actions import HostActions
from gpc.apply.prepare import prepare
from gpc.apply.reached import Survey, changed, signed_programs, unreached
from gpc.apply.transaction import Failed, commit
from gpc.apply.wanted import wanted
from gpc.host.reader import Answer
from gpc.host.real import RealReader
from gpc.host.writer import RealHost
from gpc.target.entries import BootEntry
from gpc.target.fallback import VARIABLES
from gpc.target.firmware import GLOBAL
from gpc.target.live import Told
from gpc.target.owner import NOTHING
from kit import host_tree
from kit.firmware import signed
from kit.grub_host import FakeReader
from kit.host_tree import photograph

OWNER = (os.geteuid(), os.getegid())
SYSTEM = {
    "family": "arch",
    "hypervisor": "kvm",
    "loader": "grub",
    "entries": "grub-mkconfig",
    "initramfs": "mkinitcpio",
}
MENU = """\
### BEGIN /etc/grub.d/10_linux ###
menuentry 'Arch Linux' --class arch {{
	linux	/vmlinuz-linux {0}
	initrd	/initramfs-linux.img
}}
### END /etc/grub.d/10_linux ###
### BEGIN /etc/grub.d/30_os-prober ###
menuentry 'Another' {{
	linux	/vmlinuz root=UUID=9
}}
### END /etc/grub.d/30_os-prober ###
"""


class Menued(RealHost):
    """A host whose grub-mkconfig writes what a test says, and ends with 0 whatever that is."""

    def __init__(self, root: Path, told: str) -> None:
        super().__init__(str(root))
        self.below, self.told = root, told

    def has_program(self, name: str) -> bool:
        return True

    def act(self, command: Sequence[str], environment: Mapping[str, str]) -> Answer:
        block = (self.below / "etc/default/grub").read_text()
        ours = "intel_iommu=on" if "intel_iommu=on" in block else ""
        text = MENU.format(self.told.replace("@ours@", ours))
        (self.below / "boot/grub/grub.cfg").write_text(text)
        return Answer(0, "")


def applied(base: Path, told: str) -> tuple[Path, Exception | None]:
    """A host after an apply whose program writes a menu, and how that failed."""
    root = base / "root"
    for name in ("etc/default", "boot/grub", "var/lib"):
        (root / name).mkdir(parents=True)
    (root / "etc/default/grub").write_text("GRUB_TIMEOUT=5\n")
    (root / "boot/grub/grub.cfg").write_text(MENU.format("root=UUID=1 rw quiet"))
    host = Menued(root, told)
    tree = host_tree.build_tree(
        base / "tree",
        {"etc/gpc/arguments": "linux intel_iommu=on\n"},
        actions={"etc/gpc/arguments": ["grub"]},
        system=SYSTEM,
    )
    before = photograph(root, times=False)
    state.make_state(host, OWNER)
    intent = prepare(host, wanted(RealReader("/"), str(tree)), OWNER).intent
    try:
        commit(host, intent, HostActions(host, SYSTEM), OWNER, lambda line: None)
    except Failed as failed:
        (root / "boot/grub/grub.cfg").write_text(MENU.format("root=UUID=1 rw quiet"))
        assert photograph(root, times=False) == before
        return root, failed
    return root, None


def test_a_menu_with_the_words_is_what_apply_is_for(tmp_path: Path) -> None:
    root, failed = applied(tmp_path, "root=UUID=1 rw quiet @ours@")
    assert failed is None
    assert "quiet intel_iommu=on" in (root / "boot/grub/grub.cfg").read_text()


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("root=UUID=1 rw quiet", "does not tell"),
        ("rw quiet @ours@", "has lost root=UUID=1"),
        ("@ours@", "has lost root=UUID=1"),
    ],
)
def test_a_program_that_ends_well_and_did_no_good_is_found_out_and_undone(
    tmp_path: Path, told: str, reason: str
) -> None:
    failed = applied(tmp_path, told)[1]
    assert reason in str(failed)


def entry(words: str, *, id: str = "a", xen: str | None = None, is_main: bool = True) -> BootEntry:
    under = None if xen is None else tuple(xen.split())
    return BootEntry(id, f"/e/{id}", "/vmlinuz", (), tuple(words.split()), under, is_main)


def survey(*entries: BootEntry, told: Told = NOTHING) -> Survey:
    return Survey(entries, told)


ON = Told(("intel_iommu=on", "hugepagesz=1G hugepages=4"), (), ())


def test_words_of_gpcs_may_go_and_those_of_others_may_not() -> None:
    before = survey(entry("root=1 intel_iommu=on hugepagesz=1G hugepages=4"), told=ON)
    assert unreached(before, survey(entry("root=1")), SYSTEM) is None
    lost = unreached(before, survey(entry("intel_iommu=on")), SYSTEM)
    assert lost == "/e/a has lost root=1, which it had before"


def test_what_finds_the_system_may_be_spelled_anew_and_other_words_may_go() -> None:
    before = survey(entry("root=/dev/vda1 quiet rd.luks.uuid=1"))
    spelled = survey(entry("root=UUID=1 rd.luks.uuid=1"))
    assert unreached(before, spelled, SYSTEM) is None
    (line,) = changed(before, spelled)
    assert "/e/a does not tell /vmlinuz root=/dev/vda1 quiet any more" in line
    lost = unreached(before, survey(entry("root=UUID=1 quiet")), SYSTEM)
    assert lost == "/e/a has lost rd.luks.uuid=1, which it had before"
    assert changed(before, before) == []


def test_each_usual_entry_is_told_and_rescue_entries_need_not_be() -> None:
    told = entry("root=1 intel_iommu=on hugepagesz=1G hugepages=4")
    rescue = entry("root=1", id="b", is_main=False)
    assert unreached(survey(), survey(told, rescue, told=ON), SYSTEM) is None
    second = entry("root=1", id="b")
    missing = unreached(survey(), survey(told, second, told=ON), SYSTEM)
    assert missing == "/e/b does not tell /vmlinuz intel_iommu=on hugepagesz=1G hugepages=4"


def test_without_a_usual_entry_nothing_boots_what_gpc_wants() -> None:
    rescue = entry("root=1", is_main=False)
    assert unreached(survey(), survey(rescue, told=ON), SYSTEM) is not None
    assert unreached(survey(), survey(rescue), SYSTEM) is None


def test_entries_that_nobody_can_read_are_not_judged() -> None:
    assert unreached(survey(), Survey(None, ON), SYSTEM) is None


def test_under_xen_the_hypervisor_and_dom0_are_told_and_plain_linux_is_not() -> None:
    system = SYSTEM | {"hypervisor": "xen"}
    told = Told((), ("xen-pciback.hide=(0)",), ("dom0_mem=4G",))
    plain = entry("root=1")
    dom0 = entry("root=1 xen-pciback.hide=(0)", id="x", xen="dom0_mem=4G")
    assert unreached(survey(), survey(plain, dom0, told=told), system) is None
    for wrong in (dom0._replace(xen=("x",)), dom0._replace(words=("root=1",))):
        assert "does not tell" in str(unreached(survey(), survey(plain, wrong, told=told), system))
    assert unreached(survey(), survey(plain, told=told), system) is not None


def test_what_secure_boot_let_start_is_to_be_signed_afterwards_too() -> None:
    boots = entry("root=1 intel_iommu=on hugepagesz=1G hugepages=4")
    before = Survey((boots,), ON, frozenset({boots.kernel, "/boot/gone"}))
    assert unreached(before, before, SYSTEM) is None
    said = unreached(before, Survey((boots,), ON), SYSTEM) or ""
    assert said.startswith(f"{boots.kernel} was signed and is not any more")
    assert unreached(Survey((boots,), ON), Survey((boots,), ON), SYSTEM) is None


def test_signatures_are_looked_at_where_the_firmware_does() -> None:
    boots = entry("root=1")
    host = FakeReader({boots.kernel: signed("")})
    assert signed_programs(host, [boots]) == frozenset()
    host.files[f"{VARIABLES}/SecureBoot-{GLOBAL}"] = "\6\0\0\0\1"
    assert signed_programs(host, [boots]) == {boots.kernel}
    for text in (signed("", size=0), "MZ", "", "#!/bin/sh\n" + "x" * 400):
        host.files[boots.kernel] = text
        assert signed_programs(host, [boots]) == frozenset()
