"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token, field


def _acpi_table_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """acpi-table.cfg.j2"""
    yield 'acpi_firmware = '
    yield (rows['file'],)
    yield '\n'


def _clock_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """clock.cfg.j2"""
    if rows['offset']:
        yield 'rtc_timeoffset = '
        yield (rows['offset'],)
        yield '\n'
    if rows['hpet']:
        yield 'hpet = '
        yield (rows['hpet'],)
        yield '\n'
    if rows['tsc_mode']:
        yield 'tsc_mode = '
        yield (rows['tsc_mode'],)
        yield '\n'
    if rows['timer_mode']:
        yield 'timer_mode = '
        yield (rows['timer_mode'],)
        yield '\n'
    if rows['align_timers']:
        yield 'vpt_align = '
        yield (rows['align_timers'],)
        yield '\n'


def _entry_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """entry.cfg.j2"""
    yield '    '
    yield (rows['entry'],)
    yield ',\n'


def _firmware_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """firmware.cfg.j2"""
    yield 'bios_path_override = '
    yield (rows['code'],)
    yield '\n'


def _kernel_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """kernel.cfg.j2"""
    yield 'kernel = '
    yield (rows['kernel'],)
    yield '\n'
    if rows['ramdisk']:
        yield 'ramdisk = '
        yield (rows['ramdisk'],)
        yield '\n'
    if rows['cmdline']:
        yield 'cmdline = '
        yield (rows['cmdline'],)
        yield '\n'


def _maxmem_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """maxmem.cfg.j2"""
    yield 'maxmem = '
    yield (rows['size'],)
    yield '\n'


def _nested_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """nested.cfg.j2"""
    yield 'nestedhvm = '
    yield (rows['has'],)
    yield '\n'


def _parallel_xm_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """parallel-xm.cfg.j2"""
    yield 'parallel = '
    yield (rows['parallel'],)
    yield '\n'


def _raw_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """raw.cfg.j2"""
    if field(rows['row'], 'value'):
        yield (field(rows['row'], 'key'),)
        yield ' = '
        yield (field(rows['row'], 'value'),)
        yield '\n'
    else:
        yield (field(rows['row'], 'key'),)
        yield ' '
        if field(rows['row'], 'extends'):
            yield '+'
        yield '= ['
        entries0 = tuple(field(rows['row'], 'entries'))
        for number0, entry_ in enumerate(entries0, 1):
            is_last0 = number0 == len(entries0)
            yield (entry_,)
            if not is_last0:
                yield ', '
        yield ']\n'


def _redirections_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """redirections.cfg.j2"""
    yield 'spiceusbredirection = '
    yield (rows['count'],)
    yield '\n'


def _serial_xm_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """serial-xm.cfg.j2"""
    yield 'serial = '
    yield (rows['serial'],)
    yield '\n'


def _serial_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """serial.cfg.j2"""
    yield 'serial = ['
    entries0 = tuple(rows['ports'])
    for number0, port_ in enumerate(entries0, 1):
        is_last0 = number0 == len(entries0)
        yield (port_,)
        if not is_last0:
            yield ', '
    yield ']\n'


def _sleep_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """sleep.cfg.j2"""
    if rows['s3']:
        yield 'acpi_s3 = '
        yield (rows['s3'],)
        yield '\n'
    if rows['s4']:
        yield 'acpi_s4 = '
        yield (rows['s4'],)
        yield '\n'


def _soundhw_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """soundhw.cfg.j2"""
    yield 'soundhw = '
    yield (rows['soundhw'],)
    yield '\n'


def _spice_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """spice.cfg.j2"""
    yield 'spice = '
    yield (rows['on'],)
    yield '\nspicehost = '
    yield (rows['host'],)
    yield '\nspiceport = '
    yield (rows['port'],)
    yield '\nspicedisable_ticketing = '
    yield (rows['on'],)
    yield '\n'
    if rows['agent']:
        yield 'spicevdagent = '
        yield (rows['agent'],)
        yield '\nspice_clipboard_sharing = '
        yield (rows['clipboard'],)
        yield '\n'
    if rows['compression']:
        yield 'spice_image_compression = '
        yield (rows['compression'],)
        yield '\n'
    if rows['tls_port']:
        yield 'spicetls_port = '
        yield (rows['tls_port'],)
        yield '\n'
    if rows['streaming']:
        yield 'spice_streaming_video = '
        yield (rows['streaming'],)
        yield '\n'
    if rows['mouse']:
        yield 'spiceagent_mouse = '
        yield (rows['mouse'],)
        yield '\n'


