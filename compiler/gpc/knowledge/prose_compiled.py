"""Generated from the catalogue by `make generate`; do not edit. Pure."""

# fmt: off
from typing import Any

PROSE: dict[str, tuple[Any, ...]] = \
{'amd-iommu-on': ('The IOMMU seems to need amd_iommu=on',
                  "AMD's IOMMU is on whenever the firmware enables it. Where "
                  "/sys/kernel/iommu_groups is empty, the switch is in the firmware's setup, under "
                  'IOMMU, SVM or AMD-Vi.',
                  '',
                  '`on` is no value of `amd_iommu`, so it does nothing, and never did',
                  {'Linux': 'never'},
                  ('https://docs.kernel.org/admin-guide/kernel-parameters.html (amd_iommu)',)),
 'disable-idle-d3': ('"Unable to change power state from D3cold to D0, device inaccessible"; the '
                     'card is dead after the first guest',
                     'vfio-pci puts devices that nobody uses into the low power state D3, and some '
                     'cards and USB controllers never come back. With this they stay awake, at the '
                     'price of power.',
                     '',
                     '',
                     {'Linux': '4.1'},
                     ('https://github.com/gnif/vendor-reset/issues/76',
                      "modinfo vfio-pci of Debian's Linux 6.1")),
 'disable-vga': ("The host's display flips or loses acceleration while a guest starts",
                 'A card that is kept takes part in the arbitration of legacy VGA, so that the '
                 "host's own card loses its acceleration or its picture. This takes kept cards out "
                 'of it. A guest that starts from a BIOS needs legacy VGA, and so does `x-vga`. '
                 'Kernels without CONFIG_VFIO_PCI_VGA warn of an unknown parameter.',
                 '',
                 '',
                 {'Linux': '4.1'},
                 ('https://github.com/torvalds/linux/blob/v6.1/drivers/vfio/pci/vfio_pci.c '
                  '(disable_vga)',)),
 'framebuffer-off': ('"BAR 3: can\'t reserve [mem ...]", or a black screen, when the firmware\'s '
                     'display is given away',
                     'The kernel draws into the frame buffer that the firmware set up, and so '
                     "holds a part of the card's memory. This keeps it from making that frame "
                     "buffer a device. The host shows nothing until its own card's driver runs. "
                     "The better way is to make another card the firmware's display. From Linux "
                     '6.0 on vfio-pci takes the frame buffer away itself when it takes a VGA '
                     'controller (PCI class 0300); a card that calls itself another display '
                     'controller (0380) it leaves alone, and may need this there still. `lspci '
                     '-nn` shows which it is.',
                     'some kernels from 6.13 on start simpledrm all the same; /proc/iomem shows '
                     'what holds the card',
                     '',
                     {'Linux': '3.16'},
                     ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Troubleshooting',
                      'Linux commit d17378062079 (vfio/pci, Remove console drivers), of 6.0; '
                      'drivers/vfio/pci/vfio_pci_core.c, vfio_pci_vga_init',
                      'https://github.com/siderolabs/talos/issues/14356')),
 'hide-kvm': ("Code 43 in Windows' device manager on a GeForce",
              "GeForce drivers before 465 refused to work in a guest. KVM's signature is hidden "
              'and the Hyper-V vendor renamed, so that they see neither. Newer drivers need '
              'nothing of it; a card of which the last driver is older (Fermi, 391) still does. It '
              "costs the guest KVM's own clock.",
              '',
              '',
              {'QEMU': '2.1'},
              ('https://nvidia.custhelp.com/app/answers/detail/a_id/5173',)),
 'ignore-msrs': ('Blue screen SYSTEM_THREAD_EXCEPTION_NOT_HANDLED at install, or a boot loop of '
                 'macOS',
                 'The guest reads a model-specific register that KVM does not know, and gets a '
                 'fault for it. With this such reads give 0 and writes are dropped, without a line '
                 "in the log for each. It hides real mistakes too; Windows on today's kernels "
                 'mostly does without it.',
                 '',
                 '',
                 {'Linux': '2.6.32'},
                 ('https://docs.kernel.org/admin-guide/kernel-parameters.html (kvm.ignore_msrs)',)),
 'iommu-pt': ("The host's own devices are slower with the IOMMU on",
              "The host's own devices see memory as it is, without translation. Passing devices to "
              'guests does not need it.',
              '',
              '',
              {'Linux': '2.6.32'},
              ('https://docs.kernel.org/admin-guide/kernel-parameters.html (iommu)',)),
 'no-x2apic-optout': ('Interrupt remapping is off because the firmware opts out of x2APIC',
                      "The log says that the firmware asks to leave x2APIC alone, and Intel's "
                      'interrupt remapping stays off with it. With this the kernel does not heed '
                      'the request. Try it before `unsafe-interrupts`.',
                      '',
                      '',
                      {'Linux': '3.3'},
                      ('https://docs.kernel.org/admin-guide/kernel-parameters.html (intremap)',)),
 'nointxmask': ('"failed to setup INTx fd: Device or resource busy"',
                'The device cannot mask its legacy interrupt although it says so, and shares the '
                'line with others. With this vfio-pci asks for a line of its own.',
                '',
                '',
                {'Linux': '3.6'},
                ("modinfo vfio-pci of Debian's Linux 6.1",)),
 'npt-off': ("A Ryzen's guest is slow in games (kvm_amd npt=0)",
             "Until Linux 4.14 KVM treated the guest's memory as uncached on AMD's nested page "
             'tables, and switching these off helped graphics.',
             '',
             "since Linux 4.15 `kvm_amd npt=0` costs most of the guest's speed and helps nothing",
             {'Linux': '2.6.26'},
             ('Linux commit 15038e147247',)),
 'nvidia-usb-c': ('The host oopses in ucsi_ccg or i2c_nvidia_gpu after an NVIDIA card was given '
                  'away',
                  'Cards of the RTX 20 and GTX 16 series carry a USB-C port with a controller of '
                  'its own, the fourth function. Its drivers talk to it over I2C, and hang when '
                  'the card leaves with its guest. They are not loaded where every such card is '
                  'given away.',
                  '',
                  '',
                  {'Linux': '5.0'},
                  ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#USB_controller',)),
 'pci-noats': ('"AMD-Vi: Completion-Wait loop timed out" with a Ryzen iGPU',
               "Some of AMD's integrated graphics (Raven, Picasso) answer requests of the IOMMU's "
               'translation cache wrongly. With this no device keeps such a cache.',
               '',
               '',
               {'Linux': '4.18'},
               ('https://docs.kernel.org/admin-guide/kernel-parameters.html (pci=noats)',)),
 'pci-realloc': ('"can\'t claim BAR" or "no compatible bridge window" for a card with a large BAR',
                 'The firmware left too small a window below a bridge. With this the kernel gives '
                 'the windows out anew. "Above 4G decoding" in the firmware\'s setup comes first.',
                 '',
                 '',
                 {'Linux': '3.5'},
                 ('https://docs.kernel.org/admin-guide/kernel-parameters.html (pci=realloc)',)),
 'pcie-acs-override': ('The card shares its IOMMU group with other devices',
                       'The kernel treats devices behind one bridge as isolated although the '
                       'hardware does not say so, and forms smaller groups. What the groups '
                       'promise is then a fiction: a guest may reach the memory of its neighbours '
                       "in the old group. Another slot, or ACS in the firmware's setup, is the "
                       'honest way.',
                       'only patched kernels know it (linux-zen, Proxmox, CachyOS), and the '
                       'isolation of the groups is gone',
                       '',
                       {'a patch of 2013': 'never merged'},
                       ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF#Bypassing_the_IOMMU_groups_(ACS_override_patch)',)),
 'relax-rmrr': ('"Device is ineligible for IOMMU domain attach due to platform RMRR requirement"',
                'The firmware reserves memory for a device (HP ProLiant does so for many), and the '
                'kernel then gives the device to no guest. With this it does, and hopes that the '
                'firmware never uses it.',
                'only patched kernels know it (Proxmox)',
                '',
                {'a patch of 2021': 'never merged'},
                ('https://github.com/Aterfax/relax-intel-rmrr',)),
 'split-lock': ('Games in the guest crawl, and the log says "split lock detection: #AC"',
                'The kernel slows down programs that lock memory across two cache lines, and takes '
                "a whole guest for one such program. Intel's processors can tell since Ice Lake, "
                "AMD's (as bus locks) since Linux 6.12. With this none is slowed down.",
                '',
                '',
                {'Linux': '5.7'},
                ('https://docs.kernel.org/admin-guide/kernel-parameters.html '
                 '(split_lock_detect)',)),
 'tsc-reliable': ("The guest stutters, and the host's clock source is hpet",
                  "The kernel found the processor's time stamp counter unsteady and reads a slow "
                  "timer instead. With this it trusts the counter, which is right on today's "
                  'processors and wrong on some boards with a broken firmware.',
                  '',
                  '',
                  {'Linux': '2.6.32'},
                  ('https://docs.kernel.org/admin-guide/kernel-parameters.html (tsc, '
                   'clocksource)',)),
 'unsafe-assigned-interrupts': ('kvm allow_unsafe_assigned_interrupts=1, as guides of 2012 have it',
                                'A parameter of the old way to assign devices. Its heir is '
                                '`vfio_iommu_type1 allow_unsafe_interrupts=1`, which gpc writes '
                                'where `host.iommu.interrupt_remapping` is false: see '
                                '`unsafe-interrupts`.',
                                '',
                                'the parameter left Linux with the old way to assign devices; see '
                                '`unsafe-interrupts`',
                                {'Linux': '3.1'},
                                ("modinfo kvm of Debian's Linux 6.1",
                                 'https://libvirt.org/news.html#v5-7-0-2019-09-03 (device '
                                 'assignment by KVM is gone)')),
 'unsafe-interrupts': ('"No interrupt remapping support", and the guest does not start',
                       'VFIO refuses to give a device to a guest on a platform that cannot remap '
                       'interrupts, because the guest could then send interrupts that were never '
                       'meant for it. Where the hardware cannot and the guest is trusted, this '
                       "lets it happen. The article's `kvm allow_unsafe_assigned_interrupts` was "
                       'the same switch of the old way to assign devices.',
                       '',
                       '',
                       {'Linux': '3.6'},
                       ('https://pve.proxmox.com/pve-docs/chapter-qm.html#qm_pci_passthrough',
                        "modinfo vfio_iommu_type1 of Debian's Linux 6.1")),
 'vfio-virqfd': ('"modprobe: FATAL: Module vfio_virqfd not found"',
                 'Guides of the time before Linux 6.2 list the module vfio_virqfd for the initial '
                 'RAM file system. It is part of vfio since then, and builders of such images fail '
                 'on its name. gpc lists it below 6.2 by itself.',
                 '',
                 'gpc lists the module by itself where the kernel has it, which is before Linux '
                 '6.2',
                 {'Linux': '4.1'},
                 ('Linux commit e2d55709398e',)),
 'xen-no-intremap': ('"No southbridge IO-APIC found in IVRS table" or "IVHD Error: no information '
                     'for IO-APIC", and "I/O virtualisation disabled"',
                     'On a board with an AMD processor whose firmware does not say how the '
                     'interrupts of its I/O APICs are to be remapped, Linux goes on without '
                     'remapping, but Xen goes on without the whole IOMMU, and then gives no guest '
                     'a card. With this it does as Linux does. As there, a guest could then send '
                     'interrupts that were never meant for it. A newer firmware is the better '
                     'cure, if there is one.',
                     '',
                     '',
                     {'Xen': '4.3'},
                     ('https://xenbits.xen.org/docs/4.17-testing/misc/xen-command-line.html#iommu',
                      'Xen commit 06bbcaf48d09, "AMD IOMMU: fail if there is no southbridge '
                      'IO-APIC"; Jan Beulich on xen-devel about a GA-890FXA-UD5 under Xen 4.14.5',
                      'Xen 4.17, xen/drivers/passthrough/amd/iommu_acpi.c (parse_ivrs_table); `gpc '
                      'rehearse` shows it'))}
