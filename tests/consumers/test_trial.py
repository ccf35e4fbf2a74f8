"""A trial from apply to its end: gpc on a root of its own, with grub-mkconfig and grub-editenv.

Every program is real but two: grub-probe answers for an imagined disk, and update-initramfs writes
down that it ran, and an archive with gpc's files and modules by name.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from gpc_targets.grub.live.guard import standing
from kit.grub_host import FakeReader
from kit.hosts import built, lay_out, machine
from kit.stand_ins import UPDATE_INITRAMFS
from lab import sysroot
from lab.grub import PROBE, grub_script_check
from lab.kernel import KernelTree
from lab.namespace import Mount, bind, private, tmpfs
from lab.tools import Ran, require, require_file, require_root, run

pytestmark = pytest.mark.consumer


class Root:
    """A Debian whose /etc, /boot, /usr/local/sbin and /var/lib/gpc are the test's own."""

    def __init__(self, kernel: KernelTree, scratch: Path) -> None:
        require_root("it mounts over /etc and /boot")
        self.kernel, self.scratch = kernel, scratch
        empty, view, self.var = (scratch / name for name in ("empty", "view", "var"))
        for directory in (empty, view, self.var):
            directory.mkdir()
        mounts = sysroot.mounts(kernel, empty, view)
        self.boot, self.etc = view / "boot", view / "etc"
        stock = require_file(Path("/usr/share/grub/default/grub"), "grub2-common").read_text()
        (self.etc / "hostname").write_text("test\n")  # as the trees that are applied
        (self.etc / "default/grub").write_text(stock + "GRUB_DISABLE_OS_PROBER=true\n")
        shutil.rmtree(self.etc / "systemd", ignore_errors=True)
        (self.etc / "systemd/system").mkdir(parents=True)
        self.image = self.boot / f"initrd.img-{kernel.version}"
        self.image.write_text("proven\n")
        (self.boot / "grub").mkdir(exist_ok=True)
        self._menu = self.boot / "grub/grub.cfg"
        self._menu.write_text("# what was there before\n")
        self.local = scratch / "local"
        self.local.mkdir()
        self.tree = lay_out_tree(scratch / "tree")
        self.mounts = [
            *mounts,
            self._over(require("grub-probe", "grub-common"), PROBE),
            self._over(require("update-initramfs", "initramfs-tools"), UPDATE_INITRAMFS),
            bind(self.local, "/usr/local/sbin"),
            bind(self.var, "/var/lib"),
            tmpfs("/sys/bus/pci"),
            self._over("/proc/sys/kernel/osrelease", f"{kernel.version}\n"),
        ]
        self.boots(f"BOOT_IMAGE=/boot/vmlinuz-{kernel.version} root=UUID=11 ro quiet")

    def _over(self, path: str, text: str) -> Mount:
        ours = self.scratch / path.rpartition("/")[2]
        ours.write_text(text)
        ours.chmod(0o755)
        return bind(ours, path)

    def boots(self, line: str) -> None:
        """The machine was switched on, by an entry that says `line`."""
        self.line = self._over("/proc/cmdline", f"{line}\n")

    def menu(self) -> str:
        """grub.cfg; GRUB looks through the bind mount at the directory behind it."""
        return self._menu.read_text().replace(str(self.boot.parent), "")

    def gpc(self, *words: str | Path) -> Ran:
        return self.runs(Path(sys.executable).with_name("gpc"), *words)

    def runs(self, *words: str | Path) -> Ran:
        # The interpreter may lie below /usr/local, which is covered in part only.
        return run(private(list(words), [*self.mounts, self.line]), timeout=120)

    def variable(self) -> str | None:
        block = self.boot / "grub/grubenv"
        text = block.read_text() if block.exists() else ""
        return standing(FakeReader({"/boot/grub/grubenv": text}), {"family": "debian"})

    def set_variable(self, value: str) -> None:
        """What GRUB or the guard do."""
        words = ("set", f"gpc_guard={value}") if value else ("unset", "gpc_guard")
        self.runs("grub-editenv", "/boot/grub/grubenv", *words).check()

    def kept(self) -> list[str]:
        return sorted(path.name for path in self.boot.glob("gpc-previous/*"))

    def said(self) -> list[str]:
        said = self.var / "said"
        return said.read_text().splitlines() if said.exists() else []

    def ours(self) -> list[str]:
        """What is in place of the trial's own files."""
        names = ("grub.d/42_gpc", "systemd/system/gpc-guard.service")
        return [name for name in names if (self.etc / name).exists()]


def lay_out_tree(into: Path, text: str | None = None) -> Path:
    """A build tree with its manifest, as `gpc build` leaves it."""
    text = text or machine(cpu="intel")
    lay_out(text, into)
    (into / "manifest.json").write_text(built(text).manifest)
    return into


