"""What libxl makes of a guest's file, beside what its plan means. Pure.

`xl create -n` prints the whole configuration that it would create. It accepts keys that it does
not know in silence, so that only a comparison says whether the file was understood.

Source: Xen 4.17, tools/xl/xl_parse.c and tools/libs/light/libxl_types.idl.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gpc.lift.argv import Fields, fields, split
from gpc.parts.cards import PassedCard
from gpc.parts.channels import GuestChannel
from gpc.parts.disks import GuestDisk
from gpc.parts.display import GuestDisplay
from gpc.parts.memory_max import MemoryMax
from gpc.parts.networks import GuestNetwork
from gpc.parts.raw import RawKeys
from gpc.parts.serial import GuestSerial, Stream
from gpc.parts.sound import GuestSound
from gpc.parts.tablet import GuestTablet
from gpc.parts.vnc import GuestVnc
from gpc.plan import Guest
from gpc_schemas.patterns import regex
from gpc_schemas.units import PciAddress
from gpc_targets.xl.affinity import affinity
from gpc_targets.xl.disks import vdev
from gpc_targets.xl.rehearsal.machine import (
    clock_of,
    firmware,
    meant_by,
    place,
    start,
    started,
    ticking,
)
from gpc_targets.xl.rehearsal.nics import network, nic
from gpc_targets.xl.serial import OF_2012, word_of

_PCI = regex(r"^pci = \[.*?^\]$", re.MULTILINE | re.DOTALL)
_FIRST_DISPLAY = 5900
_BOOT = {"c": "disk", "d": "cdrom", "n": "network"}

# By libxl_viridian_enlightenment.
_GROUPS = {4: "tlbflush", 9: "ipi"}


LISTS = {"disks": "disk", "networks": "vif", "functions": "pci", "hyperv": "viridian"}
"""What raw keys may say more of, by what it is called here."""


def config_of(printed: str) -> dict[str, Any] | None:
    """The configuration in what `xl create -n` printed; None where there is none."""
    start = printed.find("{\n")
    if start < 0:
        return None
    # Words of xl may come before and after it, each on a line of its own.
    end = printed.rfind("\n}")
    try:
        found = json.loads(printed[start : end + 2])
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def pci_list(text: str) -> str:
    """The list of functions in a guest's file, as it stands there; empty without one."""
    found = _PCI.search(text)
    return found[0] if found else ""


def misunderstood(guest: Guest, config: Mapping[str, Any]) -> Iterator[str]:
    """What xl would create otherwise than it is meant."""
    read = understood(config)
    raw = {key for words in guest.of(RawKeys) for key, _ in words.keys}
    for what, wanted in meant(guest).items():
        may_be_more = LISTS.get(what) in raw
        if read[what] != wanted and not (may_be_more and _starts(read[what], wanted)):
            yield f"{what}: {wanted} is meant, but xl reads {read[what]}"


def _starts(read: str, wanted: str) -> bool:
    """Whether a list has what is wanted of it, and more behind it that raw keys say."""
    return wanted == "none" or any(read.startswith(f"{wanted}{sign}") for sign in ";,")


def meant(guest: Guest) -> dict[str, str]:
    """The plan of a guest, a line for each thing that xl can say of it."""
    size = f"{guest.memory.value.mib} MiB"
    most = next((f"{each.size.value.mib} MiB" for each in guest.of(MemoryMax)), size)
    wanted = {
        "name": guest.name.value,
        "uuid": guest.uuid.value,
        "kind": "hvm",
        "memory": f"{size}, at most {most}",
        "vcpus": str(guest.cpu.vcpus.value),
        "most": str(guest.cpu.possible.value),
        "pins": " ".join(meant_by(cpus.value) for cpus in affinity(guest)) or "none",
        "preferred": place(guest.cpu.prefer.value.cpus) if guest.cpu.prefer else "none",
        "firmware": firmware(guest),
        "emulator": guest.emulator.value if guest.emulator else "Xen's own",
        "start": start(guest),
        "clock": clock_of(guest),
        "hyperv": _hyperv(guest),
        "disks": "; ".join(_disk(disk) for disk in guest.of(GuestDisk)) or "none",
        "networks": "; ".join(network(net) for net in guest.of(GuestNetwork)) or "none",
        "functions": ", ".join(
            str(passed.function.address.value)
            for card in guest.of(PassedCard)
            for passed in card.functions
        )
        or "none",
        "vga": guest.of(GuestDisplay)[0].vga.value,
        "vnc": _vnc(guest),
        "tablet": _yes(bool(guest.of(GuestTablet))),
        "serial": _listed(_port(port.way, guest) for port in guest.of(GuestSerial)),
        "channels": _listed(_channel(channel) for channel in guest.of(GuestChannel)),
        "sound": _sound(guest),
        "boot": ", ".join(kind.value for kind in guest.boot),
        "ends": ", ".join(
            action.value for action in (guest.on_poweroff, guest.on_reboot, guest.on_crash)
        ),
    }
    if guest.toolstack.value == "xm":
        # xm's dialect says none of these: xend makes them up, as xl would in its own way.
        for what in ("uuid", "firmware", "tablet"):
            del wanted[what]
    return wanted


def _hyperv(guest: Guest) -> str:
    asked = [entry.name for entry in guest.enlightenments if entry.name != "vendor-id"]
    if guest.toolstack.value == "xm":
        return "defaults" if asked else "none"
    return (
        ", ".join(["defaults", *(n for n in _GROUPS.values() if n in asked)]) if asked else "none"
    )


def _disk(disk: GuestDisk) -> str:
    words: list[str] = [disk.format.value if disk.source else "empty"]
    words += ["read-only"] * disk.read_only.value + ["cdrom"] * disk.cdrom.value
    source = disk.source.value if disk.source else "nothing"
    return f"{vdev(disk).value} from {source} ({', '.join(words)})"


