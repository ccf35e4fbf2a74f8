"""Which system a guest runs, and what it sees of Hyper-V. Pure.

Source: xl.cfg(5) of Xen 4.17, viridian.
"""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.report.located import START
from gpc_targets.xl.lift.settings import Settings, items, number
from gpc_targets.xl.xl import GROUPS, MANY_CPUS

NAMES = {word: key for key, word in GROUPS.items()}

DEFAULTS = frozenset(("base", "freq", "time_ref_count", "apic_assist", "crash_ctl"))
"""What the group `defaults` stands for, and what `viridian = 1` does."""


def lift(taker: Taker, settings: Settings, known: str | None) -> None:
    """The system by what only Windows makes use of."""
    guest = taker.guest
    local, viridian = settings.get("localtime"), settings.get("viridian")
    groups = _groups(settings)
    if groups:
        word, sign = "windows-10", "it has Hyper-V's enlightenments"
    elif number(local):
        word, sign = "windows-10", "its clock shows local time"
    else:
        word, sign = "linux", "nothing in it is for Windows"
    at = viridian or local
    span = at.span if at else START
    guest.put(("os",), known or word, span)
    if known is None:
        help = "write its own word at `os` if it is another"
        guest.assume(span, f"its system is taken for {word}: {sign}", help)
    _viridian(taker, settings, groups)


def _groups(settings: Settings) -> set[str]:
    """The groups of enlightenments, without those of `defaults` where that stands there."""
    setting = settings.get("viridian")
    if setting is None:
        return set()
    if setting.texts:
        return {"defaults"} if number(setting) else set()
    found = {text.value for text in items(setting) or []}
    return found - DEFAULTS if "defaults" in found else found


def _viridian(taker: Taker, settings: Settings, groups: set[str]) -> None:
    """All of the system's, or some by their name. A group that gpc has no word for is left over."""
    guest = taker.guest
    setting = settings.get("viridian")
    span = setting.span if setting else START
    has = bool(groups)
    guest.put(("hyperv", "enabled"), has, span)
    if has:
        for word, key in NAMES.items():
            guest.put(("hyperv", key), word in groups, span)
    if setting is None:
        return
    vcpus = number(settings.get("vcpus")) or 1
    own = {"defaults", *NAMES, *DEFAULTS, *(("ex_processor_masks",) if vcpus > MANY_CPUS else ())}
    if setting.texts and number(setting) is not None:
        taker.used(setting)
    elif not setting.texts:
        is_whole = "defaults" in groups or groups >= DEFAULTS
        for item in setting.children:
            if item.texts and item.texts[0].value in own and is_whole:
                taker.seen.add(id(setting))
                taker.used(item)
