"""limine.conf: where Limine reads it, and the entries of Linux in it.

Source: Limine 12, CONFIG.md: "Location of the config file", "Menu entries and sub-entries",
"Options", "Paths"; `limine enroll-config` puts the file's digest into the program, behind a mark
(common/lib/config.c), and such a program boots nothing once the file is another. Reads only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gpc.host.reader import HostReader
from gpc.target.entries import WORD, BootEntry
from gpc.target.firmware import booted
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
_SPARE = regex(r"\b(fallback|rescue|recovery|snapshots?|oldkern|single.user)\b", re.I)
_ROOT = ("root=", "rootflags=")


class OptionLine(NamedTuple):
    """The value of an option and where it stands in the text."""

    value: str
    start: int
    end: int


class LimineEntry(NamedTuple):
    """An entry that boots Linux, or a program of EFI."""

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
    return "efi" if word in ("efi", "uefi", "efi_chainload") else word


def boot_entries(reader: HostReader, path: str, text: str) -> list[tuple[LimineEntry, BootEntry]]:
    """The entries of Linux, those with an image that has its command line inside among them."""
    root = next((r for r in ROOTS if r and path.startswith(f"{r}/")), "")
    mounted = _root_of(
        WORD.findall((reader.read("/proc/cmdline") or b"").decode("utf-8", "replace"))
    )
    found = []
    for entry in parsed(text):
        kernel = entry.first("path", "kernel_path", "image_path")
        if kernel is None or protocol(entry) not in ("linux", "efi"):
            continue
        at = _at(reader, root, kernel.value)
        words = tuple(WORD.findall(entry.cmdline.value)) if entry.cmdline is not None else ()
        if protocol(entry) == "efi":
            inside = told_inside(reader, at)
            if inside is None and not words:
                continue  # of another system, or a program that is no kernel
            words = words or inside or ()
        is_main = not any(_SPARE.search(title) for title in entry.titles)
        own = not mounted or mounted == _root_of(words)
        images = tuple(
            _at(reader, root, line.value) for line in entry.options.get("module_path", [])
        )
        boots = BootEntry(entry.title, path, at, images, words, is_main=is_main and own)
        found.append((entry, boots))
    return found


def _root_of(words: Iterable[str]) -> set[str]:
    """The words that say which root file system is mounted, if any does."""
    found = {word for word in words if word.startswith(_ROOT)}
    return found if any(word.startswith("root=") for word in found) else set()


def _at(reader: HostReader, root: str, path: str) -> str:
    """A path of the file as this system has it: /boot may be a partition, or a directory of one."""
    found = _PATH.fullmatch(path.replace("\0", "").strip())
    inner = found[1] if found is not None else path
    there = (f"{place}/{inner}" for place in (root, "") if reader.stat(f"{place}/{inner}"))
    return next(there, f"{root}/{inner}")
