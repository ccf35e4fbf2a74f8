"""Elements of a domain say what libvirt makes of them, and what has no key is told once."""

from __future__ import annotations

import pytest

from gpc.build import build_source
from gpc.lift.entries import with_guest
from gpc.lift.foreign import Read, read, read_back
from gpc.lift.ground import ground
from gpc.lift.judged import judge
from gpc.lift.prune import prune

DOMAIN = (
    "<domain type='kvm'><name>a</name>{more}<memory unit='GiB'>4</memory><vcpu>4</vcpu>"
    "<os><type machine='{machine}'>hvm</type></os><features><acpi/>{features}</features>"
    "<devices>{devices}</devices></domain>"
)
DISK = (
    "<disk type='{kind}'><driver name='qemu' {words}/><source {word}='/srv/a'/>"
    "<target dev='vda' bus='virtio'/>{more}</disk>"
)
PCI = "<address type='pci' domain='0x0000' bus='0x{}' slot='0x{}' function='0x{}'/>"


def lifted(
    devices: str = "", *, features: str = "", more: str = "", machine: str = "q35", os: str = ""
) -> Read:
    text = DOMAIN.format(devices=devices, features=features, more=more, machine=machine)
    (found,) = read("a.xml", text.encode(), {}, {}, os or "linux")
    return found


def disk(kind: str, words: str = "", more: str = "") -> dict[str, object]:
    """The keys of a disk."""
    word = "dev" if kind == "block" else "file"
    found = lifted(DISK.format(kind=kind, words=words, word=word, more=more))
    said = found.guest.keys.items()
    return {str(path[2]): value.value for path, value in said if path[0] == "disks"}


@pytest.mark.parametrize(
    ("kind", "words", "more", "said"),
    [
        ("file", "", "", {"discard": False}),
        ("file", "discard='unmap'", "", {"discard": True}),
        ("file", "", "<readonly/>", {"read_only": True}),
        ("block", "", "", {"discard": False, "cache": "writeback"}),
        ("block", "cache='none'", "", {"discard": False, "cache": "none", "io": "threads"}),
        ("block", "cache='none' io='native'", "", {"discard": False, "io": "native"}),
        ("block", "", "<shareable/>", {"discard": False, "io": "threads", "cache": None}),
    ],
)
def test_a_disk_that_says_nothing_keeps_what_qemu_gives_it(
    kind: str, words: str, more: str, said: dict[str, object]
) -> None:
    found = disk(kind, words, more)
    assert {key: found.get(key) for key in said} == said
    assert kind == "block" or not {"cache", "io"} & set(found)
    assert "discard" in said or "discard" not in found


@pytest.mark.parametrize("mode", ["passthrough", "host-model"])
def test_hyper_v_as_the_host_has_it_stays_as_it_is(mode: str) -> None:
    found = lifted(features=f"<hyperv mode='{mode}'/>", os="windows-10")
    guest = found.guest
    assert guest.get("raw", "libvirt", "features") == (f"<hyperv mode='{mode}'/>",)
    assert [said.code for said in guest.told] == ["carried"]
    alone = ground(None, "kvm", found.cards)
    judge(guest, alone)
    text = with_guest(alone, guest)
    assert f"<hyperv mode='{mode}'/>" in text
    assert [said.code for said in guest.told] == ["carried"]


@pytest.mark.parametrize("model", ["vfio-ap", "vfio-ccw"])
def test_a_device_of_another_machine_is_told_once(model: str) -> None:
    device = (
        f"<hostdev mode='subsystem' type='mdev' managed='no' model='{model}'><source>"
        "<address uuid='e60cef97-3f6b-485e-ac46-0520f9f66ac2'/></source></hostdev>"
    )
    (told,) = lifted(device).guest.told
    assert told.code == "left-over"
    assert "<hostdev mode=" in told.message


@pytest.mark.parametrize(
    ("device", "code"),
    [
        ("<controller type='pci' index='4' model='pcie-switch-upstream-port'/>", "left-over"),
        ("<memballoon model='virtio-transitional'/>", "left-over"),
        ("<sound model='ich9'/><sound model='ac97'/>", "carried"),
        ("<serial type='udp'><source mode='connect' host='a' service='1'/></serial>", "carried"),
        ("<rng model='virtio'><backend model='egd' type='udp'/></rng>", "left-over"),
    ],
)
def test_a_device_without_a_key_is_one_warning(device: str, code: str) -> None:
    assert [said.code for said in lifted(device).guest.told] == [code]


@pytest.mark.parametrize(
    ("address", "is_told"),
    [(("06", "00", "0"), False), (("10", "01", "0"), True), (("00", "05", "1"), True)],
)
def test_a_place_that_has_no_word_is_told(address: tuple[str, str, str], is_told: bool) -> None:
    card = (
        "<interface type='bridge'><source bridge='br0'/><model type='virtio'/>"
        f"{PCI.format(*address)}</interface>"
    )
    guest = lifted(card).guest
    assert (("networks", "lan", "at") in guest.keys) is not is_told
    assert [said.code for said in guest.told] == (["assumed"] if is_told else [])


def test_cells_are_in_the_order_of_their_numbers_and_are_the_guests_memory() -> None:
    cells = (
        "<cpu><numa><cell id='1' cpus='2-3' memory='2' unit='GiB'/>"
        "<cell id='0' cpus='0-1' memory='1' unit='GiB'/></numa></cpu>"
    )
    guest = lifted(more=cells).guest
    assert guest.get("memory") == "3 GiB"
    assert guest.get("numa", "cells", "cell0", "vcpus") == "0-1"
    assert guest.get("numa", "cells", "cell1", "memory") == "2 GiB"


