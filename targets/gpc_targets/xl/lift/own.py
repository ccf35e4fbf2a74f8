"""Keys that are Xen's own: each of one value is the other way round than it is written. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.lifted import Value
from gpc_schemas.texts import NAME
from gpc_targets.xl.lift.settings import Settings, number, word
from gpc_targets.xl.xen import TOLD

MIB = frozenset(("mmio_hole", "reserved_memory.boundary", "shadow_memory", "stubdomain.memory"))
SWITCHES = frozenset(("driver_domain", "msr_relaxed", "physical_interrupts", "restrict", "vpmu"))
NUMBERS = frozenset(
    (
        *("cap", "max_event_channels", "max_grant_frames", "max_grant_version"),
        *("max_maptrack_frames", "weight"),
    )
)
WORDS = frozenset(
    (
        *("first_label", "label", "smbios_tables", "stubdomain.command_line"),
        *("stubdomain.kernel", "stubdomain.label", "stubdomain.ramdisk"),
    )
)
NAMES = frozenset(("device_model_user", "pool"))
_ENDS = ("destroy", "preserve", "rename-restart", "restart")
CHOICES = {
    "altp2m": ("disabled", "external", "limited", "mixed"),
    "passthrough": ("disabled", "enabled", "share_pt", "sync_pt", "unknown"),
    "platform_device_id": ("none", "xenserver"),
    "soft_reset": (*_ENDS, "soft-reset"),
    "watchdog": _ENDS,
}
"""What kind of value each has; a choice is a word of these."""


def lift(taker: Taker, settings: Settings) -> None:
    """Each that says something; where its value is another kind, it is left."""
    is_xm = taker.guest.get("toolstack") == "xm"
    for name, row in TOLD.items():
        setting = settings.get(row.key)
        if setting is None or (is_xm and not row.is_xm):
            continue
        value = _value(name, number(setting), word(setting))
        if value is not None:
            taker.used(setting)
            taker.guest.put(("xen", *name.split(".")), value, setting.span)
    stub = settings.get("device_model_stubdomain_override")
    if number(stub) == 1 and any(path[:2] == ("xen", "stubdomain") for path in taker.guest.keys):
        taker.all_known(stub)


def _value(name: str, count: int | None, text: str | None) -> Value | None:
    if name in MIB:
        return f"{count} MiB" if count else None
    if name in SWITCHES:
        return bool(count) if count in (0, 1) else None
    if name == "migratable":
        return not count if count in (0, 1) else None
    if name in NUMBERS:
        return count
    if name in NAMES:
        return text if text and NAME.fullmatch(text) else None
    if name in CHOICES:
        return text if text in CHOICES[name] else None
    return text or None if name in WORDS else None
