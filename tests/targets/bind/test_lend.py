"""Lending: what of a tree hangs on a card that the host has while its guest is off."""

from __future__ import annotations

import re

import pytest

from gpc.build import build_source, check_source
from kit.hosts import machine
from kit.lend_host import SECOND, lent_machine

SCRIPT = "usr/local/sbin/gpc-lend"
UNIT = "etc/systemd/system/gpc-guest-one.service"
AT_BOOT = ("etc/udev/", "etc/modprobe.d/", "etc/initramfs-tools/", "etc/systemd/system/gpc-bind")


def tree(text: str) -> dict[str, str]:
    return {a.path: a.text for a in build_source("machine.yaml", text.encode()).artifacts}


def rows(text: str, function: str) -> list[list[str]]:
    """The lines of a table in a script."""
    found = re.search(rf"^{function}\(\) {{\n  cat <<'END'\n(.*?)END\n", text, re.M | re.S)
    assert found
    return [line.split() for line in found[1].splitlines()]


def test_a_lent_card_is_not_touched_at_boot() -> None:
    found = tree(lent_machine())
    assert [path for path in found if path.startswith(AT_BOOT)] == []
    assert rows(found["usr/local/sbin/gpc-bind"], "functions") == []
    assert [row[2] for row in rows(found["usr/local/sbin/gpc-bind"], "lent")] == [
        "card",
        "card.audio",
    ]


def test_what_is_kept_and_what_is_lent_stand_apart() -> None:
    both = machine(
        more='devices:\n  usb: {address: 04:00.0, id: "1b21:3241", host_use: while-off}',
        guest="devices: [usb]",
    )
    found = tree(both)
    assert [row[2] for row in rows(found["usr/local/sbin/gpc-bind"], "functions")] == [
        "card",
        "card.audio",
    ]
    assert [row[2] for row in rows(found["usr/local/sbin/gpc-bind"], "lent")] == ["usb"]
    assert rows(found[SCRIPT], "lent") == [["one", "usb", "0000:04:00.0", "refuse"]]
    assert "Requires=gpc-bind.service" in found[UNIT]


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        (lent_machine(), "end"),
        (lent_machine(second=SECOND), "refuse"),
        (lent_machine(holders="holders: refuse"), "refuse"),
        (lent_machine(second=SECOND, holders="holders: end"), "end"),
    ],
)
def test_who_holds_the_only_card_is_ended_and_who_holds_another_is_not(
    text: str, holders: str
) -> None:
    assert {row[3] for row in rows(tree(text)[SCRIPT], "lent")} == {holders}


def test_a_unit_hands_out_before_the_start_and_takes_back_after_the_end() -> None:
    unit = tree(lent_machine().replace("backend: libvirt", "backend: qemu"))[UNIT]
    assert "Requires=gpc-bind.service" not in unit
    lines = unit.splitlines()
    before = lines.index("ExecStartPre=+/usr/local/sbin/gpc-lend out one")
    after = lines.index("ExecStopPost=+/usr/local/sbin/gpc-lend back one")
    assert before < lines.index("ExecStart=/usr/local/sbin/gpc-guest-one start")
    assert after > lines.index("ExecStopPost=/usr/local/sbin/gpc-guest-one clean")


def test_libvirts_hook_is_for_the_guests_that_are_lent_something() -> None:
    hook = "etc/libvirt/hooks/qemu.d/gpc"
    assert "  one) ;;\n" in tree(lent_machine())[hook]
    assert hook not in tree(machine(backend="libvirt"))


@pytest.mark.parametrize("written", ["", "binding: {driver: pci-stub}"])
def test_a_managed_guest_is_lent_its_cards_unless_pci_stub_keeps_them(written: str) -> None:
    text = machine(backend="libvirt", more=written, guest="managed: true")
    lent = [one.card.name for one in check_source("m", text.encode()).plan.host.lendings]
    assert lent == ([] if written else ["card"])


@pytest.mark.parametrize(("use", "codes"), [("never", 2), ("while-off", 0)])
def test_what_the_firmware_shows_on_a_lent_card_is_no_matter_of_the_boot(
    use: str, codes: int
) -> None:
    text = lent_machine(second=SECOND.replace(", boot_display: true", ""))
    text = text.replace("kernel: 6.1", 'kernel: "5.10"')
    text = text.replace("host_use: while-off", f"host_use: {use}\n      boot_display: true")
    found = {finding.code for finding in check_source("m", text.encode()).warnings}
    assert len(found & {"boot-display-given", "workaround-suggested"}) == codes
