"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token, field


def _autostart_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """autostart.xml.j2"""
    yield "      <gpc:autostart wanted='"
    yield (rows['wanted'],)
    yield "'/>\n"


def _balloon_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """balloon.xml.j2"""
    if rows['address']:
        yield "    <memballoon model='"
        yield (rows['model'],)
        yield "'>\n      <address type='pci' domain='0x0000' bus='"
        yield (field(rows['address'], 'bus'),)
        yield "' slot='"
        yield (field(rows['address'], 'slot'),)
        yield "' function='0x0'/>\n    </memballoon>\n"
    else:
        yield "    <memballoon model='"
        yield (rows['model'],)
        yield "'/>\n"


def _cache_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """cache.xml.j2"""
    yield '    <cache'
    if rows['level']:
        yield " level='"
        yield (rows['level'],)
        yield "'"
    yield " mode='"
    yield (rows['mode'],)
    yield "'/>\n"


def _capabilities_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """capabilities.xml.j2"""
    yield '  <qemu:capabilities>\n'
    for word_ in rows['add']:
        yield "    <qemu:add capability='"
        yield (word_,)
        yield "'/>\n"
    for word_ in rows['remove']:
        yield "    <qemu:del capability='"
        yield (word_,)
        yield "'/>\n"
    yield '  </qemu:capabilities>\n'


def _channel_controller_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """channel-controller.xml.j2"""
    yield "    <controller type='virtio-serial' index='0'>\n      <address type='pci' domain='0x0000' bus='"
    yield (field(rows['address'], 'bus'),)
    yield "' slot='"
    yield (field(rows['address'], 'slot'),)
    yield "' function='0x0'/>\n    </controller>\n"


def _channel_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """channel.xml.j2"""
    yield "    <channel type='unix'>\n"
    if rows['socket']:
        yield "      <source mode='bind' path='"
        yield (rows['socket'],)
        yield "'/>\n"
    else:
        yield "      <source mode='bind'/>\n"
    yield "      <target type='virtio' name='"
    yield (rows['name'],)
    yield "'/>\n      <address type='virtio-serial' controller='0' bus='0' port='"
    yield (rows['port'],)
    yield "'/>\n    </channel>\n"


def _clock_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """clock.xml.j2"""
    yield "  <clock offset='"
    yield (rows['offset'],)
    yield "'"
    if rows['timezone']:
        yield " timezone='"
        yield (rows['timezone'],)
        yield "'"
    if rows['adjustment']:
        yield " adjustment='"
        yield (rows['adjustment'],)
        yield "' basis='"
        yield (rows['basis'],)
        yield "'"
    if rows['start']:
        yield " start='"
        yield (rows['start'],)
        yield "'"
    yield ">\n    <timer name='rtc' tickpolicy='"
    yield (rows['rtc_ticks'],)
    yield "'"
    if rows['rtc_track']:
        yield " track='"
        yield (rows['rtc_track'],)
        yield "'"
    yield "/>\n    <timer name='pit' tickpolicy='"
    yield (rows['pit_ticks'],)
    yield "'/>\n    <timer name='hpet' present='"
    yield (rows['hpet'],)
    yield "'/>\n"
    if rows['kvmclock']:
        yield "    <timer name='kvmclock' present='"
        yield (rows['kvmclock'],)
        yield "'/>\n"
    if rows['tsc']:
        yield "    <timer name='tsc' frequency='"
        yield (rows['tsc'],)
        yield "'/>\n"
    if rows['hypervclock']:
        yield "    <timer name='"
        yield (rows['hypervclock'],)
        yield "' present='yes'/>\n"


def _commandline_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """commandline.xml.j2"""
    for word_ in rows['words']:
        yield "    <qemu:arg value='"
        yield (word_,)
        yield "'/>\n"


def _console_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """console.xml.j2"""
    yield "    <console type='pty'>\n      <target type='virtio' port='"
    yield (rows['number'],)
    yield "'/>\n      <address type='virtio-serial' controller='0' bus='0' port='"
    yield (rows['port'],)
    yield "'/>\n    </console>\n"


def _disk_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """disk.xml.j2"""
    yield "    <disk type='"
    yield (rows['kind'],)
    yield "' device='"
    yield (rows['device'],)
    yield "'"
    if rows['snapshot']:
        yield " snapshot='"
        yield (rows['snapshot'],)
        yield "'"
    yield ">\n      <driver name='qemu' type='"
    yield (rows['format'],)
    yield "'"
    if rows['cache']:
        yield " cache='"
        yield (rows['cache'],)
        yield "'"
    if rows['io']:
        yield " io='"
        yield (rows['io'],)
        yield "'"
    if rows['discard']:
        yield " discard='"
        yield (rows['discard'],)
        yield "'"
    if field(rows['tuning'], 'detect_zeroes'):
        yield " detect_zeroes='"
        yield (field(rows['tuning'], 'detect_zeroes'),)
        yield "'"
    if field(rows['tuning'], 'queues'):
        yield " queues='"
        yield (field(rows['tuning'], 'queues'),)
        yield "'"
    if field(rows['tuning'], 'iothread'):
        yield " iothread='"
        yield (field(rows['tuning'], 'iothread'),)
        yield "'"
    yield '/>\n'
    if rows['source']:
        yield '      <source '
        if rows['is_block']:
            yield 'dev'
        else:
            yield 'file'
        yield "='"
        yield (rows['source'],)
        yield "'"
        if rows['luks']:
            yield ">\n        <encryption format='luks'>\n          <secret type='passphrase' uuid='"
            yield (rows['luks'],)
            yield "'/>\n        </encryption>\n      </source>\n"
        else:
            yield '/>\n'
    if rows['drive']:
        yield "      <source type='pci' managed='"
        yield (field(rows['drive'], 'managed'),)
        yield "' namespace='"
        yield (field(rows['drive'], 'namespace'),)
        yield "'>\n        <address domain='"
        yield (field(rows['drive'], 'domain'),)
        yield "' bus='"
        yield (field(rows['drive'], 'bus'),)
        yield "' slot='"
        yield (field(rows['drive'], 'slot'),)
        yield "' function='"
        yield (field(rows['drive'], 'function'),)
        yield "'/>\n"
        if rows['luks']:
            yield "        <encryption format='luks'>\n          <secret type='passphrase' uuid='"
            yield (rows['luks'],)
            yield "'/>\n        </encryption>\n"
        yield '      </source>\n'
    if rows['volume']:
        yield "      <source pool='"
        yield (field(rows['volume'], 'pool'),)
        yield "' volume='"
        yield (field(rows['volume'], 'name'),)
        yield "'/>\n"
    if rows['remote']:
        yield "      <source protocol='"
        yield (field(rows['remote'], 'protocol'),)
        yield "'"
        if field(rows['remote'], 'name'):
            yield " name='"
            yield (field(rows['remote'], 'name'),)
            yield "'"
        yield '>\n'
        for host_ in field(rows['remote'], 'hosts'):
            yield "        <host name='"
            yield (field(host_, 'name'),)
            yield "' port='"
            yield (field(host_, 'port'),)
            yield "'/>\n"
        if field(rows['remote'], 'socket'):
            yield "        <host transport='unix' socket='"
            yield (field(rows['remote'], 'socket'),)
            yield "'/>\n"
        if field(rows['remote'], 'config'):
            yield "        <config file='"
            yield (field(rows['remote'], 'config'),)
            yield "'/>\n"
        if field(rows['remote'], 'secret'):
            yield "        <auth username='"
            yield (field(rows['remote'], 'user'),)
            yield "'>\n          <secret type='"
            yield (field(rows['remote'], 'kind'),)
            yield "' uuid='"
            yield (field(rows['remote'], 'secret'),)
            yield "'/>\n        </auth>\n"
        if field(rows['remote'], 'initiator'):
            yield "        <initiator>\n          <iqn name='"
            yield (field(rows['remote'], 'initiator'),)
            yield "'/>\n        </initiator>\n"
        if rows['luks']:
            yield "        <encryption format='luks'>\n          <secret type='passphrase' uuid='"
            yield (rows['luks'],)
            yield "'/>\n        </encryption>\n"
        yield '      </source>\n'
    if rows['is_sized']:
        yield '      <blockio'
        if field(rows['tuning'], 'logical'):
            yield " logical_block_size='"
            yield (field(rows['tuning'], 'logical'),)
            yield "'"
        if field(rows['tuning'], 'physical'):
            yield " physical_block_size='"
            yield (field(rows['tuning'], 'physical'),)
            yield "'"
        yield '/>\n'
    yield "      <target dev='"
    yield (rows['target'],)
    yield "' bus='"
    yield (rows['bus'],)
    yield "'"
    if field(rows['tuning'], 'rotation'):
        yield " rotation_rate='"
        yield (field(rows['tuning'], 'rotation'),)
        yield "'"
    yield '/>\n'
    if rows['has_limits']:
        yield '      <iotune>\n'
        for limit_ in rows['limits']:
            yield '        <'
            yield (field(limit_, 'name'),)
            yield '>'
            yield (field(limit_, 'value'),)
            yield '</'
            yield (field(limit_, 'name'),)
            yield '>\n'
        yield '      </iotune>\n'
    if rows['read_only']:
        yield '      <'
        yield (rows['read_only'],)
        yield '/>\n'
    if rows['shareable']:
        yield '      <'
        yield (rows['shareable'],)
        yield '/>\n'
    if rows['transient']:
        yield '      <'
        yield (rows['transient'],)
        yield '/>\n'
    if rows['serial']:
        yield '      <serial>'
        yield (rows['serial'],)
        yield '</serial>\n'
    if field(rows['tuning'], 'wwn'):
        yield '      <wwn>'
        yield (field(rows['tuning'], 'wwn'),)
        yield '</wwn>\n'
    if rows['boot_order']:
        yield "      <boot order='"
        yield (rows['boot_order'],)
        yield "'/>\n"
    if rows['address']:
        yield "      <address type='pci' domain='0x0000' bus='"
        yield (field(rows['address'], 'bus'),)
        yield "' slot='"
        yield (field(rows['address'], 'slot'),)
        yield "' function='0x0'/>\n"
    elif rows['port']:
        yield "      <address type='usb' bus='0' port='"
        yield (rows['port'],)
        yield "'/>\n"
    else:
        yield "      <address type='drive' controller='"
        yield (rows['controller'],)
        yield "' bus='"
        yield (rows['channel'],)
        yield "' target='0' unit='"
        yield (rows['unit'],)
        yield "'/>\n"
    yield '    </disk>\n'


