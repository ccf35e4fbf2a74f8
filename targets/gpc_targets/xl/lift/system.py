"""Which system a guest runs, and what it sees of Hyper-V. Pure.

Source: xl.cfg(5) of Xen 4.17, viridian; tools/xl/xl_parse.c and tools/libs/light/libxl_x86.c: what
`!` takes out goes last, out of `defaults` too.
"""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.xml import Element
from gpc.report.located import START
from gpc_schemas.patterns import regex
from gpc_targets.xl.lift.carried import HELP
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
    if all(word.startswith("!") for word in found):
        return set()  # nothing is there that it could be taken out of
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
        is_whole = not has or bool(groups & {"all", "defaults"}) or groups >= DEFAULTS
        if not is_whole:
            _partly(taker, setting, groups)
            return
        for item in setting.children:
            word = item.texts[0].value if item.texts else ""
            if word in own or (not has and word.startswith("!")):
                taker.seen.add(id(setting))
                taker.used(item)


def _partly(taker: Taker, setting: Element, groups: set[str]) -> None:
    """Some of the groups that gpc's `defaults` stands for: the others of it are taken out again."""
    others = [text.value for text in items(setting) or []]
    others = [word for word in others if word not in {*NAMES, *DEFAULTS} and _WORD.fullmatch(word)]
    words = [
        *others,
        *(f"!{word}" for word in sorted(DEFAULTS - groups) if f"!{word}" not in others),
    ]
    for item in setting.children:
        if item.texts and item.texts[0].value in {*NAMES, *DEFAULTS, *others}:
            taker.used(item)
    taker.seen.add(id(setting))
    taker.guest.put(("raw", "xl", "viridian"), "; ".join(words), setting.span)
    message = f"`viridian` has less than xl's `defaults`, which gpc writes: `{', '.join(words)}` "
    message += "stands behind it under raw.xl"
    taker.guest.carry(setting.span, message, HELP)


_WORD = regex(r"!?[a-z_]+")
