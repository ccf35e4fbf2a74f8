"""Whether gpc can set a host up: by what is there, and in the words of what it is called.

`gpc init`, `gpc check --live`, `gpc apply`, `gpc diff` and `gpc status` all say what is said here.
Where something could not be found out, nothing is refused for it.
"""

from __future__ import annotations

from typing import NamedTuple

from gpc.detect.distribution import Distribution, detect_distribution
from gpc.detect.look import Look
from gpc.detect.system import SYSTEMD, FoundSystem, detect_system
from gpc.host.reader import HostReader
from gpc_schemas.distributions import FAMILIES

X86 = ("amd64", "x86_64")

BY_HAND = {
    "NixOS": "configuration.nix has boot.kernelParams, boot.initrd.kernelModules and "
    "boot.extraModprobeConfig for the rest",
    "Guix System": "the operating-system declaration has kernel-arguments and initrd-modules for "
    "the rest",
}
"""Where a person says what gpc would have written. Source: the manuals of NixOS 24.11, Guix 1.4."""


class Unsupported(NamedTuple):
    """Why gpc sets nothing up on a host, and what it still does for it."""

    why: tuple[str, ...]
    help: str
    is_foreign: bool  # its processors run no guest of gpc's either

    @property
    def message(self) -> str:
        return "; ".join(self.why)


def called(distribution: Distribution) -> str:
    """The host's system in a sentence."""
    return distribution.title or distribution.id or "this system"


def unsupported(distribution: Distribution, system: FoundSystem) -> Unsupported | None:
    """Why gpc sets nothing up on the host; None where nothing speaks against it."""
    name = called(distribution)
    if system.machine is not None and system.machine not in X86:
        other = f"the processors of {name} are {system.machine}, and gpc's guests are x86"
        help = "`gpc build` looks at no host: compile here what an x86 host is to be given"
        return Unsupported((other,), help, True)
    why = []
    if system.generated is not None:
        who = "" if system.generated in name else f"{name}: "
        why.append(f"{who}{system.generated} writes /etc anew, and what gpc puts there is lost")
    if system.in_memory:
        why.append(f"the root file system of {name} is in memory, and the next boot makes it anew")
    if system.manager not in (SYSTEMD, None):
        why.append(f"{name} starts services by {system.manager}, and gpc's are units of systemd")
    if not why:
        return None
    help = (
        "gpc compiles guests for it and sets nothing up: `gpc init --os FAMILY`, `gpc build`, "
        "then take the guests' files from the tree by hand"
    )
    more = BY_HAND.get(system.generated or "")
    return Unsupported(tuple(why), f"{help}; {more}" if more else help, False)


def unknown_family(distribution: Distribution) -> str | None:
    """Why it is not known whose paths and commands a host has; None where it is."""
    if distribution.family is not None:
        return None
    if distribution.id is None:
        return "no os-release says which distribution this is"
    known = ", ".join(FAMILIES)
    return (
        f"{called(distribution)} (ID={distribution.id}) is of no family whose paths and commands "
        f"gpc knows: {known}"
    )


def unsupported_host(reader: HostReader) -> Unsupported | None:
    """`unsupported` of a host that nothing else is looked at of."""
    look = Look(reader)
    return unsupported(detect_distribution(look), detect_system(look))