def _vnc(guest: Guest) -> str:
    vnc = next(iter(guest.of(GuestVnc)), None)
    if vnc is None:
        return "none"
    port = vnc.port.value if vnc.port else None
    display = "0 or the next free one" if port is None else str(port - _FIRST_DISPLAY)
    password = vnc.password_file
    secret = f", its password in {password.value}" if password is not None else ""
    return f"on {vnc.listen.value.strip('[]')}, display {display}{secret}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "none"


def _port(way: Stream, guest: Guest) -> str:
    return word_of(way, *([OF_2012] if guest.toolstack.value == "xm" else [])).value


def _channel(channel: GuestChannel) -> str:
    socket = channel.socket.value if channel.socket else "pty"
    return f"{channel.name.value} at {socket}"


def _sound(guest: Guest) -> str:
    words = {"ac97": "ac97", "ich6": "hda"}
    return next((words[sound.model.value] for sound in guest.of(GuestSound)), "none")


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def understood(config: Mapping[str, Any]) -> dict[str, str]:
    """The same of what xl would create; `config` is its libxl_domain_config."""
    common, build = config["c_info"], config["b_info"]
    hvm: Mapping[str, Any] = build.get("type.hvm", {})
    ends = (config.get(f"on_{event}", "destroy") for event in ("poweroff", "reboot", "crash"))
    sizes = (build.get("target_memkb", 0) >> 10, build.get("max_memkb", 0) >> 10)
    pins = build.get("vcpu_hard_affinity", [])
    preferred = build.get("vcpu_soft_affinity", [])
    return {
        "name": common.get("name", "none"),
        "uuid": common.get("uuid", "none"),
        "kind": common.get("type", "none"),
        "memory": f"{sizes[0]} MiB, at most {sizes[1]} MiB",
        "vcpus": str(len(build.get("avail_vcpus", []))),
        "most": str(build.get("max_vcpus", "none")),
        "pins": " ".join(map(place, pins)) or "none",
        "preferred": place(preferred[0]) if preferred else "none",
        "firmware": " from ".join(
            hvm[key] for key in ("bios", "system_firmware", "bios_firmware") if key in hvm
        ),
        "emulator": build.get("device_model", "Xen's own"),
        "start": started({**build, **hvm}),
        "clock": ticking(build, hvm),
        "hyperv": _viridian(hvm),
        "disks": "; ".join(_pdev(disk) for disk in config.get("disks", [])) or "none",
        "networks": "; ".join(nic(each) for each in config.get("nics", [])) or "none",
        "functions": ", ".join(map(_function, config.get("pcidevs", []))) or "none",
        "vga": hvm.get("vga", {}).get("kind", "cirrus"),
        "vnc": _told_to_qemu(build.get("extra_hvm", [])) or _listening(hvm.get("vnc", {})),
        "tablet": _yes("tablet" in hvm.get("usbdevice_list", []) and _is_on(hvm, "usb")),
        "sound": hvm.get("soundhw", "none"),
        "serial": _listed([*hvm.get("serial_list", []), *filter(None, [hvm.get("serial")])]),
        "channels": _listed(map(_connected, config.get("channels", []))),
        "boot": ", ".join(_BOOT.get(letter, letter) for letter in hvm.get("boot", "")),
        "ends": ", ".join(end.replace("restart_rename", "rename-restart") for end in ends),
    }


def _is_on(values: Mapping[str, Any], key: str) -> bool:
    return bool(values.get(key) == "True")


def _viridian(hvm: Mapping[str, Any]) -> str:
    if not _is_on(hvm, "viridian"):
        return "none"
    groups = hvm.get("viridian_enable", [])
    return ", ".join(["defaults", *(_GROUPS.get(group, str(group)) for group in groups)])


def _pdev(disk: Mapping[str, Any]) -> str:
    words = [disk.get("format", "none")]
    words += ["read-only"] * (not disk.get("readwrite")) + ["cdrom"] * bool(disk.get("is_cdrom"))
    return f"{disk.get('vdev')} from {disk.get('pdev_path') or 'nothing'} ({', '.join(words)})"


def _function(device: Mapping[str, Any]) -> str:
    return str(PciAddress(*(device.get(part, 0) for part in ("domain", "bus", "dev", "func"))))


def _connected(channel: Mapping[str, Any]) -> str:
    socket = channel.get("connection.socket", {}).get("path", "pty")
    return f"{channel.get('name')} at {socket}"


def _told_to_qemu(words: Sequence[str]) -> str:
    """The VNC server that QEMU is told of by itself; empty where it is not."""
    said = {option.name: fields(option) for option in split(words)}
    server = said.get("-vnc")
    if server is None:
        return ""
    listen, _, display = server.get("vnc").rpartition(":")
    or_next = " or the next free one" if server.get("to") else ""
    secret = said.get("-object", Fields(()))
    asks = server.get("password-secret")
    password = secret.get("file") if asks and secret.get("id") == asks else ""
    told = f", its password in {password}" if password else ""
    return f"on {listen.strip('[]')}, display {display}{or_next}{told}"


def _listening(vnc: Mapping[str, Any]) -> str:
    if not _is_on(vnc, "enable"):
        return "none"
    # The display of an IPv6 address stands behind it.
    listen, colon, display = vnc.get("listen", "").partition("]:")
    number = int(display) if colon else vnc.get("display", 0)
    # libxl looks for a free display unless it is told not to.
    or_next = " or the next free one" if vnc.get("findunused", "True") == "True" else ""
    return f"on {listen.strip('[')}, display {number}{or_next}"
