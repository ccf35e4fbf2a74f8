"""How libvirt is told which firmware a guest has. Pure.

Source: https://libvirt.org/formatdomain.html#bios-bootloader, libvirt 9.0 to 11.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.firmware import BY_PATH, WINDOW, firmware
from gpc.kvm.places import Places
from gpc.parts.firmware import CardWindow, FirmwareFiles
from gpc.plan import Guest, Plan
from gpc.target.words import Piece
from gpc.why import Traced, because, leaves, reasons
from gpc_schemas.units import Version

FEATURES = Version(7, 2)
"""Since when features of a firmware can be asked for; before, whether it guards its variables.

Source: https://libvirt.org/formatdomain.html#bios-bootloader (firmware)."""


def by_path(plan: Plan, guest: Guest) -> dict[str, Traced[str]] | None:
    """The firmware's files, where libvirt does not look for one by itself and nobody names any."""
    family = plan.host.family
    if files(guest) or guest.firmware.value != "uefi" or family.value not in BY_PATH:
        return None
    known = firmware(family.value, guest.secure_boot.value)
    parents = leaves(family.why, guest.secure_boot.why)
    why = reasons(guest.firmware.why, because("firmware-by-path", *parents))
    return {"code": Traced(known.code, why), "variables": Traced(known.variables, why)}


def files(guest: Guest) -> FirmwareFiles | None:
    """Files of its own; None where libvirt chooses all of them."""
    return next(iter(guest.of(FirmwareFiles)), None)


def lower(files: FirmwareFiles, places: Places) -> Iterator[Piece]:
    """The program, and the variables with what they are copied from."""
    guest, code = places.guest, files.code
    is_uefi = guest.firmware.value == "uefi"
    kind = "pflash" if is_uefi else "rom"
    rows = {
        "code": code,
        "kind": Traced(kind, code.why) if code else None,
        "secure": guest.secure_boot.map(lambda on: "yes" if on else "no") if is_uefi else None,
        "code_format": _unusual(files.code_format),
        "stateless": files.stateless.map(lambda _: "yes") if files.stateless.value else None,
        "template": files.template,
        "variables_format": _unusual(files.variables_format),
        "variables": files.variables,
    }
    yield Piece("firmware.xml.j2", rows, files.because, "os")


def _unusual(format: Traced[str]) -> Traced[str] | None:
    """A format that libvirt is to be told; it takes a file for raw otherwise."""
    return None if format.value == "raw" else format


def lower_window(window: CardWindow, places: Places) -> Iterator[Piece]:
    """A file that the firmware reads.

    As words for QEMU: libvirt 9.0 to 11.3 keep this name for themselves (`<sysinfo type='fwcfg'>`).
    """
    option = window.size.map(lambda _: "-fw_cfg")
    file = window.size.map(lambda size: f"name={WINDOW},string={size.mib}")
    yield Piece("commandline.xml.j2", {"words": (option, file)}, window.because, "commandline")
