"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token, field


def _acpitable_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """acpitable.sh.j2"""
    yield '        -acpitable '
    yield (rows['word'],)
    yield ' \\\n'


def _autostart_conf(rows: Mapping[str, Any]) -> Iterator[Token]:
    """autostart.conf.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['section'],)
    yield '\n[Unit]\n'
    for row_ in rows['rows']:
        yield 'Wants=gpc-guest-'
        yield (field(row_, 'name'),)
        yield '.service\n'


def _balloon_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """balloon.sh.j2"""
    yield '        -device virtio-balloon-pci,id=balloon,bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    yield ' \\\n'


def _bridge_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """bridge.sh.j2"""
    yield '    tap '
    yield (rows['interface'],)
    yield ' '
    yield (rows['source'],)
    if rows['several']:
        yield ' '
        yield (rows['several'],)
    yield '\n'
    if rows['isolated']:
        yield '    bridge link set dev '
        yield (rows['interface'],)
        yield ' isolated '
        yield (rows['isolated'],)
        yield '\n'
    if rows['mtu']:
        yield '    ip link set dev '
        yield (rows['interface'],)
        yield ' mtu '
        yield (rows['mtu'],)
        yield '\n'


def _channel_controller_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """channel-controller.sh.j2"""
    yield '        -device virtio-serial-pci,id=virtio-serial0,bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    yield ' \\\n'


def _channel_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """channel.sh.j2"""
    yield '        -chardev socket,id='
    yield (rows['key'],)
    yield ',path='
    yield (rows['socket'],)
    yield ',server=on,wait=off \\\n        -device virtserialport,bus=virtio-serial0.0,nr='
    yield (rows['port'],)
    yield ',chardev='
    yield (rows['key'],)
    yield ',name='
    yield (rows['name'],)
    yield ' \\\n'


def _clock_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """clock.sh.j2"""
    if rows['pit_ticks']:
        yield '        -global kvm-pit.lost_tick_policy='
        yield (rows['pit_ticks'],)
        yield ' \\\n'
    yield '        -rtc '
    yield (rows['rtc'],)
    yield ' \\\n'


def _console_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """console.sh.j2"""
    yield '        -chardev pty,id=console0 \\\n        -device virtconsole,bus=virtio-serial0.0,nr='
    yield (rows['port'],)
    yield ',chardev=console0 \\\n'


def _cpu_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """cpu.sh.j2"""
    yield (rows['word'],)
    yield '\n'


def _device_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """device.sh.j2"""
    yield '        -device '
    yield (rows['device'],)
    yield ' \\\n'


def _disk_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """disk.sh.j2"""
    if rows['source']:
        yield '        -'
        if rows['transient']:
            yield 'drive if=none,snapshot='
            yield (rows['transient'],)
            yield ',format='
            yield (rows['format'],)
            yield ',id='
            yield (rows['node'],)
            for limit_ in rows['limits']:
                yield ','
                yield (field(limit_, 'name'),)
                yield '='
                yield (field(limit_, 'value'),)
        else:
            yield 'blockdev driver='
            yield (rows['format'],)
            yield ',node-name='
            yield (rows['node'],)
        if rows['key']:
            yield ','
            yield (rows['key'],)
        if rows['read_only']:
            yield ',read-only='
            yield (rows['read_only'],)
        if rows['discard']:
            yield ',discard='
            yield (rows['discard'],)
        if field(rows['tuning'], 'detect_zeroes'):
            yield ',detect-zeroes='
            yield (field(rows['tuning'], 'detect_zeroes'),)
        if rows['direct']:
            yield ',cache.direct='
            yield (rows['direct'],)
        if rows['no_flush']:
            yield ',cache.no-flush='
            yield (rows['no_flush'],)
        if rows['io']:
            yield ',file.aio='
            yield (rows['io'],)
        yield ','
        if rows['scsi']:
            yield 'file.driver=host_device,file.filename="$(scsi_generic '
            yield (rows['scsi'],)
            yield ')"'
        else:
            yield (rows['behind'],)
        yield ' \\\n'
    if rows['limited']:
        yield '        -object '
        yield (rows['group'],)
        yield ' \\\n        -blockdev driver=throttle,node-name='
        yield (rows['limited'],)
        yield ',throttle-group='
        yield (rows['limited'],)
        if rows['read_only']:
            yield ',read-only='
            yield (rows['read_only'],)
        if rows['discard']:
            yield ',discard='
            yield (rows['discard'],)
        yield ',file='
        yield (rows['node'],)
        yield ' \\\n'
    yield '        -device '
    yield (rows['device'],)
    yield ',id='
    yield (rows['node'],)
    if rows['source']:
        yield ',drive='
        yield (rows['drive'],)
    yield ','
    yield (rows['place'],)
    if field(rows['tuning'], 'iothread'):
        yield ',iothread=iothread'
        yield (field(rows['tuning'], 'iothread'),)
    if field(rows['tuning'], 'queues'):
        yield ',num-queues='
        yield (field(rows['tuning'], 'queues'),)
    if rows['through']:
        yield ',write-cache='
        yield (rows['through'],)
    if rows['shared']:
        yield ',share-rw='
        yield (rows['shared'],)
    if rows['serial']:
        yield ',serial='
        yield (rows['serial'],)
    if field(rows['tuning'], 'wwn'):
        yield ',wwn=0x'
        yield (field(rows['tuning'], 'wwn'),)
    if field(rows['tuning'], 'rotation'):
        yield ',rotation_rate='
        yield (field(rows['tuning'], 'rotation'),)
    if field(rows['tuning'], 'logical'):
        yield ',logical_block_size='
        yield (field(rows['tuning'], 'logical'),)
    if field(rows['tuning'], 'physical'):
        yield ',physical_block_size='
        yield (field(rows['tuning'], 'physical'),)
    if rows['boot_order']:
        yield ',bootindex='
        yield (rows['boot_order'],)
    yield ' \\\n'
    if rows['floppy']:
        yield '        -global isa-fdc.bootindex'
        yield (rows['floppy'],)
        yield '='
        yield (rows['floppy_order'],)
        yield ' \\\n'


def _evdev_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """evdev.sh.j2"""
    yield '        -object input-linux,id=evdev-'
    yield (rows['name'],)
    yield ',evdev='
    yield (rows['device'],)
    yield ',repeat='
    yield (rows['repeat'],)
    if rows['grab']:
        yield ',grab_all='
        yield (rows['grab'],)
    yield ',grab-toggle='
    yield (rows['toggle'],)
    yield ' \\\n'


def _fdc_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """fdc.sh.j2"""
    yield '        -device isa-fdc,id=fdc0 \\\n'


def _fw_cfg_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """fw-cfg.sh.j2"""
    yield '        -fw_cfg '
    yield (rows['word'],)
    yield ' \\\n'


def _gl_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """gl.sh.j2"""
    yield '        -display '
    yield (rows['kind'],)
    if rows['node']:
        yield ',rendernode='
        yield (rows['node'],)
    yield ' \\\n'


def _guest_service(rows: Mapping[str, Any]) -> Iterator[Token]:
    """guest.service.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['section'],)
    yield '\n[Unit]\nDescription=Guest '
    yield (rows['name'],)
    yield '\n'
    if rows['cards']:
        yield 'Requires='
        yield (rows['cards'],)
        yield '\nAfter='
        yield (rows['cards'],)
        yield ' network.target\n'
    else:
        yield 'After=network.target\n'
    for unit_ in rows['units']:
        yield 'Wants='
        yield (unit_,)
        yield '\nAfter='
        yield (unit_,)
        yield '\n'
    yield 'RequiresMountsFor=/var/lib/gpc\n'
    for path_ in rows['mounts']:
        yield 'RequiresMountsFor='
        yield (path_,)
        yield '\n'
    yield '\n[Service]\nType='
    yield (rows['type'],)
    yield '\n'
    for variable_ in rows['environment']:
        yield 'Environment='
        yield (variable_,)
        yield '\n'
    if rows['slice']:
        yield 'Slice='
        yield (rows['slice'],)
        yield '\n'
    if rows['freed']:
        yield 'ExecStartPre=+/usr/local/sbin/'
        yield (rows['freed'],)
        yield ' on '
        yield (rows['name'],)
        yield '\n'
    if rows['lent']:
        yield 'ExecStartPre=+/usr/local/sbin/'
        yield (rows['lent'],)
        yield ' out '
        yield (rows['name'],)
        yield '\n'
    yield 'ExecStart=/usr/local/sbin/gpc-guest-'
    yield (rows['name'],)
    yield ' start\n'
    if rows['pin']:
        yield 'ExecStartPost=/usr/local/sbin/gpc-guest-'
        yield (rows['name'],)
        yield ' '
        yield (rows['pin'],)
        yield '\n'
    yield 'ExecStop=/usr/local/sbin/gpc-guest-'
    yield (rows['name'],)
    yield ' stop\nExecStopPost=/usr/local/sbin/gpc-guest-'
    yield (rows['name'],)
    yield ' clean\n'
    if rows['lent']:
        yield 'ExecStopPost=+/usr/local/sbin/'
        yield (rows['lent'],)
        yield ' back '
        yield (rows['name'],)
        yield '\n'
    if rows['freed']:
        yield 'ExecStopPost=+/usr/local/sbin/'
        yield (rows['freed'],)
        yield ' off '
        yield (rows['name'],)
        yield '\n'
    yield 'KillMode=mixed\nLimitMEMLOCK='
    yield (rows['memory'],)
    yield '\n'
    if rows['start_limit']:
        yield 'TimeoutStartSec='
        yield (rows['start_limit'],)
        yield '\n'
    else:
        yield 'TimeoutStartSec=180\n'
    yield 'TimeoutStopSec='
    yield (rows['stop'],)
    yield '\n'
    yield (rows['hardening'],)
    yield '\nLockPersonality=yes\n'
    if rows['kernel_logs']:
        yield 'ProtectKernelLogs='
        yield (rows['kernel_logs'],)
        yield '\n'
    if rows['proc']:
        yield 'ProtectProc='
        yield (rows['proc'],)
        yield '\n'
    yield (rows['hardening'],)
    yield '\nRestrictNamespaces=yes\nRestrictSUIDSGID=yes\nSystemCallArchitectures=native\n'
    yield (rows['section'],)
    yield '\n\n[Install]\nWantedBy=multi-user.target\n'


