"""Keys of `raw.xl`: xl says nothing about one that it does not know, so gpc does. Pure."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from gpc.parts.channels import GuestChannel
from gpc.parts.clock import GuestClock
from gpc.parts.display import GuestDisplay
from gpc.parts.firmware import FirmwareFiles
from gpc.parts.memory_max import MemoryMax
from gpc.parts.numa import GuestNuma
from gpc.parts.raw import RawKeys
from gpc.parts.redirections import GuestRedirection
from gpc.parts.serial import GuestParallel, GuestSerial
from gpc.parts.shares import GuestShare
from gpc.parts.smbios import GuestSmbios
from gpc.parts.sound import GuestSound
from gpc.parts.spice import GuestSpice, SpiceAgent
from gpc.parts.start import GuestAcpiTable, GuestKernel, GuestNested, GuestSleep
from gpc.parts.tablet import GuestTablet
from gpc.parts.usb import UsbController
from gpc.parts.vnc import GuestVnc
from gpc.parts.xen import XenOptions
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import nearest
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_schemas.units import KernelVersion
from gpc_targets.xl.clock import KEYS, said
from gpc_targets.xl.disks import lower_ahci
from gpc_targets.xl.keys import NEWEST, is_number, keys
from gpc_targets.xl.spice import KEYS_ASKED_FOR
from gpc_targets.xl.start import is_written
from gpc_targets.xl.xen import of_template
from gpc_targets.xl.xen import written as of_xen

ALWAYS = """
    acpi apic bios boot device_model_version disk gfx_passthru hap localtime memory name
    on_crash on_poweroff on_reboot pae pci sdl type uuid vcpus vga vif viridian vnc
    xen_platform_pci
"""
ALWAYS_XM = """
    acpi apic boot builder device_model disk gfx_passthru kernel memory name on_crash on_poweroff
    on_reboot pae pci sdl stdvga vcpus vif vnc vncconsole xen_platform_pci
