"""A guest's compiled launcher → the same for the replica. What it passes through stays as it is.

Less memory and one virtual CPU, a kernel in the place of the firmware. Pure.
"""

from __future__ import annotations

import re
import shlex

from gpc.rehearse.replica.copied import Change
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

_START = '    "$@" \\'
_OPTION = re.compile(r"^        (-[\w-]+) (.*?)( \\)?$")
_PIN = re.compile(r"^    pin_vcpu (\d+) (\S+)$")
_LAST = "        -msg timestamp=on"
_VARIABLES = re.compile(r'^ *cp (\S+) "\$state/VARS', re.MULTILINE)
_ROM = re.compile(r"^        -device vfio-pci,.*,romfile=(.*?)(?: \\)?$", re.MULTILINE)


def launched(text: str, name: str) -> Adapted:
    """The launcher for the replica, and what differs from the compiled one."""
    what = f"guest {name}"
    memory = HUGE_GUEST_MIB if "hugetlb=on" in text else GUEST_MIB
    lines: list[str] = []
    changes: list[Change] = []
    pins: list[str] = []
    for line in _without_paths(text.splitlines(), what, changes):
        pin = _PIN.match(line)
        if pin:
            pins.append(line.strip())
            new = f"    pin_vcpu {pin[1]} 0" if pin[1] == "0" else None
        else:
            new = _line(line, memory)
            if new != line:
                changes.append(Change(what, _plain(line), _plain(new) if new else NONE))
        if new is not None:
            lines.append(new)
        if line == _START:
            added = _added(name)
            lines += [f"        {option} \\" for option in added]
            changes.append(Change(what, NONE, " ".join(added)))
    if pins:
        changes.append(Change(what, "; ".join(pins), "pin_vcpu 0 0"))
    # As a word of the shell, in which a comma of QEMU's is two.
    roms = tuple(shlex.split(rom)[0].replace(",,", ",") for rom in _ROM.findall(text))
    changes += [Change(what, rom, "zeros: no firmware of a card runs") for rom in roms]
    return Adapted("\n".join([*lines, ""]), tuple(changes), (*_VARIABLES.findall(text), *roms))


def passed(text: str) -> tuple[str, ...]:
    """The host's addresses that a launcher passes through."""
    return tuple(re.findall(r"^ *-device vfio-pci,(?:.*,)?host=([^,\s]+)", text, re.MULTILINE))


def _plain(line: str) -> str:
    return line.strip().removesuffix(" \\")


def _line(line: str, memory: int) -> str | None:
    """The line for the replica; None where it is left out."""
    if line.startswith("    pin_others "):
        return "    pin_others 0"
    found = _OPTION.match(line)
    if found is None:
        return line
    option, value, end = found[1], found[2], found[3] or ""
    if option == "-drive" and value.startswith("if=pflash,"):
        return None
    if option == "-smp":
        value = "1,sockets=1,dies=1,cores=1,threads=1"
    elif option == "-m":
        value = f"{memory}M"
    elif option == "-object" and "hugetlb=on" in value:
        value = re.sub(r"(?<=,size=)\w+", f"{memory}M", value)
        value = re.sub(r"(?<=,hugetlbsize=)\w+", "2M", value)
    elif option == "-action":
        value = value.replace("shutdown=pause", "shutdown=poweroff")
    return f"        {option} {value}{end}"


def _added(name: str) -> tuple[str, ...]:
    return (
        f"-kernel {KERNEL} -initrd {IMAGE} -append '{ARGUMENTS}'",
        f"-chardev file,id=rehearsal,path={console_of(name)}",
        "-device isa-serial,chardev=rehearsal,index=1",
    )


def _without_paths(lines: list[str], what: str, changes: list[Change]) -> list[str]:
    """The lines without the user's own options that name what the replica does not have.

    Those options stand last, a word a line.
    """
    if f"{_LAST} \\" not in lines:
        return lines
    start = lines.index(f"{_LAST} \\") + 1
    end = lines.index("}", start)
    kept, dropped = without_paths([_plain(line) for line in lines[start:end]])
    if not dropped:
        return lines
    changes.append(Change(what, " ".join(dropped), NONE))
    words = [_LAST, *(f"        {word}" for word in kept)]
    return [*lines[: start - 1], *(f"{word} \\" for word in words[:-1]), words[-1], *lines[end:]]
