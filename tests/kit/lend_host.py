"""The script that lends cards, of a machine.yaml, on a fake kernel with a fake desktop."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from kit import fake_desktop
from kit.bind_host import AUDIO, CONSOLE, GPU
from kit.fake_desktop import MANAGER, Desktop
from kit.fake_kernel import FakeKernel
from kit.hosts import lay_out
from lab.tools import Ran, run

BUFFER = "efi-framebuffer.0"
SCRIPT = "usr/local/sbin/gpc-lend"
VGA, SOUND = "radeon", "snd_hda_intel"

IOMEM = """\
00000000-00000fff : Reserved
e0000000-efffffff : PCI Bus 0000:01
  e0000000-efffffff : {card}
    e0000000-e02fffff : efifb
f0000000-f0ffffff : PCI Bus 0000:02
  f0000000-f00fffff : 0000:02:00.0
"""


def lent_machine(driver: str = VGA, second: str = "", holders: str = "") -> str:
    return f"""\
gpc: 1
host:
  name: test
  os: debian-12
  kernel: 6.1
  cpu: {{vendor: amd, cores: 8}}
  gpus:
    card:
      address: 01:00.0
      id: "1002:6818"
      driver: {driver}
      host_use: while-off
      {holders}
      functions:
        audio: {{address: 01:00.1, id: "1002:aab0", driver: {SOUND}}}
    {second}
guests:
  one:
    backend: libvirt
    os: linux
    vcpus: 2
    memory: 4 GiB
    gpus: [card]
"""


SECOND = 'console: {address: 02:00.0, id: "1002:68f9", driver: radeon, boot_display: true}'


class LendHost:
    """A machine whose card `card` is at GPU, lent to guest `one`, with a desktop on it."""

    def __init__(
        self,
        text: str,
        place: Path,
        shell: list[str],
        *,
        driver: str = VGA,
        others: bool = False,
        firmware_on: str = GPU,
    ) -> None:
        self.kernel = FakeKernel(place)
        self.desktop = Desktop(place)
        self.place, self._shell = place, shell
        tree = lay_out(text, place / "tree")
        self._script, self._bind = tree / SCRIPT, tree / "usr/local/sbin/gpc-bind"
        self.kernel.function(GPU, "1002:6818", driver)
        self.kernel.function(AUDIO, "1002:aab0", SOUND, "0x040300")
        if others:
            self.kernel.function(CONSOLE, "1002:68f9", VGA)
            self._shown(CONSOLE, "card1", "fb1")
        self._shown(GPU, "card0", "fb0")
        self.kernel.load(driver)
        self.kernel.load(SOUND)
        for address in (GPU, AUDIO):
            group = self.kernel.sysfs / "kernel/iommu_groups/7"
            group.mkdir(parents=True, exist_ok=True)
            (self._device(address) / "iommu_group").symlink_to(group)
        self._consoles(firmware_on)
        self.desktop.unit(MANAGER, 300, "dri/card0")
        self.kernel.writes()

    def _device(self, address: str) -> Path:
        return self.kernel.sysfs / "bus/pci/devices" / address

    def _shown(self, address: str, card: str, buffer: str) -> None:
        for kind, name, node in (("drm", card, f"dri/{card}"), ("graphics", buffer, buffer)):
            place = self._device(address) / kind / name
            place.mkdir(parents=True)
            (place / "uevent").write_text(f"MAJOR=1\nDEVNAME={node}\n")
        place = self.kernel.sysfs / "class/graphics" / buffer
        place.mkdir(parents=True)
        (place / "device").symlink_to(f"../../../devices/pci0000:00/{address}")

    def _consoles(self, firmware_on: str) -> None:
        for name, text in (("vtcon0", "(S) dummy device"), ("vtcon1", "(M) frame buffer device")):
            place = self.kernel.sysfs / "class/vtconsole" / name
            place.mkdir(parents=True)
            (place / "name").write_text(f"{text}\n")
            (place / "bind").write_text("0\n" if "dummy" in text else "1\n")
        drivers = self.kernel.sysfs / "bus/platform/drivers/efi-framebuffer"
        drivers.mkdir(parents=True)
        for name in ("bind", "unbind"):
            (drivers / name).touch()
        (drivers / BUFFER).symlink_to(self.kernel.sysfs / "devices/platform" / BUFFER)
        (self.kernel.proc / "iomem").write_text(IOMEM.format(card=firmware_on))

    def __call__(self, *words: str) -> Ran:
        """Runs the script."""
        bind = self.place / "gpc-bind"
        cut = [sys.executable, "-I", "-S", fake_desktop.__file__, "gpc-bind", str(self.place)]
        real = shlex.join(self.kernel.command(self._shell, self._bind))
        bind.write_text(f'#!/bin/sh\n{shlex.join(cut)} "$@"\nexec {real} "$@"\n')
        bind.chmod(0o755)
        command = self.kernel.command(self._shell, self._script, *words)
        named = [f"export FAKE_LENDER=$$\n{each}" if "\n" in each else each for each in command]
        return run(named, env=self.environment(), timeout=120)

    def environment(self) -> dict[str, str]:
        """What the script finds its places by."""
        return self.kernel.environment() | {
            "GPC_BIND": str(self.place / "gpc-bind"),
            "GPC_LOG": str(self.place / "log"),
            "GPC_SYSTEMCTL": str(self.place / "systemctl"),
            "GPC_KILL": str(self.place / "kill"),
            "GPC_LIMIT": "6",
            "GPC_GRACE": "1",
        }

    def drivers(self) -> list[str | None]:
        """Who has the card and its sound."""
        return [self.kernel.driver(GPU), self.kernel.driver(AUDIO)]

    def console(self) -> str:
        """Whether the console is shown."""
        return (self.kernel.sysfs / "class/vtconsole/vtcon1/bind").read_text().strip()

    def has_firmware_buffer(self) -> bool:
        """Whether the firmware's frame buffer has its driver."""
        return (self.kernel.sysfs / "bus/platform/drivers/efi-framebuffer" / BUFFER).is_symlink()

    def written_down(self) -> str:
        """What is still to be undone."""
        path = self.place / "run/gpc/lend/one/done"
        return path.read_text() if path.exists() else ""

    def log(self) -> str:
        return (self.place / "log").read_text()

    def is_as_before(self) -> bool:
        """Whether the host has its display back."""
        return (
            self.drivers() == [VGA, SOUND]
            and self.console() == "1"
            and self.desktop.is_active(MANAGER)
            and self.written_down() == ""
        )
