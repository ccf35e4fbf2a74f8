#compdef gpc
# Completion of gpc in zsh. Written by `make generate`; edit what it is made from.

_gpc_trees() {
  local -a trees
  trees=(*/manifest.json(N:h) build/*/manifest.json(N:h))
  (( $#trees )) && compadd -a trees || _directories
}

_gpc_codes() {
  local -a codes
  codes=(above-4g acpi acpi-needed acs-override added-to-earlier-layers address-bits-39 address-shared alias-expansion amd-avic amd-iommu-on anti-cheat arguments-handed-over assumed attributes-by-udev bad-name bad-value balloon behind-differs bind-by-id bind-by-udev bind-script bind-unit binding-by-address binding-driver bios blacklist-too-much blackwell-reset block-device-direct board-differs boot-differs boot-display-differs boot-display-given boot-display-rom boot-from-disk boot-from-nothing boot-order boot-twice both-controls bound-elsewhere bridge-missing broken-ivrs builtin-differs bus-of-scsi bus-with-inbox-driver card-changed card-missing card-moved card-stays-together card-undeclared carried cdrom-bus cell-distances cell-for-memory cells-counted certificates-of-spice channel-ports channel-twice chipset-of-radeons cid-twice clock-of-windows clock-twice clock-utc command-line-drop-in completion-timeouts contradictory-setting control-character counters-off cpu-by-hand cpu-differs cset-shield-cpu disable-idle-d3 disable-vga discard disk-cannot-be-read-only disk-kind disk-luks disk-remote disk-shared disk-source disk-twice disk-unsafe disks-in-use display-without-password dom0-memory dracut-tight driver-differs driver-installation driver-override-rule duplicate-key early-graphics empty-file emulated-display-beside entries-from-cmdline-d entries-of-another entries-of-loader entries-without-xen entry-line-of-its-own evdev-by-hand evdev-counted file-too-large files-not-read firmware-by-path firmware-files firmware-of-distribution firmware-without-xen first-namespace fixed-slots form-by-version framebuffer-folklore framebuffer-off framebuffer-on-card function-appeared function-forgotten function-gap functions-swapped gfx-passthru given-twice group-of-qemu group-shared guest-agent guest-mark guest-place guest-place-twice guest-slot-table guest-unit gvt-g hardware-of-the-chipset harmful-setting hide-from-dom0 hide-kvm holders-of-a-second-card holders-of-the-only-card holds-disk holds-route hook-calls-virsh hook-of-libvirt hook-while-on host-cpu host-cpu-not-migrated host-secure-boot host-sleep host-unsupported huge-pages-are-taken-at-once huge-pages-at-boot huge-pages-of-nodes hugepage-folklore hugepages-mismatch hvm-guest hyperv-dependency hyperv-for-windows hyperv-incomplete hyperv-needs hyperv-of-system hyperv-passthrough hypervisor-bit hypervisor-differs ide-needs-pc ids-cut-short igd-driver igd-of-intel ignore-msrs image-derived-elsewhere image-without-files initramfs-carries-the-rule initramfs-of-distribution initramfs-of-kin input-kind input-on-usb input-twice inside-dracuts-image intel-igfx-off intel-iommu intel-iommu-on interface-twice intremap-nosid iommu-misspelled iommu-off iommu-pt iommu-switched-off iothreads-counted irqchip-on joined-into-the-image keeper-before-host-driver keeper-loads-with-the-system kept-for-its-guest kept-from-boot-on kernel-arguments-by-hand kernel-differs kernel-too-old key-not-text kvm-assignment kvm-preemption-timer kvmfr-counted kvmfr-out-of-reach laptop-battery laptop-without-outputs left-over lent-by-vfio-pci lent-cards libvirt-domain lifecycle list-of-entries loader-of-distribution loader-of-kin looking-glass-memory looking-glass-name looking-glass-resolution looking-glass-size lowest-priority mac mac-twice machine-removed managed-is-lent matisse-reset mediated mediated-at-boot mediated-differs mediated-uuid memlock-limit memory-backing-needs memory-in-a-file memory-locked memory-max-too-small memory-not-whole memory-too-small memory-with-a-name merge-key missing-key mixed-hypervisors modprobe-slips module-is-built-in module-missing module-not-built-in msi-in-windows msitranslate msrs-of-bhyve name-shared needless-setting nested-default nested-off-host nested-twice network-source network-with-inbox-driver new-id niches nixos-module no-balloon no-d3cold no-display no-effect no-enrolled-keys no-geforce-quirks no-group no-guest-sleep no-host-card-needs-it no-igd no-kvm-intx no-local-display no-outputs no-reset no-usable-reset no-x2apic-optout nointxmask not-a-guest not-asked not-known not-read not-utf8 npt-off numa-mismatch numa-strict nvidia-usb-c obsolete-setting obsolete-workaround of-other-processor off-switch one-socket only-gpu-given options-added os-differs os-unknown other-slot out-of-range password-file pc-under-xen pci-noaer pci-noats pci-realloc pci-seize pci-stub pciback-by-id pciback-name pcie-acs-override pcie-aspm-off pcie-port-power pin-beyond-guest pin-beyond-host pin-count pin-shared pin-twice port-speed port-twice q35 qemu-conf qemu-launcher qemu-modules qemu-removed radeon-doorbell-bar radeon-hyperv-vendor radeon-reset radeon-usb-c random-numbers raw-alias-unknown raw-image raw-key-twice raw-key-unknown raw-twice raw-value raw-word raw-word-twice rdblacklist relax-rmrr remapping-differs remapping-unless-said remove-hypervisor-clock reset-by-bus reset-regression rom-off rom-twice root-ports schedule-priority schedule-starves secondary-display secret-in-tree secure-boot-guard secure-boot-needs-q35 secure-boot-needs-uefi secure-boot-of-windows-7 serial-of-nvme serial-source session-mode several-documents share-by-9p share-by-virtiofs share-has-a-unit share-tag share-tag-twice shared-memory-differs shared-memory-name shared-memory-size small-bar smbios-twice smbios-uuid socket-too-long sound-by-pipewire sound-by-spice sound-card sound-out-of-reach sound-over-tcp split-lock split-lock-mitigate start-with-lending std-vga stibp-off stop-timeout stub-under-kvm tab-indent tablet tap-name timers too-deep too-many-devices too-many-disks too-old topoext topology-mismatch tpm-kind tpm-of-today tpm-spoken-of tpm-twice tsc-reliable twin-drive-undeclared twin-drives twin-ids twin-undeclared two-boot-displays uefi uefi-window unit-binds-the-guest unit-on-bus unknown-alias unknown-bridge unknown-device unknown-header-127 unknown-key unknown-workaround unload-vfio unsafe-assigned-interrupts unsafe-interrupts unsupported usb-c-functions usb-controller usb-device-of-user usb-device-source usb-device-twice usb-off usb-port-table usb-ports user-of-guest uuid uuid-twice value-inexpressible variables-of-guest vcpus-beyond-max vendor-reset version-differs version-of-kin version-of-release vfio-denylist vfio-map-limit vfio-modules vfio-virqfd vfio-virtual-functions virtiofs-shares-memory virtual-function virtual-function-undeclared virtual-functions virtual-functions-differ virtualisation-off vnc-next-free void-setting waits-for-address waits-for-device waits-for-mounts waits-for-network while-on while-on-needs windows-11-needs windows-needs-drivers windows-without-nested workaround-caution workaround-conflict workaround-has-no-effect workaround-not-needed workaround-suggested writable wrong-binding-driver wrong-kind x-vga xen-device-model xen-mmio-hole xen-more-interrupts xen-msr-relaxed xen-no-groups xen-no-intremap xen-no-pcie xen-old-qemu xen-permissive xen-physical-interrupts xen-platform-device xen-quarantine-page xen-rmrr-relaxed xen-version xl-removed xm-dialect yaml-syntax yaml-tag)
  compadd -a codes
}

_gpc() {
  local curcontext=$curcontext state line
  local -a commands
  typeset -A opt_args
  commands=(
    'init:Write a first machine.yaml from what this host shows.'
    'import:Turn a guest that you have into keys of machine.yaml.'
    'build:Compile machine.yaml into a build tree.'
    'check:Say everything that is wrong with machine.yaml; write nothing.'
    'why:Say why a line is there, or what a line became.'
    'explain:Explain a code, a rule, a workaround, or a message that you saw.'
    'schema:Print the JSON Schema of machine.yaml, for editors.'
    'targets:List what gpc writes and what reads it.'
    'lint:Say what is obsolete or harmful in foreign files.'
    'diff:Show what gpc apply would change.'
    'apply:Put a build tree in place, all of it or nothing.'
    'confirm:Keep the configuration that is on trial.'
    'rollback:Undo the last apply, or go back to generation N.'
    'restore:Take everything of gpc away again.'
    'status:Show what is applied, and what is otherwise by now.'
    'rehearse:Boot a replica of the host in QEMU, and try everything.'
    'graph:Draw the machine: cards, guests, and who is given what.'
    'view:Write a page of machine.yaml beside what it becomes.'
    'lsp:Serve an editor, as a language server.'
  )
  _arguments -C --version'[Print the version.]' --install-completion'[Install completion for the current shell.]' --show-completion'[Show completion for the current shell, to copy it or customize the installation.]' '(-h --help)'{-h,--help}'[Show the help and exit.]' '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $line[1] in
        init) _arguments \
            '(-o --output)'{-o+,--output=}'[Where to write it; - is stdout.]:file:_files' \
            --from='[A host that `gpc init --capture DIR` captured, not this one.]:directory:_directories' \
            --root='[Work on the system below DIR; no program runs.]:directory:_directories' \
            --capture='[Write no machine.yaml, but copy what was read into DIR, without serial numbers\: a host that can be looked at elsewhere.]:directory:_directories' \
            --force'[Replace a file that exists.]' \
            --os='[The distribution whose paths and commands the host has, such as debian-12, where gpc does not know or support its own.]:word:' \
            --cpu='[Whose processor it is like, where that is not shown.]:value:(amd intel)' \
            --kernel='[Its kernel, where that is not shown.]:word:' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' ;;
        import) _arguments \
            '(-o --output)'{-o+,--output=}'[The machine.yaml that they go into\: one that exists, whose lines all stay, or a new one; - is stdout.]:file:_files' \
            --name='[What the guest is called there.]:word:' \
            --modernise'[Leave out where devices stand and the machine'\''s version; what the guest notices is told.]' \
            --from='[A host that `gpc init --capture DIR` captured, not this one.]:directory:_directories' \
            --root='[Work on the system below DIR; no program runs.]:directory:_directories' \
            --format='[How findings are shown; those for machines on stdout.]:value:(full concise json github gitlab sarif)' \
            --color='[Colours\: auto means on a terminal, unless NO_COLOR is set.]:value:(auto always never)' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' \
            '*:file:_files' ;;
        build) _arguments \
            '(-o --output)'{-o+,--output=}'[Put the tree exactly there; of several machines, each below it by its host'\''s name. Default\: build/HOST]:directory:_directories' \
            --check'[Write nothing; say whether the tree is current, exit 1 if it is not.]' \
            --backend='[Compile every guest for this back end instead of its own.]:value:(libvirt qemu xl)' \
            --format='[How findings are shown; those for machines on stdout.]:value:(full concise json github gitlab sarif)' \
            --color='[Colours\: auto means on a terminal, unless NO_COLOR is set.]:value:(auto always never)' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' \
            '*:file:_files' ;;
        check) _arguments \
            --live'[Compare the file with the host as well; only looks.]' \
            --notes'[Tell too what such machines are known for; text alone.]' \
            --watch'[Do it again whenever a file changes, until Ctrl-C.]' \
            --from='[A host that `gpc init --capture DIR` captured, not this one.]:directory:_directories' \
            --root='[Work on the system below DIR; no program runs.]:directory:_directories' \
            --backend='[Compile every guest for this back end instead of its own.]:value:(libvirt qemu xl)' \
            --format='[How findings are shown; those for machines on stdout.]:value:(full concise json github gitlab sarif)' \
            --color='[Colours\: auto means on a terminal, unless NO_COLOR is set.]:value:(auto always never)' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' \
            '*:file:_files' ;;
        why) _arguments \
            '(-f --file)'{-f+,--file=}'[The machine.yaml behind the tree; - is stdin. Default\: the one here, or above the tree, that it was built from]:file:_files' \
            --backend='[Compile every guest for this back end instead of its own.]:value:(libvirt qemu xl)' \
            --format='[How reasons are shown.]:value:(text json)' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' \
            '1:file:_files' ;;
        explain) _arguments \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' \
            '*:code:_gpc_codes' ;;
        schema) _arguments \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' ;;
        targets) _arguments \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' ;;
        lint) _arguments \
            --live'[Read what stands on this host; only looks.]' \
            --from='[A host that `gpc init --capture DIR` captured, not this one.]:directory:_directories' \
            --root='[Work on the system below DIR; no program runs.]:directory:_directories' \
            --format='[How findings are shown; those for machines on stdout.]:value:(full concise json github gitlab sarif)' \
            --color='[Colours\: auto means on a terminal, unless NO_COLOR is set.]:value:(auto always never)' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' \
            '*:file:_files' ;;
        diff) _arguments \
            --root='[Work on the system below DIR; no program runs.]:directory:_directories' \
            --exit-code'[Exit with 1 when there is a difference.]' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' \
            '1:tree:_gpc_trees' ;;
        apply) _arguments \
            --root='[Work on the system below DIR; no program runs.]:directory:_directories' \
            '(-y --yes)'{-y,--yes}'[Do not ask.]' \
            '(-n --dry-run)'{-n,--dry-run}'[Say what would be done, and do nothing.]' \
            --adopt'[Take on files that gpc did not write; they are kept.]' \
            --overwrite'[Take on files of gpc that somebody edited since.]' \
            --no-guard'[Boot it from now on, instead of once until it is confirmed.]' \
            --take-only-gpu'[Leave this host without a graphics card.]' \
            --take-mounted-disk'[Take a controller whose disk is mounted.]' \
            --take-default-route'[Take the card of the default route.]' \
            --host-differs'[Apply the tree of another host to this one.]' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' \
            '1:tree:_gpc_trees' ;;
        confirm) _arguments \
            --root='[Work on the system below DIR; no program runs.]:directory:_directories' \
            '(-n --dry-run)'{-n,--dry-run}'[Say what would be done, and do nothing.]' \
            --overwrite'[Take on files of gpc that somebody edited since.]' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' ;;
        rollback) _arguments \
            --root='[Work on the system below DIR; no program runs.]:directory:_directories' \
            '(-y --yes)'{-y,--yes}'[Do not ask.]' \
            '(-n --dry-run)'{-n,--dry-run}'[Say what would be done, and do nothing.]' \
            --adopt'[Take on files that gpc did not write; they are kept.]' \
            --overwrite'[Take on files of gpc that somebody edited since.]' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' ;;
        restore) _arguments \
            --original'[Bring back what stood there before gpc came.]' \
            --root='[Work on the system below DIR; no program runs.]:directory:_directories' \
            '(-y --yes)'{-y,--yes}'[Do not ask.]' \
            '(-n --dry-run)'{-n,--dry-run}'[Say what would be done, and do nothing.]' \
            --overwrite'[Take on files of gpc that somebody edited since.]' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' ;;
        status) _arguments \
            --root='[Work on the system below DIR; no program runs.]:directory:_directories' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' ;;
        rehearse) _arguments \
            --tree='[Rehearse the files of this build tree as they are.]:directory:_directories' \
            --hardware='[Give the replica the hardware of this machine.yaml, to see what becomes of a card that moved or was replaced.]:file:_files' \
            --backend='[Compile every guest for this back end instead of its own.]:value:(libvirt qemu xl)' \
            --boot='[Only this boot\: compiled, disabled, another-card, or a back end, whose guests are started. Repeat it for more. \[default\: all\]]:word:' \
            --format='[How the report is written; html is a page of its own.]:value:(text json html)' \
            '(-o --output)'{-o+,--output=}'[Where to write it. Default\: -, stdout]:file:_files' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' \
            '1:file:_files' ;;
        graph) _arguments \
            --live'[Look up the IOMMU groups on the host as well.]' \
            --from='[A host that `gpc init --capture DIR` captured, not this one.]:directory:_directories' \
            --root='[Work on the system below DIR; no program runs.]:directory:_directories' \
            --backend='[Compile every guest for this back end instead of its own.]:value:(libvirt qemu xl)' \
            --format='[How it is drawn; svg stands alone, mermaid is for pages.]:value:(text svg mermaid)' \
            '(-o --output)'{-o+,--output=}'[Where to write it. Default\: -, stdout]:file:_files' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' \
            '1:file:_files' ;;
        view) _arguments \
            --before='[Show what changed since this machine.yaml as well.]:file:_files' \
            --since='[The same since a revision of git'\''s, as HEAD~1.]:word:' \
            --backend='[Compile every guest for this back end instead of its own.]:value:(libvirt qemu xl)' \
            '(-o --output)'{-o+,--output=}'[Where to write it. Default\: -, stdout]:file:_files' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' \
            '1:file:_files' ;;
        lsp) _arguments \
            --stdio'[What it does anyway, for clients that ask for it.]' \
            '(-h --help)'{-h,--help}'[Show the help and exit.]' ;;
      esac ;;
  esac
}

if [[ $funcstack[1] == _gpc ]]; then
  _gpc "$@"
else
  compdef _gpc gpc
fi
