"""proxmox-boot-tool on a live host: one line that others write too, and ESPs that nobody sees.

Source: proxmox-kernel-helper 8.1 (zz-proxmox-boot, functions: get_first_line, MOUNTROOT).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import WORD, BootEntry, bls
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc.target.owner import NOTHING, Edit, Handed, Undelivered, grouped, line_with

CALLED = "proxmox-boot-tool"
DROP_INS = ()
JUDGED_BY = (
    "a stand-in; the program (8.1.0) was run by hand with two partitions: apply, its hook for "
    "kernels, restore; no Proxmox VE is booted"
)
ESPS = "/etc/kernel/proxmox-boot-uuids"
LINKS = "/dev/disk/by-uuid"
CMDLINE = "/etc/kernel/cmdline"
ROOTS = ("/boot/efi", "/efi", "/boot")


def recognise(reader: HostReader) -> Evidence | None:
    """The list of the partitions that it keeps alike."""
    return Evidence(True, ESPS) if reader.stat(ESPS) is not None else None


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """Its entries where a partition is mounted, which is none as a rule: then nobody can tell."""
    for root in ROOTS:
        names = [n for n in reader.names(f"{root}/loader/entries") if n.startswith("proxmox-")]
        if names:
            return tuple(bls(reader, root, (f"{root}/loader/entries/{name}" for name in names)))
    return None


def standing(reader: HostReader, system: System) -> Told | None:
    """The words of the first line, which alone is read."""
    raw = reader.read(CMDLINE)
    if raw is None:
        return NOTHING
    first = raw.decode("utf-8", "replace").partition("\n")[0]
    return Told(grouped(WORD.findall(first)), (), ())


def edited(reader: HostReader, system: System, handed: Handed) -> Iterator[Edit]:
    """The first line with and without words. Raises Undelivered.

    Without root= in it proxmox-boot-tool writes nothing, and ends with 1 where the file is there.
    """
    raw = reader.read(CMDLINE)
    first, end, rest = (raw or b"").decode("utf-8", "surrogateescape").partition("\n")
    if not any(word.startswith("root=") for word in WORD.findall(first)):
        if not any(handed.new):
            return
        what = f"the first line of {CMDLINE} has no root=" if raw is not None else "there is no"
        raise Undelivered(
            what if raw is not None else f"{what} {CMDLINE}",
            f"write it: one line, what `cat /proc/cmdline` says without initrd=; {CALLED} writes "
            "entries from it alone",
        )
    line = line_with(first, handed.gone.linux, handed.new.linux)
    yield Edit(CMDLINE, f"{line}{end}{rest}".encode("utf-8", "surrogateescape"))


def untried(reader: HostReader, system: System) -> str:
    """Its own way to a kernel for the next boot alone sets the default, and ends after a boot."""
    return (
        "proxmox-boot-tool keeps its partitions alike and unmounted, so no entry can be kept on "
        "them; its own `kernel pin --next-boot` changes the default until a boot has gone well"
    )


def foretold(reader: HostReader, system: System, kinds: frozenset[str]) -> Iterator[str]:
    """That nobody looks whether it did what it was told, and what it would pass over."""
    if "proxmox-boot-tool" not in kinds:
        return
    there = reader.names(LINKS)
    listed = (reader.read(ESPS) or b"").decode("ascii", "replace").split()
    gone = [uuid for uuid in listed if uuid not in there]
    if there and gone:
        yield f"! {ESPS} names {', '.join(gone)}, which no disk has: proxmox-boot-tool passes over"
        yield "! it and says that all is well; `proxmox-boot-tool clean` takes it out"
    if entries(reader, system) is None:
        yield "! the partitions of proxmox-boot-tool are not mounted, so gpc cannot read the"
        yield "! entries afterwards: `cat /proc/cmdline` tells after the next boot"


def _refresh(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return [("proxmox-boot-tool", "refresh")]


ACTIONS = (
    Act(
        "proxmox-boot-tool",
        "having proxmox-boot-tool write its partitions",
        "menu",
        risky=True,
        commands=_refresh,
    ),
)