def _guests_rules(rows: Mapping[str, Any]) -> Iterator[Token]:
    """guests.rules.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['section'],)
    yield '\nSUBSYSTEM!="usb", GOTO="gpc_guests_end"\nENV{DEVTYPE}!="usb_device", GOTO="gpc_guests_end"\n'
    for row_ in rows['rows']:
        if field(row_, 'port'):
            yield 'KERNEL=="'
            yield (field(row_, 'port'),)
            yield '", '
        if field(row_, 'vendor'):
            yield 'ATTR{idVendor}=="'
            yield (field(row_, 'vendor'),)
            yield '", ATTR{idProduct}=="'
            yield (field(row_, 'product'),)
            yield '", '
        yield 'OWNER="'
        yield (field(row_, 'user'),)
        yield '"\n'
    yield 'LABEL="gpc_guests_end"\n'


def _idle_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """idle.sh.j2"""
    yield '        -overcommit cpu-pm='
    yield (rows['on'],)
    yield ' \\\n'


def _input_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """input.sh.j2"""
    yield '        -device '
    yield (rows['device'],)
    yield ',id=input-'
    yield (rows['name'],)
    yield ','
    yield (rows['place'],)
    yield ' \\\n'


def _interface_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """interface.sh.j2"""
    yield '    macvtap '
    yield (rows['interface'],)
    yield ' '
    yield (rows['source'],)
    yield ' '
    yield (rows['mode'],)
    yield ' '
    yield (rows['mac'],)
    yield '\n    exec '
    yield (rows['descriptor'],)
    yield '<>"/dev/tap$(cat /sys/class/net/'
    yield (rows['interface'],)
    yield '/ifindex)"\n'


def _iothread_pin_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """iothread-pin.sh.j2"""
    yield '    pin_iothread '
    yield (rows['number'],)
    yield ' '
    yield (rows['pin'],)
    yield '\n'


def _iothread_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """iothread.sh.j2"""
    yield '        -object iothread,id=iothread'
    yield (rows['number'],)
    yield ' \\\n'


def _kernel_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """kernel.sh.j2"""
    yield '        -kernel '
    yield (rows['image'],)
    yield ' \\\n'
    if rows['initrd']:
        yield '        -initrd '
        yield (rows['initrd'],)
        yield ' \\\n'
    if rows['command_line']:
        yield '        -append '
        yield (rows['command_line'],)
        yield ' \\\n'
    if rows['shim']:
        yield '        -shim '
        yield (rows['shim'],)
        yield ' \\\n'


def _keymap_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """keymap.sh.j2"""
    yield '        -k '
    yield (rows['keymap'],)
    yield ' \\\n'


def _launcher_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """launcher.sh.j2"""
    yield '#!/bin/sh\n# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (field(rows['sections'], 'launcher'),)
    yield '\nset -eu\n\nname='
    yield (field(rows['guest'], 'name'),)
    yield '\nuser='
    yield (rows['user'],)
    yield '\n'
    yield (field(rows['sections'], 'launcher'),)
    yield '\nrun=/run/gpc/$name\nstate=/var/lib/gpc/guests/$name\n\nusage() {\n    cat <<END\nusage: gpc-guest-$name start | '
    if rows['is_pinned']:
        yield 'pin | '
    yield 'stop | clean | show | --help\n\n  start   prepares what the guest needs and becomes its QEMU\n'
    if rows['is_pinned']:
        yield "  pin     puts the running guest's threads on their host CPUs\n"
    yield "  stop    presses the power button and waits until the guest has ended\n  clean   removes what start prepared, but neither firmware variables nor TPM\n  show    prints QEMU's command line, a word a line\n"
    if field(rows['pieces'], 'shares'):
        yield (field(rows['sections'], 'shares'),)
        yield '\n  share NAME  becomes the virtiofsd that serves the share NAME, as its unit has it\n'
        yield (field(rows['sections'], 'launcher'),)
        yield '\n'
    yield 'END\n}\n\n'
    for piece_ in field(rows['pieces'], 'functions'):
        yield (piece_,)
        yield '\n'
    yield (field(rows['sections'], 'launcher'),)
    yield '\n# Calls its arguments with QEMU\'s options behind them.\nwith_options() {\n    "$@" \\\n'
    yield from _options_sh(rows)
    yield '}\n\n# Calls its arguments with the words behind them by which QEMU leaves root: -run-with from 9.1 on, and\n# from 10.0 on no other. It has opened by then what it was told to. Its sandbox cannot forbid it to\n# change its user, which this is; the sandbox sees to it that no program gives it root again.\nas_user() {\n    if '
    yield (rows['emulator'],)
    yield ' -help | grep -q \'^-run-with .*user=\'; then\n        "$@" -run-with "user=$user"\n    else\n        "$@" -runas "$user"\n    fi\n}\n\n# Prints the process id that is in the file $1, if that process is this guest\'s $2.\nalive() {\n    pid=$(cat "$run/$1" 2>/dev/null) || return 1\n    case $(cat "/proc/$pid/comm" 2>/dev/null)@$(stat -c %U "/proc/$pid" 2>/dev/null) in\n        "$2"*@root | "$2"*@"$user") echo "$pid" ;;\n        *) return 1 ;;\n    esac\n}\n\nguest() {\n    alive pid '
    yield (rows['process'],)
    yield '\n}\n\nwait_for_end_of() {\n    while [ -e "/proc/$1" ]; do\n        sleep 1\n    done\n}\n'
    if field(rows['pieces'], 'devices'):
        yield '\n# Ends where the host has no USB device of the id $1 in the port $2; either may be any.\nusb_device() {\n    for usb in /sys/bus/usb/devices/*; do\n        [ -e "$usb/idProduct" ] || continue\n        id="$(cat "$usb/idVendor"):$(cat "$usb/idProduct")"\n        if [ "$1" = any ] || [ "$1" = "$id" ]; then\n            if [ "$2" = any ] || [ "$2" = "${usb##*/}" ]; then\n                return\n            fi\n        fi\n    done\n    echo "gpc-guest-$name: the host has no USB device of id $1 in port $2" >&2\n    exit 1\n}\n'
    if field(rows['pieces'], 'mediated'):
        yield '\n# Waits until there is the share of a card with the UUID $1, which its driver makes when it is loaded.\nmediated() {\n    tries=300\n    until [ -e "/sys/bus/mdev/devices/$1" ]; do\n        tries=$((tries - 1))\n        if [ "$tries" -eq 0 ]; then\n            echo "gpc-guest-$name: no card has made the share $1; see mdevctl list" >&2\n            exit 1\n        fi\n        sleep 0.1\n    done\n}\n'
    if field(rows['pieces'], 'devices_on_scsi'):
        yield '\n# Prints the node by which the device on SCSI at $1 is spoken with, as it is called today.\nscsi_generic() {\n    for generic in "/sys/bus/scsi/devices/$1/scsi_generic"/*; do\n        if [ -e "$generic" ]; then\n            echo "/dev/${generic##*/}"\n            return\n        fi\n    done\n    echo "gpc-guest-$name: nothing on SCSI at $1 can be spoken with; is the module sg loaded?" >&2\n    exit 1\n}\n'
    if field(rows['pieces'], 'virtual'):
        yield '\n# Tells the virtual function $2 of the network card at $1 its address $3, and the VLAN $4 if it is in\n# one: only the card can, by its own driver.\nvirtual_function() {\n    for port in "/sys/bus/pci/devices/$1/net"/*; do\n        if [ -e "$port" ]; then\n            ip link set dev "${port##*/}" vf "$2" mac "$3" ${4:+vlan "$4"}\n            return\n        fi\n    done\n    echo "gpc-guest-$name: $1 has no network interface to tell its virtual function $2 by" >&2\n    exit 1\n}\n'
    if field(rows['pieces'], 'taps'):
        yield '\ntap() {\n    [ -e "/sys/class/net/$1" ] || ip tuntap add dev "$1" mode tap ${3:+"$3"}\n    ip link set dev "$1" master "$2" up\n}\n'
    if field(rows['pieces'], 'vlans'):
        yield (field(rows['sections'], 'switches'),)
        yield '\n\n# Puts the port $1 of the bridge $2 into the VLAN $3, of which the guest sees no tags, unless that is\n# none; and into those behind it, whose tags it sees.\nvlans() {\n    port=$1 own=$3\n    if [ "$(cat "/sys/class/net/$2/bridge/vlan_filtering")" != 1 ]; then\n        echo "gpc-guest-$name: the bridge $2 keeps no VLANs apart: its vlan_filtering is off" >&2\n        exit 1\n    fi\n    shift 3\n    bridge vlan del dev "$port" vid 1 || :\n    [ "$own" = none ] || bridge vlan add dev "$port" vid "$own" pvid untagged\n    for tag in "$@"; do\n        bridge vlan add dev "$port" vid "$tag"\n    done\n}\n'
        yield (field(rows['sections'], 'launcher'),)
        yield '\n'
    if field(rows['pieces'], 'switched'):
        yield (field(rows['sections'], 'switches'),)
        yield '\n\n# Makes the tap device $2, with several queues where $3 says so, a port of the bridge $1 of Open\n# vSwitch; behind them is what the bridge is told of it.\nswitched() {\n    switch=$1 port=$2\n    if [ ! -e "/sys/class/net/$2" ]; then\n        if [ "$3" = multi_queue ]; then\n            ip tuntap add dev "$2" mode tap multi_queue\n        else\n            ip tuntap add dev "$2" mode tap\n        fi\n    fi\n    shift 3\n    ovs-vsctl --may-exist add-port "$switch" "$port" "$@"\n    ip link set dev "$port" up\n}\n'
        yield (field(rows['sections'], 'launcher'),)
        yield '\n'
    if field(rows['pieces'], 'rates'):
        yield '\n# Lets through no more than $2 in a second of what the guest sends by the device $1.\nat_most() {\n    tc qdisc add dev "$1" ingress\n    tc filter add dev "$1" parent ffff: protocol all matchall \\\n        action police rate "$2" burst 256kb conform-exceed drop\n}\n'
    if field(rows['pieces'], 'shared'):
        yield '\n# Makes the device $1 with the address $4, which shares the interface $2 in the mode $3.\nmacvtap() {\n    [ -e "/sys/class/net/$1" ] || ip link add link "$2" name "$1" address "$4" type macvtap mode "$3"\n    ip link set dev "$1" up\n}\n'
    if field(rows['pieces'], 'passwords'):
        yield '\n# Puts the password in the file $3, of at most $2 characters, where QEMU reads that of its display\n# $1: without the line break at its end, which QEMU would take for a part of it. No program is told\n# it: read and printf are the shell\'s own.\npassword() (\n    LC_ALL=C\n    refuse() {\n        echo "gpc-guest-$name: $1" >&2\n        exit 1\n    }\n    if [ ! -f "$3" ] || [ ! -r "$3" ]; then\n        refuse "$3 is no file that can be read"\n    fi\n    {\n        IFS= read -r line || [ -n "$line" ] || refuse "$3 is empty, which is no password"\n        if IFS= read -r rest || [ -n "$rest" ]; then\n            refuse "$3 holds more than one line"\n        fi\n    } <"$3"\n    case $line in\n        \'\') refuse "$3 is empty, which is no password" ;;\n        *[!\\ -~]*) refuse "$3 holds a character that is none of printable ASCII" ;;\n    esac\n    if [ "$(printf "%.${2}s" "$line")" != "$line" ]; then\n        refuse "$3 holds more than $2 characters, of which $1 heeds no more"\n    fi\n    umask 077\n    printf %s "$line" >"$run/$1.password"\n)\n'
    yield '\n'
    if field(rows['pieces'], 'shares'):
        yield (field(rows['sections'], 'shares'),)
        yield '\n# Becomes the virtiofsd $5, or the first that there is, that serves the directory $2 as the share $1.\n# $3 is what the guest may keep of its files, $4 whether it may write to them.\nvirtiofsd() {\n    socket=/run/gpc-shares/$name.$1/socket\n    daemon=$5\n    if [ "$daemon" = any ]; then\n        for daemon in /usr/libexec/virtiofsd /usr/lib/virtiofsd /usr/lib/qemu/virtiofsd; do\n            [ ! -x "$daemon" ] || break\n        done\n    fi\n    if [ ! -x "$daemon" ]; then\n        echo "gpc-guest-$name: there is no virtiofsd: $daemon cannot be run" >&2\n        exit 1\n    fi\n    # QEMU\'s own was gone with 8.0: its words are others, and it cannot share for reading alone.\n    if "$daemon" --help 2>&1 | grep -q -e --shared-dir; then\n        [ "$3" != none ] || set -- "$1" "$2" never "$4"\n        if [ "$4" = ro ]; then\n            exec "$daemon" --socket-path="$socket" --shared-dir="$2" --cache="$3" --readonly\n        fi\n        exec "$daemon" --socket-path="$socket" --shared-dir="$2" --cache="$3"\n    fi\n    if [ "$4" = ro ]; then\n        echo "gpc-guest-$name: $daemon cannot share $2 for reading alone; 1.13 can" >&2\n        exit 1\n    fi\n    source=$(printf %s "$2" | sed \'s/[\\\\,]/\\\\&/g\')\n    exec "$daemon" -f --socket-path="$socket" -o "source=$source" -o "cache=$3"\n}\n\nshare() {\n    case $1 in\n'
        for piece_ in field(rows['pieces'], 'shares'):
            yield (piece_,)
            yield '\n'
        yield '        *)\n            usage >&2\n            exit 2\n            ;;\n    esac\n}\n\n# Waits until the virtiofsd of the share $1 listens, which its unit starts.\nshare_is_there() {\n    tries=100\n    until [ -S "/run/gpc-shares/$name.$1/socket" ]; do\n        tries=$((tries - 1))\n        if [ "$tries" -eq 0 ]; then\n            echo "gpc-guest-$name: nobody serves the share $1: start gpc-share-$name.$1.service" >&2\n            exit 1\n        fi\n        sleep 0.1\n    done\n}\n\n'
        yield (field(rows['sections'], 'launcher'),)
        yield '\n'
    yield 'start() {\n    clean\n    umask 077\n    id -u "$user" >/dev/null 2>&1 || systemd-sysusers /etc/sysusers.d/gpc.conf\n    mkdir -p /run/gpc "$run" "$state"\n    chmod 0711 /run/gpc\n    chmod 0700 "$run" "$state"\n'
    if rows['locked']:
        yield '    prlimit --pid "$$" --memlock='
        yield (rows['locked'],)
        yield '\n'
        yield (field(rows['sections'], 'launcher'),)
        yield '\n'
    if rows['variables_of']:
        yield (field(rows['sections'], 'variables'),)
        yield '\n    if [ ! -e "$state/VARS.fd" ]; then\n        cp '
        yield (rows['template'],)
        yield ' "$state/VARS.fd.new"\n        mv "$state/VARS.fd.new" "$state/VARS.fd"\n    fi\n'
    if rows['own_variables']:
        yield '    if [ ! -e '
        yield (rows['own_variables'],)
        yield ' ]; then\n        cp '
        yield (rows['template'],)
        yield ' '
        yield (rows['new_variables'],)
        yield '\n        mv '
        yield (rows['new_variables'],)
        yield ' '
        yield (rows['own_variables'],)
        yield '\n'
        yield (field(rows['sections'], 'variables'),)
        yield '\n    fi\n'
    for piece_ in field(rows['pieces'], 'devices'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'mediated'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'devices_on_scsi'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'virtual'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'taps'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'switched'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'vlans'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'shared'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'rates'):
        yield (piece_,)
        yield '\n'
    yield (field(rows['sections'], 'launcher'),)
    yield '\n    mkfifo -m 0600 "$run/monitor.in" "$run/monitor.out"\n'
    for piece_ in field(rows['pieces'], 'passwords'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'helpers'):
        yield (piece_,)
        yield '\n'
    if rows['zone']:
        yield '    export TZ='
        yield (rows['zone'],)
        yield '\n'
    yield (field(rows['sections'], 'launcher'),)
    yield '\n    as_user with_options exec '
    yield (rows['emulator'],)
    yield '\n}\n'
    if rows['is_pinned']:
        yield '\n# Prints the id of QEMU\'s thread that is named $1, as soon as there is one.\nthread() {\n    tries=120\n    while [ "$tries" -gt 0 ]; do\n        if pid=$(guest); then\n            for task in "/proc/$pid/task"/*; do\n                if [ "$(cat "$task/comm" 2>/dev/null)" = "$1" ]; then\n                    echo "${task##*/}"\n                    return\n                fi\n            done\n        fi\n        tries=$((tries - 1))\n        sleep 1\n    done\n    echo "gpc-guest-$name: QEMU has no thread named $1" >&2\n    return 1\n}\n'
    if rows['pins']:
        yield '\npin_vcpu() {\n    task=$(thread "CPU $1/KVM")\n    taskset -p -c "$2" "$task" >/dev/null\n}\n'
    if field(rows['pieces'], 'pins'):
        yield '\npin_iothread() {\n    task=$(thread "IO iothread$1")\n    taskset -p -c "$2" "$task" >/dev/null\n}\n'
    if field(rows['pieces'], 'schedules'):
        yield '\n# Gives QEMU\'s thread $1 the policy $2 of the host\'s kernel, with the priority $3.\nschedule_thread() {\n    task=$(thread "$1")\n    chrt "$2" -p "$3" "$task" >/dev/null\n}\n\n# The same of QEMU itself, once it has the thread $1; the threads that it starts later inherit it.\nschedule_emulator() {\n    thread "$1" >/dev/null\n    pid=$(guest)\n    chrt "$2" -p "$3" "$pid" >/dev/null\n}\n'
    if rows['emulator_pin']:
        yield '\n# The threads that are no virtual CPUs; those that they start later inherit their place.\npin_others() {\n    thread "CPU 0/KVM" >/dev/null\n    pid=$(guest)\n    for task in "/proc/$pid/task"/*; do\n        case $(cat "$task/comm" 2>/dev/null) in\n            CPU*KVM) ;;\n            *) taskset -p -c "$1" "${task##*/}" >/dev/null || [ ! -e "$task" ] ;;\n        esac\n    done\n}\n'
    if rows['is_pinned']:
        yield '\npin() {\n'
        yield (field(rows['sections'], 'launcher'),)
        yield '\n'
        for pin_ in rows['pins']:
            yield '    pin_vcpu '
            yield (field(pin_, 'vcpu'),)
            yield ' '
            yield (field(pin_, 'cpu'),)
            yield '\n'
        if rows['emulator_pin']:
            yield '    pin_others '
            yield (rows['emulator_pin'],)
            yield '\n'
        for piece_ in field(rows['pieces'], 'pins'):
            yield (piece_,)
            yield '\n'
        for piece_ in field(rows['pieces'], 'schedules'):
            yield (piece_,)
            yield '\n'
        yield '}\n'
    yield '\nstop() {\n    pid=$(guest) || return 0\n    echo system_powerdown >"$run/monitor.in"\n    wait_for_end_of "$pid"\n}\n\nclean() {\n    if guest >/dev/null; then\n        echo "gpc-guest-$name: the guest is running" >&2\n        exit 1\n    fi\n'
    for piece_ in field(rows['pieces'], 'end'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'remove'):
        yield (piece_,)
        yield '\n'
    yield (field(rows['sections'], 'launcher'),)
    yield '\n    # Root neither removes nor makes anything where a process of that user could put a link.\n    if stat -c %U /proc/[0-9]* 2>/dev/null | grep -qxF "$user"; then\n        echo "gpc-guest-$name: a process of the user $user still runs; end it first" >&2\n        exit 1\n    fi\n    rm -rf "$run"\n}\n\n'
    if field(rows['pieces'], 'shares'):
        yield (field(rows['sections'], 'shares'),)
        yield '\nif [ "$#" -eq 2 ] && [ "$1" = share ]; then\n    share "$2"\nfi\n'
        yield (field(rows['sections'], 'launcher'),)
        yield '\n'
    yield '[ "$#" -eq 1 ] || set -- \'\'\ncase $1 in\n    start) start ;;\n'
    if rows['is_pinned']:
        yield '    pin) pin ;;\n'
    yield "    stop) stop ;;\n    clean) clean ;;\n    show) as_user with_options printf '%s\\n' "
    yield (rows['emulator'],)
    yield ' ;;\n    -h | --help) usage ;;\n    *)\n        usage >&2\n        exit 2\n        ;;\nesac\n'


def _mediated_there_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """mediated-there.sh.j2"""
    yield '    mediated '
    yield (rows['uuid'],)
    yield '\n'


def _mediated_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """mediated.sh.j2"""
    yield '        -device '
    if rows['driver']:
        yield (rows['driver'],)
    else:
        yield 'vfio-pci'
    yield ',id='
    yield (rows['id'],)
    yield ',sysfsdev=/sys/bus/mdev/devices/'
    yield (rows['uuid'],)
    yield ',bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    yield '.0'
    if rows['display']:
        yield ',display='
        yield (rows['display'],)
    if rows['ramfb']:
        yield ',ramfb='
        yield (rows['ramfb'],)
    for property_ in rows['properties']:
        yield ','
        yield (property_,)
    yield ' \\\n'


def _memory_backing_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """memory-backing.sh.j2"""
    yield '        -object memory-backend-'
    yield (rows['backing'],)
    yield ',id=ram,size='
    yield (rows['memory'],)
    yield 'M \\\n'


def _memory_locked_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """memory-locked.sh.j2"""
    yield '        -overcommit '
    yield (rows['words'],)
    yield ' \\\n'


def _memory_max_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """memory-max.sh.j2"""
    yield ',slots='
    yield (rows['slots'],)
    yield ',maxmem='
    yield (rows['size'],)
    yield 'M\n'


def _network_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """network.sh.j2"""
    yield '        -netdev '
    yield (rows['backend'],)
    yield ',id='
    yield (rows['id'],)
    if rows['named']:
        yield ',ifname='
        yield (rows['named'],)
        yield ',script=no,downscript=no'
    if rows['descriptor']:
        yield ',fd='
        yield (rows['descriptor'],)
    if rows['vhost']:
        yield ',vhost='
        yield (rows['vhost'],)
    if rows['queues']:
        yield ',queues='
        yield (rows['queues'],)
    for forward_ in rows['forwards']:
        yield ',hostfwd='
        yield (field(forward_, 'rule'),)
    yield ' \\\n        -device '
    yield (rows['model'],)
    yield ',id='
    yield (rows['id'],)
    yield ',netdev='
    yield (rows['id'],)
    yield ',mac='
    yield (rows['mac'],)
    if rows['vectors']:
        yield ',mq=on,vectors='
        yield (rows['vectors'],)
    for word_ in rows['words']:
        yield ','
        yield (field(word_, 'name'),)
        yield '='
        yield (field(word_, 'value'),)
    if rows['host_mtu']:
        yield ',host_mtu='
        yield (rows['host_mtu'],)
    yield ',bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    if rows['boot_order']:
        yield ',bootindex='
        yield (rows['boot_order'],)
    yield ' \\\n'


def _numa_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """numa.sh.j2"""
    for cell_ in rows['cells']:
        yield '        -object memory-backend-'
        yield (field(cell_, 'kind'),)
        yield ',id=ram-node'
        yield (field(cell_, 'number'),)
        yield ',size='
        yield (field(cell_, 'memory'),)
        yield 'M \\\n        -numa node,nodeid='
        yield (field(cell_, 'number'),)
        yield ','
        yield (field(cell_, 'cpus'),)
        yield ',memdev=ram-node'
        yield (field(cell_, 'number'),)
        yield ' \\\n'
    for distance_ in rows['distances']:
        yield '        -numa dist,src='
        yield (field(distance_, 'one'),)
        yield ',dst='
        yield (field(distance_, 'other'),)
        yield ',val='
        yield (field(distance_, 'value'),)
        yield ' \\\n'


def _options_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """options.sh.j2"""
    yield '        -name guest='
    yield (field(rows['guest'], 'name'),)
    yield ',debug-threads=on \\\n        -uuid '
    yield (rows['uuid'],)
    yield ' \\\n        -no-user-config \\\n        -nodefaults \\\n        -sandbox on,obsolete=deny,spawn=deny,resourcecontrol=deny \\\n        -pidfile /run/gpc/'
    yield (field(rows['guest'], 'name'),)
    yield '/pid \\\n        -chardev pipe,id=monitor,path=/run/gpc/'
    yield (field(rows['guest'], 'name'),)
    yield '/monitor \\\n        -mon chardev=monitor,mode=readline \\\n        -machine '
    yield (rows['machine'],)
    yield ' \\\n        -cpu '
    yield (rows['cpu'],)
    for piece_ in field(rows['pieces'], 'cpu'):
        yield (piece_,)
    yield ' \\\n        -smp '
    yield (rows['smp'],)
    yield ' \\\n        -m '
    yield (rows['memory'],)
    yield 'M'
    for piece_ in field(rows['pieces'], 'size'):
        yield (piece_,)
    yield ' \\\n'
    for piece_ in field(rows['pieces'], 'memory'):
        yield (piece_,)
        yield '\n'
    if rows['page']:
        yield '        -object memory-backend-memfd,id=ram,size='
        yield (rows['memory'],)
        yield 'M,hugetlb=on,hugetlbsize='
        yield (rows['page'],)
        yield 'M,prealloc=on \\\n'
    if rows['is_uefi']:
        yield '        -drive if=pflash,format='
        yield (rows['code_format'],)
        yield ',unit=0,readonly=on,file='
        yield (rows['code'],)
        yield ' \\\n'
        if rows['variables_of']:
            yield '        -drive if=pflash,format='
            yield (rows['variables_format'],)
            yield ',unit=1,file=/var/lib/gpc/guests/'
            yield (rows['variables_of'],)
            yield '/VARS.fd \\\n'
        if rows['variables']:
            yield '        -drive if=pflash,format='
            yield (rows['variables_format'],)
            yield ',unit=1,file='
            yield (rows['variables'],)
            yield ' \\\n'
    else:
        if rows['code']:
            yield '        -bios '
            yield (rows['own_code'],)
            yield ' \\\n'
    if rows['secure']:
        yield '        -global driver=cfi.pflash01,property=secure,value='
        yield (rows['secure'],)
        yield ' \\\n'
    if field(field(rows['guest'], 'acpi'), 'value'):
        yield '        -global '
        yield (rows['power'],)
        yield '.disable_s3='
        yield (rows['no_s3'],)
        yield ' \\\n        -global '
        yield (rows['power'],)
        yield '.disable_s4='
        yield (rows['no_s4'],)
        yield ' \\\n'
    for piece_ in field(rows['pieces'], 'clock'):
        yield (piece_,)
        yield '\n'
    if rows['action']:
        yield '        -action '
        yield (rows['action'],)
        yield ' \\\n'
    yield (field(rows['sections'], 'launcher'),)
    yield '\n        -boot '
    if rows['boot_menu']:
        yield 'menu=on,splash-time='
        yield (rows['boot_menu'],)
        yield ','
    yield 'strict=on \\\n'
    for port_ in rows['ports']:
        yield '        -device pcie-root-port,id=pci.'
        yield (field(port_, 'number'),)
        yield ',bus=pcie.0,addr='
        yield (field(port_, 'slot'),)
        if field(port_, 'function'):
            yield (field(port_, 'function'),)
        if field(port_, 'multifunction'):
            yield ',multifunction='
            yield (field(port_, 'multifunction'),)
        yield ',chassis='
        yield (field(port_, 'number'),)
        yield ',port='
        yield (field(port_, 'slot'),)
        yield ' \\\n'
    if rows['bridge']:
        yield '        -device '
        yield (field(rows['bridge'], 'model'),)
        yield ',id=pci.'
        yield (field(rows['bridge'], 'number'),)
        yield ',bus='
        yield (field(rows['bridge'], 'bus'),)
        yield ',addr='
        yield (field(rows['bridge'], 'slot'),)
        if field(rows['bridge'], 'chassis'):
            yield ',chassis_nr='
            yield (field(rows['bridge'], 'chassis'),)
        yield ' \\\n'
    for piece_ in field(rows['pieces'], 'options'):
        yield (piece_,)
        yield '\n'
    entries0 = tuple(field(rows['pieces'], 'vnc'))
    for piece_ in entries0:
        yield (piece_,)
        yield '\n'
    if not entries0:
        yield '        -display '
        yield (rows['display'],)
        yield ' \\\n'
    yield (field(rows['sections'], 'launcher'),)
    yield '\n        -msg timestamp=on'
    for piece_ in field(rows['pieces'], 'raw'):
        yield (piece_,)
    yield '\n'


def _parallel_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """parallel.sh.j2"""
    yield '        -chardev '
    yield (rows['chardev'],)
    yield ' \\\n        -device isa-parallel,chardev=parallel0 \\\n'


def _password_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """password.sh.j2"""
    yield '    password '
    yield (rows['display'],)
    yield ' '
    yield (rows['most'],)
    yield ' '
    yield (rows['file'],)
    yield '\n'


def _qmp_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """qmp.sh.j2"""
    yield '        -chardev socket,id=qmp,path='
    yield (rows['socket'],)
    yield ',server=on,wait=off \\\n        -mon chardev=qmp,mode=control \\\n'


def _rate_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """rate.sh.j2"""
    yield '    at_most '
    yield (rows['interface'],)
    yield ' '
    yield (rows['rate'],)
    yield '\n'


def _redirection_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """redirection.sh.j2"""
    yield '        -chardev spicevmc,id='
    yield (rows['name'],)
    yield ',name=usbredir \\\n        -device usb-redir,id=usb-'
    yield (rows['name'],)
    yield ',chardev='
    yield (rows['name'],)
    yield ',bus=usb.0,port='
    yield (rows['port'],)
    yield ' \\\n'


def _rng_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """rng.sh.j2"""
    yield '        -object rng-random,id=rng-source,filename='
    yield (rows['source'],)
    yield ' \\\n        -device virtio-rng-pci,id=rng,rng=rng-source,bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    if rows['bytes']:
        yield ',max-bytes='
        yield (rows['bytes'],)
        yield ',period='
        yield (rows['period'],)
    yield ' \\\n'


def _sata_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """sata.sh.j2"""
    yield '        -device ahci,id=sata0,bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    yield ' \\\n'


def _schedule_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """schedule.sh.j2"""
    yield '    schedule_'
    yield (rows['of'],)
    yield ' '
    yield (rows['name'],)
    yield ' '
    yield (rows['policy'],)
    yield ' '
    yield (rows['priority'],)
    yield '\n'


def _scsi_there_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """scsi-there.sh.j2"""
    yield '    scsi_generic '
    yield (rows['address'],)
    yield ' >/dev/null\n'


def _scsi_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """scsi.sh.j2"""
    yield '        -device virtio-scsi-pci,id=scsi0,bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    if rows['thread']:
        yield ',iothread=iothread'
        yield (rows['thread'],)
    yield ' \\\n'


def _secret_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """secret.sh.j2"""
    yield '        -object secret,id='
    yield (rows['display'],)
    yield '-password,'
    if rows['base64']:
        yield 'format='
        yield (rows['base64'],)
        yield ','
    yield 'file=/run/gpc/'
    yield (rows['name'],)
    yield '/'
    yield (rows['display'],)
    yield '.password \\\n'


def _serial_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """serial.sh.j2"""
    yield '        -chardev '
    yield (rows['chardev'],)
    yield ' \\\n        -device isa-serial,chardev='
    yield (rows['name'],)
    yield ',index='
    yield (rows['number'],)
    yield ' \\\n'


def _share_9p_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """share-9p.sh.j2"""
    yield '        -fsdev local,id=share-'
    yield (rows['key'],)
    yield ',path='
    yield (rows['directory'],)
    yield ',security_model='
    yield (rows['security'],)
    if rows['read_only']:
        yield ',readonly='
        yield (rows['read_only'],)
    yield ' \\\n        -device virtio-9p-pci,id=share-'
    yield (rows['key'],)
    yield '-device,fsdev=share-'
    yield (rows['key'],)
    yield ',mount_tag='
    yield (rows['tag'],)
    yield ',bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    yield ' \\\n'


def _share_served_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """share-served.sh.j2"""
    yield '        '
    yield (rows['key'],)
    yield ') virtiofsd '
    yield (rows['key'],)
    yield ' '
    yield (rows['directory'],)
    yield ' '
    yield (rows['cache'],)
    yield ' '
    yield (rows['access'],)
    yield ' '
    yield (rows['daemon'],)
    yield ' ;;\n'


def _share_there_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """share-there.sh.j2"""
    yield '    share_is_there '
    yield (rows['key'],)
    yield '\n'


def _share_service(rows: Mapping[str, Any]) -> Iterator[Token]:
    """share.service.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['section'],)
    yield '\n[Unit]\nDescription=Share '
    yield (rows['key'],)
    yield ' of guest '
    yield (rows['guest'],)
    yield '\nPartOf=gpc-guest-'
    yield (rows['guest'],)
    yield '.service\nRequiresMountsFor='
    yield (rows['directory'],)
    yield '\n\n[Service]\nExecStart=/usr/local/sbin/gpc-guest-'
    yield (rows['guest'],)
    yield ' share '
    yield (rows['key'],)
    yield '\nRuntimeDirectory=gpc-shares/'
    yield (rows['name'],)
    yield '\nRuntimeDirectoryMode=0700\n'


