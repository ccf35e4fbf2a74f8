"""gpc apply in a booted Debian, its own GRUB and update-initramfs at work; then reboots."""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from gpc.build import build_source, check_source
from gpc.rehearse.replica.hardware import arguments, replica
from kit.hosts import lay_out
from lab.cut_disk import after_cut
from lab.debian_disk import SYSTEMD, debian_disk
from lab.kernel import KernelTree
from lab.power import Machine
from lab.tools import require, run

pytestmark = [pytest.mark.rehearsal, pytest.mark.slow, pytest.mark.timeout(590)]

CONSOLE, GPU, AUDIO = "0000:00:02.0", "0000:01:00.0", "0000:01:00.1"
CARD = """\
    card:
      address: 01:00.0
      id: "1234:1111"
      driver: bochs
      BOOT
      functions: {audio: {address: 01:00.1, id: "8086:293e", driver: snd_hda_intel}}
"""
TWO = """\
gpc: 1
host:
  name: test
  os: debian-12
  kernel: 6.1
  cpu: {vendor: intel, cores: 2}
  gpus:
    console: {address: 00:02.0, id: "1234:1111", driver: bochs, boot_display: true}
CARDguests:
  one:
    backend: qemu
    os: linux
    vcpus: 1
    memory: 512 MiB
    gpus: [card]
    disks: {system: {block: /dev/vg0/one}}
"""
ONE = (
    re.sub(r"    console: .*\n", "", TWO)
    .replace("  gpus:", "  headless: true\n  gpus:", 1)
    .replace("CARD", CARD.replace("BOOT", "boot_display: true"))
)
TWO = TWO.replace("CARD", CARD.replace("      BOOT\n", ""))
HOSTS = ["bochs-drm", "snd_hda_intel"]
GUARD = "GPC_PATIENCE=0 /usr/local/sbin/gpc-guard"
CUTS = 3
APPLY_SECONDS = 50
"""Of an apply on a free processor; in one of as many parts the power fails as there are CUTS."""

FILES = (
    "find /etc /usr/local -printf '%y %m %U %G %p %l\\n' | sort; "
    "find /etc /usr/local -type f -print0 | sort -z | xargs -0 sha256sum"
)
JOURNAL = "journalctl --output cat --unit gpc-bind --unit gpc-guard"


class Host:
    """A machine.yaml's hardware with a Debian on its disk, which has the build tree in /tree."""

    def __init__(
        self, text: str, kernel: KernelTree, scratch: Path, disk: Path | None = None
    ) -> None:
        self.text, self.scratch = text, scratch
        self.disk = scratch / "disk"
        source = disk or debian_disk(kernel)
        run([require("cp", "coreutils"), "--sparse=always", source, self.disk]).check()
        self.hardware = arguments(replica(check_source("machine.yaml", text.encode()).machine))
        self.boots = 0

    @contextmanager
    def booted(self, log: Path | None = None, memory: Path | None = None) -> Iterator[Machine]:
        """The machine, switched on; switched off hard at the end."""
        self.boots += 1
        place, hardware = self.scratch / f"boot-{self.boots}", self.hardware
        with Machine(
            self.disk, place, hardware=hardware, megabytes=768, log=log, memory=memory
        ) as machine:
            yield machine

    def send_tree(self, machine: Machine) -> None:
        """Writes the build tree into the machine, over its serial port."""
        tree = self.scratch / "tree"
        lay_out(self.text, tree)
        built = build_source("machine.yaml", self.text.encode())
        (tree / "manifest.json").write_text(built.manifest)
        packed = self.scratch / "tree.tar.gz"
        run([require("tar", "tar"), "-C", tree, "-czf", packed, "."]).check()
        shutil.rmtree(tree)
        machine.send(packed, "/tree.tar.gz")
        said = machine.run("mkdir /tree && tar -C /tree -xzf /tree.tar.gz && rm /tree.tar.gz")
        assert said.code == 0, said.text


def drivers(machine: Machine, *addresses: str) -> list[str]:
    """The driver of each function; empty for none."""
    lines = [f'l=$(readlink /sys/bus/pci/devices/{a}/driver); echo "${{l##*/}}"' for a in addresses]
    return machine.run("; ".join(lines)).text.splitlines()


def gpc(machine: Machine, words: str, seconds: float = 300) -> str:
    """What gpc says; it must succeed."""
    said = machine.run(f"python3 -m gpc.cli.entry {words}", seconds)
    assert said.code == 0, said.text
    return said.text


