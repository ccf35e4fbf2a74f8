"""Words for QEMU of which gpc prints the like are warned of, and others are not."""

from __future__ import annotations

import json

import pytest

from gpc.build import check_source
from kit.kvm_guests import source

MACHINE = source("bare").decode()


def warned(backend: str, *words: str, more: str = "") -> list[tuple[str, str | None]]:
    """What is said of a guest's words: the message and the help."""
    raw = f"    raw: {{qemu: {json.dumps(words)}}}\n{more}"
    checked = check_source("m", f"{MACHINE.rstrip()}\n{raw}".encode(), backend)
    found = [each for each in checked.warnings if each.code == "raw-word-twice"]
    return [(each.message, each.help) for each in found]


@pytest.mark.parametrize("backend", ["qemu", "libvirt"])
@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("-smp", "cores=1"), "cpu.cores"),
        (("-smp", "3"), "vcpus"),
        (("-display", "gtk"), "display"),
        (("-M", "pc"), "machine"),
        (("-rtc", "driftfix=none"), "clock.rtc_ticks"),
        (("-rtc", "base=utc"), "clock"),
        (("-cpu", "host"), "cpu"),
        (("-uuid", "6fd3f62d-9fe7-4a4e-a869-7acd6376d8ea"), "uuid"),
        (("-smbios", "type=1,uuid=6fd3f62d-9fe7-4a4e-a869-7acd6376d8ea"), "uuid"),
        (("-no-reboot",), "lifecycle.reboot"),
        (("-boot", "strict=off"), "boot"),
        (("-global", "kvm-pit.lost_tick_policy=discard"), "clock.pit_ticks"),
        (("-no-hpet",), "clock.hpet"),
        (("-global", "driver=kvm-pit,property=lost_tick_policy,value=delay"), "clock.pit_ticks"),
        (("-name", "other"), None),
        (("-msg", "guest-name=on"), None),
    ],
)
def test_what_gpc_prints_names_the_key_to_use(
    backend: str, words: tuple[str, ...], key: str | None
) -> None:
    ((_, help),) = warned(backend, *words)
    assert help is not None
    assert f"`{key}`" in help if key is not None else help.startswith("leave it out")


def test_several_keys_of_an_option_are_several_warnings() -> None:
    said = warned("qemu", "-smp", "cores=1,sockets=4,threads=1", "-machine", "accel=tcg")
    keys = sorted(message.split("`")[3] for message, _ in said)
    assert keys == ["accel", "cores", "sockets", "threads"]


@pytest.mark.parametrize(
    "words",
    [
        ("-device", "qemu-xhci,id=more"),
        ("-rtc", "clock=vm"),
        ("-boot", "once=d"),
        ("-machine", "pcspk-audiodev=a"),
        ("-global", "ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off"),
        ("-smbios", "type=4,manufacturer=a"),
        ("-k", "de"),
    ],
)
def test_what_gpc_does_not_print_is_free(words: tuple[str, ...]) -> None:
    assert not warned("qemu", *words)
