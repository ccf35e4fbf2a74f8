"""A QEMU command line as facts about the machine that it describes, whoever spelled it.

Two command lines describe one machine when their facts are equal: a fact is a dotted key and a
value (`disk./dev/md0.boot` is `1`), free of ids, node names, order, and of which of several
spellings was chosen. What no rule here interprets stays as `option.-name`, so that nothing is lost
by not being known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from gpc.lift.argv import Fields, fields, split
from lab.disk_facts import disk_facts, file_behind, place
from lab.memory_facts import backed, fsdev, memory, numa, sized
from lab.qemu_reading import Facts, Reading

_DISKS = (
    *("floppy", "usb-storage", "ide-hd", "ide-cd", "nvme", "scsi-block", "scsi-hd", "scsi-cd"),
    "virtio-blk-pci",
)
_NETWORKS = (
    *("virtio-net-pci", "e1000", "e1000-82545em", "e1000e", "ne2k_pci", "pcnet", "rtl8139"),
    "vmxnet3",
)
_DISPLAYS = ("VGA", "cirrus-vga", "qxl-vga", "virtio-vga", "virtio-vga-gl")
_OF_FUNCTION = ("host", "bus", "addr", "multifunction", "romfile", "rombar", "bootindex")
# Where these sit is all that is to be said of them.
_CONTROLLERS = ("virtio-scsi-pci", "ahci")


def machine_facts(argv: Sequence[str]) -> Facts:
    """The facts of a command line, the emulator's path in front or not."""
    words = list(argv[1:] if argv and not argv[0].startswith("-") else argv)
    reading = Reading(split(words))
    for option in reading.options:
        store = reading.store(option.name)
        if store is not None:
            value = fields(option)
            store[value.get("node-name") or value.get("id")] = value
    for option in reading.options:
        rule = _RULES.get(option.name)
        if rule:
            rule(reading, fields(option))
        elif reading.store(option.name) is None:
            reading.facts[f"option.{option.name}"] = option.value or ""
    _leftovers(reading)
    return reading.facts


def _leftovers(reading: Reading) -> None:
    """Back ends that no device uses are facts too, but how they are named is none."""
    for kind in ("object", "chardev", "audiodev"):
        for name, value in (reading.store(f"-{kind}") or {}).items():
            if name not in reading.used:
                if value.get("qom-type") == "input-linux":
                    words = value.without("id", "qom-type", "evdev").values
                    text = " ".join(f"{key}={words[key]}" for key in sorted(words))
                    reading.facts[f"evdev.{value.get('evdev')}"] = text
                    continue
                first = value.get("qom-type") or value.get("backend") or value.get("driver")
                reading.facts[f"{kind}.{first}"] = value.text()


def _name(reading: Reading, value: Fields) -> None:
    reading.facts["name"] = value.get("guest")


def _machine(reading: Reading, value: Fields) -> None:
    for key, text in value.values.items():
        if key == "type":
            # libvirt writes the version that q35 stands for today.
            kind = re.sub(r"^pc-(q35|i440fx)-[0-9.]+$", r"\1", text)
            reading.facts["chipset"] = {"i440fx": "pc"}.get(kind, kind)
        elif key == "accel":
            reading.facts["accel"] = text
        elif key == "memory-backend":
            backed(reading, text, "memory")
        elif key == "pflash0":
            reading.facts["firmware.code"] = file_behind(reading.blockdevs, text)
        elif key == "pflash1":
            reading.facts["firmware.variables"] = file_behind(reading.blockdevs, text)
        else:
            reading.facts[f"machine.{key}"] = text


def _flat(prefix: str) -> Callable[[Reading, Fields], None]:
    def rule(reading: Reading, value: Fields) -> None:
        for key, text in value.values.items():
            reading.facts[f"{prefix}.{key}"] = text

    return rule


def _watchdog(reading: Reading, value: Fields) -> None:
    # The spelling of before QEMU 6, which libvirt 9 still has.
    (reading.facts["action.watchdog"],) = value.values  # a word alone


def _global(reading: Reading, value: Fields) -> None:
    if value.get("driver"):
        name = f"{value.get('driver')}.{value.get('property')}"
        reading.facts[f"global.{name}"] = value.get("value")
    else:
        _flat("global")(reading, value)


