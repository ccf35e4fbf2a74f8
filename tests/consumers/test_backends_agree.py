"""libvirt's own command line for our domain and our launcher describe the same machine.

libvirt is asked what it would start (`domxml-to-native`), the launcher prints what it starts, and
both are read into facts. Whatever differs must stand in `ALLOWED` with its reason, and whatever
stands there must differ somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from gpc.build import build_source, check_source
from gpc.kvm.heeded import Heeded, heeded
from gpc.kvm.printed import printed
from gpc.lift.argv import split
from gpc.report.diagnostics import Refused
from gpc_schemas.guest import Backend
from kit.kvm_guests import CASES, LATER, NOT_UNDER_KVM, GuestCase, source, text
from kit.paths import EXAMPLES
from lab.later import OWN, Generation
from lab.libvirt import Libvirtd
from lab.qemu_facts import differences, machine_facts
from lab.qemu_reading import Facts
from lab.tools import run

pytestmark = [pytest.mark.consumer, pytest.mark.xdist_group("backends-agree")]


class Allowed(NamedTuple):
    """A difference that changes nothing for the guest: patterns of the key and of both values.

    A pattern of None means that this side has no word of it.
    """

    key: str
    libvirt: str | None
    qemu: str | None
    reason: str


# fmt: off
ALLOWED = (
    # What libvirt spells out although it is QEMU's default.
    Allowed(r"machine\.usb", "off", None, "q35 and pc have no USB of their own by default"),
    Allowed(r"memory\.backend", "memory-backend-ram", None, "what -m makes by itself"),
    Allowed(r"memory\.backed", r"\d+", None, "the size that -m has given already"),
    Allowed(r"memory\.pages|memory\.prealloc", "", None, "the default back end has neither"),
    Allowed(r"option\.-overcommit", "mem-lock=off", None, "QEMU's default"),
    Allowed(r"device\.bochs-display", r"bus=pci\.0 02\.0 vgamem=16777216", r"bus=pci\.0 02\.0",
            "QEMU's default"),
    Allowed(r"disk\..*\.write_cache", "on", "auto", "auto is on for every block node"),
    # What concerns the host alone.
    Allowed(r"object\.thread-context", ".*", None,
            "on which processors the threads run that take memory at the start"),
    Allowed(r"usb\..*\.device", "/dev/bus/usb/.*", "0x.*",
            "libvirt looks for the device itself, and names QEMU its file"),
    Allowed(r"machine\.dump-guest-core", "off", None, "whether a dump of QEMU has guest memory"),
    Allowed(r"option\.-S", "", None, "libvirt starts the processors when all is ready"),
    Allowed(r"option\.-no-shutdown", "", None, "libvirt ends QEMU itself, as on_poweroff says"),
    Allowed(r"action\.(shutdown|reboot|panic)", None, r"\w+",
            "libvirt does by events what on_poweroff, on_reboot and on_crash say"),
    Allowed(r"object\.secret", ".*masterKey0.*", None, "libvirt's key for secrets"),
    Allowed(r"audiodev\.none", '.*', None, "libvirt's way to say: no sound"),
    Allowed(r"option\.-pidfile", None, "/run/gpc/.*", "libvirt writes the file itself"),
    Allowed(r"option\.-run(as|-with)", None, ".*gpc-.*", "libvirt starts QEMU as its user"),
    Allowed(r"option\.-sandbox", "on,.*elevateprivileges=deny.*", "on,.*",
        "QEMU that drops to its user itself is ended by the word"),
    Allowed(r"object\.throttle-group", None, r".*\blimits\b.*",
            "libvirt sets the limits of disks once QEMU runs"),
    Allowed(r"monitor", "control", "readline", "libvirt speaks QMP; the launcher writes one word"),
    Allowed(r"tpm\.backend", "null", "socket", "libvirt starts swtpm with the guest"),
    Allowed(r"object\.secret", ".*masterKey0.*", "secret,id=(vnc|spice)-password,file=/run/gpc/.*",
            "libvirt's own key, and the password that libvirt gives QEMU later"),
    Allowed(r"vnc\.password", "", "vnc-password",
            "the domain's file has no password: libvirt is given it as the domain is defined"),
    Allowed(r"spice\.disable-ticketing", "on", None, "the same of SPICE"),
    Allowed(r"spice\.password-secret", None, "spice-password", "the same"),
    Allowed(r"spice\.seamless-migration", "on", None, "of guests that move between hosts"),
    Allowed(r"vnc\.to", "", "99", "libvirt looks for the free port itself"),
    Allowed(r"firmware\.variables", "/var/lib/libvirt/qemu/nvram/.*_VARS.fd",
            "/var/lib/gpc/guests/.*/VARS.fd", "the guest's own copy, each in its manager's place"),
    Allowed(r"firmware\.code", r"/usr/share/OVMF/OVMF_CODE_4M\.ms\.fd",
            r"/usr/share/edk2/ovmf/OVMF_CODE\.secboot\.fd",
            "this machine's OVMF and Fedora's: both enforce Secure Boot"),
    Allowed(r"firmware\.code", r"/usr/share/OVMF/OVMF_CODE_4M\.fd",
            r"/usr/share/edk2/x64/OVMF_CODE\.4m\.fd",
            "this machine's OVMF and Arch's: neither has Secure Boot"),
    # domxml-to-native replaces network cards by ones without address (libvirt 9.0,
    # qemuConnectDomainXMLToNative), then finds a place for each. Where they really are is read from
    # the defined domain; the ports and bridges that it adds for them are left over.
    Allowed(r"netdev\.type", "tap", "user", "so it does with their wires"),
    Allowed(r"device\.pcie-pci-bridge", ".*", None, "added for a card that has lost its address"),
    Allowed(r"port\.pci\.\d+\.(place|chassis|port)", ".*", None, "added for the same reason"),
)
OF_LATER = (
    Allowed(r"machine\.acpi", "on", None, "QEMU's default, which libvirt 11 spells out"),
    Allowed(r"machine\.hpet", "on", None, "QEMU's default, which libvirt 11 spells out"),
    Allowed(r"smp\.clusters", "1", None, "QEMU's default, which libvirt 11 spells out"),
    Allowed(r"global\.ICH9-LPC\.noreboot", "off", None,
            "libvirt 11 lets the watchdog of q35 reset a guest that has started it and hangs"),
    Allowed(r"action\.watchdog", "reset", None, "what that watchdog does by default"),
)
# fmt: on

used: set[Allowed] = set()


@pytest.fixture(params=CASES, ids=lambda case: case.id, scope="module")
def case(request: pytest.FixtureRequest) -> GuestCase:
    found: GuestCase = request.param
    return found


def unexplained(one: Facts, other: Facts) -> list[str]:
    """The differences between libvirt's facts and the launcher's that nothing allows."""
    left = []
    for key, (libvirt, qemu) in differences(one, other).items():
        allowed = next((a for a in (*ALLOWED, *OF_LATER) if _fits(a, key, libvirt, qemu)), None)
        if allowed is None:
            left.append(f"{key}: libvirt {libvirt!r}, qemu {qemu!r}")
        else:
            used.add(allowed)
    return left


def _fits(allowed: Allowed, key: str, libvirt: str | None, qemu: str | None) -> bool:
    pairs = ((allowed.libvirt, libvirt), (allowed.qemu, qemu))
    return re.fullmatch(allowed.key, key) is not None and all(
        value is None if pattern is None else value is not None and re.fullmatch(pattern, value)
        for pattern, value in pairs
    )


def libvirt_facts(libvirtd: Libvirtd, case: GuestCase) -> Facts:
    """What libvirt would start, with the network cards where the defined domain has them."""
    xml = text(case, "libvirt")
    facts = machine_facts(libvirtd.to_argv(xml))
    libvirtd.define(xml)
    try:
        dumped = etree.fromstring(libvirtd.dumpxml(case.guest).encode())
    finally:
        libvirtd.undefine(case.guest)
    return facts | dict(_networks(dumped, facts["chipset"]))


def _networks(domain: etree._Element, chipset: str) -> Iterable[tuple[str, str]]:
    root = "pcie.0" if chipset == "q35" else "pci.0"
    for card in domain.iterfind(".//interface"):
        if card.get("type") == "hostdev":  # a function of the host, like any other
            continue
        key = f"network.{card.find('mac').get('address')}"
        address = card.find("address")
        bus, slot, function = (int(address.get(k), 16) for k in ("bus", "slot", "function"))
        yield f"{key}.place", f"{f'pci.{bus}' if bus else root} {slot:02x}.{function}"
        boot = card.find("boot")
        yield f"{key}.boot", "" if boot is None else boot.get("order", "")


def launcher_words(launcher: str, directory: Path) -> list[str]:
    """The command line that a launcher prints."""
    script = directory / "launcher"
    script.write_text(launcher, encoding="utf-8")
    return run(["dash", script, "show"]).check().stdout.splitlines()


# fmt: off
BESIDE = frozenset((
    "-S", "-accel", "-acpitable", "-add-fd", "-audiodev", "-blockdev", "-chardev", "-device",
    "-drive", "-fsdev", "-fw_cfg", "-mon", "-netdev", "-no-user-config", "-nodefaults", "-numa",
    "-object", "-sandbox", "-smbios", "-tpmdev", "-vnc",
))
# fmt: on
"""Options of which QEMU heeds all; of `-smbios` those without keys, which are lists."""


def taken(argv: list[str]) -> set[Heeded]:
    """What of a command line a later word would take the place of; each option has to be known."""
    found = set[Heeded]()
    for option in split(argv[1:]):
        mine = heeded(option)
        assert mine or option.name in BESIDE, option
        found |= mine
    return found


def said_to_be_printed(case: GuestCase, backend: Backend) -> set[Heeded]:
    """What gpc takes for printed, as it warns of words under `raw.qemu`."""
    plan = check_source("machine.yaml", source(case.machine), backend).plan
    (guest,) = (guest for guest in plan.guests if guest.name.value == case.guest)
    found = [one for one, _ in printed(guest)]
    assert len(found) == len(set(found))
    return set(found)


def test_there_is_a_guest_of_each_example() -> None:
    examples = {path.parent.name for path in EXAMPLES.glob("*/machine.yaml")}
    assert examples == {case.machine for case in CASES} & examples | set(NOT_UNDER_KVM)


@pytest.mark.parametrize("example", NOT_UNDER_KVM)
def test_an_example_that_is_left_out_cannot_run_under_kvm(example: str) -> None:
    data = (EXAMPLES / example / "machine.yaml").read_bytes()
    with pytest.raises(Refused) as refused:
        build_source("machine.yaml", data, "libvirt")
    assert NOT_UNDER_KVM[example] in {finding.code for finding in refused.value.findings}


def test_the_back_ends_describe_the_same_machine(
    generation: Generation, libvirtd: Libvirtd, case: GuestCase, tmp_path: Path
) -> None:
    words = launcher_words(text(case, "qemu"), tmp_path)
    launcher = machine_facts(words)
    assert len(launcher) > 35
    assert taken(words) == said_to_be_printed(case, "qemu")
    assert taken(libvirtd.to_argv(text(case, "libvirt"))) <= said_to_be_printed(case, "libvirt")
    assert unexplained(libvirt_facts(libvirtd, case), launcher) == []


@pytest.mark.parametrize(
    ("good", "bad", "fact"),
    [
        ("-m 16384M", "-m 16383M", "memory.size"),
        ("cores=6,threads=2", "cores=12,threads=1", "smp.cores"),
        ("hv-stimer=on,", "", "cpu.hv-stimer"),
        (",smm=on", "", "machine.smm"),
        ("property=secure,value=on", "property=secure,value=off", "global.cfi.pflash01.secure"),
        ("CODE_4M.ms.fd", "CODE_4M.fd", "firmware.code"),
        ("base=localtime", "base=utc", "rtc.base"),
        ("bootindex=3", "bootindex=4", "disk./dev/vg0/win11.boot"),
        ("52:54:00:12:34:56", "52:54:00:12:34:57", "network.52:54:00:12:34:57.model"),
        ("addr=0x0.3", "addr=0x0.4", "function.0000:0b:00.3.place"),
        ("tpm-crb", "tpm-tis", "device.tpm-tis"),
        ("-msg ", "-device virtio-balloon-pci -msg ", "device.virtio-balloon-pci"),
    ],
)
def test_a_machine_that_differs_is_found_out(
    libvirtd: Libvirtd, tmp_path: Path, good: str, bad: str, fact: str
) -> None:
    case = GuestCase("desktop-win11", "win11")
    launcher = text(case, "qemu")
    assert good in launcher
    words = launcher_words(launcher.replace(good, bad), tmp_path)
    left = unexplained(libvirt_facts(libvirtd, case), machine_facts(words))
    assert any(line.startswith(f"{fact}: ") for line in left), left


def test_every_allowance_is_used(
    generation: Generation, libvirtd: Libvirtd, tmp_path: Path
) -> None:
    used.clear()
    for guest in CASES:
        if guest.machine in LATER and generation == OWN:
            continue
        launcher = machine_facts(launcher_words(text(guest, "qemu"), tmp_path))
        unexplained(libvirt_facts(libvirtd, guest), launcher)
    rows = ALLOWED if generation == OWN else (*ALLOWED, *OF_LATER)
    assert [allowed.reason for allowed in rows if allowed not in used] == []
    assert generation != OWN or used.isdisjoint(OF_LATER)