def _stdvga_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """stdvga.cfg.j2"""
    yield 'stdvga = '
    yield (rows['stdvga'],)
    yield '\n'
    if rows['keymap']:
        yield 'keymap = '
        yield (rows['keymap'],)
        yield '\n'


def _tablet_xm_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """tablet-xm.cfg.j2"""
    yield 'usbdevice = '
    yield (rows['tablet'],)
    yield '\n'


def _tablet_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """tablet.cfg.j2"""
    yield 'usb = '
    yield (rows['usb'],)
    yield '\nusbdevice = ['
    yield (rows['tablet'],)
    yield ']\n'


def _usb_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """usb.cfg.j2"""
    yield '    '
    yield (rows['usb'],)
    yield ',\n'


def _vga_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """vga.cfg.j2"""
    yield 'vga = '
    yield (rows['vga'],)
    yield '\n'
    if rows['videoram']:
        yield 'videoram = '
        yield (rows['videoram'],)
        yield '\n'
    if rows['keymap']:
        yield 'keymap = '
        yield (rows['keymap'],)
        yield '\n'


def _vnc_password_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """vnc-password.cfg.j2"""
    yield 'vnc = '
    yield (rows['off'],)
    yield '\ndevice_model_args_hvm = [\n    '
    yield (rows['object'],)
    yield ', '
    yield (rows['secret'],)
    yield ',\n    '
    yield (rows['vnc'],)
    yield ', '
    yield (rows['server'],)
    yield ',\n]\n'


def _vnc_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """vnc.cfg.j2"""
    yield 'vnc = '
    yield (field(rows['vnc'], 'vnc'),)
    yield '\nvnclisten = '
    yield (field(rows['vnc'], 'vnclisten'),)
    yield '\n'
    if field(rows['vnc'], 'vncdisplay'):
        yield 'vncdisplay = '
        yield (field(rows['vnc'], 'vncdisplay'),)
        yield '\n'
    if field(rows['vnc'], 'vncunused'):
        yield 'vncunused = '
        yield (field(rows['vnc'], 'vncunused'),)
        yield '\n'


def _vncpasswd_xm_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """vncpasswd-xm.cfg.j2"""
    yield 'vncpasswd = open('
    yield (rows['file'],)
    yield ').read().rstrip("\\n")\nassert 0 < len(vncpasswd) <= '
    yield (rows['most'],)
    yield ' and "\\n" not in vncpasswd, "a password of VNC is a line of 1 to 8 characters"\n'


def _vnuma_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """vnuma.cfg.j2"""
    yield 'vnuma = [\n'
    for cell_ in rows['cells']:
        yield '    ['
        yield (field(cell_, 'node'),)
        yield ', '
        yield (field(cell_, 'size'),)
        yield ', '
        yield (field(cell_, 'cpus'),)
        yield ', '
        yield (field(cell_, 'distances'),)
        yield '],\n'
    yield ']\n'


