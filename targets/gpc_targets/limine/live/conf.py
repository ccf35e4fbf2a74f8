"""limine.conf: where Limine reads it, and the entries of Linux in it.

Xen is booted by multiboot, where there is a BIOS: its words are the entry's, those of dom0 are the
string of the first module. With UEFI Limine starts xen.efi, which reads a file of its own: Limine
leaves the firmware's services behind before it boots anything by multiboot2, and Xen needs them
(Limine's issues 482 and 490).

Source: Limine 12, CONFIG.md: "Location of the config file", "Menu entries and sub-entries",
"Options", "Paths"; `limine enroll-config` puts the file's digest into the program, behind a mark
(common/lib/config.c), and such a program boots nothing once the file is another. Reads only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.target.entries import WORD, BootEntry, system_root
from gpc.target.firmware import booted
from gpc.target.programs import Started, is_xen
from gpc.target.uki import told_inside
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

ROOTS = ("/boot", "/efi", "/boot/efi", "")
"""Where the partition that Limine reads may be mounted; empty where /boot is no partition."""

PLACES = ("boot/limine", "boot", "limine", "")
"""The directories of a partition in which it looks, behind that of its own program."""

PROGRAMS = ("EFI/limine", "EFI/Limine", "EFI/BOOT")
"""Where its program lies unless the firmware says where it started it."""

_MARK = b"++CONFIG_B2SUM_SIGNATURE++"
_DIGEST = 128
_TITLE = regex(r"[ \t]*(/+)(\+?)[ \t]*(.*)")
_OPTION = regex(r"([ \t]*)([A-Za-z0-9_]+)([ \t]*:[ \t]*)(.*)")
_PATH = regex(r"(?:[a-z]+\([^)]*\):)?/*(.*?)(?:#[0-9A-Fa-f]{128})?")
_HYPERVISOR = regex(r"xen(?:[.-][^/]*)?", re.I)
_SPARE = regex(r"\b(fallback|rescue|recovery|snapshots?|oldkern|single.user)\b", re.I)


class OptionLine(NamedTuple):
    """The value of an option and where it stands in the text."""

    value: str
    start: int
    end: int


class LimineEntry(NamedTuple):
    """An entry that boots something."""

    titles: tuple[str, ...]
    """From the outermost directory on."""
    options: dict[str, list[OptionLine]]

    @property
    def title(self) -> str:
        """As Limine's own settings name an entry."""
        return "/".join(self.titles)

    def first(self, *names: str) -> OptionLine | None:
        """The first line of an option, which has several names."""
        return next((line for name in names for line in self.options.get(name, [])), None)

    @property
    def cmdline(self) -> OptionLine | None:
        """Its command line."""
        return self.first("cmdline", "kernel_cmdline")

    @property
    def first_module(self) -> OptionLine | None:
        """The string of its first module, which follows that one and no other."""
        paths = self.options.get("module_path", [])
        lines = (*self.options.get("module_string", []), *self.options.get("module_cmdline", []))
        end = paths[1].start if len(paths) > 1 else None
        own = (line for line in lines if paths and line.start > paths[0].start)
        return next((line for line in own if end is None or line.start < end), None)


def place(reader: HostReader) -> str | None:
    """The path of the file that Limine reads first."""
    return next((path for path in _places(reader) if reader.stat(path) is not None), None)


def _places(reader: HostReader) -> Iterator[str]:
    """Beside its program first, on whichever partition that is."""
    roots = _roots(reader)
    for directories in (_programs(reader), PLACES):
        for root in roots:
            for directory in directories:
                yield f"{root}/{directory}/limine.conf".replace("//", "/")


def _roots(reader: HostReader) -> tuple[str, ...]:
    """The partition that Limine was started from comes first."""
    own = _program(reader)
    return tuple(sorted(ROOTS, key=lambda root: not own or reader.stat(f"{root}/{own}") is None))


def _programs(reader: HostReader) -> tuple[str, ...]:
    own = _program(reader).rpartition("/")[0]
    return (own,) if own else PROGRAMS


def _program(reader: HostReader) -> str:
    found = booted(reader)
    return found.path.replace("\\", "/").strip("/") if found is not None else ""


def enrolled(reader: HostReader) -> str | None:
    """The program that holds a digest of limine.conf, so that it may not be changed."""
    for root in ROOTS:
        for directory in _programs(reader):
            for name in reader.names(f"{root}/{directory}"):
                path = f"{root}/{directory}/{name}"
                raw = (reader.read(path) or b"") if name.lower().endswith(".efi") else b""
                digest = raw.partition(_MARK)[2][:_DIGEST]
                if digest and digest != b"0" * _DIGEST:
                    return path
    return None


