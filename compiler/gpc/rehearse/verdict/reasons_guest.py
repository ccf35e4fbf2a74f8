"""Why a guest has not what it is given, in words that a person can act on. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gpc.rehearse.replica.guests import GivenFunction
from gpc.rehearse.verdict.expected import Setting, State
from gpc.rehearse.verdict.reasons_xen import stands
from gpc_schemas.patterns import regex

_EMULATOR = regex(r"^.*?qemu-system-\w+: ", re.MULTILINE)


def unseen(setting: Setting, given: Sequence[GivenFunction], seen: State) -> Iterator[str]:
    """Functions that the guest does not see where it should, or has no driver for."""
    expected = {one.address: one for one in setting.expected}
    for one in given:
        declared = expected.get(one.host)
        if declared is None:
            continue
        id, driver = stands(setting, declared)
        name = f"{one.name} ({one.host}, here {id})"
        row = seen.get(one.guest)
        if setting.real_id(one.host) != declared.id:
            yield f"{name}: it is given what stands there, which is not {declared.id}"
        elif row is None or row.id != id:
            there = f"{row.id} is there" if row else "nothing is there"
            yield f"{name}: the guest does not see it at {one.guest}, {there}"
        elif driver and row.driver != driver:
            yield f"{name}: in the guest {row.driver or 'no driver'} has it, not {driver}"


def unready(setting: Setting, given: Sequence[GivenFunction], state: State) -> Iterator[str]:
    """Functions that no guest can be given just now."""
    keepers = {one.address: one.keeper for one in setting.kept}
    for one in given:
        row = state.get(one.host)
        if row is None:
            yield f"{one.name} ({one.host}): nothing stands there"
        elif row.driver != keepers.get(one.host, "vfio-pci"):
            yield f"{one.name} ({one.host}): {row.driver or 'no driver'} has it, not vfio-pci"


def misnamed(given: Sequence[GivenFunction], named: Sequence[str], path: str) -> Iterator[str]:
    """Functions that the guest's file leaves out, and such as it names but is not given."""
    wanted = {one.host: one for one in given}
    for address, one in wanted.items():
        if address not in named:
            yield f"{one.name} ({address}) is for this guest, but {path} does not pass it through"
    for address in named:
        if address not in wanted:
            yield f"{path} passes through {address}, which machine.yaml gives it not"


def said_by_qemu(log: str) -> list[str]:
    """What QEMU said of why it ended, without the date; of more than a few lines the first."""
    lines = [line for line in log.splitlines() if _EMULATOR.match(line)]
    said = [_EMULATOR.sub("QEMU: ", line) for line in lines if "warning: " not in line]
    return list(dict.fromkeys(said))[:4]
