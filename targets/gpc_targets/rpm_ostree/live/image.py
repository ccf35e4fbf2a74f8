"""How gpc's files come into the image of an ostree host, and how they go again.

Where the commit's image has the keeping driver, a second image with gpc's files beside it is all
that is needed (`initramfs-etc`). Elsewhere dracut makes the image anew for each deployment
(`initramfs --enable`), and reads gpc's drop-in. Who enabled that is told by the argument MARK,
which gpc alone gives: what somebody else enabled stays enabled, and stays as it was.

Source: rpm-ostree 2024.9: rpmostreed-transaction-types.cxx (initramfs_state_transaction_execute
fails where nothing is new and there is no argument; initramfs-etc --force-sync), status --json.
"""

from __future__ import annotations

import json
import re

from gpc.host.reader import HostReader
from gpc.keepers import MODULES
from gpc.target.live import ActionFailed, Command
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

DROP_IN = "/etc/dracut.conf.d/90-gpc.conf"
MARK = f"--install={DROP_IN}"
"""An argument of dracut, which puts gpc's drop-in into the image as well."""

FILE = regex(r'^install_items\+=" (\S+) "', re.MULTILINE)
KEEPERS = regex(
    rf"/(?:{'|'.join(needed[0].replace('_', '[-_]') for needed in MODULES.values())})\.ko\b"
)
OURS = regex(r"/etc/(?:modprobe\.d/gpc\.conf|udev/rules\.d/70-gpc\.rules)")


class State(NamedTuple):
    """What is done to the image of the next deployment."""

    is_local: bool  # made on the host
    arguments: tuple[str, ...]  # of dracut, from whoever
    tracked: tuple[str, ...]  # files of gpc in a second image


def state_of(reader: HostReader) -> State | None:
    """What rpm-ostree says of the deployment that the next boot takes."""
    answer = reader.query(("rpm-ostree", "status", "--json"))
    try:
        first = json.loads(answer.text)["deployments"][0]
        arguments = tuple(map(str, first.get("initramfs-args") or ()))
        files = tuple(map(str, first.get("initramfs-etc") or ()))
        return State(
            bool(first.get("regenerate-initramfs")), arguments, tuple(filter(OURS.fullmatch, files))
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def is_wanted(reader: HostReader) -> bool:
    """Whether gpc's drop-in is there."""
    return reader.stat(DROP_IN) is not None


def commands(reader: HostReader) -> list[Command]:
    """The programs that bring the image to what the files say. Raises ActionFailed."""
    found = state_of(reader)
    if found is None:
        raise ActionFailed("`rpm-ostree status --json` does not say how the image is made")
    drop_in = (reader.read(DROP_IN) or b"").decode("utf-8", "replace")
    files = tuple(FILE.findall(drop_in)) if is_wanted(reader) else ()
    if found.is_local:
        gone = [_etc((), found.tracked)] if found.tracked else []
        return [*gone, *_made_anew(found, wanted=is_wanted(reader))]
    if not is_wanted(reader):
        return [_etc((), found.tracked)] if found.tracked else []
    if files and (found.tracked or _has_keeper(reader)):
        return [_etc(files, tuple(path for path in found.tracked if path not in files))]
    return [_enable(MARK)]


def _made_anew(found: State, *, wanted: bool) -> list[Command]:
    """The image anew, where it is made on the host already."""
    others = tuple(argument for argument in found.arguments if argument != MARK)
    if MARK in found.arguments:
        if wanted:
            return [_enable(*found.arguments)]
        return [_enable(*others) if others else ("rpm-ostree", "initramfs", "--disable")]
    if others:
        return [_enable(*others)]
    # Enabled without an argument it cannot be enabled again.
    return [("rpm-ostree", "initramfs", "--disable"), _enable()]


def _enable(*arguments: str) -> Command:
    return ("rpm-ostree", "initramfs", "--enable", *(f"--arg={word}" for word in arguments))


def _etc(files: tuple[str, ...], gone: tuple[str, ...]) -> Command:
    """Files beside the image, as they are now: those that are there already are frozen."""
    sync = ("--force-sync",) if files else ()
    track = (f"--track={path}" for path in files)
    return ("rpm-ostree", "initramfs-etc", *sync, *track, *(f"--untrack={path}" for path in gone))


def _has_keeper(reader: HostReader) -> bool:
    """Whether the image of the running kernel's commit has a driver that keeps cards."""
    release = (reader.read("/proc/sys/kernel/osrelease") or b"").decode("ascii", "replace").strip()
    answer = reader.query(("lsinitrd", f"/usr/lib/modules/{release}/initramfs.img"))
    return answer.code == 0 and KEEPERS.search(answer.text) is not None
