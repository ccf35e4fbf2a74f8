"""Whether gpc can set a host up: by what is there, and in the words of what it is called.

`gpc init`, `gpc check --live`, `gpc apply`, `gpc diff` and `gpc status` all say what is said here.
Where something could not be found out, nothing is refused for it.
"""

from __future__ import annotations

from gpc.detect.distribution import Distribution, detect_distribution
from gpc.detect.look import Look
from gpc.detect.system import SYSTEMD, FoundSystem, detect_system
from gpc.host.reader import HostReader
from gpc_schemas.distributions import FAMILIES
from gpc_schemas.records import NamedTuple

X86 = ("amd64", "x86_64")

MODULE_FOR = {
    "NixOS": "`gpc init --os nixos` and `gpc build` write etc/nixos/gpc.nix: put it beside "
    "configuration.nix, let that have `imports = [ ./gpc.nix ];`, then `nixos-rebuild boot`",
}
"""What takes the place of an apply, by systems that are made from a description of their own."""

BY_HAND = {
    "Guix System": "the operating-system declaration has kernel-arguments and initrd-modules for "
    "the rest",
    "alpine": "default_kernel_opts of /etc/update-extlinux.conf and the features of "
    "/etc/mkinitfs/mkinitfs.conf are for the rest",
    "slackware": "/etc/modprobe.d, `mkinitrd -m` and the loader's append line are for the rest",
    "unraid": "System Devices under Tools binds cards on this host",
    "unraid-os": "System Devices under Tools binds cards on this host",
    "void": "/etc/modprobe.d, /etc/dracut.conf.d and /etc/default/grub are for the rest",
}
"""Where a person says what gpc would have written: by systems as above, or ids of os-release.

Source: the manuals of Guix 1.4, Slackware 15.0 (mkinitrd(8)), Unraid 7 and Void; mkinitfs 3.11 and
update-extlinux.conf of Alpine 3.21.
"""


SEALED = {
    "ostree": "a deployment of ostree, and neither rpm-ostree nor bootc is there to change it",
    "snapd": "a kernel that is a snap: its image is inside it, and snapd says its arguments",
}
"""What brings kernel, image and arguments, where gpc can ask nobody for others."""


class Unsupported(NamedTuple):
    """Why gpc sets nothing up on a host, and what it still does for it."""

    why: tuple[str, ...]
    help: str
    is_foreign: bool  # its processors run no guest of gpc's either
    has_module: bool = False  # the tree has what the host's own description takes in

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
    if system.sealed is not None:
        why.append(f"{name} boots {SEALED[system.sealed]}")
    if system.in_memory:
        why.append(f"the root file system of {name} is in memory, and the next boot makes it anew")
    if system.manager not in (SYSTEMD, None):
        why.append(f"{name} starts services by {system.manager}, and gpc's are units of systemd")
    if not why:
        return None
    module = MODULE_FOR.get(system.generated or "")
    if module is not None and len(why) == 1:
        return Unsupported(tuple(why), f"gpc sets nothing up on it; {module}", False, True)
    help = (
        "gpc compiles guests for it and sets nothing up: `gpc init --os FAMILY`, `gpc build`, "
        "then take the guests' files from the tree by hand"
    )
    more = BY_HAND.get(system.generated or distribution.id or "")
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