"""
"""The keys that gpc writes for every guest, in either dialect."""

LISTS = (
    *("device_model_args_hvm", "disk", "pci", "serial"),
    *("usbctrl", "usbdevice", "vif", "viridian"),
)
LISTS_OF_XM = ("disk", "pci", "vif")
"""Those of them that are lists, which entries of raw keys stand behind."""

_SAID_BY = {
    "acpi_firmware": "acpi_tables",
    "nestedhvm": "nested",
    "smbios": "smbios",
    "vnuma": "numa.cells",
    "acpi_s3": "sleep.to_memory",
    "acpi_s4": "sleep.to_disk",
    "cmdline": "kernel.command_line",
    "ramdisk": "kernel.initrd",
    "bios": "firmware",
    "bios_path_override": "firmware.code",
    "boot": "boot",
    "channel": "channels",
    "cpus": "cpu.pin",
    "cpus_soft": "cpu.prefer",
    "device_model_override": "emulator",
    "hap": "xen.hap",
    "hdtype": "disks.NAME.bus",
    "disk": "disks",
    "localtime": "clock",
    "maxmem": "memory",
    "maxvcpus": "vcpus_max",
    "memory": "memory",
    "on_crash": "lifecycle.crash",
    "on_poweroff": "lifecycle.poweroff",
    "on_reboot": "lifecycle.reboot",
    "p9": "shares",
    "parallel": "parallel",
    "pci": "gpus` or `devices",
    "serial": "serial",
    "soundhw": "sound",
    "spice": "display.spice",
    "keymap": "display.keymap",
    "spice_clipboard_sharing": "display.spice.clipboard",
    "spice_streaming_video": "display.spice.streaming",
    "spiceagent_mouse": "display.spice.mouse",
    "spicetls_port": "display.spice.tls_port",
    "spice_image_compression": "display.spice.compression",
    "spicehost": "display.spice.listen",
    "spiceport": "display.spice.port",
    "spiceusbredirection": "usb.redirections",
    "spicevdagent": "display.spice.agent",
    "stdvga": "display.vga",
    "usb": "tablet",
    "usbctrl": "usb.controllers",
    "usbdevice": "tablet",
    "uuid": "uuid",
    "vcpus": "vcpus",
    "vga": "display.vga",
    "videoram": "display.memory",
    "vif": "networks",
    "viridian": "hyperv",
    "vnc": "display.vnc",
    "vncdisplay": "display.vnc.port",
    "vnclisten": "display.vnc.listen",
    "vncpasswd": "display.vnc.password_file",
    "vncunused": "display.vnc.port",
    "xen_platform_pci": "xen.platform_device",
}
SAID_BY = {**_SAID_BY, **{key: f"clock.{name}" for name, key in KEYS.items()}}
"""What of machine.yaml says each of the keys that gpc writes, where something does."""

SPICE = ("spice", "spicehost", "spiceport", "spicedisable_ticketing")
SPICE_AGENT = ("spicevdagent", "spice_clipboard_sharing")
"""The keys that it writes for a SPICE server, and for its agent."""

_XM_KEY = regex(r"[a-z][a-z0-9_]*")


def raw_keys(guest: Guest, xen: KernelVersion) -> Iterator[Diagnostic]:
    """Errors: raw-key-twice, raw-key-unknown, raw-value.
    Warnings: secret-in-tree, display-without-password.
    """
    yield from _exposed(guest)
    keys = [pair for raw in guest.of(RawKeys) for pair in raw.keys]
    ours = written(guest) if keys else frozenset()
    for key, text in keys:
        path: Path = (*guest.path, "raw", "xl", key)
        if key in ours and not extends(guest, key):
            said = SAID_BY.get(key) or next(
                (of_xen(o)[key] for o in guest.of(XenOptions) if key in of_xen(o)), None
            )
            yield Diagnostic(
                "raw-key-twice",
                f"gpc writes `{key}` itself",
                Place(path, key=True),
                help=f"say it as `{said}`: of two equal keys xl takes the last"
                if said
                else "leave it out: of two equal keys xl takes the last",
            )
        elif guest.toolstack.value == "xm":
            if _XM_KEY.fullmatch(key) is None or keyword.iskeyword(key):
                yield Diagnostic(
                    "raw-key-unknown",
                    f"`{key}` is no name that xm could read",
                    Place(path, key=True),
                    expected="lower-case letters, digits and `_`",
                    help="xm reads its file as Python",
                )
        else:
            yield from _of_xl(key, text.value, path, xen)


def _exposed(guest: Guest) -> Iterator[Diagnostic]:
    raw = {key: text.value for words in guest.of(RawKeys) for key, text in words.keys}
    if not raw:
        return
    # It reads QEMU's language, and few guests have such keys.
    from gpc.kvm.exposed import FROM_A_FILE, exposed
    from gpc.target.exposed import has_secret, is_loopback, secret_in_tree, without_password

    for key, text in raw.items():
        path: Path = (*guest.path, "raw", "xl", key)
        items = [item.strip() for item in text.split(";")]
        if key in ("vncpasswd", "spicepasswd"):
            help = _VNC if key == "vncpasswd" else FROM_A_FILE
            yield secret_in_tree(guest.path, path, key, help)
        elif key.startswith("device_model_args"):
            yield from exposed(guest.path, items, [path] * len(items))
        elif has_secret(text):
            help = "tell the guest in another way, or have QEMU read it from a file"
            yield secret_in_tree(guest.path, path, key, help)
    if raw.get("spice") == "1" and raw.get("spicedisable_ticketing") == "1":
        host = raw.get("spicehost", "")  # without one it is every address: xl.cfg(5), spicehost
        if not (host and is_loopback(host)):
            path = (*guest.path, "raw", "xl", "spicehost" if host else "spice")
            yield without_password(guest.path, path, "SPICE", host)


_VNC = "write `password_file` under display.vnc: it stays out of every file that gpc writes"


def written(guest: Guest) -> frozenset[str]:
    """The keys that gpc writes for the guest."""
    is_xm = guest.toolstack.value == "xm"
    has_vnc, has_tablet = bool(guest.of(GuestVnc)), bool(guest.of(GuestTablet))
    has_controllers = any(usb.is_asked for usb in guest.of(UsbController))
    has_password = any(vnc.password_file is not None for vnc in guest.of(GuestVnc))
    has_keys = has_vnc and (is_xm or not has_password)
    has_memory = guest.of(GuestDisplay)[0].vga.value in ("qxl", "std")
    some = {
        "maxmem": not is_xm or bool(guest.of(MemoryMax)),
        "smbios": bool(guest.of(GuestSmbios)),
        "acpi_firmware": bool(guest.of(GuestAcpiTable)),
        "nestedhvm": bool(guest.of(GuestNested)),
        "kernel": bool(guest.of(GuestKernel)),
        "ramdisk": any(kernel.initrd for kernel in guest.of(GuestKernel)),
        "cmdline": any(kernel.command_line for kernel in guest.of(GuestKernel)),
        "acpi_s3": any(is_written(sleep.to_memory) for sleep in guest.of(GuestSleep)),
        "acpi_s4": any(is_written(sleep.to_disk) for sleep in guest.of(GuestSleep)),
        "bios_path_override": any(f.code for f in guest.of(FirmwareFiles)),
        "device_model_override": guest.emulator is not None,
        "cpus": bool(guest.cpu.pin or guest.cpu.pool),
        "cpus_soft": guest.cpu.prefer is not None,
        "maxvcpus": guest.cpu.most is not None,
        "serial": bool(guest.of(GuestSerial)),
        "soundhw": bool(guest.of(GuestSound)),
        "usbdevice": has_tablet,
        "vnclisten": has_keys,
        "vncdisplay": has_keys,
        "vncunused": has_keys,
        "vncpasswd" if is_xm else "device_model_args_hvm": has_password,
    }
    more = (
        {
            "parallel": bool(guest.of(GuestParallel)),
            "viridian": bool(guest.enlightenments),
            "localtime": guest.clock.value == "localtime",
        }
        if is_xm
        else {
            "hdtype": lower_ahci(guest) is not None,
            "usb": has_tablet,
            "usbctrl": has_controllers,
            "videoram": has_memory,
            "p9": bool(guest.of(GuestShare)),
            "channel": bool(guest.of(GuestChannel)),
            "vnuma": bool(guest.of(GuestNuma)),
        }
    )
    spice, agent = bool(guest.of(GuestSpice)), bool(guest.of(SpiceAgent))
    if not is_xm:
        more |= dict.fromkeys(SPICE, spice) | dict.fromkeys(SPICE_AGENT, agent)
        more["spiceusbredirection"] = bool(guest.of(GuestRedirection))
        for key, field in KEYS_ASKED_FOR.items():
            more[key] = any(getattr(each, field) for each in guest.of(GuestSpice))
    (clock,) = guest.of(GuestClock)
    some["keymap"] = (has_vnc or spice) and guest.of(GuestDisplay)[0].keymap is not None
    some |= {KEYS[key]: value is not None for key, value in said(clock).items()}
    more["hap"] = of_template(guest, "hap") is not None
    more |= {key: True for options in guest.of(XenOptions) for key in of_xen(options)}
    chosen = {key for key, has in {**some, **more}.items() if has}
    return frozenset((ALWAYS_XM if is_xm else ALWAYS).split()) | chosen


def extends(guest: Guest, key: str) -> bool:
    """Whether a raw key adds to a list that gpc writes."""
    lists = LISTS_OF_XM if guest.toolstack.value == "xm" else LISTS
    is_number = key == "viridian" and not guest.enlightenments
    return key in lists and key in written(guest) and not is_number


def _of_xl(key: str, text: str, path: Path, xen: KernelVersion) -> Iterator[Diagnostic]:
    known = keys().get(key)
    if known is None or known.kind == "ignored":
        useful = (name for name, entry in keys().items() if entry.kind != "ignored")
        near = nearest(key, useful) if known is None else None
        yield Diagnostic(
            "raw-key-unknown",
            f"xl does not know the key `{key}`" if known is None else f"xl ignores `{key}`",
            Place(path, key=True),
            help=f"did you mean `{near}`?"
            if near
            else f"xl leaves it aside without a word; `man xl.cfg` lists what Xen {NEWEST} reads",
        )
    elif known.since > xen:
        yield Diagnostic(
            "raw-key-unknown",
            f"the xl of Xen {xen} does not know the key `{key}` yet",
            Place(path, key=True),
            expected=f"Xen {known.since} or later",
            help="take it out, or correct host.xen.version",
        )
    elif known.kind == "nested":
        yield Diagnostic(
            "raw-value",
            f"`{key}` takes lists within a list, which raw keys cannot say",
            Place(path),
            help="leave it out",
        )
    elif known.kind == "number" and not is_number(text):
        yield Diagnostic(
            "raw-value",
            f"xl reads a number in `{key}`",
            Place(path),
            found=f"`{text}`",
            expected="a number; 1 and 0 for yes and no",
            help="write the number without a unit",
        )
