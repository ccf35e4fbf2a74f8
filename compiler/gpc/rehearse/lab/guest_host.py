"""What a KVM replica has beyond its early boot image, so that the tree's guests start in it.

The programs are this machine's own; the guests' files are those of the tree, adapted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files as resources

from gpc.plan import Guest
from gpc.rehearse.lab.guest_image import guest_image
from gpc.rehearse.lab.image import Image, build_image
from gpc.rehearse.lab.kernel import Kernel
from gpc.rehearse.lab.tools import Missing, program
from gpc.rehearse.lab.userland import userland
from gpc.rehearse.replica import cpio
from gpc.rehearse.replica.copied import Copy, File, Replaced, Tree
from gpc.rehearse.replica.guests import NEEDS, empty_disks, needs, programs
from gpc.rehearse.replica.hardware import Replica
from gpc.rehearse.replica.ways import Way
from gpc_schemas.records import NamedTuple

LIFETIME_SECONDS = 400
"""After which a replica with guests powers off by itself; each guest may take as long again."""

_MODULES = ("kvm-amd", "kvm-intel", "loop", "tun", "vhost_net", "bridge")
_ACCOUNTS = ("passwd", "group", "nsswitch.conf")


class GuestHost(NamedTuple):
    """A replica in which guests are started."""

    copy: Copy
    """The copy of the tree with the guests' files; `changes` has only those of the guests."""
    image: Image
    words: tuple[str, ...]
    """Of QEMU's command line, behind those of the hardware."""


def lacking(guests: Sequence[Guest], way: Way) -> str | None:
    """Which program that starts the guests this machine has not, and what brings it."""
    for name, package in (*way.programs(guests), *programs(guests)):
        try:
            program(name, package)
        except Missing as missing:
            return str(missing)
    return None


def nesting(accelerator: str) -> str:
    """What a replica with guests runs on: KVM only where that lends guests its virtualization."""
    for module in ("kvm_intel", "kvm_amd"):
        path = f"/sys/module/{module}/parameters/nested"
        if accelerator == "kvm" and os.path.exists(path):
            with open(path, encoding="ascii") as file:
                if file.read().strip() in ("Y", "1"):
                    return "kvm"
    return "tcg"


def guest_host(
    kernel: Kernel,
    copy: Copy,
    tree: Tree,
    guests: Sequence[Guest],
    way: Way,
    replica: Replica,
    drivers: Sequence[str],
    into: str,
) -> GuestHost:
    """The replica's image in the directory `into`. Raises Missing."""
    files: dict[str, File] = {}
    changes: list[Replaced] = []
    empty: list[str] = []
    for guest in guests:
        path = way.path(guest.name.value)
        if path in tree:
            adapted = way.adapt(tree[path].text, guest.name.value)
            files[path] = File(adapted.text, tree[path].mode)
            changes += [*adapted.changes, *empty_disks(guest)]
            empty += adapted.files
    files |= {path: tree[path] for path in way.beside if path in tree}
    whole = copy._replace(tree={**copy.tree, **files}, changes=tuple(changes))
    own = userland(replica, _ACCOUNTS)
    more = [
        own.archive,
        guest_image(kernel, drivers, "userland/root"),
        cpio.archive(_entries(needs(guests, empty), way.files())),
    ]
    lifetime = LIFETIME_SECONDS * (1 + len(guests))
    late: Iterable[str] = (*own.modules, *_MODULES)
    image = build_image(kernel, whole, drivers, into, lifetime, late, b"".join(more))
    return GuestHost(whole, image, own.words)


def _entries(lines: Sequence[str], files: Mapping[str, bytes]) -> dict[str, cpio.ArchiveEntry]:
    script = resources("gpc.rehearse") / "files" / "guests"
    root = "userland/root"
    entries = {f"{root}/{path}": cpio.file(data) for path, data in files.items()}
    entries[f"{root}/guest/prepare"] = cpio.file(script.read_bytes(), 0o755)
    entries[f"{root}{NEEDS}"] = cpio.file("".join(f"{line}\n" for line in lines).encode())
    return entries
