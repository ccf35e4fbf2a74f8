"""Which guest is given which card, and what that leaves to the host. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import nearest, one_of
from gpc.settle.records import Settled


def unknown_devices(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: unknown-device."""
    host = settled.machine.host
    for guest_name, guest in settled.machine.guests.items():
        at = ("guests", guest_name)
        for name in guest.gpus:
            if name not in host.gpus:
                place = Place((*at, "gpus", name), key=True)
                yield _unknown(name, place, "gpus", host.gpus, "devices", host.devices)
        for name in guest.devices:
            if name not in host.devices:
                place = Place((*at, "devices", name), key=True)
                yield _unknown(name, place, "devices", host.devices, "gpus", host.gpus)
        for key, disk in guest.disks.items():
            if disk.nvme is not None and disk.nvme.drive not in host.devices:
                place = Place((*at, "disks", key, "nvme", "drive"))
                yield _unknown(disk.nvme.drive, place, "devices", host.devices, "gpus", ())
        for key, network in guest.networks.items():
            if network.function is not None and network.function not in host.devices:
                place = Place((*at, "networks", key, "function"))
                yield _unknown(network.function, place, "devices", host.devices, "gpus", ())


def _unknown(
    name: str, place: Place, kind: str, known: Iterable[str], other: str, others: Iterable[str]
) -> Diagnostic:
    names = sorted(known)
    near = nearest(name, names)
    also: tuple[Place, ...] = ()
    if name in others:
        also = (Place(("host", other, name), key=True, label=f"declared among host.{other} here"),)
        help = f"name it under the guest's `{other}` instead"
    elif near:
        help = f"did you mean `{near}`?"
    else:
        help = f"declare it under host.{kind}, with its address and id"
    return Diagnostic(
        "unknown-device",
        f"host.{kind} declares no `{name}`",
        place,
        also=also,
        expected=one_of(names),
        help=help,
    )


def unknown_functions(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: unknown-device, for a function that the host does not declare."""
    host = settled.machine.host
    for guest in settled.guests.values():
        for kind, declared in (("gpus", host.gpus), ("devices", host.devices)):
            for name, passed in getattr(guest.asked, kind).items():
                card = declared.get(name)
                known = sorted(card.functions or ()) if card is not None else ()
                for function in passed.functions if card is not None else ():
                    if function not in known:
                        near = nearest(function, known)
                        at = f"host.{kind}.{name}"
                        yield Diagnostic(
                            "unknown-device",
                            f"{at} declares no function `{function}`",
                            Place((*guest.path, kind, name, "functions", function), key=True),
                            expected=one_of(known) if known else "",
                            help=f"did you mean `{near}`?"
                            if near
                            else f"declare it under {at}.functions, with its address and id",
                        )


def given_twice(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: given-twice."""
    for entry in settled.given:
        first = settled.owners[entry.kind, entry.name]
        if first is entry:
            continue
        message = f"{entry.name} is given to guest {entry.guest} and to guest {first.guest}"
        label = f"already given to guest {first.guest} here"
        also = (Place(first.path, key=True, label=label),)
        help = "a card is in one guest at a time: leave it to one of them"
        if entry.guest == first.guest:
            message = f"{entry.name} is given to guest {entry.guest} twice"
            label = "already given here"
            help = "a guest has it whole, or as a network card or a disk: leave one of them out"
        place = Place(entry.path, key=True)
        yield Diagnostic("given-twice", message, place, also=also, help=help)


def only_gpu_given(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: only-gpu-given."""
    host = settled.machine.host
    if settled.host.headless.value or not host.gpus:
        return
    kept = set(settled.kept)
    given = [settled.owners[key] for name in host.gpus if (key := ("gpus", name)) in kept]
    if len(given) < len(host.gpus):
        return
    if len(given) == 1:
        name, guest = given[0].name, given[0].guest
        message = f"{name}, the host's only graphics card, is given to guest {guest}"
        places = [Place(given[0].path)]
    else:
        message = f"all {len(given)} graphics cards of the host are given to guests"
        places = [
            Place(entry.path, label=f"{entry.name} goes to guest {entry.guest}") for entry in given
        ]
    lent = ""
    if all(settled.guests[entry.guest].facts.lends for entry in given):
        lent = (
            "; say `host_use: while-off` of the card if the host is to have it while the guest is "
            "off"
        )
    yield Diagnostic(
        "only-gpu-given",
        message,
        places[-1],
        also=(*places[:-1], Place(("host", "gpus"), key=True, label="no other is declared here")),
        help=f"declare the card that the host keeps{lent}, or say `headless: true` under host if "
        "it is to run without a display",
    )


def boot_display_given(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: boot-display-given."""
    host = settled.machine.host
    kept = [name for name in host.gpus if ("gpus", name) not in settled.owners]
    if not kept:
        return  # said by only-gpu-given, or the host is headless
    for name in host.gpus:
        entry = settled.owners.get(("gpus", name))
        if not settled.host.boot_displays[name].value or entry is None:
            continue
        if not settled.uses["gpus", name].is_lent:
            yield Diagnostic(
                "boot-display-given",
                f"{name} is given to guest {entry.guest}, but the firmware shows its messages on "
                "it and may keep part of it",
                Place(entry.path),
                also=(Place(("host", "gpus", name, "boot_display"), label="declared here"),),
                help=f"choose {kept[0]} as the primary display in the firmware's setup",
                severity="warning",
            )


def two_boot_displays(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: two-boot-displays."""
    names = [name for name, shown in settled.host.boot_displays.items() if shown.value]
    for name in names[1:]:
        first = Place(("host", "gpus", names[0], "boot_display"), label="already said here")
        yield Diagnostic(
            "two-boot-displays",
            "the firmware shows its messages on one card, and two are declared to be it",
            Place(("host", "gpus", name, "boot_display")),
            also=(first,),
            help="the file boot_vga beside the card in /sys/bus/pci/devices says 1 for the one",
        )


CHECKS = (
    unknown_devices,
    unknown_functions,
    given_twice,
    only_gpu_given,
    boot_display_given,
    two_boot_displays,
)
