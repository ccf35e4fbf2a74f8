"""An apply that made images looks into them; one that is not as it should be undoes it all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from gpc.apply import state
from gpc.apply.actions import HostActions
from gpc.apply.prepare import Prepared, prepare
from gpc.apply.transaction import Failed, commit
from gpc.apply.wanted import NOTHING, Wanted, wanted
from gpc.host.reader import Answer
from gpc.host.real import RealReader
from gpc.host.writer import RealHost
from gpc.image.records import Unread
from gpc.target.owner import Undelivered
from kit import host_tree
from kit.host_tree import differences, photograph, without_times
from kit.images import CONF, RELEASE, RULE, archive
from machines.applied import DROP_INS

OWNER = (os.geteuid(), os.getegid())
OLDER = "6.1.0-9-amd64"
ELF = b"\x7fELF"
IMAGES = {
    "/usr/sbin/update-initramfs": f"boot/initrd.img-{RELEASE}",
    "/usr/bin/dracut": f"boot/initramfs-{RELEASE}.img",
    "/usr/bin/mkinitcpio": "boot/initramfs-linux.img",
}
WORDS = {
    "/usr/sbin/update-initramfs": "initramfs-tools",
    "/usr/bin/dracut": "dracut",
    "/usr/bin/mkinitcpio": "mkinitcpio",
}
KEEPERS = ("vfio_pci", "vfio", "vfio_iommu_type1")


class Built(RealHost):
    """A host whose builder is Python: it makes a real archive of what the host's files ask for."""

    def __init__(self, root: Path, tool: str) -> None:
        super().__init__(str(root))
        self.below, self.tool = root, tool
        self.image_path = root / IMAGES[tool]
        self.rebuild: Callable[[], None] = lambda: self.image_path.write_bytes(self.made())

    def has_program(self, name: str) -> bool:
        return True

    def act(self, command: Sequence[str], environment: Mapping[str, str]) -> Answer:
        self.rebuild()
        return Answer(0, "")

    def made(self, *, keeper: bool = True, rule: bool = True, kernel: str = RELEASE) -> bytes:
        """modprobe.d comes by itself, all else by the drop-in."""
        files = {"usr/bin/init": ELF}
        conf, drop_in = self.below / CONF[1:], self.below / DROP_INS[self.tool][0][1:]
        if conf.exists():
            files[CONF[1:]] = conf.read_bytes()
        if drop_in.exists():
            if rule and (self.below / RULE[1:]).exists():
                files[RULE[1:]] = (self.below / RULE[1:]).read_bytes()
            for name in KEEPERS if keeper else KEEPERS[1:]:
                files[f"usr/lib/modules/{kernel}/kernel/{name}.ko"] = ELF
        files[f"usr/lib/modules/{kernel}/kernel/ext4.ko"] = ELF
        return archive({path: bytes(data) for path, data in files.items()})