def _domain_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """domain.xml.j2"""
    yield (field(rows['sections'], 'domain'),)
    yield "\n<!-- Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line. -->\n<domain type='kvm'"
    if rows['of_qemu']:
        yield " xmlns:qemu='"
        yield (rows['of_qemu'],)
        yield "'"
    yield '>\n  <name>'
    yield (field(rows['guest'], 'name'),)
    yield '</name>\n  <uuid>'
    yield (field(rows['guest'], 'uuid'),)
    yield '</uuid>\n'
    for piece_ in field(rows['pieces'], 'identity'):
        yield (piece_,)
        yield '\n'
    if field(rows['guest'], 'title'):
        yield '  <title>'
        yield (field(rows['guest'], 'title'),)
        yield '</title>\n'
    if field(rows['guest'], 'description'):
        yield '  <description>'
        yield (field(rows['guest'], 'description'),)
        yield '</description>\n'
    yield (field(rows['sections'], 'mark'),)
    yield '\n  <metadata>\n'
    if field(rows['pieces'], 'metadata'):
        yield "    <gpc:guest xmlns:gpc='urn:gpc:1' host='"
        yield (rows['host'],)
        yield "'>\n"
        for piece_ in field(rows['pieces'], 'metadata'):
            yield (piece_,)
            yield '\n'
        yield '    </gpc:guest>\n'
    else:
        yield "    <gpc:guest xmlns:gpc='urn:gpc:1' host='"
        yield (rows['host'],)
        yield "'/>\n"
    yield '  </metadata>\n'
    for piece_ in field(rows['pieces'], 'memory'):
        yield (piece_,)
        yield '\n'
    yield "  <memory unit='MiB'>"
    yield (rows['memory'],)
    yield '</memory>\n'
    for piece_ in field(rows['pieces'], 'backing'):
        yield (piece_,)
        yield '\n'
    if rows['page']:
        yield (field(rows['sections'], 'hugepages'),)
        yield "\n  <memoryBacking>\n    <hugepages>\n      <page size='"
        yield (rows['page'],)
        yield "' unit='MiB'/>\n    </hugepages>\n    <source type='memfd'/>\n  </memoryBacking>\n"
    yield "  <vcpu placement='static'"
    if rows['pool']:
        yield " cpuset='"
        yield (rows['pool'],)
        yield "'"
    if rows['spare']:
        yield " current='"
        yield (rows['spare'],)
        yield "'"
    yield '>'
    yield (rows['possible'],)
    yield '</vcpu>\n'
    if rows['iothreads']:
        yield '  <iothreads>'
        yield (rows['iothreads'],)
        yield '</iothreads>\n'
    if field(rows['sections'], 'pin'):
        yield (field(rows['sections'], 'pin'),)
        yield '\n  <cputune>\n'
        for pin_ in rows['pins']:
            yield "    <vcpupin vcpu='"
            yield (field(pin_, 'vcpu'),)
            yield "' cpuset='"
            yield (field(pin_, 'cpu'),)
            yield "'/>\n"
        if rows['emulator_pin']:
            yield "    <emulatorpin cpuset='"
            yield (rows['emulator_pin'],)
            yield "'/>\n"
        for piece_ in field(rows['pieces'], 'cputune'):
            yield (piece_,)
            yield '\n'
        yield '  </cputune>\n'
    for piece_ in field(rows['pieces'], 'numatune'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'sysinfo'):
        yield (piece_,)
        yield '\n'
    yield (field(rows['sections'], 'firmware'),)
    yield '\n'
    if rows['by_path']:
        yield "  <os>\n    <type arch='x86_64' machine='"
        yield (rows['machine'],)
        yield "'>hvm</type>\n    <loader readonly='yes' secure='"
        yield (rows['secure'],)
        yield "' type='pflash'>"
        yield (field(rows['by_path'], 'code'),)
        yield "</loader>\n    <nvram template='"
        yield (field(rows['by_path'], 'variables'),)
        yield "'/>\n"
        if rows['boot_menu']:
            yield "    <bootmenu enable='yes' timeout='"
            yield (rows['boot_menu'],)
            yield "'/>\n"
        for piece_ in field(rows['pieces'], 'raw_os'):
            yield (piece_,)
            yield '\n'
        yield '  </os>\n'
    elif rows['is_chosen']:
        yield "  <os firmware='efi'>\n    <type arch='x86_64' machine='"
        yield (rows['machine'],)
        yield "'>hvm</type>\n"
        if rows['has_features']:
            yield "    <firmware>\n      <feature enabled='"
            yield (rows['secure'],)
            yield "' name='secure-boot'/>\n      <feature enabled='"
            yield (rows['secure'],)
            yield "' name='enrolled-keys'/>\n    </firmware>\n"
        if rows['loader']:
            yield "    <loader secure='"
            yield (rows['loader'],)
            yield "'/>\n"
        for piece_ in field(rows['pieces'], 'os'):
            yield (piece_,)
            yield '\n'
        if rows['boot_menu']:
            yield "    <bootmenu enable='yes' timeout='"
            yield (rows['boot_menu'],)
            yield "'/>\n"
        for piece_ in field(rows['pieces'], 'raw_os'):
            yield (piece_,)
            yield '\n'
        yield '  </os>\n'
    else:
        yield "  <os>\n    <type arch='x86_64' machine='"
        yield (rows['machine'],)
        yield "'>hvm</type>\n"
        for piece_ in field(rows['pieces'], 'os'):
            yield (piece_,)
            yield '\n'
        if rows['boot_menu']:
            yield "    <bootmenu enable='yes' timeout='"
            yield (rows['boot_menu'],)
            yield "'/>\n"
        for piece_ in field(rows['pieces'], 'raw_os'):
            yield (piece_,)
            yield '\n'
        yield '  </os>\n'
    yield (field(rows['sections'], 'chipset'),)
    yield '\n  <features>\n'
    if field(field(rows['guest'], 'acpi'), 'value'):
        yield (field(rows['sections'], 'acpi'),)
        yield '\n    <acpi/>\n'
        yield (field(rows['sections'], 'chipset'),)
        yield '\n'
    yield '    <apic/>\n'
    if rows['hyperv']:
        yield (field(rows['sections'], 'hyperv'),)
        yield '\n    <hyperv'
        if rows['hyperv_mode']:
            yield " mode='"
            yield (rows['hyperv_mode'],)
            yield "'"
        yield '>\n'
        for element_ in rows['hyperv']:
            if field(element_, 'has_children'):
                yield '      <'
                yield (field(element_, 'name'),)
                yield " state='on'>\n"
                for child_ in field(element_, 'children'):
                    yield '        <'
                    yield (child_,)
                    yield " state='on'/>\n"
                yield '      </'
                yield (field(element_, 'name'),)
                yield '>\n'
            else:
                if field(element_, 'attribute'):
                    yield '      <'
                    yield (field(element_, 'name'),)
                    yield " state='on' "
                    yield (field(element_, 'attribute'),)
                    yield "='"
                    yield (field(element_, 'value'),)
                    yield "'/>\n"
                else:
                    yield '      <'
                    yield (field(element_, 'name'),)
                    yield " state='on'/>\n"
        yield '    </hyperv>\n'
    if field(field(rows['guest'], 'hidden'), 'value'):
        yield (field(rows['sections'], 'hidden'),)
        yield "\n    <kvm>\n      <hidden state='on'/>\n"
        for piece_ in field(rows['pieces'], 'kvm'):
            yield (piece_,)
            yield '\n'
        yield '    </kvm>\n'
    else:
        if field(rows['pieces'], 'kvm'):
            yield (field(rows['sections'], 'hints'),)
            yield '\n    <kvm>\n'
            for piece_ in field(rows['pieces'], 'kvm'):
                yield (piece_,)
                yield '\n'
            yield '    </kvm>\n'
    for piece_ in field(rows['pieces'], 'features'):
        yield (piece_,)
        yield '\n'
    yield (field(rows['sections'], 'chipset'),)
    yield "\n    <vmport state='off'/>\n"
    if field(field(rows['guest'], 'secure_boot'), 'value'):
        yield (field(rows['sections'], 'secure_boot'),)
        yield "\n    <smm state='on'/>\n"
    for piece_ in field(rows['pieces'], 'raw_features'):
        yield (piece_,)
        yield '\n'
    yield (field(rows['sections'], 'chipset'),)
    yield "\n  </features>\n  <cpu mode='"
    yield (rows['host_cpu'],)
    yield "'"
    if rows['cpu_model']:
        yield " match='exact'"
    yield " check='"
    yield (rows['cpu_check'],)
    yield "'"
    if rows['migratable']:
        yield " migratable='"
        yield (rows['migratable'],)
        yield "'"
    yield '>\n'
    if rows['cpu_model']:
        yield "    <model fallback='forbid'"
        if field(field(rows['guest'], 'cpu'), 'vendor'):
            yield " vendor_id='"
            yield (field(field(rows['guest'], 'cpu'), 'vendor'),)
            yield "'"
        yield '>'
        yield (rows['cpu_model'],)
        yield '</model>\n'
    yield "    <topology sockets='"
    yield (field(field(rows['guest'], 'cpu'), 'sockets'),)
    yield "' dies='"
    yield (field(field(rows['guest'], 'cpu'), 'dies'),)
    yield "' cores='"
    yield (field(field(rows['guest'], 'cpu'), 'cores'),)
    yield "' threads='"
    yield (field(field(rows['guest'], 'cpu'), 'threads'),)
    yield "'/>\n"
    if rows['topoext']:
        yield "    <feature policy='require' name='"
        yield (rows['topoext'],)
        yield "'/>\n"
    for piece_ in field(rows['pieces'], 'cpu'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'raw_cpu'):
        yield (piece_,)
        yield '\n'
    yield '  </cpu>\n'
    for piece_ in field(rows['pieces'], 'clock'):
        yield (piece_,)
        yield '\n'
    yield (field(rows['sections'], 'clock'),)
    yield '\n'
    for piece_ in field(rows['pieces'], 'raw_clock'):
        yield (piece_,)
        yield '\n'
    yield '  </clock>\n  <on_poweroff>'
    yield (field(rows['guest'], 'on_poweroff'),)
    yield '</on_poweroff>\n  <on_reboot>'
    yield (field(rows['guest'], 'on_reboot'),)
    yield '</on_reboot>\n  <on_crash>'
    yield (field(rows['guest'], 'on_crash'),)
    yield '</on_crash>\n'
    if field(field(rows['guest'], 'acpi'), 'value'):
        yield (field(rows['sections'], 'acpi'),)
        yield "\n  <pm>\n    <suspend-to-mem enabled='"
        yield (rows['to_memory'],)
        yield "'/>\n"
        if rows['to_disk']:
            yield "    <suspend-to-disk enabled='"
            yield (rows['to_disk'],)
            yield "'/>\n"
        yield '  </pm>\n'
    yield (field(rows['sections'], 'domain'),)
    yield '\n  <devices>\n'
    if field(rows['guest'], 'emulator'):
        yield '    <emulator>'
        yield (field(rows['guest'], 'emulator'),)
        yield '</emulator>\n'
    yield "    <controller type='pci' index='0' model='"
    yield (rows['root'],)
    yield "'/>\n"
    for port_ in rows['ports']:
        yield (field(port_, 'section'),)
        yield "\n    <controller type='pci' index='"
        yield (field(port_, 'number'),)
        yield "' model='pcie-root-port'>\n      <target chassis='"
        yield (field(port_, 'number'),)
        yield "' port='"
        yield (field(port_, 'port'),)
        yield "'/>\n      <address type='pci' domain='0x0000' bus='0x00' slot='"
        yield (field(port_, 'slot'),)
        yield "' function='0x"
        yield (field(port_, 'function'),)
        yield "'"
        if field(port_, 'multifunction'):
            yield " multifunction='"
            yield (field(port_, 'multifunction'),)
            yield "'"
        yield '/>\n    </controller>\n'
        if field(port_, 'bridge'):
            yield "    <controller type='pci' index='"
            yield (field(field(port_, 'bridge'), 'number'),)
            yield "' model='pcie-to-pci-bridge'>\n      <model name='pcie-pci-bridge'/>\n      <address type='pci' domain='0x0000' bus='"
            yield (field(field(port_, 'bridge'), 'bus'),)
            yield "' slot='"
            yield (field(field(port_, 'bridge'), 'slot'),)
            yield "' function='0x0'/>\n    </controller>\n"
    if rows['bridge']:
        yield (field(rows['bridge'], 'section'),)
        yield "\n    <controller type='pci' index='"
        yield (field(rows['bridge'], 'number'),)
        yield "' model='pci-bridge'>\n      <model name='pci-bridge'/>\n      <target chassisNr='"
        yield (field(rows['bridge'], 'number'),)
        yield "'/>\n      <address type='pci' domain='0x0000' bus='"
        yield (field(rows['bridge'], 'bus'),)
        yield "' slot='"
        yield (field(rows['bridge'], 'slot'),)
        yield "' function='0x0'/>\n    </controller>\n"
    yield (field(rows['sections'], 'domain'),)
    yield '\n'
    for piece_ in field(rows['pieces'], 'devices'):
        yield (piece_,)
        yield '\n'
    if rows['no_balloon']:
        yield "    <memballoon model='"
        yield (rows['no_balloon'],)
        yield "'/>\n"
    for piece_ in field(rows['pieces'], 'raw_devices'):
        yield (piece_,)
        yield '\n'
    yield '  </devices>\n'
    for piece_ in field(rows['pieces'], 'labels'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'raw_domain'):
        yield (piece_,)
        yield '\n'
    if field(rows['sections'], 'commandline'):
        yield (field(rows['sections'], 'commandline'),)
        yield '\n  <qemu:commandline>\n'
        for piece_ in field(rows['pieces'], 'commandline'):
            yield (piece_,)
            yield '\n'
        yield '  </qemu:commandline>\n'
    for piece_ in field(rows['pieces'], 'capabilities'):
        yield (piece_,)
        yield '\n'
    if field(rows['sections'], 'override'):
        yield (field(rows['sections'], 'override'),)
        yield '\n  <qemu:override>\n'
        for piece_ in field(rows['pieces'], 'override'):
            yield (piece_,)
            yield '\n'
        yield '  </qemu:override>\n'
    yield (field(rows['sections'], 'domain'),)
    yield '\n</domain>\n'


