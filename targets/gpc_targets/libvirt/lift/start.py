"""What a guest starts with: its firmware, a kernel, words of SMBIOS; and its sleep. Pure."""

from __future__ import annotations

from gpc.lift.elements import SWITCH, Taker
from gpc.lift.lifted import named, size, whole
from gpc.lift.xml import Element, Text
from gpc_schemas.patterns import regex
from gpc_targets.libvirt.lift.arguments import argument

BLOCKS = {"bios": "bios", "system": "system", "baseBoard": "board", "chassis": "chassis"}
OF_OVMF = "opt/ovmf/X-PciMmio64Mb"
WINDOW = regex(r"name=opt/ovmf/X-PciMmio64Mb,string=([0-9]{1,20})")
TABLE = regex(r"file=(/(?:[^,]|,,)+)")


def firmware(taker: Taker, os: Element, loader: Element | None, is_uefi: bool) -> None:
    """Its files; of firmware that libvirt chose, the guest's own variables alone."""
    is_chosen = "firmware" in os.attributes
    if loader is not None and loader.texts:
        if is_chosen:
            taker.same(loader, "format", "raw")
            taker.used_text(loader)
        else:
            taker.put(("firmware", "code"), taker.text(loader))
            taker.word(loader, "format", ("firmware", "code_format"), FORMATS)
            taker.word(loader, "stateless", ("firmware", "stateless"), {"yes": True, "no": False})
    nvram = taker.child(os, "nvram")
    if nvram is None or not is_uefi:
        return
    source = taker.child(nvram, "source")
    where = taker.take(source, "file") if source is not None else taker.text(nvram)
    taker.put(("firmware", "vars"), where)
    if is_chosen:
        taker.same(nvram, "type", "file")
        taker.same(nvram, "template")
        taker.same(nvram, "templateFormat")
        taker.same(nvram, "format", "raw")
        return
    template, format = nvram.attributes.get("template"), nvram.attributes.get("format")
    taker.put(("firmware", "vars_template"), taker.take(nvram, "template"))
    taker.word(nvram, "format", ("firmware", "vars_format"), FORMATS)
    of_both = "raw" if format is None else format.value
    if template is not None:
        taker.same(nvram, "templateFormat", of_both)
    taker.same(nvram, "type", "file")


FORMATS = {"raw": "raw", "qcow2": "qcow2"}


def kernel(taker: Taker, os: Element) -> None:
    """A kernel that it starts by itself."""
    words = {"kernel": "image", "initrd": "initrd", "cmdline": "command_line", "shim": "shim"}
    if not os.named("kernel"):
        return
    for name, key in words.items():
        taker.put(("kernel", key), taker.text(taker.child(os, name)))


def smbios(taker: Taker, os: Element) -> None:
    """Where its words of SMBIOS are from."""
    element = taker.child(os, "smbios")
    taker.word(element, "mode", ("smbios", "source"), {"host": "host"})
    taker.same(element, "mode", "sysinfo", "emulate")


def sysinfo(taker: Taker, element: Element) -> None:
    """Its own words of SMBIOS."""
    kind = element.attributes.get("type")
    if kind is not None and kind.value == "fwcfg":
        _window(taker, element)
    if kind is None or kind.value != "smbios":
        return
    taker.same(element, "type")
    for name, key in BLOCKS.items():
        block = taker.child(element, name)
        for entry in taker.children(block, "entry") if block else ():
            word = entry.attributes.get("name")
            if word is not None and word.value in WORDS[key]:
                taker.put(("smbios", key, word.value), taker.text(entry))
                taker.same(entry, "name")
    strings = taker.child(element, "oemStrings")
    lines = taker.children(strings, "entry") if strings else []
    if lines and strings is not None:
        for line in lines:
            taker.used(line)
        taker.guest.put(("smbios", "oem"), tuple(line.text.value for line in lines), strings.span)


def _window(taker: Taker, element: Element) -> None:
    """The room for large BARs; other words for firmware are left over."""
    for entry in element.named("entry"):
        name = entry.attributes.get("name")
        mib = whole(entry.text) if name is not None and name.value == OF_OVMF else None
        words = size(mib << 10) if mib is not None and mib < 1 << 40 else None
        if words is not None:
            taker.seen.add(id(entry))
            taker.same(element, "type")
            taker.take(entry, "name")
            taker.put(("firmware", "mmio64"), taker.text(entry), words)


WORDS = {
    "bios": ("vendor", "version", "date", "release"),
    "system": ("manufacturer", "product", "version", "serial", "uuid", "sku", "family"),
    "board": ("manufacturer", "product", "version", "serial", "asset", "location"),
    "chassis": ("manufacturer", "version", "serial", "asset", "sku"),
}


def sleep(taker: Taker, element: Element) -> None:
    """Whether it can sleep."""
    for name, key in SLEEPS.items():
        taker.word(taker.child(element, name), "enabled", ("sleep", key), SWITCH)


SLEEPS = {"suspend-to-mem": "to_memory", "suspend-to-disk": "to_disk"}


def without_sleep(taker: Taker, domain: Element) -> None:
    """What a guest of which it is not said can do: as QEMU's machines, both.

    Source: QEMU 7.2, hw/acpi/ich9.c and piix4.c (disable_s3, disable_s4)."""
    for key in SLEEPS.values():
        if taker.guest.get("acpi") is not False and ("sleep", key) not in taker.guest.keys:
            taker.guest.put(("sleep", key), True, domain.span)


KNOWN = ("-acpitable", "-cpu", "-fw_cfg", "-global", "-object", "-overcommit", "-rtc")
"""Options of which keys may say the same."""


def arguments(taker: Taker, words: list[Text]) -> list[Text]:
    """Words for QEMU that there are keys for, taken out."""
    left: list[Text] = []
    rest = iter(words)
    for word in rest:
        value = next(rest, None) if word.value in KNOWN else None
        if value is None or not _argument(taker, word.value, value):
            left += [word] if value is None else [word, value]
    return left


def _argument(taker: Taker, option: str, value: Text) -> bool:
    window = WINDOW.fullmatch(value.value) if option == "-fw_cfg" else None
    words = size(int(window[1]) * 1024) if window else None
    if words is not None and ("firmware", "mmio64") not in taker.guest.keys:
        taker.guest.put(("firmware", "mmio64"), words, value.span)
        return True
    table = TABLE.fullmatch(value.value) if option == "-acpitable" else None
    if table is None:
        return argument(taker, option, value)
    file = table[1].replace(",,", ",")
    name = taker.guest.fresh(("acpi_tables",), named(file.rpartition("/")[2], "table"))
    taker.guest.put(("acpi_tables", name, "file"), file, value.span)
    return True
