"""What a guest is called and starts with: firmware, clock, boot order, kernel, SMBIOS. Pure.

Source: qemu(1) of QEMU 7.2, -name, -uuid, -rtc, -boot, -bios, -drive if=pflash, -kernel, -smbios,
-fw_cfg and -acpitable.
"""

from __future__ import annotations

import re

from gpc.kvm.firmware import WINDOW
from gpc.lift.lifted import duration, named, size, whole
from gpc.lift.xml import Element, Text
from gpc.report.located import START
from gpc_schemas.patterns import regex
from gpc_targets.qemu.lift.around import Around
from gpc_targets.qemu.lift.line import Reading

FORMATS = {"raw": "raw", "qcow2": "qcow2"}
_STATE = regex(r"/var/lib/gpc/guests/[^/]+/VARS\.fd")


def name(reading: Reading) -> None:
    """What it is called."""
    guest = reading.guest
    for option in reading.line.named("-name"):
        reading.see(option)
        text = reading.take(option, "guest")
        if text is not None:
            word = named(text.value, "guest")
            if word != text.value:
                help = "its files and its unit have that name from now on"
                message = f"`{text.value}` is no name for a guest: it is {word} now"
                guest.tell(text.span, message, help)
            guest.name = word
        reading.known(option, "process", "debug-threads")
    for option in reading.line.named("-uuid"):
        reading.see(option)
        reading.put(("uuid",), reading.text(option))


def firmware(reading: Reading, around: Around) -> None:
    """Its program and its variables."""
    guest, path = reading.guest, "firmware"
    flashes = [o for o in reading.line.named("-drive") if _is(o, "if", "pflash")]
    rows = [(option, option.attributes.get("file"), "format") for option in flashes]
    for machine in reading.line.named("-machine"):
        for key in ("pflash0", "pflash1"):
            name = machine.attributes.get(key)
            node = reading.line.of("-blockdev", "node-name", name.value) if name else None
            if node is not None:
                rows.append((node, _file(reading, node), "driver"))
    for option in reading.line.named("-pflash"):
        if option.texts:
            rows.append((option, option.texts[0], "format"))
    if not rows:
        _by_bios(reading)
        return
    guest.put((path, "kind"), "uefi", rows[0][0].span)
    for number, (option, file, form) in enumerate(rows[:2]):
        if file is None:
            continue
        reading.see(option)
        reading.used_text(option)
        key = "code" if number == 0 else "vars"
        is_made = _STATE.fullmatch(file.value) is not None
        if file.value.startswith("/") and not (key == "vars" and is_made):
            reading.put((path, key), file)
        elif not is_made:
            help = f"write its whole path at `firmware.{key}`"
            guest.tell(file.span, f"`{file.value}` is no file by its whole path", help)
        reading.word(option, form, (path, f"{key}_format"), dict(FORMATS))
        reading.known(option, "if", "file", "unit", "readonly", "read-only", "id", "index")
        reading.known(option, "node-name", "file.filename", "file.driver", "filename", "snapshot")
        reading.known(option, "auto-read-only", "file.auto-read-only", "discard", "driver")
        if number == 1:
            made = around.copied_to("/dev/null" if is_made else file.value)
            if is_made:
                made = around.copied_to(file.value)
            if made is not None:
                around.use(made[0])
                reading.put((path, "vars_template"), made[1])
    if len(rows) == 1:
        guest.put((path, "stateless"), True, rows[0][0].span)
    _secure(reading, rows[0][1])


def _file(reading: Reading, node: Element) -> Text | None:
    """The file behind a block node."""
    name = node.attributes.get("file")
    if name is not None:
        other = reading.line.of("-blockdev", "node-name", name.value)
        if other is not None:
            reading.see(other)
            reading.all_known(other)
            return other.attributes.get("filename")
    return node.attributes.get("file.filename") or node.attributes.get("filename")


def _by_bios(reading: Reading) -> None:
    guest = reading.guest
    for option in reading.line.named("-bios"):
        file = option.texts[0] if option.texts else None
        if file is None:
            continue
        reading.see(option)
        if re.search(r"OVMF|ovmf|edk2", file.value):
            guest.put(("firmware", "kind"), "uefi", file.span)
            help = "write its program and variables at `firmware.code` and `firmware.vars`, if "
            help += "the guest is to boot as before"
            guest.left.append("-bios")
            guest.tell(file.span, "UEFI in one file, which keeps no variables", help)
            reading.used_text(option)
        else:
            guest.put(("firmware", "kind"), "bios", file.span)
            reading.put(("firmware", "code"), reading.text(option))
    if ("firmware", "kind") not in guest.keys:
        guest.put(("firmware", "kind"), "bios", START)


def _secure(reading: Reading, code: Text | None) -> None:
    """Secure Boot, by the guard of the flash or by the name of the firmware's file."""
    guest = reading.guest
    if ("secure_boot",) in guest.keys:
        return
    has_keys = code is not None and (".secboot" in code.value or ".ms" in code.value)
    if code is not None and has_keys:
        help = "write `secure_boot: false` if the guest does without"
        guest.assume(code.span, "the firmware has Secure Boot, by the name of its file", help)
    guest.put(("secure_boot",), has_keys, code.span if code is not None else START)


def _is(option: Element, key: str, value: str) -> bool:
    return key in option.attributes and option.attributes[key].value == value


