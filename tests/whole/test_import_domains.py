"""A domain of gpc's own comes back by `import` as its guest; those of others come as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gpc.build import Built, build_source
from gpc.lift.cards import of_host
from gpc.lift.entries import with_guest
from gpc.lift.foreign import read
from gpc.lift.ground import ground
from gpc.lift.judged import judge
from gpc.lift.prune import prune
from gpc.lift.xml import Element
from gpc.lift.xml import read as read_xml
from gpc.source.read import read as read_yaml
from kit.foreign import FILES, FOREIGN, imported
from kit.kvm_guests import CASES, GuestCase, source


def _host(text: bytes) -> str:
    """The machine.yaml without its guests."""
    tree = yaml.load(text, Loader=yaml.BaseLoader)
    del tree["guests"]
    return str(yaml.safe_dump(tree, sort_keys=False))


def _domain(built: Built, guest: str) -> str:
    (found,) = (a for a in built.artifacts if a.path.endswith(f"/libvirt/{guest}.xml"))
    return found.text


def _meaning(domain: str) -> object:
    """A domain without the places of its devices, which follow from names that it has not, and
    without their order."""

    def of(element: Element) -> tuple[object, ...]:
        values = sorted((name, text.value) for name, text in element.attributes.items())
        inside = [of(child) for child in element.children if not _is_place(child)]
        text = element.text.value if element.texts else ""
        return (element.name, values, text, sorted(inside, key=repr))

    return of(read_xml(domain.encode(), {}, domain.index("<domain")))


def _is_place(element: Element) -> bool:
    """Also a keyboard and a mouse on PS/2, which are there whether they are named or not."""
    words = {name: text.value for name, text in element.attributes.items()}
    if element.name == "address":
        return words.get("type") in ("pci", "usb", "virtio-serial", "drive")
    if element.name == "input":
        return words.get("bus") == "ps2"
    return element.name == "controller" and words.get("type") == "pci"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_domain_of_gpcs_own_comes_back_whole(case: GuestCase) -> None:
    text = source(case.machine)
    built = build_source("m", text, "libvirt")
    domain, host = _domain(built, case.guest), built.machine.host
    system = built.machine.guests[case.guest].os
    ((guest, cards, more),) = read("domain.xml", domain.encode(), of_host(host), {}, system)
    alone = ground(host, "kvm", cards)
    judge(guest, alone)
    keys = len(guest.keys)
    prune(guest, alone)
    assert [said.message for said in guest.told if said.code == "left-over"] == []
    assert dict(more) == {}
    assert len(guest.keys) < keys
    whole = with_guest(_host(text), guest, {})
    assert read_yaml("m", whole.encode())[1] == []
    again = build_source("m", whole.encode())
    assert _meaning(_domain(again, case.guest)) == _meaning(domain)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_foreign_file_becomes_what_its_golden_says(path: Path, regenerate: bool) -> None:
    text = imported(path).golden
    golden = FOREIGN / f"{path.name}.golden"
    if regenerate:
        golden.write_text(text)
    assert golden.exists(), "no golden: run pytest --regenerate"
    assert text == golden.read_text()


def test_no_golden_is_left_without_its_foreign_file() -> None:
    goldens = {path.name for path in FOREIGN.glob("*.golden")}
    assert goldens == {f"{path.name}.golden" for path in FILES}


def test_the_serial_of_a_disk_on_nvme_stays_its_own() -> None:
    """Its controller has it, and another disk may name a controller of that number."""
    disk = (
        "<disk type='file' device='disk'><source file='/{name}'/><target dev='{dev}' bus='{bus}'/>"
        "<address type='drive' controller='0' bus='0' target='0' unit='0'/></disk>"
    )
    text = (
        "<domain type='kvm'><name>a</name><memory unit='GiB'>1</memory><vcpu>1</vcpu>"
        "<os><type machine='q35'>hvm</type></os><devices>"
        + disk.format(name="first", dev="sda", bus="sata")
        + disk.format(name="second", dev="nvme0n1", bus="nvme")
        + "<controller type='nvme' index='0'><serial>S1</serial></controller></devices></domain>"
    )
    ((guest, _, _),) = read("a.xml", text.encode(), {}, {})
    (name,) = (path[1] for path, said in guest.keys.items() if said.value == "/second")
    serials = [path for path in guest.keys if path[-1] == "serial"]
    assert serials == [("disks", name, "serial")]
