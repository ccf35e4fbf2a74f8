"""The substitution rules, one function for each option that may need hardware.

A rule looks at one option and returns its own name with the options that take its place, or None
to leave the option as it stands.

Source: tried with QEMU 7.2.22 under `-accel tcg`: of the Hyper-V flags it refuses hv-vpindex only
("kernel doesn't allow setting HyperV VP_INDEX"); the names of all of them it checks.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from gpc.lift.argv import Fields, Option
from lab.qemu_bench import Bench
from lab.qemu_disk_rules import REMOTE, WITHOUT, here
from lab.qemu_memory_rules import Outcome, hugepages, memory, overcommit

Rule = Callable[[Option, Fields, Bench], Outcome]

# What a stand-in for a passed-through function keeps: its place in the guest and its name.
_PLACE = ("id", "bus", "addr", "multifunction")
_SCREENS = ("gtk", "sdl", "spice-app", "egl-headless", "dbus", "curses", "cocoa")
# Keys of memory backends that need hugepages or a NUMA node of the host, or only files have.
# fmt: off
_BACKING = (
    "mem-path", "prealloc", "prealloc-threads", "host-nodes", "policy", "hugetlb", "hugetlbsize",
    "seal", "align", "pmem", "discard-data",
)
# fmt: on


def machine(option: Option, value: Fields, bench: Bench) -> Outcome:
    if "kvm" not in value.get("accel").split(":"):
        return None
    return "kvm-becomes-tcg", [_with(option, value.but({"accel": "tcg"}))]


def accelerator(option: Option, value: Fields, bench: Bench) -> Outcome:
    if option.name == "-accel" and value.get("accel") != "kvm":
        return None
    # No property of the KVM accelerator (kernel-irqchip, dirty-ring-size) exists for TCG.
    return "kvm-becomes-tcg", [Option("-accel", "tcg")]


def cpu(option: Option, value: Fields, bench: Bench) -> Outcome:
    kept = value.without("hv-vpindex", "hv_vpindex")
    if value.get("model") == "host":
        kept = kept.but({"model": "max"})
    return "host-cpu-becomes-max", [_with(option, kept)]


def device(option: Option, value: Fields, bench: Bench) -> Outcome:
    if value.get("driver") in WITHOUT:
        placed = _only(value, "driver", *_PLACE).but({"driver": "pci-testdev"})
        return WITHOUT[value.get("driver")], [_with(option, placed)]
    if value.get("driver") == "virtio-vga-gl":
        return "no-card-to-draw-by", [_with(option, value.but({"driver": "virtio-vga"}))]
    if value.get("driver") == "scsi-block":
        return "nothing-that-speaks-scsi", [_with(option, value.but({"driver": "scsi-hd"}))]
    if value.get("driver") == "ccid-card-emulated":
        return "no-smart-card", []
    if value.get("driver") == "usb-host" and value.get("hostdevice"):
        # Named by its id, a device that is not there is waited for.
        missing = {"vendorid": 0xFFFF, "productid": 0xFFFF}
        return "usb-device-not-there", [_with(option, value.without("hostdevice").but(missing))]
    if value.get("driver") not in ("vfio-pci", "vfio-pci-nohotplug"):
        return None
    if value.get("sysfsdev"):
        placed = _only(value, "driver", *_PLACE).but({"driver": "secondary-vga"})
        return "share-stand-in", [_with(option, placed)]
    function = value.get("addr").rpartition(".")[2] if "." in value.get("addr") else "0"
    driver = "secondary-vga" if int(function, 16) == 0 else "pci-testdev"
    placed = _only(value, "driver", *_PLACE)
    return "vfio-pci-stand-in", [_with(option, placed.but({"driver": driver}))]


def drive(option: Option, value: Fields, bench: Bench) -> Outcome:
    file = value.get("file")
    if value.get("file.filename"):
        kind = value.get("format", "raw")
        there = {"file.filename": str(bench.image(kind)), "file.driver": "file"}
        return "image", [_with(option, value.but(there))]
    if value.get("if") != "pflash":
        kind = value.get("format", "raw")
        return (
            ("image", [_with(option, value.but({"file": str(bench.image(kind))}))])
            if file
            else None
        )
    if value.get("readonly") in ("on", "true"):
        code = bench.firmware_code(file)
        return "firmware", [_with(option, value.but({"file": str(code)}))]
    variables = bench.firmware_variables()
    return "firmware-variables", [_with(option, value.but({"file": str(variables)}))]


def block_device(option: Option, value: Fields, bench: Bench) -> Outcome:
    name = value.get("node-name")
    prefix = "file." if value.get("file.filename") else ""
    key = f"{prefix}filename"
    path = value.get(key)
    for remote in ("", "file."):
        if value.get(f"{remote}driver") in REMOTE:
            return "no-other-machine", [_with(option, here(value, remote, bench))]
    if not path:
        return None
    if name in bench.pflash_nodes("pflash0"):
        code = bench.firmware_code(path)
        return "firmware", [_with(option, value.but({key: str(code)}))]
    if name in bench.pflash_nodes("pflash1"):
        variables = bench.firmware_variables()
        return "firmware-variables", [_with(option, value.but({key: str(variables)}))]
    kind = value.get("driver") if prefix else bench.format_above(name)
    changes = {key: str(bench.image(kind))}
    if value.get(f"{prefix}driver") in ("host_device", "host_cdrom"):
        changes[f"{prefix}driver"] = "file"
    return "image", [_with(option, value.but(changes))]


def image(option: Option, value: Fields, bench: Bench) -> Outcome:
    return "image", [Option(option.name, str(bench.image("raw")))]


def network(option: Option, value: Fields, bench: Bench) -> Outcome:
    if value.get("type") not in ("bridge", "tap", "vhost-vdpa"):
        return None
    kept = _only(value, "type", "id", "model", "mac")
    # In JSON a hub's number must be a number.
    hub = kept.but({"type": "hubport", "hubid": 0})
    return "network-without-wire", [_with(option, hub)]


def host_object(option: Option, value: Fields, bench: Bench) -> Outcome:
    kind, path = value.get("qom-type"), value.get("mem-path")
    if kind == "input-linux":
        return "no-input-device", []
    if kind == "secret" and value.get("file") and not Path(value.get("file")).exists():
        secret = bench.path("-secret")
        # libvirt's master key is bytes, a password is text.
        secret.write_bytes(bytes(32) if value.get("format") == "raw" else b"standin")
        return "secret", [_with(option, value.but({"file": str(secret)}))]
    if kind == "memory-backend-file" and "huge" not in path:
        file = str(bench.path("-mem"))
        return "shared-memory-file", [_with(option, value.but({"mem-path": file}))]
    if not kind.startswith("memory-backend-"):
        return None
    nodes = [key for key in value.values if key.startswith("host-nodes")]
    ram = value.without(*_BACKING, *nodes).but({"qom-type": "memory-backend-ram", "reserve": False})
    return "normal-memory", [_with(option, ram)]


def character_device(option: Option, value: Fields, bench: Bench) -> Outcome:
    name = value.get("id")
    if name in bench.tpm_chardevs():
        return "software-tpm", [Option("-chardev", f"socket,id={name},path={bench.tpm_socket()}")]
    if value.get("backend") == "stdio" or name in bench.share_chardevs():
        return "nobody-at-the-end", [Option("-chardev", f"null,id={name}")]
    if value.get("backend") in ("parallel", "serial"):
        return "no-such-port", [Option("-chardev", f"null,id={name}")]
    if value.get("host") and value.get("server") != "on":
        return "nobody-to-call", [Option("-chardev", f"null,id={name}")]
    if value.get("port"):
        # Test processes side by side would take each other's port.
        return "any-port", [_with(option, value.but({"port": "0"}))]
    if not value.get("path").startswith("/"):
        return None
    path = bench.path(".sock")
    if value.get("backend") == "pipe":
        # QEMU opens the pipes, and does not make them.
        os.mkfifo(f"{path}.in")
        os.mkfifo(f"{path}.out")
    return "host-path", [_with(option, value.but({"path": str(path)}))]


def shared_directory(option: Option, value: Fields, bench: Bench) -> Outcome:
    directory = bench.path("-shared")
    directory.mkdir()
    # libvirt 9 has the short form of the switch, of which QEMU warns.
    switch = {"readonly": "on"} if "readonly" in value.values else {}
    changed = value.without("readonly").but({"path": str(directory), **switch})
    return "host-path", [_with(option, changed)]


def tpm(option: Option, value: Fields, bench: Bench) -> Outcome:
    if value.get("type") != "passthrough":
        return None
    chardev = Option("-chardev", f"socket,id=lab-tpm,path={bench.tpm_socket()}")
    emulator = f"emulator,id={value.get('id')},chardev=lab-tpm"
    return "software-tpm", [chardev, Option("-tpmdev", emulator)]


def sound(option: Option, value: Fields, bench: Bench) -> Outcome:
    return "no-sound-server", [Option("-audiodev", f"none,id={value.get('id')}")]


def display(option: Option, value: Fields, bench: Bench) -> Outcome:
    if value.get("type") not in _SCREENS:
        return None
    return "no-screen", [Option("-display", "none")]


def started(option: Option, value: Fields, bench: Bench) -> Outcome:
    # The machine is built, and starts nothing: neither a kernel nor what belongs to it is there.
    return "kernel-not-there", []


def acpi_table(option: Option, value: Fields, bench: Bench) -> Outcome:
    # The smallest table that there can be: a header of 36 bytes.
    table = bench.path(".aml")
    table.write_bytes(b"SSDT\x24\0\0\0\2\0LAB   STANDIN " + bytes(12))
    return "acpi-table-stand-in", [_with(option, value.but({"file": str(table)}))]


def vnc(option: Option, value: Fields, bench: Bench) -> Outcome:
    address = value.get("vnc")
    if ":" not in address or address.startswith("unix:"):
        return None
    # Test processes side by side would take each other's port.
    socket = {"vnc": f"unix:{bench.path('-vnc.sock')}"}
    return "port-becomes-socket", [_with(option, value.without("to", "websocket").but(socket))]


def spice(option: Option, value: Fields, bench: Bench) -> Outcome:
    # Test processes side by side would take each other's port.
    socket = {"unix": "on", "addr": str(bench.path("-spice.sock"))}
    return "port-becomes-socket", [_with(option, value.without("port").but(socket))]


def background(option: Option, value: Fields, bench: Bench) -> Outcome:
    return "stays-in-foreground", []


def output_file(option: Option, value: Fields, bench: Bench) -> Outcome:
    return "host-path", [Option(option.name, str(bench.path(".out")))]


def monitor(option: Option, value: Fields, bench: Bench) -> Outcome:
    kind, _, target = value.get("chardev").partition(":")
    if kind in ("unix", "file"):
        path = {"chardev": f"{kind}:{bench.path('.sock')}"}
        return "host-path", [_with(option, value.but(path))]
    if "stdio" in (kind, target):
        return "stays-in-foreground", [Option(option.name, "null")]
    return None


RULES: dict[str, Rule] = {
    "-machine": machine,
    "-M": machine,
    "-accel": accelerator,
    "-enable-kvm": accelerator,
    "-cpu": cpu,
    "-m": memory,
    "-overcommit": overcommit,
    "-mem-path": hugepages,
    "-mem-prealloc": hugepages,
    "-device": device,
    "-object": host_object,
    "-drive": drive,
    "-blockdev": block_device,
    "-netdev": network,
    "-nic": network,
    "-chardev": character_device,
    "-fsdev": shared_directory,
    "-tpmdev": tpm,
    "-audiodev": sound,
    "-display": display,
    "-vnc": vnc,
    "-spice": spice,
    "-kernel": started,
    "-initrd": started,
    "-append": started,
    "-shim": started,
    "-acpitable": acpi_table,
    "-daemonize": background,
    "-runas": background,
    "-pidfile": output_file,
    "-D": output_file,
    "-qmp": monitor,
    "-monitor": monitor,
    "-serial": monitor,
    "-hda": image,
    "-hdb": image,
    "-hdc": image,
    "-hdd": image,
    "-cdrom": image,
    "-fda": image,
    "-fdb": image,
}


def _only(value: Fields, *keys: str) -> Fields:
    return value.without(*(value.values.keys() - set(keys)))


def _with(option: Option, value: Fields) -> Option:
    return Option(option.name, value.text())
