"""sdboot-manage on a live host: what it writes anew, and what it leaves alone.

Source: CachyOS-PKGBUILDS db02b95, systemd-boot-manager 20 (sdboot-manage): REMOVE_EXISTING is `yes`
unless said otherwise, and then every file *.conf in loader/entries goes first; without it, an entry
that is there is written again only where OVERWRITE_EXISTING is `yes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import BootEntry, bls
from gpc.target.fallback import KEPT
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc.target.owner import Undelivered
from gpc_schemas.patterns import regex

CALLED = "sdboot-manage"
DROP_INS = ("/etc/sdboot-manage.conf.d/zz-gpc.conf",)
JUDGED_BY = (
    "a stand-in; the program (20, of 2026-08) was run by hand: apply, a new kernel, restore; no "
    "CachyOS is booted"
)
SETTINGS = "/etc/sdboot-manage.conf"
FOLDERS = ("/usr/lib/sdboot-manage.conf.d", "/etc/sdboot-manage.conf.d")
PROGRAM = "/usr/bin/sdboot-manage"
ROOTS = ("/boot", "/efi", "/boot/efi")

_ADDED = regex(r'^LINUX_OPTIONS\+=" ([^"]+)"$', re.M)


def recognise(reader: HostReader) -> Evidence | None:
    """Its program: a hook of pacman runs it for each kernel."""
    return Evidence(True, PROGRAM) if reader.stat(PROGRAM) is not None else None


def told(files: Mapping[str, str]) -> Told | None:
    """The words of the drop-in."""
    text = files.get(DROP_INS[0].lstrip("/"))
    return None if text is None else Told(tuple(_ADDED.findall(text)), (), ())


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """Those that it writes: called by the kernel beside them, one as usual and one to fall back."""
    return tuple(entry for root in ROOTS for entry in _own(reader, root))


def _own(reader: HostReader, root: str) -> Iterator[BootEntry]:
    for name in reader.names(f"{root}/loader/entries"):
        if not name.endswith(".conf") or name == f"{KEPT}.conf":
            continue
        for entry in bls(reader, root, (f"{root}/loader/entries/{name}",)):
            kernel = entry.kernel.rpartition("/vmlinuz-")[2]
            if name in (f"{kernel}.conf", f"{kernel}-fallback.conf"):
                yield entry


def require(reader: HostReader, system: System) -> None:
    """Returns where it reads the drop-in and writes entries by it. Raises Undelivered."""
    program = reader.read(PROGRAM)
    if program is not None and b"sdboot-manage.conf.d" not in program:
        raise Undelivered(
            "this sdboot-manage reads no files in /etc/sdboot-manage.conf.d",
            "update systemd-boot-manager, and apply again",
        )
    if _is(reader, "REMOVE_EXISTING", "yes") or _is(reader, "OVERWRITE_EXISTING", "no"):
        return
    raise Undelivered(
        f"{SETTINGS} has sdboot-manage leave the entries alone that are there",
        f'write OVERWRITE_EXISTING="yes" in {SETTINGS}',
    )


def untried(reader: HostReader, system: System) -> str | None:
    """The kept entry would go with the next kernel, before anybody knows whether it is needed."""
    if not _is(reader, "REMOVE_EXISTING", "yes"):
        return None
    return (
        "sdboot-manage removes every entry that is there, a kept one too, whenever it writes its "
        f'own; with REMOVE_EXISTING="no" and OVERWRITE_EXISTING="yes" in {SETTINGS} it does not'
    )


def _is(reader: HostReader, name: str, default: str) -> bool:
    """Whether a setting is `yes`: the last assignment counts."""
    pattern = re.compile(rf"^\s*(?:export\s+)?{name}=[\"']?(\w*)[\"']?\s*(?:#.*)?$", re.M)
    files = [
        SETTINGS,
        *(
            f"{folder}/{file}"
            for folder in FOLDERS
            for file in reader.names(folder)
            if file.endswith(".conf")
        ),
    ]
    texts = ((reader.read(path) or b"").decode("utf-8", "replace") for path in files)
    found = [value for text in texts for value in pattern.findall(text)]
    return (found[-1] if found else default).lower() == "yes"


def _generate(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return [("sdboot-manage", "gen")]


ACTIONS = (
    Act(
        "sdboot-manage",
        "having sdboot-manage write the entries",
        "menu",
        risky=True,
        commands=_generate,
        derives=tuple(f"{root}/loader/entries" for root in ROOTS),
    ),
)
