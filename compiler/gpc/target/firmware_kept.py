"""What ran until now, as an entry that the firmware starts: copies of the kernel and its images.

Reads only. Source: Linux 6.12, drivers/firmware/efi/libstub (`initrd=` begins at the kernel's
partition), fs/efivarfs/super.c (read-only where the firmware does not write).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gpc.host.reader import HostReader
from gpc.target.entries import WORD
from gpc.target.fallback import (
    KEPT,
    VARIABLES,
    Unguarded,
    filled,
    require_room,
    variable,
    without_gpc,
)
from gpc.target.firmware import (
    FirmwareEntry,
    beside,
    booted,
    checks_signatures,
    disk_of,
    entries,
    mounted_at,
    next_boot,
    partition_of,
)
from gpc.target.live import Kept
from gpc.target.mounts import MOUNTINFO, mounted
from gpc.target.uki import require_words_from_outside
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

ROOTS = ("/boot", "/efi", "/boot/efi")
"""Where the partition that the firmware starts from may be mounted."""

KEPT_ENTRY = "/etc/gpc/firmware-previous"
"""The kept entry as the transaction has it, whichever loader the firmware is to start."""

TRIED = "gpc.tried="
"""A word of the kept entry, which says what the firmware was told to try: of whatever else is to
boot next gpc knows nothing. The kernel leaves words with a dot alone that no module knows
(Linux 6.12, init/main.c, unknown_bootoption)."""

TOOL = "efibootmgr"
_TOOLS = tuple(f"{place}/{TOOL}" for place in ("/usr/bin", "/usr/sbin", "/bin", "/sbin"))
_PATH = regex(r"[A-Za-z0-9/._+~-]+")


class FirmwareKept(NamedTuple):
    """The kept entry as the transaction has it."""

    tried: str
    """The number of the entry that is tried."""
    root: str
    """Where the partition is mounted."""
    partuuid: str
    loader: str
    words: str


def written(reader: HostReader) -> FirmwareKept | None:
    """What the file of the transaction says; None where there is none."""
    raw = reader.read(KEPT_ENTRY)
    if raw is None:
        return None
    lines = raw.decode("utf-8", "replace").splitlines()
    said = dict(line.partition(" ")[::2] for line in lines if not line.startswith("#"))
    return FirmwareKept(*(said.get(key, "") for key in FirmwareKept._fields))


def kept_entries(reader: HostReader) -> list[FirmwareEntry]:
    """The firmware's entries of what ran before, by their numbers."""
    return [each for each in entries(reader) if each.title == KEPT]


def chosen_by_others(reader: HostReader) -> str | None:
    """The number of what boots next for once, where no kept entry says that it is tried."""
    chosen = next_boot(reader)
    ours = (word for each in kept_entries(reader) for word in each.words.split())
    return None if f"{TRIED}{chosen}" in ours else chosen


def keep(
    reader: HostReader, generation: int, kernel: Callable[[HostReader, str], str], *, direct: bool
) -> Kept:
    """The kept entry, the guard's functions, the files with the names of their copies.

    `kernel` and `direct` are those of `firmware_trial.trial`. Raises Unguarded.
    """
    current = required_entry(reader)
    if not direct and checks_signatures(reader):
        raise Unguarded("Secure Boot is on, and the firmware may not know who signed the kernel")
    root = partition_root(reader, current)
    started = kernel(reader, root)
    words = running_words(reader)
    said = [word.partition("=")[2] for word in words if word.startswith("initrd=")]
    if variable(reader, "StubInfo") is not None:
        require_words_from_outside(reader, started)
    elif not said:
        raise Unguarded("this boot was not told which image is its kernel's")
    files = (started, *(_image(reader, started, image) for image in said))
    copies = copies_of(files, generation)
    told = _words(current, words, [copies[file] for file in files[1:]])
    return kept_by(reader, current, root, copies, told)


def running_words(reader: HostReader) -> tuple[str, ...]:
    """What the kernel that runs was told. Raises Unguarded."""
    release = _text(reader, "/proc/sys/kernel/osrelease")
    if all(reader.stat(f"{place}/lib/modules/{release}") is None for place in ("/usr", "")):
        raise Unguarded(f"the kernel that runs, {release}, was replaced since it booted")
    line = _text(reader, "/proc/cmdline")
    if not line or not line.isprintable() or not line.isascii():
        raise Unguarded("this boot was told what no entry can say")
    return tuple(WORD.findall(line))


