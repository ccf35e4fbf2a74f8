"""How the fake kernel of scripts reacts to a write, to modprobe, rmmod and xl: run as a program.

Source: Linux 6.1, drivers/base/bus.c, drivers/pci/pci-driver.c (new_id, remove_id, driver_override
in pci_match_device), drivers/xen/xen-pciback/pci_stub.c (slots).
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

STUBS = ("vfio-pci", "pci-stub", "pciback")
"""Drivers that take what they are told to, and nothing by themselves."""


def _parent(process: int) -> str:
    """Whose child a process is; empty when it is none any more."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1]
    except OSError:
        return ""


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
        if not path.startswith(f"{self.bus}/"):
            return self._elsewhere(Path(path), value)
        name = os.path.relpath(path, self.bus)
        self.state["writes"].append([name, value])
        parts = name.split("/")
        if parts[-1] == "driver_override":
            Path(path).write_text(f"{value or '(null)'}\n")
            return 0
        if parts[-1].startswith("sriov_"):
            return self._split(parts[1], parts[-1], value)
        if name == "drivers_probe":
            for driver in self.state["drivers"]:
                self._attach(driver, value)
            return int(not (self.bus / "devices" / value).exists())
        return self._driver_file(parts[1], parts[2], value)

    def _split(self, address: str, name: str, value: str) -> int:
        """Makes virtual functions, which drivers look at unless they are kept from them."""
        device = self.bus / "devices" / address
        if name == "sriov_drivers_autoprobe":
            return 0
        if [address, "sriov_numvfs"] in self.state["refusals"]:
            (device / name).write_text("0\n")
            return 1
        id, wants, first = self.state["splits"][address]
        (device / name).write_text(f"{value}\n")
        for index in range(int(value)):
            own = f"{first[:-1]}{int(first[-1]) + index}"
            place = self.bus / "devices" / own
            place.mkdir()
            vendor, number = id.split(":")
            for key, text in (("vendor", f"0x{vendor}"), ("device", f"0x{number}")):
                (place / key).write_text(f"{text}\n")
            (place / "class").write_text("0x020000\n")
            (place / "driver_override").write_text("(null)\n")
            (place / "physfn").symlink_to(device)
            (device / f"virtfn{index}").symlink_to(place)
            self.state["devices"][own] = wants
            for driver in self.state["drivers"] if self._takes(own) else ():
                self._attach(driver, own)
        return 0

    def _takes(self, address: str) -> bool:
        """Whether a driver looks at a function at all: not at one that is kept from them.

        Source: Linux 6.1, drivers/pci/pci-driver.c (pci_device_can_probe).
        """
        device = self.bus / "devices" / address
        kept = device / "physfn/sriov_drivers_autoprobe"
        override = (device / "driver_override").read_text().strip()
        return not kept.exists() or kept.read_text().strip() == "1" or override != "(null)"

    def _elsewhere(self, path: Path, value: str) -> int:
        """A write to a console, or to a driver of the firmware's frame buffers."""
        name = os.path.relpath(path, self.sysfs)
        self.state["writes"].append([name, value])
        self._hang(name)
        if name.startswith("class/vtconsole/"):
            self._console(path, value)
        if path.name in ("bind", "unbind") and path.parent.parent.name == "drivers":
            link = path.parent / value
            if (path.name == "bind") == link.is_symlink():
                return 1
            if path.name == "unbind":
                link.unlink()
            else:
                link.symlink_to(self.sysfs / "devices/platform" / value)
        return 0

    def _console(self, path: Path, value: str) -> None:
        """One console shows at a time; who lost its place has it only once the other lets go."""
        others = [p for p in self.sysfs.glob("class/vtconsole/*/bind") if p != path]
        is_dummy = "dummy" in (path.parent / "name").read_text()
        if value == "1" and any(other.read_text().strip() == "1" for other in others):
            path.write_text("0\n")
        elif value == "0" and not is_dummy:
            for other in others:
                other.write_text("1\n")

    def _hang(self, what: str) -> None:
        if what in self.state["stuck"]:
            # What others write meanwhile is theirs to keep.
            self.save()
            # Longer than anybody's patience here, on a loaded machine too. But who reads what the
            # script prints waits for this as well, and need not once the script has given up.
            for above in [_parent(os.getppid())] * 200:
                time.sleep(0.1)
                if _parent(os.getppid()) != above:
                    break
            os._exit(1)

    def rmmod(self, module: str) -> int:
        """Unloads a module, unless something uses it; its driver lets go of everything."""
        self.state["writes"].append(["rmmod", module])
        self._hang(f"rmmod {module}")
        place = self.sysfs / "module" / module
        if module in self.state["busy"] or any((place / "holders").iterdir()):
            print(f"rmmod: ERROR: Module {module} is in use", file=sys.stderr)
            return 1
        for holders in self.sysfs.glob(f"module/*/holders/{module}"):
            holders.unlink()
        for driver in self.state["modules"].get(module, ()):
            for address in self.state["devices"]:
                if self._driver_of(address) == driver:
                    (self.bus / "devices" / address / "driver").unlink()
            del self.state["drivers"][driver]
            shutil.rmtree(self.bus / "drivers" / driver)
        shutil.rmtree(place)
        return 0

    def modprobe(self, module: str) -> int:
        """Loads a module: its driver is offered every function that no driver has."""
        self.state["writes"].append(["modprobe", module])
        self._surprise(f"modprobe {module}")
        (self.sysfs / "module" / module / "holders").mkdir(parents=True, exist_ok=True)
        (self.sysfs / "module" / module / "initstate").write_text("live\n")
        for below in self.state["needs"].get(module, ()):
            if not (self.sysfs / "module" / below).exists():
                self.modprobe(below)
            (self.sysfs / "module" / below / "holders" / module).touch()
        for driver in self.state["modules"].get(module.replace("-", "_"), ()):
            if driver not in self.state["drivers"]:
                self.state["drivers"][driver] = {"ids": [], "slots": []}
                place = self.bus / "drivers" / driver
                place.mkdir()
                (place / "module").symlink_to(self.sysfs / "module" / module)
                for name in ("bind", "unbind", "new_id", "remove_id"):
                    (place / name).touch()
                if driver == "pciback":
                    for name in ("new_slot", "remove_slot", "slots"):
                        (place / name).touch()
                self._attach_all(driver)
            return 0
        if module in self.state["needs"]:
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
            self._hang(value)
            (self.bus / "devices" / value / "driver").unlink()
            (self.bus / "drivers" / driver / value).unlink(missing_ok=True)
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
        (target / address).symlink_to(self.bus / "devices" / address)
        if driver == "pciback" and address not in self.state["drivers"]["pciback"]["slots"]:
            self._driver_file("pciback", "new_slot", address)
        return True

    def _matches(self, driver: str, address: str) -> bool:
        if [driver, address] in self.state["refusals"] or address not in self.state["devices"]:
            return False
        if address in self.state["quarantined"] and driver not in STUBS:
            return False  # its probe fails for want of an interrupt
        if not self._takes(address):
            return False
        device = self.bus / "devices" / address
        override = (device / "driver_override").read_text().strip()
        if override != "(null)":
            return override == driver
        vendor, name = ((device / key).read_text().strip()[2:] for key in ("vendor", "device"))
        known = self.state["drivers"][driver]
        if f"{vendor} {name}" in known["ids"] or address in known["slots"]:
            return True
        return driver not in STUBS and self.state["devices"][address] == driver


def _main(words: list[str]) -> int:
    if words[0] == "modprobe":
        kernel = Kernel(Path(words[1]))
        code = kernel.modprobe(words[2])
    elif words[0] == "rmmod":
        kernel = Kernel(Path(words[1]))
        code = kernel.rmmod(words[2])
    elif words[0] == "xl":
        kernel = Kernel(Path(words[1]))
        assert words[2] == "pci-assignable-remove", words
        code = kernel.unquarantine(words[3])
    else:
        kernel = Kernel(Path(os.environ["GPC_SYSFS"]))
        code = kernel.write(words[1])
    kernel.save()
    return code


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
