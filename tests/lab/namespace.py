"""Commands in a private mount namespace: what they see of the file system is arranged for them.

A tool that reads fixed paths (/etc/default/grub.d, /proc/cmdline, /lib/modules) gets ours there by
a bind mount that nobody else sees and that ends with the process. The machine's own files are
never changed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.tools import require

# The mounts come as words `<kind> <source> <target>`, ended by `--`; the command follows.
# /bin/sh and mount are named by path since the caller may have covered directories of PATH.
_SCRIPT = """
mount --make-rprivate /
while [ "$1" != -- ]; do
  case $1 in
    bind) mount --bind "$2" "$3" ;;
    *) mount -t "$1" -o "$2" "$1" "$3" ;;
  esac
  shift 3
done
shift
if [ "$$" = 1 ]; then
  # The first process of a process namespace must reap orphans, which daemons do not do.
  "$@" &
  wait "$!"
else
  exec "$@"
fi
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """One mount that the command sees: a bind mount, or a file system of the named kind."""

    kind: str
    source: str
    target: str

    def words(self) -> tuple[str, str, str]:
        return (self.kind, self.source, self.target)


def bind(source: Path, target: str | Path) -> Mount:
    """Shows `source` in the place of `target`, which must exist and be of the same kind."""
    return Mount(kind="bind", source=str(source), target=str(target))


def tmpfs(target: str | Path) -> Mount:
    """Shows an empty, writable directory in the place of `target`."""
    return Mount(kind="tmpfs", source="mode=0755", target=str(target))


def overlay_of(upper: Path, target: str | Path) -> Mount:
    """Shows `target`, which stays as it is, with the files of `upper` laid over it; read-only."""
    return Mount(kind="overlay", source=f"lowerdir={upper}:{target}", target=str(target))


def private(
    argv: Sequence[str | Path],
    mounts: Sequence[Mount],
    *,
    contained: bool = False,
) -> list[str]:
    """`argv` in a private mount namespace with `mounts` made in their order.

    `contained` is for daemons: they get process and network namespaces of their own as well, so
    that all their children end with the first process and no interface of the machine is touched.
    A user who is not root gets a user namespace of their own around it, where they are root; most
    kernels allow that.
    """
    unshare = [require("unshare", "util-linux"), "--mount"]
    if contained:
        unshare += ["--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0:
        unshare.append("--map-root-user")
    words = [word for mount in mounts for word in mount.words()]
    return [*unshare, "/bin/sh", "-ec", _SCRIPT, "sh", *words, "--", *map(str, argv)]