def test_what_apply_made_keeps_the_card_from_the_next_boot_on_and_the_guard_confirms_it(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    host = Host(TWO, kernel_tree, tmp_path)
    with host.booted() as machine:
        assert drivers(machine, CONSOLE, GPU, AUDIO) == ["bochs-drm", *HOSTS]
        host.send_tree(machine)
        applied = gpc(machine, "apply --yes /tree")
        assert "done: generation 1 is in force" in applied
        assert "the next boot tries it once" in applied
        assert "not guarded" not in applied
        # From here on systemd runs the units; the guard's has no minute to wait in vain.
        dropin = "/etc/systemd/system/gpc-guard.service.d"
        patience = f"printf '[Service]\\nEnvironment=GPC_PATIENCE=1\\n' >{dropin}/lab.conf"
        machine.run(f"mkdir {dropin} && {patience} && touch {SYSTEMD} && sync")
    with host.booted() as machine:
        running = machine.run("systemctl is-system-running --wait; systemctl --failed")
        assert running.text.startswith("running\n"), running.text
        assert drivers(machine, CONSOLE, GPU, AUDIO) == ["bochs-drm", "vfio-pci", "vfio-pci"]
        ended = "systemctl is-active gpc-bind; until systemctl show gpc-guard | "
        guard = machine.run(f"{ended} grep -qx SubState=dead; do sleep 1; done; {JOURNAL}")
        assert guard.text.startswith("active\n"), guard.text
        assert "generation 1 stays: every card is where it should be" in guard.text
        assert "confirmed by the guard" in gpc(machine, "status")


def test_who_gave_the_only_card_away_has_it_back_after_one_failed_boot(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    host = Host(ONE, kernel_tree, tmp_path)
    with host.booted() as machine:
        assert drivers(machine, GPU, AUDIO) == HOSTS
        host.send_tree(machine)
        refused = machine.run("python3 -m gpc.cli.entry apply --yes /tree")
        assert refused.code == 5, refused.text
        assert "every graphics card of this host would be taken" in refused.text
        applied = gpc(machine, "apply --yes --take-only-gpu /tree")
        assert "the next boot tries it once" in applied
        machine.run("sync")
    with host.booted() as machine:
        # The screen stays dark: somebody presses the button while the guard is still waiting.
        assert drivers(machine, GPU, AUDIO) == ["vfio-pci", "vfio-pci"]
        machine.begin("GPC_PATIENCE=60 /usr/local/sbin/gpc-guard")
    with host.booted() as machine:
        guard = machine.run(GUARD)
        assert "this boot is of what ran before generation 1" in guard.text
        assert drivers(machine, GPU, AUDIO) == HOSTS
        assert "gpc.disable=1" in machine.run("cat /proc/cmdline").text
        status = machine.run("python3 -m gpc.cli.entry status")
        assert status.code == 1  # the tree is not in force
        assert "generation 1 was not confirmed" in status.text


class AtRest(NamedTuple):
    """A booted machine that has the build tree, just before it is applied."""

    kernel: KernelTree
    disk: Path
    memory: Path
    files: str


@pytest.fixture(scope="module")
def at_rest(kernel_tree: KernelTree, tmp_path_factory: pytest.TempPathFactory) -> AtRest:
    host = Host(TWO, kernel_tree, tmp_path_factory.mktemp("at-rest"))
    memory = host.scratch / "memory"
    with host.booted() as machine:
        host.send_tree(machine)
        machine.run("python3 -m gpc.cli.entry status; sync")
        files = machine.run(FILES)
        assert files.code == 0
        machine.photograph(memory)
    return AtRest(kernel_tree, host.disk, memory, files.text)


@pytest.mark.parametrize("part", range(CUTS))
def test_whenever_the_power_fails_the_machine_boots_and_has_the_old_tree_or_the_new_one(
    part: int, at_rest: AtRest, tmp_path: Path
) -> None:
    host, chance = Host(TWO, at_rest.kernel, tmp_path, at_rest.disk), random.Random(part)
    log = tmp_path / "log"
    with host.booted(log, at_rest.memory) as machine:
        machine.begin("python3 -m gpc.cli.entry apply --yes /tree")
        time.sleep(APPLY_SECONDS * (part + chance.random()) / CUTS)
    kept, lost = after_cut(at_rest.disk, log, host.disk, chance)
    log.unlink()
    with host.booted() as machine:
        cut = drivers(machine, CONSOLE, GPU, AUDIO)
        # Whatever the next command is after, it leaves nothing half done; this one then asks.
        asked = machine.run("python3 -m gpc.cli.entry apply /tree </dev/null", 300).text
        assert re.search("nothing (was changed|to do)", asked), asked
        is_old = gpc(machine, "status").startswith("nothing of gpc is applied here")
        if is_old:
            assert machine.run(FILES).text == at_rest.files
        else:
            assert "the system is as the build tree has it" in gpc(
                machine, "diff --exit-code /tree"
            )
            # An apply that had ended waits for its trial; unconfirmed, what was boots after it.
            machine.run(GUARD)
        machine.run("sync")
    with host.booted() as machine:
        then = drivers(machine, CONSOLE, GPU, AUDIO)
    print(f"\npart {part}: kept {kept}, lost {lost}; old {is_old}; {cut}, then {then}\n{asked}")
    assert cut[0] == then[0] == "bochs-drm"
    assert then[1:] == (HOSTS if is_old else ["vfio-pci", "vfio-pci"])
