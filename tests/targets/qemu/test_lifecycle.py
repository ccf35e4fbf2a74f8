"""How a guest of QEMU ends: as it was asked, or refused with a way out."""

from __future__ import annotations

import re
from itertools import product

import pytest

from gpc.build import build_source
from gpc.report.diagnostics import Refused
from kit.kvm_guests import source

_SHUTDOWN = {"destroy": "poweroff", "preserve": "pause"}


def launcher(machine: str) -> str:
    artifacts = build_source("machine.yaml", machine.encode(), "qemu").artifacts
    return next(a.text for a in artifacts if a.path.startswith("usr/local/sbin/gpc-guest-"))


def bare(more: str = "", old: str = "", new: str = "") -> str:
    machine = source("bare").decode()
    assert old in machine
    return launcher(machine.replace(old, new) + more)


@pytest.mark.parametrize(
    ("poweroff", "reboot", "crash"), [*product(("destroy", "restart", "preserve"), repeat=3)]
)
def test_an_end_is_what_was_asked_or_it_is_refused(poweroff: str, reboot: str, crash: str) -> None:
    cycle = f"    lifecycle: {{poweroff: {poweroff}, reboot: {reboot}, crash: {crash}}}\n"
    # A shutdown is what a reboot or a crash can be turned into: then all share its outcome.
    possible = (
        poweroff in _SHUTDOWN
        and reboot in ("restart", poweroff)
        and crash in ("preserve", poweroff)
    )
    if not possible:
        with pytest.raises(Refused) as refused:
            bare(cycle)
        assert {finding.code for finding in refused.value.findings} >= {"unsupported"}
        return
    again = "reset" if reboot == "restart" else "shutdown"
    panic = "pause" if crash == "preserve" else "shutdown"
    action = f"-action shutdown={_SHUTDOWN[poweroff]},reboot={again},panic={panic} "
    assert action in bare(cycle)


@pytest.mark.parametrize(
    ("poweroff", "reboot", "crash"), [*product(("destroy", "restart", "preserve"), repeat=3)]
)
def test_the_way_out_of_a_refused_end_leads_out(poweroff: str, reboot: str, crash: str) -> None:
    ends = {"poweroff": poweroff, "reboot": reboot, "crash": crash}

    def helps(backend: str) -> list[str]:
        cycle = ", ".join(f"{event}: {action}" for event, action in ends.items())
        machine = source("bare").decode() + f"    lifecycle: {{{cycle}}}\n"
        try:
            build_source("machine.yaml", machine.encode(), backend)
        except Refused as refused:
            return [found.help for found in refused.findings if found.code == "unsupported"]
        return []

    asked = helps("qemu")
    for help in asked:
        assert ("backend: libvirt" in help) == (not helps("libvirt"))
    for help in asked:
        event, action = re.match(r"write `(\w+): (\w+)`", help).groups()  # type: ignore[union-attr]
        ends[event] = action
    assert helps("qemu") == []
