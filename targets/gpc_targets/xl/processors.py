"""What Xen cannot give a guest of processors, said at the key that asks for it. Pure.

Source: xl.cfg(5) of Xen 4.17.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.plan import Guest
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target.words import unsupported

OTHERS = "leave it out, or run the guest under libvirt or qemu"


def processors(guest: Guest) -> Iterator[Diagnostic]:
    """Errors: unsupported."""
    at, cpu = (*guest.path, "cpu"), guest.cpu
    for level in ("sockets", "dies", "threads"):
        if getattr(cpu, level).value != 1:
            why = f"Xen tells a guest nothing of {level}"
            help = "leave it out: each virtual CPU looks like a core"
            yield unsupported(guest, (*at, level), why, help, expected="`1`")
    if cpu.model.value != "host":
        why = "Xen shows a guest the host's processor"
        help = "leave it out, or take features away by `cpuid` under `raw.xl`"
        yield unsupported(guest, (*at, "model"), why, help, expected="`host`")
    if cpu.migratable.value:
        why = "Xen has no key for what another host could have too"
        yield unsupported(guest, (*at, "migratable"), why, OTHERS, expected="`false`")
    if cpu.vendor is not None:
        why = "Xen shows a guest the host's processor and its maker"
        yield unsupported(guest, (*at, "vendor"), why, OTHERS)
    if guest.toolstack.value == "xm":
        beside = Place((*guest.path, "toolstack"), label="written for it")
        for path, value in (((*guest.path, "vcpus_max"), cpu.most), ((*at, "prefer"), cpu.prefer)):
            if value is not None:
                why = "the Xen that has xm has no such key"
                yield unsupported(guest, path, why, "leave it out", beside=beside)
