"""limine-entry-tool on a live host: whether its settings leave gpc's words and others' in place.

Source: limine-entry-tool 1.38, README, "Kernel command line", and its order of settings;
limine-mkinitcpio-hook and limine-dracut-support 1.37, whose programs make images and entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import WORD
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc.target.owner import Undelivered
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

CALLED = "limine-entry-tool"
JUDGED_BY = (
    "a stand-in that reads the four layers as its README says; neither its source nor the program "
    "could be had, and no CachyOS is booted"
)
DROP_IN = "/etc/limine-entry-tool.d/zz-gpc.conf"
DROP_INS = (DROP_IN,)
LAST = "/etc/default/limine"
SHOWN_BY = (
    "/usr/bin/limine-entry-tool",
    "/usr/bin/limine-update",
    "/usr/lib/limine/limine-common-functions",
)
BASE = ("/etc/kernel/cmdline", "/proc/cmdline")
"""What the tool reads where no layer says anything: the first that is there."""

_SET = regex(r"^[ \t]*(\w+)(?:\[[\"']?([^\]\"']*)[\"']?\])?[ \t]*(\+?)=[ \t]*(.*?)[ \t]*$", re.M)
_OURS = regex(r'^KERNEL_CMDLINE\[default\]\+=" (.+?) ?"$', re.M)
_MAKES = {"mkinitcpio": "limine-mkinitcpio", "dracut": "limine-dracut"}


class LayerLine(NamedTuple):
    """A line of a layer."""

    path: str
    name: str
    adds: bool
    value: str


def recognise(reader: HostReader) -> Evidence | None:
    """Its programs."""
    found = next((path for path in SHOWN_BY if reader.stat(path) is not None), None)
    return Evidence(True, found) if found is not None else None


def told(files: Mapping[str, str]) -> Told | None:
    """The words that the drop-in adds."""
    text = files.get(DROP_IN.lstrip("/"))
    return None if text is None else Told(tuple(_OURS.findall(text)), (), ())


def require(reader: HostReader, system: System) -> None:
    """Returns where the drop-in is told, and nothing is lost by it. Raises Undelivered."""
    settings = [found for path in _layers(reader) for found in _settings(reader, path)]
    lines = [found for found in settings if found.name == "KERNEL_CMDLINE[default]"]
    later = [found for found in lines if found.path > DROP_IN and _is_drop_in(found.path)]
    later += [found for found in lines if found.path == LAST]
    anew = next((found for found in later if not found.adds), None)
    if anew is not None:
        raise Undelivered(
            f"{anew.path} sets KERNEL_CMDLINE[default] anew, and drops what earlier files add",
            f'write `KERNEL_CMDLINE[default]+=" ..."` in the place of `=` in {anew.path}, and '
            "apply again",
        )
    words = _words(lines)
    base = next(
        ((path, text) for path in BASE if (text := reader.read(path)) is not None), (BASE[-1], b"")
    )
    needed = [
        word for word in base[1].decode("utf-8", "replace").split() if word.startswith("root=")
    ]
    if not words or (needed and not any(word.startswith("root=") for word in words)):
        says = "nothing is said" if not words else "root= is not said"
        raise Undelivered(
            f"{says} in the settings of limine-entry-tool, which reads {base[0]} no longer as soon "
            "as one of them adds a word: the next boot would find no root file system",
            f'write KERNEL_CMDLINE[default]+=" ..." into {LAST}, with what {base[0]} says but for '
            "BOOT_IMAGE= and initrd=, and apply again",
        )


def _words(lines: list[LayerLine]) -> tuple[str, ...]:
    """What the layers say in the end, gpc's own file apart."""
    text = ""
    for found in lines:
        if found.path != DROP_IN:
            text = f"{text} {found.value}" if found.adds else found.value
    return tuple(WORD.findall(text))


def _layers(reader: HostReader) -> Iterator[str]:
    yield from _below(reader, "/usr/share/limine-entry-tool.d")
    yield "/etc/limine-entry-tool.conf"
    yield from _below(reader, "/etc/limine-entry-tool.d")
    yield LAST


def _below(reader: HostReader, directory: str) -> list[str]:
    return [f"{directory}/{name}" for name in reader.names(directory) if name.endswith(".conf")]


def _is_drop_in(path: str) -> bool:
    return path.startswith("/etc/limine-entry-tool.d/")


def _settings(reader: HostReader, path: str) -> Iterator[LayerLine]:
    text = (reader.read(path) or b"").decode("utf-8", "replace")
    for name, key, plus, value in _SET.findall(text):
        bare = value[1:-1] if value[:1] in "\"'" and value[:1] == value[-1:] else value
        yield LayerLine(path, f"{name}[{key}]" if key else name, bool(plus), bare)


def rebuilt(reader: HostReader, system: System) -> list[Command] | None:
    """The program that makes its images and entries; None where it knows the builder by no name."""
    program = _MAKES.get(system.get("initramfs", ""))
    return [(program,)] if program is not None else None


def _updated(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    """The entries; where they are unified kernel images, those hold the command line."""
    made = [
        s.value.lower() for p in _layers(host) for s in _settings(host, p) if s.name == "ENABLE_UKI"
    ]
    images = rebuilt(host, system) if made[-1:] == ["yes"] else None
    return images or [("limine-update",)]


ACTIONS = (
    Act(
        "limine-entry-tool",
        "writing Limine's entries",
        "menu",
        risky=True,
        commands=_updated,
        derives=("/boot", "/efi", "/boot/efi"),
    ),
)
