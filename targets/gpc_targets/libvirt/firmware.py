"""How libvirt is told which firmware a guest has. Pure."""

from gpc.kvm.firmware import BY_PATH, firmware
from gpc.plan import Guest, Plan
from gpc.why import Traced, because, leaves, reasons
from gpc_schemas.units import Version

FEATURES = Version(7, 2)
"""Since when features of a firmware can be asked for; before, whether it guards its variables.

Source: https://libvirt.org/formatdomain.html#bios-bootloader (firmware)."""


def by_path(plan: Plan, guest: Guest) -> dict[str, Traced[str]] | None:
    """The firmware's files, where libvirt does not look for one by itself."""
    family = plan.host.family
    if guest.firmware.value != "uefi" or family.value not in BY_PATH:
        return None
    files = firmware(family.value, guest.secure_boot.value)
    parents = leaves(family.why, guest.secure_boot.why)
    why = reasons(guest.firmware.why, because("firmware-by-path", *parents))
    return {"code": Traced(files.code, why), "variables": Traced(files.variables, why)}
