"""Each machine's file as it may have become: edits to what `gpc init` wrote, all of them wrong."""

from __future__ import annotations

from machines.boots import BOOTS
from machines.builders import BUILDERS

Edits = tuple[tuple[str, str], ...]


def guest(card: str, *more: str) -> tuple[str, str]:
    """A guest where init proposed none."""
    lines = (
        "guests:",
        "  first:",
        '    backend: "libvirt"',
        '    os: "linux"',
        "    vcpus: 2",
        '    memory: "2 GiB"',
        f'    gpus: ["{card}"]',
        '    disks: {system: {block: "/dev/vg0/first"}}',
        *more,
    )
    return "guests: {}\n", "\n".join(lines) + "\n"


NO_DISPLAY = ('\n    display: {vnc: {listen: "127.0.0.1"}}', "")

OUTDATED: dict[str, Edits] = {
    "bazzite": (('loader: "grub"', 'loader: "grub", entries: "bls"'),),
    "bootc": (('initramfs: "bootc"', 'initramfs: "dracut"'),),
    "cachyos": (('loader: "systemd-boot"', 'loader: "systemd-boot", entries: "kernel-install"'),),
    "dracut-core-beside": (),
    "almalinux-8": (),
    "endless": (),
    "fedora-menu-of-its-own": (('entries: "grub-mkconfig"', 'entries: "bls"'),),
    "fedora-uki-for-later": (('loader: "grub"', 'loader: "grub", entries: "kernel-install-uki"'),),
    "ubuntu-sealed": (),
    "grub2-bls": (('entries: "sdbootutil"', 'entries: "grub-mkconfig"'),),
    "microos": (),
    "pop": (('loader: "systemd-boot"', 'loader: "systemd-boot", entries: "kernel-install"'),),
    "proxmox": (('loader: "systemd-boot"', 'loader: "grub"'),),
    "proxmox-grub": (),
    "silverblue": (('initramfs: "rpm-ostree"', 'initramfs: "dracut"'),),
    "tumbleweed": (('loader: "systemd-boot"', 'loader: "grub"'),),
    "ubuntu-dracut": (
        ('initramfs: "dracut"', 'initramfs: "initramfs-tools"'),
        ('  qemu: "10.2"\n', ""),
    ),
    **dict.fromkeys((*BOOTS, *BUILDERS), ()),
    "arch-booster": (('initramfs: "booster"', 'initramfs: "mkinitcpio"'),),
    "arch-without-image": (('initramfs: "none"', 'initramfs: "booster"'),),
    "arch-uki": (('entries: "mkinitcpio-uki"', 'entries: "kernel-install"'),),
    "arch-uki-by-firmware": (('loader: "efistub", entries: "mkinitcpio-uki"', 'loader: "grub"'),),
    "cachyos-limine": (('entries: "limine-entry-tool"', 'entries: "limine"'),),
    "alpine": (),
    "ampere": (),
    "apu-and-radeon": (
        ('loader: "systemd-boot"', 'loader: "grub"'),
        ('initramfs: "mkinitcpio"', 'initramfs: "dracut"'),
        ('driver: "amdgpu"', 'driver: "radeon"'),
    ),
    "boot-display-on-the-big-card": (
        ("      boot_display: true\n", ""),
        ('gpus: ["nvidia"]', 'gpus: ["amd"]'),
    ),
    "bound-by-others": (("  gpus:\n", '  binding: {by: "id"}\n  gpus:\n'),),
    "card-outside-the-iommu": (("guests: {}\n", guest("nvidia")[1]),),
    "cloud-with-a-t4": (NO_DISPLAY,),
    "container": (),
    "devuan": (),
    "drives-behind-vmd": (
        ('gpus: ["nvidia"]', 'gpus: ["nvidia"]\n    devices: ["vmd"]'),
        (
            "guests:\n",
            '  devices: {vmd: {address: "00:0e.0", id: "8086:a77f", driver: "vmd"}}\nguests:\n',
        ),
    ),
    "gentoo": (),
    "gentoo-systemd": (('os: "debian"', 'os: "fedora"'),),
    "groups-made-up": (),
    "guix": (),
    "broken-sysfs": (('  bridges: ["br0"]', '  builtin: ["nouveau"]\n  bridges: ["br0"]'),),
    "disk-in-the-group": (
        (
            "guests: {}\n",
            '  devices:\n    sata: {address: "02:00.1", id: "1022:43eb", driver: "ahci"}\n'
            '    lan: {address: "05:00.0", id: "10ec:8168", driver: "r8169"}\nguests: {}\n',
        ),
        guest("nvidia_1", '    devices: ["sata", "lan"]'),
    ),
    "hybrid-laptop": (
        ('os: "arch"', 'os: "debian-12"'),
        ('backend: "libvirt"', 'backend: "xl"'),
        ("family: 6, model: 186", "family: 25, model: 97"),
        ('controller: "3d"', 'controller: "vga"\n      subsystem: "17aa:3a5b"'),
        ("bar: 4 GiB", "bar: 256 MiB"),
    ),
    "intel-and-geforce": (
        ('bridge: "br0"', 'bridge: "br7"'),
        ('["br0", "virbr0"]', '["br7"]'),
        ('vendor: "intel", cores: 8', 'vendor: "amd", cores: 6'),
    ),
    "iommu-off-in-firmware": (
        guest("amd_1", "    display: {vnc: {password_file: /etc/gpc-secrets/first-vnc}}"),
    ),
    "nameless": (),
    "nixos": (),
    "nixos-grub": (),
    "power": (),
    "slackware": (),
    "unraid": (),
    "void": (),
    "zhaoxin": (),
    "arch-xen-by-firmware": (('loader: "efistub"', 'loader: "efistub", entries: "other"'),),
    "arch-xen-by-limine": (),
    "arch-xen-by-systemd-boot": (),
    "fedora-xen": (('boot: {loader: "grub"', 'boot: {loader: "grub", entries: "xen-cfg"'),),
    "phenom": (
        ('"01:00.', '"03:00.'),
        ('kernel: "6.1"', 'kernel: "5.10"'),
        ("interrupt_remapping: false", "interrupt_remapping: true"),
    ),
    "rtx-with-four-functions": (
        ('        usb: {address: "0b:00.2", id: "10de:1ad8", driver: "xhci_pci"}\n', ""),
        ('        ucsi: {address: "0b:00.3", id: "10de:1ad9", driver: "i2c_nvidia_gpu"}\n', ""),
    ),
    "server-with-virtual-functions": (
        ('"10de:25b6"', '"10de:20b0"'),
        (
            "  gpus:\n",
            "  devices:\n"
            '    nic: {address: "21:00.0", id: "15b3:101d", virtual_functions: {count: 4}}\n'
            '    lone: {address: "21:00.3", id: "15b3:101e"}\n'
            "  gpus:\n",
        ),
        ('gpus: ["nvidia"]', 'gpus: ["nvidia"]\n    devices: [lone]'),
    ),
    "single-card": (
        ('  builtin: ["vfio", "vfio_iommu_type1", "vfio_pci"]', "  headless: true"),
        guest("nvidia"),
    ),
    "twins": (
        (
            "  gpus:\n    nvidia_1:",
            '  binding: {by: "id"}\n  headless: true\n  gpus:\n    nvidia_1:',
        ),
        ("    nvidia_1:\n", "    # gone:\n"),
    ),
    "twin-drives": (
        ('behind: ["00:1d.0"]', 'behind: ["00:1b.0"]'),
        (
            '      driver: "i915"\n',
            '      driver: "i915"\n      mediated: {half: {type: i915-GVTg_V5_4}}\n',
        ),
        ('      behind: ["00:1d.4"]\n', ""),
        (
            'gpus: ["nvidia"]',
            'gpus: ["nvidia"]\n    devices: ["nvme_1", "nvme_2"]',
        ),
    ),
    "virtual-machine": (("  gpus:\n", "  headless: true\n  gpus:\n"), guest("qemu")),
    "xen-dom0": (
        ("interrupt_remapping: true", "interrupt_remapping: false"),
        ('"02:00.', '"09:00.'),
        ('"1002:68f9"', '"1002:6899"'),
        ('"1002:aa68"', '"1002:aa50"'),
        ('backend: "xl"', 'backend: "libvirt"'),
    ),
}


def outdated(name: str, text: str) -> str:
    """The file of a machine with its edits; an edit that does not fit is an error."""
    for old, new in OUTDATED[name]:
        if old not in text:
            raise AssertionError(f"{name}: {old!r} is not in the file that init wrote")
        text = text.replace(old, new)
    if name == "twins":  # the card that the host keeps is no longer in the file
        start = text.index("    # gone:\n")
        text = text[:start] + text[text.index("    nvidia_2:") :]
    return text