def _share_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """share.sh.j2"""
    yield '        -chardev socket,id=share-'
    yield (rows['key'],)
    yield ',path=/run/gpc-shares/'
    yield (rows['guest'],)
    yield '.'
    yield (rows['key'],)
    yield '/socket \\\n        -device vhost-user-fs-pci,id=share-'
    yield (rows['key'],)
    yield '-device,chardev=share-'
    yield (rows['key'],)
    yield ',tag='
    yield (rows['tag'],)
    yield ',bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    yield ' \\\n'


def _shmem_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """shmem.sh.j2"""
    yield '        -object memory-backend-file,id=memory-'
    yield (rows['id'],)
    yield ',mem-path='
    yield (rows['file'],)
    yield ',size='
    yield (rows['size'],)
    yield 'M,share=on \\\n        -device ivshmem-plain,id='
    yield (rows['id'],)
    yield ',memdev=memory-'
    yield (rows['id'],)
    yield ',bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    yield ' \\\n'


def _smartcard_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """smartcard.sh.j2"""
    yield '        -device usb-ccid,id=ccid0,bus=usb.0,port='
    yield (rows['port'],)
    yield ' \\\n'
    if rows['viewers']:
        yield '        -chardev spicevmc,id=smartcard0,name='
        yield (rows['viewers'],)
        yield ' \\\n        -device ccid-card-passthru,id=card0,chardev=smartcard0,bus=ccid0.0 \\\n'
    if rows['hosts']:
        yield '        -device ccid-card-emulated,id=card0,backend='
        yield (rows['hosts'],)
        yield ',bus=ccid0.0 \\\n'