def _xl_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """xl.cfg.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['hvm_guest'],)
    yield '\nname = '
    yield (rows['name'],)
    yield '\nuuid = '
    yield (field(rows['guest'], 'uuid'),)
    yield '\ntype = "hvm"\nmemory = '
    yield (rows['memory'],)
    yield '\n'
    entries0 = tuple(field(rows['pieces'], 'maxmem'))
    for piece_ in entries0:
        yield (piece_,)
        yield '\n'
    if not entries0:
        yield 'maxmem = '
        yield (rows['maxmem'],)
        yield '\n'
    for piece_ in field(rows['pieces'], 'vnuma'):
        yield (piece_,)
        yield '\n'
    yield 'vcpus = '
    yield (field(field(rows['guest'], 'cpu'), 'vcpus'),)
    yield '\n'
    if rows['most']:
        yield 'maxvcpus = '
        yield (rows['most'],)
        yield '\n'
    if rows['cpus']:
        yield 'cpus = ['
        entries0 = tuple(rows['cpus'])
        for number0, cpu_ in enumerate(entries0, 1):
            is_last0 = number0 == len(entries0)
            yield (cpu_,)
            if not is_last0:
                yield ', '
        yield ']\n'
    if rows['cpus_soft']:
        yield 'cpus_soft = '
        yield (rows['cpus_soft'],)
        yield '\n'
    yield 'bios = '
    yield (rows['bios'],)
    yield '\n'
    for piece_ in field(rows['pieces'], 'firmware'):
        yield (piece_,)
        yield '\n'
    yield 'acpi = 1\napic = 1\npae = 1\n'
    if rows['hap']:
        yield 'hap = '
        yield (rows['hap'],)
        yield '\n'
    else:
        yield 'hap = 1\n'
    for piece_ in field(rows['pieces'], 'start'):
        yield (piece_,)
        yield '\n'
    if field(rows['pieces'], 'smbios'):
        yield 'smbios = [\n'
        for piece_ in field(rows['pieces'], 'smbios'):
            yield (piece_,)
            yield '\n'
        yield ']\n'
    yield 'localtime = '
    yield (rows['localtime'],)
    yield '\n'
    for piece_ in field(rows['pieces'], 'clock'):
        yield (piece_,)
        yield '\n'
    if rows['viridian']:
        yield 'viridian = ['
        entries0 = tuple(rows['viridian'])
        for number0, group_ in enumerate(entries0, 1):
            is_last0 = number0 == len(entries0)
            yield (group_,)
            if not is_last0:
                yield ', '
        yield ']\n'
    else:
        yield 'viridian = '
        yield (rows['no_viridian'],)
        yield '\n'
    yield (rows['platform_device'],)
    yield '\n'
    if rows['platform']:
        yield 'xen_platform_pci = '
        yield (rows['platform'],)
        yield '\n'
    else:
        yield 'xen_platform_pci = 1\n'
    yield (rows['device_model'],)
    yield '\ndevice_model_version = "qemu-xen"\n'
    if rows['emulator']:
        yield 'device_model_override = '
        yield (rows['emulator'],)
        yield '\n'
    yield '\n'
    yield (rows['list'],)
    yield '\ndisk = [\n'
    for piece_ in field(rows['pieces'], 'disk'):
        yield (piece_,)
        yield '\n'
    yield ']\n'
    if rows['hdtype']:
        yield 'hdtype = '
        yield (rows['hdtype'],)
        yield '\n'
    yield 'vif = [\n'
    for piece_ in field(rows['pieces'], 'vif'):
        yield (piece_,)
        yield '\n'
    yield ']\npci = [\n'
    for piece_ in field(rows['pieces'], 'pci'):
        yield (piece_,)
        yield '\n'
    yield ']\n'
    if field(rows['pieces'], 'p9'):
        yield 'p9 = [\n'
        for piece_ in field(rows['pieces'], 'p9'):
            yield (piece_,)
            yield '\n'
        yield ']\n'
    yield 'gfx_passthru = '
    yield (rows['gfx_passthru'],)
    yield '\n\n'
    for piece_ in field(rows['pieces'], 'vga'):
        yield (piece_,)
        yield '\n'
    entries0 = tuple(field(rows['pieces'], 'vnc'))
    for piece_ in entries0:
        yield (piece_,)
        yield '\n'
    if not entries0:
        yield 'vnc = '
        yield (rows['no_vnc'],)
        yield '\n'
    yield (rows['no_local_display'],)
    yield '\nsdl = 0\n'
    for piece_ in field(rows['pieces'], 'ports'):
        yield (piece_,)
        yield '\n'
    if field(rows['pieces'], 'channel'):
        yield 'channel = [\n'
        for piece_ in field(rows['pieces'], 'channel'):
            yield (piece_,)
            yield '\n'
        yield ']\n'
    if field(rows['pieces'], 'usbctrl'):
        yield 'usbctrl = [\n'
        for piece_ in field(rows['pieces'], 'usbctrl'):
            yield (piece_,)
            yield '\n'
        yield ']\n'
    for piece_ in field(rows['pieces'], 'pointer'):
        yield (piece_,)
        yield '\n'
    yield 'boot = '
    yield (rows['boot'],)
    yield '\non_poweroff = '
    yield (field(rows['guest'], 'on_poweroff'),)
    yield '\non_reboot = '
    yield (field(rows['guest'], 'on_reboot'),)
    yield '\non_crash = '
    yield (field(rows['guest'], 'on_crash'),)
    yield '\n'
    for piece_ in field(rows['pieces'], 'own'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'raw'):
        yield (piece_,)
        yield '\n'


def _xm_cfg(rows: Mapping[str, Any]) -> Iterator[Token]:
    """xm.cfg.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['dialect'],)
    yield "\nkernel = 'hvmloader'\nbuilder = 'hvm'\nmemory = "
    yield (rows['memory'],)
    yield '\n'
    for piece_ in field(rows['pieces'], 'maxmem'):
        yield (piece_,)
        yield '\n'
    yield 'name = '
    yield (field(rows['guest'], 'name'),)
    yield '\nvcpus = '
    yield (field(field(rows['guest'], 'cpu'), 'vcpus'),)
    yield '\n'
    if rows['cpus']:
        yield 'cpus = ['
        entries0 = tuple(rows['cpus'])
        for number0, cpu_ in enumerate(entries0, 1):
            is_last0 = number0 == len(entries0)
            yield (cpu_,)
            if not is_last0:
                yield ', '
        yield ']\n'
    yield 'pae = 1\nacpi = 1\napic = 1\n'
    if rows['hap']:
        yield 'hap = '
        yield (rows['hap'],)
        yield '\n'
    if rows['localtime']:
        yield 'localtime = '
        yield (rows['localtime'],)
        yield '\n'
    for piece_ in field(rows['pieces'], 'clock'):
        yield (piece_,)
        yield '\n'
    yield (rows['list'],)
    yield '\nvif = [\n'
    for piece_ in field(rows['pieces'], 'vif'):
        yield (piece_,)
        yield '\n'
    yield ']\ndisk = [\n'
    for piece_ in field(rows['pieces'], 'disk'):
        yield (piece_,)
        yield '\n'
    yield ']\n'
    yield (rows['platform_device'],)
    yield '\n'
    if rows['platform']:
        yield 'xen_platform_pci = '
        yield (rows['platform'],)
        yield '\n'
    else:
        yield 'xen_platform_pci = 1\n'
    if rows['viridian']:
        yield 'viridian = '
        yield (rows['viridian'],)
        yield '\n'
    yield 'on_poweroff = '
    yield (field(rows['guest'], 'on_poweroff'),)
    yield '\non_reboot = '
    yield (field(rows['guest'], 'on_reboot'),)
    yield '\non_crash = '
    yield (field(rows['guest'], 'on_crash'),)
    yield '\n'
    yield (rows['dialect'],)
    yield "\ndevice_model = 'qemu-dm'\nboot = "
    yield (rows['boot'],)
    yield '\n'
    yield (rows['no_local_display'],)
    yield '\nsdl = 0\n'
    entries0 = tuple(field(rows['pieces'], 'vnc'))
    for piece_ in entries0:
        yield (piece_,)
        yield '\n'
    if not entries0:
        yield 'vnc = '
        yield (rows['no_vnc'],)
        yield '\n'
    yield 'vncconsole = 0\n'
    for piece_ in field(rows['pieces'], 'vga'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'ports'):
        yield (piece_,)
        yield '\n'
    yield (rows['list'],)
    yield '\npci = [\n'
    for piece_ in field(rows['pieces'], 'pci'):
        yield (piece_,)
        yield '\n'
    yield ']\n'
    yield (rows['secondary_display'],)
    yield '\ngfx_passthru = 0\n'
    for piece_ in field(rows['pieces'], 'pointer'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'own'):
        yield (piece_,)
        yield '\n'
    for piece_ in field(rows['pieces'], 'raw'):
        yield (piece_,)
        yield '\n'


