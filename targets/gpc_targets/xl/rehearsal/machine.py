"""A guest's processors, clocks, firmware and start: as meant, and as libxl has it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gpc.parts.clock import GuestClock
from gpc.parts.firmware import FirmwareFiles
from gpc.parts.smbios import GuestSmbios
from gpc.parts.start import GuestAcpiTable, GuestKernel, GuestNested, GuestSleep
from gpc.plan import Guest
from gpc_schemas.units import CpuSet
from gpc_targets.xl.clock import KEYS, said
from gpc_targets.xl.start import NAMES, is_written

STARTED = ("kernel", "ramdisk", "cmdline", "acpi_firmware", "nested_hvm", "acpi_s3", "acpi_s4")
"""Of libxl's configuration, what a guest starts with and whether it sleeps."""


def meant_by(cpus: str) -> str:
    """A place of a virtual CPU as the guest's file says it."""
    return "all" if cpus == "all" else place(CpuSet.parse(cpus).cpus)


def place(cpus: Sequence[int]) -> str:
    """Host CPUs; xl writes every one of them for `all`."""
    is_all = len(cpus) > 1 and list(cpus) == list(range(len(cpus)))
    return "all" if is_all else str(CpuSet(tuple(sorted(cpus))))


def start(guest: Guest) -> str:
    """What the guest is to start with."""
    found: dict[str, str] = {}
    for kernel in guest.of(GuestKernel):
        asked = {"kernel": kernel.image, "ramdisk": kernel.initrd, "cmdline": kernel.command_line}
        found |= {key: value.value for key, value in asked.items() if value is not None}
    for table in guest.of(GuestAcpiTable):
        found["acpi_firmware"] = table.file.value
    for nested in guest.of(GuestNested):
        found["nested_hvm"] = str(nested.has.value)
    for sleep in guest.of(GuestSleep):
        for key, can in (("acpi_s3", sleep.to_memory), ("acpi_s4", sleep.to_disk)):
            found |= {key: str(can.value)} if is_written(can) else {}
    words = [f"{key} {found[key]}" for key in STARTED if key in found]
    for smbios in guest.of(GuestSmbios):
        said = [(NAMES.get((b.kind, e.name)), e.value) for b in smbios.blocks for e in b.entries]
        words += [f"{name}={value.value}" for name, value in said if name is not None]
        words += [f"oem={line.value}" for line in smbios.oem]
    return ", ".join(words)


def started(values: Mapping[str, Any]) -> str:
    """The same of what xl would create."""
    words = [f"{key} {values[key]}" for key in STARTED if key in values]
    words += [f"{entry['key']}={entry['value']}" for entry in values.get("smbios", [])]
    return ", ".join(words)


def clock_of(guest: Guest) -> str:
    """What its clocks are to be."""
    words: list[str] = [guest.clock.value]
    for clock in guest.of(GuestClock):
        # libxl keeps seconds as an unsigned number of 32 bits.
        offset = None if clock.offset is None else clock.offset.value % (1 << 32)
        found = {key: value.value for key, value in said(clock).items() if value is not None}
        for key, name in KEYS.items():
            value = offset if key == "offset" else found.get(key)
            if value is not None and (key, value) != ("tsc_mode", "default"):
                words.append(f"{name} {value}")
    return ", ".join(words)


def ticking(build: Mapping[str, Any], hvm: Mapping[str, Any]) -> str:
    """The same of what xl would create."""
    words = ["localtime" if build.get("localtime") == "True" else "utc"]
    for name in KEYS.values():
        words += [f"{name} {each[name]}" for each in (build, hvm) if name in each]
    return ", ".join(words)


def firmware(guest: Guest) -> str:
    """What is to boot it."""
    kind = {"uefi": "ovmf", "bios": "seabios"}[guest.firmware.value]
    own = [files.code.value for files in guest.of(FirmwareFiles) if files.code is not None]
    return " from ".join([kind, *own])
