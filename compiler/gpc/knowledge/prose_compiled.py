"""Generated from the catalogue by `make generate`; do not edit. Pure."""

# fmt: off
from typing import Any

PROSE: dict[str, tuple[Any, ...]] = \
{'above-4g':
  ('The card has no memory in the guest, or "BAR 1: no space for", because of the '
   "firmware's setup",
   'Large BARs need "Above 4G decoding" in the setup of the host\'s firmware; resizable BAR '
   'needs it and no CSM, and the ROM of a card that is started by UEFI needs no CSM either. '
   "A very old card without UEFI's part in its ROM needs the CSM.",
   '',
   '',
   {'the firmware': '2013'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF',)),
 'address-bits-39':
  ('"VFIO_MAP_DMA failed: Invalid argument", or no BAR has an address, on a processor of '
   "Intel's",
   "The IOMMU of many of Intel's desktop processors reaches 39 bits, while the processor "
   "itself and so UEFI of the guest know of more, and put the card's memory where the IOMMU "
   'does not reach. With this the guest knows of 39 bits. `cpu.physical_bits_limit` takes '
   'another number; /sys/class/iommu/dmar0/intel-iommu/cap has it.',
   '',
   '',
   {'QEMU': '2.12'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Host_lockup_if_VM_is_assigned_too_much_memory',
    'https://libvirt.org/formatdomain.html#cpu-model-and-topology (maxphysaddr)')),
 'amd-avic':
  ('Interrupts of passed devices make the guest leave the processor too often (AMD AVIC)',
   "AMD's processors can deliver interrupts to a guest that runs; the kernel leaves that off "
   'on most of them, but uses it from 6.18 on on those of Zen 4 and later (`host.cpu.family` '
   '25 with a `model` of 16 to 31 or from 96 on, and family 26). With this it is used where '
   "the guest allows it. A guest with Hyper-V's synthetic interrupt controller allows it "
   'with `hyperv.avic` alone.',
   '',
   '',
   {'Linux': '4.7'},
   ('https://www.qemu.org/docs/master/system/i386/hyperv.html (hv-avic)',
    "modinfo kvm_amd of Debian's Linux 6.1",
    'Linux commit ca2967de5a5b (Enable AVIC by default for Zen4+), of 6.18; '
    'arch/x86/kernel/cpu/amd.c, which models are Zen 4')),
 'amd-iommu-on':
  ('The IOMMU seems to need amd_iommu=on',
   "AMD's IOMMU is on whenever the firmware enables it. Where /sys/kernel/iommu_groups is "
   "empty, the switch is in the firmware's setup, under IOMMU, SVM or AMD-Vi.",
   '',
   '`on` is no value of `amd_iommu`, so it does nothing, and never did',
   {'Linux': 'never'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (amd_iommu)',)),
 'anti-cheat':
  ("A game's anti-cheat closes the game, or bans the account, in a virtual machine",
   'Makers of such programs forbid virtual machines, and look for them in many ways: times '
   "of instructions, names of devices, the firmware's tables. gpc does not help to deceive "
   "them; what works today is a ban tomorrow. The game's maker says whether guests are "
   'allowed.',
   '',
   '',
   {'the games': 'always'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Troubleshooting',)),
 'balloon':
  ('A guest with a card has a balloon that takes no memory back',
   'All memory of a guest with a card is pinned, as the card may write to any of it. A '
   'balloon can take none of it back, though its statistics are told, and Looking Glass asks '
   'to leave it out.',
   '',
   'the memory is pinned',
   {'QEMU': '0.12'},
   ('https://looking-glass.io/docs/stable/install_libvirt/ (Memballoon)',
    'https://libvirt.org/formatdomain.html#memory-balloon-device')),
 'blacklist-too-much':
  ('No keyboard, or no card, after a blacklist',
   'A blacklist is for all devices of a driver. That of USB controllers takes every port of '
   'the host, and one of vfio-pci takes the keeper itself away.',
   '',
   'it takes the driver from all devices of its kind',
   {'kmod': 'any'},
   ('modprobe.d(5) (blacklist)',)),
 'blackwell-reset':
  ('"not ready 65535ms after FLR; giving up" with a GeForce RTX 50 or RTX PRO, and the host '
   'hangs',
   "Cards of this series may not come back from the reset at a guest's end or after its "
   'crash; only the mains switch helps then. NVIDIA has newer firmware of cards and newer '
   'drivers; people report that fewer resets fail with `no-d3cold`.',
   '',
   '',
   {'the cards': '2025'},
   ('https://github.com/NVIDIA/open-gpu-kernel-modules/issues/853',
    'https://github.com/NVIDIA/open-gpu-kernel-modules/issues/1353')),
 'boot-display-rom':
  ('"Invalid PCI ROM header signature: expecting 0xaa55, got 0xffff", and the guest stays '
   'dark',
   "The card was the firmware's display, and what it shows as its ROM has been used up or "
   'changed by that. Give the guest a copy of the ROM that was read while another card was '
   'the display, by `host.gpus.CARD.rom` or by `rom` where the guest names the card; or make '
   "another card the firmware's display. Under Xen there is no way to show another ROM.",
   '',
   '',
   {'QEMU': '1.3'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#UEFI_(OVMF)_compatible_vBIOS',)),
 'broken-ivrs':
  ('"AMD-Vi: [Firmware Bug]: IOAPIC not in IVRS table" and "Disabling interrupt remapping"',
   "The firmware's table of what belongs to the IOMMU misses an I/O APIC, and the kernel "
   'goes on without interrupt remapping. The log names the number that is missing; '
   "`ivrs_ioapic=` on the kernel's command line says where it is, and is different for each "
   'board, so gpc cannot write it. A newer firmware is the better cure. Set '
   '`host.iommu.interrupt_remapping: false` as long as it is so.',
   '',
   '',
   {'Linux': '3.10'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (ivrs_ioapic)',)),
 'chipset-of-radeons':
  ('A Radeon is slow or fails on pc (i440FX) and works on q35',
   "The drivers of newer Radeons ask how fast the card's link is, and pc has no PCI Express "
   'to tell. q35 does, since machines of QEMU 4.0 at the speed of the real card.',
   '',
   '',
   {'QEMU': '2.0'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF',)),
 'completion-timeouts':
  ('"vfio-pci: Unable to power on device, stuck in D3" when the guest starts',
   'The card sleeps so deeply that it does not wake for the guest. On the host, '
   '`disable-idle-d3` keeps it awake while no guest has it, `no-d3cold` keeps its supply on, '
   '`pcie-port-power` keeps the bridges above it awake; in this order. A card that never '
   'wakes after a crash of the guest needs the mains switch.',
   '',
   '',
   {'Linux': '5.19'},
   ('https://github.com/gnif/vendor-reset/issues/76',)),
 'counters-off':
  ('Windows freezes or restarts with a program that measures the processor',
   'Performance counters of a guest are made by KVM, and some programs and drivers do not '
   'stand what they read there. With this the guest has none.',
   '',
   '',
   {'QEMU': '1.0'},
   ('https://libvirt.org/formatdomain.html#hypervisor-features (pmu)',)),
 'cpu-by-hand':
  ('-cpu among the words for QEMU overrides the <cpu> of libvirt',
   'libvirt writes one -cpu of what the domain says, and QEMU takes the last one. Features, '
   'topology and enlightenments of the XML are then lost.',
   '',
   'the whole <cpu> of the domain is lost',
   {'libvirt': '0.8.2'},
   ('https://libvirt.org/formatdomain.html#cpu-model-and-topology',
    'https://libvirt.org/drvqemu.html (Pass-through of arbitrary QEMU commands)')),
 'cset-shield-cpu':
  ('"cset: mount of cpuset filesystem failed", or cset shield keeps nothing off the guest\'s '
   'CPUs',
   "cpuset's program works with control groups of the first version, which systemd mounts no "
   'more. `while_on` of a guest keeps the host off its CPUs while it runs; `systemctl '
   'set-property --runtime -- system.slice AllowedCPUs=0-3` does it by hand.',
   '',
   'it needs control groups of the first version',
   {'Linux': '2.6'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Dynamically_isolating_CPUs',
    'https://github.com/systemd/systemd/blob/main/NEWS (256, refuses cgroup v1 unless it is '
    'forced; 258, has it no more)')),
 'disable-idle-d3':
  ('"Unable to change power state from D3cold to D0, device inaccessible"; the card is dead '
   'after the first guest',
   'vfio-pci puts devices that nobody uses into the low power state D3, and some cards and '
   'USB controllers never come back. With this they stay awake, at the price of power.',
   '',
   '',
   {'Linux': '4.1'},
   ('https://github.com/gnif/vendor-reset/issues/76',
    "modinfo vfio-pci of Debian's Linux 6.1")),
 'disable-vga':
  ("The host's display flips or loses acceleration while a guest starts",
   "A card that is kept takes part in the arbitration of legacy VGA, so that the host's own "
   'card loses its acceleration or its picture. This takes kept cards out of it. A guest '
   'that starts from a BIOS needs legacy VGA, and so does `x-vga`. Kernels without '
   'CONFIG_VFIO_PCI_VGA warn of an unknown parameter.',
   '',
   '',
   {'Linux': '4.1'},
   ('https://github.com/torvalds/linux/blob/v6.1/drivers/vfio/pci/vfio_pci.c (disable_vga)',)),
 'dracut-tight':
  ('dracut: a module of force_drivers is missing in the image',
   'dracut puts the text of `+=` behind what is there already. Without a blank at both ends '
   'the first and the last name grow together with their neighbours.',
   '',
   'names grow together',
   {'dracut': 'any'},
   ('dracut.conf(5) ("Spaces at the beginning and end")',)),
 'driver-installation':
  ('Blue screen while the driver of the card is installed in Windows',
   'Windows is best installed by an emulated display: first the system, then the drivers of '
   "disks and network (virtio, or Xen's PV drivers), the card's driver last, and a restart "
   'before the emulated display goes. An installation that ended so may go through at the '
   'second or third attempt. Under Xen see `xen-permissive`; for a register that KVM does '
   'not know there is `ignore-msrs`.',
   '',
   '',
   {'Windows': '7'},
   ('https://github.com/QubesOS/qubes-issues/issues/9003',
    'https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Setting_up_the_guest_OS')),
 'driver-override-rule':
  ("A udev rule is to give the card to vfio-pci, and the host's driver has it all the same",
   "`==` compares and `=` sets, and the kernel's name of a PCI device begins with its "
   'domain, as in 0000:01:00.0. A rule that confuses the one or leaves out the other is read '
   'without a complaint and does nothing.',
   '',
   'such a rule does nothing',
   {'udev': 'any'},
   ('udev(7)', 'Linux, Documentation/ABI/testing/sysfs-bus-pci (driver_override)')),
 'early-graphics':
  ('The graphics driver has the card before vfio-pci (early KMS)',
   'Modules of an initial RAM file system are loaded in the order of their list. A graphics '
   'driver that stands before vfio_pci has the card first; so has what the hook `kms` '
   'collects where MODULES does not name vfio_pci.',
   '',
   'the keeper has to come first',
   {'mkinitcpio': 'any'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF',
    'https://wiki.archlinux.org/title/Mkinitcpio (MODULES)')),
 'emulated-display-beside':
  ('The monitor on the card stays dark, and the guest runs on its emulated display',
   'Windows with two displays may show its desktop on the emulated one alone, and games '
   "start there. Once the card's driver is installed, `display: {vga: none}` leaves the card "
   "alone; the guest's firmware then shows itself only if the card's ROM has UEFI's part.",
   '',
   '',
   {'QEMU': '1.5'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF',)),
 'evdev-by-hand':
  ('-object input-linux among the words for QEMU: Permission denied',
   'libvirt has an input device for it since 7.4, which also gives the guest the right to '
   'open it.',
   '',
   'libvirt has its own word for it',
   {'QEMU': '2.6'},
   ('https://libvirt.org/formatdomain.html#input-devices',)),
 'files-not-read':
  ('A setting has no effect: its file does not end in .conf',
   'modprobe.d, dracut.conf.d, mkinitcpio.conf.d and sysctl.d hold files that end in .conf, '
   'rules.d of udev such that end in .rules; all others are passed over without a word.',
   '',
   'the file is passed over',
   {'kmod': 'any'},
   ('modprobe.d(5)', 'dracut.conf(5)', 'mkinitcpio.conf(5)', 'sysctl.d(5)')),
 'framebuffer-folklore':
  ('A kernel argument is to free the framebuffer, and does nothing',
   'What draws on the card before its driver comes is efifb, vesafb or simpledrm, depending '
   'on the kernel. `video=` is for one driver each time it is written, `nofb` is known to '
   'nobody.',
   '',
   'the kernel does nothing for it',
   {'Linux': 'never'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (video, nomodeset)',
    'Linux, drivers/video/fbdev/core/fb_cmdline.c')),
 'framebuffer-off':
  ('"BAR 3: can\'t reserve [mem ...]", or a black screen, when the firmware\'s display is '
   'given away',
   'The kernel draws into the frame buffer that the firmware set up, and so holds a part of '
   "the card's memory. This keeps it from making that frame buffer a device. The host shows "
   "nothing until its own card's driver runs. The better way is to make another card the "
   "firmware's display. From Linux 6.0 on vfio-pci takes the frame buffer away itself when "
   'it takes a VGA controller (PCI class 0300); one that calls itself another display '
   'controller (0380) it leaves alone. `controller` of the card says which it is, as does '
   '`lspci -nn`.',
   'some kernels from 6.13 on start simpledrm all the same; /proc/iomem shows what holds the '
   'card',
   '',
   {'Linux': '3.16'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Troubleshooting',
    'Linux commit d17378062079 (vfio/pci, Remove console drivers), of 6.0; '
    'drivers/vfio/pci/vfio_pci_core.c, vfio_pci_vga_init',
    'https://github.com/siderolabs/talos/issues/14356')),
 'gfx-passthru':
  ('gfx_passthru=1: "unable to detect required gfx_passthru_kind"',
   'With qemu-xen only an Intel graphics processor can be the primary card. For any other '
   'card the guest has an emulated one first, and the given card beside it.',
   '',
   "libxl knows it for Intel's graphics processors alone",
   {'Xen': '4.0'},
   ('https://xenbits.xenproject.org/docs/unstable/man/xl.cfg.5.html (gfx_passthru)',
    'Xen commit 488508b49a, "libxl: introduce gfx_passthru_kind", of 4.7')),
 'hide-kvm':
  ("Code 43 in Windows' device manager on a GeForce",
   "GeForce drivers before 465 refused to work in a guest. KVM's signature is hidden and the "
   'Hyper-V vendor renamed, so that they see neither. Newer drivers need nothing of it; a '
   "card of which the last driver is older (Fermi, 391) still does. It costs the guest KVM's "
   'own clock.',
   '',
   '',
   {'QEMU': '2.1'},
   ('https://nvidia.custhelp.com/app/answers/detail/a_id/5173',)),
 'hook-calls-virsh':
  ('The guest hangs at its start, and virsh with it',
   'libvirt waits for a hook, and a hook that calls virsh waits for libvirt. Detaching a '
   "card is what `managed='yes'` does, or a write into sysfs.",
   '',
   'a hook that calls libvirt waits for itself',
   {'libvirt': '0.8.0'},
   ('https://libvirt.org/hooks.html (Calling libvirt functions from within a hook script)',)),
 'host-secure-boot':
  ('Secure Boot of the host refuses vendor-reset, kvmfr, or a patched kernel',
   'A kernel that was started by Secure Boot loads only modules that are signed by a key '
   "that the firmware or the owner's list (MOK) has. What DKMS builds needs a key of one's "
   'own, enrolled by mokutil; a kernel without a signature does not start. It also locks '
   '/dev/mem and the configuration space, which scripts of guides write to.',
   '',
   '',
   {'Linux': '5.4'},
   ('https://www.man7.org/linux/man-pages/man7/kernel_lockdown.7.html',)),
 'host-sleep':
  ('The host hangs when it goes to sleep while a guest has a card',
   'The host cannot save what a card that a guest has is doing, and many do not wake. Shut '
   'the guest down first, or keep the host awake while it runs (`systemd-inhibit '
   '--what=sleep`).',
   '',
   '',
   {'Linux': '4.1'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Host_lockup_after_virtual_machine_shutdown',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd-inhibit.html')),
 'hugepage-folklore':
  ('Huge pages for a guest are said to need kernel.shmmax and vm.hugetlb_shm_group',
   "Both are about segments of shared memory of System V, which databases use. QEMU's memory "
   'is a file of hugetlbfs or memfd; what it takes is a reservation (`memory_backing`) and '
   'the right to open that.',
   '',
   "no guest's memory is a segment of System V",
   {'Linux': '2.6'},
   ('https://docs.kernel.org/admin-guide/sysctl/vm.html#hugetlb-shm-group',
    'shmget(2), Notes (SHMMAX is ULONG_MAX - 2^24 by default since Linux 3.16)')),
 'hyperv-incomplete':
  ('"Hyper-V synthetic timers (hv-stimer) requires ..." and QEMU does not start',
   "Some of Hyper-V's enlightenments build on others: stimer on synic, time and vpindex, "
   'synic, ipi and tlbflush on vpindex, evmcs on vapic. QEMU refuses one without what it '
   'builds on. gpc writes them together.',
   '',
   'QEMU does not start so',
   {'QEMU': '3.1'},
   ('https://www.qemu.org/docs/master/system/i386/hyperv.html (Set Hyper-V enlightenments)',
    'QEMU, target/i386/kvm/kvm.c (kvm_hyperv_properties, whose dependencies it checks)')),
 'hyperv-passthrough':
  ("<hyperv mode='passthrough'> with enlightenments in it",
   'In that mode the host says which enlightenments there are, and libvirt takes no list '
   'beside it.',
   '',
   'the two exclude each other',
   {'libvirt': '8.0'},
   ('https://libvirt.org/formatdomain.html#hypervisor-features',)),
 'hypervisor-bit':
  ('A program in the guest will not run in a virtual machine, or the guest is slow since the '
   'hypervisor bit is off',
   'Without the bit Windows looks for no hypervisor, so that its enlightenments and the '
   'paravirtual clock stay unused, and a Linux guest takes the slow ways too. gpc hides '
   'nothing from anti-cheat software.',
   'the guest is slow without what it then does not look for, and programs that look for '
   'more than the bit still see it',
   '',
   {'QEMU': 'any'},
   ('https://www.qemu.org/docs/master/system/i386/hyperv.html',
    'https://libvirt.org/formatdomain.html#cpu-model-and-topology')),
 'ids-cut-short':
  ("vfio-pci takes one function of the card only, and the other stays with the host's driver",
   '`ids` is one word with commas between. What stands behind a blank is another word, which '
   'is no option of anything, and the function with that id stays where it is. In a list of '
   'modules for systemd (modules-load.d, /etc/modules) a line is a name, with no room for '
   'options at all.',
   '',
   'what stands behind the blank is read by nobody',
   {'Linux': '4.1'},
   ('Linux, drivers/vfio/pci/vfio_pci.c (ids, vfio_pci_fill_ids)', 'modules-load.d(5)')),
 'igd-driver':
  ('The guest has the graphics of an Intel processor and shows nothing, or Windows says Code '
   '43',
   "Intel's driver looks for the graphics at 00:02.0 of the guest and for what the firmware "
   'says of the monitors (the OpRegion); gpc puts it there and shows that on q35 (`igd: '
   "upt`). Monitors at the start of the guest need a ROM with Intel's part for UEFI besides, "
   'by `rom`. Processors of the sixth to ninth generation can be the first display of a BIOS '
   "on `pc` (`igd: legacy`). The host's driver must never have used it, or a reset hangs.",
   '',
   '',
   {'QEMU': '2.7'},
   ('https://www.qemu.org/docs/master/specs/igd-assign.html',
    'https://github.com/patmagauran/i915ovmfPkg/issues/23')),
 'ignore-msrs':
  ('Blue screen SYSTEM_THREAD_EXCEPTION_NOT_HANDLED at install, or a boot loop of macOS',
   'The guest reads a model-specific register that KVM does not know, and gets a fault for '
   'it. With this such reads give 0 and writes are dropped, without a line in the log for '
   "each. It hides real mistakes too; Windows on today's kernels mostly does without it.",
   '',
   '',
   {'Linux': '2.6.32'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (kvm.ignore_msrs)',)),
 'intel-igfx-off':
  ("DMAR faults or a broken picture of the processor's own graphics since the IOMMU is on",
   'Some older graphics of Intel processors do not work behind an IOMMU, and the log fills '
   'with "DMAR: DRHD: handling fault status". With this the host\'s own graphics is left out '
   'of it. It can then be given to no guest, and neither can its virtual functions.',
   '',
   '',
   {'Linux': '2.6.24'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (intel_iommu)',
    'Linux commit ba39592764ed, "Intel IOMMU: Intel IOMMU driver", of 2.6.24')),
 'intel-iommu-on':
  ('/sys/kernel/iommu_groups is empty on an Intel',
   "Most kernels leave Intel's IOMMU off until `intel_iommu=on` is on their command line, "
   'and all do where VT-d is off in the firmware. gpc writes the argument where a '
   'machine.yaml of an Intel needs it.',
   '',
   'gpc writes it by itself where a card is given away on an Intel',
   {'Linux': '2.6.29'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (intel_iommu)',
    'Linux commit 0cd5c3c80a0e, "x86: disable intel_iommu support by default", of 2.6.29')),
 'intremap-nosid':
  ('Interrupts of a device behind a bridge are refused by the remapping hardware',
   "Intel's interrupt remapping checks which device an interrupt comes from, and some boards "
   'give the wrong one away. With this it does not check. A device could then send '
   "interrupts that are another's; a newer firmware comes first.",
   '',
   '',
   {'Linux': '2.6.36'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (intremap)',
    'Linux commit d1423d567987, "intr-remap: allow disabling source id checking", of 2.6.36')),
 'iommu-misspelled':
  ('The IOMMU stays off although the kernel command line asks for it',
   'Parameters of the kernel that are spelled in another way are passed on to init. A newer '
   'kernel names them in its log as unknown; of those with a dot, and of values, it says '
   "nothing. `pt` belongs to `iommu=`, `on` to `intel_iommu=`, and AMD's IOMMU needs "
   'nothing.',
   '',
   'the kernel knows no such parameter or value, so it does nothing',
   {'Linux': 'never'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (iommu, intel_iommu, '
    'amd_iommu)',
    'Linux 5.14, init/main.c (print_unknown_bootoptions)')),
 'iommu-pt':
  ("The host's own devices are slower with the IOMMU on",
   "The host's own devices see memory as it is, without translation. Passing devices to "
   'guests does not need it.',
   '',
   '',
   {'Linux': '2.6.32'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (iommu)',)),
 'iommu-switched-off':
  ('VFIO finds no IOMMU group (iommu=off, iommu=soft)',
   'Guides against crashes turn the IOMMU off. Nothing can be given to a guest then: VFIO '
   'has no groups, and Xen refuses the card.',
   '',
   'without the IOMMU no card can be given away',
   {'Linux': '2.6'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (iommu, amd_iommu, '
    'intel_iommu, acpi)',)),
 'irqchip-on':
  ('Crackling sound or Code 43 on q35 of QEMU 4.0 (kernel_irqchip=on, ioapic kvm)',
   'QEMU 4.0 alone had the interrupt controller of q35 split between itself and the kernel; '
   '4.0.1 and 4.1 put it back.',
   '',
   'it is the default again since QEMU 4.1',
   {'QEMU': '4.0'},
   ('https://wiki.qemu.org/ChangeLog/4.1 (q35, kernel-irqchip)',
    'https://libvirt.org/formatdomain.html#hypervisor-features')),
 'kvm-assignment':
  ("<driver name='kvm'/> in a hostdev",
   'KVM once assigned cards itself. Linux has lost that in 4.12, and libvirt the word for it '
   'in 5.7.',
   '',
   'cards are assigned by VFIO alone',
   {'libvirt': '1.1'},
   ('libvirt commit v5.6.0-316-g2e7225ea8c',)),
 'kvm-preemption-timer':
  ("Windows' clock runs late or its sound stutters on an Intel host while it is idle",
   "KVM times the guest by a counter of the processor that some of Intel's processors stop "
   "while idle. With this it uses the host's own timers.",
   '',
   '',
   {'Linux': '4.8'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (kvm-intel)',
    "modinfo kvm_intel of Debian's Linux 6.1")),
 'laptop-battery':
  ("Code 43 on a laptop's GeForce although nothing is hidden from it any more",
   "NVIDIA's driver for laptops looks for a battery. A table of ACPI with one that is always "
   'full, by `acpi_tables`, is what it wants; guides have such a file. It also compares the '
   "card's subsystem, which some firmware leaves empty: `properties` of the card with "
   '`x-pci-sub-vendor-id` and `x-pci-sub-device-id` says what `lspci -nnk` showed under '
   'Windows.',
   '',
   '',
   {'GeForce driver': '340'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#%22Error_43:_Driver_failed_to_load%22_with_mobile_(Optimus/max-q)_nvidia_GPUs',)),
 'laptop-without-outputs':
  ("A laptop's second card works in the guest and has no monitor",
   'In laptops without a switch (MUX) the second card has no plugs: it draws, and the '
   "processor's graphics shows it. Looking Glass (`looking_glass`) brings its picture to the "
   'host; a driver of a virtual display in Windows stands for the monitor. `lspci` calls '
   'such a GeForce a 3D controller and such a Radeon a display controller; so does '
   '`controller` of the card.',
   '',
   '',
   {'the cards': '2010'},
   ('https://github.com/marcosscriven/optimus-vfio-docs',
    'https://looking-glass.io/docs/',
    'PCI Code and ID Assignment Specification 1.11, base class 03')),
 'looking-glass-memory':
  ('Looking Glass says "The shared memory size is too small"',
   'The memory must hold three pictures as large as the monitor in the guest: 32 MiB for '
   '1920x1080, 64 for 2560x1440, 128 for 3840x2160. Releases up to B7 count in another way, '
   'and need twice that for HDR. The programs on both sides must be of one release. A card '
   'with resizable BAR is no substitute for it.',
   '',
   '',
   {'Looking Glass': 'B1'},
   ('https://looking-glass.io/docs/stable/install_libvirt/',)),
 'machine-removed':
  ("unsupported machine type 'pc-q35-2.11'",
   'QEMU deletes machines of a version some six years after that version came. A guest of '
   'Windows on a newer one may have to be activated again; nothing else is lost.',
   '',
   'QEMU has the machine no more',
   {'QEMU': 'any'},
   ('https://www.qemu.org/docs/master/about/removed-features.html',
    'https://www.qemu.org/docs/master/about/deprecated.html',
    'QEMU commit 46a2bd52571, "hw/i386/pc: Remove deprecated pc-i440fx-2.3 machine", of 9.1')),
 'matisse-reset':
  ('The host hangs when a guest is given the USB or sound controller of a Ryzen 3000',
   'These controllers promise a reset of their own (FLR) and do not stand it. Linux knows '
   'them since 5.8 and resets them in another way; before, they are better left to the host.',
   '',
   '',
   {'Linux': '4.1'},
   ('Linux commit 0d14f06cd665, "PCI: Avoid FLR for AMD Matisse HD Audio & USB 3.0"',)),
 'memlock-limit':
  ('"VFIO_MAP_DMA failed: Cannot allocate memory": the limit of locked memory is too small',
   'All memory of a guest with a card is pinned, and counts as locked by whoever runs QEMU. '
   "libvirt raises the limit of its guests, and gpc's units and scripts raise it too. What "
   "is started by hand or by a unit of one's own needs a limit above the guest's memory: "
   '`LimitMEMLOCK=` of the unit, or `memlock` in /etc/security/limits.conf, which `ulimit '
   '-l` shows.',
   '',
   '',
   {'Linux': '3.6'},
   ('https://docs.kernel.org/driver-api/vfio.html (VFIO Usage Example)',
    'systemd.exec(5), LimitMEMLOCK=; limits.conf(5), memlock')),
 'modprobe-slips':
  ('A softdep or a blacklist of modprobe.d does nothing',
   'modprobe.d has commands (`options`, `softdep`, `blacklist` ...), a list of modules for '
   'the initial RAM file system or for systemd has names of modules, and neither understands '
   'the other. `softdep` wants `pre:` or `post:` with a colon before the modules, and passes '
   'over what else it finds. `blacklist` takes the name of one module: only aliases may hold '
   'a `*`.',
   '',
   'such a line does nothing',
   {'kmod': 'any'},
   ('modprobe.d(5)',
    'kmod, libkmod/libkmod-config.c (kmod_config_add_softdep), libkmod-module.c '
    '(module_is_blacklisted)')),
 'msi-in-windows':
  ('HDMI sound of the card crackles in Windows, or the pointer stutters',
   'Windows lets some functions of a card interrupt over a wire that is shared (INTx), which '
   'is slow in a guest. In the registry of Windows, `MSISupported` of the device says that '
   'it may use messages; tools such as MSI Utility set it, and a new driver may reset it. It '
   "is Windows' own: gpc cannot set it.",
   '',
   '',
   {'Windows': '7'},
   ('https://learn.microsoft.com/windows-hardware/drivers/kernel/enabling-message-signaled-interrupts-in-the-registry',
    'https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Slowed_down_audio_pumped_through_HDMI_on_the_video_card')),
 'msitranslate':
  ('A GeForce under Xen does not start with msitranslate=1',
   "Xen can hand a card's message interrupts on as lines, which was for cards whose drivers "
   'knew no others. Drivers of today know them, and those of NVIDIA fail with it.',
   '',
   "drivers of today do without, and NVIDIA's fail with it",
   {'Xen': '3.4'},
   ('https://xenbits.xenproject.org/docs/unstable/man/xl-pci-configuration.5.html '
    '(msitranslate)',)),
 'msrs-of-bhyve':
  ("<msrs unknown='ignore'/> does not stop the blue screen",
   'The element is for bhyve. Under KVM what a guest reads from unknown registers is a '
   "switch of the host's, `ignore_msrs`.",
   '',
   'KVM does nothing for it',
   {'libvirt': '5.1'},
   ('https://libvirt.org/formatdomain.html#hypervisor-features',)),
 'nested-default':
  ('Hyper-V, WSL2 or a nested guest does not start (nested=1)',
   "Both of KVM's modules let guests have guests of their own by default. What a guest lacks "
   'then is the feature vmx or svm of its processor.',
   '',
   'it is the default',
   {'Linux': '2.6.31'},
   ('Linux commit 1e58e5e59148 (kvm_intel.nested)', 'Linux, arch/x86/kvm/svm/svm.c (nested)')),
 'nested-off-host':
  ('Guests lose interrupts that the processor could deliver (AMD AVIC) as long as they may '
   'run guests of their own',
   'Before Linux 5.19 AVIC was off as long as guests could have guests of their own. With '
   'this no guest can.',
   '',
   '',
   {'Linux': '5.6'},
   ('Linux commit f44509f849fe, "KVM: x86: SVM: allow AVIC to co-exist with a nested guest '
    'running"',)),
 'new-id':
  ('echo of an id into new_id takes both of two cards that are alike',
   'A driver that is given an id takes every device with it, at once and later, and the '
   'second echo fails with "File exists". `driver_override` of the device names one device.',
   '',
   'driver_override names one device; gpc binds by address',
   {'Linux': '2.6'},
   ('https://docs.kernel.org/PCI/pci.html (new_id)',
    'Linux, Documentation/ABI/testing/sysfs-bus-pci (driver_override)')),
 'no-d3cold':
  ('The card is "inaccessible" or does not wake after a guest, and only the mains switch '
   'helps',
   "The kernel may cut a sleeping card's power (D3cold), and some cards, boards and firmware "
   'do not bring it back. With this udev writes to sysfs that the card keeps its power and '
   'is not put to sleep, at each event of it, guest or not. `disable-idle-d3` is about '
   'vfio-pci alone; `pcie-port-power` about the bridges above.',
   '',
   '',
   {'Linux': '3.6'},
   ('https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-bus-pci (d3cold_allowed)',
    'https://github.com/gnif/vendor-reset/issues/76')),
 'no-geforce-quirks':
  ('A GeForce works in the guest, yet slower than it should',
   'QEMU watches some registers of GeForce cards so that their drivers find what they '
   "expect, and each access leaves the guest. Today's drivers mostly get by without. With "
   'this QEMU does not watch them.',
   '',
   '',
   {'QEMU': '2.12'},
   ('https://github.com/qemu/qemu/blob/v7.2.0/hw/vfio/pci-quirks.c',)),
 'no-guest-sleep':
  ('The guest went to sleep, and with it the card, and neither wakes',
   'Windows may put a guest to sleep as it does a computer, and many cards do not come back '
   'from it. With this the guest has neither sleep nor hibernation.',
   '',
   '',
   {'QEMU': '1.1'},
   ('https://libvirt.org/formatdomain.html#power-management',)),
 'no-kvm-intx':
  ('The card\'s interrupts stop after a while, or the guest starts with "Failed to setup '
   'INTx"',
   "QEMU lets KVM deliver a device's legacy interrupt without its own help, which some "
   'chipsets do not stand. With this QEMU delivers it, more slowly. Devices that use MSI, as '
   'graphics cards do once their driver runs, do not care.',
   '',
   '',
   {'QEMU': '2.5'},
   ('https://github.com/qemu/qemu/blob/v7.2.0/hw/vfio/pci.c (x-no-kvm-intx)',
    'QEMU commit 46746dbaa8c2, "vfio/pci: Make interrupt bypass runtime configurable"')),
 'no-usable-reset':
  ("A guest starts once and not again, or the host hangs at the guest's second start",
   'A card goes to its next guest only if it can be reset. sysfs says how: no file `reset` '
   'is no way at all, `reset_method` lists the ways, and `gpc check --live` looks. `flr` is '
   "the device's own; `bus` resets all that is on the card's bus, so all functions must go "
   'together; `pm` is a nap that few graphics cards are reset by. Under Xen, xl tells "The '
   'kernel doesn\'t support reset from sysfs". Where no way works, only a restart of the '
   'host helps.',
   '',
   '',
   {'Linux': '2.6.30'},
   ('https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-bus-pci (reset, '
    'reset_method)',
    'https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#GPU_unable_to_reset')),
 'no-x2apic-optout':
  ('Interrupt remapping is off because the firmware opts out of x2APIC',
   "The log says that the firmware asks to leave x2APIC alone, and Intel's interrupt "
   'remapping stays off with it. With this the kernel does not heed the request. Try it '
   'before `unsafe-interrupts`.',
   '',
   '',
   {'Linux': '3.2'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (intremap)',
    'Linux commit 41750d31fc95, "x86, x2apic: Enable the bios request for x2apic optout", of '
    '3.2')),
 'nointxmask':
  ('"failed to setup INTx fd: Device or resource busy"',
   'The device cannot mask its legacy interrupt although it says so, and shares the line '
   'with others. With this vfio-pci asks for a line of its own.',
   '',
   '',
   {'Linux': '3.6'},
   ("modinfo vfio-pci of Debian's Linux 6.1",)),
 'npt-off':
  ("A Ryzen's guest is slow in games (kvm_amd npt=0)",
   "Until Linux 4.14 KVM treated the guest's memory as uncached on AMD's nested page tables, "
   'and switching these off helped graphics.',
   '',
   "since Linux 4.15 `kvm_amd npt=0` costs most of the guest's speed and helps nothing",
   {'Linux': '2.6.26'},
   ('Linux commit 15038e147247',)),
 'nvidia-usb-c':
  ('The host oopses in ucsi_ccg or i2c_nvidia_gpu after an NVIDIA card was given away',
   'Cards of the RTX 20 and GTX 16 series carry a USB-C port with a controller of its own, '
   'the fourth function. Its drivers talk to it over I2C, and hang when the card leaves with '
   'its guest. They are not loaded where every such card is given away.',
   '',
   '',
   {'Linux': '4.20'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#USB_controller',
    'Linux commit c71bcdcb42a7, "i2c: add i2c bus driver for NVIDIA GPU", of 4.20')),
 'of-other-processor':
  ("A feature of the other maker's processor: the guest does not start",
   "topoext is a feature of AMD's processors, evmcs of Hyper-V on Intel's. Required on the "
   "other maker's, the guest does not start.",
   '',
   'the processor does not have it',
   {'QEMU': 'any'},
   ('https://www.qemu.org/docs/master/system/i386/hyperv.html (hv-evmcs)',
    'https://libvirt.org/formatdomain.html#cpu-model-and-topology')),
 'pci-noaer':
  ('The log is full of corrected PCIe errors, and everything works',
   'The kernel stops reporting errors of PCIe (AER). The errors stay, and worse ones are no '
   'longer told either. `pcie-aspm-off` takes away the commonest cause.',
   'errors that destroy data are not told any more either',
   '',
   {'Linux': '2.6.24'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (pci=noaer)',
    'Linux commit 7f785763660e, "pci: implement pci=noaer", of 2.6.24')),
 'pci-noats':
  ('"AMD-Vi: Completion-Wait loop timed out" with a Ryzen iGPU',
   "Some of AMD's integrated graphics (Raven, Picasso) answer requests of the IOMMU's "
   'translation cache wrongly. With this no device keeps such a cache. Linux leaves it off '
   'by itself on Stoney, Iceland and, by their `subsystem`, on a few boards with Raven.',
   '',
   '',
   {'Linux': '4.18'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (pci=noats)',
    'drivers/pci/quirks.c of Linux 5.15 (quirk_amd_harvest_no_ats)')),
 'pci-realloc':
  ('"can\'t claim BAR" or "no compatible bridge window" for a card with a large BAR',
   'The firmware left too small a window below a bridge. With this the kernel gives the '
   'windows out anew. "Above 4G decoding" in the firmware\'s setup comes first.',
   '',
   '',
   {'Linux': '3.0'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (pci=realloc)',
    'Linux merge 2169ce92ca99, "conditional resource-reallocation through kernel parameter '
    'pci=realloc", of 3.0')),
 'pci-seize':
  ('seize=1 takes a disk controller from dom0',
   'With seize xl takes the device from whatever driver has it, a controller with a mounted '
   'disk as well.',
   '',
   'it also takes what dom0 runs on',
   {'Xen': '4.5'},
   ('https://xenbits.xenproject.org/docs/unstable/man/xl-pci-configuration.5.html (seize)',
    'Xen commit e3df28fac3, "xl: Add seize option to PCI devices", of 4.5')),
 'pci-stub':
  ('A card is kept with pci-stub.ids, and Windows does not start with it',
   'pci-stub holds a device so that no driver takes it, and can do nothing else with it. '
   'Since Linux 4.1 vfio-pci takes ids itself, and many kernels have pci-stub as a module '
   'that is never loaded.',
   '',
   'vfio-pci keeps cards itself since Linux 4.1',
   {'Linux': '2.6.38'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF',
    'https://docs.kernel.org/driver-api/vfio.html')),
 'pciback-name':
  ('pciback.hide= hides nothing: the card keeps its driver under Xen',
   "The driver of today's kernels is called xen-pciback. Its list is words in parentheses, "
   'and one that is malformed loses them all.',
   '',
   'the driver is called xen-pciback',
   {'Linux': '2.6.18-xen'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (xen-pciback)',
    'Linux, drivers/xen/xen-pciback/pci_stub.c')),
 'pcie-acs-override':
  ('The card shares its IOMMU group with other devices',
   'The kernel treats devices behind one bridge as isolated although the hardware does not '
   'say so, and forms smaller groups. What the groups promise is then a fiction: a guest may '
   'reach the memory of its neighbours in the old group. Another slot, or ACS in the '
   "firmware's setup, is the honest way.",
   'only patched kernels know it (linux-zen, Proxmox, CachyOS), and the isolation of the '
   'groups is gone',
   '',
   {'a patch of 2013': 'never merged'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Bypassing_the_IOMMU_groups_(ACS_override_patch)',)),
 'pcie-aspm-off':
  ('"PCIe Bus Error: severity=Corrected" floods the log once the guest runs',
   'Links that save power while idle make errors on some boards and riser cables. With this '
   "the kernel leaves the links awake. It costs power for all of the host's devices.",
   '',
   '',
   {'Linux': '2.6.26'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (pcie_aspm)',)),
 'pcie-port-power':
  ('The card falls off the bus while no guest has it, and bridges above it sleep',
   'The kernel puts PCIe bridges to sleep below which nothing is used, and some boards never '
   'wake them with the card behind. With this no bridge sleeps, at the price of power. Try '
   '`no-d3cold` first, which is about the card alone.',
   '',
   '',
   {'Linux': '4.8'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (pcie_port_pm)',)),
 'port-speed':
  ('A card in a q35 guest says PCIe x1 (pcie-root-port.speed, width)',
   'Ports of q35 told the guest the slowest link until QEMU 4.0, which negotiates it; '
   'drivers of Radeons fell back to that speed.',
   '',
   'QEMU negotiates it since 4.0',
   {'QEMU': '3.1'},
   ('https://wiki.qemu.org/ChangeLog/4.0 (PCIe)',)),
 'qemu-conf':
  ('/etc/libvirt/qemu.conf of guides, with user root, no security driver and a list of '
   'devices',
   'libvirt hands a guest its cards, disks and input devices itself, whoever QEMU runs as. A '
   "list of `cgroup_device_acl` stands in the place of libvirt's own and has to hold that "
   'too. What guides of the time before VFIO say of ACS is for a way of passing cards that '
   'is gone.',
   '',
   'it takes protection away that no card needs away',
   {'libvirt': '0.9'},
   ('libvirt, src/qemu/qemu.conf.in (user, security_driver, clear_emulator_capabilities, '
    'cgroup_device_acl)',
    'libvirt, src/hypervisor/virhostdev.c (strict_acs_check is asked without VFIO alone)')),
 'qemu-modules':
  ('"audiodev: no such driver" or "spice is not supported by this QEMU"',
   'Debian, Ubuntu and Fedora put parts of QEMU into packages of their own: sound by '
   'PulseAudio, PipeWire or JACK, and SPICE. On Debian they are qemu-system-gui, '
   'qemu-system-modules-opengl and qemu-system-modules-spice.',
   '',
   '',
   {'QEMU': '5.1'},
   ('https://packages.debian.org/bookworm/qemu-system-modules-spice',)),
 'qemu-removed':
  ('qemu-system-x86_64: invalid option',
   'QEMU takes options out some releases after it has said that they are deprecated. What to '
   'write now stands beside each in its list of removed features.',
   '',
   'QEMU has the option no more',
   {'QEMU': 'any'},
   ('https://www.qemu.org/docs/master/about/removed-features.html',)),
 'radeon-doorbell-bar':
  ('A Radeon with resizable BAR on has Code 43 in Windows',
   "Where the firmware makes BARs as large as it can, a Radeon's third (BAR 2, its "
   "doorbells) may become larger than AMD's Windows driver stands in a guest. With this udev "
   'makes it 8 MiB before any driver has the card, and the large BAR 0 stays. The simplest '
   "cure is resizable BAR off in the firmware's setup.",
   '',
   '',
   {'Linux': '6.1'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF',
    'https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-bus-pci (resourceN_resize)',
    'https://github.com/QaidVoid/Complete-Single-GPU-Passthrough/issues/10')),
 'radeon-hyperv-vendor':
  ("Code 43 in Windows' device manager on a Radeon",
   "AMD's Windows drivers look for Hyper-V by the name of its vendor, as the ArchWiki has "
   "it, and do not run where they find Microsoft's: the screen stays black, or Windows says "
   'Code 43. With this the guest names another, which costs nothing; its enlightenments '
   'stay. AMD has not told since when, and not every driver does it. Look first at resizable '
   'BAR (`radeon-doorbell-bar`) and at the second start (`radeon-reset`), which show the '
   'same code.',
   '',
   '',
   {'QEMU': '2.1'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Video_card_driver_virtualisation_detection',
    'https://github.com/QaidVoid/Complete-Single-GPU-Passthrough (a guide for both makers, '
    'and its issue 10 of one who did without)')),
 'radeon-reset':
  ('A Radeon RX 7000 or RX 9000, or the graphics of a Ryzen, is dark or has Code 43 at the '
   "guest's second start",
   'These have no reset that brings them back whole, and vendor-reset does not know them. '
   "People report what helped them: the host's driver never touches the card; in Windows the "
   "card is disabled before the guest shuts down; a copy of the card's ROM is given to it; "
   '`reset-by-bus`. None of it helps all.',
   '',
   '',
   {'the cards': '2018'},
   ('https://github.com/gnif/vendor-reset/issues/107',
    'https://github.com/isc30/ryzen-gpu-passthrough-proxmox')),
 'radeon-usb-c':
  ("The host's xhci_hcd or ucsi driver complains after a Radeon with a USB-C port was given "
   'away',
   'Radeons of the series RX 5000 and RX 6000 may have a USB controller and a controller of '
   'its port as third and fourth function. All functions go wherever the card goes, or a '
   "reset of the card takes them from under the host's drivers. Write each of them under "
   '`functions`; `lspci` and `gpc init` show them.',
   '',
   '',
   {'the cards': '2019'},
   ('https://pci-ids.ucw.cz/read/PC/1002 (Navi 10 USB, Navi 21 USB, Navi 22 USB, Navi 23 '
    'USB)',
    'https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Passing_through_other_devices')),
 'rdblacklist':
  ('rdblacklist= does nothing any more',
   'dracut once read `rdblacklist=` and `rdloaddriver=`; the words have been '
   '`rd.driver.blacklist=` and `rd.driver.pre=` since.',
   '',
   'dracut spells it otherwise',
   {'dracut': '001'},
   ('dracut.cmdline(7) (Deprecated, renamed Options)',)),
 'relax-rmrr':
  ('"Device is ineligible for IOMMU domain attach due to platform RMRR requirement"',
   'The firmware reserves memory for a device (HP ProLiant does so for many), and the kernel '
   'then gives the device to no guest. With this it does, and hopes that the firmware never '
   'uses it.',
   'only patched kernels know it (Proxmox)',
   '',
   {'a patch of 2021': 'never merged'},
   ('https://github.com/Aterfax/relax-intel-rmrr',)),
 'remove-hypervisor-clock':
  ('A Linux guest\'s clock jumps or its log says "Marking clocksource \'kvm-clock\' as '
   'unstable"',
   "Linux reads KVM's clock where it has one, which goes wrong on hosts whose own counters "
   "are unsteady. With this the guest has none and reads its processor's.",
   '',
   '',
   {'QEMU': '1.4'},
   ('https://libvirt.org/formatdomain.html#time-keeping (kvmclock)',)),
 'reset-by-bus':
  ("A card's own reset (FLR) hangs or leaves it dark, and a reset of its bus does not",
   "The kernel tries the card's own reset first. With this it resets the bus that the card "
   'is on, with all of its functions, which must all be given away. Where a card has a '
   'bridge of its own, as Radeons have since Vega, the bus is the one below that bridge, and '
   'the rest of the card is not reset with it.',
   '',
   '',
   {'Linux': '5.15'},
   ('https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-bus-pci (reset_method)',)),
 'reset-regression':
  ("A guest that worked does not start a second time since the host's kernel was updated to "
   '6.12 or 6.14',
   'Some releases of these kernels (6.12.23, 6.14.2) reset passed devices wrongly. Later '
   'releases of the same kernels are right; gpc knows only the first two numbers of a '
   'version.',
   '',
   '',
   {'Linux': '6.12'},
   ('https://github.com/zen-kernel/zen-kernel/issues/380',)),
 'rom-off':
  ("The guest hangs in its firmware, or the monitor stays dark, until the card's ROM is not "
   'shown',
   "UEFI of the guest runs the program in the card's ROM. One without UEFI's part, or one "
   "that was used up at the host's start, can hang it. With this the guest sees no ROM; its "
   'driver then starts the card, and the monitor is dark until it does.',
   '',
   '',
   {'QEMU': '1.3'},
   ('https://libvirt.org/formatdomain.html#pci-devices-with-hostdev (rom)',)),
 'rom-twice':
  ('A ROM file for a card whose ROM bar is off',
   'With `rombar=0` the guest is shown no ROM of the card at all, not that of a file either.',
   '',
   'one of the two does nothing',
   {'QEMU': '0.12'},
   ('https://libvirt.org/formatdomain.html#host-device-assignment',)),
 'session-mode':
  ('virt-manager shows no guest of gpc\'s, or "unprivileged qemu" cannot have PCI devices',
   "libvirt runs one manager for the system and one for each user; only the system's may "
   'give devices of the host to guests. gpc defines guests there: `virsh -c qemu:///system '
   'list --all`.',
   '',
   '',
   {'libvirt': '0.7'},
   ('https://virt-manager.org/download', 'https://libvirt.org/uri.html')),
 'small-bar':
  ('The guest does not start, or Windows says Code 43, as long as resizable BAR is on in the '
   'firmware',
   "The firmware made the card's memory window as large as its memory, and the guest's "
   'firmware or driver has no room for it. With this udev makes it 256 MiB again before any '
   'driver has the card, as it was before there was resizable BAR. The other way is more '
   'room: `uefi-window`. `bar` of the card says how large it is.',
   '',
   '',
   {'Linux': '6.1'},
   ('https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-bus-pci (resourceN_resize)',
    'https://gitlab.com/qemu-project/qemu/-/issues/703')),
 'split-lock':
  ('Games in the guest crawl, and the log says "split lock detection: #AC"',
   'The kernel slows down programs that lock memory across two cache lines, and takes a '
   "whole guest for one such program. Intel's processors can tell since Ice Lake. Those of "
   'AMD that can are asked since Linux 6.13, as bus locks: these are written to the log and '
   'slow nothing down, but a guest may be stopped by the exception, which the first kernels '
   'with it hand on. With this the kernel looks for neither.',
   '',
   '',
   {'Linux': '5.7'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (split_lock_detect)',
    'Linux, arch/x86/kernel/cpu/bus_lock.c; commit 408eb7417a92 (x86/bus_lock, Add support '
    'for AMD), of 6.13')),
 'split-lock-mitigate':
  ('Games in the guest crawl for a program that locks memory across two cache lines',
   'The kernel makes such a program, and with it the whole guest, wait. With this it writes '
   'a line to the log and goes on. `split-lock` switches the detection off, which older '
   'kernels need.',
   '',
   '',
   {'Linux': '6.2'},
   ('https://docs.kernel.org/admin-guide/sysctl/kernel.html#split-lock-mitigate-x86-only',)),
 'stibp-off':
  ('KERNEL SECURITY CHECK FAILURE on Zen 2 with QEMU 5.0 (amd-stibp)',
   'Kernels from 5.5 to 5.8.1 let a guest see a feature of Zen 2 in a way that Windows takes '
   'for an error.',
   '',
   '',
   {'Linux': '5.5'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF',)),
 'tsc-reliable':
  ("The guest stutters, and the host's clock source is hpet",
   "The kernel found the processor's time stamp counter unsteady and reads a slow timer "
   "instead. With this it trusts the counter, which is right on today's processors and wrong "
   'on some boards with a broken firmware.',
   '',
   '',
   {'Linux': '2.6.32'},
   ('https://docs.kernel.org/admin-guide/kernel-parameters.html (tsc, clocksource)',)),
 'uefi-window':
  ('Code 12 in Windows\' device manager, "not enough free resources", for a card with a '
   'large BAR',
   'UEFI of the guest leaves 32 GiB of addresses for the memory of cards, and one with '
   'resizable BAR may want more than is left. With this it leaves 128 GiB; `firmware.mmio64` '
   'takes another size. OVMF since the end of 2022 (edk2-stable202211) makes the room an '
   'eighth or more of the addresses that the guest has, and needs nothing; where a size is '
   'written it takes that as it is. Look at `cpu.physical_bits` too: 128 GiB need more than '
   '37 bits.',
   '',
   '',
   {'OVMF': '2015'},
   ('https://github.com/tianocore/edk2/blob/master/OvmfPkg/Library/PlatformInitLib/MemDetect.c '
    '(X-PciMmio64Mb)',
    'https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF')),
 'unknown-header-127':
  ('"Unknown PCI header type \'127\'" or lspci shows `rev ff`, and the card is gone after '
   'its first guest',
   'Boards for AM4 with firmware of 2019 (AGESA 0.0.7.2 to 1.0.0.3abb) lose a card that goes '
   'to a deeper sleep or is reset. Another firmware is the cure; what can be set is '
   '`disable-idle-d3`. On other boards the same message says that the card does not answer '
   'at all: it has no power, or its reset failed.',
   '',
   '',
   {'AGESA': '0.0.7.2'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Unknown_header_type_when_starting_the_VM',)),
 'unload-vfio':
  ('modprobe: FATAL: Module vfio_pci is builtin',
   'Hooks that came from guides unload vfio-pci when a guest has ended. It keeps nothing by '
   'then, and where the kernel has it built in the command fails, and the hook with it.',
   '',
   'the card is given back by its driver_override; the module can stay',
   {'Linux': '3.6'},
   ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF',
    'https://libvirt.org/hooks.html')),
 'unsafe-assigned-interrupts':
  ('kvm allow_unsafe_assigned_interrupts=1, as guides of 2012 have it',
   'A parameter of the old way to assign devices. Its heir is `vfio_iommu_type1 '
   'allow_unsafe_interrupts=1`, which gpc writes where `host.iommu.interrupt_remapping` is '
   'false: see `unsafe-interrupts`.',
   '',
   'the parameter left Linux with the old way to assign devices; see `unsafe-interrupts`',
   {'Linux': '3.1'},
   ("modinfo kvm of Debian's Linux 6.1",
    'https://libvirt.org/news.html#v5-7-0-2019-09-03 (device assignment by KVM is gone)')),
 'unsafe-interrupts':
  ('"No interrupt remapping support", and the guest does not start',
   'VFIO refuses to give a device to a guest on a platform that cannot remap interrupts, '
   'because the guest could then send interrupts that were never meant for it. Where the '
   "hardware cannot and the guest is trusted, this lets it happen. The article's `kvm "
   'allow_unsafe_assigned_interrupts` was the same switch of the old way to assign devices.',
   '',
   '',
   {'Linux': '3.6'},
   ('https://pve.proxmox.com/pve-docs/chapter-qm.html#qm_pci_passthrough',
    "modinfo vfio_iommu_type1 of Debian's Linux 6.1")),
 'vendor-reset':
  ('A Radeon RX 400 to RX 5000 or Vega does not start with a guest a second time (reset bug)',
   'These cards have no reset of their own that works. The module vendor-reset, which is '
   'built by DKMS and not part of Linux, knows the registers that do it. With this it is '
   "loaded early, and the kernel is told to reset by it. A reset of the bus below the card's "
   'own bridge, which is what `bus` means, they answer to and are no better for. Install the '
   'module first; it has had no release since 2024.',
   "it builds for this kernel with a patch of somebody else's alone",
   '',
   {'Linux': '4.14'},
   ('https://github.com/gnif/vendor-reset',
    'https://github.com/gnif/vendor-reset/issues/46',
    'https://github.com/gnif/vendor-reset/issues/86')),
 'vfio-denylist':
  ('"vfio-pci: device is in denylist, driver probing disallowed"',
   'vfio-pci refuses devices that are known to break the isolation of guests, such as some '
   "of Intel's QuickAssist. With this it takes them.",
   'a guest may get out of its bounds by such a device',
   '',
   {'Linux': '5.9'},
   ('https://github.com/torvalds/linux/blob/v6.1/drivers/vfio/pci/vfio_pci.c '
    '(disable_denylist)',
    "modinfo vfio-pci of Debian's Linux 6.1")),
 'vfio-map-limit':
  ('"VFIO_MAP_DMA failed: No space left on device"',
   'vfio counts the pieces of guest memory that devices reach, and a guest with an IOMMU of '
   'its own, a balloon or much plugged memory has more of them than it allows. With this it '
   'may have more.',
   '',
   '',
   {'Linux': '5.1'},
   ('Linux commit 492855939bdb, "vfio/type1: Limit DMA mappings per container"',
    "modinfo vfio_iommu_type1 of Debian's Linux 6.1")),
 'vfio-virqfd':
  ('"modprobe: FATAL: Module vfio_virqfd not found"',
   'Guides of the time before Linux 6.2 list the module vfio_virqfd for the initial RAM file '
   'system. It is part of vfio since then, and builders of such images fail on its name. gpc '
   'lists it below 6.2 by itself.',
   '',
   'gpc lists the module by itself where the kernel has it, which is before Linux 6.2',
   {'Linux': '4.1'},
   ('Linux commit e2d55709398e',)),
 'vfio-virtual-functions':
  ('The guest has a whole device, and the host cannot make virtual functions of it',
   'vfio-pci refuses to make virtual functions of a device that it keeps. With this it does. '
   'Their isolation is then in the hands of the guest that has the device.',
   'the guest that has the device decides over the virtual functions of others',
   '',
   {'Linux': '5.7'},
   ('https://github.com/torvalds/linux/blob/v6.1/drivers/vfio/pci/vfio_pci.c '
    '(enable_sriov)',)),
 'windows-without-nested':
  ('Windows 11 is slow in the guest, and its memory integrity is on',
   'Windows runs parts of itself in a machine of its own (VBS, HVCI) where the processor '
   'can, and in a guest that is a guest in a guest. With this the guest cannot, and Windows '
   'does without; WSL 2, Docker and Hyper-V in the guest then do not run.',
   'memory integrity, WSL 2 and Hyper-V do not run in the guest',
   '',
   {'QEMU': '1.3'},
   ('https://learn.microsoft.com/windows-hardware/design/device-experiences/oem-vbs',)),
 'x-vga':
  ("x-vga=on and OVMF: black screen, or the host's screen goes",
   "The old registers of VGA are for a BIOS. A guest with UEFI drives the card by the card's "
   'own ROM, and vfio-pci with disable_vga=1 hands the registers out to nobody.',
   '',
   'UEFI needs no VGA registers',
   {'QEMU': '1.5'},
   ('Linux, drivers/vfio/pci/vfio_pci.c (disable_vga)',
    'https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF')),
 'xen-mmio-hole':
  ('Under Xen a guest with a card fails with more than 3.5 GiB of memory, or Code 12',
   "Xen's firmware of guests keeps little room below 4 GiB for devices, and a card whose "
   "memory does not fit there stays without it, or lies over the guest's own. With this it "
   'keeps 3 GiB, and the guest has the rest of its memory above 4 GiB. `xen.mmio_hole` takes '
   'another size.',
   '',
   '',
   {'Xen': '4.5'},
   ('https://github.com/QubesOS/qubes-issues/issues/4321',
    'https://xenbits.xen.org/docs/4.20-testing/man/xl.cfg.5.html (mmio_hole)')),
 'xen-more-interrupts':
  ('Under Xen an NVMe drive or a network card fails with "No irq handler for vector", or has '
   'no MSI-X',
   'Xen sets interrupts aside for dom0 and for guests, and a device with many of them finds '
   'none left. With this there are more.',
   '',
   '',
   {'Xen': '4.0'},
   ('https://xenbits.xen.org/docs/4.20-testing/misc/xen-command-line.html#extra_guest_irqs',)),
 'xen-msr-relaxed':
  ('Under Xen a guest stops at its start with a fault on reading a register (MSR)',
   'Since 4.15 Xen answers registers that it does not know with a fault, as a processor '
   'does, on which some old systems stop. With this it answers as before. Xen means to take '
   'the switch away one day.',
   '',
   '',
   {'Xen': '4.15'},
   ('https://xenbits.xen.org/docs/4.20-testing/man/xl.cfg.5.html (msr_relaxed)',)),
 'xen-no-groups':
  ('/sys/kernel/iommu_groups is empty under Xen',
   'Xen keeps the IOMMU to itself, and dom0 sees no groups. `xl info` says `hvm_directio` '
   'under virt_caps where cards can be given away, and `xl dmesg` says "I/O virtualisation '
   'enabled". Which devices belong together Linux without Xen shows.',
   '',
   '',
   {'Xen': '3.0'},
   ('https://github.com/xcp-ng/xcp-ng-org/pull/230',)),
 'xen-no-intremap':
  ('"No southbridge IO-APIC found in IVRS table" or "IVHD Error: no information for '
   'IO-APIC", and "I/O virtualisation disabled"',
   'On a board with an AMD processor whose firmware does not say how the interrupts of its '
   'I/O APICs are to be remapped, Linux goes on without remapping, but Xen goes on without '
   'the whole IOMMU, and then gives no guest a card. With this it does as Linux does. As '
   'there, a guest could then send interrupts that were never meant for it. A newer firmware '
   'is the better cure, if there is one.',
   '',
   '',
   {'Xen': '4.3'},
   ('https://xenbits.xen.org/docs/4.17-testing/misc/xen-command-line.html#iommu',
    'Xen commit 06bbcaf48d09, "AMD IOMMU: fail if there is no southbridge IO-APIC"; Jan '
    'Beulich on xen-devel about a GA-890FXA-UD5 under Xen 4.14.5',
    'Xen 4.17, xen/drivers/passthrough/amd/iommu_acpi.c (parse_ivrs_table); `gpc rehearse` '
    'shows it')),
 'xen-no-pcie':
  ("A card's driver under Xen says that the card is not on PCI Express",
   "Xen's guests have the chipset i440FX of 1996, which knows no PCI Express, and drivers "
   "that want to see the link refuse or stay slow. Nothing can be set; KVM's guests have "
   'q35.',
   '',
   '',
   {'Xen': '3.0'},
   ('https://xenbits.xen.org/docs/4.20-testing/man/xl.cfg.5.html (device_model_machine)',)),
 'xen-old-qemu':
  ('device_model_version = "qemu-xen-traditional", as guides of 2012 have it',
   "Xen's own old QEMU copied a card's video BIOS for the guest. It is not built since 4.16, "
   "and later it went. The guests of today's QEMU have the card beside an emulated display.",
   '',
   'Xen does not build it since 4.16',
   {'Xen': '4.2'},
   ('https://github.com/xen-project/xen/blob/master/CHANGELOG.md',)),
 'xen-permissive':
  ('Blue screen when the card\'s driver is installed under Xen, or "pciback: write to '
   'unknown configuration space"',
   "xen-pciback lets a guest write to what it knows of a device's configuration space and "
   'drops the rest, on which some drivers stop. With this the guest may write what it likes '
   'there.',
   'the guest may do harm to the host by what it writes',
   '',
   {'Xen': '4.2'},
   ('https://github.com/QubesOS/qubes-issues/issues/9003',
    'https://xenbits.xen.org/docs/4.20-testing/man/xl-pci-configuration.5.html (permissive)',
    'Xen commit abda66fdb0, "Add per-device and global permissive config options for pci '
    'passthrough", of 4.2')),
 'xen-physical-interrupts':
  ('An old Linux guest under Xen gets no interrupts of the card that it was given',
   "Since 4.19 Xen no longer turns a device's interrupts into events for guests by itself, "
   'which Linux of the time before its own interrupt handling used. With this it does again.',
   '',
   '',
   {'Xen': '4.19'},
   ('https://xenbits.xen.org/docs/4.20-testing/man/xl.cfg.5.html (hvm_pirq)',)),
 'xen-quarantine-page':
  ('Under Xen the host faults or hangs after a guest with a card has ended',
   'A device that keeps writing after its guest is gone is held off by Xen, and some devices '
   'do not stand it. With this they write into a page that nobody uses, as they did by '
   'default in the releases just before Xen 4.16.',
   '',
   '',
   {'Xen': '4.16'},
   ('Xen, CHANGELOG.md, 4.16.0 (quarantining no longer defaults to a scratch page)',
    'https://xenbits.xen.org/docs/4.20-testing/misc/xen-command-line.html#iommu')),
 'xen-rmrr-relaxed':
  ('"It\'s disallowed to assign ... with shared RMRR" under Xen',
   'The firmware reserves memory for a device, and Xen then gives the device to no guest '
   'unless that memory is free in the guest too. With this it gives it, and hopes that the '
   'firmware never uses the memory.',
   '',
   '',
   {'Xen': '4.6'},
   ('https://xenbits.xen.org/docs/4.20-testing/man/xl-pci-configuration.5.html '
    '(rdm_policy)',)),
 'xl-removed':
  ('xl.cfg of the time of xm: keys that xl ignores or refuses',
   'xm and xend are gone since Xen 4.5. xl takes most of their keys, warns of some and '
   'passes others over.',
   '',
   'xl does nothing for it, or refuses it',
   {'Xen': 'any'},
   ('https://xenbits.xenproject.org/docs/unstable/man/xl.cfg.5.html',
    'Xen, tools/xl/xl_parse.c'))}