@pytest.fixture
def root(kernel_tree: KernelTree, tmp_path: Path) -> Root:
    return Root(kernel_tree, tmp_path)


def test_apply_keeps_what_boots_and_has_grub_try_the_new_one(root: Root) -> None:
    ran = root.gpc("apply", "--yes", root.tree).check()
    assert "the next boot tries it once" in ran.stdout
    name = f"1-initrd.img-{root.kernel.version}"
    assert (root.boot / "gpc-previous" / name).read_text() == "proven\n"
    assert b"rebuilt" in root.image.read_bytes()
    menu = root.menu()
    assert grub_script_check(menu) == ""
    entry = menu[menu.index("--id gpc-previous") :]
    assert f"linux /boot/vmlinuz-{root.kernel.version} root=UUID=11 ro quiet gpc.disable=1" in entry
    assert f"initrd /boot/gpc-previous/{name}" in entry
    assert "intel_iommu=on" in menu.partition("gpc-previous")[0]
    assert root.variable() == "try"
    # While images are rebuilt, what ran before is what would boot.
    assert root.said() == ["rebuilt, with gpc_guard=tried"]
    assert "on trial: generation 1 is booted once" in root.gpc("status").stdout
    assert root.gpc("diff", root.tree).check().stdout == ""
    assert root.gpc("apply", "--yes", root.tree).check().stdout.startswith("nothing to do")


def test_the_drop_in_of_an_earlier_gpc_gives_way_to_the_one_that_is_read_last(root: Root) -> None:
    drop_ins, older = root.etc / "default/grub.d", root.scratch / "older"
    shutil.copytree(root.tree, older)
    manifest, new = older / "manifest.json", older / "etc/default/grub.d/zz-gpc.cfg"
    new.rename(new.with_name("gpc.cfg"))
    manifest.write_text(manifest.read_text().replace(new.name, "gpc.cfg"))
    root.gpc("apply", "--yes", "--no-guard", older).check()
    (drop_ins / "xen.cfg").write_text('GRUB_CMDLINE_LINUX_DEFAULT="loglevel=3"\n')
    root.runs("update-grub").check()
    assert "intel_iommu=on" not in root.menu()
    said = root.gpc("apply", "--yes", "--no-guard", root.tree).check().stdout
    assert "- /etc/default/grub.d/gpc.cfg  removed" in said
    assert sorted(path.name for path in drop_ins.iterdir()) == ["xen.cfg", "zz-gpc.cfg"]
    assert "loglevel=3 intel_iommu=on" in root.menu()
    root.gpc("rollback", "--yes").check()
    assert sorted(path.name for path in drop_ins.iterdir()) == ["gpc.cfg", "xen.cfg"]


def test_an_apply_whose_words_a_later_drop_in_drops_is_undone(root: Root) -> None:
    (drop_ins := root.etc / "default/grub.d").mkdir(exist_ok=True)
    (drop_ins / "zzz.cfg").write_text('GRUB_CMDLINE_LINUX_DEFAULT="mine"\n')
    ran = root.gpc("apply", "--yes", "--no-guard", root.tree)
    assert "zzz.cfg is read after /etc/default/grub.d/zz-gpc.cfg" in ran.stderr
    assert (ran.code, (drop_ins / "zz-gpc.cfg").exists()) == (6, False)


def test_confirm_needs_nothing_but_the_trials_own_files(root: Root) -> None:
    root.gpc("apply", "--yes", root.tree).check()
    edited = root.etc / "modprobe.d/gpc.conf"
    edited.write_text("# by hand\n")
    root.gpc("confirm").check()
    assert edited.read_text() == "# by hand\n"
    assert "edited since" in root.gpc("status").stdout
    (root.etc / "grub.d/42_gpc").write_text("somebody else's\n")
    assert root.gpc("confirm").check().stdout == "nothing is on trial\n"


def test_confirm_makes_it_stay_and_leaves_nothing_of_the_trial(root: Root) -> None:
    root.gpc("apply", "--yes", root.tree).check()
    root.set_variable("tried")
    assert "this boot tries generation 1" in root.gpc("status").stdout
    root.gpc("confirm").check()
    assert (root.ours(), root.kept(), root.variable()) == ([], [], "")
    assert "gpc-previous" not in root.menu()
    assert "intel_iommu=on" in root.menu()
    assert b"rebuilt" in root.image.read_bytes()
    assert "trial" not in root.gpc("status").stdout
    assert root.gpc("confirm").check().stdout == "nothing is on trial\n"
    # A rollback from here goes to what was before the apply.
    root.gpc("rollback", "--yes").check()
    assert "intel_iommu=on" not in root.menu()