def _smbios_host_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """smbios-host.sh.j2"""
    yield '        -smbios "$(smbios 0 vendor=bios_vendor version=bios_version date=bios_date release=bios_release)" \\\n        -smbios "$(smbios 1 manufacturer=sys_vendor product=product_name version=product_version serial=product_serial sku=product_sku family=product_family)" \\\n'


def _smbios_read_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """smbios-read.sh.j2"""
    yield '\n# Prints a block of SMBIOS of the type $1: of each word behind it, the name and what the host says.\nsmbios() {\n    printf \'type=%s\' "$1"\n    shift\n    for word in "$@"; do\n        if value=$(sed \'s/,/,,/g\' "/sys/class/dmi/id/${word#*=}" 2>/dev/null) && [ "$value" ]; then\n            printf \',%s=%s\' "${word%%=*}" "$value"\n        fi\n    done\n}\n'


def _smbios_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """smbios.sh.j2"""
    yield '        -smbios '
    yield (rows['word'],)
    yield ' \\\n'


def _sound_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """sound.sh.j2"""
    yield '        -audiodev '
    yield (rows['back_end'],)
    yield ' \\\n'
    if rows['port']:
        yield '        -device '
        yield (rows['card'],)
        yield ',id=sound0,bus=usb.0,port='
        yield (rows['port'],)
        yield ',audiodev=audio1 \\\n'
    else:
        if rows['codec']:
            yield '        -device '
            yield (rows['card'],)
            yield ',id=sound0,bus='
            yield (field(rows['address'], 'bus'),)
            yield ',addr='
            yield (field(rows['address'], 'slot'),)
            yield ' \\\n        -device hda-'
            yield (rows['codec'],)
            yield ',id=sound0-codec0,bus=sound0.0,cad=0,audiodev=audio1 \\\n'
        else:
            yield '        -device '
            yield (rows['card'],)
            yield ',id=sound0,bus='
            yield (field(rows['address'], 'bus'),)
            yield ',addr='
            yield (field(rows['address'], 'slot'),)
            yield ',audiodev=audio1 \\\n'


