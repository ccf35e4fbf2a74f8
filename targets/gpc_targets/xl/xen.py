"""What is Xen's own about a guest, in the words of xl and xm. Pure.

Source: xl.cfg(5) of Xen 4.17; tools/xl/xl_parse.c of 4.17.0 to 4.22.0; xmdomain.cfg(5) of Xen 4.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gpc.parts.xen import XenOptions
from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.language import Identifier
from gpc.target.words import Piece, unsupported
from gpc.why import Traced, join
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import KernelVersion, Size
from gpc_targets.xl.keys import KeyRow, keys


def _plain(value: Any) -> str | int:
    """A word, a path or a number as it is; yes and no are 1 and 0."""
    return int(value) if isinstance(value, bool | int) else str(value)


def _mib(value: Size) -> int:
    return value.mib


def _not(value: bool) -> int:
    return int(not value)


def _by(value: bool) -> int:
    """Whether the user said so, at all."""
    return 1


Spelling = Callable[[Any], str | int]


class XenKey(NamedTuple):
    """A key of xl for a key of `xen`, how its value is spelled, and whether xm has it."""

    key: str
    spell: Spelling = _plain
    is_xm: bool = False


TOLD: Mapping[str, XenKey] = {
    "mmio_hole": XenKey("mmio_hole", _mib),
    "altp2m": XenKey("altp2m"),
    "shadow_memory": XenKey("shadow_memory", _mib, is_xm=True),
    "platform_device_id": XenKey("vendor_device"),
    "disk_controller": XenKey("hdtype"),
    "reserved_memory.boundary": XenKey("rdm_mem_boundary", _mib),
    "passthrough": XenKey("passthrough"),
    "migratable": XenKey("nomigrate", _not),
    "driver_domain": XenKey("driver_domain"),
    "pool": XenKey("pool", is_xm=True),
    "weight": XenKey("cpu_weight", is_xm=True),
    "cap": XenKey("cap"),
    "max_grant_frames": XenKey("max_grant_frames"),
    "max_maptrack_frames": XenKey("max_maptrack_frames"),
    "max_grant_version": XenKey("max_grant_version"),
    "max_event_channels": XenKey("max_event_channels"),
    "watchdog": XenKey("on_watchdog"),
    "soft_reset": XenKey("on_soft_reset"),
    "vpmu": XenKey("vpmu"),
    "msr_relaxed": XenKey("msr_relaxed"),
    "physical_interrupts": XenKey("hvm_pirq"),
    "device_model_user": XenKey("device_model_user"),
    "restrict": XenKey("dm_restrict"),
    "stubdomain": XenKey("device_model_stubdomain_override", _by),
    "stubdomain.kernel": XenKey("stubdomain_kernel"),
    "stubdomain.ramdisk": XenKey("stubdomain_ramdisk"),
    "stubdomain.command_line": XenKey("stubdomain_cmdline"),
    "stubdomain.memory": XenKey("stubdomain_memory", _mib),
    "stubdomain.label": XenKey("device_model_stubdomain_seclabel"),
    "label": XenKey("seclabel"),
    "first_label": XenKey("init_seclabel"),
    "smbios_tables": XenKey("smbios_firmware"),
}
"""Keys of one value."""

LISTS = {
    "io_ports": "ioports",
    "io_memory": "iomem",
    "interrupts": "irqs",
    "machine_checks": "mca_caps",
    "device_model_arguments": "device_model_args_hvm",
}
"""Keys of several."""

OF_TEMPLATE = {"hap": "hap", "platform_device": "xen_platform_pci"}
"""Keys that every guest's file has, where its template has them."""

RESERVED = ("reserved_memory.follow_host", "reserved_memory.policy")
"""Keys of which xl makes one, `rdm`."""

LEAST_HOLE, MOST_HOLE = 256, 3840
"""MiB. Source: xl.cfg(5), mmio_hole."""


