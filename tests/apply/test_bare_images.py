"""Images without a part in binding, and no image at all: what an apply promises of them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from gpc.apply import state
from gpc.apply.actions import HostActions
from gpc.apply.prepare import prepare
from gpc.apply.transaction import Failed, commit
from gpc.apply.wanted import NOTHING, Wanted, wanted
from gpc.host.reader import Answer
from gpc.host.real import RealReader
from gpc.host.writer import RealHost
from kit import host_tree
from kit.host_tree import photograph, without_times
from kit.images import CONF, RULE, archive

OWNER = (os.geteuid(), os.getegid())
RELEASE = "6.17.8-arch1-1"
ELF = b"\x7fELF"
ALWAYS = ("ext4", "nvme", "xhci_pci")


class Booster(RealHost):
    """A stand-in for regenerate_images: modules side by side, and nothing of modprobe.d or udev.

    Source: booster 57b030b, generator/kmod.go (addModulesToImage) and packaging/arch.
    """

    def __init__(self, root: Path, settings: str) -> None:
        super().__init__(str(root))
        self.below, self.whole = root, True
        self.ran: list[tuple[str, ...]] = []
        self.put("etc/booster.yaml", settings)

    def put(self, path: str, data: str | bytes) -> None:
        (self.below / path).parent.mkdir(parents=True, exist_ok=True)
        (self.below / path).write_bytes(data.encode() if isinstance(data, str) else data)

    def has_program(self, name: str) -> bool:
        return name == "/usr/lib/booster/regenerate_images"

    def act(
        self, command: Sequence[str], environment: Mapping[str, str], stdin: bytes = b""
    ) -> Answer:
        assert self.has_program(command[0])
        self.ran.append(tuple(command))
        settings = (self.below / "etc/booster.yaml").read_text()
        named = [word.strip() for word in settings.partition(":")[2].split(",") if word.strip()]
        files = {f"usr/lib/modules/{name}.ko": ELF for name in (*ALWAYS, *named)}
        data = archive({"init": ELF, "etc/booster.init.yaml": b"kernel: x\n", **files})
        self.put("boot/booster-linux.img", data if self.whole else data[:-700])
        return Answer(0, "")


class Stage:
    """A host, and a tree for it whose modprobe.d has these drivers wait."""

    def __init__(
        self, base: Path, waiting: Sequence[str], settings: str = "", word: str = "booster"
    ) -> None:
        root = base / "root"
        for name in ("etc", "boot", "var/lib", f"lib/modules/{RELEASE}"):
            (root / name).mkdir(parents=True)
        self.host = Booster(root, settings)
        self.host.put("proc/sys/kernel/osrelease", f"{RELEASE}\n")
        self.host.put(f"lib/modules/{RELEASE}/modules.dep", "kernel/vfio-pci.ko:\n")
        self.system = {"hypervisor": "kvm", "family": "arch", "initramfs": word}
        conf = "".join(f"softdep {name} pre: vfio-pci\n" for name in waiting)
        files = {CONF[1:]: f"{conf}blacklist nova_core\n", RULE[1:]: "# rule\n"}
        actions = {name: ["initramfs"] for name in files}
        tree = host_tree.build_tree(base / "tree", files, actions=actions, system=self.system)
        self.tree = wanted(RealReader(), str(tree))
        self.said: list[str] = []
        if word == "booster":
            self.host.act(("/usr/lib/booster/regenerate_images",), {})
        state.make_state(self.host, OWNER)

    def go(self, what: Wanted | None = None, cause: str = "apply") -> None:
        intent = prepare(self.host, what or self.tree, OWNER, cause=cause).intent
        commit(self.host, intent, HostActions(self.host, self.system), OWNER, self.said.append)

    def fails(self) -> str:
        before = without_times(photograph(self.host.below))
        with pytest.raises(Failed) as failed:
            self.go()
        assert without_times(photograph(self.host.below)) == before
        return failed.value.reason


def test_an_image_without_the_drivers_of_cards_is_right_without_any_file_of_gpcs(
    tmp_path: Path,
) -> None:
    stage = Stage(tmp_path, ["nouveau", "snd_hda_intel"])
    before = without_times(photograph(stage.host.below))
    stage.go()
    assert "booster-linux.img" not in "".join(stage.said)
    stage.go(NOTHING, "restore")
    assert without_times(photograph(stage.host.below)) == before


@pytest.mark.parametrize("driver", ["nouveau", "nova_core"])
def test_an_image_with_a_driver_that_would_have_the_cards_first_undoes_it_all(
    driver: str, tmp_path: Path
) -> None:
    stage = Stage(tmp_path, ["nouveau"], f"modules_force_load: hid_apple, {driver}\n")
    reason = stage.fails()
    assert f"{driver} in it, which has the cards before gpc's files" in reason
    assert f"/etc/booster.yaml has {driver} put into the image" in reason


def test_a_driver_of_the_hosts_own_card_may_be_in_the_image(tmp_path: Path) -> None:
    Stage(tmp_path, ["nouveau"], "modules_force_load: amdgpu\n").go()


def test_a_controller_that_the_image_takes_first_is_told_and_stops_nobody(tmp_path: Path) -> None:
    stage = Stage(tmp_path, ["nouveau", "nvme", "xhci_pci"])
    stage.go()
    told = next(line for line in stage.said if "booster-linux.img" in line)
    assert "loads nvme, xhci_pci before gpc's files are there" in told


def test_an_image_that_is_not_whole_is_undone_though_its_program_ended_with_0(
    tmp_path: Path,
) -> None:
    stage = Stage(tmp_path, ["nouveau"])
    before = (stage.host.below / "boot/booster-linux.img").read_bytes()
    stage.host.whole = False
    with pytest.raises(Failed, match="ends early"):
        stage.go()
    stage.host.put("boot/booster-linux.img", before)


def test_without_an_image_nothing_runs_and_nothing_is_missed(tmp_path: Path) -> None:
    stage = Stage(tmp_path, ["nouveau"], word="none")
    stage.go()
    assert stage.host.ran == []
    assert "image" not in "".join(stage.said)
