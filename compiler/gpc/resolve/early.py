"""What decides over a card before the system is up: the files, as more than one target names them.

Pure.
"""

from __future__ import annotations

from gpc.plan import Host
from gpc.why import Traced, defaulted

MODPROBE_CONF = "etc/modprobe.d/gpc.conf"
UDEV_RULES = "etc/udev/rules.d/70-gpc.rules"
"""Before 80-drivers.rules, in which udev loads the driver of a device."""


def has_modprobe_conf(host: Host) -> bool:
    """Whether there is anything for modprobe.d to say."""
    return bool(host.options or host.soft_dependencies or host.blacklist)


def has_udev_rules(host: Host) -> bool:
    """Whether functions are bound by naming their driver; `new_id` and `new_slot` need no rule."""
    return any(binding.method.value == "driver_override" for binding in host.bindings)


def early_files(host: Host) -> tuple[Traced[str], ...]:
    """The files that the initial RAM file system must have, as the running host names them."""
    files = []
    if has_modprobe_conf(host):
        files.append(defaulted(f"/{MODPROBE_CONF}", "initramfs-carries-the-rule"))
    if has_udev_rules(host):
        files.append(defaulted(f"/{UDEV_RULES}", "initramfs-carries-the-rule"))
    return tuple(files)
