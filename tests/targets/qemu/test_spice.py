"""A SPICE server: what QEMU is told of it, and what it cannot do."""

from __future__ import annotations

import pytest

from gpc.build import build_source
from gpc.report.diagnostics import Refused
from kit.kvm_guests import source


def built(spice: str) -> str:
    machine = source("rng").decode()
    old = next(line for line in machine.splitlines() if "display:" in line)
    text = machine.replace(old, f"    display: {{spice: {spice}}}")
    artifacts = build_source("machine.yaml", text.encode(), "qemu").artifacts
    return next(a.text for a in artifacts if a.path.endswith("/gpc-guest-rng"))


def test_it_asks_for_nothing_and_shares_what_it_can_by_default() -> None:
    assert "-spice port=5930,addr=127.0.0.1,disable-ticketing=on \\\n" in built("{port: 5930}")


def test_brackets_of_an_address_are_urls_own() -> None:
    assert "addr=::1," in built('{port: 5930, listen: "[::1]"}')


def test_a_free_port_is_looked_for_by_libvirt_alone() -> None:
    with pytest.raises(Refused) as refused:
        built("{}")
    assert "unsupported" in {finding.code for finding in refused.value.findings}
