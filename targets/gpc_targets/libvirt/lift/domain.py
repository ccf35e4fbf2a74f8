"""A domain, element by element. Pure."""

from __future__ import annotations

from gpc.lift.elements import SWITCH, Lift, Taker
from gpc.lift.lifted import named, size, whole
from gpc.lift.xml import Element, Text
from gpc.report.located import START
from gpc_schemas.patterns import regex
from gpc_targets.libvirt.lift import (
    boot,
    carried,
    clock,
    devices,
    features,
    memory,
    of_qemu,
    processor,
    small,
    start,
)
from gpc_targets.libvirt.lift.left import LEFT
from gpc_targets.libvirt.lift.system import system

_VERSIONED = regex(r"pc-(q35|i440fx)-(.+)")

ENDS = ("destroy", "restart", "preserve", "rename-restart")


def lift(taker: Taker, domain: Element) -> None:
    """All of a domain; what no key takes is told, or left to be carried as it stands."""
    guest = taker.guest
    kind = domain.attributes.get("type")
    if kind is not None and kind.value not in ("kvm", "qemu"):
        help = "import the file that its own tools read, if it is Xen's"
        guest.tell(kind.span, f"a domain of type {kind.value}, which is not KVM's", help)
    if kind is not None and kind.value == "qemu":
        help = "it becomes faster by it; the processor that it sees is written at `cpu.model`"
        guest.tell(kind.span, "a domain without KVM, which gpc's guests have", help)
    taker.same(domain, "type")
    taker.same(domain, "id")
    system(taker, domain)
    for child in domain.children:
        known = ELEMENTS.get(child.name)
        if known is not None and taker.child(domain, child.name) is child:
            known(taker, child)
    _by_libvirt(taker, domain)
    for words in taker.children(domain, "qemu:commandline")[:1]:
        of_qemu.commandline(taker, words)  # QEMU heeds them last
    of_qemu.labels(taker, domain)
    carried.carry(taker, domain)
    for override in taker.children(domain, "qemu:override"):
        of_qemu.override(taker, override)
    for path, what, span in taker.leftovers(domain):
        message, help = LEFT.said(path, what)
        guest.left.append(path)
        guest.tell(span, message, help)


def _by_libvirt(taker: Taker, domain: Element) -> None:
    """What a domain has because libvirt says so of one that says nothing.

    Source: libvirt 9.0, src/conf/domain_conf.c (on_*, clock), src/qemu/qemu_domain.c,
    qemuDomainDefAddDefaultDevices (USB, balloon), and src/qemu/qemu_command.c,
    qemuBuildSmpCommandLine (topology).
    """
    guest, kind = taker.guest, domain.attributes.get("type")
    memory.of_cells(guest)
    boot.devices(taker, domain)
    names = {child.name for child in domain.children}
    for element, path, value in ABSENT:
        if element not in names and path not in guest.keys:
            guest.put(path, value, domain.span)
    if guest.get("firmware", "kind") == "uefi" and ("secure_boot",) not in guest.keys:
        _unsaid_firmware(taker, domain)
    if "clock" not in names:
        clock.of_qemu(taker, domain)
    if "features" not in names:
        guest.put(("acpi",), False, domain.span)
    if kind is not None and kind.value in ("kvm", "qemu"):
        processor.without_topology(taker, domain)
        processor.without_model(taker, domain)
        start.without_sleep(taker, domain)
    found = next((child for child in domain.children if child.name == "devices"), domain)
    if found is domain:
        devices.absent(taker, domain)
    if not any(key[0] == "usb" and key[1] in ("controllers", "enabled") for key in guest.keys):
        own = "piix3" if guest.get("machine") == "pc" else "xhci"
        guest.put(("usb", "controllers", "usb", "kind"), own, found.span)
    if not found.named("memballoon"):
        guest.put(("balloon",), "virtio", found.span)


def _unsaid_firmware(taker: Taker, domain: Element) -> None:
    """Whether firmware that libvirt looked for itself starts signed systems alone.

    It takes the first whose description fits: of OVMF's, for q35, those of Debian, Fedora, Arch
    and openSUSE begin with Secure Boot. Source: libvirt 9.0, src/qemu/qemu_firmware.c
    (qemuFirmwareMatchDomain), /usr/share/qemu/firmware of Debian 12.
    """
    guest = taker.guest
    os = next(iter(domain.named("os")), domain)
    smm = [each for features in domain.named("features") for each in features.named("smm")]
    is_off = any(each.attributes.get("state", DEFAULT).value == "off" for each in smm)
    is_secure = "firmware" in os.attributes and guest.get("machine") == "q35" and not is_off
    guest.put(("secure_boot",), is_secure, os.span)
    if is_secure:
        guest.assume(
            os.span,
            "the firmware that libvirt looks for itself is taken for one with Secure Boot",
            "write `secure_boot: false` if the guest starts without: its own system says so",
        )


DEFAULT = Text("on", START)


ABSENT = (
    ("clock", ("clock", "base"), "utc"),
    ("on_poweroff", ("lifecycle", "poweroff"), "destroy"),
    ("on_reboot", ("lifecycle", "reboot"), "restart"),
    ("on_crash", ("lifecycle", "crash"), "destroy"),
    ("os", ("machine",), "pc"),
)
"""An element that is not there → what libvirt then makes of the guest."""


def _name(taker: Taker, element: Element) -> None:
    text = taker.text(element)
    if text is None:
        return
    name = named(text.value, "guest")
    if name != text.value:
        help = "libvirt takes it for another domain; rename the old one before it is defined"
        taker.guest.tell(
            text.span, f"`{text.value}` is no name for a guest: it is {name} now", help
        )
    taker.guest.name = name


