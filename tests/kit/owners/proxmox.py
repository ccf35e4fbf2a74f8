"""A stand-in for proxmox-boot-tool (read: proxmox-kernel-helper 8.1) and its host."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from gpc.host.reader import Answer
from kit.owners.base import DONE, Owner, options_of


class ProxmoxBootTool(Owner):
    """Proxmox VE with two ESPs, which are mounted nowhere that gpc could see."""

    PROGRAMS = ("proxmox-boot-tool",)
    SYSTEM: ClassVar = {
        "family": "debian",
        "loader": "systemd-boot",
        "entries": "proxmox-boot-tool",
        "initramfs": "initramfs-tools",
        "hypervisor": "kvm",
    }

    def lay_out(self) -> None:
        self.kernels = ["6.8.12-4-pve"]
        self.put("etc/kernel/proxmox-boot-uuids", "AAAA-0001\nAAAA-0002\n")
        self.put("etc/kernel/cmdline", "root=ZFS=rpool/ROOT/pve-1 boot=zfs\na second line\n")
        self.run(("proxmox-boot-tool", "refresh"))

    def actions(self) -> list[str]:
        return ["proxmox-boot-tool"]

    def run(self, command: Sequence[str]) -> Answer:
        first = self.text("etc/kernel/cmdline").split("\n")[0]
        if "root=" not in first:
            return Answer(1, "No root= parameter in /etc/kernel/cmdline found!")
        for uuid in self.text("etc/kernel/proxmox-boot-uuids").split():
            for kernel in self.kernels:
                place = self.base / "esps" / uuid / f"proxmox-{kernel}.conf"
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(f"title Proxmox\noptions  {first}\n")
        return DONE

    def new_kernel(self, release: str) -> None:
        self.kernels.append(release)
        self.run(("proxmox-boot-tool", "refresh"))

    def told(self, release: str) -> list[str]:
        found = [path.read_text() for path in self.base.glob(f"esps/*/proxmox-{release}.conf")]
        assert len(found) == 2
        assert found[0] == found[1]
        return options_of(found[0])