class Stage:
    """A host whose image is made by a tool, and a tree for it."""

    def __init__(self, base: Path, tool: str = "/usr/sbin/update-initramfs") -> None:
        self.root = base / "root"
        for name in ("etc", "boot", "var/lib", f"lib/modules/{RELEASE}", "proc/sys/kernel"):
            (self.root / name).mkdir(parents=True)
        self.put("proc/sys/kernel/osrelease", f"{RELEASE}\n")
        names = ("ext4", "vfio-pci", *KEEPERS[1:])
        self.put(f"lib/modules/{RELEASE}/modules.dep", "".join(f"kernel/{n}.ko:\n" for n in names))
        self.put(f"lib/modules/{RELEASE}/modules.builtin", "kernel/tty.ko\n")
        self.host = Built(self.root, tool)
        self.image = self.host.image_path
        self.system = {"loader": "grub", "hypervisor": "kvm", "initramfs": WORDS[tool]}
        self.before_gpc = self.host.made()
        self.image.write_bytes(self.before_gpc)
        path, for_file, for_module = DROP_INS[tool]
        drop_in = "".join(map(for_file.format, (CONF, RULE)))
        drop_in += "".join(map(for_module.format, KEEPERS))
        files = {
            CONF[1:]: "softdep radeon pre: vfio-pci\n",
            RULE[1:]: "# rule\n",
            path[1:]: drop_in,
        }
        self.trees = [
            host_tree.build_tree(
                base / f"tree{number}",
                {**files, RULE[1:]: f"# rule {number}\n"},
                actions={name: ["initramfs"] for name in files},
                system={"family": "debian", **self.system},
            )
            for number in range(2)
        ]
        state.make_state(self.host, OWNER)
        self.said: list[str] = []

    def put(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def go(self, what: Wanted | None = None, cause: str = "apply") -> None:
        tree = wanted(RealReader(), str(self.trees[0])) if what is None else what
        prepared: Prepared = prepare(self.host, tree, OWNER, cause=cause)
        runner = HostActions(self.host, self.system)
        commit(self.host, prepared.intent, runner, OWNER, self.said.append)

    def fails(self, what: Wanted | None = None, cause: str = "apply") -> Failed:
        """What went wrong; afterwards all is as it was, but for times."""
        before = photograph(self.root, times=False)
        with pytest.raises(Failed) as failed:
            self.go(what, cause)
        assert differences(without_times(photograph(self.root, times=False)), before) == []
        assert failed.value.leftovers == ()
        return failed.value


@pytest.mark.parametrize("tool", IMAGES)
def test_an_image_with_all_of_it_is_right_and_so_is_one_with_none_after_a_restore(
    tool: str, tmp_path: Path
) -> None:
    stage = Stage(tmp_path, tool)
    stage.go()
    assert "looked into" not in "".join(stage.said)
    stage.go(wanted(RealReader(), str(stage.trees[1])))
    stage.go(NOTHING, "restore")
    assert stage.image.read_bytes() == stage.before_gpc


def test_a_builder_that_is_switched_off_is_named_and_everything_undone(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.put("etc/initramfs-tools/update-initramfs.conf", "# here\nupdate_initramfs=no\n")
    stage.host.rebuild = lambda: None
    reason = stage.fails().reason
    assert reason.startswith(f"/boot/initrd.img-{RELEASE} is not as the files want it: ")
    assert f"no {CONF}; no {RULE}; no module vfio_pci" in reason
    assert "update-initramfs.conf says update_initramfs=no" in reason


def test_a_preset_that_leaves_the_drop_in_out_is_named(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "/usr/bin/mkinitcpio")
    preset = "PRESETS=('default')\nALL_config=\"/etc/mkinitcpio.conf\"\n"
    stage.put(
        "etc/mkinitcpio.d/linux.preset", f'{preset}default_image="/{IMAGES[stage.host.tool]}"\n'
    )

    # Before anything is done: such an image would never hold what the drop-in asks for.
    with pytest.raises(Undelivered, match=r"linux\.preset has the image of `default` made by"):
        stage.fails()


def test_dracuts_output_in_another_place_is_named(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "/usr/bin/dracut")
    token = "0123456789abcdef0123456789abcdef"
    (stage.root / "boot/loader/entries").mkdir(parents=True)
    other = stage.root / f"boot/{token}/{RELEASE}/initrd"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"old")

    def elsewhere() -> None:
        other.write_bytes(stage.host.made() if (stage.root / CONF[1:]).exists() else b"old")

    stage.host.rebuild = elsewhere
    reason = stage.fails().reason
    assert f"no {CONF}" in reason
    assert f"dracut writes /boot/{token}/{RELEASE}/initrd as long as /boot/{token} is" in reason


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (lambda host: host.made()[:-700], "it ends early"),
        (lambda host: host.made(keeper=False), "no module vfio_pci, without which nothing is kept"),
        (lambda host: host.made(rule=False), f"no {RULE}"),
        (lambda host: host.made().replace(b"# rule 0", b"# rule 9"), f"another {RULE} than"),
        (lambda host: b"", "it is empty"),
    ],
)
def test_an_image_that_is_not_whole_fails_and_is_undone(
    what: Callable[[Built], bytes], said: str, tmp_path: Path
) -> None:
    stage = Stage(tmp_path)

    def rebuild() -> None:
        whole = stage.host.made()
        stage.image.write_bytes(what(stage.host) if CONF[1:].encode() in whole else whole)

    stage.host.rebuild = rebuild
    assert said in stage.fails().reason


