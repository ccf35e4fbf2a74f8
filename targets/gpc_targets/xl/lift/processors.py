"""Virtual CPUs, and where they run. Pure.

Source: xl.cfg(5) of Xen 4.17, cpus: a text is for all of them, a list has an entry for each.
"""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.xml import Element
from gpc.report.located import START
from gpc_schemas.units import CpuSet, UnitError
from gpc_targets.xl.lift.settings import Settings, know, number, word


def lift(taker: Taker, settings: Settings) -> None:
    """How many there are, and the host CPUs that each may run on."""
    guest = taker.guest
    setting, most = settings.get("vcpus"), settings.get("maxvcpus")
    count, possible = number(setting), number(most)
    if setting is not None and count:
        taker.used(setting)
    count = count or 1
    guest.put(("vcpus",), count, setting.span if setting else START)
    if most is not None and possible is not None and possible <= count:
        know(taker, settings, "maxvcpus")
    elif most is not None and possible is not None and guest.get("toolstack") != "xm":
        taker.used(most)
        guest.put(("vcpus_max",), possible, most.span)
    _pins(taker, settings, count)
    soft = settings.get("cpus_soft")
    cpus = _set(word(soft))
    if soft is not None and cpus and guest.get("toolstack") != "xm":
        taker.used(soft)
        guest.put(("cpu", "prefer"), cpus, soft.span)


def _pins(taker: Taker, settings: Settings, count: int) -> None:
    setting = settings.get("cpus")
    if setting is None:
        return
    if setting.texts:
        _pool(taker, setting)
        return
    sets = [_set(word(item)) for item in setting.children]
    if not sets or any(cpus is None for cpus in sets):
        return
    taker.used(setting)
    named = {str(vcpu): cpus for vcpu, cpus in enumerate(sets) if cpus}
    alone = [cpus for cpus in sets if cpus and cpus.isdecimal()]
    if len(alone) == len(sets) == count == len(set(alone)):
        taker.guest.put(("cpu", "pin"), ",".join(alone), setting.span)
        return
    for vcpu, cpus in named.items():
        item = setting.children[int(vcpu)]
        taker.guest.put(("cpu", "pin", vcpu), cpus or "", item.span)


def _pool(taker: Taker, setting: Element) -> None:
    """Where all of them run."""
    cpus = _set(word(setting))
    if cpus is not None:
        taker.used(setting)
    if cpus:
        taker.guest.put(("cpu", "pool"), cpus, setting.span)


def _set(text: str | None) -> str | None:
    """A set of host CPUs; nothing for all of them, None for what gpc has no words for."""
    if text is None:
        return None
    if text.strip() == "all":
        return ""
    try:
        return str(CpuSet.parse(text))
    except UnitError:
        return None