def _egl_headless_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """egl-headless.xml.j2"""
    yield "    <graphics type='"
    yield (rows['kind'],)
    yield "'>\n"
    if rows['node']:
        yield "      <gl rendernode='"
        yield (rows['node'],)
        yield "'/>\n"
    yield '    </graphics>\n'


def _element_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """element.xml.j2"""
    for line_ in rows['lines']:
        yield (line_,)
        yield '\n'


def _evdev_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """evdev.xml.j2"""
    yield "    <input type='evdev'>\n      <source dev='"
    yield (rows['device'],)
    yield "'"
    if rows['grab']:
        yield " grab='"
        yield (rows['grab'],)
        yield "'"
    yield " repeat='"
    yield (rows['repeat'],)
    yield "' grabToggle='"
    yield (rows['toggle'],)
    yield "'/>\n    </input>\n"


def _feature_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """feature.xml.j2"""
    yield "    <feature policy='"
    yield (rows['policy'],)
    yield "' name='"
    yield (rows['name'],)
    yield "'/>\n"


def _filesystem_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """filesystem.xml.j2"""
    yield "    <filesystem type='mount' accessmode='"
    yield (rows['access'],)
    yield "'>\n      <driver type='"
    yield (rows['driver'],)
    yield "'/>\n"
    if rows['cache']:
        yield (rows['served'],)
        yield '\n      <binary'
        if rows['binary']:
            yield " path='"
            yield (rows['binary'],)
            yield "'"
        yield ">\n        <cache mode='"
        yield (rows['cache'],)
        yield "'/>\n      </binary>\n"
        yield (rows['own'],)
        yield '\n'
    else:
        if rows['binary']:
            yield "      <binary path='"
            yield (rows['binary'],)
            yield "'/>\n"
    yield "      <source dir='"
    yield (rows['directory'],)
    yield "'/>\n      <target dir='"
    yield (rows['tag'],)
    yield "'/>\n"
    if rows['read_only']:
        yield '      <'
        yield (rows['read_only'],)
        yield '/>\n'
    yield "      <address type='pci' domain='0x0000' bus='"
    yield (field(rows['address'], 'bus'),)
    yield "' slot='"
    yield (field(rows['address'], 'slot'),)
    yield "' function='0x0'/>\n    </filesystem>\n"


