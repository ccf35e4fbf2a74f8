"""Virtual CPUs, and where they run. Pure.

Source: xl.cfg(5) of Xen 4.17, cpus.
"""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.report.located import START
from gpc_targets.xl.lift.settings import Settings, know, number, word


def lift(taker: Taker, settings: Settings) -> None:
    """How many there are, and a CPU of the host for each where that is what the file says."""
    setting = settings.get("vcpus")
    count = number(setting)
    if setting is not None and count:
        taker.used(setting)
    count = count or 1
    taker.guest.put(("vcpus",), count, setting.span if setting else START)
    most = number(settings.get("maxvcpus"))
    if most is not None and most <= count:
        know(taker, settings, "maxvcpus")
    _pins(taker, settings, count)


def _pins(taker: Taker, settings: Settings, count: int) -> None:
    setting = settings.get("cpus")
    if setting is None:
        return
    if word(setting) == "all":
        know(taker, settings, "cpus")
        return
    cpus = [word(item) or "" for item in setting.children]
    if len(cpus) == count == len(set(cpus)) and all(cpu.isdecimal() for cpu in cpus):
        taker.used(setting)
        taker.guest.put(("cpu", "pin"), ",".join(cpus), setting.span)