def test_a_keeper_that_is_built_in_need_not_be_in_the_image(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.put(f"lib/modules/{RELEASE}/modules.builtin", "kernel/vfio-pci.ko\n")
    stage.host.rebuild = lambda: stage.image.write_bytes(stage.host.made(keeper=False)) and None
    stage.go()


def test_an_update_that_left_the_old_image_fails_and_so_does_a_restore(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.go()
    stage.host.rebuild = lambda: None  # a full /boot, of which the tool does not complain
    second = wanted(RealReader(), str(stage.trees[1]))
    assert f"another {RULE} than the host" in stage.fails(second).reason
    assert f"still {RULE}, which the host has no more" in stage.fails(NOTHING, "restore").reason


def test_files_that_an_undo_leaves_in_the_image_are_told(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    half = stage.host.made

    def once() -> None:
        stage.image.write_bytes(half(rule=False))
        stage.host.rebuild = lambda: None

    stage.host.rebuild = once
    with pytest.raises(Failed) as failed:
        stage.go()
    (left,) = failed.value.leftovers
    assert f"still {CONF}, which the host has no more" in left.reason
    assert left.open


def test_what_cannot_be_looked_into_is_told_and_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(tmp_path)
    monkeypatch.setattr(Built, "image", lambda *_: Unread("is compressed by an odd one"))
    stage.go()
    line = f"/boot/initrd.img-{RELEASE} is compressed by an odd one; it was not looked into"
    assert line in stage.said


def test_a_kernel_without_an_image_is_told(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.image.unlink()
    stage.host.rebuild = lambda: None
    stage.go()
    said = f"no image of the kernel {RELEASE} was found, and none was looked into"
    assert said in stage.said


def test_the_running_kernel_counts_beside_the_newest_and_others_do_not(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    for release in (OLDER, "6.1.0-8-amd64"):
        shutil.copytree(stage.root / "lib/modules" / RELEASE, stage.root / "lib/modules" / release)
        path = stage.root / f"boot/initrd.img-{release}"
        path.write_bytes(stage.host.made(kernel=release))
    stage.go()  # the two older images lack everything, and neither boots
    stage.go(NOTHING, "restore")
    stage.put("proc/sys/kernel/osrelease", f"{OLDER}\n")
    assert stage.fails().reason.startswith(f"/boot/initrd.img-{OLDER} is not as")


def test_a_fallback_or_rescue_image_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gpc_targets.initramfs_tools import live

    stage = Stage(tmp_path)
    usual = f"/boot/initrd.img-{RELEASE}"
    others = ("initramfs-0-rescue-0123.img", "initramfs-linux-fallback.img", "initrd-rescue")
    for name in others:
        (stage.root / "boot" / name).write_bytes(stage.before_gpc)
    monkeypatch.setattr(live, "images", lambda release: (usual, *(f"/boot/{n}" for n in others)))
    stage.go()
    (stage.root / "boot/other.img").write_bytes(stage.before_gpc)
    monkeypatch.setattr(live, "images", lambda release: (usual, "/boot/other.img"))
    with pytest.raises(Failed, match=r"/boot/other\.img is not as"):
        stage.go(wanted(RealReader(), str(stage.trees[1])))


def test_an_apply_that_makes_no_image_looks_into_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(tmp_path)
    stage.go()
    monkeypatch.setattr(Built, "image", lambda *_: pytest.fail("it looked"))
    tree = host_tree.build_tree(tmp_path / "guests", {"etc/gpc/libvirt/one.xml": "<domain/>\n"})
    kept = wanted(RealReader(), str(stage.trees[0]))
    more = wanted(RealReader(), str(tree))
    both = tuple(sorted({*kept.files, *(f for f in more.files if f.path.endswith(".xml"))}))
    stage.go(kept._replace(files=both))
