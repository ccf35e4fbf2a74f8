"""A guest's clocks. Pure.

Source: xl.cfg(5) of Xen 4.17.
"""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.report.located import START
from gpc_targets.xl.clock import TIMER_MODES, TSC_MODES
from gpc_targets.xl.lift.settings import Settings, know, number, word


def lift(taker: Taker, settings: Settings) -> None:
    """What it shows, and what keeps its time."""
    guest = taker.guest
    local = settings.get("localtime")
    if local is not None and number(local) is not None:
        taker.used(local)
    base = "localtime" if number(local) else "utc"
    guest.put(("clock", "base"), base, local.span if local else START)
    know(taker, settings, "rtc_timeoffset", "0")
    offset = settings.get("rtc_timeoffset")
    if offset is not None and number(offset):
        taker.used(offset)
        guest.put(("clock", "offset"), f"{number(offset)} s", offset.span)
    for name, key in (("hpet", "hpet"), ("vpt_align", "align_timers")):
        setting = settings.get(name)
        if setting is not None and number(setting) in (0, 1):
            taker.used(setting)
            guest.put(("clock", key), bool(number(setting)), setting.span)
    for name, modes in (("tsc_mode", TSC_MODES), ("timer_mode", TIMER_MODES)):
        setting = settings.get(name)
        mode = number(setting)
        said = modes[mode] if mode is not None and 0 <= mode < len(modes) else word(setting)
        if setting is not None and said in modes:
            taker.used(setting)
            guest.put(("clock", name), said or "", setting.span)
