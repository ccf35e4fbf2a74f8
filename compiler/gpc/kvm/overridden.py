"""Words for QEMU that take the place of gpc's own, or reset them. Pure.

Of which options QEMU heeds the last stands in `gpc.kvm.heeded`. Each `-overcommit` resets what it
does not name, up to 9.0; from 9.1 on it leaves that as it is. Source: QEMU, system/vl.c.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.kvm.heeded import heeded
from gpc.kvm.memory import backing
from gpc.kvm.printed import OVERCOMMIT, printed
from gpc.lift.argv import Option, split
from gpc.parts.cpu import CpuIdle
from gpc.parts.raw import RawWords
from gpc.plan import Guest, Plan
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.since import knows
from gpc.why import Path, dotted
from gpc_schemas.units import Version


def overridden(plan: Plan, guest: Guest, raw: RawWords) -> Iterator[Diagnostic]:
    """Warnings: raw-word-twice."""
    own = dict(printed(guest))
    keeps = knows(plan.host, "qemu", Version(9, 1)) and "qemu" in plan.host.versions
    for option in split([word.value for word in raw.words]):
        found = heeded(option)
        for (name, key), keys in own.items():
            if (name, key) in found:
                what = f"`{key}` of gpc's own" if key else "gpc's own"
                message = f"`{option.name}` here takes the place of {what}"
                if name != option.name:
                    message += f" `{name}`"
                yield _found(raw, option, message, keys)
        for key in _reset(guest) if option.name == "-overcommit" and not keeps else ():
            if ("-overcommit", key) not in found:
                message = f"`-overcommit` here resets `{key}` of gpc's own: up to QEMU 9.0 each "
                yield _found(raw, option, f"{message}forgets what it does not name", OVERCOMMIT)


def _reset(guest: Guest) -> Iterator[str]:
    """What of `-overcommit` gpc switches on."""
    found = backing(guest)
    if found is not None and found.locked is not None and found.locked.value:
        yield "mem-lock"
    if guest.of(CpuIdle):
        yield "cpu-pm"


def _found(raw: RawWords, option: Option, message: str, keys: tuple[Path, ...]) -> Diagnostic:
    told = " and ".join(f"`{dotted(each)}`" for each in keys)
    help = f"say it by {told}, which stay out of each other's way"
    return Diagnostic(
        "raw-word-twice",
        message,
        Place((*raw.path, option.at)),
        help=help if told else "leave it out: gpc has no key for it, and needs its own",
        severity="warning",
    )