TEMPLATES = {
    'acpi-table.cfg.j2': _acpi_table_cfg,
    'clock.cfg.j2': _clock_cfg,
    'entry.cfg.j2': _entry_cfg,
    'firmware.cfg.j2': _firmware_cfg,
    'kernel.cfg.j2': _kernel_cfg,
    'maxmem.cfg.j2': _maxmem_cfg,
    'nested.cfg.j2': _nested_cfg,
    'parallel-xm.cfg.j2': _parallel_xm_cfg,
    'raw.cfg.j2': _raw_cfg,
    'redirections.cfg.j2': _redirections_cfg,
    'serial-xm.cfg.j2': _serial_xm_cfg,
    'serial.cfg.j2': _serial_cfg,
    'sleep.cfg.j2': _sleep_cfg,
    'soundhw.cfg.j2': _soundhw_cfg,
    'spice.cfg.j2': _spice_cfg,
    'stdvga.cfg.j2': _stdvga_cfg,
    'tablet-xm.cfg.j2': _tablet_xm_cfg,
    'tablet.cfg.j2': _tablet_cfg,
    'usb.cfg.j2': _usb_cfg,
    'vga.cfg.j2': _vga_cfg,
    'vnc-password.cfg.j2': _vnc_password_cfg,
    'vnc.cfg.j2': _vnc_cfg,
    'vncpasswd-xm.cfg.j2': _vncpasswd_xm_cfg,
    'vnuma.cfg.j2': _vnuma_cfg,
    'xl.cfg.j2': _xl_cfg,
    'xm.cfg.j2': _xm_cfg,
}
