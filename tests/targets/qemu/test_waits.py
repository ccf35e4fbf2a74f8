"""What there must be before a guest is started."""

from __future__ import annotations

import pytest

from gpc.build import build_source
from kit.kvm_guests import source


def mounts(machine: str) -> set[str]:
    """The files of the one guest whose mounts its unit waits for."""
    found = build_source("machine.yaml", machine.encode(), "qemu")
    unit = next(
        a.text for a in found.artifacts if a.path.endswith(".service") and "guest-" in a.path
    )
    start = "RequiresMountsFor="
    return {line.removeprefix(start) for line in unit.splitlines() if line.startswith(start)}


@pytest.mark.parametrize("os", ["debian-12", "arch"])
def test_a_unit_waits_for_the_firmware_that_its_guest_names_and_for_no_other(os: str) -> None:
    """Also with Secure Boot where the distribution has no firmware with keys."""
    machine = source("firmware").decode().replace("debian-12", os)
    machine = machine.replace("/usr/share/OVMF/", "/srv/ovmf/")
    found = mounts(machine)
    assert {"/srv/ovmf/OVMF_CODE_4M.ms.fd", "/srv/ovmf/OVMF_VARS_4M.ms.fd"} <= found
    assert not [path for path in found if "OVMF" in path and not path.startswith("/srv/ovmf/")]


def test_a_unit_waits_for_the_distributions_firmware_where_none_is_named() -> None:
    assert "/usr/share/OVMF/OVMF_CODE_4M.fd" in mounts(source("ported").decode())
