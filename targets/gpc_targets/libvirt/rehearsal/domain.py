"""A guest's compiled libvirt domain → the same for the replica. Its hostdevs stay as they are.

Less memory and one virtual CPU, a kernel in the place of the firmware, no TPM. Pure.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from gpc.rehearse.replica.copied import Replaced
from gpc.rehearse.replica.guests import (
    ARGUMENTS,
    GUEST_MIB,
    HUGE_GUEST_MIB,
    IMAGE,
    KERNEL,
    NONE,
    Adapted,
    console_of,
    without_paths,
)

_QEMU = "http://libvirt.org/schemas/domain/qemu/1.0"
_NAMESPACES = {"gpc": "urn:gpc:1", "qemu": _QEMU}
_FIRMWARE = ("firmware", "loader", "nvram")


def defined(text: str, name: str) -> Adapted:
    """The domain for the replica, and what differs from the compiled one.

    What is no XML is left as it is: libvirt says what is wrong with it.
    """
    for prefix, uri in _NAMESPACES.items():
        ET.register_namespace(prefix, uri)
    try:
        root = ET.fromstring(text)
    except ET.ParseError:
        return Adapted(text, ())
    edit = _Edit(root, f"guest {name}")
    edit.memory()
    edit.processors()
    edit.firmware()
    edit.devices(name)
    edit.words()
    roms = tuple(rom.get("file", "") for rom in root.iterfind("devices/hostdev/rom[@file]"))
    edit.changes += [Replaced(edit.what, rom, "zeros: no firmware of a card runs") for rom in roms]
    return Adapted(ET.tostring(root, encoding="unicode"), tuple(edit.changes), roms)


def passed(text: str) -> tuple[str, ...]:
    """The host's addresses that a domain passes through."""
    try:
        root = ET.fromstring(text)
    except ET.ParseError:
        return ()
    return tuple(
        f"{_hex(at, 'domain'):04x}:{_hex(at, 'bus'):02x}:{_hex(at, 'slot'):02x}."
        f"{_hex(at, 'function'):x}"
        for at in root.iterfind("devices/hostdev[@type='pci']/source/address")
    )


def is_managed(text: str) -> bool:
    """Whether libvirt moves what a domain passes through between drivers, all of it."""
    try:
        root = ET.fromstring(text)
    except ET.ParseError:
        return False
    found = root.findall("devices/hostdev[@type='pci']")
    return bool(found) and all(one.get("managed") == "yes" for one in found)


def _hex(element: ET.Element, name: str) -> int:
    try:
        return int(element.get(name, "0"), 0)
    except ValueError:
        return 0


class _Edit:
    """A domain on its way: `changes` is what was replaced so far."""

    def __init__(self, root: ET.Element, what: str) -> None:
        self.root = root
        self.what = what
        self.changes: list[Replaced] = []

    def memory(self) -> None:
        page = self.root.find("memoryBacking/hugepages/page")
        size = GUEST_MIB if page is None else HUGE_GUEST_MIB
        for name in ("memory", "currentMemory"):
            element = self.root.find(name)
            if element is not None:
                self._said(f"<{name}> {element.text} {element.get('unit', 'KiB')}", f"{size} MiB")
                element.text, element.attrib["unit"] = str(size), "MiB"
        if page is not None and (page.get("size"), page.get("unit")) != ("2", "MiB"):
            self._said(_shown(page), "<page size='2' unit='MiB'/>")
            page.attrib.update(size="2", unit="MiB")

    def processors(self) -> None:
        vcpu, topology = self.root.find("vcpu"), self.root.find("cpu/topology")
        if vcpu is not None and vcpu.text != "1":
            self._said(f"{vcpu.text} virtual CPUs", "1")
            vcpu.text = "1"
        if topology is not None:
            topology.attrib.update(dict.fromkeys(topology.attrib, "1"))
        tune = self.root.find("cputune")
        if tune is not None:
            self._said("<cputune>: where its threads run", "on the replica's processor")
            self.root.remove(tune)

    def firmware(self) -> None:
        os = self.root.find("os")
        if os is None:
            return
        here = {"kernel": KERNEL, "initrd": IMAGE, "cmdline": ARGUMENTS}
        firmware = [child for child in os if child.tag in _FIRMWARE]
        was = "UEFI" if os.attrib.pop("firmware", None) or firmware else "BIOS and its boot order"
        for child in firmware:
            os.remove(child)
        for name, value in here.items():
            ET.SubElement(os, name).text = value
        said = "".join(f"<{name}>{value}</{name}>" for name, value in here.items())
        self._said(was, said)
        off = self.root.find("on_poweroff")
        if off is not None and off.text != "destroy":
            self._said(f"<on_poweroff>{off.text}", "destroy")
            off.text = "destroy"

    def devices(self, name: str) -> None:
        devices = self.root.find("devices")
        if devices is None:
            return
        for tpm in devices.findall("tpm"):
            self._said("its TPM", NONE)
            devices.remove(tpm)
        for port in [one for one in devices if one.tag in ("serial", "parallel", "console")]:
            self._port(devices, port)
        serial = ET.SubElement(devices, "serial", type="file")
        ET.SubElement(serial, "source", path=console_of(name))
        ET.SubElement(serial, "target", type="isa-serial", port="1")
        self._said(NONE, _shown(serial))

    def _port(self, devices: ET.Element, port: ET.Element) -> None:
        """The replica has nothing that ports lead to, and needs the second serial port itself."""
        target = port.find("target")
        is_own = port.tag == "serial" and target is not None and target.get("port") == "1"
        if is_own or (port.tag == "console" and port.get("type") != "pty"):
            self._said(_shown(port), NONE)
            devices.remove(port)
        elif port.get("type") not in ("null", "pty"):
            self._said(_shown(port), "type='null'")
            port.set("type", "null")
            for child in [one for one in port if one.tag in ("protocol", "source")]:
                port.remove(child)

    def words(self) -> None:
        commandline = self.root.find(f"{{{_QEMU}}}commandline")
        if commandline is None:
            return
        arguments = commandline.findall(f"{{{_QEMU}}}arg")
        kept, dropped = without_paths([one.get("value", "") for one in arguments])
        if dropped:
            self._said(" ".join(dropped), NONE)
            for one in arguments:
                commandline.remove(one)
            for word in kept:
                ET.SubElement(commandline, f"{{{_QEMU}}}arg", value=word)

    def _said(self, real: str, here: str) -> None:
        self.changes.append(Replaced(self.what, real, here))


def _shown(element: ET.Element) -> str:
    return ET.tostring(element, encoding="unicode").strip()
