"""What is said of a back end outside of its folder: facts that defaults and checks go by. Pure.

A back end is a target with a `BACKEND`; its NAME is the word of `guests.NAME.backend`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from gpc.plan import Hypervisor
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target import targets
from gpc.why import Path, dotted
from gpc_schemas.records import NamedTuple

if TYPE_CHECKING:
    from gpc_schemas.guest import Bus, Chipset, Kind, Model


class BackEnd(NamedTuple):
    """Facts about what runs guests; None is no word of its own: the guest's system decides."""

    hypervisor: Hypervisor  # what the host must have booted
    mac_prefix: str  # of the addresses that gpc makes up: the vendor part that its own have
    chipset: Chipset
    chipset_rule: str  # of `gpc.resolve.rules`
    images: str  # the directory in which its guests' disks commonly are
    rank: int = 9  # of those that one hypervisor has: the lowest is proposed first
    firmware: Kind | None = None
    disk_bus: Bus | None = None
    network_model: Model | None = None
    raw: str | None = None  # the key under `raw` whose words it reads
    lends: bool = False
    """Whether something of the host's runs before a guest starts and after it ended."""
    whole_file: str | None = None
    """The toolstack whose QEMU takes all of a password's file, a line break at its end too."""
    own_keys: Mapping[str, str] = {}
    """Keys below a guest that not every back end reads (`*` for a name), and why such a key does
    nothing elsewhere, as the end of a sentence."""


@cache
def backends() -> Mapping[str, BackEnd]:
    """The installed back ends by the word that chooses them, in the order of the words."""
    found = {target.NAME: getattr(target, "BACKEND", None) for target in targets()}
    return {name: facts for name, facts in found.items() if facts is not None}


def without_effect(guest: Path, backend: str, path: Path, why: str) -> Diagnostic:
    """A warning (no-effect): what a guest has at `path` is for other back ends than its own."""
    return Diagnostic(
        "no-effect",
        f"`{dotted(path[len(guest) :])}` has no effect on guest {guest[1]}: {why}",
        Place(path, key=True),
        also=(Place((*guest, "backend"), label=f"run by {backend}"),),
        help="leave it out",
        severity="warning",
    )
