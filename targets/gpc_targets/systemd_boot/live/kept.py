"""systemd-boot: gpc's line in its entries, and a trial that it is told of by EFI variables.

A trial is an entry `gpc-previous.conf` beside the others, of what ran before, and two variables of
the Boot Loader Interface: LoaderEntryDefault names that entry, LoaderEntryOneShot the one to try,
which systemd-boot forgets before it boots it. Whatever goes wrong from then on, the next boot is of
the kept entry, until the guard or `gpc confirm` puts back the default of before.

Source: systemd 252, src/boot/efi/boot.c (config_load_all_entries, config_default_entry_select),
bootctl(1); The Boot Loader Interface (systemd.io/BOOT_LOADER_INTERFACE); the Boot Loader
Specification (uapi-group.org, 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.target.entries import WORD
from gpc.target.fallback import (
    KEPT,
    Unguarded,
    copying,
    require_room,
    said_loader,
    variable,
    without_gpc,
)
from gpc.target.live import ActionFailed, Command, System
from gpc.target.uki import require_words_from_outside
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple
from gpc_targets.systemd_boot import LOADER
from gpc_targets.systemd_boot.live.own_entries import (
    KEPT_ID,
    ROOTS,
    TRIES,
)

ENTRY = "/etc/gpc/gpc-previous.conf"
"""The kept entry as the transaction has it; comments in it say where it goes."""

ENTRIES, UNIFIED = "loader/entries", "EFI/Linux"
"""Where the two kinds of entries lie."""

_CHOSEN = "somebody else has chosen what boots next (LoaderEntryOneShot is {})"
_PATH = regex(r"[A-Za-z0-9/._+~-]+")


class KeptEntry(NamedTuple):
    """What a trial falls back to."""

    text: str  # of the entry
    files: str  # the image that runs and its copy, for the action
    before: str  # the default entry until now, or empty
    tried: str  # the entry that is to be tried
    path: str  # where it goes
    made: str  # the directories that are made for it, the innermost first


def guard(host: HostReader, system: System, words: str, undoing: bool) -> list[Command]:
    """The programs of `keep [FILE COPY]` and of `arm`.

    At each moment one entry that is known to boot is the default.
    """
    verb, _, files = words.partition(" ")
    entry = host.read(ENTRY)
    hold = _bootctl("set-default", KEPT_ID)
    if verb == "keep" and not undoing:
        if entry is None:
            pending = _installed(host) and standing(host, system)
            return [hold, *_without_oneshot(host)] if pending else []
        return [*_copy(host, entry, files), *_install(entry), hold, *_without_oneshot(host, entry)]
    if entry is None:
        return _release(host)
    others = _chosen_by_others(host, entry)
    # What the variables say lasts at once; what they speak of is to be on the disk before.
    arm = [_synced(_told(entry, "root")), _bootctl("set-oneshot", _told(entry, "tried"))]
    if undoing:
        return [*_install(entry), hold, *([] if others else arm)]
    if others:
        raise ActionFailed(_CHOSEN.format(others))
    return arm


def standing(reader: HostReader, system: System) -> str | None:
    """How far a trial is: `try`, `tried` or nothing; None where one may not look."""
    default = variable(reader, "LoaderEntryDefault")
    if default is None and variable(reader, "LoaderInfo") is None:
        return None
    if (default or "").lower() != KEPT_ID:
        return ""
    chosen = variable(reader, "LoaderEntryOneShot")
    return "try" if chosen and not _chosen_by_others(reader, reader.read(ENTRY)) else "tried"


def _chosen_by_others(reader: HostReader, entry: bytes | None = None) -> str:
    """The entry that boots next for once, unless a kept entry says that it is tried; or nothing."""
    path = _installed(reader)
    ours = [entry, reader.read(path) if path is not None else None]
    chosen = variable(reader, "LoaderEntryOneShot") or ""
    is_ours = any(chosen.lower() == _told(each, "tried").lower() for each in ours if each)
    return "" if is_ours else chosen


def _without_oneshot(reader: HostReader, entry: bytes | None = None) -> list[Command]:
    chosen = variable(reader, "LoaderEntryOneShot")
    is_ours = chosen and not _chosen_by_others(reader, entry)
    return [_bootctl("set-oneshot", "")] if is_ours else []


def kept_entry(reader: HostReader, generation: int) -> KeptEntry:
    """What boots now, as an entry of its own. Raises Unguarded."""
    if said_loader(reader) != LOADER:
        raise Unguarded("something other than systemd-boot started this boot")
    if reader.stat("/usr/bin/bootctl") is None:
        raise Unguarded("bootctl is not installed, which tells systemd-boot what to try")
    selected = (variable(reader, "LoaderEntrySelected") or "").lower()
    is_unified = selected.endswith(".efi")
    root, path = _find(reader, selected, UNIFIED if is_unified else ENTRIES)
    if "+" in selected:  # it counts its tries, and is called by now what it is called on disk
        selected = path.rpartition("/")[2].lower()
    _require_default(reader, root)
    chosen = _chosen_by_others(reader)
    if chosen:
        raise Unguarded(_CHOSEN.format(chosen))
    image, *others = _unified(reader, path) if is_unified else _of_entry(reader, root, path)
    require_room(reader, image, root)
    release = (reader.read("/proc/sys/kernel/osrelease") or b"").decode("ascii", "replace").strip()
    line = (reader.read("/proc/cmdline") or b"").decode("utf-8", "replace").strip()
    if not line or not line.isprintable() or not release.isprintable():
        raise Unguarded("this boot was told what no entry can say")
    _require_same_kernel(reader, release, selected)
    before = variable(reader, "LoaderEntryDefault") or ""
    if before.lower() == KEPT_ID:
        before = ""
    if before and not re.fullmatch(r"[A-Za-z0-9@._+*?-]+", before):
        raise Unguarded("the default entry has a name that gpc cannot put back")
    made = " ".join(_made(reader, root))
    copy = f"/{KEPT}/{generation}-{image.rpartition('/')[2]}"
    text = [
        "# Written by `gpc apply`, removed by `gpc confirm`.",
        f"# root {root}",
        f"# tried {selected}",
        f"# before {before}",
        *([f"# made {made}"] if made else ()),
        f"title Before generation {generation} of gpc, without gpc (Linux {release})",
        *others,
        f"{'efi' if is_unified else 'initrd'} {copy}",
        f"options {' '.join(without_gpc(tuple(WORD.findall(line))))}",
    ]
    return KeptEntry(
        "\n".join([*text, ""]), f"{image} {root}{copy}", before, selected, _place(root), made
    )


def _made(reader: HostReader, root: str) -> Iterator[str]:
    """The directories that the kept entry needs and that nobody else does: none, mostly.

    With unified images alone there may be no other entries.
    """
    earlier = _told(reader.read(_place(root)) or b"", "made").split()
    for folder in (f"{root}/{ENTRIES}", f"{root}/{ENTRIES.partition('/')[0]}"):
        if reader.stat(folder) is None or folder in earlier:
            yield folder


def _find(reader: HostReader, selected: str, folder: str) -> tuple[str, str]:
    """The partition with the entry of this boot, and where it lies. Raises Unguarded."""
    for root in ROOTS:
        for name in reader.names(f"{root}/{folder}"):
            # The name on disk may count tries, and so does systemd-boot's own in some releases,
            # which has small letters.
            if name != KEPT_ID and TRIES.sub("", name).lower() == TRIES.sub("", selected):
                return root, f"{root}/{folder}/{name}"
    raise Unguarded(f"the entry of this boot, {selected or 'nobody knows which'}, is not there")


def _unified(reader: HostReader, path: str) -> tuple[str, ...]:
    """The image, which is all. Raises Unguarded."""
    if not _PATH.fullmatch(path):
        raise Unguarded(f"{path} has a name that no copy can have")
    require_words_from_outside(reader, path)
    return (path,)


def _of_entry(reader: HostReader, root: str, path: str) -> tuple[str, ...]:
    """An entry's last image, and the lines of its kernel and other images. Raises Unguarded."""
    entry = (reader.read(path) or b"").decode("utf-8", "replace")
    lines = (line.strip() for line in entry.splitlines())
    pairs = [line.split(None, 1) for line in lines if line and not line.startswith("#")]
    linux = [value[0].strip() for key, *value in pairs if key == "linux" and value]
    initrd = [value[0].strip() for key, *value in pairs if key == "initrd" and value]
    if len(linux) != 1 or not initrd or not all(map(_PATH.fullmatch, (*linux, *initrd))):
        name = path.rpartition("/")[2]
        raise Unguarded(f"{name} does not say which kernel and which image it boots")
    image = f"{root}/{initrd[-1].lstrip('/')}"
    for file in (f"{root}/{linux[0].lstrip('/')}", image):
        if reader.stat(file) is None:
            raise Unguarded(f"{file}, of the kernel that runs, is not there")
    return (image, f"linux {linux[0]}", *(f"initrd {early}" for early in initrd[:-1]))