def _firmware_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """firmware.xml.j2"""
    if rows['code']:
        yield "    <loader readonly='yes' type='"
        yield (rows['kind'],)
        yield "'"
        if rows['secure']:
            yield " secure='"
            yield (rows['secure'],)
            yield "'"
        if rows['stateless']:
            yield " stateless='"
            yield (rows['stateless'],)
            yield "'"
        if rows['code_format']:
            yield " format='"
            yield (rows['code_format'],)
            yield "'"
        yield '>'
        yield (rows['code'],)
        yield '</loader>\n'
    if rows['variables']:
        yield '    <nvram'
        if rows['template']:
            yield " template='"
            yield (rows['template'],)
            yield "'"
        if rows['variables_format']:
            yield " format='"
            yield (rows['variables_format'],)
            yield "'"
        yield '>'
        yield (rows['variables'],)
        yield '</nvram>\n'
    else:
        if rows['template']:
            yield "    <nvram template='"
            yield (rows['template'],)
            yield "'"
            if rows['variables_format']:
                yield " format='"
                yield (rows['variables_format'],)
                yield "'"
            yield '/>\n'


def _genid_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """genid.xml.j2"""
    yield '  <genid>'
    yield (rows['uuid'],)
    yield '</genid>\n'


def _hint_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """hint.xml.j2"""
    yield '      <'
    yield (rows['name'],)
    yield " state='"
    yield (rows['state'],)
    yield "'/>\n"


def _hook_sh(rows: Mapping[str, Any]) -> Iterator[Token]:
    """hook.sh.j2"""
    yield '#!/bin/sh\n# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n# libvirt calls it with a guest, what happens to that, and which part of it.\n'
    if rows['freed']:
        yield (rows['freeing'],)
        yield '\n# By sh: AppArmor lets libvirt run programs of the system, and none below /usr/local.\ncase $2-$3-$1 in\n'
        for guest_ in rows['freed']:
            yield '  prepare-begin-'
            yield (field(guest_, 'name'),)
            yield ') /bin/sh /usr/local/sbin/gpc-while-on on "$1" || exit 1 ;;\n  release-end-'
            yield (field(guest_, 'name'),)
            yield ') /bin/sh /usr/local/sbin/gpc-while-on off "$1" ;;\n'
        yield 'esac\n'
    if rows['guests']:
        yield (rows['hook'],)
        yield '\ncase $1 in\n'
        for guest_ in rows['guests']:
            yield '  '
            yield (field(guest_, 'name'),)
            yield ') ;;\n'
        yield '  *) exit 0 ;;\nesac\n# By sh: AppArmor lets libvirt run programs of the system, and none below /usr/local.\ncase $2-$3 in\n  prepare-begin) exec /bin/sh /usr/local/sbin/gpc-lend out "$1" ;;\n  release-end) exec /bin/sh /usr/local/sbin/gpc-lend back "$1" ;;\nesac\n'


def _hostdev_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """hostdev.xml.j2"""
    yield "    <hostdev mode='subsystem' type='pci' managed='"
    yield (rows['managed'],)
    yield "'>\n      <driver name='vfio'/>\n      <source>\n        <address domain='"
    yield (rows['domain'],)
    yield "' bus='"
    yield (rows['bus'],)
    yield "' slot='"
    yield (rows['slot'],)
    yield "' function='"
    yield (rows['function'],)
    yield "'/>\n      </source>\n"
    if rows['alias']:
        yield "      <alias name='"
        yield (rows['alias'],)
        yield "'/>\n"
    if rows['boot_order']:
        yield "      <boot order='"
        yield (rows['boot_order'],)
        yield "'/>\n"
    if rows['rom']:
        yield '      <rom'
        if rows['no_bar']:
            yield " bar='"
            yield (rows['no_bar'],)
            yield "'"
        yield " file='"
        yield (rows['rom'],)
        yield "'/>\n"
    else:
        if rows['no_bar']:
            yield "      <rom bar='"
            yield (rows['no_bar'],)
            yield "'/>\n"
    yield "      <address type='pci' domain='0x0000' bus='"
    yield (field(rows['address'], 'bus'),)
    yield "' slot='"
    yield (field(rows['address'], 'slot'),)
    yield "' function='"
    yield (rows['number'],)
    yield "'"
    if rows['multifunction']:
        yield " multifunction='"
        yield (rows['multifunction'],)
        yield "'"
    yield '/>\n    </hostdev>\n'


def _input_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """input.xml.j2"""
    yield "    <input type='"
    yield (rows['kind'],)
    yield "' bus='"
    yield (rows['bus'],)
    yield "'>\n"
    if rows['address']:
        yield "      <address type='pci' domain='0x0000' bus='"
        yield (field(rows['address'], 'bus'),)
        yield "' slot='"
        yield (field(rows['address'], 'slot'),)
        yield "' function='0x0'/>\n"
    if rows['port']:
        yield "      <address type='usb' bus='0' port='"
        yield (rows['port'],)
        yield "'/>\n"
    yield '    </input>\n'


