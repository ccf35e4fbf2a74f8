"""Whole lives of hosts whose entries others write: apply, a new kernel, rollback, restore."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from gpc.apply import state
from gpc.apply.actions import HostActions
from gpc.apply.prepare import Prepared, prepare, wanted_again
from gpc.apply.transaction import Failed, commit
from gpc.apply.trial import new_trial
from gpc.apply.wanted import NOTHING, Wanted, wanted
from gpc.host.real import RealReader
from gpc.target.fallback import Unguarded
from gpc.target.owner import Undelivered, foretold, grouped, untried
from kit import host_tree
from kit.host_tree import photograph
from kit.owners.base import OwnedHost, Owner
from kit.owners.proxmox import ProxmoxBootTool
from kit.owners.rpm_ostree import RpmOstree
from kit.owners.sdboot_manage import SdbootManage
from kit.owners.sdbootutil import Sdbootutil

OWNER = (os.geteuid(), os.getegid())
WORDS = ("intel_iommu=on", "hugepagesz=1G", "hugepages=16")
KINDS = {
    Sdbootutil: "6.11.8-1-default",
    SdbootManage: "linux-cachyos",
    ProxmoxBootTool: "6.8.12-4-pve",
    RpmOstree: "",
}


class Life:
    """A host of a kind, and what is done to it."""

    def __init__(self, base: Path, kind: type[Owner]) -> None:
        self.owner, self.base, self.release = kind(base), base, KINDS[kind]
        self.host = OwnedHost(self.owner)
        self.before = photograph(self.owner.root, times=False)
        self.original = self.told()
        state.make_state(self.host, OWNER)
        self.trees = 0

    def told(self) -> list[str]:
        found = self.owner.told(self.release)
        return [word for word in found if not word.startswith("ostree=")]

    def make(self, prepared: Prepared) -> None:
        runner = HostActions(self.host, self.owner.SYSTEM)
        commit(self.host, prepared.intent, runner, OWNER, lambda line: None)

    def tree(self, *words: str, more: dict[str, str] | None = None) -> Wanted:
        self.trees += 1
        files = {"etc/modprobe.d/gpc.conf": "# none\n", **self.owner.tree(*words), **(more or {})}
        place = self.base / f"tree{self.trees}"
        actions = {path: self.owner.actions() for path in self.owner.tree(*words)}
        actions |= {path: ["initramfs"] for path in more or {}}
        host_tree.build_tree(place, files, actions=actions, system=self.owner.SYSTEM)
        return wanted(RealReader(), str(place))

    def apply(self, *words: str, more: dict[str, str] | None = None) -> None:
        self.make(prepare(self.host, self.tree(*words, more=more), OWNER))

    def rollback(self, number: int) -> None:
        self.make(prepare(self.host, wanted_again(self.host, number), OWNER, cause="rollback"))

    def restore(self) -> None:
        self.make(prepare(self.host, NOTHING, OWNER, cause="restore", back=0))


def first(words: Iterable[str]) -> set[str]:
    """Each word once, as sdbootutil tells some of them twice; pairs are one."""
    return together(dict.fromkeys(words))


def together(words: Iterable[str]) -> set[str]:
    """In any order, as rpm-ostree appends pairs before words that may be there."""
    return set(grouped(words))


@pytest.fixture(params=KINDS)
def life(request: pytest.FixtureRequest, tmp_path: Path) -> Life:
    return Life(tmp_path, request.param)


def test_words_come_behind_those_that_were_there_and_go_without_a_trace(life: Life) -> None:
    life.apply(*WORDS)
    assert [word for word in life.told() if word not in WORDS] == life.original
    assert first(word for word in life.told() if word in WORDS) == together(WORDS)
    life.restore()
    assert life.told() == life.original
    assert photograph(life.owner.root, times=False) == life.before


def test_a_new_kernel_is_told_them_too(life: Life) -> None:
    life.apply(*WORDS)
    life.owner.new_kernel("6.12.1-1")
    told = life.owner.told("6.12.1-1")
    assert first(word for word in told if word in WORDS) == together(WORDS)
    assert set(life.original) <= set(told)


def test_a_rollback_brings_the_earlier_words_back(life: Life) -> None:
    life.apply("iommu=pt")
    told = life.told()
    life.apply(*WORDS)
    life.rollback(1)
    assert life.told() == told


def test_a_second_apply_runs_nothing(life: Life) -> None:
    life.apply(*WORDS)
    prepared = prepare(life.host, life.tree(*WORDS), OWNER)
    assert [action.word for action in prepared.intent.actions] == []


def test_an_owner_that_does_nothing_and_says_that_all_is_well_is_found_out(life: Life) -> None:
    life.owner.is_idle = True
    if isinstance(life.owner, ProxmoxBootTool):  # whose partitions nobody sees: said beforehand
        kinds = ["proxmox-boot-tool"]
        lines = list(foretold(life.host, life.owner.SYSTEM, kinds))
        assert "are not mounted" in lines[0]
        return
    with pytest.raises(Failed, match="does not tell"):
        life.apply(*WORDS)
    assert photograph(life.owner.root, times=False) == life.before


def test_a_partition_that_proxmox_boot_tool_would_pass_over_is_foretold(tmp_path: Path) -> None:
    life = Life(tmp_path, ProxmoxBootTool)
    life.owner.put("dev/disk/by-uuid/AAAA-0001", "")
    first, *_ = foretold(life.host, life.owner.SYSTEM, ["proxmox-boot-tool"])
    assert "names AAAA-0002, which no disk has" in first
    life.owner.put("dev/disk/by-uuid/AAAA-0002", "")
    first, *_ = foretold(life.host, life.owner.SYSTEM, ["proxmox-boot-tool"])
    assert "are not mounted" in first


def test_a_program_that_fails_is_undone(life: Life) -> None:
    if isinstance(life.owner, RpmOstree):
        life.owner.kargs = lambda told: life.owner.stage(kargs=["rhgb"])  # type: ignore
        with pytest.raises(Failed, match="has lost"):
            life.apply(*WORDS)
        return
    programs, life.owner.PROGRAMS = life.owner.PROGRAMS, ()
    with pytest.raises(Failed, match="no program"):
        life.apply(*WORDS)
    life.owner.PROGRAMS = programs
    assert life.told() == life.original
    assert photograph(life.owner.root, times=False) == life.before


def test_entries_of_other_snapshots_and_a_kept_entry_are_left_alone(tmp_path: Path) -> None:
    life = Life(tmp_path, Sdbootutil)
    entries = tmp_path / "root/boot/efi/loader/entries"
    kept = entries / "gpc-previous.conf"
    kept.write_text(f"linux /x\noptions {Sdbootutil.root_words('5')} gpc.disable=1\n")
    old = entries / "opensuse-6.11.8-1-default-4.conf"
    texts = [path.read_text() for path in (kept, old)]
    life.apply(*WORDS)
    assert [path.read_text() for path in (kept, old)] == texts
    life.owner.run(("sdbootutil", "update-all-entries"))
    assert kept.read_text() != texts[0]  # hence an entry each


def test_images_of_rpm_ostree_are_made_as_often_as_their_files_change_and_go_again(
    tmp_path: Path,
) -> None:
    life = Life(tmp_path, RpmOstree)
    host = life.owner
    assert isinstance(host, RpmOstree)
    rule, drop_in = "etc/udev/rules.d/70-gpc.rules", "etc/dracut.conf.d/90-gpc.conf"
    for version in ("one", "two"):
        install = f'install_items+=" /{rule} "\n# {version}\n'
        life.apply(*WORDS, more={rule: f"# {version}\n", drop_in: install})
        assert host.next["regenerate-initramfs"]
        assert f"# {version}\n" in host.next["image"]
    life.rollback(1)
    assert "# one\n" in host.next["image"]
    life.restore()
    assert not host.next["regenerate-initramfs"]
    assert host.next["initramfs-args"] == []
    assert life.told() == life.original


def test_images_of_sdbootutil_are_made_by_sdbootutil(tmp_path: Path) -> None:
    life = Life(tmp_path, Sdbootutil)
    more = {"etc/udev/rules.d/70-gpc.rules": "# rule\n"}
    life.apply(*WORDS, more=more)
    assert life.owner.ran[0] == ("sdbootutil", "mkinitrd")
    entry = life.owner.text("boot/efi/loader/entries/opensuse-6.11.8-1-default-5.conf")
    image = entry.rpartition("initrd     /")[2].strip()
    assert "# rule" in life.owner.text(f"boot/efi/{image}")
    life.restore()
    assert photograph(life.owner.root, times=False) == life.before


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("etc/kernel/cmdline", None, "what this boot was told"),
        ("proc/self/environ", "A=1\0TRANSACTIONAL_UPDATE=true\0", "inside transactional-update"),
    ],
)
def test_sdbootutil_is_refused_what_it_would_do_wrong(
    tmp_path: Path, path: str, text: str | None, reason: str
) -> None:
    life = Life(tmp_path, Sdbootutil)
    if text is None:
        (life.owner.root / path).unlink()
    else:
        life.owner.put(path, text)
    with pytest.raises(Undelivered, match=reason):
        life.apply(*WORDS)
    assert life.told() == life.original


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("usr/bin/sdboot-manage", "#! /bin/bash\n", "reads no files"),
        ("etc/sdboot-manage.conf", 'REMOVE_EXISTING="no"\n', "leave the entries alone"),
        (
            "etc/sdboot-manage.conf.d/a.conf",
            'OVERWRITE_EXISTING=yes\nOVERWRITE_EXISTING="no" # not\nREMOVE_EXISTING=no\n',
            "leave the entries alone",
        ),
    ],
)
def test_a_drop_in_of_sdboot_manage_that_would_do_nothing_is_refused(
    tmp_path: Path, path: str, text: str, reason: str
) -> None:
    life = Life(tmp_path, SdbootManage)
    life.owner.put(path, text)
    with pytest.raises(Undelivered, match=reason):
        life.apply(*WORDS)


def test_a_later_file_that_sets_the_options_is_found_out(tmp_path: Path) -> None:
    life = Life(tmp_path, SdbootManage)
    life.owner.put("etc/sdboot-manage.conf.d/zzz.conf", 'LINUX_OPTIONS="quiet nowatchdog"\n')
    with pytest.raises(Failed, match="does not tell"):
        life.apply(*WORDS)


def test_a_kept_entry_stays_only_where_sdboot_manage_lets_it(tmp_path: Path) -> None:
    life = Life(tmp_path, SdbootManage)
    assert "removes every entry" in (untried(life.host, life.owner.SYSTEM) or "")
    settings = 'REMOVE_EXISTING="no"\nOVERWRITE_EXISTING="yes"\nLINUX_OPTIONS="quiet nowatchdog"\n'
    life.owner.put("etc/sdboot-manage.conf", settings)
    assert untried(life.host, life.owner.SYSTEM) is None
    kept = life.owner.root / "boot/loader/entries/gpc-previous.conf"
    kept.write_text("linux /vmlinuz-linux-cachyos\n")
    life.apply(*WORDS)
    life.owner.new_kernel("linux-cachyos-lts")
    assert kept.exists()


def test_a_fallback_entry_gets_no_words_of_gpcs(tmp_path: Path) -> None:
    life = Life(tmp_path, SdbootManage)
    life.owner.put("initramfs-linux-cachyos-fallback.img", "")
    life.apply(*WORDS)
    assert life.owner.told("linux-cachyos-fallback") == ["root=UUID=1", "rw"]


@pytest.mark.parametrize("text", [None, "quiet\nroot=UUID=1\n"])
def test_proxmox_without_root_in_the_first_line_is_refused(
    tmp_path: Path, text: str | None
) -> None:
    life = Life(tmp_path, ProxmoxBootTool)
    if text is None:
        (life.owner.root / "etc/kernel/cmdline").unlink()
    else:
        life.owner.put("etc/kernel/cmdline", text)
    with pytest.raises(Undelivered, match=r"root=|there is no"):
        life.apply(*WORDS)


def test_proxmox_reads_the_first_line_alone_and_others_stay(tmp_path: Path) -> None:
    life = Life(tmp_path, ProxmoxBootTool)
    life.apply(*WORDS)
    assert life.owner.text("etc/kernel/cmdline").endswith("hugepages=16\na second line\n")


@pytest.mark.parametrize("kind", [ProxmoxBootTool, RpmOstree])
def test_who_keeps_no_entry_of_gpcs_says_why(tmp_path: Path, kind: type[Owner]) -> None:
    life = Life(tmp_path, kind)
    with pytest.raises(Unguarded, match=r"rollback|next-boot"):
        new_trial(life.host, dict(life.owner.SYSTEM), (), 1)
