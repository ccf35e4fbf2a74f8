"""rpm-ostree on a live host: its kernel arguments, its image, and what a person should know first.

A staged deployment has no entry in /boot before the host shuts down, so `rpm-ostree kargs` is asked
what the next boot is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import WORD, BootEntry, bls
from gpc.target.live import (
    Act,
    Command,
    Early,
    Evidence,
    System,
    Told,
    asked,
    live_builders,
    rebuilding,
)
from gpc.target.owner import NOTHING, Undelivered, gone_and_new, grouped
from gpc_schemas.patterns import regex
from gpc_targets.rpm_ostree import BUILDER
from gpc_targets.rpm_ostree.live.image import DROP_IN, FILE, commands, is_wanted, state_of

CALLED = "rpm-ostree"
FIRST = True
BY_WORDS = True
DROP_INS = (DROP_IN,)
JUDGED_BY = "a stand-in that follows its source (2026.2, d5ef5f0); nothing of it was run"
PROGRAM = "/usr/bin/rpm-ostree"
REBUILD = ("rpm-ostree", "initramfs", "--enable")
BOOTED = "/run/ostree-booted"
CONFIGURATION = "/etc/rpm-ostreed.conf"
NEXT = "the deployment of the next boot"
BEFORE_UDEV = True

_MODULE = regex(r'^force_drivers\+=" (\S+) "', re.MULTILINE)
_ENTRY = regex(r"ostree-([0-9]{1,6})(?:-[^/]+)?\.conf")
_LOCKED = regex(r"^\s*LockLayering\s*=\s*true\s*$", re.MULTILINE | re.IGNORECASE)


def recognise(reader: HostReader) -> Evidence | None:
    """A host that booted a deployment of ostree and has its program: GRUB's files mean nothing."""
    words = (reader.read("/proc/cmdline") or b"").decode("utf-8", "replace").split()
    if any(word.startswith("composefs=") for word in words) or reader.stat(PROGRAM) is None:
        return None
    if any(word.startswith("ostree=") for word in words):
        return Evidence(True, "ostree= in /proc/cmdline")
    return Evidence(True, BOOTED) if reader.stat(BOOTED) is not None else None


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The deployment that the next boot takes; None where nothing tells of it.

    The word `ostree=` names the deployment, and is another with each.
    """
    said = _next_words(reader)
    if said is None:
        return None
    words = tuple(word for word in said if not word.startswith("ostree="))
    return (BootEntry("0", NEXT, "its kernel", (), words),)


def _next_words(reader: HostReader) -> tuple[str, ...] | None:
    """What the next boot is told, by the program or, where it does not answer, by /boot."""
    answer = reader.query(("rpm-ostree", "kargs"))
    if answer.code == 0 and answer.text.strip():
        return tuple(WORD.findall(answer.text.strip().splitlines()[-1]))
    names = [name for name in reader.names("/boot/loader/entries") if _ENTRY.fullmatch(name)]
    if not names:
        return None
    # The highest number is the deployment that comes first.
    first = max(names, key=lambda name: int((_ENTRY.fullmatch(name) or [0, 0])[1]))
    return next(iter(bls(reader, "", (f"/boot/loader/entries/{first}",)))).words


def standing(reader: HostReader, system: System) -> Told | None:
    """The words of the next boot."""
    words = _next_words(reader)
    return None if words is None else Told(grouped(words), (), ())


def require(reader: HostReader, system: System) -> None:
    """Returns where it would do what it is told. Raises Undelivered."""
    other = system.get("initramfs", "")
    builder = live_builders().get(other)
    if builder is not None and builder.REBUILD and other != BUILDER:
        raise Undelivered(
            f"the image of a deployment is none that {other} makes on this host",
            f"write `initramfs: {BUILDER}` under host.boot, and build again",
        )
    locked = _LOCKED.search((reader.read(CONFIGURATION) or b"").decode("utf-8", "replace"))
    if locked and system.get("initramfs") == BUILDER:
        raise Undelivered(
            f"LockLayering=true in {CONFIGURATION} forbids every image that is made on this host",
            "set it to false, or build an image of the system with gpc's files: write "
            "`entries: bootc` and `initramfs: bootc` under host.boot",
        )


def untried(reader: HostReader, system: System) -> str:
    """Each deployment is an entry of its own, and the old one stays."""
    return (
        "ostree keeps the deployment that runs in the menu: choose it there where the new one does "
        "not boot, and `rpm-ostree rollback` makes it the default again"
    )


def foretold(reader: HostReader, system: System, kinds: frozenset[str]) -> Iterator[str]:
    """What an image of the host's own costs."""
    if "initramfs" not in kinds or system.get("initramfs") != BUILDER or not is_wanted(reader):
        return
    found = state_of(reader)
    if found is not None and not (found.is_local or found.tracked):
        yield "! from then on `bootc upgrade` refuses, as the image is made on this host:"
        yield "! `rpm-ostree upgrade` updates it; gpc restore --original undoes that"


def _hand_over(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    """One call for all words, which makes one deployment.

    A word that stands there is not added again and one that is gone is not taken away, whatever
    was interrupted. Of `hugepagesz=` and `hugepages=` the second may stand there for another size,
    and --append-if-missing would leave it out. Unchanged, it ends with 0 unless it is asked for 77.
    """
    gone, new = gone_and_new(words, undoing=undoing)
    there = standing(host, system)
    found = (there or NOTHING).linux
    options = [
        f"--delete-if-present={word}"
        for group in grouped(gone)
        if there is None or group in found
        for word in group.split()
    ]
    for group in grouped(new):
        if group not in found:
            how = "--append" if " " in group else "--append-if-missing"
            options += [f"{how}={word}" for word in group.split()]
    return [("rpm-ostree", "kargs", *options)] if options else []


def images(release: str) -> tuple[str, ...]:
    """The commit's own, which is older than any file of gpc's, tells nothing of the deployment."""
    return ()


def hindrance(reader: HostReader, image: str, release: str) -> str | None:
    """Nothing that `require` does not say."""
    return None


def early(files: Mapping[str, str]) -> Early:
    """What a tree's file for it asks for."""
    return asked(BUILDER, files, DROP_INS, _MODULE, FILE, before_udev=BEFORE_UDEV)


def _image(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return commands(host)


ACTIONS = (
    Act(
        "kargs",
        "having rpm-ostree tell the next deployment's kernel",
        "menu",
        risky=True,
        commands=_hand_over,
        needs=("rpm-ostree",),
    ),
    rebuilding(REBUILD)._replace(
        title="having rpm-ostree make the next deployment's image",
        commands=_image,
        derives=(),
        needs=("rpm-ostree",),
    ),
)