def _interface_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """interface.xml.j2"""
    yield "    <interface type='hostdev' managed='"
    yield (rows['managed'],)
    yield "'>\n      <mac address='"
    yield (rows['mac'],)
    yield "'/>\n      <driver name='vfio'/>\n      <source>\n        <address type='pci' domain='"
    yield (rows['domain'],)
    yield "' bus='"
    yield (rows['bus'],)
    yield "' slot='"
    yield (rows['slot'],)
    yield "' function='"
    yield (rows['function'],)
    yield "'/>\n      </source>\n"
    if rows['vlan']:
        yield "      <vlan>\n        <tag id='"
        yield (rows['vlan'],)
        yield "'/>\n      </vlan>\n"
    if rows['boot_order']:
        yield "      <boot order='"
        yield (rows['boot_order'],)
        yield "'/>\n"
    yield "      <address type='pci' domain='0x0000' bus='"
    yield (field(rows['address'], 'bus'),)
    yield "' slot='"
    yield (field(rows['address'], 'slot'),)
    yield "' function='"
    yield (rows['number'],)
    yield "'/>\n    </interface>\n"


def _iothread_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """iothread.xml.j2"""
    yield "    <iothreadpin iothread='"
    yield (rows['number'],)
    yield "' cpuset='"
    yield (rows['pin'],)
    yield "'/>\n"


def _kernel_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """kernel.xml.j2"""
    yield '    <kernel>'
    yield (rows['image'],)
    yield '</kernel>\n'
    if rows['initrd']:
        yield '    <initrd>'
        yield (rows['initrd'],)
        yield '</initrd>\n'
    if rows['command_line']:
        yield '    <cmdline>'
        yield (rows['command_line'],)
        yield '</cmdline>\n'
    if rows['shim']:
        yield '    <shim>'
        yield (rows['shim'],)
        yield '</shim>\n'


def _maxphysaddr_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """maxphysaddr.xml.j2"""
    yield "    <maxphysaddr mode='"
    yield (rows['mode'],)
    yield "'"
    if rows['bits']:
        yield " bits='"
        yield (rows['bits'],)
        yield "'"
    if rows['limit']:
        yield " limit='"
        yield (rows['limit'],)
        yield "'"
    yield '/>\n'


def _mediated_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """mediated.xml.j2"""
    yield "    <hostdev mode='subsystem' type='mdev' managed='no' model='vfio-pci' display='"
    yield (rows['display'],)
    yield "'"
    if rows['ramfb']:
        yield " ramfb='"
        yield (rows['ramfb'],)
        yield "'"
    yield ">\n      <source>\n        <address uuid='"
    yield (rows['uuid'],)
    yield "'/>\n      </source>\n"
    if rows['alias']:
        yield "      <alias name='"
        yield (rows['alias'],)
        yield "'/>\n"
    yield "      <address type='pci' domain='0x0000' bus='"
    yield (field(rows['address'], 'bus'),)
    yield "' slot='"
    yield (field(rows['address'], 'slot'),)
    yield "' function='0x0'/>\n    </hostdev>\n"


def _memory_backing_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """memory-backing.xml.j2"""
    yield '  <memoryBacking>\n'
    if rows['pages']:
        yield '    <hugepages>\n'
        for page_ in rows['pages']:
            yield "      <page size='"
            yield (field(page_, 'size'),)
            yield "' unit='MiB'"
            if field(page_, 'nodes'):
                yield " nodeset='"
                yield (field(page_, 'nodes'),)
                yield "'"
            yield '/>\n'
        yield '    </hugepages>\n'
    if rows['apart']:
        yield '    <'
        yield (rows['apart'],)
        yield '/>\n'
    if rows['locked']:
        yield '    <'
        yield (rows['locked'],)
        yield '/>\n'
    if rows['source']:
        yield "    <source type='"
        yield (rows['source'],)
        yield "'/>\n"
    if rows['access']:
        yield "    <access mode='"
        yield (rows['access'],)
        yield "'/>\n"
    if rows['allocation']:
        yield "    <allocation mode='"
        yield (rows['allocation'],)
        yield "'"
        if rows['threads']:
            yield " threads='"
            yield (rows['threads'],)
            yield "'"
        yield '/>\n'
    if rows['discard']:
        yield '    <'
        yield (rows['discard'],)
        yield '/>\n'
    yield '  </memoryBacking>\n'


def _memory_max_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """memory-max.xml.j2"""
    yield "  <maxMemory slots='"
    yield (rows['slots'],)
    yield "' unit='MiB'>"
    yield (rows['size'],)
    yield '</maxMemory>\n'


def _network_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """network.xml.j2"""
    yield "    <interface type='"
    yield (rows['type'],)
    yield "'>\n      <mac address='"
    yield (field(rows['network'], 'mac'),)
    yield "'/>\n"
    if rows['bridge']:
        yield "      <source bridge='"
        yield (rows['bridge'],)
        yield "'/>\n"
    if rows['named']:
        yield "      <source network='"
        yield (rows['named'],)
        yield "'/>\n"
    if rows['device']:
        yield "      <source dev='"
        yield (rows['device'],)
        yield "' mode='"
        yield (field(rows['network'], 'mode'),)
        yield "'/>\n"
    if rows['has_vlans']:
        yield '      <vlan'
        if rows['trunk']:
            yield " trunk='"
            yield (rows['trunk'],)
            yield "'"
        yield '>\n'
        if rows['own']:
            yield "        <tag id='"
            yield (rows['own'],)
            yield "'"
            if rows['native']:
                yield " nativeMode='"
                yield (rows['native'],)
                yield "'"
            yield '/>\n'
        for tag_ in rows['tags']:
            yield "        <tag id='"
            yield (tag_,)
            yield "'/>\n"
        yield '      </vlan>\n'
    if rows['switch']:
        yield "      <virtualport type='"
        yield (rows['switch'],)
        yield "'/>\n"
    if rows['target']:
        yield "      <target dev='"
        yield (rows['target'],)
        yield "'/>\n"
    if rows['tap']:
        yield "      <target dev='"
        yield (rows['tap'],)
        yield "' managed='no'/>\n"
    yield "      <model type='"
    yield (field(rows['network'], 'model'),)
    yield "'/>\n"
    if rows['has_driver']:
        yield '      <driver'
        if rows['moved']:
            yield " name='"
            yield (rows['moved'],)
            yield "'"
        if rows['transmit']:
            yield " txmode='"
            yield (rows['transmit'],)
            yield "'"
        if rows['ioeventfd']:
            yield " ioeventfd='"
            yield (rows['ioeventfd'],)
            yield "'"
        if rows['event_idx']:
            yield " event_idx='"
            yield (rows['event_idx'],)
            yield "'"
        if field(rows['network'], 'queues'):
            yield " queues='"
            yield (field(rows['network'], 'queues'),)
            yield "'"
        if rows['receive_queue']:
            yield " rx_queue_size='"
            yield (rows['receive_queue'],)
            yield "'"
        if rows['has_offloads']:
            yield '>\n'
            for side_ in rows['sides']:
                yield '        <'
                yield (field(side_, 'name'),)
                for word_ in field(side_, 'words'):
                    yield ' '
                    yield (field(word_, 'name'),)
                    yield "='"
                    yield (field(word_, 'on'),)
                    yield "'"
                yield '/>\n'
            yield '      </driver>\n'
        else:
            yield '/>\n'
    if rows['backend']:
        yield "      <backend type='"
        yield (rows['backend'],)
        yield "'/>\n"
    for forward_ in rows['forwards']:
        yield "      <portForward proto='"
        yield (field(forward_, 'protocol'),)
        yield "' address='"
        yield (field(forward_, 'listen'),)
        yield "'>\n        <range start='"
        yield (field(forward_, 'host'),)
        yield "' to='"
        yield (field(forward_, 'guest'),)
        yield "'/>\n      </portForward>\n"
    if rows['rate']:
        yield "      <bandwidth>\n        <outbound average='"
        yield (rows['rate'],)
        yield "'/>\n      </bandwidth>\n"
    if rows['isolated']:
        yield "      <port isolated='"
        yield (rows['isolated'],)
        yield "'/>\n"
    if field(rows['network'], 'filter'):
        yield "      <filterref filter='"
        yield (field(rows['network'], 'filter'),)
        yield "'/>\n"
    if rows['link']:
        yield "      <link state='"
        yield (rows['link'],)
        yield "'/>\n"
    if field(rows['network'], 'mtu'):
        yield "      <mtu size='"
        yield (field(rows['network'], 'mtu'),)
        yield "'/>\n"
    if field(rows['network'], 'boot_order'):
        yield "      <boot order='"
        yield (field(rows['network'], 'boot_order'),)
        yield "'/>\n"
    yield "      <address type='pci' domain='0x0000' bus='"
    yield (field(rows['address'], 'bus'),)
    yield "' slot='"
    yield (field(rows['address'], 'slot'),)
    yield "' function='0x0'/>\n    </interface>\n"


