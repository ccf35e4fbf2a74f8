"""GRUB's entries of the Boot Loader Specification on a live host, and the file for new ones.

Source: grubby 8.40, which edits the same places; kernel-install(8): without /etc/kernel/cmdline a
new kernel is told what the running one was, gpc's words of a trial included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import WORD, BootEntry, bls, own_bls
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc.target.owner import NOTHING, Edit, Handed, Undelivered, grouped, line_with

CALLED = "entries of the Boot Loader Specification"
DROP_INS = ()
JUDGED_BY = "entries as grubby and its source leave them; no Fedora is booted"
ROOT = "/boot"
CMDLINE = "/etc/kernel/cmdline"
MENUS = ("/boot/grub2/grub.cfg", "/boot/grub/grub.cfg")

_BLSCFG = re.compile(rb"^\s*blscfg\b", re.M)
_OPTIONS = re.compile(r"^(options[ \t]+)(.*)$", re.M)


def recognise(reader: HostReader) -> Evidence | None:
    """A menu of GRUB's that takes its entries from /boot/loader."""
    found = next((path for path in MENUS if _BLSCFG.search(reader.read(path) or b"")), None)
    # The menu may be root's to read: then the entries themselves tell.
    if found is None and not any(reader.read(path) is not None for path in MENUS):
        found = next((path for path in own_bls(reader, ROOT) if _of_grub(reader, path)), None)
    return Evidence(True, found) if found is not None else None


def _of_grub(reader: HostReader, path: str) -> bool:
    return b"\ngrub_class " in (reader.read(path) or b"")


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The entries, their files as this system has them mounted."""
    return tuple(_entries(reader))


def _entries(reader: HostReader) -> Iterator[BootEntry]:
    for entry in bls(reader, "", own_bls(reader, ROOT)):
        images = tuple(_mounted(reader, path) for path in entry.images)
        yield entry._replace(kernel=_mounted(reader, entry.kernel), images=images)


def _mounted(reader: HostReader, path: str) -> str:
    return path if reader.stat(path) is not None else f"{ROOT}{path}"


def standing(reader: HostReader, system: System) -> Told | None:
    """The words that all usual entries have, and new ones will."""
    lines = [grouped(entry.words) for entry in _entries(reader) if entry.is_main]
    new = _first_line(reader)
    if new is not None:
        lines.append(grouped(WORD.findall(new)))
    if not lines:
        return NOTHING
    return Told(tuple(w for w in lines[0] if all(w in line for line in lines)), (), ())


def edited(reader: HostReader, system: System, handed: Handed) -> Iterator[Edit]:
    """The usual entries and /etc/kernel/cmdline. Raises Undelivered."""
    change = (handed.gone.linux, handed.new.linux)
    mains = [entry for entry in _entries(reader) if entry.is_main]
    if handed.new.linux and not mains:
        raise Undelivered(
            "/boot/loader/entries has no entry of this system that boots it as usual",
            "boot the kernel that is to have the cards, and look for its entry",
        )
    for entry in mains:
        text = (reader.read(entry.path) or b"").decode("utf-8", "surrogateescape")
        if "$kernelopts" in entry.words:
            raise Undelivered(
                f"{entry.path} takes its arguments from the variable kernelopts of GRUB's "
                "environment block",
                "let every entry have its own: grub2-switch-to-blscfg, or a newer release does it",
            )
        found = _OPTIONS.search(text)
        if found is None:
            raise Undelivered(f"{entry.path} has no line of options", "write one, and apply again")
        line = f"{found[1]}{line_with(found[2], *change)}"
        yield Edit(
            entry.path,
            (text[: found.start()] + line + text[found.end() :]).encode("utf-8", "surrogateescape"),
        )
    yield from _for_new_kernels(reader, mains, change)


def _for_new_kernels(
    reader: HostReader, mains: list[BootEntry], change: tuple[Sequence[str], Sequence[str]]
) -> Iterator[Edit]:
    """The first line of the file, which alone is read; made from an entry where it is not there."""
    raw = reader.read(CMDLINE)
    if raw is None:
        if change[1]:
            bare = " ".join(mains[-1].words)
            yield Edit(CMDLINE, f"{line_with(bare, *change)}\n".encode(), f"{bare}\n".encode())
        return
    first, end, rest = raw.decode("utf-8", "surrogateescape").partition("\n")
    yield Edit(
        CMDLINE, f"{line_with(first, *change)}{end}{rest}".encode("utf-8", "surrogateescape")
    )


def _first_line(reader: HostReader) -> str | None:
    raw = reader.read(CMDLINE)
    return None if raw is None else raw.decode("utf-8", "replace").partition("\n")[0]


def _written(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return [("sync", "--file-system", f"{ROOT}/loader/entries")]


ACTIONS = (
    Act("bls", "bringing the entries of GRUB to the disk", "menu", risky=True, commands=_written),
)
