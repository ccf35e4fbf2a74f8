"""NixOS: a module that configuration.nix imports, in place of files below /etc. Pure.

Such a host is what its configuration says: /etc is written anew from it, and so are the entries of
the boot loader and the initial RAM file system. So the tree has one file, with the text of what
the other targets wrote for the host in the settings that put it to where it belongs.

Source: nixpkgs, nixos/modules: system/boot/{kernel,stage-1,systemd/initrd}.nix (nixos.conf of
modprobe.d is in the image of either stage 1), services/hardware/udev.nix (initrd rules become
99-local.rules), system/boot/systemd (systemd.packages), virtualisation/{libvirtd,xen-dom0}.nix of
NixOS 24.11.
"""

from collections.abc import Iterable, Sequence

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target.chain import ELSEWHERE, ByHand
from gpc.target.handed_over import no_sheets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gpc.output.gather import Gathered
    from gpc.output.render import Artifact

NAME = "nixos"
MODULE = "etc/nixos/gpc.nix"
TITLE = "/etc/nixos/gpc.nix, a module that configuration.nix of NixOS imports"
ENTRIES = BUILDER = "nixos"
ENTRIES_OF: dict[str, tuple[str, ...]] = {
    "grub": ("nixos",),
    "limine": ("nixos",),
    "refind": ("nixos",),
    "systemd-boot": ("nixos",),
}
UNDER_XEN: tuple[str, ...] = ()
OWN_OF: tuple[str, ...] = ("nixos",)

lower = no_sheets


def check(plan: Plan) -> Iterable[Diagnostic]:
    """What the module cannot do for a guest, which `gpc apply` does on other hosts."""
    if not is_for(plan.host):
        return ()
    from gpc_targets.nixos.module import without_passwords

    return without_passwords(plan)


def by_hand(host: Host) -> ByHand:
    """The module has them all."""
    return ByHand(None, None) if host.entries.value == ENTRIES else ELSEWHERE


def gather(plan: Plan, written: Sequence["Artifact"]) -> "Gathered | None":
    """The module with all that the other targets wrote, where the host is made by NixOS."""
    if not is_for(plan.host):
        return None
    from gpc_targets.nixos.module import module

    return module(plan, written)


def is_for(host: Host) -> bool:
    """Whether NixOS makes what the host boots."""
    return ENTRIES in (host.entries.value, host.initramfs.value)
