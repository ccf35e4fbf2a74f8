"""What QEMU does when a guest ends, and what of it QEMU has no option for. Pure.

Source: qemu(1), `-action`: a shutdown is what the other events can be turned into, so that all of
them share its outcome.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.limits import lifecycle
from gpc.plan import Guest, Host
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.since import known, knows
from gpc.why import Path, Traced, join
from gpc_schemas.units import Version

SHUTDOWN = {"destroy": "poweroff", "preserve": "pause"}
REBOOT = {"restart": "reset", "destroy": "shutdown", "preserve": "shutdown"}
PANIC = {"destroy": "shutdown", "preserve": "pause"}

SINCE = Version(6, 0)
"""Source: QEMU 10.0, qapi/run-state.json (set-action); QEMU 5.2 of Debian 11 refuses it."""


def action(host: Host, guest: Guest) -> Traced[str] | None:
    """What `-action` says; None where QEMU is too old for it, and does the same without."""
    if not knows(host, "qemu", SINCE):
        return None
    return join(
        "shutdown=",
        guest.on_poweroff.map(SHUTDOWN.__getitem__),
        ",reboot=",
        guest.on_reboot.map(REBOOT.__getitem__),
        ",panic=",
        guest.on_crash.map(PANIC.__getitem__),
    ).also(known(host, "qemu"))


def beyond_options(guest: Guest) -> Iterator[Path]:
    """What a guest does at its end that QEMU does not do without being told by `-action`.

    Source: QEMU 5.2, softmmu/vl.c (qemu_system_guest_panicked, which ends the guest) and qemu(1).
    """
    without = {"poweroff": "destroy", "reboot": "restart", "crash": "destroy"}
    for event, action in lifecycle(guest):
        if action != without[event]:
            yield (*guest.path, "lifecycle", event)


def unsupported(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    if any(action == "rename-restart" for _, action in lifecycle(guest)):
        return  # said by `gpc.kvm.limits`
    poweroff = guest.on_poweroff.value
    for event, action in lifecycle(guest):
        if event != "reboot" and action == "restart":
            instead = "preserve" if event == "crash" and poweroff == "preserve" else "destroy"
            why = "QEMU itself starts no guest again that ended"
            yield _refusal(guest, event, why, f"{event}: {instead}")
        elif event == "reboot" and action in ("destroy", "preserve") and action != poweroff:
            why = "QEMU does with a reboot what it does with a power-off"
            yield _refusal(guest, event, why, "reboot: restart")
        elif event == "crash" and action == "destroy" and poweroff == "preserve":
            why = "QEMU keeps a guest that crashed with it"
            yield _refusal(guest, "poweroff", why, "crash: preserve")


def _refusal(guest: Guest, event: str, why: str, instead: str) -> Diagnostic:
    # Under libvirt a guest is kept after a crash alone, and not started again after a power-off
    # only: a way out that ends at another refusal would be none.
    ends = (guest.on_poweroff.value, guest.on_reboot.value)
    libvirt_can = "preserve" not in ends and ends != ("restart", "destroy")
    return Diagnostic(
        "unsupported",
        f"qemu cannot do this with guest {guest.name.value}: {why}",
        Place((*guest.path, "lifecycle", event)),
        also=(Place((*guest.path, "backend"), label="run by qemu"),),
        help=f"write `{instead}`" + (", or `backend: libvirt`, which can" if libvirt_can else ""),
    )