def copies_of(files: Sequence[str], generation: int) -> dict[str, str]:
    """Where copies of files lie on the partition, by the files. Raises Unguarded."""
    copies = {file: f"/{KEPT}/{generation}-{file.rpartition('/')[2]}" for file in files}
    if len(set(copies.values())) < len(files) or not all(map(_PATH.fullmatch, files)):
        raise Unguarded("the kernel or an image has a name that no copy can have")
    return copies


def kept_by(
    reader: HostReader,
    current: FirmwareEntry,
    root: str,
    copies: Mapping[str, str],
    words: str,
    more: Sequence[str] = (),
) -> Kept:
    """The kept entry, the first of whose copies is what the firmware starts, with those words.

    `more` are lines of its file that are for others. Raises Unguarded.
    """
    started = next(iter(copies))
    *others, image = (file for file in copies if file != KEPT_ENTRY)
    require_room(reader, image, root, *others)
    lines = [
        "# Written by `gpc apply`, removed by `gpc confirm`.",
        f"tried {current.number}",
        f"root {root}",
        f"partuuid {current.partuuid}",
        f"loader {_backslashed(copies[started])}",
        *(f"copy {root}{copy}" for copy in copies.values()),
        f"words {words}",
        *more,
    ]
    functions = filled(__file__, "firmware_trial.sh", {"TRIED": current.number, "TITLE": KEPT})
    pairs = " ".join(f"{file} {root}{copy}" for file, copy in copies.items())
    return Kept("\n".join([*lines, ""]), functions, pairs)


def required_entry(reader: HostReader) -> FirmwareEntry:
    """The entry of this boot, where the firmware's variables can be read and written."""
    if not reader.names(VARIABLES):
        raise Unguarded(
            "the firmware's variables are not there: this boot is of a BIOS, or the kernel leaves "
            "the firmware's services alone (efi=noruntime)"
        )
    # Whoever mounted it says so of the mount; the kernel, where the firmware cannot write, of the
    # file system: Linux 6.1, fs/efivarfs/super.c (SB_RDONLY).
    found = [each for each in mounted(_text(reader, MOUNTINFO)) if each.at == VARIABLES]
    if found and "ro" in found[-1].options:
        raise Unguarded("the firmware's variables cannot be written: they are mounted read-only")
    current = booted(reader)
    if current is None:
        raise Unguarded("the firmware does not say which of its entries this boot came from")
    if all(reader.stat(path) is None for path in _TOOLS):
        raise Unguarded(f"{TOOL} is not installed, which tells the firmware what to try")
    if current.title == KEPT:
        raise Unguarded("this boot is of what an earlier trial kept")
    chosen = chosen_by_others(reader)
    if chosen is not None:
        raise Unguarded(f"somebody else has chosen what boots next (BootNext is {chosen})")
    return current


def partition_root(reader: HostReader, current: FirmwareEntry) -> str:
    """Where the partition is mounted from which the firmware started this boot."""
    device, disk = partition_of(reader, current), disk_of(reader, current)
    if device is None or disk is None:
        raise Unguarded(
            f"the firmware's entry {current.number} does not say which partition it starts from"
        )
    root = next((place for place in mounted_at(reader, device) if place in ROOTS), None)
    if root is None:
        raise Unguarded(
            f"{device}, from which the firmware starts, is mounted at none of {', '.join(ROOTS)}"
        )
    return root


def _image(reader: HostReader, kernel: str, image: str) -> str:
    """The file of an image whose path begins at the kernel's partition."""
    path = beside(reader, image, kernel)
    if path is None or reader.stat(path) is None:
        raise Unguarded(f"{image}, of the kernel that runs, is not there")
    return path


def _words(tried: FirmwareEntry, running: tuple[str, ...], images: list[str]) -> str:
    handed = (f"initrd={_backslashed(path)}" for path in images)
    return " ".join([f"{TRIED}{tried.number}", *handed, *without_gpc(running)])


def _backslashed(path: str) -> str:
    return path.replace("/", "\\")


def _text(reader: HostReader, path: str) -> str:
    return (reader.read(path) or b"").decode("utf-8", "replace").strip()