def lower(options: XenOptions, guest: Guest) -> Iterator[Piece]:
    """A line for each key; lists behind what gpc writes of them itself."""
    values = options.values
    for name, told in TOLD.items():
        value = values.get(name)
        if value is not None:
            spelled: Any = value.map(told.spell)
            yield _line(KeyRow(_name(told.key, value), spelled), value)
    parts: list[str | Traced[str]] = []
    strategy, policy = (values.get(key) for key in RESERVED)
    if strategy is not None and strategy.value:
        parts.append(strategy.map(lambda _: "strategy=host"))
    if policy is not None:
        parts += [*([","] if parts else []), policy.map(lambda word: f"policy={word}")]
    if parts:
        value = join(*parts)
        yield _line(KeyRow(_name("rdm", value), value), value)
    for name, key in LISTS.items():
        value = values.get(name)
        if value is not None:
            entries = tuple(Traced(str(entry), value.why) for entry in value.value)
            extends = key == "device_model_args_hvm" and has_arguments(guest)
            yield _line(KeyRow(_name(key, value), None, entries, extends), value)


def _line(row: KeyRow, value: Traced[Any]) -> Piece:
    return Piece("raw.cfg.j2", {"row": row}, value.why, "own")


def _name(key: str, value: Traced[Any]) -> Traced[Identifier]:
    return value.map(lambda _: Identifier(key))


def has_arguments(guest: Guest) -> bool:
    """Whether words for QEMU stand in the file already: a VNC server's with a password."""
    from gpc.parts.vnc import GuestVnc

    return any(vnc.password_file is not None for vnc in guest.of(GuestVnc))


def of_template(guest: Guest, key: str) -> Traced[int] | None:
    """The value of a key that every guest's file has, where it was written."""
    for options in guest.of(XenOptions):
        value = options.values.get(key)
        if value is not None:
            return value.map(int)
    return None


def written(options: XenOptions) -> dict[str, str]:
    """The keys of xl that are written, and what says each."""
    found = {told.key: f"xen.{name}" for name, told in TOLD.items() if name in options.values}
    found |= {key: f"xen.{name}" for name, key in LISTS.items() if name in options.values}
    if any(name in options.values for name in RESERVED):
        found["rdm"] = "xen.reserved_memory"
    return found


_PORTS = regex(r"[0-9a-fA-F]{1,4}(-[0-9a-fA-F]{1,4})?")
_PAGES = regex(r"[0-9a-fA-F]{1,13},[0-9a-fA-F]{1,8}(@[0-9a-fA-F]{1,13})?")


def limits(guest: Guest, xen: KernelVersion) -> Iterator[Diagnostic]:
    """Errors: unsupported, too-old, value-inexpressible."""
    for options in guest.of(XenOptions):
        is_xm = guest.toolstack.value == "xm"
        for name, value in options.values.items():
            path = (*options.path, *name.split("."))
            told = TOLD.get(name)
            key = told.key if told else LISTS.get(name) or OF_TEMPLATE.get(name, "rdm")
            if is_xm and not (told.is_xm if told else name in OF_TEMPLATE):
                why = "the Xen that has xm has no key for it"
                beside = Place((*guest.path, "toolstack"), label="written for it")
                yield unsupported(guest, path, why, "leave it out", beside=beside)
            elif not is_xm and keys()[key].since > xen:
                yield Diagnostic(
                    "too-old",
                    f"Xen {xen} does not know `{key}`, which came with {keys()[key].since}",
                    Place(path),
                    help=f"leave `{path[-1]}` out, or run Xen {keys()[key].since} or later",
                )
            yield from _misspelt(name, value, path)


def _misspelt(name: str, value: Traced[Any], path: tuple[str | int, ...]) -> Iterator[Diagnostic]:
    if name == "mmio_hole" and not LEAST_HOLE <= value.value.mib <= MOST_HOLE:
        yield _refused(path, str(value.value), f"{LEAST_HOLE} MiB to {MOST_HOLE} MiB")
    for pattern, list_name, expected in (
        (_PORTS, "io_ports", "ports in hexadecimal such as 2f8-2ff"),
        (_PAGES, "io_memory", "a page and how many in hexadecimal, such as fed00,1"),
    ):
        for number, entry in enumerate(value.value if name == list_name else ()):
            if pattern.fullmatch(entry) is None:
                yield _refused((*path, number), entry, expected)


def _refused(path: tuple[str | int, ...], found: str, expected: str) -> Diagnostic:
    return Diagnostic(
        "value-inexpressible",
        f"xl does not take this as `{path[-1] if isinstance(path[-1], str) else path[-2]}`",
        Place(path),
        found=f"`{found}`",
        expected=expected,
        help="xl.cfg(5) describes it",
    )
