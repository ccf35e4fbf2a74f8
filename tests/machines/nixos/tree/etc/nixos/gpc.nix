# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.
# configuration.nix takes it in by `imports = [ ./gpc.nix ];`.
{
  config,
  lib,
  pkgs,
  ...
}:

let
  settings = {
    boot.initrd.kernelModules = [
      "vfio_pci"
      "vfio"
      "vfio_iommu_type1"
    ];
    boot.extraModprobeConfig = files."etc/modprobe.d/gpc.conf";
    boot.initrd.services.udev.rules = files."etc/udev/rules.d/70-gpc.rules";
    services.udev.packages = [
      (pkgs.writeTextDir "lib/udev/rules.d/70-gpc.rules" files."etc/udev/rules.d/70-gpc.rules")
    ];
    systemd.packages = [
      (pkgs.writeTextDir "lib/systemd/system/gpc-bind.service" files."etc/systemd/system/gpc-bind.service")
      (pkgs.writeTextDir "lib/systemd/system/multi-user.target.d/gpc.conf" files."etc/systemd/system/multi-user.target.d/gpc.conf")
    ];
    environment.systemPackages = lib.attrValues programs;
    environment.etc = {
      "gpc/libvirt/first.xml".text = files."etc/gpc/libvirt/first.xml";
      "gpc/firmware/OVMF_CODE.fd".source = pkgs.OVMF.fd + "/FV/OVMF_CODE.fd";
      "gpc/firmware/OVMF_VARS.fd".source = pkgs.OVMF.fd + "/FV/OVMF_VARS.fd";
    };
    virtualisation.libvirtd.enable = true;
    systemd.services.gpc-guests = {
      description = "Define gpc's guests in libvirt";
      wantedBy = [ "multi-user.target" ];
      requires = [ "libvirtd.service" ];
      after = [ "libvirtd.service" ];
      path = [ config.virtualisation.libvirtd.package ];
      serviceConfig.Type = "oneshot";
      serviceConfig.RemainAfterExit = true;
      script = ''
        virsh -q -c qemu:///system define --validate ${pkgs.writeText "first.xml" files."etc/gpc/libvirt/first.xml"}
      '';
    };
  };

  programs = {
    gpc-bind = program "gpc-bind" files."usr/local/sbin/gpc-bind";
  };

  # A program of gpc's, and what it calls.
  program =
    name: text:
    pkgs.writeShellScriptBin name ''
      PATH=${lib.makeBinPath tools}:/run/current-system/sw/bin
      GPC_MODPROBE=${pkgs.kmod}/bin/modprobe
      export PATH GPC_MODPROBE
      exec ${pkgs.dash}/bin/dash ${pkgs.writeText name text} "$@"
    '';

  tools = [
    pkgs.coreutils
    pkgs.gawk
    pkgs.gnugrep
    pkgs.gnused
    pkgs.iproute2
    pkgs.kmod
    pkgs.procps
    pkgs.util-linux
  ];

  # Under the paths that they have on other systems.
  files = {
    "etc/gpc/libvirt/first.xml" = ''
      <!-- Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line. -->
      <domain type='kvm'>
        <name>first</name>
        <uuid>b7428c58-d4a6-5195-a7c4-f5edff9582af</uuid>
        <metadata>
          <gpc:guest xmlns:gpc='urn:gpc:1' host='snowflake'/>
        </metadata>
        <memory unit='MiB'>15360</memory>
        <vcpu placement='static'>8</vcpu>
        <os>
          <type arch='x86_64' machine='q35'>hvm</type>
          <loader readonly='yes' secure='no' type='pflash'>/etc/gpc/firmware/OVMF_CODE.fd</loader>
          <nvram template='/etc/gpc/firmware/OVMF_VARS.fd'/>
        </os>
        <features>
          <acpi/>
          <apic/>
          <vmport state='off'/>
        </features>
        <cpu mode='host-passthrough' check='none' migratable='off'>
          <topology sockets='1' dies='1' cores='8' threads='1'/>
        </cpu>
        <clock offset='utc'>
          <timer name='rtc' tickpolicy='catchup'/>
          <timer name='pit' tickpolicy='delay'/>
          <timer name='hpet' present='no'/>
        </clock>
        <on_poweroff>destroy</on_poweroff>
        <on_reboot>restart</on_reboot>
        <on_crash>destroy</on_crash>
        <pm>
          <suspend-to-mem enabled='no'/>
          <suspend-to-disk enabled='no'/>
        </pm>
        <devices>
          <controller type='pci' index='0' model='pcie-root'/>
          <controller type='pci' index='1' model='pcie-root-port'>
            <target chassis='1' port='0x6'/>
            <address type='pci' domain='0x0000' bus='0x00' slot='0x06' function='0x0'/>
          </controller>
          <controller type='pci' index='2' model='pcie-root-port'>
            <target chassis='2' port='0x13'/>
            <address type='pci' domain='0x0000' bus='0x00' slot='0x13' function='0x0'/>
          </controller>
          <controller type='pci' index='3' model='pcie-root-port'>
            <target chassis='3' port='0x19'/>
            <address type='pci' domain='0x0000' bus='0x00' slot='0x19' function='0x0'/>
          </controller>
          <controller type='usb' index='0' model='qemu-xhci'>
            <address type='pci' domain='0x0000' bus='0x00' slot='0x1c' function='0x0'/>
          </controller>
          <disk type='file' device='disk'>
            <driver name='qemu' type='raw' discard='unmap'/>
            <source file='/var/lib/libvirt/images/first.raw'/>
            <target dev='vda' bus='virtio'/>
            <boot order='1'/>
            <address type='pci' domain='0x0000' bus='0x02' slot='0x00' function='0x0'/>
          </disk>
          <interface type='bridge'>
            <mac address='52:54:00:ac:1d:38'/>
            <source bridge='br0'/>
            <model type='virtio'/>
            <address type='pci' domain='0x0000' bus='0x03' slot='0x00' function='0x0'/>
          </interface>
          <hostdev mode='subsystem' type='pci' managed='no'>
            <driver name='vfio'/>
            <source>
              <address domain='0x0000' bus='0x0b' slot='0x00' function='0x0'/>
            </source>
            <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0' multifunction='on'/>
          </hostdev>
          <hostdev mode='subsystem' type='pci' managed='no'>
            <driver name='vfio'/>
            <source>
              <address domain='0x0000' bus='0x0b' slot='0x00' function='0x1'/>
            </source>
            <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x1'/>
          </hostdev>
          <hostdev mode='subsystem' type='pci' managed='no'>
            <driver name='vfio'/>
            <source>
              <address domain='0x0000' bus='0x0b' slot='0x00' function='0x2'/>
            </source>
            <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x2'/>
          </hostdev>
          <hostdev mode='subsystem' type='pci' managed='no'>
            <driver name='vfio'/>
            <source>
              <address domain='0x0000' bus='0x0b' slot='0x00' function='0x3'/>
            </source>
            <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x3'/>
          </hostdev>
          <input type='tablet' bus='usb'/>
          <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>
          <video>
            <model type='vga' heads='1' primary='yes'/>
            <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/>
          </video>
          <memballoon model='none'/>
        </devices>
      </domain>
    '';
    "etc/modprobe.d/gpc.conf" = ''
      # Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.
      softdep snd_hda_intel pre: vfio-pci
      softdep xhci_pci pre: vfio-pci
      blacklist nouveau
      blacklist nova_core
      blacklist nvidia
      blacklist nvidia_drm
      blacklist nvidiafb
      blacklist i2c_nvidia_gpu
      blacklist ucsi_ccg
    '';
    "etc/systemd/system/gpc-bind.service" = ''
      # Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.
      [Unit]
      Description=Keep PCI functions for guests
      ConditionKernelCommandLine=!gpc.disable=1
      Before=display-manager.service
      Before=libvirtd.service
      Before=virtqemud.service
      Before=libvirt-guests.service

      [Service]
      Type=oneshot
      RemainAfterExit=yes
      ExecStart=${programs.gpc-bind}/bin/gpc-bind bind
    '';
    "etc/systemd/system/multi-user.target.d/gpc.conf" = ''
      # Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.
      [Unit]
      Wants=gpc-bind.service
    '';
    "etc/udev/rules.d/70-gpc.rules" = ''
      # Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.
      # Whichever PCI device appears, first each function below that has no driver gets its keeper.
      ACTION!="add", GOTO="gpc_end"
      SUBSYSTEM!="pci", GOTO="gpc_end"
      IMPORT{cmdline}="gpc.disable"
      ENV{gpc.disable}=="1", GOTO="gpc_end"
      TEST!="/sys/bus/pci/drivers/vfio-pci", IMPORT{builtin}="kmod load vfio-pci"
      TEST!="/sys/bus/pci/drivers/vfio-pci", GOTO="gpc_end"
      TEST!="/sys/bus/pci/devices/0000:0b:00.0/driver", ATTR{[pci/0000:0b:00.0]vendor}=="0x10de", ATTR{[pci/0000:0b:00.0]device}=="0x1e84", ATTR{[pci/0000:0b:00.0]driver_override}="vfio-pci", ATTR{[subsystem/pci]drivers_probe}="0000:0b:00.0"
      TEST!="/sys/bus/pci/devices/0000:0b:00.1/driver", ATTR{[pci/0000:0b:00.1]vendor}=="0x10de", ATTR{[pci/0000:0b:00.1]device}=="0x10f8", ATTR{[pci/0000:0b:00.1]driver_override}="vfio-pci", ATTR{[subsystem/pci]drivers_probe}="0000:0b:00.1"
      TEST!="/sys/bus/pci/devices/0000:0b:00.2/driver", ATTR{[pci/0000:0b:00.2]vendor}=="0x10de", ATTR{[pci/0000:0b:00.2]device}=="0x1ad8", ATTR{[pci/0000:0b:00.2]driver_override}="vfio-pci", ATTR{[subsystem/pci]drivers_probe}="0000:0b:00.2"
      TEST!="/sys/bus/pci/devices/0000:0b:00.3/driver", ATTR{[pci/0000:0b:00.3]vendor}=="0x10de", ATTR{[pci/0000:0b:00.3]device}=="0x1ad9", ATTR{[pci/0000:0b:00.3]driver_override}="vfio-pci", ATTR{[subsystem/pci]drivers_probe}="0000:0b:00.3"
      LABEL="gpc_end"
    '';
    "usr/local/sbin/gpc-bind" = ''
      #!/bin/sh
      # Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.
      # Keeps PCI functions for guests, gives them back to the host, shows which driver has them.

      # Each line: address, id, name, the host's own driver, the way to it from the root bus.
      functions() {
        cat <<'END'
      0000:0b:00.0 10de:1e84 nvidia nouveau -
      0000:0b:00.1 10de:10f8 nvidia.audio snd_hda_intel -
      0000:0b:00.2 10de:1ad8 nvidia.usb xhci_pci -
      0000:0b:00.3 10de:1ad9 nvidia.ucsi i2c_nvidia_gpu -
      END
      }
      MODULE=vfio-pci
      DRIVER=vfio-pci
      METHOD=driver_override

      # How a disk is seen to be in use: how, where, what. `gpc apply` looks by the same table.
      # $1 is called with each row; @ is the disk's name.
      ways() {
        "$1" through '/sys/class/nvme-subsystem/@/*' nvme-subsystem
        "$1" exists '/sys/class/block/@/holders/*' 'has other devices built upon it'
        "$1" exists /sys/class/block/@/bcache 'is part of a bcache'
        "$1" exists '/sys/fs/btrfs/*/devices/@' 'is part of a mounted btrfs'
        "$1" leads '/sys/fs/bcachefs/*/dev-*/block' 'is part of a mounted bcachefs'
        "$1" mounted /proc/self/mountinfo 'is mounted at'
        "$1" swapped /proc/swaps 'is swapped to'
        "$1" root /proc/cmdline 'is what the kernel was told to boot from'
        "$1" type zfs_member 'is a member of a ZFS pool'
        "$1" type LVM1_member 'is a member of an LVM volume group'
        "$1" type LVM2_member 'is a member of an LVM volume group'
        "$1" type linux_raid_member 'is a member of an array of md'
        "$1" type '*_raid_member' 'is a member of an array'
        "$1" type bcache 'is a member of a bcache'
        "$1" type drbd 'is a member of a DRBD resource'
        "$1" type stratis 'is a member of a Stratis pool'
        "$1" type ceph_bluestore 'is a member of a Ceph cluster'
        "$1" spread '/sys/fs/btrfs/*/devices/*' btrfs
        "$1" spread '/sys/fs/bcachefs/*/dev-*' bcachefs
        "$1" memory rootfs memory
        "$1" memory ramfs memory
        "$1" memory tmpfs memory
        "$1" far '*/session*/target*' iSCSI
        "$1" far '*/nvme-fabrics/*' 'NVMe over Fabrics'
        "$1" far '*/block/nbd*' NBD
        "$1" far '*/block/rbd*' Ceph
        "$1" remote nfs NFS
        "$1" remote nfs4 NFS
        "$1" remote cifs SMB
        "$1" remote ceph Ceph
      }

      set -u
      SYS=''${GPC_SYSFS:-/sys}
      PROC=''${GPC_PROC:-/proc}
      RUN=''${GPC_RUN:-/run}
      DEV=''${GPC_DEV:-/dev}
      MODPROBE=''${GPC_MODPROBE:-/sbin/modprobe}
      XL=''${GPC_XL:-xl}
      PATIENCE=''${GPC_PATIENCE:-20} # seconds that a driver has to let a function go
      PCI=$SYS/bus/pci
      NEWLINE='
      '

      usage() {
        cat <<'END'
      Usage: gpc-bind bind|return|status [NAME...]
             gpc-bind bind --take-mounted-disk [NAME...]

        bind    keep the functions for guests; refused where the host uses, or may use,
                a disk of theirs, unless --take-mounted-disk says that this is meant
        return  give the functions back to the host's own drivers
        status  show which driver has each function

      NAME is a card or one of its functions; without a name, all of them.
      With gpc.disable=1 on the kernel command line, bind does nothing.

      Exit status: 0 done, 1 not all are kept (status), 2 wrong usage, 4 not root or
      no driver to keep them with, 5 refused, 7 failed for at least one function.
      END
      }

      say() { printf '%s\n' "gpc-bind: $*"; }
      complain() { say "$@" >&2; }

      # Writes $1 to the file $2 of sysfs. Only its effect tells why the kernel said no.
      write() { [ -e "$2" ] && { printf '%s\n' "$1" >"$2"; } 2>/dev/null; }

      # The id of the function at $1; nothing when there is none.
      id_of() {
        [ -r "$PCI/devices/$1/vendor" ] && [ -r "$PCI/devices/$1/device" ] || return 0
        read -r vendor <"$PCI/devices/$1/vendor"
        read -r device <"$PCI/devices/$1/device"
        printf '%s\n' "''${vendor#0x}:''${device#0x}"
      }

      # The driver that has the function at $1; nothing when none has.
      driver_of() {
        link=$(readlink "$PCI/devices/$1/driver") || return 0
        printf '%s\n' "''${link##*/}"
      }

      # Whether other functions hang below the function at $1: by its header where the kernel shows that.
      is_bridge() {
        [ -e "$PCI/devices/$1/secondary_bus_number" ] && return
        case $class in 0x0604* | 0x0607*) ;; *) return 1 ;; esac
      }

      # Sets `node` to what the kernel calls the device at $1, a path below /dev.
      node_of() {
        node=$(readlink "$DEV''${1#/dev}") || node=$1
        node=''${node##*/}
      }

      # Whether there is anything at $1, a pattern below /sys.
      is_at() {
        for place in $SYS''${1#/sys}; do
          if [ -e "$place" ] || [ -L "$place" ]; then return 0; fi
        done
        return 1
      }

      # Of a mounted file system of several disks, that they are shown; that its type is no riddle.
      shown_by() {
        case $1 in
          spread)
            clear="$clear$3 "
            case $types in *" $3 "*) is_at "$2" || doubt="a file system is mounted whose disks sysfs does not show: $3" ;; esac
            ;;
          memory | remote) clear="$clear$2 " ;;
        esac
      }

      # Sets what is mounted, swapped to and booted from, and `doubt` to what of it cannot be told.
      survey() {
        mounts=''' swaps=''' types=' ' top=''' top_type=''' root=''' doubt=''' clear=' zfs '
        while read -r _ _ number _ point rest; do
          case $rest in *' - '*) ;; *) continue ;; esac
          rest=''${rest#*' - '}
          type=''${rest%% *}
          rest=''${rest#* }
          sources=''${rest%% *}:
          mounts="$mounts $number=$point"
          types="$types$type "
          if [ "$point" = / ]; then top=$number top_type=$type; fi
          while [ -n "$sources" ]; do
            case $sources in
              /dev/*)
                node_of "''${sources%%:*}"
                mounts="$mounts $node=$point"
                ;;
            esac
            sources=''${sources#*:}
          done
        done <<END
      $(cat "$PROC/self/mountinfo" 2>/dev/null)
      END
        while read -r swap _; do
          case $swap in
            /dev/*)
              node_of "$swap"
              swaps="$swaps $node "
              ;;
          esac
        done <<END
      $(cat "$PROC/swaps" 2>/dev/null)
      END
        told=
        set -f
        for word in $arguments; do
          case $word in root=*) told=''${word#root=} ;; esac
        done
        set +f
        case $told in
          /dev/*)
            node_of "$told"
            root=$node
            ;;
          UUID=* | LABEL=* | PARTUUID=* | PARTLABEL=*)
            by=by-$(printf '%s' "''${told%%=*}" | tr '[:upper:]' '[:lower:]')
            root=$(readlink "$DEV/disk/$by/''${told#*=}")
            root=''${root##*/}
            ;;
          [0-9]*:[0-9]*) root=$told ;;
        esac
        ways shown_by
        if [ -e "$PROC/swaps" ] && ! [ -r "$PROC/swaps" ]; then doubt='/proc/swaps cannot be read'; fi
        if [ -z "$mounts" ]; then doubt='/proc/self/mountinfo cannot be read'; fi
        case $top in 0:*) ;; *) return ;; esac
        case $clear in *" $top_type "*) return ;; esac
        for block in "$SYS"/class/block/*; do
          [ "''${block##*/}" != "$root" ] || return
          [ "$(cat "$block/dev" 2>/dev/null)" != "''${root:-none}" ] || return
        done
        doubt="''${doubt:-what the root file system lies on cannot be told: it is of type $top_type}"
      }

      # The paths through which a disk is reached; whether one of them is a network's.
      reached_by() {
        case $1 in
          through)
            case $paths in
              */"$3"/*)
                whole=''${paths#*/"$3"/}
                whole=''${whole%%/*}
                for place in $SYS$(with_name "''${2#/sys}" "$whole"); do
                  paths="$paths$NEWLINE$(readlink "$place")"
                done
                ;;
            esac
            ;;
          far)
            # shellcheck disable=SC2254  # a pattern
            case $paths in $2) far=$3 ;; esac
            ;;
        esac
      }

      # The pattern $1 with the name $2 for its @.
      with_name() {
        case $1 in
          *@*) printf '%s\n' "''${1%%@*}$2''${1#*@}" ;;
          *) printf '%s\n' "$1" ;;
        esac
      }

      # Sets `use` to what the disk is used for, in the order of the table.
      used_as() {
        [ -z "$use" ] || return 0
        case $1 in
          exists) ! is_at "$(with_name "$2" "$disk")" || use=$3 ;;
          leads)
            for place in $SYS''${2#/sys}; do
              node=$(readlink "$place") || continue
              [ "''${node##*/}" != "$disk" ] || use=$3
            done
            ;;
          mounted)
            for key in "$disk" "$number"; do
              case $mounts in
                *" ''${key:-none}="*)
                  use=''${mounts#*" $key="}
                  use="$3 ''${use%% *}"
                  ;;
              esac
            done
            ;;
          swapped) case $swaps in *" $disk "*) use=$3 ;; esac ;;
          root) if [ -n "$root" ] && { [ "$root" = "$disk" ] || [ "$root" = "$number" ]; }; then use=$3; fi ;;
          type)
            # shellcheck disable=SC2254  # a pattern
            case $kind in $2) use=$3 ;; esac
            ;;
        esac
      }

      # Says what the host has the disk `disk` for; a line that begins with ? is one that nobody can tell.
      judge() {
        [ "$(cat "$block/hidden" 2>/dev/null)" != 1 ] || return 0
        number=$(cat "$block/dev" 2>/dev/null)
        record=$RUN/udev/data/b$number
        kind=$(sed -n 's/^E:ID_FS_TYPE=//p' "$record" 2>/dev/null)
        use=
        ways used_as
        if [ -n "$use" ]; then
          printf '%s\n' "$disk, which $use"
        elif [ -n "$doubt" ]; then
          printf '%s\n' "?$disk: $doubt"
        elif [ -z "$number" ]; then
          printf '%s\n' "?$disk: it has no number"
        elif ! [ -e "$record" ]; then
          printf '%s\n' "?$disk: udev has no record of what it holds"
        fi
      }

      # Says that the root file system comes over the network.
      remote_root() { [ "$1 $2" != "remote $top_type" ] || printf '%s\n' "$3, which is mounted at /"; }

      # The disks that the host uses, or may use, and would lose with the function at $1.
      disks_of() {
        network=
        case $class in 0x02*)
          case $(driver_of "$1") in ''' | "$DRIVER" | *vfio[-_]pci | pci-stub | pciback) ;; *) network=yes ;; esac
          ;;
        esac
        for block in "$SYS"/class/block/*; do
          disk=''${block##*/} far=
          paths=$(readlink "$block") || continue
          ways reached_by
          case $paths in
            */"$1"/*) judge ;;
            *)
              [ -n "$network" ] && [ -n "$far" ] &&
                judge | sed 's/^?*\(.*\)/?\1, and comes over a network card: it cannot be told which/'
              ;;
          esac
        done
        [ -z "$network" ] || ways remote_root |
          sed 's/.*/?&, and comes over a network card: it cannot be told which/'
      }

      is_disabled() { case $arguments in *" gpc.disable=1 "*) ;; *) return 1 ;; esac; }

      # Reads the kernel command line: who cannot tell whether binding is switched off does not bind.
      read_arguments() {
        if ! arguments=" $(cat "$PROC/cmdline" 2>/dev/null) " || [ "$arguments" = "  " ]; then
          complain "cannot read $PROC/cmdline"
          return 1
        fi
      }

      # Whether a guest has the function at $1 open.
      is_in_guest() {
        case $DRIVER in
          vfio-pci)
            group=$(readlink "$PCI/devices/$1/iommu_group") || return 1
            nodes="/dev/vfio/''${group##*/}"
            for node in "$PCI/devices/$1"/vfio-dev/vfio*; do
              nodes="$nodes|/dev/vfio/devices/''${node##*/}"
            done
            # shellcheck disable=SC2010  # what is looked for is not the names but where the links lead
            ls -l "$PROC"/[0-9]*/fd 2>/dev/null | grep -qE -- "-> ($nodes)\$"
            ;;
          pciback)
            xenstore-ls /local/domain/0/backend/pci 2>/dev/null | grep -qF "= \"$1\""
            ;;
          *) return 1 ;;
        esac
      }

      # Sets `chosen` to the lines of the table that the names ask for.
      choose() {
        table=$(functions)
        chosen=$table
        [ "$#" -eq 0 ] || chosen=
        for wanted; do
          matching=
          while read -r address id name host behind; do
            case $name in
              "$wanted" | "$wanted".*) matching="$matching$NEWLINE$address $id $name $host $behind" ;;
            esac
          done <<END
      $table
      END
          if [ -z "$matching" ]; then
            complain "no card or function is called $wanted"
            exit 2
          fi
          chosen="''${chosen:+$chosen$NEWLINE}''${matching#"$NEWLINE"}"
        done
      }

      # Runs "$@" for each chosen function, in whose words it finds `address id name host behind`.
      each() {
        result=0
        while read -r address id name host behind <&3; do
          "$@" || result=1
        done 3<<END
      $chosen
      END
        return "$result"
      }

      is_as_declared() {
        found=$(id_of "$address")
        if [ -z "$found" ]; then
          complain "$name: expected $id at $address, found nothing there"
        elif [ "$found" != "$id" ]; then
          complain "$name: expected $id at $address, found $found"
        elif [ "$behind" != - ] && ! [ -d "$PCI/devices/$behind" ]; then
          complain "$name: $address is not where it was: there is no $PCI/devices/$behind"
        elif ! class=$(cat "$PCI/devices/$address/class" 2>/dev/null) || [ -z "$class" ]; then
          complain "$name: cannot read the class of $address"
        elif is_bridge "$address"; then
          complain "$name: $address is a bridge, which no guest can be given"
        else
          return 0
        fi
        return 1
      }

      # Whether the host can do without the function's disks; `is_as_declared` has set `class`.
      is_free_of_disks() {
        [ -z "$take" ] || return 0
        survey
        disks=$(disks_of "$address")
        [ -n "$disks" ] || return 0
        while read -r line; do
          case $line in
            '?'*) complain "holds-disk: $name ($address): whether the host uses its disk is unknown: ''${line#?}" ;;
            *) complain "holds-disk: $name ($address): the host uses its disk $line" ;;
          esac
        done <<END
      $disks
      END
        complain "--take-mounted-disk takes it all the same"
        return 1
      }

      is_well() { is_as_declared && is_free_of_disks; }

      is_free_of_guests() {
        is_in_guest "$address" || return 0
        complain "$name ($address): a guest has it; shut the guest down first"
        return 1
      }

      refuse() {
        complain "refused; nothing was changed"
        exit 5
      }

      need_root() {
        [ -w "$PCI/drivers_probe" ] && return
        complain "cannot write to $PCI/drivers_probe: this needs root"
        exit 4
      }

      load_keeper() {
        [ -d "$PCI/drivers/$DRIVER" ] || "$MODPROBE" "$MODULE"
        [ -d "$PCI/drivers/$DRIVER" ] && return
        complain "there is no driver $DRIVER, also not after: $MODPROBE $MODULE"
        exit 4
      }

      # Waits for a tenth of a second, or for a whole one where nothing shorter can be waited for.
      moment() {
        sleep 0.1 2>/dev/null || { sleep 1 && patience=$((patience - 9)); }
        patience=$((patience - 1))
      }

      # Takes the function at $1 from the driver $2. The kernel may wait for the users of the driver for
      # ever, in a way that no signal ends; so another process is left to wait.
      release() {
        write "$1" "$PCI/drivers/$2/unbind" </dev/null >/dev/null 2>&1 &
        patience=$((PATIENCE * 10))
        # `jobs` lets the shell notice that the process has ended.
        while jobs >/dev/null && kill -0 "$!" 2>/dev/null; do
          if [ "$patience" -le 0 ]; then
            complain "$name ($1): $2 does not let go of it; something still uses it"
            return 1
          fi
          moment
        done
        [ "$(driver_of "$1")" != "$2" ] && return
        complain "$name ($1): $2 did not let go of it"
        return 1
      }

      # Takes back what bind_one told the kernel, and offers the function to the host's own driver.
      undo() {
        case $METHOD in
          driver_override)
            [ "$before" != '(null)' ] || before=
            write "$before" "$override"
            ;;
          new_id) [ -z "$news" ] || write "''${id%:*} ''${id#*:}" "$PCI/drivers/$DRIVER/remove_id" ;;
          new_slot) [ -z "$news" ] || write "$address" "$PCI/drivers/$DRIVER/remove_slot" ;;
        esac
        if [ -n "$had" ] && [ -z "$(driver_of "$address")" ]; then
          write "$address" "$PCI/drivers_probe"
        fi
        return 1
      }

      bind_one() {
        # Loading the keeper, or the function before, took its time: only what is seen now counts.
        had=$(driver_of "$address")
        if [ "$had" != "$DRIVER" ]; then
          is_well || return 1
        elif ! is_as_declared; then
          return 1
        fi
        before=''' news=''' override=$PCI/devices/$address/driver_override
        case $METHOD in
          driver_override)
            # Also where the keeper has it already: so it does after the next unbinding.
            before=$(cat "$override")
            if [ "$before" != "$DRIVER" ] && ! write "$DRIVER" "$override"; then
              complain "$name ($address): cannot write $DRIVER to $override"
              return 1
            fi
            ;;
        esac
        if [ "$had" = "$DRIVER" ]; then
          say "$name ($address): $DRIVER has it already"
          return
        fi
        case $METHOD in
          # It fails where the id was written before ("File exists"), which is well.
          new_id) ! write "''${id%:*} ''${id#*:}" "$PCI/drivers/$DRIVER/new_id" || news=yes ;;
          new_slot)
            if ! grep -qF "$address" "$PCI/drivers/$DRIVER/slots" 2>/dev/null; then
              ! write "$address" "$PCI/drivers/$DRIVER/new_slot" || news=yes
            fi
            ;;
        esac
        if [ -n "$had" ]; then
          release "$address" "$had" || undo || return
          # A driver may take long to let go, and what stands there then is what gets bound.
          is_as_declared || undo || return
        fi
        case $METHOD in
          driver_override) write "$address" "$PCI/drivers_probe" ;;
          *)
            [ "$(driver_of "$address")" = "$DRIVER" ] ||
              write "$address" "$PCI/drivers/$DRIVER/bind"
            ;;
        esac
        # A probe that nothing came of is no error to the kernel: only the link tells.
        has=$(driver_of "$address")
        if [ "$has" != "$DRIVER" ]; then
          complain "$name ($address): $DRIVER did not take it (it has ''${has:-no driver}); see dmesg"
          undo
          return
        fi
        say "$name ($address): $DRIVER took it''${had:+ from $had}"
      }

      return_one() {
        case $METHOD in
          driver_override)
            override=$PCI/devices/$address/driver_override
            if [ "$(cat "$override")" = "$DRIVER" ] && ! write "" "$override"; then
              complain "$name ($address): cannot clear $override"
              return 1
            fi
            ;;
          # Fails where the id was not there, which is well.
          new_id) write "''${id%:*} ''${id#*:}" "$PCI/drivers/$DRIVER/remove_id" ;;
        esac
        # What a guest had, Xen keeps in quarantine: dom0's driver would get neither its interrupts nor its
        # memory. xl takes it out; it fails where no guest had it, which is well.
        [ "$DRIVER" != pciback ] || "$XL" pci-assignable-remove "$address" >/dev/null 2>&1 || :
        if [ "$(driver_of "$address")" = "$DRIVER" ]; then
          release "$address" "$DRIVER" || return
        fi
        # Of whatever pciback had once, it keeps the address, and would take it again.
        [ "$DRIVER" != pciback ] || write "$address" "$PCI/drivers/$DRIVER/remove_slot"
        has=$(driver_of "$address")
        if [ -z "$has" ]; then
          [ "$host" = - ] || "$MODPROBE" "$host"
          [ -n "$(driver_of "$address")" ] || write "$address" "$PCI/drivers_probe"
          has=$(driver_of "$address")
        fi
        if [ "$has" = "$DRIVER" ]; then
          complain "$name ($address): $DRIVER took it again"
          return 1
        fi
        if [ -z "$has" ] && [ "$host" != - ]; then
          complain "$name ($address): $host did not take it; see dmesg"
          return 1
        fi
        say "$name ($address): given back to the host (''${has:-no driver})"
      }

      row() { printf '%-20s %-12s %-9s %-9s %-14s %s\n' "$@"; }

      show_one() {
        found=$(id_of "$address")
        has=$(driver_of "$address")
        verdict=kept
        if [ -z "$found" ]; then
          verdict=missing
        elif [ "$found" != "$id" ]; then
          verdict='another device'
        elif [ "$has" != "$DRIVER" ]; then
          verdict=''${has:+with the host}
          verdict=''${verdict:-unclaimed}
        fi
        row "$name" "$address" "''${found:--}" "$id" "''${has:--}" "$verdict"
        [ "$verdict" = kept ]
      }

      case ''${1-} in
        bind)
          shift
          take=
          if [ "''${1-}" = --take-mounted-disk ]; then
            take=yes
            shift
          fi
          choose "$@"
          read_arguments || refuse
          if is_disabled; then
            say "gpc.disable=1 is on the kernel command line: nothing is bound"
            exit 0
          fi
          need_root
          each is_as_declared || refuse
          each is_well || refuse
          load_keeper
          each bind_one || exit 7
          ;;
        return)
          shift
          choose "$@"
          need_root
          each is_as_declared || refuse
          each is_free_of_guests || refuse
          each return_one || exit 7
          ;;
        status)
          shift
          choose "$@"
          read_arguments && is_disabled && complain "gpc.disable=1 is on the kernel command line: nothing is bound at boot"
          row FUNCTION ADDRESS ID EXPECTED DRIVER VERDICT
          each show_one || exit 1
          ;;
        -h | --help) usage ;;
        *)
          usage >&2
          exit 2
          ;;
      esac
    '';
  };
in
settings
