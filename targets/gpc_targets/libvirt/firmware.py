"""How libvirt is told which firmware a guest has. Pure."""

from gpc_schemas.units import Version

FEATURES = Version(7, 2)
"""Since when features of a firmware can be asked for; before, whether it guards its variables.

Source: https://libvirt.org/formatdomain.html#bios-bootloader (firmware)."""