def _spice_agent_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """spice-agent.sh.j2"""
    yield '        -chardev spicevmc,id=spice-agent,name=vdagent \\\n        -device virtserialport,id=channel0,bus=virtio-serial0.0,nr='
    yield (field(rows['agent'], 'port'),)
    yield ',chardev=spice-agent,name='
    yield (field(rows['agent'], 'name'),)
    yield ' \\\n'


def _spice_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """spice.sh.j2"""
    yield '        -spice '
    yield (rows['spice'],)
    yield ' \\\n'


def _switched_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """switched.sh.j2"""
    yield '    switched '
    yield (rows['openvswitch'],)
    yield ' '
    yield (rows['interface'],)
    yield ' '
    if rows['several']:
        yield (rows['several'],)
    else:
        yield (rows['one_queue'],)
    if rows['tag']:
        yield ' '
        yield (rows['tag'],)
    if rows['trunks']:
        yield ' '
        yield (rows['trunks'],)
    if rows['native']:
        yield ' '
        yield (rows['native'],)
    yield '\n'
    if rows['mtu']:
        yield '    ip link set dev '
        yield (rows['interface'],)
        yield ' mtu '
        yield (rows['mtu'],)
        yield '\n'


def _swtpm_end_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """swtpm-end.sh.j2"""
    yield '    # It ends with QEMU, unless QEMU has never asked for it.\n    if pid=$(alive swtpm.pid swtpm); then\n        kill "$pid"\n        wait_for_end_of "$pid"\n    fi\n'