def _require_default(reader: HostReader, root: str) -> None:
    """Returns where nothing goes before the default entry. Raises Unguarded.

    Source: systemd 260, src/boot/boot.c: `preferred` is looked at before the default.
    """
    settings = (reader.read(f"{root}/loader/loader.conf") or b"").decode("utf-8", "replace")
    if variable(reader, "LoaderEntryPreferred") or re.search(r"^\s*preferred\s", settings, re.M):
        raise Unguarded("a preferred entry of systemd-boot would go before the kept one")


def _require_same_kernel(reader: HostReader, release: str, selected: str) -> None:
    """Returns where the kept entry would boot what runs, and would not be copied. Raises Unguarded.

    Source: systemd 252, src/kernel-install/90-loaderentry.install, which writes the arguments of
    the running kernel into the entries of others where no file says which they are to have.
    """
    if reader.stat(f"/usr/lib/modules/{release}") is None:
        raise Unguarded(f"the kernel that runs, {release}, was replaced since it booted")
    files = ("/etc/kernel/cmdline", "/usr/lib/kernel/cmdline")
    if release.lower() in selected and not any(map(reader.stat, files)):
        raise Unguarded(
            "kernel-install would write the kept entry's arguments into every other one, as there "
            "is no /etc/kernel/cmdline"
        )


