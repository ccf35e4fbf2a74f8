# Completion of gpc in bash. Written by `make generate`; edit what it is made from.

_gpc_trees() {  # build trees: directories with a manifest, here and below build/
    local found
    for found in "$1"*/manifest.json build/*/manifest.json; do
        [[ -f $found && $found == "$1"* ]] && printf '%s\n' "${found%/manifest.json}"
    done
}

_gpc_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}

_gpc() {
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local command="" kind="" at
    COMPREPLY=()
    for ((at = 1; at < COMP_CWORD; at++)); do
        [[ ${COMP_WORDS[at]} == -* ]] || { command=${COMP_WORDS[at]}; break; }
    done
    if [[ $current == = ]]; then  # bash parts `--format=json` at the sign
        current=""
    elif [[ $before == = ]]; then
        before=${COMP_WORDS[COMP_CWORD-2]}
    fi
    case "$command $before" in
        "init -o" | "init --output") kind="@files" ;;
        "init --from") kind="@directories" ;;
        "init --root") kind="@directories" ;;
        "init --capture") kind="@directories" ;;
        "init --os") kind="@words" ;;
        "init --cpu") kind="amd intel" ;;
        "init --kernel") kind="@words" ;;
        "import -o" | "import --output") kind="@files" ;;
        "import --name") kind="@words" ;;
        "import --from") kind="@directories" ;;
        "import --root") kind="@directories" ;;
        "import --format") kind="full concise json github gitlab sarif" ;;
        "import --color") kind="auto always never" ;;
        "build -o" | "build --output") kind="@directories" ;;
        "build --backend") kind="libvirt qemu xl" ;;
        "build --format") kind="full concise json github gitlab sarif" ;;
        "build --color") kind="auto always never" ;;
        "check --from") kind="@directories" ;;
        "check --root") kind="@directories" ;;
        "check --backend") kind="libvirt qemu xl" ;;
        "check --format") kind="full concise json github gitlab sarif" ;;
        "check --color") kind="auto always never" ;;
        "why -f" | "why --file") kind="@files" ;;
        "why --backend") kind="libvirt qemu xl" ;;
        "why --format") kind="text json" ;;
        "lint --from") kind="@directories" ;;
        "lint --root") kind="@directories" ;;
        "lint --format") kind="full concise json github gitlab sarif" ;;
        "lint --color") kind="auto always never" ;;
        "diff --root") kind="@directories" ;;
        "apply --root") kind="@directories" ;;
        "confirm --root") kind="@directories" ;;
        "rollback --root") kind="@directories" ;;
        "restore --root") kind="@directories" ;;
        "status --root") kind="@directories" ;;
        "rehearse --tree") kind="@directories" ;;
        "rehearse --hardware") kind="@files" ;;
        "rehearse --backend") kind="libvirt qemu xl" ;;
        "rehearse --boot") kind="@words" ;;
        "rehearse --format") kind="text json html" ;;
        "rehearse -o" | "rehearse --output") kind="@files" ;;
        "graph --from") kind="@directories" ;;
        "graph --root") kind="@directories" ;;
        "graph --backend") kind="libvirt qemu xl" ;;
        "graph --format") kind="text svg mermaid" ;;
        "graph -o" | "graph --output") kind="@files" ;;
        "view --before") kind="@files" ;;
        "view --since") kind="@words" ;;
        "view --backend") kind="libvirt qemu xl" ;;
        "view -o" | "view --output") kind="@files" ;;
        *)
            if [[ $current == -* ]]; then
                case $command in
                    '') kind="--version --install-completion --show-completion -h --help" ;;
                    init) kind="-o --output --from --root --capture --force --os --cpu --kernel -h --help" ;;
                    import) kind="-o --output --name --modernise --from --root --format --color -h --help" ;;
                    build) kind="-o --output --check --backend --format --color -h --help" ;;
                    check) kind="--live --notes --watch --from --root --backend --format --color -h --help" ;;
                    why) kind="-f --file --backend --format -h --help" ;;
                    explain) kind="-h --help" ;;
                    schema) kind="-h --help" ;;
                    targets) kind="-h --help" ;;
                    lint) kind="--live --from --root --format --color -h --help" ;;
                    diff) kind="--root --exit-code -h --help" ;;
                    apply) kind="--root -y --yes -n --dry-run --adopt --overwrite --no-guard --take-only-gpu --take-mounted-disk --take-default-route --host-differs -h --help" ;;
                    confirm) kind="--root -n --dry-run --overwrite -h --help" ;;
                    rollback) kind="--root -y --yes -n --dry-run --adopt --overwrite -h --help" ;;
                    restore) kind="--original --root -y --yes -n --dry-run --overwrite -h --help" ;;
                    status) kind="--root -h --help" ;;
                    rehearse) kind="--tree --hardware --backend --boot --format -o --output -h --help" ;;
                    graph) kind="--live --from --root --backend --format -o --output -h --help" ;;
                    view) kind="--before --since --backend -o --output -h --help" ;;
                    lsp) kind="--stdio -h --help" ;;
                esac
            else
                case $command in
                    '') kind="init import build check why explain schema targets lint diff apply confirm rollback restore status rehearse graph view lsp" ;;
                    import) kind=@files ;;
                    build) kind=@files ;;
                    check) kind=@files ;;
                    why) kind=@files ;;
                    explain) kind=@codes ;;
                    lint) kind=@files ;;
                    diff) kind=@trees ;;
                    apply) kind=@trees ;;
                    rehearse) kind=@files ;;
                    graph) kind=@files ;;
                    view) kind=@files ;;
                esac
            fi ;;
    esac
    case $kind in
        @files) _gpc_files -f "$current" ;;
        @directories) _gpc_files -d "$current" ;;
        @trees)
            mapfile -t COMPREPLY < <(_gpc_trees "$current")
            ((${#COMPREPLY[@]})) || _gpc_files -d "$current" ;;
        @codes) mapfile -t COMPREPLY < <(compgen -W "$_gpc_codes" -- "$current") ;;
        @words | '') ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$kind" -- "$current") ;;
    esac
}

_gpc_codes="above-4g acpi acpi-needed acs-override added-to-earlier-layers address-bits-39 address-shared alias-expansion amd-avic amd-iommu-on anti-cheat arguments-handed-over assumed attributes-by-udev bad-name bad-value balloon behind-differs bind-by-id bind-by-udev bind-script bind-unit binding-by-address binding-driver bios blacklist-too-much blackwell-reset block-device-direct board-differs boot-differs boot-display-differs boot-display-given boot-display-rom boot-from-disk boot-from-nothing boot-order boot-twice both-controls bound-elsewhere bridge-missing broken-ivrs builtin-differs bus-of-scsi bus-with-inbox-driver card-changed card-missing card-moved card-stays-together card-undeclared carried cdrom-bus cell-distances cell-for-memory cells-counted certificates-of-spice channel-ports channel-twice chipset-of-radeons cid-twice clock-of-windows clock-twice clock-utc command-line-drop-in completion-timeouts contradictory-setting control-character counters-off cpu-by-hand cpu-differs cset-shield-cpu disable-idle-d3 disable-vga discard disk-cannot-be-read-only disk-kind disk-luks disk-remote disk-shared disk-source disk-twice disk-unsafe disks-in-use display-without-password dom0-memory dracut-tight driver-differs driver-installation driver-override-rule duplicate-key early-graphics empty-file emulated-display-beside entries-from-cmdline-d entries-of-another entries-of-loader entries-without-xen entry-line-of-its-own evdev-by-hand evdev-counted file-too-large files-not-read firmware-by-path firmware-files firmware-of-distribution firmware-without-xen first-namespace fixed-slots form-by-version framebuffer-folklore framebuffer-off framebuffer-on-card function-appeared function-forgotten function-gap functions-swapped gfx-passthru given-twice group-of-qemu group-shared guest-agent guest-mark guest-place guest-place-twice guest-slot-table guest-unit gvt-g hardware-of-the-chipset harmful-setting hide-from-dom0 hide-kvm holders-of-a-second-card holders-of-the-only-card holds-disk holds-route hook-calls-virsh hook-of-libvirt hook-while-on host-cpu host-cpu-not-migrated host-secure-boot host-sleep host-unsupported huge-pages-are-taken-at-once huge-pages-at-boot huge-pages-of-nodes hugepage-folklore hugepages-mismatch hvm-guest hyperv-dependency hyperv-for-windows hyperv-incomplete hyperv-needs hyperv-of-system hyperv-passthrough hypervisor-bit hypervisor-differs ide-needs-pc ids-cut-short igd-driver igd-of-intel ignore-msrs image-derived-elsewhere image-without-files initramfs-carries-the-rule initramfs-of-distribution initramfs-of-kin input-kind input-on-usb input-twice inside-dracuts-image intel-igfx-off intel-iommu intel-iommu-on interface-twice intremap-nosid iommu-misspelled iommu-off iommu-pt iommu-switched-off iothreads-counted irqchip-on joined-into-the-image keeper-before-host-driver keeper-loads-with-the-system kept-for-its-guest kept-from-boot-on kernel-arguments-by-hand kernel-differs kernel-too-old key-not-text kvm-assignment kvm-preemption-timer kvmfr-counted kvmfr-out-of-reach laptop-battery laptop-without-outputs left-over lent-by-vfio-pci lent-cards libvirt-domain lifecycle list-of-entries loader-of-distribution loader-of-kin looking-glass-memory looking-glass-name looking-glass-resolution looking-glass-size lowest-priority mac mac-twice machine-removed managed-is-lent matisse-reset mediated mediated-at-boot mediated-differs mediated-uuid memlock-limit memory-backing-needs memory-in-a-file memory-locked memory-max-too-small memory-not-whole memory-too-small memory-with-a-name merge-key missing-key mixed-hypervisors modprobe-slips module-is-built-in module-missing module-not-built-in msi-in-windows msitranslate msrs-of-bhyve name-shared needless-setting nested-default nested-off-host nested-twice network-source network-with-inbox-driver new-id niches nixos-module no-balloon no-d3cold no-display no-effect no-enrolled-keys no-geforce-quirks no-group no-guest-sleep no-host-card-needs-it no-igd no-kvm-intx no-local-display no-outputs no-reset no-usable-reset no-x2apic-optout nointxmask not-a-guest not-asked not-known not-read not-utf8 npt-off numa-mismatch numa-strict nvidia-usb-c obsolete-setting obsolete-workaround of-other-processor off-switch one-socket only-gpu-given options-added os-differs os-unknown other-slot out-of-range password-file pc-under-xen pci-noaer pci-noats pci-realloc pci-seize pci-stub pciback-by-id pciback-name pcie-acs-override pcie-aspm-off pcie-port-power pin-beyond-guest pin-beyond-host pin-count pin-shared pin-twice port-speed port-twice q35 qemu-conf qemu-launcher qemu-modules qemu-removed radeon-doorbell-bar radeon-hyperv-vendor radeon-reset radeon-usb-c random-numbers raw-alias-unknown raw-image raw-key-twice raw-key-unknown raw-twice raw-value raw-word raw-word-twice rdblacklist relax-rmrr remapping-differs remapping-unless-said remove-hypervisor-clock reset-by-bus reset-regression rom-off rom-twice root-ports schedule-priority schedule-starves secondary-display secret-in-tree secure-boot-guard secure-boot-needs-q35 secure-boot-needs-uefi secure-boot-of-windows-7 serial-of-nvme serial-source session-mode several-documents share-by-9p share-by-virtiofs share-has-a-unit share-tag share-tag-twice shared-memory-differs shared-memory-name shared-memory-size small-bar smbios-twice smbios-uuid socket-too-long sound-by-pipewire sound-by-spice sound-card sound-out-of-reach sound-over-tcp split-lock split-lock-mitigate start-with-lending std-vga stibp-off stop-timeout stub-under-kvm tab-indent tablet tap-name timers too-deep too-many-devices too-many-disks too-old topoext topology-mismatch tpm-kind tpm-of-today tpm-spoken-of tpm-twice tsc-reliable twin-drive-undeclared twin-drives twin-ids twin-undeclared two-boot-displays uefi uefi-window unit-binds-the-guest unit-on-bus unknown-alias unknown-bridge unknown-device unknown-header-127 unknown-key unknown-workaround unload-vfio unsafe-assigned-interrupts unsafe-interrupts unsupported usb-c-functions usb-controller usb-device-of-user usb-device-source usb-device-twice usb-off usb-port-table usb-ports user-of-guest uuid uuid-twice value-inexpressible variables-of-guest vcpus-beyond-max vendor-reset version-differs version-of-kin version-of-release vfio-denylist vfio-map-limit vfio-modules vfio-virqfd vfio-virtual-functions virtiofs-shares-memory virtual-function virtual-function-undeclared virtual-functions virtual-functions-differ virtualisation-off vnc-next-free void-setting waits-for-address waits-for-device waits-for-mounts waits-for-network while-on while-on-needs windows-11-needs windows-needs-drivers windows-without-nested workaround-caution workaround-conflict workaround-has-no-effect workaround-not-needed workaround-suggested writable wrong-binding-driver wrong-kind x-vga xen-device-model xen-mmio-hole xen-more-interrupts xen-msr-relaxed xen-no-groups xen-no-intremap xen-no-pcie xen-old-qemu xen-permissive xen-physical-interrupts xen-platform-device xen-quarantine-page xen-rmrr-relaxed xen-version xl-removed xm-dialect yaml-syntax yaml-tag"

complete -F _gpc gpc
