"""A small VMM: one file for each guest, a device a line, which vmmctl reads. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gpc.plan import Guest, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.backend import BackEnd
from gpc.target.language import SHELL, Language
from gpc.target.words import Words, pieces, unsupported

NAME = "stub-vmm"
TITLE = "/etc/stub-vmm/GUEST.conf, the guest, defined by vmmctl"

BACKEND = BackEnd(
    hypervisor="kvm",
    mac_prefix="52:54:00",
    chipset="q35",
    chipset_rule="q35",
    images="/srv/stub-vmm",
    firmware="bios",
)
CONF = Language("stub-vmm", SHELL.quote, "#")


def check(plan: Plan) -> Iterator[Diagnostic]:
    """Huge pages, which are no device."""
    for guest in _guests(plan):
        if guest.hugepages is not None:
            path = (*guest.path, "hugepages")
            yield unsupported(guest, path, "it takes whatever pages it gets", "leave it out")


def dialects() -> Mapping[str, Words[Any]]:
    """How its file says the parts of a guest."""
    from gpc_stranger.stub_vmm.words import WORDS

    return {NAME: WORDS}


def words_for(guest: Guest) -> Words[Any]:
    """The same for one guest."""
    return dialects()[NAME]


def lower(plan: Plan) -> Iterable[Sheet]:
    """A file for each of its guests."""
    for guest in _guests(plan):
        path = f"etc/stub-vmm/{guest.name.value}.conf"
        context = {
            "guest": guest,
            "memory": guest.memory.map(lambda size: size.mib),
            "pieces": pieces(guest, words_for(guest), guest, ("devices",)),
        }
        yield Sheet(path, "guest.conf.j2", CONF, context, actions=(f"stub-vmm define {path}",))


def _guests(plan: Plan) -> list[Guest]:
    return [guest for guest in plan.guests if guest.backend.value == NAME]
