"""A Linux of a few megabytes, as a guest that a launcher's own words describe.

The kernel is Debian's, beside it is BusyBox: it loads modules, runs commands and powers off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from gpc.lift.argv import Option, fields, join, split
from gpc.rehearse.replica import cpio
from lab.kernel import KernelTree, insmods
from lab.tools import Ran, require

LEFT_OUT = {
    *("-boot", "-chardev", "-cpu", "-display", "-drive", "-m", "-machine", "-mon", "-pidfile"),
    *("-run-with", "-runas", "-sandbox", "-uuid", "-name", "-action", "-smp"),
}
"""What a guest without KVM, firmware and a user of its own is not told by its launcher."""


def initrd(kernel: KernelTree, modules: Sequence[str], commands: Sequence[str], into: Path) -> Path:
    """Its first file system, which runs the commands; in the directory `into`."""
    busybox = Path(require("busybox", "busybox-static"))
    entries = {name: cpio.directory() for name in ("bin", "dev", "mnt", "proc", "sys", "modules")}
    entries["bin/busybox"] = cpio.file(busybox.read_bytes(), 0o755)
    entries["dev/console"] = cpio.node(5, 1)
    lines = ["#!/bin/busybox sh", "/bin/busybox --install -s /bin", "export PATH=/bin"]
    lines += ["mount -t proc p /proc", "mount -t sysfs s /sys", "mount -t devtmpfs d /dev"]
    for number, module in enumerate(insmods(kernel, modules)):
        entries[f"modules/{number}"] = cpio.file(module.read_bytes())
        lines.append(f"insmod /modules/{number}")
    for number, command in enumerate(commands):
        lines.append(f"echo '@{number}'; ( {command} ) 2>&1; echo \"@{number} $?\"")
    entries["init"] = cpio.file("\n".join([*lines, "poweroff -f", ""]).encode(), 0o755)
    path = into / "initrd"
    path.write_bytes(cpio.archive(entries))
    return path


def words(shown: Sequence[str], kernel: KernelTree, image: Path, machine: str = "") -> list[str]:
    """QEMU's words of a guest, as its launcher shows them, with that kernel under TCG."""
    options = [option for option in split(list(shown[1:])) if _is_kept(option)]
    argv = ["-machine", f"q35,accel=tcg{machine}", "-cpu", "max", "-m", "256M", "-smp", "1"]
    argv += ["-display", "none", "-serial", "stdio", "-no-reboot", *join(options)]
    argv += ["-kernel", str(kernel.image), "-initrd", str(image)]
    return [*argv, "-append", "console=ttyS0 quiet panic=-1 mitigations=off"]


def _is_kept(option: Option) -> bool:
    if option.name == "-chardev":
        return fields(option).get("backend") == "socket"
    return option.name not in LEFT_OUT


def answers(ran: Ran, commands: Sequence[str]) -> Mapping[str, tuple[str, int]]:
    """What each command said in the guest, and how it ended."""
    said, found = ran.stdout.replace("\r", ""), {}
    for number, command in enumerate(commands):
        block = re.search(rf"^@{number}\n(.*?)^@{number} (\d+)$", said, re.DOTALL | re.MULTILINE)
        if block is None:
            raise AssertionError(f"the guest did not get to {command!r}\n{ran.describe()}")
        found[command] = (block[1], int(block[2]))
    return found