def _installed(reader: HostReader) -> str | None:
    """Where the kept entry is in systemd-boot's menu."""
    return next((path for path in map(_place, ROOTS) if reader.stat(path) is not None), None)


def _place(root: str) -> str:
    return f"{root}/loader/entries/{KEPT_ID}"


def _told(entry: bytes, what: str) -> str:
    found = re.search(rf"^# {what} (.*)$", entry.decode("utf-8", "replace"), re.MULTILINE)
    return found[1].strip() if found else ""


def _copy(host: HostReader, entry: bytes, files: str) -> Iterator[Command]:
    image, _, copy = files.partition(" ")
    if not copy or copy.rpartition("/")[2].encode() not in entry or host.stat(copy) is not None:
        return
    yield ("mkdir", "--parents", copy.rpartition("/")[0])
    yield from copying(image, copy, "timestamps")  # FAT has no modes to preserve


def _install(entry: bytes) -> list[Command]:
    folder = f"{_told(entry, 'root')}/{ENTRIES}"
    new = f"{folder}/{KEPT_ID}.new"
    return [
        ("mkdir", "--parents", folder),
        ("cp", "--", ENTRY, new),
        ("sync", new),
        ("mv", "--no-target-directory", "--", new, f"{folder}/{KEPT_ID}"),
        _synced(_told(entry, "root")),
    ]


def _release(host: HostReader) -> list[Command]:
    """Puts back the default of before, then takes the kept entry away."""
    path = _installed(host)
    if path is None:
        return []
    entry = host.read(path) or b""
    root = path.removesuffix(f"/loader/entries/{KEPT_ID}")
    default = (variable(host, "LoaderEntryDefault") or "").lower() == KEPT_ID
    # What somebody has made the default since then stays.
    commands = [_bootctl("set-default", _told(entry, "before"))] if default else []
    made = _told(entry, "made").split()
    gone = [("rmdir", "--ignore-fail-on-non-empty", "--", *made)] if made else []
    oneshot = _without_oneshot(host)
    return [_synced(root), *commands, *oneshot, ("rm", "--", path), *gone, _synced(root)]


def _synced(root: str) -> Command:
    return ("sync", "--file-system", root)


def _bootctl(*words: str) -> Command:
    return ("bootctl", *words)