def clock(reading: Reading, around: Around) -> None:
    """What time it is shown; what QEMU does with timers of which nothing is said.

    Source: qemu(1) of QEMU 7.2, -rtc (driftfix=none).
    """
    guest = reading.guest
    for option in reading.line.named("-rtc"):
        reading.see(option)
        base = option.attributes.get("base")
        if base is not None and base.value in ("localtime", "utc"):
            zone = _zone(around) if base.value == "localtime" else None
            if zone is not None:
                reading.take(option, "base")
                reading.put(("clock", "timezone"), zone)
            else:
                reading.put(("clock", "base"), reading.take(option, "base"))
        elif base is not None:
            reading.put(("clock", "start"), reading.take(option, "base"))
        words = {"slew": "catchup", "none": "delay"}
        if ("clock", "rtc_ticks") not in guest.keys:
            reading.word(option, "driftfix", ("clock", "rtc_ticks"), dict(words))
        reading.word(option, "clock", ("clock", "rtc_track"), {"vm": "guest", "host": "wall"})
    for option in reading.line.named("-localtime"):
        reading.all_known(option)
        if ("clock", "base") not in guest.keys:
            guest.put(("clock", "base"), "localtime", option.span)
    has_base = any(("clock", key) in guest.keys for key in ("base", "timezone", "start"))
    for key, value in (
        ("base", "utc"), ("rtc_ticks", "delay"), ("pit_ticks", "catchup"), ("hpet", True),
    ):  # fmt: skip
        if ("clock", key) not in guest.keys and not (key == "base" and has_base):
            guest.put(("clock", key), value, START)


def _zone(around: Around) -> Text | None:
    """The time zone that gpc's own launcher puts into QEMU's environment."""
    known = around.script.variables.values.get("TZ")
    return around.text(known) if around.is_own and known and not isinstance(known, list) else None


LETTERS = {"c": "disk", "d": "cdrom", "n": "network"}


def boot(reading: Reading) -> None:
    """Its order by kinds, and its menu."""
    guest = reading.guest
    for option in reading.line.named("-boot"):
        reading.see(option)
        for key in ("order", "once"):
            text = option.attributes.get(key)
            letters = text.value if text is not None else ""
            if key == "order" and letters and set(letters) <= {"a", *LETTERS}:
                kinds = dict.fromkeys(LETTERS[x] for x in letters if x in LETTERS)
                reading.put(("boot",), reading.take(option, key), tuple(kinds))
        is_menu = reading.is_on(option, "menu")
        time = option.attributes.get("splash-time")
        words = duration(whole(time) or 0) if time is not None else None
        if is_menu and words is not None:
            reading.take(option, "menu")
            reading.put(("boot_menu",), reading.take(option, "splash-time"), words)
        elif is_menu:
            at = reading.take(option, "menu")
            reading.put(("boot_menu",), at, "3 s")
            help = "write at `boot_menu` how long it is to be offered"
            guest.assume(option.span, "the boot menu is taken to stay for 3 s", help)
        reading.same(option, "menu", "off")
        if reading.is_on(option, "strict") is False:
            reading.beside.append((option, ("-boot", "strict=off")))
        reading.known(option, "strict")
    if ("boot",) not in guest.keys:
        has_cdrom = any(path[-1] == "cdrom" for path in guest.keys)
        guest.put(("boot",), ("disk", "cdrom") if has_cdrom else ("disk",), START)


def kernel(reading: Reading) -> None:
    """A kernel that it starts by itself."""
    for option_name, key in (
        ("-kernel", "image"), ("-initrd", "initrd"), ("-append", "command_line"), ("-shim", "shim"),
    ):  # fmt: skip
        for option in reading.line.named(option_name):
            reading.see(option)
            text = reading.text(option)
            if text is None and option.attributes:
                text = reading.take(option, next(iter(option.attributes)))
            reading.put(("kernel", key), text)


BLOCKS = {"0": "bios", "1": "system", "2": "board", "3": "chassis"}
WORDS = {
    "bios": ("vendor", "version", "date", "release"),
    "system": ("manufacturer", "product", "version", "serial", "sku", "family"),
    "board": ("manufacturer", "product", "version", "serial", "asset", "location"),
    "chassis": ("manufacturer", "version", "serial", "asset", "sku"),
}


def smbios(reading: Reading, around: Around) -> None:
    """What it reads of the machine; tables and files beside."""
    guest = reading.guest
    if around.is_own and any(True for _ in around.commands("smbios")):
        guest.put(("smbios", "source"), "host", START)
    for option in reading.line.named("-smbios"):
        kind = option.attributes.get("type")
        block = BLOCKS.get(kind.value) if kind is not None else None
        if block is not None:
            reading.see(option)
            reading.take(option, "type")
            for word in WORDS[block]:
                reading.put(("smbios", block, word), reading.take(option, word))
            own = option.attributes.get("uuid")
            if own is not None and block == "system" and ("uuid",) not in guest.keys:
                reading.put(("uuid",), reading.take(option, "uuid"))
            reading.same(option, "uuid", str(guest.get("uuid")))
        elif kind is not None and kind.value == "11":
            reading.see(option)
            reading.take(option, "type")
            rows = [key for key in option.attributes if key.partition("#")[0] == "value"]
            texts = [reading.take(option, key) for key in rows]
            if rows:
                oem = tuple(text.value for text in texts if text is not None)
                guest.put(("smbios", "oem"), oem, option.span)
    for option in reading.line.named("-acpitable"):
        file = option.attributes.get("file")
        if file is not None and file.value.startswith("/") and len(option.attributes) == 1:
            reading.see(option)
            entry = guest.fresh(("acpi_tables",), named(file.value.rpartition("/")[2], "table"))
            reading.put(("acpi_tables", entry, "file"), reading.take(option, "file"))
    for option in reading.line.named("-fw_cfg"):
        text, value = option.attributes.get("name"), option.attributes.get("string")
        number = whole(value) if value is not None else None
        words = size(number * 1024) if number else None
        if text is not None and text.value == WINDOW and words is not None:
            reading.see(option)
            reading.take(option, "name")
            reading.put(("firmware", "mmio64"), reading.take(option, "string"), words)