def _numa_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """numa.xml.j2"""
    yield '    <numa>\n'
    for cell_ in rows['cells']:
        if field(cell_, 'distances'):
            yield "      <cell id='"
            yield (field(cell_, 'number'),)
            yield "' cpus='"
            yield (field(cell_, 'cpus'),)
            yield "' memory='"
            yield (field(cell_, 'memory'),)
            yield "' unit='MiB'>\n        <distances>\n"
            for distance_ in field(cell_, 'distances'):
                yield "          <sibling id='"
                yield (field(distance_, 'number'),)
                yield "' value='"
                yield (field(distance_, 'value'),)
                yield "'/>\n"
            yield '        </distances>\n      </cell>\n'
        else:
            yield "      <cell id='"
            yield (field(cell_, 'number'),)
            yield "' cpus='"
            yield (field(cell_, 'cpus'),)
            yield "' memory='"
            yield (field(cell_, 'memory'),)
            yield "' unit='MiB'/>\n"
    yield '    </numa>\n'


def _numatune_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """numatune.xml.j2"""
    yield '  <numatune>\n'
    if rows['bound']:
        yield "    <memory mode='"
        yield (field(rows['bound'], 'mode'),)
        yield "' nodeset='"
        yield (field(rows['bound'], 'nodes'),)
        yield "'/>\n"
    for cell_ in rows['cells']:
        yield "    <memnode cellid='"
        yield (field(cell_, 'number'),)
        yield "' mode='"
        yield (field(field(cell_, 'bound'), 'mode'),)
        yield "' nodeset='"
        yield (field(field(cell_, 'bound'), 'nodes'),)
        yield "'/>\n"
    yield '  </numatune>\n'


def _nvme_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """nvme.xml.j2"""
    yield "    <controller type='nvme' index='"
    yield (rows['number'],)
    yield "'>\n      <serial>"
    yield (rows['serial'],)
    yield "</serial>\n      <address type='pci' domain='0x0000' bus='"
    yield (field(rows['address'], 'bus'),)
    yield "' slot='"
    yield (field(rows['address'], 'slot'),)
    yield "' function='0x0'/>\n    </controller>\n"


def _override_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """override.xml.j2"""
    yield "    <qemu:device alias='"
    yield (rows['alias'],)
    yield "'>\n      <qemu:frontend>\n"
    for property_ in rows['properties']:
        yield "        <qemu:property name='"
        yield (field(property_, 'name'),)
        yield "' type='"
        yield (field(property_, 'kind'),)
        yield "' value='"
        yield (field(property_, 'value'),)
        yield "'/>\n"
    yield '      </qemu:frontend>\n    </qemu:device>\n'


def _panic_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """panic.xml.j2"""
    yield "    <panic model='"
    yield (rows['model'],)
    yield "'/>\n"


def _parallel_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """parallel.xml.j2"""
    yield "    <parallel type='"
    yield (rows['to'],)
    yield "'>\n"
    yield from _port_source_xml(rows)
    yield "      <target port='0'/>\n    </parallel>\n"


def _password_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """password.xml.j2"""
    yield "      <gpc:password display='"
    yield (rows['display'],)
    yield "' file='"
    yield (rows['file'],)
    yield "'/>\n"


def _pmu_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """pmu.xml.j2"""
    yield "    <pmu state='"
    yield (rows['state'],)
    yield "'/>\n"


def _port_source_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """port-source.xml.j2"""
    if rows['path']:
        yield '      <source'
        if rows['path_mode']:
            yield " mode='"
            yield (rows['path_mode'],)
            yield "'"
        yield " path='"
        yield (rows['path'],)
        yield "'"
        if rows['append']:
            yield " append='"
            yield (rows['append'],)
            yield "'"
        yield '/>\n'
    if rows['host']:
        yield "      <source mode='"
        yield (rows['mode'],)
        yield "' host='"
        yield (rows['host'],)
        yield "' service='"
        yield (rows['service'],)
        yield "'/>\n      <protocol type='"
        yield (rows['protocol'],)
        yield "'/>\n"


def _redirection_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """redirection.xml.j2"""
    yield "    <redirdev bus='usb' type='spicevmc'>\n      <address type='usb' bus='0' port='"
    yield (rows['port'],)
    yield "'/>\n    </redirdev>\n"


def _rng_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """rng.xml.j2"""
    yield "    <rng model='virtio'>\n"
    if rows['bytes']:
        yield "      <rate bytes='"
        yield (rows['bytes'],)
        yield "' period='"
        yield (rows['period'],)
        yield "'/>\n"
    yield "      <backend model='random'>"
    yield (rows['source'],)
    yield "</backend>\n      <address type='pci' domain='0x0000' bus='"
    yield (field(rows['address'], 'bus'),)
    yield "' slot='"
    yield (field(rows['address'], 'slot'),)
    yield "' function='0x0'/>\n    </rng>\n"


def _sata_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """sata.xml.j2"""
    yield "    <controller type='sata' index='0'>\n      <address type='pci' domain='0x0000' bus='"
    yield (field(rows['address'], 'bus'),)
    yield "' slot='"
    yield (field(rows['address'], 'slot'),)
    yield "' function='0x0'/>\n    </controller>\n"


def _schedule_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """schedule.xml.j2"""
    yield '    <'
    yield (rows['element'],)
    if rows['several']:
        yield ' '
        yield (rows['attribute'],)
        yield "='"
        yield (rows['several'],)
        yield "'"
    yield " scheduler='"
    yield (rows['policy'],)
    yield "'"
    if rows['priority']:
        yield " priority='"
        yield (rows['priority'],)
        yield "'"
    yield '/>\n'


def _scsi_device_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """scsi-device.xml.j2"""
    yield "    <hostdev mode='subsystem' type='scsi' managed='no'>\n      <source>\n        <adapter name='"
    yield (rows['adapter'],)
    yield "'/>\n        <address bus='"
    yield (rows['channel'],)
    yield "' target='"
    yield (rows['target'],)
    yield "' unit='"
    yield (rows['lun'],)
    yield "'/>\n      </source>\n"
    if rows['read_only']:
        yield '      <'
        yield (rows['read_only'],)
        yield '/>\n'
    if rows['shareable']:
        yield '      <'
        yield (rows['shareable'],)
        yield '/>\n'
    if rows['boot_order']:
        yield "      <boot order='"
        yield (rows['boot_order'],)
        yield "'/>\n"
    yield "      <address type='drive' controller='0' bus='0' target='0' unit='"
    yield (rows['unit'],)
    yield "'/>\n    </hostdev>\n"


def _scsi_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """scsi.xml.j2"""
    yield "    <controller type='scsi' index='0' model='virtio-scsi'>\n"
    if rows['thread']:
        yield "      <driver iothread='"
        yield (rows['thread'],)
        yield "'/>\n"
    yield "      <address type='pci' domain='0x0000' bus='"
    yield (field(rows['address'], 'bus'),)
    yield "' slot='"
    yield (field(rows['address'], 'slot'),)
    yield "' function='0x0'/>\n    </controller>\n"


def _serial_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """serial.xml.j2"""
    yield "    <serial type='"
    yield (rows['to'],)
    yield "'>\n"
    yield from _port_source_xml(rows)
    yield "      <target type='isa-serial' port='"
    yield (rows['number'],)
    yield "'/>\n    </serial>\n"
    if rows['console']:
        yield "    <console type='"
        yield (rows['to'],)
        yield "'>\n"
        yield from _port_source_xml(rows)
        yield "      <target type='serial' port='"
        yield (rows['console'],)
        yield "'/>\n    </console>\n"