def _text(*path: str) -> Lift:
    def lift(taker: Taker, element: Element) -> None:
        taker.put(path, taker.text(element))

    return lift


def _memory(taker: Taker, element: Element) -> None:
    words = size(memory.in_kib(element.text, element.attributes.get("unit")))
    if words is not None:
        taker.put(("memory",), taker.text(element), words)
        taker.take(element, "unit")


def _current(taker: Taker, element: Element) -> None:
    """What a balloon would leave it at the start: all, as gpc has none that is smaller."""
    words = size(memory.in_kib(element.text, element.attributes.get("unit")))
    if words is not None and words == taker.guest.get("memory"):
        taker.all_known(element)


def _os(taker: Taker, element: Element) -> None:
    kind = taker.child(element, "type")
    if kind is not None:
        taker.same(kind, "arch", "x86_64", "amd64")
        if kind.text.value == "hvm":
            taker.all_known(Element("", {}, [], kind.texts, kind.span))
        machine = kind.attributes.get("machine")
        if machine is not None:
            _machine(taker, kind, machine.value)
        else:  # QEMU's default, which libvirt writes down as it defines the guest
            taker.guest.put(("machine",), "pc", kind.span)
    firmware = element.attributes.get("firmware")
    loader = taker.child(element, "loader")
    taker.word(element, "firmware", ("firmware", "kind"), {"efi": "uefi", "bios": "bios"})
    is_uefi = firmware is not None and firmware.value == "efi"
    if loader is not None and not is_uefi:
        is_uefi = _loader(taker, loader)
    if loader is not None:
        taker.same(loader, "readonly", "yes")
        taker.same(loader, "type", "pflash", "rom")
        taker.word(loader, "secure", ("secure_boot",), {"yes": True, "no": False})
    if not is_uefi and firmware is None:
        taker.guest.put(("firmware", "kind"), "bios", element.span)
    choice = taker.child(element, "firmware")
    for feature in taker.children(choice, "feature") if choice else ():
        name = feature.attributes.get("name")
        if name is not None and name.value in ("secure-boot", "enrolled-keys"):
            if name.value == "secure-boot" and ("secure_boot",) not in taker.guest.keys:
                taker.word(feature, "enabled", ("secure_boot",), {"yes": True, "no": False})
            taker.same(feature, "enabled")
            taker.same(feature, "name")
    start.firmware(taker, element, loader, is_uefi)
    start.kernel(taker, element)
    start.smbios(taker, element)
    boot.lift(taker, element)


def _loader(taker: Taker, loader: Element) -> bool:
    """Whether a loader that is named by its path is UEFI."""
    kind = loader.attributes.get("type")
    is_uefi = kind is not None and kind.value == "pflash"
    if is_uefi:
        taker.guest.put(("firmware", "kind"), "uefi", loader.span)
        has_keys = ".secboot" in loader.text.value or ".ms" in loader.text.value
        if "secure" not in loader.attributes and has_keys:
            taker.guest.assume(
                loader.text.span,
                "the firmware has Secure Boot, by the name of its file",
                "write `secure_boot: false` if the guest does without",
            )
            taker.guest.put(("secure_boot",), True, loader.text.span)
    return is_uefi


def _machine(taker: Taker, kind: Element, machine: str) -> None:
    text = taker.take(kind, "machine")
    found = _VERSIONED.fullmatch(machine)
    chipset = {"i440fx": "pc"}.get(found[1], found[1]) if found else machine
    if chipset in ("pc", "q35"):
        taker.put(("machine",), text, chipset)
        if found:
            taker.put(("machine_version",), text, found[2])
    elif text is not None:
        taker.seen.discard(id(text))


def _end(name: str) -> Lift:
    def lift(taker: Taker, element: Element) -> None:
        if element.text.value in ENDS:
            taker.put(("lifecycle", name), taker.text(element))

    return lift


def _iothreads(taker: Taker, element: Element) -> None:
    """Their number; what is pinned of them `cputune` says."""
    number = whole(element.text)
    if number is not None and 0 < number <= 64:
        text = taker.text(element)
        for thread in range(1, number + 1):
            if text is not None:
                taker.guest.keys.setdefault(("iothreads", f"io{thread}"), processor.nameless(text))


def _metadata(taker: Taker, element: Element) -> None:
    """The mark of a guest that gpc wrote; other people's notes are theirs, and not gpc's."""
    taker.all_known(element)
    for own in element.named("gpc:guest"):
        for password in own.named("gpc:password"):
            display, file = password.attributes.get("display"), password.attributes.get("file")
            if display is not None and file is not None:
                taker.put(("display", display.value, "password_file"), file)
        for mark in own.named("gpc:autostart"):
            taker.word(mark, "wanted", ("autostart",), SWITCH)


def _cpu(taker: Taker, element: Element) -> None:
    processor.cpu(taker, element)
    memory.cells(taker, element)


ELEMENTS: dict[str, Lift] = {
    "name": _name,
    "uuid": _text("uuid"),
    "genid": small.generation_id,
    "title": _text("title"),
    "description": _text("description"),
    "metadata": _metadata,
    "memory": _memory,
    "currentMemory": _current,
    "maxMemory": memory.most,
    "memoryBacking": memory.backing,
    "numatune": memory.tune,
    "vcpu": processor.vcpu,
    "iothreads": _iothreads,
    "cputune": processor.tune,
    "os": _os,
    "features": features.lift,
    "cpu": _cpu,
    "clock": clock.clock,
    "on_poweroff": _end("poweroff"),
    "on_reboot": _end("reboot"),
    "on_crash": _end("crash"),
    "pm": start.sleep,
    "sysinfo": start.sysinfo,
    "devices": devices.lift,
    "qemu:capabilities": of_qemu.capabilities,
}
"""The elements of a domain, and what takes each."""
