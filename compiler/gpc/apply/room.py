"""Room on a full disk: what can be taken away without a byte of space, and without losing one."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable

from gpc.apply import state
from gpc.apply.compare import Change
from gpc.apply.transaction import Failed
from gpc.apply.wanted import APPLIED
from gpc.hashes import sha256
from gpc.host.writer import Host, matches

FULL = (errno.ENOSPC, errno.EDQUOT)


def is_for_want_of_room(failed: Failed) -> bool:
    """Whether a transaction failed, and was undone, since the disk or a quota was full."""
    cause = failed.__cause__
    return not failed.leftovers and isinstance(cause, OSError) and cause.errno in FULL


def make_room(host: Host, changes: Iterable[Change]) -> list[str]:
    """Removes the files that the changes remove, and returns their paths. Raises OSError.

    Only those whose bytes are kept: the state stays whole, and every command can go on from there.
    What everybody may read about what is applied stays for last.
    """
    blobs, removed = state.Blobs(host), []
    for change in changes:
        if change.kind != "remove" or change.path == APPLIED:
            continue
        if sha256(change.before.data) in blobs and matches(
            host.snapshot(change.path), change.before
        ):
            host.remove(change.path)
            removed.append(change.path)
    for directory in sorted({os.path.dirname(path) for path in removed}):
        host.sync_directory(directory)
    return removed
