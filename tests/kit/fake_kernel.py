"""A kernel for shell scripts that write to sysfs: a tree of plain files that reacts to each write.

`FakeKernel` makes the tree and runs scripts in it. A script is sourced by its shell behind
`_HOOK`, which calls this file as a program after every `printf` into the tree, as sysfs acts
before write(2) returns; what the program answers is what the write answers. modprobe and xl are
this program too. What the reactions leave out: power, resets, IOMMU groups, uevents.

Source: Linux 6.1, drivers/base/bus.c, drivers/pci/pci-driver.c (new_id, remove_id, driver_override
in pci_match_device), drivers/xen/xen-pciback/pci_stub.c (slots).
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

# Descriptor 9 is where the printf goes; in the substitution itself 1 is its pipe.
_HOOK = """
printf() {
  command printf "$@" || return
  { written=$(readlink /proc/self/fd/9); } 9>&1
  case $written in "$GPC_SYSFS"/*) "$FAKE_PYTHON" -I -S "$FAKE_KERNEL" write "$written" ;; esac
}
. "$0"
"""

STUBS = ("vfio-pci", "pci-stub", "pciback")
"""Drivers that take what they are told to, and nothing by themselves."""


class Kernel:
    """The reactions. State is a JSON file; what scripts read is kept in the tree beside it."""

    def __init__(self, sysfs: Path) -> None:
        self.sysfs = sysfs
        self.bus = sysfs / "bus/pci"
        self._file = sysfs.parent / "kernel.json"
        self.state: dict[str, Any] = json.loads(self._file.read_text())

    def save(self) -> None:
        self._file.write_text(json.dumps(self.state))

    def write(self, path: str) -> int:
        """What happens on a write; 1 where the kernel would say no."""
        value = Path(path).read_text().strip("\n")
        name = os.path.relpath(path, self.bus)
        self.state["writes"].append([name, value])
        parts = name.split("/")
        if parts[-1] == "driver_override":
            Path(path).write_text(f"{value or '(null)'}\n")
            return 0
        if name == "drivers_probe":
            for driver in self.state["drivers"]:
                self._attach(driver, value)
            return int(not (self.bus / "devices" / value).exists())
        return self._driver_file(parts[1], parts[2], value)

    def modprobe(self, module: str) -> int:
        """Loads a module: its driver is offered every function that no driver has."""
        self.state["writes"].append(["modprobe", module])
        self._surprise(f"modprobe {module}")
        for driver in self.state["modules"].get(module.replace("-", "_"), ()):
            if driver not in self.state["drivers"]:
                self.state["drivers"][driver] = {"ids": [], "slots": []}
                place = self.bus / "drivers" / driver
                place.mkdir()
                for name in ("bind", "unbind", "new_id", "remove_id"):
                    (place / name).touch()
                if driver == "pciback":
                    for name in ("new_slot", "remove_slot", "slots"):
                        (place / name).touch()
                self._attach_all(driver)
            return 0
        print(f"modprobe: FATAL: Module {module} not found.", file=sys.stderr)
        return 1

    def unquarantine(self, address: str) -> int:
        """What `xl pci-assignable-remove` does: Xen lets dom0 have it, and pciback lets it go."""
        if address not in self.state["quarantined"]:
            return 1
        self.state["quarantined"].remove(address)
        self._driver_file("pciback", "unbind", address)
        self._driver_file("pciback", "remove_slot", address)
        return 0

    def _driver_file(self, driver: str, name: str, value: str) -> int:
        known = self.state["drivers"][driver]
        if name in ("new_id", "new_slot"):
            kept = known["ids" if name == "new_id" else "slots"]
            if name == "new_id" and value in kept:
                return 1  # EEXIST; pciback takes a slot any number of times
            kept.append(value)
            if name == "new_id":
                self._attach_all(driver)
        elif name in ("remove_id", "remove_slot"):
            kept = known["ids" if name == "remove_id" else "slots"]
            if value not in kept:
                return 1
            kept[:] = [entry for entry in kept if entry != value]
        elif name == "unbind":
            if self._driver_of(value) != driver:
                return 1
            if value in self.state["stuck"]:
                # What others write meanwhile is theirs to keep.
                self.save()
                time.sleep(20)  # longer than anybody's patience here, on a loaded machine too
                os._exit(1)
            (self.bus / "devices" / value / "driver").unlink()
            self._surprise(f"unbind {value}")
        elif name == "bind":
            return int(self._driver_of(value) is not None or not self._attach(driver, value))
        if driver == "pciback":
            (self.bus / "drivers/pciback/slots").write_text(
                "".join(f"{slot}\n" for slot in known["slots"])
            )
        return 0

    def _surprise(self, event: str) -> None:
        """What else changes at an event, behind everybody's back: texts of files by their paths."""
        for path, text in self.state["surprises"].get(event, ()):
            Path(path).write_text(text)

    def _driver_of(self, address: str) -> str | None:
        link = self.bus / "devices" / address / "driver"
        return link.readlink().name if link.is_symlink() else None

    def _attach_all(self, driver: str) -> None:
        for address in sorted(self.state["devices"]):
            self._attach(driver, address)

    def _attach(self, driver: str, address: str) -> bool:
        if self._driver_of(address) is not None or not self._matches(driver, address):
            return False
        target = self.bus / "drivers" / driver
        (self.bus / "devices" / address / "driver").symlink_to(target)
        if driver == "pciback" and address not in self.state["drivers"]["pciback"]["slots"]:
            self._driver_file("pciback", "new_slot", address)
        return True

    def _matches(self, driver: str, address: str) -> bool:
        if [driver, address] in self.state["refusals"] or address not in self.state["devices"]:
            return False
        if address in self.state["quarantined"] and driver not in STUBS:
            return False  # its probe fails for want of an interrupt
        device = self.bus / "devices" / address
        override = (device / "driver_override").read_text().strip()
        if override != "(null)":
            return override == driver
        vendor, name = ((device / key).read_text().strip()[2:] for key in ("vendor", "device"))
        known = self.state["drivers"][driver]
        if f"{vendor} {name}" in known["ids"] or address in known["slots"]:
            return True
        return driver not in STUBS and self.state["devices"][address] == driver


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
            )
        )
        self._programs = {name: place / name for name in ("modprobe", "xl")}
        for name, path in self._programs.items():
            command = f'"{sys.executable}" -I -S "{__file__}" {name} "$GPC_SYSFS" "$@"'
            path.write_text(f"#!/bin/sh\nexec {command}\n")
            path.chmod(0o755)
        for module in ("vfio_pci", "pci_stub"):
            self.change("modules", {module: [module.replace("_", "-")]})
        self.change("modules", {"xen_pciback": ["pciback"]})

    def change(self, key: str, value: Any) -> None:
        """Adds to a part of the state: modules, stuck, refusals, quarantined, surprises."""
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
            "GPC_XL": str(self._programs["xl"]),
            "GPC_PATIENCE": "3",
            "FAKE_PYTHON": sys.executable,
            "FAKE_KERNEL": __file__,
        }


def _main(words: list[str]) -> int:
    if words[0] == "modprobe":
        kernel = Kernel(Path(words[1]))
        code = kernel.modprobe(words[2])
    elif words[0] == "xl":
        kernel = Kernel(Path(words[1]))
        assert words[2] == "pci-assignable-remove", words
        code = kernel.unquarantine(words[3])
    else:
        kernel = Kernel(Path(words[1].split("/bus/pci/")[0]))
        code = kernel.write(words[1])
    kernel.save()
    return code


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
