"""Words for QEMU that take the place of gpc's own, or reset them. Pure.

Source: QEMU 7.2, softmmu/vl.c (qemu_init): of `-cpu`, `-uuid`, `-k` and the words for a kernel the
last alone counts; `-m`, `-smp` and `-rtc` are merged, key by key (merge_lists). Each `-overcommit`
resets what it does not name, up to 9.0; from 9.1 on it leaves that as it is (system/vl.c).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpc.kvm.memory import backing
from gpc.lift.argv import Option, Unreadable, fields, split
from gpc.parts.cpu import CpuIdle
from gpc.parts.display import GuestDisplay
from gpc.parts.memory_max import MemoryMax
from gpc.parts.raw import RawWords
from gpc.parts.start import GuestKernel
from gpc.plan import Guest, Plan
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.since import knows
from gpc.why import Path, dotted
from gpc_schemas.units import Version

Own = tuple[str, str, tuple[Path, ...]]
"""An option, which key of it or all, and the keys of a guest that say the same."""


def overridden(plan: Plan, guest: Guest, raw: RawWords) -> Iterator[Diagnostic]:
    """Warnings: raw-word-twice."""
    keeps = knows(plan.host, "qemu", Version(9, 1)) and "qemu" in plan.host.versions
    for option in split([word.value for word in raw.words]):
        for name, key, keys in _own(guest):
            if option.name != name or option.value is None:
                continue
            is_named = not key or key in _keys(option)
            if not is_named and (name != "-overcommit" or keeps):
                continue
            what = f"`{key}` of gpc's own" if key else "gpc's own"
            message = f"`{name}` here takes the place of {what}"
            if not is_named:
                message = f"`{name}` here resets {what}: up to QEMU 9.0 each forgets what it does "
                message += "not name"
            told = " and ".join(f"`{dotted(each)}`" for each in keys)
            yield Diagnostic(
                "raw-word-twice",
                message,
                Place((*raw.path, option.at)),
                help=f"say it by {told}, which stay out of each other's way",
                severity="warning",
            )


def _keys(option: Option) -> Iterable[str]:
    """The keys of a value; one that QEMU does not read has none."""
    try:
        return fields(option).values
    except Unreadable:
        return ()


def _own(guest: Guest) -> Iterator[Own]:
    """What of a guest gpc says in words of which QEMU heeds one alone."""
    yield "-cpu", "", (("cpu",), ("kvm",), ("hyperv",))
    yield "-m", "size", (("memory",),)
    yield "-smp", "cpus", (("vcpus",),)
    yield "-rtc", "base", (("clock",),)
    yield "-uuid", "", (("uuid",),)
    if guest.of(MemoryMax):
        yield "-m", "maxmem", (("memory_max",),)
    found = backing(guest)
    overcommit = (("memory_backing", "locked"), ("kvm", "idle_states"))
    if found is not None and found.locked is not None and found.locked.value:
        yield "-overcommit", "mem-lock", overcommit
    if guest.of(CpuIdle):
        yield "-overcommit", "cpu-pm", overcommit
    if any(display.keymap for display in guest.of(GuestDisplay)):
        yield "-k", "", (("display", "keymap"),)
    for kernel in guest.of(GuestKernel):
        yield "-kernel", "", (("kernel", "image"),)
        if kernel.initrd is not None:
            yield "-initrd", "", (("kernel", "initrd"),)
        if kernel.command_line is not None:
            yield "-append", "", (("kernel", "command_line"),)
