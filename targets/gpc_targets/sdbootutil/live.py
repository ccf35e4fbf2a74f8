"""sdbootutil on a live host: entries of snapshots, each written anew from the files for them.

Each entry is updated by the name of its kernel. `update-all-entries` takes whatever boots the same
snapshot for its own, an entry that a trial keeps included. Words of the drop-in stand there twice:
it is read once below the snapshot that runs and once below /, which are the same.

Source: sdbootutil 12630b2: update_entries_for_subvol, update_entry, reuse_initrd, is_transactional.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import BootEntry, bls
from gpc.target.fallback import KEPT
from gpc.target.live import Act, ActionFailed, Command, Evidence, System, Told
from gpc.target.owner import Undelivered
from gpc_schemas.patterns import regex

CALLED = "sdbootutil"
DROP_INS = ("/etc/kernel/cmdline.d/gpc.conf",)
JUDGED_BY = (
    "a stand-in; the program (12630b2, 2026-08) with dracut 106 was run by hand on snapshots of "
    "btrfs: apply, a new kernel, restore; no openSUSE is booted"
)
PROGRAM = "/usr/bin/sdbootutil"
REBUILD = ("sdbootutil", "mkinitrd")
"""Makes each kernel's image anew, which plain dracut would put where nothing boots it from."""

ROOTS = ("/boot/efi", "/efi", "/boot")
BASES = ("/etc/kernel/cmdline", "/usr/lib/kernel/cmdline")
INSTALLED = "installed_by_sdbootutil"

_SUBVOLUME = regex(r"^rootflags=(?:.*,)?subvol=([^,]+)")
_KERNEL = regex(r"/([^/]+)/(?:linux|vmlinuz)-[0-9a-f]+$")


def recognise(reader: HostReader) -> Evidence | None:
    """What it leaves beside the loader that it installed; its program alone, where nobody looks."""
    if reader.stat(PROGRAM) is None:
        return None
    seen = False
    for root in ROOTS:
        for name in reader.names(f"{root}/EFI"):
            seen = True
            mark = f"{root}/EFI/{name}/{INSTALLED}"
            if reader.stat(mark) is not None:
                return Evidence(True, mark)
    return None if seen else Evidence(False, PROGRAM)


def told(files: Mapping[str, str]) -> Told | None:
    """The words of the drop-in."""
    text = files.get(DROP_INS[0].lstrip("/"))
    if text is None:
        return None
    lines = (line.strip() for line in text.splitlines())
    return Told(tuple(line for line in lines if line and not line.startswith("#")), (), ())


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """This system's entries; those of other snapshots are there to go back to."""
    running = _subvolume((reader.read("/proc/cmdline") or b"").decode("utf-8", "replace").split())
    return tuple(
        entry._replace(is_main=entry.is_main and _subvolume(entry.words) == running)
        for root in ROOTS
        for entry in _own(reader, root)
    )


def _own(reader: HostReader, root: str) -> Iterator[BootEntry]:
    """Entries below the token: `[system-|snapper-]TOKEN-KVER[-SNAPSHOT][+TRIES].conf`."""
    token = _line(reader, "/etc/kernel/entry-token") or _line(reader, "/etc/machine-id")
    for name in reader.names(f"{root}/loader/entries"):
        plain = name.removeprefix("system-").removeprefix("snapper-")
        if token and plain.startswith(f"{token}-") and name != f"{KEPT}.conf":
            yield from bls(reader, root, (f"{root}/loader/entries/{name}",))


def _subvolume(words: tuple[str, ...] | list[str]) -> str:
    found = [match[1].lstrip("/") for word in words if (match := _SUBVOLUME.match(word))]
    return found[-1] if found else ""


def _line(reader: HostReader, path: str) -> str:
    return (reader.read(path) or b"").decode("utf-8", "replace").strip()


def require(reader: HostReader, system: System) -> None:
    """Returns where the drop-in is added to a line of somebody's. Raises Undelivered."""
    if b"TRANSACTIONAL_UPDATE=" in (reader.read("/proc/self/environ") or b""):
        raise Undelivered(
            "inside transactional-update sdbootutil writes nothing, and says that all is well",
            "leave it, and run `gpc apply` in the system that runs",
        )
    if not any(reader.stat(path) is not None for path in BASES):
        raise Undelivered(
            f"without {BASES[0]} sdbootutil writes what this boot was told into every entry, and "
            "what gpc added would stay there for good",
            f"write {BASES[0]}: one line, what `cat /proc/cmdline` says without initrd=, root= and "
            "rootflags=, which sdbootutil adds",
        )


def untried(reader: HostReader, system: System) -> str | None:
    """GRUB that reads such entries has no menu of grub-mkconfig's, in which one could be kept."""
    if system.get("loader") == "systemd-boot":
        return None
    return (
        "GRUB takes its entries from sdbootutil, and gpc can keep none beside them: the snapshots "
        "before this one are in the menu, with what they were told"
    )


def _update(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    kernels = [
        match[1]
        for entry in entries(host, system) or ()
        if entry.is_main and (match := _KERNEL.search(entry.kernel))
    ]
    if not kernels:
        raise ActionFailed("sdbootutil has no entry of the snapshot that runs")
    return [("sdbootutil", "update-entry", kernel) for kernel in dict.fromkeys(kernels)]


ACTIONS = (
    Act(
        "sdbootutil",
        "having sdbootutil write the entries",
        "menu",
        risky=True,
        commands=_update,
        derives=tuple(f"{root}/loader/entries" for root in ROOTS),
        needs=("sdbootutil",),
    ),
)
