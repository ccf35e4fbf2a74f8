"""What a card that goes to a guest leaves behind or takes along on this host. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.detect.judge import outputs, short, used_with
from gpc.live.match import Compared
from gpc.report.diagnostics import Diagnostic, Place


def boot_display(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: boot-display-differs."""
    shown = found.settled.host.boot_displays
    for name, gpu in found.machine.host.gpus.items():
        live = found.by_address.get(gpu.address) if gpu.address in found.present else None
        if live is None or live.boot_vga is None or live.boot_vga == shown[name].value:
            continue
        entry = found.settled.owners.get(("gpus", name))
        if live.boot_vga:
            given = f", which is given to guest {entry.guest}" if entry else ""
            yield Diagnostic(
                "boot-display-differs",
                f"the firmware shows its messages on {name}{given}; the file does not say so",
                Place(("host", "gpus", name), key=True),
                also=(Place(entry.path, label="given here"),) if entry else (),
                help="choose another primary display in the firmware's setup"
                if entry
                else "write `boot_display: true` under it",
                severity="warning",
            )
        else:
            yield Diagnostic(
                "boot-display-differs",
                f"the firmware does not show its messages on {name}, and the file says that it "
                "does",
                Place(("host", "gpus", name, "boot_display")),
                help="correct it: the card to keep is the one that the firmware uses",
                severity="warning",
            )


def reset(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: no-reset."""
    for entry in found.given:
        live = found.by_address.get(entry.card.address)
        if entry.kind != "gpus" or live is None or live.has_reset:
            continue
        if entry.card.address not in found.present:
            continue
        yield Diagnostic(
            "no-reset",
            f"{entry.name} shows no way to be reset: a second start of guest {entry.guest} may "
            "hang the host",
            Place((*entry.declared, "address")),
            also=(Place(entry.path, label=f"given to guest {entry.guest} here"),),
            found=f"no file `reset` at {short(live)}",
            help="reboot the host between two starts, or see `gpc explain no-reset` for modules "
            "that reset some cards",
            severity="warning",
        )


def blank(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: no-outputs."""
    for entry in found.given:
        live = found.by_address.get(entry.card.address)
        why = outputs(live) if live is not None and entry.kind == "gpus" else None
        if why is None or entry.card.address not in found.present:
            continue
        display = found.machine.guests[entry.guest].display
        if display.vnc is not None or display.spice is not None:
            continue
        yield Diagnostic(
            "no-outputs",
            f"nobody sees what guest {entry.guest} draws: its display has no VNC, and as to "
            f"{entry.name}, {why}",
            Place((*entry.declared, "address")),
            also=(Place(entry.path, label=f"given to guest {entry.guest} here"),),
            help="write `display: {vnc: {}}` in the guest; what the card draws is seen by Looking "
            "Glass, a remote desktop, or on a laptop whose switch (MUX) gives the panel to it",
            severity="warning",
        )


def framebuffer(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: framebuffer-on-card."""
    held = found.facts.boot.framebuffer or ()
    for entry in found.given:
        for placed, live in found.functions_of(entry):
            for region in live.regions:
                inside = [f for f in held if f.start <= region.end and f.end >= region.start]
                if not inside:
                    continue
                yield Diagnostic(
                    "framebuffer-on-card",
                    f"the frame buffer that the firmware set up lies in the memory of {entry.name}",
                    Place((*placed.path, "address")),
                    also=(Place(entry.path, label=f"given to guest {entry.guest} here"),),
                    found=f"{inside[0].start:x}-{inside[0].end:x} in /proc/iomem",
                    help="choose another primary display in the firmware's setup, or keep the "
                    "kernel off it: `gpc explain framebuffer-on-card`",
                    severity="warning",
                )
                break


def disks(found: Compared) -> Iterator[Diagnostic]:
    """Errors: holds-disk."""
    for entry in found.given:
        for placed, live in found.functions_of(entry):
            use = used_with(found.facts, [live])
            if use is None:
                continue
            yield Diagnostic(
                "holds-disk",
                f"the disk that {use.what} hangs on {entry.name}"
                if use.is_known
                else f"whether the host uses a disk that hangs on {entry.name} is unknown: "
                f"{use.what}",
                Place((*placed.path, "address")),
                also=(Place(entry.path, label=f"given to guest {entry.guest} here"),),
                found=f"{use.device} at {short(live)}",
                help="unmount it for good, or give the guest another device"
                if use.is_known
                else "look for yourself: --take-mounted-disk of apply and of gpc-bind takes it",
            )


def route(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: holds-route."""
    network = found.facts.network
    for entry in found.given:
        for placed, live in found.functions_of(entry):
            if live.address in network.route_functions:
                yield Diagnostic(
                    "holds-route",
                    f"the host reaches the world through {entry.name}",
                    Place((*placed.path, "address")),
                    also=(Place(entry.path, label=f"given to guest {entry.guest} here"),),
                    found=f"the default route goes through {network.route}",
                    help="give the host another way first: whoever is logged in over it is cut off",
                    severity="warning",
                )


CHECKS = (boot_display, reset, blank, framebuffer, disks, route)
