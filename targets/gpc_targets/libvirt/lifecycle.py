"""What libvirt does not do when a guest ends. Pure.

Source: libvirt 9.0, src/qemu/qemu_validate.c, qemuValidateLifecycleAction.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.limits import lifecycle, no_action
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place


def unsupported(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    for event, action in lifecycle(guest):
        if action == "preserve" and event != "crash":
            yield no_action(guest, event, action)
    if (guest.on_poweroff.value, guest.on_reboot.value) == ("restart", "destroy"):
        at = (*guest.path, "lifecycle")
        yield Diagnostic(
            "unsupported",
            "libvirt cannot start a guest again after a poweroff and end it on a reboot",
            Place((*at, "poweroff")),
            also=(
                Place((*at, "reboot"), label="ended on a reboot"),
                Place((*guest.path, "backend"), label="run by libvirt"),
            ),
            help="let both do the same, or swap them",
        )
