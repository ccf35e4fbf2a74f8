"""Where each distribution keeps OVMF, the UEFI firmware of guests. Pure: paths, no look at a disk.

Source: the file lists of Debian 12 and Ubuntu 22.04 `ovmf`, Arch Linux and Fedora `edk2-ovmf`,
openSUSE `qemu-ovmf-x86_64`. NixOS has no place that all of its releases agree on, so gpc's module
for it makes one.
"""

from __future__ import annotations

from gpc_schemas.records import NamedTuple

WINDOW = "opt/ovmf/X-PciMmio64Mb"
"""What OVMF reads how much room it leaves for cards from, in MiB.

Source: edk2, OvmfPkg/Library/PlatformInitLib/MemDetect.c, and OvmfPkg/PlatformPei of before."""


class DistributionFirmware(NamedTuple):
    """The program, and the variables that a guest's own copy starts from."""

    code: str
    variables: str


_DEBIAN = "/usr/share/OVMF/OVMF_"
_ARCH = "/usr/share/edk2/x64/OVMF_"
_FEDORA = "/usr/share/edk2/ovmf/OVMF_"
_NIXOS = "/etc/gpc/firmware/OVMF_"
_OPENSUSE = "/usr/share/qemu/ovmf-x86_64-"

PLAIN = {
    "arch": DistributionFirmware(f"{_ARCH}CODE.4m.fd", f"{_ARCH}VARS.4m.fd"),
    "debian": DistributionFirmware(f"{_DEBIAN}CODE_4M.fd", f"{_DEBIAN}VARS_4M.fd"),
    "fedora": DistributionFirmware(f"{_FEDORA}CODE.fd", f"{_FEDORA}VARS.fd"),
    "nixos": DistributionFirmware(f"{_NIXOS}CODE.fd", f"{_NIXOS}VARS.fd"),
    "opensuse": DistributionFirmware(f"{_OPENSUSE}4m-code.bin", f"{_OPENSUSE}4m-vars.bin"),
    "ubuntu": DistributionFirmware(f"{_DEBIAN}CODE_4M.fd", f"{_DEBIAN}VARS_4M.fd"),
}

SECURE = {
    "debian": DistributionFirmware(f"{_DEBIAN}CODE_4M.ms.fd", f"{_DEBIAN}VARS_4M.ms.fd"),
    "fedora": DistributionFirmware(f"{_FEDORA}CODE.secboot.fd", f"{_FEDORA}VARS.secboot.fd"),
    "nixos": DistributionFirmware(f"{_NIXOS}CODE.ms.fd", f"{_NIXOS}VARS.ms.fd"),
    "opensuse": DistributionFirmware(f"{_OPENSUSE}smm-ms-code.bin", f"{_OPENSUSE}smm-ms-vars.bin"),
    "ubuntu": DistributionFirmware(f"{_DEBIAN}CODE_4M.ms.fd", f"{_DEBIAN}VARS_4M.ms.fd"),
}
"""With Microsoft's keys enrolled; Arch Linux has no such variables."""


BY_PATH = ("nixos",)
"""Where libvirt is told the paths: what it would find by itself moves with each update there.

Source: nixpkgs, virtualisation/libvirtd.nix (QEMU's own descriptions, with paths of the store and
without keys).
"""


def firmware(family: str, secure: bool) -> DistributionFirmware:
    """The firmware of a distribution; `gpc.kvm.limits` has refused the one that there is not."""
    return (SECURE if secure else PLAIN)[family]
