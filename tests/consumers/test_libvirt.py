"""Two releases of libvirt and its schema accept every guest, and change nothing about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from gpc.build import build_source
from gpc.report.diagnostics import Refused as Wrong
from kit.kvm_guests import CASES, GuestCase, source, text
from kit.paths import RIGHT
from lab.later import Generation
from lab.libvirt import Libvirtd, validate_rng
from lab.qemu import Qemu
from lab.tools import Refused, require, run

pytestmark = pytest.mark.consumer

WIN11 = GuestCase("desktop-win11", "win11")

# The chipset's own, which libvirt names although nobody wrote them.
_OF_CHIPSET = {("sata", "0x1f", "0x2"), ("ide", "0x01", "0x1")}


@pytest.fixture(params=CASES, ids=lambda case: case.id)
def domain(request: pytest.FixtureRequest, generation: Generation) -> str:
    return text(request.param, "libvirt")


def parsed(xml: str) -> etree._Element:
    return etree.fromstring(xml.encode())


def defined(libvirtd: Libvirtd, xml: str) -> etree._Element:
    """The domain as libvirt has understood it."""
    name = parsed(xml).findtext("name")
    assert name is not None
    libvirtd.define(xml)
    try:
        return parsed(libvirtd.dumpxml(name))
    finally:
        libvirtd.undefine(name)


def places(domain: etree._Element) -> set[tuple[tuple[str, str], ...]]:
    """The devices with an address: kind, what tells them apart, and where they are."""
    found = set()
    for device in domain.findall("devices/*"):
        address = device.find("address")
        if address is None or address.get("type") == "usb":
            continue
        words = {f"at-{key}": value for key, value in address.attrib.items()}
        words["kind"] = f"{device.tag} {device.get('type')} {device.get('index')}"
        for path in ("source/address", "target", "mac"):
            part = device.find(path)
            if part is not None:
                words |= {f"{path} {key}": value for key, value in part.attrib.items()}
        found.add(tuple(sorted(words.items())))
    return found


def test_the_schema_accepts_the_domain(generation: Generation, domain: str) -> None:
    assert validate_rng(domain, generation) == ()


def test_virt_xml_validate_accepts_the_domain(
    generation: Generation, domain: str, tmp_path: Path
) -> None:
    file = tmp_path / "domain.xml"
    file.write_text(domain, encoding="utf-8")
    tool = require("virt-xml-validate", "libvirt-clients")
    run(generation.runs([tool, file, "domain"])).check()


def test_libvirtd_moves_no_device_and_adds_no_pci_controller(
    libvirtd: Libvirtd, domain: str
) -> None:
    understood = defined(libvirtd, domain)
    ours, theirs = places(parsed(domain)), places(understood)
    added = [dict(device) for device in theirs - ours]
    kinds = {
        (device["kind"].split()[1], device["at-slot"], device["at-function"]) for device in added
    }
    assert kinds <= _OF_CHIPSET
    assert ours - theirs == set()
    buses = [c.get("index") for c in understood.findall("devices/controller[@type='pci']")]
    assert len(buses) == len(parsed(domain).findall("devices/controller[@type='pci']"))


def test_qemu_builds_what_libvirt_makes_of_the_domain(
    generation: Generation, libvirtd: Libvirtd, domain: str
) -> None:
    with Qemu(libvirtd.to_argv(domain), generation) as qemu:
        flaws = [line for line in qemu.said.splitlines() if "char device redirected" not in line]
        assert flaws == []
        assert qemu.query("query-uuid")["UUID"] == parsed(domain).findtext("uuid")


def test_the_mark_of_gpc_survives(libvirtd: Libvirtd) -> None:
    marks = defined(libvirtd, text(WIN11, "libvirt")).findall("metadata/{urn:gpc:1}guest")
    assert [mark.get("host") for mark in marks] == ["desktop"]


def test_libvirt_finds_firmware_with_secure_boot(libvirtd: Libvirtd) -> None:
    argv = libvirtd.to_argv(text(WIN11, "libvirt"))
    assert any("OVMF_CODE_4M.ms.fd" in word for word in argv)
    assert "driver=cfi.pflash01,property=secure,value=on" in argv


def test_words_for_qemu_come_out_as_they_went_in(libvirtd: Libvirtd) -> None:
    argv = libvirtd.to_argv(text(GuestCase("awkward", "awkward"), "libvirt"))
    place = argv.index("-fw_cfg")
    assert argv[place + 1] == "name=opt/x,string=a 'b' \"c\" $(d) & <e>"


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("slot='0x00' function='0x3'/>\n    </hostdev>", None, "double use of PCI Address"),
        ("slot='0x1c'", "slot='0x01'", "double use of PCI Address"),
        ("threads='2'/>", "threads='1'/>", "topology doesn't match"),
        ("bus='0x03'", "bus='0x09'", "."),
    ],
)
def test_a_flaw_in_the_domain_is_refused(
    libvirtd: Libvirtd, good: str, bad: str | None, said: str
) -> None:
    xml = text(WIN11, "libvirt")
    assert good in xml
    flawed = xml.replace(good, bad or good.replace("function='0x3'", "function='0x2'"))
    if said == ".":
        # Where a bus is missing libvirt adds what leads to it, which the test above finds out.
        added = defined(libvirtd, flawed).findall("devices/controller[@type='pci']")
        assert len(added) > len(parsed(xml).findall("devices/controller[@type='pci']"))
        return
    with pytest.raises(Refused, match=said):
        libvirtd.define(flawed)


@pytest.mark.parametrize("poweroff", ["destroy", "restart", "preserve"])
@pytest.mark.parametrize("reboot", ["destroy", "restart", "preserve"])
@pytest.mark.parametrize("crash", ["destroy", "restart", "preserve"])
def test_gpc_refuses_the_life_cycles_that_libvirt_refuses(
    libvirtd: Libvirtd, poweroff: str, reboot: str, crash: str
) -> None:
    xml = text(GuestCase("bare", "bare"), "libvirt")
    for event, usual, action in (
        ("poweroff", "destroy", poweroff),
        ("reboot", "restart", reboot),
        ("crash", "destroy", crash),
    ):
        usual, action = (f"<on_{event}>{word}</on_{event}>" for word in (usual, action))
        assert usual in xml
        xml = xml.replace(usual, action)
    cycle = f"    lifecycle: {{poweroff: {poweroff}, reboot: {reboot}, crash: {crash}}}\n"
    try:
        build_source("machine.yaml", source("bare") + cycle.encode(), "libvirt")
        gpc_takes_it = True
    except Wrong:
        gpc_takes_it = False
    try:
        defined(libvirtd, xml)
        libvirt_takes_it = True
    except Refused:
        libvirt_takes_it = False
    assert gpc_takes_it == libvirt_takes_it


def test_what_network_cards_of_libvirt_alone_hang_on_is_kept(libvirtd: Libvirtd) -> None:
    built = build_source("networks.yaml", (RIGHT / "networks.yaml").read_bytes())
    xml = next(found.text for found in built.artifacts if found.target == "libvirt")
    assert validate_rng(xml) == ()
    wanted, kept = parsed(xml), defined(libvirtd, xml)
    cards = wanted.findall("devices/interface")
    assert len(cards) == 6
    for asked, card in zip(cards, kept.findall("devices/interface"), strict=True):
        assert dict(card.attrib) == dict(asked.attrib)
        for part in asked:
            found = card.find(part.tag)
            assert found is not None, part.tag
            assert dict(found.attrib).items() >= dict(part.attrib).items()


def test_what_libvirt_alone_can_give_a_guest_is_kept(libvirtd: Libvirtd) -> None:
    built = build_source("libvirts-own.yaml", (RIGHT / "libvirts-own.yaml").read_bytes())
    xml = next(found.text for found in built.artifacts if found.target == "libvirt")
    assert validate_rng(xml) == ()
    wanted, kept = parsed(xml), defined(libvirtd, xml)
    for path in ("clock", "cpu"):
        (asked,), (found,) = wanted.findall(path), kept.findall(path)
        assert dict(found.attrib).items() >= dict(asked.attrib).items()
    assert "base=" in " ".join(libvirtd.to_argv(xml))


def test_disks_of_pools_and_with_secrets_are_kept(libvirtd: Libvirtd) -> None:
    built = build_source("m", (RIGHT / "disks-of-libvirt.yaml").read_bytes())
    xml = next(found.text for found in built.artifacts if found.target == "libvirt")
    # Its bus nvme is that of a libvirt which neither Debian has.
    of_today = parsed(xml)
    devices = of_today.find("devices")
    assert devices is not None
    for own in [*devices.findall("controller[@type='nvme']"), *devices.findall("disk")]:
        target = own.find("target")
        if own.tag == "controller" or (target is not None and target.get("bus") == "nvme"):
            devices.remove(own)
    rest = etree.tostring(of_today, encoding="unicode")
    assert validate_rng(rest) == ()
    kept = defined(libvirtd, rest)
    for path in ("devices/disk", "devices/hostdev[@type='scsi']"):
        wanted, found = of_today.findall(path), kept.findall(path)
        assert wanted
        for asked, made in zip(wanted, found, strict=True):
            assert dict(made.attrib).items() >= dict(asked.attrib).items() - {("managed", "no")}
            for part in asked.findall("source//*"):
                same = [e for e in made.iter(part.tag) if e.attrib.items() >= part.attrib.items()]
                assert same, etree.tostring(part)


@pytest.mark.later
def test_a_profile_of_a_tpm_is_kept(generation: Generation, libvirtd: Libvirtd) -> None:
    built = build_source("libvirts-later.yaml", (RIGHT / "libvirts-later.yaml").read_bytes())
    xml = next(found.text for found in built.artifacts if found.target == "libvirt")
    assert validate_rng(xml, generation) == ()
    (backend,) = defined(libvirtd, xml).findall("devices/tpm/backend")
    kept = {part.tag: dict(part.attrib) for part in backend}
    assert kept["profile"] == {"source": "local:restricted"}
    assert kept["source"] == {"type": "dir", "path": "/srv/tpm"}


def test_what_the_host_says_of_itself_is_asked_for(libvirtd: Libvirtd) -> None:
    built = build_source("m", (RIGHT / "smbios-of-the-host.yaml").read_bytes())
    xml = next(found.text for found in built.artifacts if found.target == "libvirt")
    assert validate_rng(xml) == ()
    (smbios,) = defined(libvirtd, xml).findall("os/smbios")
    assert smbios.get("mode") == "host"


def test_the_hosts_tpm_is_kept(libvirtd: Libvirtd) -> None:
    built = build_source("tpm-of-the-host.yaml", (RIGHT / "tpm-of-the-host.yaml").read_bytes())
    xml = next(found.text for found in built.artifacts if found.target == "libvirt")
    assert validate_rng(xml) == ()
    (tpm,) = defined(libvirtd, xml).findall("devices/tpm")
    (device,) = tpm.findall("backend[@type='passthrough']/device")
    assert (tpm.get("model"), device.get("path")) == ("tpm-tis", "/dev/tpm0")


def test_a_speed_of_the_counter_that_another_host_has_is_kept(libvirtd: Libvirtd) -> None:
    built = build_source("clock-speeds.yaml", (RIGHT / "clock-speeds.yaml").read_bytes())
    xml = next(found.text for found in built.artifacts if found.target == "libvirt")
    (kept,) = defined(libvirtd, xml).findall("clock/timer[@name='tsc']")
    assert kept.get("frequency") == "3400000000"


def parts_kept(asked: etree._Element, kept: etree._Element, at: str) -> None:
    """Every element of the asked that carries something stands in the kept as it was written."""
    for part in asked.iter():
        if part is asked or not part.attrib:
            continue
        words = dict(part.attrib).items()
        found = [one for one in kept.iter(part.tag) if dict(one.attrib).items() >= words]
        assert found, f"{at}: {etree.tostring(part).decode().strip()} is lost"


@pytest.mark.later
def test_vlans_of_linux_bridges_and_passt_are_kept(
    generation: Generation, libvirtd: Libvirtd
) -> None:
    built = build_source("vlans.yaml", (RIGHT / "vlans.yaml").read_bytes())
    xml = next(found.text for found in built.artifacts if found.target == "libvirt")
    wanted, kept = parsed(xml), defined(libvirtd, xml)
    pairs = zip(wanted.findall("devices/interface"), kept.findall("devices/interface"), strict=True)
    for asked, card in pairs:
        parts_kept(asked, card, asked.find("mac").get("address"))
    assert len(wanted.findall("devices/interface/vlan/tag")) == 5
    assert len(wanted.findall("devices/interface/portForward/range")) == 2


def test_the_user_of_a_guest_is_kept(libvirtd: Libvirtd) -> None:
    built = build_source("own.yaml", (RIGHT / "own.yaml").read_bytes())
    xml = next(found.text for found in built.artifacts if found.target == "libvirt")
    (label,) = defined(libvirtd, xml).findall("seclabel[@model='dac']")
    assert (label.get("type"), label.get("relabel")) == ("static", "yes")
    assert label.findtext("label") == "alice:kvm"
