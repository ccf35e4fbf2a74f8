"""Serial ports of a launcher: in the replica they lead to nothing, and the second is its own."""

from __future__ import annotations

from pathlib import Path

from gpc_targets.qemu.rehearsal.launcher import launched
from kit.kvm_guests import GuestCase, text
from lab.tools import run


def test_a_replicas_launcher_has_ports_that_lead_to_nothing(tmp_path: Path) -> None:
    adapted = launched(text(GuestCase("serial", "serial"), "qemu"), "serial")
    script = tmp_path / "launcher"
    script.write_text(adapted.text)
    words = run(["dash", script, "show"]).check().stdout.splitlines()
    ports = [word for word in words if word.startswith(("isa-serial", "isa-parallel"))]
    assert ports == [
        "isa-serial,chardev=rehearsal,index=1",
        "isa-serial,chardev=serial0,index=0",
        "isa-serial,chardev=serial2,index=2",
        "isa-serial,chardev=serial3,index=3",
        "isa-parallel,chardev=parallel0",
    ]
    assert [word for word in words if word.startswith("null,")] == [
        f"null,id={name}" for name in ("serial0", "serial1", "serial2", "serial3", "parallel0")
    ]
    assert "/var/log/a, b.log" not in " ".join(words)