@pytest.mark.parametrize("words", [("rollback",), ("restore", "--original")])
def test_rollback_and_restore_end_the_trial(root: Root, words: tuple[str, ...]) -> None:
    root.gpc("apply", "--yes", root.tree).check()
    root.set_variable("tried")
    version = root.kernel.version
    root.boots(f"BOOT_IMAGE=/boot/vmlinuz-{version} root=UUID=11 ro quiet gpc.disable=1")
    status = root.gpc("status").stdout
    assert "this boot is of what ran before; generation 1 was not confirmed" in status
    root.gpc(*words, "--yes").check()
    assert (root.ours(), root.kept(), root.variable()) == ([], [], "")
    assert "gpc-previous" not in root.menu()
    assert "intel_iommu=on" not in root.menu()
    assert root.said()[-1] == "rebuilt, with gpc_guard=tried"


def test_an_apply_that_fails_leaves_no_trial(root: Root) -> None:
    (root.boot / "fail").touch()
    ran = root.gpc("apply", "--yes", root.tree)
    assert ran.code == 6
    assert "out of room" in ran.stderr
    assert root.image.read_text() == "proven\n"
    assert (root.ours(), root.kept(), root.variable()) == ([], [], "")
    assert "gpc-previous" not in root.menu()
    assert not (root.etc / "modprobe.d/gpc.conf").exists()


def test_a_failed_second_apply_leaves_the_first_trial_to_begin_again(root: Root) -> None:
    root.gpc("apply", "--yes", root.tree).check()
    root.set_variable("tried")
    kept = root.kept()
    (root.boot / "fail").touch()
    second = lay_out_tree(root.scratch / "second", machine(more="binding: {by: id}"))
    assert root.gpc("apply", "--yes", second).code == 6
    assert (root.kept(), root.variable()) == (kept, "try")
    assert "gpc-previous" in root.menu()
    assert "intel_iommu=on" in root.menu()
    assert "on trial: generation 1 is booted once" in root.gpc("status").stdout


def test_a_power_cut_while_images_are_rebuilt_boots_what_ran_before(root: Root) -> None:
    (root.boot / "kill").touch()
    ran = root.gpc("apply", "--yes", root.tree)
    assert ran.code != 0
    run([require("flock", "util-linux"), "-w", "9", root.var / "gpc/lock", "true"]).check()
    assert root.variable() == "tried"
    assert "gpc-previous" in root.menu()
    assert root.kept() == [f"1-initrd.img-{root.kernel.version}"]
    root.gpc("apply", "--yes", root.tree).check()
    assert root.variable() == "try"
    kept = root.boot / "gpc-previous" / root.kept()[0]
    assert kept.read_text().startswith("proven\n")


def test_a_second_apply_keeps_the_first_fallback_until_the_first_is_confirmed(root: Root) -> None:
    root.gpc("apply", "--yes", root.tree).check()
    root.set_variable("tried")
    other = machine(cpu="intel", guest="hugepages: 2 MiB").replace("4097 MiB", "4 GiB")
    second = lay_out_tree(root.scratch / "second", other)
    root.gpc("apply", "--yes", second).check()
    assert root.kept() == [f"1-initrd.img-{root.kernel.version}"]
    assert root.variable() == "try"
    assert "on trial: generation 2 is booted once" in root.gpc("status").stdout
    # The guard confirms it: what runs is proven now, and what the third falls back to.
    root.set_variable("")
    (root.var / "gpc/confirmed").write_text("2\n")
    assert "confirmed by the guard: generation 2 stays" in root.gpc("status").stdout
    root.gpc("apply", "--yes", root.tree).check()
    assert root.kept() == [f"3-initrd.img-{root.kernel.version}"]
    assert root.variable() == "try"


def test_no_guard_says_so_and_ends_a_trial_there_was(root: Root) -> None:
    ran = root.gpc("apply", "--yes", "--no-guard", root.tree).check()
    assert "the next boot is not guarded" in ran.stdout
    assert (root.ours(), root.kept(), root.variable()) == ([], [], "")
    assert "intel_iommu=on" in root.menu()


def test_where_grub_cannot_write_the_apply_says_that_nothing_guards_the_boot(root: Root) -> None:
    probe = PROBE.replace("echo ext2", "echo btrfs")
    root.mounts.append(root._over(require("grub-probe", "grub-common"), probe))
    ran = root.gpc("apply", "--yes", root.tree).check()
    assert (
        "! the next boot is not guarded: /boot/grub lies on btrfs, where GRUB cannot write down "
        "that it has tried an entry" in ran.stdout
    )
    assert root.ours() == []


def test_an_apply_that_changes_nothing_at_boot_leaves_the_trial_as_it_is(root: Root) -> None:
    root.gpc("apply", "--yes", root.tree).check()
    root.set_variable("tried")
    other = lay_out_tree(root.scratch / "other", machine(cpu="intel").replace("cpus: 2", "cpus: 3"))
    before = root.said()
    root.gpc("apply", "--yes", other).check()
    assert root.said() == before
    assert root.variable() == "tried"
    assert root.ours() != []