def _swtpm_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """swtpm.sh.j2"""
    if rows['state']:
        yield '    [ -d '
        yield (rows['state'],)
        yield ' ] || mkdir '
        yield (rows['state'],)
        yield '\n'
    else:
        yield '    [ -d "$state/tpm" ] || mkdir "$state/tpm"\n'
    yield '    case $(stat -c %U '
    if rows['state']:
        yield (rows['state'],)
    else:
        yield '"$state/tpm"'
    yield ') in\n        "$user") ;;\n        root) find '
    if rows['state']:
        yield (rows['state'],)
    else:
        yield '"$state/tpm"'
    yield ' -depth -exec chown -h "$user:" {} + ;;\n        *)\n'
    if rows['state']:
        yield '            echo "gpc-guest-$name: the TPM\'s directory belongs to another user than $user" >&2\n'
    else:
        yield '            echo "gpc-guest-$name: $state/tpm belongs to another user than $user" >&2\n'
    yield '            exit 1\n            ;;\n    esac\n    mkdir "$run/tpm"\n    chown "$user:" "$run/tpm"\n    chmod 0711 "$run"\n    # It stands in its directory, as its user may not walk to it.\n    (\n'
    if rows['state']:
        yield '        cd '
        yield (rows['state'],)
        yield '\n'
    else:
        yield '        cd "$state/tpm"\n'
    yield '        swtpm socket'
    if rows['second']:
        yield ' '
        yield (rows['second'],)
    yield ' --terminate --runas "$user" --tpmstate dir=. \\\n            --ctrl "type=unixio,path=$run/tpm/swtpm.sock" </dev/null &\n        echo "$!" >"$run/swtpm.pid"\n    )\n    pid=$(cat "$run/swtpm.pid")\n    tries=300\n    until [ -S "$run/tpm/swtpm.sock" ]; do\n        tries=$((tries - 1))\n        if [ "$tries" -eq 0 ] || [ ! -e "/proc/$pid" ]; then\n            echo "gpc-guest-$name: swtpm does not listen" >&2\n            exit 1\n        fi\n        sleep 0.1\n    done\n'