def _shmem_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """shmem.xml.j2"""
    yield "    <shmem name='"
    yield (rows['name'],)
    yield "'>\n      <model type='ivshmem-plain'/>\n      <size unit='M'>"
    yield (rows['size'],)
    yield "</size>\n      <address type='pci' domain='0x0000' bus='"
    yield (field(rows['address'], 'bus'),)
    yield "' slot='"
    yield (field(rows['address'], 'slot'),)
    yield "' function='0x0'/>\n    </shmem>\n"


def _smartcard_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """smartcard.xml.j2"""
    yield "    <controller type='ccid' index='0'>\n      <address type='usb' bus='0' port='"
    yield (rows['port'],)
    yield "'/>\n    </controller>\n    <smartcard mode='"
    yield (rows['mode'],)
    yield "'"
    if rows['type']:
        yield " type='"
        yield (rows['type'],)
        yield "'"
    yield ">\n      <address type='ccid' controller='0' slot='0'/>\n    </smartcard>\n"


def _smbios_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """smbios.xml.j2"""
    yield "    <smbios mode='"
    yield (rows['mode'],)
    yield "'/>\n"


def _sound_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """sound.xml.j2"""
    yield "    <sound model='"
    yield (rows['model'],)
    yield "'>\n"
    if rows['codec']:
        yield "      <codec type='"
        yield (rows['codec'],)
        yield "'/>\n"
    yield "      <audio id='1'/>\n"
    if rows['address']:
        yield "      <address type='pci' domain='0x0000' bus='"
        yield (field(rows['address'], 'bus'),)
        yield "' slot='"
        yield (field(rows['address'], 'slot'),)
        yield "' function='0x0'/>\n"
    if rows['port']:
        yield "      <address type='usb' bus='0' port='"
        yield (rows['port'],)
        yield "'/>\n"
    yield '    </sound>\n'
    if rows['ways']:
        yield "    <audio id='1' type='"
        yield (rows['output'],)
        yield "'"
        if rows['server']:
            yield " serverName='"
            yield (rows['server'],)
            yield "'"
        if rows['runtime_dir']:
            yield " runtimeDir='"
            yield (rows['runtime_dir'],)
            yield "'"
        yield '>\n'
        for way_ in rows['ways']:
            yield '      <'
            yield (field(way_, 'name'),)
            for word_ in field(way_, 'words'):
                yield ' '
                yield (field(word_, 'name'),)
                yield "='"
                yield (field(word_, 'value'),)
                yield "'"
            yield '/>\n'
        yield '    </audio>\n'
    else:
        yield "    <audio id='1' type='"
        yield (rows['output'],)
        yield "'"
        if rows['server']:
            yield " serverName='"
            yield (rows['server'],)
            yield "'"
        if rows['runtime_dir']:
            yield " runtimeDir='"
            yield (rows['runtime_dir'],)
            yield "'"
        yield '/>\n'


def _spice_agent_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """spice-agent.xml.j2"""
    yield "    <channel type='spicevmc'>\n      <target type='virtio' name='"
    yield (field(rows['agent'], 'name'),)
    yield "'/>\n      <address type='virtio-serial' controller='0' bus='0' port='"
    yield (field(rows['agent'], 'port'),)
    yield "'/>\n    </channel>\n"


def _spice_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """spice.xml.j2"""
    yield "    <graphics type='spice' port='"
    yield (rows['port'],)
    yield "'"
    if rows['tls_port']:
        yield " tlsPort='"
        yield (rows['tls_port'],)
        yield "'"
    yield " autoport='"
    yield (rows['auto'],)
    yield "'"
    if rows['keymap']:
        yield " keymap='"
        yield (rows['keymap'],)
        yield "'"
    yield " listen='"
    yield (rows['listen'],)
    yield "'>\n"
    if rows['compression']:
        yield "      <image compression='"
        yield (rows['compression'],)
        yield "'/>\n"
    if rows['streaming']:
        yield "      <streaming mode='"
        yield (rows['streaming'],)
        yield "'/>\n"
    if rows['mouse']:
        yield "      <mouse mode='"
        yield (rows['mouse'],)
        yield "'/>\n"
    yield "      <clipboard copypaste='"
    yield (rows['clipboard'],)
    yield "'/>\n      <filetransfer enable='"
    yield (rows['files'],)
    yield "'/>\n    </graphics>\n"


def _sysinfo_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """sysinfo.xml.j2"""
    yield "  <sysinfo type='smbios'>\n"
    for block_ in rows['blocks']:
        yield '    <'
        yield (field(block_, 'element'),)
        yield '>\n'
        for entry_ in field(block_, 'entries'):
            yield "      <entry name='"
            yield (field(entry_, 'name'),)
            yield "'>"
            yield (field(entry_, 'value'),)
            yield '</entry>\n'
        yield '    </'
        yield (field(block_, 'element'),)
        yield '>\n'
    if rows['oem']:
        yield '    <oemStrings>\n'
        for line_ in rows['oem']:
            yield '      <entry>'
            yield (line_,)
            yield '</entry>\n'
        yield '    </oemStrings>\n'
    yield '  </sysinfo>\n'


def _tablet_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """tablet.xml.j2"""
    yield "    <input type='tablet' bus='usb'/>\n"


def _tpm_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """tpm.xml.j2"""
    yield "    <tpm model='"
    yield (rows['model'],)
    yield "'>\n"
    if rows['passthrough']:
        yield "      <backend type='passthrough'>\n        <device path='"
        yield (rows['passthrough'],)
        yield "'/>\n      </backend>\n"
    else:
        if rows['has_more']:
            yield "      <backend type='emulator' version='"
            yield (rows['version'],)
            yield "'>\n"
            if rows['state']:
                yield "        <source type='dir' path='"
                yield (rows['state'],)
                yield "'/>\n"
            if rows['profile']:
                yield "        <profile source='"
                yield (rows['profile'],)
                yield "'/>\n"
            yield '      </backend>\n'
        else:
            yield "      <backend type='emulator' version='"
            yield (rows['version'],)
            yield "'/>\n"
    yield '    </tpm>\n'


def _usb_device_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """usb-device.xml.j2"""
    yield "    <hostdev mode='subsystem' type='usb' managed='yes'>\n      <source startupPolicy='"
    yield (rows['policy'],)
    yield "'"
    if rows['reset']:
        yield " guestReset='"
        yield (rows['reset'],)
        yield "'"
    yield '>\n'
    if rows['vendor']:
        yield "        <vendor id='"
        yield (rows['vendor'],)
        yield "'/>\n        <product id='"
        yield (rows['product'],)
        yield "'/>\n"
    yield '      </source>\n'
    if rows['boot_order']:
        yield "      <boot order='"
        yield (rows['boot_order'],)
        yield "'/>\n"
    yield "      <address type='usb' bus='0' port='"
    yield (rows['port'],)
    yield "'/>\n    </hostdev>\n"


def _usb_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """usb.xml.j2"""
    if rows['address']:
        yield "    <controller type='usb' index='"
        yield (rows['number'],)
        yield "' model='"
        yield (rows['model'],)
        yield "'"
        if rows['ports']:
            yield " ports='"
            yield (rows['ports'],)
            yield "'"
        yield '>\n'
        if rows['first_port']:
            yield "      <master startport='"
            yield (rows['first_port'],)
            yield "'/>\n"
        yield "      <address type='pci' domain='0x0000' bus='"
        yield (field(rows['address'], 'bus'),)
        yield "' slot='"
        yield (field(rows['address'], 'slot'),)
        yield "' function='0x"
        yield (rows['function'],)
        yield "'"
        if rows['multifunction']:
            yield " multifunction='"
            yield (rows['multifunction'],)
            yield "'"
        yield '/>\n    </controller>\n'
    else:
        yield "    <controller type='usb' index='"
        yield (rows['number'],)
        yield "' model='"
        yield (rows['model'],)
        yield "'/>\n"


def _user_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """user.xml.j2"""
    yield "  <seclabel type='static' model='dac' relabel='yes'>\n    <label>"
    yield (rows['user'],)
    yield ':kvm</label>\n  </seclabel>\n'


def _variable_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """variable.xml.j2"""
    yield "    <qemu:env name='"
    yield (rows['name'],)
    yield "' value='"
    yield (rows['value'],)
    yield "'/>\n"


