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
 'balloon': ('A guest with a card has a balloon that gives nothing back',
             'All memory of a guest with a card is pinned, as the card may write to any of it. A '
             'balloon can take none of it back, and Looking Glass asks to leave it out.',
             '',
             'the memory is pinned',
             {'QEMU': '0.12'},
             ('https://looking-glass.io/docs/stable/install_libvirt/ (Memballoon)',
              'https://libvirt.org/formatdomain.html#memory-balloon-device')),
 'blacklist-too-much': ('No keyboard, or no card, after a blacklist',
                        'A blacklist is for all devices of a driver. That of USB controllers takes '
                        'every port of the host, and one of vfio-pci takes the keeper itself away.',
                        '',
                        'it takes the driver from all devices of its kind',
                        {'kmod': 'any'},
                        ('modprobe.d(5) (blacklist)',)),
 'cpu-by-hand': ('-cpu among the words for QEMU overrides the <cpu> of libvirt',
                 'libvirt writes one -cpu of what the domain says, and QEMU takes the last one. '
                 'Features, topology and enlightenments of the XML are then lost.',
                 '',
                 'the whole <cpu> of the domain is lost',
                 {'libvirt': '0.8.2'},
                 ('https://libvirt.org/formatdomain.html#cpu-model-and-topology',
                  'https://libvirt.org/drvqemu.html (Pass-through of arbitrary QEMU commands)')),
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
 'dracut-tight': ('dracut: a module of force_drivers is missing in the image',
                  'dracut puts the text of `+=` behind what is there already. Without a blank at '
                  'both ends the first and the last name grow together with their neighbours.',
                  '',
                  'names grow together',
                  {'dracut': 'any'},
                  ('dracut.conf(5) ("Spaces at the beginning and end")',)),
 'early-graphics': ('The graphics driver has the card before vfio-pci (early KMS)',
                    'Modules of an initial RAM file system are loaded in the order of their list. '
                    'A graphics driver that stands before vfio_pci has the card first; so has what '
                    'the hook `kms` collects where MODULES does not name vfio_pci.',
                    '',
                    'the keeper has to come first',
                    {'mkinitcpio': 'any'},
                    ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF',
                     'https://wiki.archlinux.org/title/Mkinitcpio (MODULES)')),
 'evdev-by-hand': ('-object input-linux among the words for QEMU: Permission denied',
                   'libvirt has an input device for it since 7.4, which also gives the guest the '
                   'right to open it.',
                   '',
                   'libvirt has its own word for it',
                   {'QEMU': '2.6'},
                   ('https://libvirt.org/formatdomain.html#input-devices',)),
 'files-not-read': ('A setting has no effect: its file does not end in .conf',
                    'modprobe.d, dracut.conf.d and mkinitcpio.conf.d hold files that end in .conf; '
                    'all others are passed over without a word.',
                    '',
                    'the file is passed over',
                    {'kmod': 'any'},
                    ('modprobe.d(5)', 'dracut.conf(5)', 'mkinitcpio.conf(5)')),
 'framebuffer-folklore': ('A kernel argument is to free the framebuffer, and does nothing',
                          'What draws on the card before its driver comes is efifb, vesafb or '
                          'simpledrm, depending on the kernel. `video=` is for one driver each '
                          'time it is written, `nofb` is known to nobody.',
                          '',
                          'the kernel does nothing for it',
                          {'Linux': 'never'},
                          ('https://docs.kernel.org/admin-guide/kernel-parameters.html (video, '
                           'nomodeset)',
                           'Linux, drivers/video/fbdev/core/fb_cmdline.c')),
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
 'gfx-passthru': ('gfx_passthru=1: "unable to detect required gfx_passthru_kind"',
                  'With qemu-xen only an Intel graphics processor can be the primary card. For any '
                  'other card the guest has an emulated one first, and the given card beside it.',
                  '',
                  "libxl knows it for Intel's graphics processors alone",
                  {'Xen': '4.0'},
                  ('https://xenbits.xenproject.org/docs/unstable/man/xl.cfg.5.html '
                   '(gfx_passthru)',)),
 'hide-kvm': ("Code 43 in Windows' device manager on a GeForce",
              "GeForce drivers before 465 refused to work in a guest. KVM's signature is hidden "
              'and the Hyper-V vendor renamed, so that they see neither. Newer drivers need '
              'nothing of it; a card of which the last driver is older (Fermi, 391) still does. It '
              "costs the guest KVM's own clock.",
              '',
              '',
              {'QEMU': '2.1'},
              ('https://nvidia.custhelp.com/app/answers/detail/a_id/5173',)),
 'hook-calls-virsh': ('The guest hangs at its start, and virsh with it',
                      'libvirt waits for a hook, and a hook that calls virsh waits for libvirt. '
                      "Detaching a card is what `managed='yes'` does, or a write into sysfs.",
                      '',
                      'a hook that calls libvirt waits for itself',
                      {'libvirt': '0.8.0'},
                      ('https://libvirt.org/hooks.html (Calling libvirt functions from within a '
                       'hook script)',)),
 'hyperv-passthrough': ("<hyperv mode='passthrough'> with enlightenments in it",
                        'In that mode the host says which enlightenments there are, and libvirt '
                        'takes no list beside it.',
                        '',
                        'the two exclude each other',
                        {'libvirt': '8.0'},
                        ('https://libvirt.org/formatdomain.html#hypervisor-features',)),
 'hypervisor-bit': ('A guest is slow since the hypervisor bit is off',
                    'Without the bit Windows looks for no hypervisor, so that its enlightenments '
                    'and the paravirtual clock stay unused, and a Linux guest takes the slow ways '
                    'too. gpc hides nothing from anti-cheat software.',
                    '',
                    'it switches off what makes a guest fast',
                    {'QEMU': 'any'},
                    ('https://www.qemu.org/docs/master/system/i386/hyperv.html',
                     'https://libvirt.org/formatdomain.html#cpu-model-and-topology')),
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
 'intel-iommu-on': ('/sys/kernel/iommu_groups is empty on an Intel',
                    "Most kernels leave Intel's IOMMU off until `intel_iommu=on` is on their "
                    'command line, and all do where VT-d is off in the firmware. gpc writes the '
                    'argument where a machine.yaml of an Intel needs it.',
                    '',
                    'gpc writes it by itself where a card is given away on an Intel',
                    {'Linux': '2.6.28'},
                    ('https://docs.kernel.org/admin-guide/kernel-parameters.html (intel_iommu)',)),
 'iommu-misspelled': ('The IOMMU stays off although the kernel command line asks for it',
                      'Parameters of the kernel that are spelled in another way are passed on to '
                      'init without a word. `pt` belongs to `iommu=`, `on` to `intel_iommu=`, and '
                      "AMD's IOMMU needs nothing.",
                      '',
                      'the kernel knows no such parameter or value, so it does nothing',
                      {'Linux': 'never'},
                      ('https://docs.kernel.org/admin-guide/kernel-parameters.html (iommu, '
                       'intel_iommu, amd_iommu)',)),
 'iommu-pt': ("The host's own devices are slower with the IOMMU on",
              "The host's own devices see memory as it is, without translation. Passing devices to "
              'guests does not need it.',
              '',
              '',
              {'Linux': '2.6.32'},
              ('https://docs.kernel.org/admin-guide/kernel-parameters.html (iommu)',)),
 'iommu-switched-off': ('VFIO finds no IOMMU group (iommu=off, iommu=soft)',
                        'Guides against crashes turn the IOMMU off. Nothing can be given to a '
                        'guest then: VFIO has no groups, and Xen refuses the card.',
                        '',
                        'without the IOMMU no card can be given away',
                        {'Linux': '2.6'},
                        ('https://docs.kernel.org/admin-guide/kernel-parameters.html (iommu, '
                         'amd_iommu, intel_iommu, acpi)',)),
 'irqchip-on': ('Crackling sound or Code 43 on q35 of QEMU 4.0 (kernel_irqchip=on, ioapic kvm)',
                'QEMU 4.0 alone had the interrupt controller of q35 split between itself and the '
                'kernel; 4.0.1 and 4.1 put it back.',
                '',
                'it is the default again since QEMU 4.1',
                {'QEMU': '4.0'},
                ('https://wiki.qemu.org/ChangeLog/4.1 (q35, kernel-irqchip)',
                 'https://libvirt.org/formatdomain.html#hypervisor-features')),
 'kvm-assignment': ("<driver name='kvm'/> in a hostdev",
                    'KVM once assigned cards itself. Linux has lost that in 4.12, and libvirt the '
                    'word for it in 5.7.',
                    '',
                    'cards are assigned by VFIO alone',
                    {'libvirt': '1.1'},
                    ('libvirt commit v5.6.0-316-g2e7225ea8c',)),
 'machine-removed': ("unsupported machine type 'pc-q35-2.11'",
                     'QEMU deletes machines of a version some six years after that version came. A '
                     'guest of Windows on a newer one may have to be activated again; nothing else '
                     'is lost.',
                     '',
                     'QEMU has the machine no more',
                     {'QEMU': 'any'},
                     ('https://www.qemu.org/docs/master/about/removed-features.html',
                      'https://www.qemu.org/docs/master/about/deprecated.html')),
 'msitranslate': ('A GeForce under Xen does not start with msitranslate=1',
                  "Xen can hand a card's message interrupts on as lines, which was for cards whose "
                  'drivers knew no others. Drivers of today know them, and those of NVIDIA fail '
                  'with it.',
                  '',
                  "drivers of today do without, and NVIDIA's fail with it",
                  {'Xen': '3.4'},
                  ('https://xenbits.xenproject.org/docs/unstable/man/xl-pci-configuration.5.html '
                   '(msitranslate)',)),
 'msrs-of-bhyve': ("<msrs unknown='ignore'/> does not stop the blue screen",
                   'The element is for bhyve. Under KVM what a guest reads from unknown registers '
                   "is a switch of the host's, `ignore_msrs`.",
                   '',
                   'KVM does nothing for it',
                   {'libvirt': '5.1'},
                   ('https://libvirt.org/formatdomain.html#hypervisor-features',)),
 'nested-default': ('Hyper-V, WSL2 or a nested guest does not start (nested=1)',
                    "Both of KVM's modules let guests have guests of their own by default. What a "
                    'guest lacks then is the feature vmx or svm of its processor.',
                    '',
                    'it is the default',
                    {'Linux': '2.6.31'},
                    ('Linux commit 1e58e5e59148 (kvm_intel.nested)',
                     'Linux, arch/x86/kvm/svm/svm.c (nested)')),
 'new-id': ('echo of an id into new_id takes both of two cards that are alike',
            'A driver that is given an id takes every device with it, at once and later, and the '
            'second echo fails with "File exists". `driver_override` of the device names one '
            'device.',
            '',
            'driver_override names one device; gpc binds by address',
            {'Linux': '2.6'},
            ('https://docs.kernel.org/PCI/pci.html (new_id)',
             'Linux, Documentation/ABI/testing/sysfs-bus-pci (driver_override)')),
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
 'of-other-processor': ("A feature of the other maker's processor: the guest does not start",
                        "topoext is a feature of AMD's processors, evmcs of Hyper-V on Intel's. "
                        "Required on the other maker's, the guest does not start.",
                        '',
                        'the processor does not have it',
                        {'QEMU': 'any'},
                        ('https://www.qemu.org/docs/master/system/i386/hyperv.html (hv-evmcs)',
                         'https://libvirt.org/formatdomain.html#cpu-model-and-topology')),
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
 'pci-seize': ('seize=1 takes a disk controller from dom0',
               'With seize xl takes the device from whatever driver has it, a controller with a '
               'mounted disk as well.',
               '',
               'it also takes what dom0 runs on',
               {'Xen': '4.3'},
               ('https://xenbits.xenproject.org/docs/unstable/man/xl-pci-configuration.5.html '
                '(seize)',)),
 'pci-stub': ('A card is kept with pci-stub.ids, and Windows does not start with it',
              'pci-stub holds a device so that no driver takes it, and can do nothing else with '
              'it. Since Linux 4.1 vfio-pci takes ids itself, and many kernels have pci-stub as a '
              'module that is never loaded.',
              '',
              'vfio-pci keeps cards itself since Linux 4.1',
              {'Linux': '2.6.38'},
              ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF',
               'https://docs.kernel.org/driver-api/vfio.html')),
 'pciback-name': ('pciback.hide= hides nothing: the card keeps its driver under Xen',
                  "The driver of today's kernels is called xen-pciback. Its list is words in "
                  'parentheses, and one that is malformed loses them all.',
                  '',
                  'the driver is called xen-pciback',
                  {'Linux': '2.6.18-xen'},
                  ('https://docs.kernel.org/admin-guide/kernel-parameters.html (xen-pciback)',
                   'Linux, drivers/xen/xen-pciback/pci_stub.c')),
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
 'port-speed': ('A card in a q35 guest says PCIe x1 (pcie-root-port.speed, width)',
                'Ports of q35 told the guest the slowest link until QEMU 4.0, which negotiates it; '
                'drivers of Radeons fell back to that speed.',
                '',
                'QEMU negotiates it since 4.0',
                {'QEMU': '3.1'},
                ('https://wiki.qemu.org/ChangeLog/4.0 (PCIe)',)),
 'qemu-removed': ('qemu-system-x86_64: invalid option',
                  'QEMU takes options out some releases after it has said that they are '
                  'deprecated. What to write now stands beside each in its list of removed '
                  'features.',
                  '',
                  'QEMU has the option no more',
                  {'QEMU': 'any'},
                  ('https://www.qemu.org/docs/master/about/removed-features.html',)),
 'rdblacklist': ('rdblacklist= does nothing any more',
                 'dracut once read `rdblacklist=` and `rdloaddriver=`; the words have been '
                 '`rd.driver.blacklist=` and `rd.driver.pre=` since.',
                 '',
                 'dracut spells it otherwise',
                 {'dracut': '001'},
                 ('dracut.cmdline(7) (Deprecated, renamed Options)',)),
 'relax-rmrr': ('"Device is ineligible for IOMMU domain attach due to platform RMRR requirement"',
                'The firmware reserves memory for a device (HP ProLiant does so for many), and the '
                'kernel then gives the device to no guest. With this it does, and hopes that the '
                'firmware never uses it.',
                'only patched kernels know it (Proxmox)',
                '',
                {'a patch of 2021': 'never merged'},
                ('https://github.com/Aterfax/relax-intel-rmrr',)),
 'rom-twice': ('A ROM file for a card whose ROM bar is off',
               'With `rombar=0` the guest is shown no ROM of the card at all, not that of a file '
               'either.',
               '',
               'one of the two does nothing',
               {'QEMU': '0.12'},
               ('https://libvirt.org/formatdomain.html#host-device-assignment',)),
 'split-lock': ('Games in the guest crawl, and the log says "split lock detection: #AC"',
                'The kernel slows down programs that lock memory across two cache lines, and takes '
                "a whole guest for one such program. Intel's processors can tell since Ice Lake, "
                "AMD's (as bus locks) since Linux 6.12. With this none is slowed down.",
                '',
                '',
                {'Linux': '5.7'},
                ('https://docs.kernel.org/admin-guide/kernel-parameters.html '
                 '(split_lock_detect)',)),
 'stibp-off': ('KERNEL SECURITY CHECK FAILURE on Zen 2 with QEMU 5.0 (amd-stibp)',
               'Kernels from 5.5 to 5.8.1 let a guest see a feature of Zen 2 in a way that Windows '
               'takes for an error.',
               '',
               'Linux 5.8.2 has it mended',
               {'Linux': '5.5'},
               ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF',)),
 'tsc-reliable': ("The guest stutters, and the host's clock source is hpet",
                  "The kernel found the processor's time stamp counter unsteady and reads a slow "
                  "timer instead. With this it trusts the counter, which is right on today's "
                  'processors and wrong on some boards with a broken firmware.',
                  '',
                  '',
                  {'Linux': '2.6.32'},
                  ('https://docs.kernel.org/admin-guide/kernel-parameters.html (tsc, '
                   'clocksource)',)),
 'unload-vfio': ('modprobe: FATAL: Module vfio_pci is builtin',
                 'Hooks that came from guides unload vfio-pci when a guest has ended. It keeps '
                 'nothing by then, and where the kernel has it built in the command fails, and the '
                 'hook with it.',
                 '',
                 'the card is given back by its driver_override; the module can stay',
                 {'Linux': '3.6'},
                 ('https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF',
                  'https://libvirt.org/hooks.html')),
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
 'x-vga': ("x-vga=on and OVMF: black screen, or the host's screen goes",
           'The old registers of VGA are for a BIOS. A guest with UEFI drives the card by the '
           "card's own ROM, and vfio-pci with disable_vga=1 hands the registers out to nobody.",
           '',
           'UEFI needs no VGA registers',
           {'QEMU': '1.5'},
           ('Linux, drivers/vfio/pci/vfio_pci.c (disable_vga)',
            'https://wiki.archlinux.org/title/PCI_passthrough_via_OVMF')),
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
                      'rehearse` shows it')),
 'xl-removed': ('xl.cfg of the time of xm: keys that xl ignores or refuses',
                'xm and xend are gone since Xen 4.5. xl takes most of their keys, warns of some '
                'and passes others over.',
                '',
                'xl does nothing for it, or refuses it',
                {'Xen': 'any'},
                ('https://xenbits.xenproject.org/docs/unstable/man/xl.cfg.5.html',
                 'Xen, tools/xl/xl_parse.c'))}
