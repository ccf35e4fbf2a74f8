"""Guests in a rehearsal under Xen: libxl reads their files, and small ones stand in for them. Pure.

Source: xl(1) of Xen 4.17.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.plan import Guest
from gpc.rehearse.replica.ways import XenWay
from gpc_targets.xl.rehearsal.libxl import config_of, misunderstood, pci_list


def _path(name: str) -> str:
    return f"etc/xen/{name}.cfg"


def _misread(guest: Guest, printed: str) -> Iterator[str] | None:
    config = config_of(printed)
    return None if config is None else misunderstood(guest, config)


def _small(name: str, text: str, mib: int) -> str:
    return (
        f'name = "{name}"\ntype = "pv"\nkernel = "/guest/kernel"\nramdisk = "/guest/image"\n'
        f'cmdline = "console=hvc0 quiet panic=-1 mitigations=off"\nmemory = {mib}\n'
        f"vcpus = 1\n{pci_list(text)}\n"
    )


def _said(text: str) -> list[str]:
    """What libxl says of its refusal, without the places in its source."""
    lines = [line for line in text.splitlines() if line.startswith("libxl: error: ")]
    # `libxl: error: libxl_pci.c:1689:libxl__device_pci_add: Domain 1:...`
    return list(dict.fromkeys(line.split(": ", 3)[-1] for line in lines if "reset" not in line))[:4]


WAY = XenWay(
    path=_path,
    reads="xl create -n",
    misread=_misread,
    stands_as="and with pci = [...] as compiled",
    small=_small,
    start=lambda name, file: f"xl create {file} && xl pci-list '{name}'",
    lists="xl pci-list",
    end=lambda name: f"xl destroy '{name}'",
    log=lambda name: f"/var/log/xen/console/guest-{name}.log",
    said=_said,
    differences=(
        "In the place of an HVM guest a PV guest is started, with the functions of the compiled "
        "file. How the rest of that file (firmware, device model, viridian, VGA, disks, networks, "
        "VNC) is understood, libxl's dry run says, and no more.",
    ),
)
