"""What decides over a card before the system is up: the files, as more than one target names them.

Pure.
"""

from __future__ import annotations

from gpc.plan import Host
from gpc.why import Path, Traced, Why, defaulted, leaves

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
    made_by, files = leaves(host.initramfs.why), []
    if has_modprobe_conf(host):
        files.append(_carried(MODPROBE_CONF, *made_by, *leaves(_first_of_modprobe_conf(host))))
    if has_udev_rules(host):
        first = host.bindings[0]
        files.append(_carried(UDEV_RULES, *made_by, *leaves(first.driver.why, first.method.why)))
    return tuple(files)


def _carried(path: str, *parents: Path) -> Traced[str]:
    return defaulted(f"/{path}", "initramfs-carries-the-rule", *parents)


def _first_of_modprobe_conf(host: Host) -> tuple[Why, ...]:
    """Why there is anything in it: whatever would take all of its lines would take the first."""
    if host.options:
        return host.options[0].text.why
    return (*(each.module for each in host.soft_dependencies), *host.blacklist)[0].why