def _video_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """video.xml.j2"""
    if rows['address']:
        yield '    <video>\n'
        if rows['accel']:
            yield "      <model type='"
            yield (rows['model'],)
            yield "'"
            if rows['ram']:
                yield " ram='"
                yield (rows['ram'],)
                yield "'"
            if rows['vram']:
                yield " vram='"
                yield (rows['vram'],)
                yield "'"
            if rows['picture']:
                yield " vgamem='"
                yield (rows['picture'],)
                yield "'"
            yield " heads='1' primary='yes'>\n        <acceleration accel3d='"
            yield (rows['accel'],)
            yield "'/>\n      </model>\n"
        else:
            yield "      <model type='"
            yield (rows['model'],)
            yield "'"
            if rows['ram']:
                yield " ram='"
                yield (rows['ram'],)
                yield "'"
            if rows['vram']:
                yield " vram='"
                yield (rows['vram'],)
                yield "'"
            if rows['picture']:
                yield " vgamem='"
                yield (rows['picture'],)
                yield "'"
            yield " heads='1' primary='yes'/>\n"
        yield "      <address type='pci' domain='0x0000' bus='"
        yield (field(rows['address'], 'bus'),)
        yield "' slot='"
        yield (field(rows['address'], 'slot'),)
        yield "' function='0x0'/>\n    </video>\n"
    else:
        yield "    <video>\n      <model type='"
        yield (rows['model'],)
        yield "'/>\n    </video>\n"


def _vmcoreinfo_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """vmcoreinfo.xml.j2"""
    yield "    <vmcoreinfo state='on'/>\n"


def _vnc_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """vnc.xml.j2"""
    if field(rows['vnc'], 'socket'):
        yield "    <graphics type='vnc'"
        if rows['keymap']:
            yield " keymap='"
            yield (rows['keymap'],)
            yield "'"
        if field(rows['vnc'], 'share'):
            yield " sharePolicy='"
            yield (field(rows['vnc'], 'share'),)
            yield "'"
        yield ">\n      <listen type='socket' socket='"
        yield (field(rows['vnc'], 'socket'),)
        yield "'/>\n    </graphics>\n"
    elif field(rows['vnc'], 'port'):
        yield "    <graphics type='vnc' port='"
        yield (field(rows['vnc'], 'port'),)
        yield "' autoport='no'"
        if field(rows['vnc'], 'websocket'):
            yield " websocket='"
            yield (field(rows['vnc'], 'websocket'),)
            yield "'"
        if rows['keymap']:
            yield " keymap='"
            yield (rows['keymap'],)
            yield "'"
        if field(rows['vnc'], 'share'):
            yield " sharePolicy='"
            yield (field(rows['vnc'], 'share'),)
            yield "'"
        yield " listen='"
        yield (field(rows['vnc'], 'listen'),)
        yield "'/>\n"
    else:
        yield "    <graphics type='vnc' port='"
        yield (rows['next_free'],)
        yield "' autoport='yes'"
        if field(rows['vnc'], 'websocket'):
            yield " websocket='"
            yield (field(rows['vnc'], 'websocket'),)
            yield "'"
        if rows['keymap']:
            yield " keymap='"
            yield (rows['keymap'],)
            yield "'"
        if field(rows['vnc'], 'share'):
            yield " sharePolicy='"
            yield (field(rows['vnc'], 'share'),)
            yield "'"
        yield " listen='"
        yield (field(rows['vnc'], 'listen'),)
        yield "'/>\n"


def _vsock_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """vsock.xml.j2"""
    yield "    <vsock model='virtio'>\n      <cid auto='no' address='"
    yield (rows['cid'],)
    yield "'/>\n      <address type='pci' domain='0x0000' bus='"
    yield (field(rows['address'], 'bus'),)
    yield "' slot='"
    yield (field(rows['address'], 'slot'),)
    yield "' function='0x0'/>\n    </vsock>\n"


def _watchdog_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """watchdog.xml.j2"""
    if rows['address']:
        yield "    <watchdog model='"
        yield (field(rows['watchdog'], 'model'),)
        yield "' action='"
        yield (field(rows['watchdog'], 'action'),)
        yield "'>\n      <address type='pci' domain='0x0000' bus='"
        yield (field(rows['address'], 'bus'),)
        yield "' slot='"
        yield (field(rows['address'], 'slot'),)
        yield "' function='0x0'/>\n    </watchdog>\n"
    else:
        yield "    <watchdog model='"
        yield (field(rows['watchdog'], 'model'),)
        yield "' action='"
        yield (field(rows['watchdog'], 'action'),)
        yield "'/>\n"


def _word_xml(rows: Mapping[str, Any]) -> Iterator[Token]:
    """word.xml.j2"""
    yield "    <qemu:arg value='"
    yield (rows['word'],)
    yield "'/>\n"


TEMPLATES = {
    'autostart.xml.j2': _autostart_xml,
    'balloon.xml.j2': _balloon_xml,
    'cache.xml.j2': _cache_xml,
    'capabilities.xml.j2': _capabilities_xml,
    'channel-controller.xml.j2': _channel_controller_xml,
    'channel.xml.j2': _channel_xml,
    'clock.xml.j2': _clock_xml,
    'commandline.xml.j2': _commandline_xml,
    'console.xml.j2': _console_xml,
    'disk.xml.j2': _disk_xml,
    'domain.xml.j2': _domain_xml,
    'egl-headless.xml.j2': _egl_headless_xml,
    'element.xml.j2': _element_xml,
    'evdev.xml.j2': _evdev_xml,
    'feature.xml.j2': _feature_xml,
    'filesystem.xml.j2': _filesystem_xml,
    'firmware.xml.j2': _firmware_xml,
    'genid.xml.j2': _genid_xml,
    'hint.xml.j2': _hint_xml,
    'hook.sh.j2': _hook_sh,
    'hostdev.xml.j2': _hostdev_xml,
    'input.xml.j2': _input_xml,
    'interface.xml.j2': _interface_xml,
    'iothread.xml.j2': _iothread_xml,
    'kernel.xml.j2': _kernel_xml,
    'maxphysaddr.xml.j2': _maxphysaddr_xml,
    'mediated.xml.j2': _mediated_xml,
    'memory-backing.xml.j2': _memory_backing_xml,
    'memory-max.xml.j2': _memory_max_xml,
    'network.xml.j2': _network_xml,
    'numa.xml.j2': _numa_xml,
    'numatune.xml.j2': _numatune_xml,
    'nvme.xml.j2': _nvme_xml,
    'override.xml.j2': _override_xml,
    'panic.xml.j2': _panic_xml,
    'parallel.xml.j2': _parallel_xml,
    'password.xml.j2': _password_xml,
    'pmu.xml.j2': _pmu_xml,
    'port-source.xml.j2': _port_source_xml,
    'redirection.xml.j2': _redirection_xml,
    'rng.xml.j2': _rng_xml,
    'sata.xml.j2': _sata_xml,
    'schedule.xml.j2': _schedule_xml,
    'scsi-device.xml.j2': _scsi_device_xml,
    'scsi.xml.j2': _scsi_xml,
    'serial.xml.j2': _serial_xml,
    'shmem.xml.j2': _shmem_xml,
    'smartcard.xml.j2': _smartcard_xml,
    'smbios.xml.j2': _smbios_xml,
    'sound.xml.j2': _sound_xml,
    'spice-agent.xml.j2': _spice_agent_xml,
    'spice.xml.j2': _spice_xml,
    'sysinfo.xml.j2': _sysinfo_xml,
    'tablet.xml.j2': _tablet_xml,
    'tpm.xml.j2': _tpm_xml,
    'usb-device.xml.j2': _usb_device_xml,
    'usb.xml.j2': _usb_xml,
    'user.xml.j2': _user_xml,
    'variable.xml.j2': _variable_xml,
    'video.xml.j2': _video_xml,
    'vmcoreinfo.xml.j2': _vmcoreinfo_xml,
    'vnc.xml.j2': _vnc_xml,
    'vsock.xml.j2': _vsock_xml,
    'watchdog.xml.j2': _watchdog_xml,
    'word.xml.j2': _word_xml,
}