def _hpet(reading: Reading, value: Fields) -> None:
    # The spelling of before QEMU 8; QEMU 9 knows the machine's property alone.
    reading.facts["machine.hpet"] = "off"


def _acpi(reading: Reading, value: Fields) -> None:
    # The spelling of before QEMU 8; QEMU 9 knows the machine's property alone.
    reading.facts["machine.acpi"] = "off"


def _accel(reading: Reading, value: Fields) -> None:
    reading.facts["accel"] = value.get("accel")


def _drive(reading: Reading, value: Fields) -> None:
    if value.get("snapshot") == "on":
        # libvirt lays what is forgotten over the image once QEMU runs.
        reading.blockdevs[value.get("id")] = value.but({"driver": value.get("format")})
        return
    assert value.get("if") == "pflash", f"a -drive that is no firmware: {value.text()}"
    what = "code" if value.get("unit") == "0" else "variables"
    reading.facts[f"firmware.{what}"] = value.get("file")


def _device(reading: Reading, value: Fields) -> None:
    driver = value.get("driver")
    facts = reading.facts
    if driver in _DISKS:
        _disk(reading, driver, value)
    elif driver in _NETWORKS:
        _network(reading, driver, value)
    elif driver.startswith("vfio-pci") and value.get("sysfsdev"):
        key = f"share.{value.get('sysfsdev').rpartition('/')[2]}"
        facts[f"{key}.place"] = place(value)
        facts[f"{key}.driver"] = driver
        others = value.without("driver", "id", "sysfsdev", "bus", "addr").values
        if others.get("display") == "off":
            del others["display"]  # as QEMU's default is
        facts[f"{key}.properties"] = " ".join(f"{k}={others[k]}" for k in sorted(others))
    elif driver == "vfio-pci":
        key = f"function.{value.get('host')}"
        facts[f"{key}.place"] = place(value)
        facts[f"{key}.multifunction"] = value.get("multifunction", "off")
        facts[f"{key}.rom"] = value.get("romfile")
        facts[f"{key}.rombar"] = value.get("rombar")
        others = value.without("driver", "id", *_OF_FUNCTION).values
        facts[f"{key}.properties"] = " ".join(f"{k}={others[k]}" for k in sorted(others))
    elif driver == "usb-host":
        key = f"usb.{value.get('bus')}.{value.get('port')}"
        facts[f"{key}.device"] = value.get("hostdevice") or value.get("vendorid")
        for word in ("guest-reset", "guest-resets-all"):
            facts[f"{key}.{word}"] = value.get(word)
    elif driver == "pcie-root-port":
        key = f"port.{value.get('id')}"
        facts[f"{key}.place"] = place(value)
        facts[f"{key}.chassis"] = value.get("chassis")
        facts[f"{key}.port"] = str(int(value.get("port"), 0))
    elif driver == "isa-fdc":
        facts["device.isa-fdc"] = ""
        for word in ("bootindexA", "bootindexB"):  # libvirt says them of the device itself
            if value.get(word):
                facts[f"global.isa-fdc.{word}"] = value.get(word)
    elif driver in _CONTROLLERS:
        facts[f"controller.{driver}.place"] = place(value)
    elif driver in _DISPLAYS:
        # 16 MiB is the default that libvirt spells out.
        facts["display.model"] = f"{driver} {value.get('vgamem_mb', '16')} MiB"
        if driver == "qxl-vga":  # 64 MiB is the default of its stores, which libvirt spells out
            sizes = (value.get(f"{store}_size", str(64 << 20)) for store in ("ram", "vram"))
            facts["display.stores"] = " ".join(sizes)
        facts["display.place"] = place(value)
    else:
        several = [facts.get(f"device.{driver}", ""), _with_backend(reading, value)]
        facts[f"device.{driver}"] = " | ".join(sorted(filter(None, several)))