def parsed(text: str) -> list[LimineEntry]:
    """All entries with a protocol, in their order."""
    found: list[LimineEntry] = []
    titles: list[str] = []
    at = 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        title, option = _TITLE.fullmatch(bare), _OPTION.fullmatch(bare)
        if title is not None:
            titles = [*titles[: len(title[1]) - 1], title[3].strip()]
            found.append(LimineEntry(tuple(titles), {}))
        elif option is not None and found:
            start = at + option.start(4)
            value = OptionLine(option[4], start, start + len(option[4]))
            found[-1].options.setdefault(option[2].lower(), []).append(value)
        at += len(line)
    return [entry for entry in found if entry.options.get("protocol")]


def protocol(entry: LimineEntry) -> str:
    """How an entry is booted, by one word: `linux`, `efi` or another."""
    word = entry.options["protocol"][0].value.strip().lower()
    if word in ("efi", "uefi", "efi_chainload"):
        return "efi"
    return "multiboot" if word in ("multiboot", "multiboot1", "multiboot2") else word


def boot_entries(reader: HostReader, path: str, text: str) -> list[tuple[LimineEntry, BootEntry]]:
    """The entries of Linux, with images that have their command line inside, and those of Xen."""
    root = root_of(path)
    line = (reader.read("/proc/cmdline") or b"").decode("utf-8", "replace")
    mounted = system_root(WORD.findall(line))
    found = []
    for entry in parsed(text):
        kernel = _kernel(entry)
        if kernel is None or protocol(entry) not in ("linux", "efi", "multiboot"):
            continue
        if protocol(entry) == "multiboot":
            boots = _under_xen(reader, root, entry, path)
            found += [(entry, _owned(boots, mounted))] if boots is not None else []
            continue
        at = _at(reader, root, kernel.value)
        words = tuple(WORD.findall(entry.cmdline.value)) if entry.cmdline is not None else ()
        if protocol(entry) == "efi":
            if is_xen(at):
                continue  # it reads a file of its own
            inside = told_inside(reader, at)
            if inside is None and not words:
                continue  # of another system, or a program that is no kernel
            words = words or inside or ()
        images = _modules(reader, root, entry)
        boots = BootEntry(entry.title, path, at, images, words, is_main=_is_usual(entry))
        found.append((entry, _owned(boots, mounted)))
    return found


def programs_of(reader: HostReader, path: str, text: str) -> Iterator[Started]:
    """The programs of the firmware's that entries start."""
    for entry in parsed(text):
        program = _kernel(entry)
        if program is not None and protocol(entry) == "efi":
            words = entry.cmdline.value if entry.cmdline is not None else ""
            at = _at(reader, root_of(path), program.value)
            yield Started(f"{entry.title} of {path}", at, words, is_main=_is_usual(entry))


def root_of(path: str) -> str:
    """Where the partition with a file is mounted."""
    return next((r for r in ROOTS if r and path.startswith(f"{r}/")), "")


def _kernel(entry: LimineEntry) -> OptionLine | None:
    return entry.first("path", "kernel_path", "image_path")


def _under_xen(reader: HostReader, root: str, entry: LimineEntry, path: str) -> BootEntry | None:
    """What an entry of Xen boots; None for another kernel that is started so."""
    program, modules = _kernel(entry), _modules(reader, root, entry)
    name = _at(reader, root, program.value).rpartition("/")[2] if program is not None else ""
    if not modules or not _HYPERVISOR.fullmatch(name):
        return None
    dom0, xen = (
        () if line is None else tuple(WORD.findall(line.value))
        for line in (entry.first_module, entry.cmdline)
    )
    return BootEntry(
        entry.title, path, modules[0], modules[1:], dom0, xen, is_main=_is_usual(entry)
    )


def _modules(reader: HostReader, root: str, entry: LimineEntry) -> tuple[str, ...]:
    return tuple(_at(reader, root, line.value) for line in entry.options.get("module_path", []))


def _is_usual(entry: LimineEntry) -> bool:
    return not any(_SPARE.search(title) for title in entry.titles)


def _owned(boots: BootEntry, mounted: set[str]) -> BootEntry:
    """An entry of another system is none that boots this one as usual."""
    own = not mounted or mounted == system_root(boots.words)
    return boots._replace(is_main=boots.is_main and own)


def _at(reader: HostReader, root: str, path: str) -> str:
    """A path of the file as this system has it: /boot may be a partition, or a directory of one."""
    found = _PATH.fullmatch(path.replace("\0", "").strip())
    inner = found[1] if found is not None else path
    there = (f"{place}/{inner}" for place in (root, "") if reader.stat(f"{place}/{inner}"))
    return next(there, f"{root}/{inner}")