def _tablet_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """tablet.sh.j2"""
    yield '        -device usb-tablet,id=tablet,bus=usb.0,port=1 \\\n'


def _tap_gone_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """tap-gone.sh.j2"""
    if rows['openvswitch']:
        yield '    ovs-vsctl --if-exists del-port '
        yield (rows['openvswitch'],)
        yield ' '
        yield (rows['interface'],)
        yield '\n'
    yield '    [ ! -e /sys/class/net/'
    yield (rows['interface'],)
    yield ' ] || ip link delete dev '
    yield (rows['interface'],)
    yield '\n'


def _tpm_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """tpm.sh.j2"""
    if rows['passthrough']:
        yield '        -tpmdev passthrough,id=tpm0,path='
        yield (rows['passthrough'],)
        yield ',cancel-path=/dev/null \\\n'
    else:
        yield '        -chardev socket,id=tpm,path=/run/gpc/'
        yield (rows['name'],)
        yield '/tpm/swtpm.sock \\\n        -tpmdev emulator,id=tpm0,chardev=tpm \\\n'
    yield '        -device tpm-'
    yield (rows['model'],)
    yield ',tpmdev=tpm0 \\\n'


def _usb_device_there_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """usb-device-there.sh.j2"""
    yield '    usb_device '
    if rows['id']:
        yield (rows['id'],)
    else:
        yield 'any'
    yield ' '
    if rows['port']:
        yield (rows['port'],)
    else:
        yield 'any'
    yield '\n'


def _usb_device_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """usb-device.sh.j2"""
    yield '        -device usb-host,id=usb-'
    yield (rows['name'],)
    yield ',bus=usb.0,port='
    yield (rows['port'],)
    if rows['boot_order']:
        yield ',bootindex='
        yield (rows['boot_order'],)
    if rows['vendor']:
        yield ',vendorid='
        yield (rows['vendor'],)
        yield ',productid='
        yield (rows['product'],)
    if rows['host_bus']:
        yield ',hostbus='
        yield (rows['host_bus'],)
        yield ',hostport='
        yield (rows['host_port'],)
    if rows['reset']:
        yield ',guest-reset='
        yield (rows['reset'],)
    if rows['resets_all']:
        yield ',guest-resets-all='
        yield (rows['resets_all'],)
    yield ' \\\n'


