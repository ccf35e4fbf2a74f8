"""GRUB on a live host: its menu, and a trial that its environment block tells it of.

Until a trial is over, the entry `gpc-previous` of GRUB's menu boots the kernel that ran when gpc
changed the system, from a copy of its image, with gpc switched off. The variable `gpc_guard` of
GRUB's environment block says which of the two is booted:

    try     the new one, once: GRUB writes `tried` before it boots it
    tried   the kept entry
    (none)  whatever the machine's own settings say; the trial is over

So neither GRUB_DEFAULT nor anybody's saved entry is touched, and a GRUB that cannot write boots
the kept entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.fallback import said_loader
from gpc.target.live import Act, Command, Evidence, System, Trial
from gpc.target.owner import Edit, Handed, Undelivered
from gpc_schemas.patterns import regex
from gpc_targets.grub import DIRECTORIES, DROP_IN, HAVE_DROP_INS, LOADER, mkconfig
from gpc_targets.grub.live.block import SETTINGS, with_block
from gpc_targets.grub.live.drop_in import FOLDER, refuse_overruled
from gpc_targets.grub.live.drop_in import told as told
from gpc_targets.grub.live.guard import COPIES, ENTRY, guard, standing
from gpc_targets.grub.live.kept import keep
from gpc_targets.grub.live.menu import entries as entries
from gpc_targets.grub.live.menu import has_own
from gpc_targets.grub.live.menu import programs as programs
from gpc_targets.grub.live.running import grub

CALLED = "GRUB"
DROP_INS = (f"/{DROP_IN}",)
JUDGED_BY = (
    "grub-mkconfig 2.06 and 2.12, and GRUB 2.06 itself, booted in QEMU by a BIOS and by OVMF; "
    "where there are no drop-ins, the same grub-mkconfig reads the block; Xen's entries are those "
    "of its 20_linux_xen, and Fedora's menu with them is a stand-in's"
)
AT_BOOT = (FOLDER,)
NAMES = ("grub", "grub2")
MENUS = tuple(f"/boot/{name}/grub.cfg" for name in NAMES)
FILES = (*MENUS, SETTINGS)
ELSEWHERE = tuple(f"{root}/{name}/grub.cfg" for root in ("/efi", "/boot/efi") for name in NAMES)

_BLSCFG = regex(r"^\s*GRUB_ENABLE_BLSCFG=[\"']?(\w+)", re.M)


def recognise(reader: HostReader) -> Evidence | None:
    """GRUB that says so itself (2.12 with its module bli), or a menu or settings of it."""
    if said_loader(reader) == LOADER:
        return Evidence(True, "LoaderInfo")
    found = next((path for path in FILES if reader.stat(path) is not None), None)
    return Evidence(False, found) if found else None


def wrote(reader: HostReader) -> Evidence | None:
    """A menu with entries of its own in it, which GRUB_ENABLE_BLSCFG=false has on Fedora."""
    found = next((path for path in MENUS if has_own(reader, path)), None)
    if found is not None:
        return Evidence(True, found)
    if any(reader.read(path) is not None for path in MENUS):
        return None
    # The menu may be root's to read; the settings are everybody's.
    settings = (reader.read(SETTINGS) or b"").decode("utf-8", "replace")
    said = _BLSCFG.findall(settings)
    return Evidence(False, SETTINGS) if said[-1:] == ["false"] else None


def edited(reader: HostReader, system: System, handed: Handed) -> Iterator[Edit]:
    """GRUB's settings with gpc's block, or without, where it reads no drop-ins."""
    if system.get("family") not in HAVE_DROP_INS:
        raw = reader.read(SETTINGS)
        text = with_block((raw or b"").decode("utf-8", "surrogateescape"), handed.wanted)
        if raw is not None or text:
            yield Edit(SETTINGS, text.encode("utf-8", "surrogateescape"))


def require(reader: HostReader, system: System) -> None:
    """Returns where the menu can be written. Raises Undelivered.

    Source: transactional-update aee1e1b: the root file system of MicroOS is read-only, its
    `grub.cfg` writes the menu into a new snapshot.
    """
    lines = (reader.read("/etc/fstab") or b"").decode("utf-8", "replace").splitlines()
    roots = [words for line in lines if len(words := line.split()) > 3 and words[1] == "/"]
    is_snapshot = reader.stat("/usr/sbin/transactional-update") is not None
    if is_snapshot and any("ro" in words[3].split(",") for words in roots):
        raise Undelivered(
            "the root file system is read-only, and with it GRUB's menu: a snapshot has its own",
            "add the words to /etc/default/grub, run `transactional-update grub.cfg` and write "
            "`entries: other` under host.boot",
        )
    _require_read(reader, system)


def _require_read(reader: HostReader, system: System) -> None:
    """Returns where the menu that gpc has written is GRUB's. Raises Undelivered.

    Source: grub-install(8) of GRUB 2.12, --boot-directory, by which the menu lies on the partition
    that the firmware starts from. Which of two GRUB reads does not show; the newer is somebody's.
    """
    own = reader.stat(f"{DIRECTORIES.get(system.get('family', ''), '/boot/grub')}/grub.cfg")
    for path in ELSEWHERE:
        other = reader.stat(path)
        if other is not None and (own is None or other.mtime > own.mtime):
            raise Undelivered(
                f"GRUB's menu lies at {path}, and gpc has it written to /boot",
                "run grub-install without --boot-directory and grub-mkconfig to /boot; or add the "
                "words to /etc/default/grub, write that menu anew, and say `entries: other` under "
                "host.boot",
            )


def _menu(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    grub(system.get("family", ""))
    if not undoing:
        refuse_overruled(host)
    return [mkconfig(system["family"])]


ACTIONS = (
    Act(
        "grub",
        "writing GRUB's menu",
        "menu",
        risky=True,
        commands=_menu,
        derives=("/boot/grub", "/boot/grub2"),
        by_guard=True,
    ),
)
TRIAL = Trial(ENTRY, 0o755, (COPIES,), keep, guard, standing)