def test_a_guest_that_can_sleep_on_its_disk_can_with_firmware_that_libvirt_looks_for() -> None:
    text = DOMAIN.format(devices="", features="", more="", machine="q35")
    text = text.replace("<os>", "<os firmware='efi'><loader secure='no'/>")
    (found,) = read("a.xml", text.encode(), {}, {}, "linux")
    alone = ground(None, "kvm", found.cards)
    built = build_source("m", with_guest(alone, found.guest).encode())
    (domain,) = (each.text for each in built.artifacts if each.path.endswith("/libvirt/a.xml"))
    assert "<suspend-to-mem enabled='yes'/>" in domain
    assert "suspend-to-disk" not in domain
    back = read_back(built, "a")
    assert back is not None
    assert back.get("sleep", "to_disk") is True


@pytest.mark.parametrize(
    ("device", "keys"),
    [
        ("<console type='pty'/>", {"serial": True}),
        ("<audio id='1' type='spice'/>", {"sound.output": None}),
        ("<controller type='usb' model='piix3-uhci'/>", {"usb.controllers.usb.kind": "piix3"}),
        (
            "<controller type='usb' model='ich9-ehci1'>"
            + PCI.format("00", "1d", "7")
            + "</controller>",
            {"usb.controllers.usb.at": "00:1d.0"},
        ),
    ],
)
def test_a_device_says_what_libvirt_makes_of_it(device: str, keys: dict[str, object]) -> None:
    said = lifted(device).guest.keys.items()
    found = {".".join(map(str, path)): value.value for path, value in said}
    assert {key: found.get(key) for key in keys} == keys


def test_what_nothing_is_said_of_is_what_libvirt_gives() -> None:
    guest = lifted().guest
    assert guest.get("cpu", "model") == "qemu64"
    assert guest.get("sleep", "to_memory") is True
    passed = lifted(more="<cpu mode='host-passthrough'/>").guest
    assert (passed.get("cpu", "model"), passed.get("cpu", "migratable")) == (None, True)


def test_kinds_to_start_from_are_the_first_device_of_each() -> None:
    two = "".join(
        f"<disk type='file'><source file='/srv/{name}'/><target dev='{name}' bus='virtio'/></disk>"
        for name in ("vdb", "vda")
    )
    text = DOMAIN.format(devices=two, features="", more="", machine="q35")
    text = text.replace("</os>", "<boot dev='hd'/></os>")
    ((guest, _, _),) = read("a.xml", text.encode(), {}, {}, "linux")
    assert guest.get("disks", "disk", "file") == "/srv/vda"
    assert guest.get("boot") == ("disks.disk",)


@pytest.mark.parametrize(
    ("target", "is_told"), [("dev='sda' bus='sata'", False), ("dev='sdc' bus='sata'", True)]
)
def test_a_disk_that_moves_on_its_bus_is_told(target: str, is_told: bool) -> None:
    disk = f"<disk type='file'><source file='/srv/a'/><target {target}/></disk>"
    assert [said.code for said in lifted(disk).guest.told] == (["assumed"] if is_told else [])


def test_a_window_of_the_host_bridge_and_eoi_are_told() -> None:
    bridge = (
        "<controller type='pci' index='0' model='pcie-root'>"
        "<pcihole64 unit='KiB'>1048576</pcihole64></controller>"
    )
    guest = lifted(bridge, features="<apic eoi='on'/>").guest
    assert sorted(guest.left) == ["devices/controller/pcihole64", "features/apic"]


def test_a_property_that_is_set_of_a_function_by_libvirts_name_is_its_own() -> None:
    card = (
        "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/>"
        "</source></hostdev><hostdev mode='subsystem' type='pci'><source>"
        "<address domain='0' bus='1' slot='0' function='0'/></source></hostdev>"
    )
    text = DOMAIN.format(devices=card, features="", more="", machine="q35")
    said = ("device.hostdev1.x-vga=on", "device.hostdev1.x-no-kvm-intx=off", "device.other.a=b")
    arguments = "".join(f"<q:arg value='-set'/><q:arg value='{each}'/>" for each in said)
    text = text.replace(
        "<domain ", "<domain xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0' "
    ).replace("</domain>", f"<q:commandline>{arguments}</q:commandline></domain>")
    ((guest, _, _),) = read("a.xml", text.encode(), {}, {}, "linux")
    assert guest.get("raw", "qemu") == ("-set", "device.other.a=b")
    (function,) = guest.functions
    assert function.keys["vga_ranges",].value is True
    assert function.keys["properties", "x-no-kvm-intx"].value is False


def test_a_guest_with_words_of_its_back_end_is_as_short_as_others() -> None:
    found = lifted(features="<hyperv mode='passthrough'/>", os="windows-10")
    guest, alone = found.guest, ground(None, "kvm", found.cards)
    judge(guest, alone)
    prune(guest, alone)
    assert guest.get("hyperv", "enabled") is False
    assert guest.get("lifecycle", "reboot") is None


def test_three_dimensions_that_nobody_draws_are_told() -> None:
    video = "<video><model type='virtio'><acceleration accel3d='yes'/></model></video>"
    drawn = "<graphics type='vnc'/><graphics type='egl-headless'/>"
    assert [said.code for said in lifted(video).guest.told] == ["left-over"]
    assert lifted(video + drawn).guest.told == []


def test_what_is_too_much_is_left_out_entry_by_entry() -> None:
    card = "<interface type='user'><model type='virtio'/><link state='down'/></interface>"
    found = lifted(card * 60)
    guest, alone = found.guest, ground(None, "kvm", found.cards)
    judge(guest, alone)
    names = {path[1] for path in guest.keys if path[0] == "networks"}
    assert 1 < len(names) < 60
    assert all(("networks", name, "link") in guest.keys for name in names)
    assert len([said for said in guest.told if said.code == "left-over"]) == 60 - len(names)
