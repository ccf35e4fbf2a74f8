"""A kernel for shell scripts that write to sysfs: a tree of plain files that reacts to each write.

`FakeKernel` makes the tree and runs scripts in it. A script is sourced by its shell behind
`_HOOK`, which calls `kernel_reactions` as a program after every `printf` into the tree, as sysfs
acts before write(2) returns; what the program answers is what the write answers. modprobe and xl
are that program too. What the reactions leave out: power, resets, IOMMU groups, uevents.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from kit import kernel_reactions
from kit.kernel_reactions import Kernel

# Descriptor 9 is where the printf goes; in the substitution itself 1 is its pipe.
_HOOK = """
printf() {
  command printf "$@" || return
  { written=$(readlink /proc/self/fd/9); } 9>&1
  case $written in "$GPC_SYSFS"/*) "$FAKE_PYTHON" -I -S "$FAKE_KERNEL" write "$written" ;; esac
}
. "$0"
"""


class FakeKernel:
    """A machine whose sysfs and procfs lie in a directory."""

    def __init__(self, place: Path) -> None:
        self.sysfs, self.proc = place / "sys", place / "proc"
        for name in ("bus/pci/devices", "bus/pci/drivers", "class/block"):
            (self.sysfs / name).mkdir(parents=True)
        (self.sysfs / "bus/pci/drivers_probe").touch()
        self.proc.mkdir()
        (self.proc / "self").mkdir()
        for name, text in (
            ("cmdline", "root=/dev/vda1 quiet splash\n"),
            ("self/mountinfo", "22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/root rw\n"),
            ("swaps", "Filename Type Size Used Priority\n"),
        ):
            (self.proc / name).write_text(text)
        (place / "kernel.json").write_text(
            json.dumps(
                {"devices": {}, "drivers": {}, "modules": {}, "writes": []}
                | {"stuck": [], "refusals": [], "quarantined": [], "surprises": {}}
                | {"busy": [], "needs": {}, "splits": {}}
            )
        )
        self._programs = {name: place / name for name in ("modprobe", "rmmod", "xl")}
        for name, path in self._programs.items():
            command = (
                f'"{sys.executable}" -I -S "{kernel_reactions.__file__}" {name} "$GPC_SYSFS" "$@"'
            )
            path.write_text(f"#!/bin/sh\nexec {command}\n")
            path.chmod(0o755)
        for module in ("vfio_pci", "pci_stub"):
            self.change("modules", {module: [module.replace("_", "-")]})
        self.change("modules", {"xen_pciback": ["pciback"]})

    def change(self, key: str, value: Any) -> None:
        """Adds to a part of the state: modules, stuck, busy, needs and so on."""
        kernel = Kernel(self.sysfs)
        if isinstance(value, dict):
            kernel.state[key].update(value)
        else:
            kernel.state[key] += value
        kernel.save()

    def function(self, address: str, id: str, wants: str, class_code: str = "0x030000") -> None:
        """Plugs in a function, which the driver `wants` would claim, and makes its module."""
        device = self.sysfs / "bus/pci/devices" / address
        device.mkdir()
        vendor, name = id.split(":")
        for key, text in (
            ("vendor", f"0x{vendor}"),
            ("device", f"0x{name}"),
            ("class", class_code),
            ("driver_override", "(null)"),
        ):
            (device / key).write_text(f"{text}\n")
        self.change("devices", {address: wants})
        self.change("modules", {wants: [wants]})

    def split(self, address: str, id: str, wants: str, first: str) -> None:
        """Lets a function have two virtual ones, from the address `first` on, once it has a driver.

        `Kernel` makes them of what is written here.
        """
        device = self.sysfs / "bus/pci/devices" / address
        for key, text in (("sriov_numvfs", "0"), ("sriov_drivers_autoprobe", "1")):
            (device / key).write_text(f"{text}\n")
        self.change("splits", {address: [id, wants, first]})

    def load(self, module: str) -> None:
        """Loads a module, as the boot does."""
        kernel = Kernel(self.sysfs)
        assert kernel.modprobe(module) == 0
        kernel.save()

    def driver(self, address: str) -> str | None:
        """The driver that has a function."""
        return Kernel(self.sysfs)._driver_of(address)

    def override(self, address: str) -> str:
        """What driver_override of a function reads as."""
        return (self.sysfs / "bus/pci/devices" / address / "driver_override").read_text().strip()

    def ids(self, driver: str) -> list[str]:
        """The ids or slots that a driver was told."""
        known = Kernel(self.sysfs).state["drivers"][driver]
        return [*known["ids"], *known["slots"]]

    def writes(self) -> list[tuple[str, str]]:
        """Each write since the last call: the file under bus/pci, and the value."""
        kernel = Kernel(self.sysfs)
        done = [(name, value) for name, value in kernel.state["writes"]]
        kernel.state["writes"] = []
        kernel.save()
        return done

    def command(self, shell: list[str], script: Path, *words: str) -> list[str]:
        """The command line that runs `script` with `words` in `shell` under this kernel."""
        return [*shell, "-c", _HOOK, str(script), *words]

    def environment(self) -> dict[str, str]:
        """What the script finds its places by."""
        return {
            "GPC_SYSFS": str(self.sysfs),
            "GPC_PROC": str(self.proc),
            "GPC_RUN": str(self.sysfs.parent / "run"),
            "GPC_DEV": str(self.sysfs.parent / "dev"),
            "GPC_MODPROBE": str(self._programs["modprobe"]),
            "GPC_RMMOD": str(self._programs["rmmod"]),
            "GPC_XL": str(self._programs["xl"]),
            "GPC_PATIENCE": "3",
            "FAKE_PYTHON": sys.executable,
            "FAKE_KERNEL": kernel_reactions.__file__,
        }
