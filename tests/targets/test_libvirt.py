"""libvirt: what each key of a guest becomes in its domain, and what never moves."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from gpc.build import build_source, check_source
from gpc.output.render import Artifact, render
from gpc.plan import Enlightenment, Guest, Plan
from gpc.report.diagnostics import Refused
from gpc.target.language import XML
from gpc.why import Default, Traced
from gpc_targets import libvirt
from gpc_targets.libvirt.disks import NAMES, target
from kit.kvm_guests import CASES, ODD, GuestCase, source, text

WIN11 = GuestCase("desktop-win11", "win11")


def parsed(xml: str) -> etree._Element:
    return etree.fromstring(xml.encode())


def domain(machine: str) -> etree._Element:
    artifacts = build_source("machine.yaml", machine.encode(), "libvirt").artifacts
    return parsed(next(a.text for a in artifacts if a.target == "libvirt"))


def changed(machine: str, old: str, new: str) -> str:
    before = source(machine).decode()
    assert old in before, old
    return before.replace(old, new)


def rendered(plan: Plan, guest: Guest) -> etree._Element:
    """The domain of a guest that was changed in the plan."""
    (sheet,) = libvirt.lower(plan._replace(guests=(guest,)))
    artifact = render(libvirt, sheet)
    assert isinstance(artifact, Artifact)
    return parsed(artifact.text)


def refused(machine: str) -> list[str]:
    with pytest.raises(Refused) as found:
        build_source("machine.yaml", machine.encode(), "libvirt")
    return [f.code for f in found.value.findings if f.severity == "error"]


def paths(found: etree._Element) -> dict[str, str]:
    """Each PCI device by what it is, and the way to it as the guest sees it."""
    port = {
        controller.get("index"): "{slot}.{function}".format(**controller.find("address").attrib)
        for controller in found.findall("devices/controller[@model='pcie-root-port']")
    }
    for model in ("pci-bridge", "pcie-to-pci-bridge"):
        for controller in found.findall(f"devices/controller[@model='{model}']"):
            port[controller.get("index")] = model
    ways = {}
    for device in found.findall("devices/*"):
        address = device.find("address[@type='pci']")
        if address is None or device.get("model") == "pcie-root-port":
            continue
        name = device.find("source/address")
        name = device.find("mac") if name is None else name
        name = device.find("source") if name is None else name
        key = device.tag + str(sorted(device.attrib.items() if name is None else name.items()))
        bus = str(int(address.get("bus"), 16))
        ways[key] = f"{port.get(bus, '-')} {address.get('slot')}.{address.get('function')}"
    return ways


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_nothing_is_left_for_libvirt_to_place(case: GuestCase) -> None:
    found = parsed(text(case, "libvirt"))
    for tag in ("disk", "interface", "hostdev", "controller"):
        for device in found.findall(f"devices/{tag}"):
            # The root has no address, nor has a USB controller that is not there.
            if device.get("model") not in ("pcie-root", "pci-root", "none"):
                assert device.find("address") is not None, etree.tostring(device)
    twice = [key for key, count in Counter(paths(found).values()).items() if count > 1]
    assert twice == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_boot_order_and_target_names_are_unique(case: GuestCase) -> None:
    found = parsed(text(case, "libvirt"))
    orders = sorted(int(boot.get("order")) for boot in found.iter("boot"))
    assert orders == list(range(1, len(orders) + 1))
    names = [target.get("dev") for target in found.findall("devices/disk/target")]
    assert len(set(names)) == len(names)


# Where a name would get a place that an earlier name has, it depends on that one: what comes
# behind moves nothing.
@pytest.mark.parametrize(
    ("last", "more"),
    [
        ("      plain: {file: /srv/images/plain.raw}\n", "      d: {block: /dev/d, bus: virtio}\n"),
        ("      plain: {file: /srv/images/plain.raw}\n", "      e: {block: /dev/e, bus: scsi}\n"),
        ("      third: {bridge: br1, model: e1000}\n", "      fourth: {bridge: br0}\n"),
        (", properties: {x-intx-mmap-timeout-ms: 0}}", ", sound: {}"),
        ("    tpm: true\n", "    serial: true\n"),
    ],
)
def test_one_device_more_moves_no_other(last: str, more: str) -> None:
    before = paths(domain(source("ported").decode()))
    after = paths(domain(changed("ported", last, last + more)))
    assert before.items() <= after.items()
    assert len(before) > 8


def test_functions_of_a_card_share_a_slot_and_the_first_says_so() -> None:
    functions = parsed(text(WIN11, "libvirt")).findall("devices/hostdev")
    places = [dict(function.find("address").attrib) for function in functions]
    assert [place["function"] for place in places] == ["0x0", "0x1", "0x2", "0x3"]
    assert len({(place["bus"], place["slot"]) for place in places}) == 1
    assert [place.get("multifunction") for place in places] == ["on", None, None, None]


def test_a_function_whose_card_stays_becomes_the_first_of_its_slot() -> None:
    found = parsed(text(GuestCase("old-pc", "old-pc"), "libvirt"))
    sound = found.findall("devices/hostdev")[-1]
    assert sound.find("source/address").get("function") == "0x4"
    assert sound.find("address").get("function") == "0x0"


def test_a_rom_belongs_to_the_first_function() -> None:
    functions = parsed(text(GuestCase("bare", "bare"), "libvirt")).findall("devices/hostdev")
    roms = [function.find("rom") for function in functions]
    assert roms[0].get("file") == "/srv/roms/a card, with 'its' name.rom"
    assert roms[1:] == [None]


@pytest.mark.parametrize(("written", "managed"), [("", "no"), ("    managed: true\n", "yes")])
def test_devices_are_moved_by_libvirt_only_when_it_is_asked(written: str, managed: str) -> None:
    found = domain(source("bare").decode() + written)
    assert {device.get("managed") for device in found.findall("devices/hostdev")} == {managed}


def test_secure_boot_has_its_firmware_and_its_guard() -> None:
    found = parsed(text(WIN11, "libvirt"))
    features = {f.get("name"): f.get("enabled") for f in found.findall("os/firmware/feature")}
    assert features == {"secure-boot": "yes", "enrolled-keys": "yes"}
    assert found.find("os/loader").get("secure") == "yes"
    assert found.find("features/smm").get("state") == "on"


def test_without_secure_boot_its_firmware_is_ruled_out() -> None:
    found = parsed(text(GuestCase("ported", "ported"), "libvirt"))
    features = {f.get("name"): f.get("enabled") for f in found.findall("os/firmware/feature")}
    assert features == {"secure-boot": "no", "enrolled-keys": "no"}
    assert found.find("os/loader") is None
    assert found.find("features/smm") is None


def test_a_bios_is_what_libvirt_has_by_default() -> None:
    system = parsed(text(GuestCase("old-pc", "old-pc"), "libvirt")).find("os")
    assert dict(system.attrib) == {}
    assert [child.tag for child in system] == ["type"]


def test_the_reference_clock_of_hyper_v_is_a_timer() -> None:
    found = parsed(text(WIN11, "libvirt"))
    timers = {timer.get("name"): dict(timer.attrib) for timer in found.findall("clock/timer")}
    assert timers["hypervclock"]["present"] == "yes"
    assert found.find("features/hyperv/time") is None


def test_linux_is_told_nothing_of_hyper_v() -> None:
    found = parsed(text(GuestCase("awkward", "awkward"), "libvirt"))
    assert found.find("features/hyperv") is None
    assert "hypervclock" not in {timer.get("name") for timer in found.findall("clock/timer")}


def test_a_hidden_hypervisor_has_another_name() -> None:
    plan = check_source("machine.yaml", source("desktop-win11")).plan
    (guest,) = plan.guests
    why = (Default("not-asked"),)
    vendor = Enlightenment("vendor-id", "GenuineOnes<", why)
    guest = guest._replace(hidden=Traced(True, why), enlightenments=(*guest.enlightenments, vendor))
    found = rendered(plan, guest)
    assert found.find("features/kvm/hidden").get("state") == "on"
    assert found.find("features/hyperv/vendor_id").get("value") == "GenuineOnes<"


@pytest.mark.parametrize("machine", ["bare", "small"])
def test_the_namespace_of_qemu_stands_where_it_is_needed(machine: str) -> None:
    assert "qemu:" not in text(GuestCase(machine, machine), "libvirt")


@pytest.mark.parametrize(
    ("machine", "old", "new", "codes"),
    [
        ("ported", "bus: scsi", "bus: ide", ["ide-needs-pc"]),
        (
            "ported",
            "      plain: {",
            "      plain: {read_only: true, ",
            ["disk-cannot-be-read-only"],
        ),
        ("old-pc", "optical: {", "optical: {read_only: true, ", []),
        ("ported", "    tpm: true", "    secure_boot: true", []),
        ("intel-igpu", "fedora-41", "arch", ["no-enrolled-keys"]),
        ("tuned", "rotation: 7200", "wwn: 5000c50015ea71ad", ["unsupported"]),
    ],
)
def test_what_qemu_cannot_do_is_refused(machine: str, old: str, new: str, codes: list[str]) -> None:
    yaml = changed(machine, old, new)
    if codes:
        assert refused(yaml) == codes
    else:
        domain(yaml)


@given(bus=st.sampled_from(sorted(NAMES)), units=st.sets(st.integers(0, 2000), max_size=20))
def test_target_names_differ_on_a_bus(bus: str, units: set[int]) -> None:
    names = {target(bus, unit) for unit in units}
    assert len(names) == len(units)
    known = re.compile("nvme[0-9]+n1" if bus == "nvme" else f"{NAMES[bus][0]}[a-z]+")
    assert all(map(known.fullmatch, names))


@pytest.mark.parametrize(
    ("bus", "unit", "name"),
    [("virtio", 0, "vda"), ("virtio", 26, "vdaa"), ("scsi", 0, "sdg"), ("sata", 5, "sdf")],
)
def test_target_names_are_those_that_libvirt_counts(bus: str, unit: int, name: str) -> None:
    assert target(bus, unit) == name


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1
).filter(lambda text: not set(text) & {"\ufffe", "\uffff"})


@settings(deadline=None)
@given(value=_TEXT)
@example(value="' \" & < > ]]> &amp; <!-- -->")
def test_any_accepted_text_is_read_back_from_xml(value: str) -> None:
    element = etree.fromstring(f"<a b='{XML.quote(value)}'>{XML.quote(value)}</a>".encode())
    assert element.text == value
    assert element.get("b") == value


def test_the_odd_guests_are_all_compiled() -> None:
    assert {case.machine for case in CASES} >= set(ODD)