def _usb_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """usb.sh.j2"""
    yield '        -device '
    yield (rows['model'],)
    yield ',id='
    yield (rows['id'],)
    if rows['ports']:
        yield ',p2='
        yield (rows['ports'],)
        yield ',p3='
        yield (rows['ports'],)
    if rows['master']:
        yield ',masterbus='
        yield (rows['master'],)
        yield ',firstport='
        yield (rows['first_port'],)
    yield ',bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    if rows['function']:
        yield (rows['function'],)
    if rows['multifunction']:
        yield ',multifunction='
        yield (rows['multifunction'],)
    yield ' \\\n'


def _users_conf(rows: Mapping[str, Any]) -> Iterator[Token]:
    """users.conf.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['section'],)
    yield '\n# The users that guests run as.\n'
    for row_ in rows['rows']:
        yield 'u '
        yield (field(row_, 'user'),)
        yield ' - "Guest '
        yield (field(row_, 'name'),)
        yield '"\n'
        if field(row_, 'audio'):
            yield 'm '
            yield (field(row_, 'user'),)
            yield ' '
            yield (field(row_, 'audio'),)
            yield '\n'


def _vfio_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """vfio.sh.j2"""
    yield '        -device vfio-pci,id='
    yield (rows['id'],)
    yield ',host='
    yield (rows['host'],)
    yield ',bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    yield '.'
    yield (rows['number'],)
    if rows['multifunction']:
        yield ',multifunction='
        yield (rows['multifunction'],)
    if rows['boot_order']:
        yield ',bootindex='
        yield (rows['boot_order'],)
    if rows['no_bar']:
        yield ',rombar='
        yield (rows['no_bar'],)
    if rows['rom']:
        yield ',romfile='
        yield (rows['rom'],)
    for property_ in rows['properties']:
        yield ','
        yield (property_,)
    yield ' \\\n'


def _video_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """video.sh.j2"""
    yield '        -device '
    yield (rows['model'],)
    yield ',id=video0'
    if rows['memory']:
        yield ','
        yield (rows['memory'],)
    if rows['address']:
        yield ',bus='
        yield (field(rows['address'], 'bus'),)
        yield ',addr='
        yield (field(rows['address'], 'slot'),)
    yield ' \\\n'


def _virtual_function_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """virtual-function.sh.j2"""
    yield '    virtual_function '
    yield (rows['of'],)
    yield ' '
    yield (rows['which'],)
    yield ' '
    yield (rows['mac'],)
    if rows['vlan']:
        yield ' '
        yield (rows['vlan'],)
    yield '\n'


def _vlans_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """vlans.sh.j2"""
    yield '    vlans '
    yield (rows['interface'],)
    yield ' '
    yield (rows['source'],)
    yield ' '
    yield (rows['vlan'],)
    for tag_ in rows['trunk']:
        yield ' '
        yield (tag_,)
    yield '\n'


def _vnc_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """vnc.sh.j2"""
    yield '        -vnc '
    yield (rows['vnc'],)
    yield ' \\\n'


def _vsock_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """vsock.sh.j2"""
    yield '        -device vhost-vsock-pci,id=vsock,guest-cid='
    yield (rows['cid'],)
    yield ',bus='
    yield (field(rows['address'], 'bus'),)
    yield ',addr='
    yield (field(rows['address'], 'slot'),)
    yield ' \\\n'


def _watchdog_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """watchdog.sh.j2"""
    yield '        -device '
    yield (field(rows['watchdog'], 'model'),)
    yield ',id=watchdog'
    if rows['address']:
        yield ',bus='
        yield (field(rows['address'], 'bus'),)
        yield ',addr='
        yield (field(rows['address'], 'slot'),)
    yield ' \\\n        -action watchdog='
    yield (field(rows['watchdog'], 'action'),)
    yield ' \\\n'


def _word_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """word.sh.j2"""
    yield ' \\\n        '
    yield (rows['word'],)
    yield '\n'


TEMPLATES = {
    'acpitable.sh.j2': _acpitable_sh,
    'autostart.conf.j2': _autostart_conf,
    'balloon.sh.j2': _balloon_sh,
    'bridge.sh.j2': _bridge_sh,
    'channel-controller.sh.j2': _channel_controller_sh,
    'channel.sh.j2': _channel_sh,
    'clock.sh.j2': _clock_sh,
    'console.sh.j2': _console_sh,
    'cpu.sh.j2': _cpu_sh,
    'device.sh.j2': _device_sh,
    'disk.sh.j2': _disk_sh,
    'evdev.sh.j2': _evdev_sh,
    'fdc.sh.j2': _fdc_sh,
    'fw-cfg.sh.j2': _fw_cfg_sh,
    'gl.sh.j2': _gl_sh,
    'guest.service.j2': _guest_service,
    'guests.rules.j2': _guests_rules,
    'idle.sh.j2': _idle_sh,
    'input.sh.j2': _input_sh,
    'interface.sh.j2': _interface_sh,
    'iothread-pin.sh.j2': _iothread_pin_sh,
    'iothread.sh.j2': _iothread_sh,
    'kernel.sh.j2': _kernel_sh,
    'keymap.sh.j2': _keymap_sh,
    'launcher.sh.j2': _launcher_sh,
    'mediated-there.sh.j2': _mediated_there_sh,
    'mediated.sh.j2': _mediated_sh,
    'memory-backing.sh.j2': _memory_backing_sh,
    'memory-locked.sh.j2': _memory_locked_sh,
    'memory-max.sh.j2': _memory_max_sh,
    'network.sh.j2': _network_sh,
    'numa.sh.j2': _numa_sh,
    'options.sh.j2': _options_sh,
    'parallel.sh.j2': _parallel_sh,
    'password.sh.j2': _password_sh,
    'qmp.sh.j2': _qmp_sh,
    'rate.sh.j2': _rate_sh,
    'redirection.sh.j2': _redirection_sh,
    'rng.sh.j2': _rng_sh,
    'sata.sh.j2': _sata_sh,
    'schedule.sh.j2': _schedule_sh,
    'scsi-there.sh.j2': _scsi_there_sh,
    'scsi.sh.j2': _scsi_sh,
    'secret.sh.j2': _secret_sh,
    'serial.sh.j2': _serial_sh,
    'share-9p.sh.j2': _share_9p_sh,
    'share-served.sh.j2': _share_served_sh,
    'share-there.sh.j2': _share_there_sh,
    'share.service.j2': _share_service,
    'share.sh.j2': _share_sh,
    'shmem.sh.j2': _shmem_sh,
    'smartcard.sh.j2': _smartcard_sh,
    'smbios-host.sh.j2': _smbios_host_sh,
    'smbios-read.sh.j2': _smbios_read_sh,
    'smbios.sh.j2': _smbios_sh,
    'sound.sh.j2': _sound_sh,
    'spice-agent.sh.j2': _spice_agent_sh,
    'spice.sh.j2': _spice_sh,
    'switched.sh.j2': _switched_sh,
    'swtpm-end.sh.j2': _swtpm_end_sh,
    'swtpm.sh.j2': _swtpm_sh,
    'tablet.sh.j2': _tablet_sh,
    'tap-gone.sh.j2': _tap_gone_sh,
    'tpm.sh.j2': _tpm_sh,
    'usb-device-there.sh.j2': _usb_device_there_sh,
    'usb-device.sh.j2': _usb_device_sh,
    'usb.sh.j2': _usb_sh,
    'users.conf.j2': _users_conf,
    'vfio.sh.j2': _vfio_sh,
    'video.sh.j2': _video_sh,
    'virtual-function.sh.j2': _virtual_function_sh,
    'vlans.sh.j2': _vlans_sh,
    'vnc.sh.j2': _vnc_sh,
    'vsock.sh.j2': _vsock_sh,
    'watchdog.sh.j2': _watchdog_sh,
    'word.sh.j2': _word_sh,
}