def _with_backend(reading: Reading, value: Fields) -> str:
    """A device's own words, with what is behind it in the place of the id."""
    words = {key: text for key, text in value.values.items() if key not in ("driver", "id")}
    if "addr" in words:
        words |= {"bus": place(value)}
        del words["addr"]
    for key, name in words.items():
        if key == "chardev":
            reading.used.add(name)
            words[key] = _behind(reading.chardevs[name], driver=value.get("driver"))
        elif key == "fsdev":
            words[key] = fsdev(reading, name)
        elif behind := (reading.audiodevs if key == "audiodev" else reading.objects).get(name):
            reading.used.add(name)
            said = sorted(sized(behind).items())
            words[key] = ",".join(f"{k}={text}" for k, text in said if k != "id")
    words.pop("tpmdev", None)
    if words.get("streams") == "2":  # virtio-sound's default, which libvirt spells out
        del words["streams"]
    words.pop("vhostfd", None)  # libvirt opens the file, and QEMU does by itself
    return " ".join(f"{key}={words[key]}" for key in sorted(words))


_PORTS = ("isa-parallel", "isa-serial")


def _behind(chardev: Fields, driver: str) -> str:
    """What a device leads to; of a port all that is said, of the others whose files are their
    manager's own affair the kind."""
    if driver not in _PORTS:
        return chardev.get("backend")
    said = {key: text for key, text in chardev.values.items() if key not in ("id", "backend")}
    words = (f"{key}={said[key]}" for key in sorted(said) if said[key] != "off")
    return ",".join([chardev.get("backend"), *words])


def _disk(reading: Reading, driver: str, value: Fields) -> None:
    reading.used.add(value.get("iothread"))
    reading.facts |= disk_facts(driver, value, reading.blockdevs)


def _network(reading: Reading, driver: str, value: Fields) -> None:
    key = f"network.{value.get('mac')}"
    reading.facts |= {
        f"{key}.model": driver,
        f"{key}.place": place(value),
        f"{key}.boot": value.get("bootindex"),
    }


def _netdev(reading: Reading, value: Fields) -> None:
    # Who moves the packets (vhost) is the host's affair: libvirt decides it by what the host has.
    reading.facts["netdev.type"] = value.get("type")


def _tpm(reading: Reading, value: Fields) -> None:
    reading.facts["tpm.type"] = value.get("type")
    reading.used.add(value.get("chardev"))
    reading.facts["tpm.backend"] = reading.chardevs[value.get("chardev")].get("backend")


def _smbios(reading: Reading, value: Fields) -> None:
    # Each block is an option of its own; the UUID in it is that of -uuid.
    kind = value.get("type")
    said = value.without("type", "uuid").values
    reading.facts[f"smbios.{kind}"] = " ".join(f"{key}={said[key]}" for key in sorted(said))


def _vnc(reading: Reading, value: Fields) -> None:
    reading.facts["vnc.address"] = value.get("vnc")
    reading.facts["vnc.websocket"] = value.get("websocket")
    reading.facts["vnc.to"] = value.get("to")
    reading.facts["vnc.password"] = value.get("password-secret") or value.get("password")


def _monitor(reading: Reading, value: Fields) -> None:
    reading.used.add(value.get("chardev"))
    reading.facts["monitor"] = value.get("mode")


_RULES: Mapping[str, Callable[[Reading, Fields], None]] = {
    "-name": _name,
    "-machine": _machine,
    "-accel": _accel,
    "-m": memory,
    "-numa": numa,
    "-smp": _flat("smp"),
    "-cpu": _flat("cpu"),
    "-rtc": _flat("rtc"),
    "-boot": _flat("boot"),
    "-action": _flat("action"),
    "-watchdog-action": _watchdog,
    "-global": _global,
    "-no-hpet": _hpet,
    "-no-acpi": _acpi,
    "-drive": _drive,
    "-device": _device,
    "-netdev": _netdev,
    "-tpmdev": _tpm,
    "-vnc": _vnc,
    "-smbios": _smbios,
    "-spice": _flat("spice"),
    "-mon": _monitor,
}


def differences(one: Facts, other: Facts) -> dict[str, tuple[str | None, str | None]]:
    """The facts that the two do not share, each with both values; None where one has no word."""
    keys = sorted(one.keys() | other.keys())
    return {key: (one.get(key), other.get(key)) for key in keys if one.get(key) != other.get(key)}
