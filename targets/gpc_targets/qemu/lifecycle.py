"""What QEMU does when a guest ends, and what of it QEMU has no option for. Pure.

Source: qemu(1), `-action`: a shutdown is what the other events can be turned into, so that all of
them share its outcome.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.limits import lifecycle
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
from gpc.why import Traced

SHUTDOWN = {"destroy": "poweroff", "preserve": "pause"}
REBOOT = {"restart": "reset", "destroy": "shutdown", "preserve": "shutdown"}
PANIC = {"destroy": "shutdown", "preserve": "pause"}


def actions(guest: Guest) -> tuple[Traced[str], Traced[str], Traced[str]]:
    """The words of `-action` for shutdown, reboot and panic."""
    return (
        guest.on_poweroff.map(lambda action: SHUTDOWN[action]),
        guest.on_reboot.map(lambda action: REBOOT[action]),
        guest.on_crash.map(lambda action: PANIC[action]),
    )


def unsupported(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    if any(action == "rename-restart" for _, action in lifecycle(guest)):
        return  # said by `gpc.kvm.limits`
    poweroff = guest.on_poweroff.value
    for event, action in lifecycle(guest):
        if event != "reboot" and action == "restart":
            yield _refusal(guest, event, "QEMU itself starts no guest again that ended")
        elif event == "reboot" and action in ("destroy", "preserve") and action != poweroff:
            yield _refusal(guest, event, "QEMU does with a reboot what it does with a power-off")
        elif event == "crash" and action == "destroy" and poweroff == "preserve":
            yield _refusal(guest, "poweroff", "QEMU keeps a guest that crashed with it")


def _refusal(guest: Guest, event: str, why: str) -> Diagnostic:
    return Diagnostic(
        "unsupported",
        f"qemu cannot do this with guest {guest.name.value}: {why}",
        Place((*guest.path, "lifecycle", event)),
        also=(Place((*guest.path, "backend"), label="run by qemu"),),
        help="libvirt can: `backend: libvirt`",
    )
