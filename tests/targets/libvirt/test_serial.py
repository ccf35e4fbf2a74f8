"""Serial ports of a domain: in the replica they lead to nothing, and the second is its own."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from gpc_targets.libvirt.rehearsal.domain import defined
from kit.kvm_guests import GuestCase, text


def ports(xml: str) -> list[tuple[str, str | None, str | None]]:
    """Kind, type and number of each port of a domain."""
    return [
        (port.tag, port.get("type"), target.get("port"))
        for port in ET.fromstring(xml).iterfind("devices/*")
        if port.tag in ("serial", "parallel", "console")
        and (target := port.find("target")) is not None
    ]


def test_a_replicas_domain_has_ports_that_lead_to_nothing() -> None:
    compiled = text(GuestCase("serial", "serial"), "libvirt")
    assert [kind for kind, _, _ in ports(compiled)].count("serial") == 4
    adapted = defined(compiled, "serial")
    assert ports(adapted.text) == [
        ("serial", "null", "0"),
        ("serial", "null", "2"),
        ("serial", "null", "3"),
        ("parallel", "null", "0"),
        ("console", "pty", "1"),
        ("serial", "file", "1"),
    ]
    assert "/var/log/a, b.log" not in adapted.text
    assert any("/var/log/a, b.log" in change.real for change in adapted.changes)


def test_a_domain_with_one_pty_keeps_it() -> None:
    compiled = text(GuestCase("phenom-win7-kvm", "win7_x64"), "libvirt")
    before = ports(compiled)
    assert before == [("serial", "pty", "0"), ("console", "pty", "0")]
    assert ports(defined(compiled, "win7_x64").text) == [*before, ("serial", "file", "1")]
