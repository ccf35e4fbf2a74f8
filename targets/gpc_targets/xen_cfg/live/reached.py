"""The sections by which Xen boots dom0: which xen.efi is started, by which file, told what.

Reads only. Source: Xen 4.20, docs/misc/efi.pandoc (names of files begin at the program's directory;
a unified image has its settings inside) and xen/common/efi/boot.c (read_section, get_argv).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from gpc.host.reader import HostReader
from gpc.image.records import Damaged
from gpc.image.uki import table
from gpc.target.entries import WORD, is_rescue, system_root
from gpc.target.firmware_kept import ROOTS
from gpc.target.live import System
from gpc.target.owner import Undelivered
from gpc.target.programs import Started, is_xen, started
from gpc_schemas.records import NamedTuple
from gpc_targets.xen_cfg.cfg import (
    Arguments,
    XenSection,
    arguments,
    chain_of,
    default_of,
    names,
    section_of,
)

CHAINS = 8
"""Of files by `chain=`, which Xen itself follows without an end."""

_MARKS = ("\xff\xfe", "\xfe\xff", "\xef\xbb\xbf")
_ROOTS = sorted(ROOTS, key=len, reverse=True)


class Reached(NamedTuple):
    """A section by which Xen boots dom0."""

    by: str
    """Of the entry that starts the program."""
    program: str
    path: str
    """Of the file."""
    text: str
    asked: str
    """The section that Xen is asked for; empty where nobody names one."""
    section: XenSection
    more: str
    """Words of Xen's on the command line."""
    is_main: bool


def found_sections(reader: HostReader, system: System) -> tuple[list[Reached], list[Undelivered]]:
    """The sections by which Xen is booted, and why others are not known."""
    reached: list[Reached] = []
    problems: list[Undelivered] = []
    is_own = own_kernels(reader)
    for one in started(reader, system.get("loader", "")):
        if is_xen(one.path):
            try:
                each = _reached(reader, one)
            except Undelivered as problem:
                problems.append(problem)
                continue
            is_main = each.is_main and is_own(each.section.kernel.text)
            reached.append(each._replace(is_main=is_main))
    return reached, problems


def own_kernels(reader: HostReader) -> Callable[[str], bool]:
    """Whether the value of a line `kernel=` has this system's root; any may, if none is known."""
    line = (reader.read("/proc/cmdline") or b"").decode("utf-8", "replace")
    mounted = system_root(WORD.findall(line))
    return lambda kernel: not mounted or mounted == system_root(WORD.findall(kernel))


def read_files(reader: HostReader, system: System) -> dict[str, str]:
    """The texts of all files that Xen may read, chained ones too, whichever section boots."""
    found: dict[str, str] = {}
    for one in started(reader, system.get("loader", "")):
        for told in _readings(one) if is_xen(one.path) else ():
            path = _file(reader, one.path, told)
            for _ in range(CHAINS):
                text = _read(reader, path)
                if path is None or text is None:
                    break
                found[path] = text
                path = beside_program(one.path, chain_of(text))
    return found


def _reached(reader: HostReader, one: Started) -> Reached:
    """The section that a program boots by. Raises Undelivered."""
    _require_no_settings_inside(reader, one.path)
    ways = {(_file(reader, one.path, told), told.section, told.xen) for told in _readings(one)}
    if len(ways) > 1:
        raise Undelivered(
            f"{one.by} hands `{one.words}` to {one.path}, and it does not show which of these "
            "words Xen sees",
            "have the file beside xen.efi by its name say the same, and an entry without words",
        )
    ((path, asked, more),) = ways
    first = _read(reader, path)
    if path is None or first is None:
        name = posixpath.basename(one.path)
        raise Undelivered(
            f"{one.path}, which {one.by} starts, has no file that says what to boot: "
            f"{path or ', '.join(names(name))}",
            "write it (docs/misc/efi.pandoc of Xen says how), boot by it, and apply again",
        )
    asked, text = asked or default_of(first), first
    for _ in range(CHAINS):
        section = section_of(text, asked)
        if section is not None and not section.kernel.text.split():
            break  # Xen does not look any further
        if section is not None:
            is_main = one.is_main and not is_rescue(asked)
            return Reached(one.by, one.path, path, text, asked, section, more, is_main)
        next_path = beside_program(one.path, chain_of(text))
        chained = _read(reader, next_path)
        if chained is None:
            break
        path, text = next_path, chained
    if text.startswith(_MARKS):
        raise Undelivered(
            f"{path} begins with a byte order mark, and Xen reads ASCII alone",
            "write it in ASCII, boot by it, and apply again",
        )
    raise Undelivered(
        f"{path} has no kernel in the section {asked or 'that it names'}",
        "write who boots this system into it, boot by it, and apply again",
    )


def _readings(one: Started) -> list[Arguments]:
    """What Xen may make of the words that it is handed.

    The first is the name of the program to it. Whether the firmware's own are words at all depends
    on how they end, and whether there is a name before them on the firmware.
    """
    words = one.words.split()
    readings = [arguments(words[1:])]
    return readings if one.is_plain else [*readings, arguments(words), arguments([])]


def _file(reader: HostReader, program: str, told: Arguments) -> str | None:
    """The file that Xen reads first; None where there is none by any of its names."""
    if told.file:
        return beside_program(program, told.file)
    found = (beside_program(program, name) for name in names(posixpath.basename(program)))
    return next((path for path in found if reader.stat(path) is not None), None)


def beside_program(program: str, file: str) -> str:
    """Where a file lies that Xen is told of: from its own directory, or from the partition on."""
    clean = file.replace("\\", "/")
    root = next((root for root in _ROOTS if program.startswith(f"{root}/")), "")
    folder = root if clean.startswith("/") else posixpath.dirname(program)
    return posixpath.normpath(f"{folder}/{clean}")


def _require_no_settings_inside(reader: HostReader, program: str) -> None:
    """Returns where Xen reads a file at all. Raises Undelivered."""
    data = reader.read(program) or b""
    try:
        sections = table(lambda size, at: data[at : at + size]) if data[:2] == b"MZ" else []
    except Damaged:
        sections = []
    if any(each.name == ".config" for each in sections):
        raise Undelivered(
            f"{program} is a unified image: what Xen and dom0 are told is inside it, in its "
            "section .config, and no file beside it is read",
            "add the arguments where that image is made, make it again, boot it, and write "
            "`entries: other` under host.boot",
        )


def _read(reader: HostReader, path: str | None) -> str | None:
    data = reader.read(path) if path is not None else None
    return None if data is None else data.decode("latin-1")
