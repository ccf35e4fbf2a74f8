"""Every rule by which gpc chooses what nobody wrote, with the reason in words and its source.

A `Default` names one of these; `gpc why` and the reference pages print the words. Pure.
"""

from __future__ import annotations

from gpc.why import Rule

RULES: dict[str, Rule] = {
    # host
    "binding-driver": Rule(
        "Cards are kept by xen-pciback when a guest runs under Xen, and by vfio-pci otherwise.",
        "https://docs.kernel.org/driver-api/vfio.html",
    ),
    "kept-for-its-guest": Rule(
        "A card that a guest is given is kept for it from boot on, away from the host's drivers."
    ),
    "remapping-unless-said": Rule(
        "Interrupts are remapped unless the file says otherwise: what a host without it needs is "
        "then done nowhere by mistake."
    ),
    "binding-by-address": Rule(
        "A card is bound by its address after its id was verified, so that neither a twin nor a "
        "device that moved into its slot is taken."
    ),
    "initramfs-of-distribution": Rule(
        "Each distribution has its own tool for the initial RAM file system: Debian and Ubuntu "
        "initramfs-tools, Arch mkinitcpio, Fedora, openSUSE and Ubuntu from 25.10 on dracut."
    ),
    "initramfs-of-kin": Rule(
        "gpc knows of no tool for the initial RAM file system that is this distribution's own, and "
        "takes that of the one it descends from; `host.boot.initramfs` says otherwise."
    ),
    "loader-of-distribution": Rule(
        "Each distribution has its own boot loader, unless `host.boot.loader` says otherwise: GRUB "
        "most, systemd-boot Pop!_OS and EndeavourOS."
    ),
    "loader-of-kin": Rule(
        "gpc knows of no boot loader that is this distribution's own, or of several, and takes "
        "that of the one it descends from; `host.boot.loader` says otherwise."
    ),
    "entries-of-loader": Rule(
        "Who writes a boot loader's entries decides where the kernel's arguments belong: for GRUB "
        "grub-mkconfig, on Fedora grubby; for systemd-boot kernel-install, on Pop!_OS kernelstub. "
        "Under Xen it is who writes entries of Xen: GRUB's menu has them, every other loader "
        "starts xen.efi, which reads a file of its own."
    ),
    "version-of-release": Rule(
        "A release of a distribution comes with one version of QEMU, libvirt, systemd and Xen, "
        "where gpc knows it; `host.qemu` and its like say otherwise.",
        "packages.debian.org, packages.ubuntu.com, packages.fedoraproject.org",
    ),
    "version-of-kin": Rule(
        "A distribution has the QEMU, libvirt and systemd of the release that it stands on, where "
        "gpc does not know that it builds its own; `host.qemu` and its like say otherwise."
    ),
    "form-by-version": Rule(
        "Words that the host's version of the program does not know are said in their older form, "
        "or left out where it does the same without them."
    ),
    "keeper-before-host-driver": Rule(
        "The keeping driver is loaded before the driver that would claim the card.",
        "modprobe.d(5), softdep",
    ),
    "keeper-loads-with-the-system": Rule(
        "The keeping driver is part of the initial RAM file system, as the host's own drivers are."
    ),
    "no-host-card-needs-it": Rule(
        "No card that stays with the host uses this driver, so it is not loaded at all.",
        "modprobe.d(5), blacklist",
    ),
    "bind-by-id": Rule(
        "The keeping driver takes every unclaimed device that has one of these ids."
    ),
    "hide-from-dom0": Rule(
        "xen-pciback heeds driver_override from Linux 4.9 on; before, it is told the addresses.",
        "Linux commit b057878b2a0a; https://wiki.xenproject.org/wiki/Xen_PCI_Passthrough",
    ),
    "intel-iommu": Rule(
        "Intel's IOMMU is off in kernels that were built without "
        "CONFIG_INTEL_IOMMU_DEFAULT_ON; AMD's is on wherever the firmware enables it.",
        "https://docs.kernel.org/admin-guide/kernel-parameters.html (intel_iommu, amd_iommu)",
    ),
    "huge-pages-at-boot": Rule(
        "Huge pages for all guests are taken at boot, before memory is fragmented.",
        "https://docs.kernel.org/admin-guide/mm/hugetlbpage.html",
    ),
    "huge-pages-of-nodes": Rule(
        "Huge pages lie on the nodes of the guests that take them: spread over all nodes there "
        "would be too few on each.",
        "https://docs.kernel.org/admin-guide/mm/hugetlbpage.html (hugepages)",
    ),
    "dom0-memory": Rule(
        "dom0 keeps the memory that it boots with.",
        "https://xenbits.xen.org/docs/4.17-testing/misc/xen-command-line.html (dom0_mem)",
    ),
    "module-is-built-in": Rule(
        "The driver is built into the kernel: its options go on the kernel command line.",
        "modprobe.d(5): modprobe never sees a module that is built in",
    ),
    "module-not-built-in": Rule(
        "`host.builtin` does not name the driver, so modprobe loads it and reads its options."
    ),
    "vfio-modules": Rule(
        "vfio-pci needs the vfio core and its IOMMU back end.",
        "https://docs.kernel.org/driver-api/vfio.html",
    ),
    "off-switch": Rule("`gpc.disable=1` on the kernel command line switches the binding off."),
    "initramfs-carries-the-rule": Rule(
        "The initial RAM file system carries what binds the functions, as drivers load there first."
    ),
    # guest
    "uuid": Rule("The guest's UUID follows from the names of host and guest, so it never changes."),
    "mac": Rule("The MAC address follows from the names of host, guest and network."),
    "tap-name": Rule(
        "The tap device's name follows from the names of guest and network; the kernel allows 15 "
        "characters."
    ),
    "q35": Rule("q35 has PCI Express, which drivers of today's cards look for."),
    "uefi": Rule("Cards of today carry a UEFI driver in their ROM."),
    "bios": Rule(
        "Windows 7 boots from a BIOS, and so does every guest of Xen unless told otherwise."
    ),
    "one-socket": Rule("The virtual CPUs are cores of one socket, as desktop systems expect."),
    "host-cpu": Rule(
        "A guest sees the host's processor, whose speed no model has.",
        "https://www.qemu.org/docs/master/system/i386/cpu.html",
    ),
    "not-asked": Rule("Nobody asked for it."),
    "clock-of-windows": Rule("Windows keeps its hardware clock in local time."),
    "clock-utc": Rule("Everything but Windows keeps its hardware clock in UTC."),
    "bus-with-inbox-driver": Rule(
        "The disk stands on a bus that its system has a driver for from the start."
    ),
    "bus-of-scsi": Rule("What the guest speaks SCSI with stands on SCSI."),
    "network-with-inbox-driver": Rule("The card is one that its system has a driver for."),
    "raw-image": Rule("An image is raw unless `format` says otherwise."),
    "writable": Rule(
        "A disk is writable and an optical drive is not, unless it is written otherwise."
    ),
    "boot-from-disk": Rule("The guest boots from its disks unless `boot` says otherwise."),
    "boot-order": Rule(
        "Everything of the first kind in `boot` comes first, in the order of the file, then "
        "everything of the next kind; drives that the guest is given whole are its last disks. "
        "What has no place in the order is not booted."
    ),
    "std-vga": Rule("An emulated display shows the guest until the card's driver takes over."),
    "acpi": Rule("Systems of today find their devices by ACPI."),
    "tpm-spoken-of": Rule("Who says what a TPM is like wants one."),
    "tablet": Rule("An absolute pointer keeps the pointer in step with that of the VNC viewer."),
    "hyperv-for-windows": Rule(
        "Windows runs faster when it is told that it is a guest.",
        "https://www.qemu.org/docs/master/system/i386/hyperv.html",
    ),
    "hyperv-of-system": Rule(
        "Each Windows gets the enlightenments that it knows.",
        "https://www.qemu.org/docs/master/system/i386/hyperv.html",
    ),
    "hyperv-dependency": Rule(
        "Another enlightenment needs this one.",
        "https://www.qemu.org/docs/master/system/i386/hyperv.html",
    ),
    "lifecycle": Rule("A guest that ends is destroyed, one that reboots is restarted."),
    "stop-timeout": Rule(
        "A guest may install updates before it switches off; it is given as much time as systemd "
        "gives the whole host, 30 minutes, less what all else needs.",
        "systemd 252, units/poweroff.target (JobTimeoutSec=)",
    ),
    "kept-from-boot-on": Rule(
        "Devices are bound at boot and stay so; libvirt does not move them at each start and stop."
    ),
    "managed-is-lent": Rule(
        "libvirt gives back at the guest's end only what it took at its start: so the host has the "
        "devices of a managed guest while that is off, unless pci-stub is to keep them.",
        "https://libvirt.org/formatdomain.html#usb-pci-scsi-devices (managed)",
    ),
    "lent-cards": Rule(
        "What the host uses while the guest is off is handed out by gpc-lend at the guest's start, "
        "and taken back at its end."
    ),
    "lent-by-vfio-pci": Rule("QEMU takes a card from vfio-pci alone."),
    "holders-of-the-only-card": Rule(
        "No other graphics card stays with the host, so its desktop has to end before the guest "
        "can have this one."
    ),
    "holders-of-a-second-card": Rule(
        "The host shows its desktop on another card, so a guest does not start while a program "
        "holds the one that it is to have."
    ),
    "guest-slot-table": Rule(
        "Guest PCI slots come from a fixed table by kind and name: adding a device moves no other."
    ),
    "fixed-slots": Rule(
        "What a guest has at most one of, such as a controller or the emulated display, has the "
        "same slot in every guest, out of the way of the table."
    ),
    "niches": Rule(
        "Small devices share slots 1a and 1e: express ones on q35 stand behind root ports that are "
        "functions of one slot, all others behind one bridge.",
        "https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/docs/pcie.txt",
    ),
    "root-ports": Rule(
        "On q35 each PCI Express device stands behind a root port of its own, and buses count in "
        "the order of their ports' slots; pc has no such ports.",
        "https://gitlab.com/qemu-project/qemu/-/blob/v7.2.0/docs/pcie.txt",
    ),
    "iothreads-counted": Rule("Threads that serve disks are counted in their order."),
    "unit-on-bus": Rule("Disks on one bus that is not PCI are counted in their order."),
    "card-stays-together": Rule(
        "The functions of a card stand in one slot of the guest, as they do in the host.",
        "https://www.qemu.org/docs/master/system/device-emulation.html",
    ),
    "no-balloon": Rule(
        "A passed card reaches all of the guest's memory, so none of it can be taken back."
    ),
    "hardware-of-the-chipset": Rule(
        "What the guest's chipset and processor are told, so that the guest sees no more than is "
        "there: no VMware port, no HPET, no sleep, from which no passed card would wake.",
        "https://libvirt.org/formatdomain.html#hypervisor-features",
    ),
    "timers": Rule(
        "Lost ticks are made up for slowly, and the HPET, which costs a busy guest time, is off.",
        "https://libvirt.org/formatdomain.html#time-keeping",
    ),
    "host-cpu-not-migrated": Rule(
        "A guest with a passed card cannot move to another host, so it is given every feature.",
        "https://www.qemu.org/docs/master/system/i386/cpu.html",
    ),
    "block-device-direct": Rule(
        "What a guest reads from a block device, or shares with others, is cached by the guest "
        "alone, not by the host too.",
        "https://www.qemu.org/docs/master/system/qemu-block-drivers.html",
    ),
    "discard": Rule("Blocks that the guest frees are given back to what is behind the disk."),
    "secure-boot-guard": Rule(
        "Only firmware in system management mode may write the variables of Secure Boot.",
        "https://libvirt.org/formatdomain.html#operating-system-booting (loader secure)",
    ),
    "vnc-next-free": Rule("A display's server takes the next free port from 5900 on."),
    "topoext": Rule(
        "On AMD a guest sees the threads of its cores only with this feature.",
        "https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF",
    ),
}
