"""A guest's compiled launcher → the same for the replica. What it passes through stays as it is.

Less memory and one virtual CPU, a kernel in the place of the firmware. Pure.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import suppress

from gpc.lift.argv import Fields, Option, Unreadable, fields, split
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
from gpc_schemas.patterns import regex

_START = '    "$@" \\'
_PIN = regex(r"^    pin_vcpu (\d+) (\S+)$")
_PORT = regex(r"(serial|parallel)\d")
_LAST = "        -msg timestamp=on"
_VARIABLES = regex(r'^ *cp (\S+) "\$state/VARS', re.MULTILINE)


def launched(text: str, name: str) -> Adapted:
    """The launcher for the replica, and what differs from the compiled one."""
    what = f"guest {name}"
    options = tuple(_options(text))
    backends = (value for option, value in options if option.name == "-object")
    is_huge = any(value.get("hugetlb") == "on" for value in backends)
    memory = HUGE_GUEST_MIB if is_huge else GUEST_MIB
    lines: list[str] = []
    changes: list[Replaced] = []
    pins: list[str] = []
    for line in _without_paths(text.splitlines(), what, changes):
        pin = _PIN.match(line)
        if pin:
            pins.append(line.strip())
            new = f"    pin_vcpu {pin[1]} 0" if pin[1] == "0" else None
        else:
            new = _line(line, memory)
            if new != line:
                changes.append(Replaced(what, _plain(line), _plain(new) if new else NONE))
        if new is not None:
            lines.append(new)
        if line == _START:
            added = _added(name)
            lines += [f"        {option} \\" for option in added]
            changes.append(Replaced(what, NONE, " ".join(added)))
    if pins:
        changes.append(Replaced(what, "; ".join(pins), "pin_vcpu 0 0"))
    functions = (value for _, value in options if _is_passed(value))
    roms = tuple(rom for value in functions if (rom := value.get("romfile")))
    changes += [Replaced(what, rom, "zeros: no firmware of a card runs") for rom in roms]
    return Adapted("\n".join([*lines, ""]), tuple(changes), (*_VARIABLES.findall(text), *roms))


def passed(text: str) -> tuple[str, ...]:
    """The host's addresses that a launcher passes through."""
    hosts = (value.get("host") for _, value in _options(text) if _is_passed(value))
    return tuple(host for host in hosts if host)


def _is_passed(value: Fields) -> bool:
    return value.get("driver") == "vfio-pci"


def _options(text: str) -> Iterator[tuple[Option, Fields]]:
    """QEMU's options in a launcher, and what each says; not those of which QEMU reads nothing."""
    lines = text.splitlines()
    start = lines.index(_START) + 1 if _START in lines else len(lines)
    end = lines.index("}", start) if "}" in lines[start:] else len(lines)
    words = [word for line in lines[start:end] for word in _words(line)]
    for option in split(words):
        with suppress(Unreadable):
            yield option, fields(option)


def _words(line: str) -> list[str]:
    """The words of a line of options, as the shell reads them."""
    try:
        return shlex.split(_plain(line))
    except ValueError:  # a quote is open: the shell says so
        return [_plain(line)]


def _plain(line: str) -> str:
    return line.strip().removesuffix(" \\")


def _line(line: str, memory: int) -> str | None:
    """The line for the replica; None where it is left out."""
    if line.startswith("    pin_others "):
        return "    pin_others 0"
    if line.startswith("    password "):
        display = _words(line)[1]
        return f'    printf %s replica >"$run/{display}.password"'
    if not line.startswith("        -"):
        return line
    options = split(_words(line))
    if len(options) != 1 or not options[0].value:
        return line
    (option,) = options
    try:
        value = fields(option)
    except Unreadable:
        return line
    new = value
    if option.name == "-drive" and value.get("if") == "pflash":
        return None
    if option.name == "-smp":
        new = value.but(dict.fromkeys(("cpus", "sockets", "dies", "cores", "threads"), "1"))
    elif option.name == "-m":
        new = value.but({"size": f"{memory}M"})
    elif option.name == "-object" and value.get("hugetlb") == "on":
        new = value.but({"size": f"{memory}M", "hugetlbsize": "2M"})
    elif option.name == "-action" and value.get("shutdown") == "pause":
        new = value.but({"shutdown": "poweroff"})
    elif option.name == "-chardev" and _PORT.match(value.get("id")):
        if value.get("backend") != "pty":  # what it leads to is not there
            more = value.values.keys() - {"backend", "id"}
            new = value.without(*more).but({"backend": "null"})
    elif value.get("driver") == "isa-serial" and value.get("index") == "1":
        return None  # the replica's own
    if new == value:
        return line
    end = " \\" if line.endswith(" \\") else ""
    return f"        {option.name} {shlex.quote(new.text())}{end}"


def _added(name: str) -> tuple[str, ...]:
    return (
        f"-kernel {KERNEL} -initrd {IMAGE} -append '{ARGUMENTS}'",
        f"-chardev file,id=rehearsal,path={console_of(name)}",
        "-device isa-serial,chardev=rehearsal,index=1",
    )


def _without_paths(lines: list[str], what: str, changes: list[Replaced]) -> list[str]:
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
    changes.append(Replaced(what, " ".join(dropped), NONE))
    words = [_LAST, *(f"        {word}" for word in kept)]
    return [*lines[: start - 1], *(f"{word} \\" for word in words[:-1]), words[-1], *lines[end:]]
