"""Virtual functions are those that the file says, where the device has them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gpc.build import check_source
from gpc.detect import detect
from gpc.host.captured import CapturedReader
from gpc.live import check_live
from machines.describe import F
from machines.others import SERVER
from machines.write import write

NIC = F("21:00.0", "15b3:101d", "020000", "mlx5_core", 30, "00:01.1", "flr", vfs=4)
MADE = tuple(
    F(f"21:00.{2 + n}", "15b3:101e", "020000", "mlx5_core", 31 + n, "00:01.1", physical="21:00.0")
    for n in range(2)
)
CODES = ("card-missing", "virtual-function-undeclared", "virtual-functions-differ")


def file(count: str = "{count: 2}", vf: str = "of: nic, index: 1", at: str = "21:00.3") -> str:
    split = f", virtual_functions: {count}" if count else ""
    return f"""gpc: 1
host:
  name: server
  os: debian-12
  kernel: 6.1
  cpu: {{vendor: amd, cores: 16}}
  gpus: {{console: {{address: 62:00.0, id: 1a03:2000, driver: ast}}}}
  devices:
    nic: {{address: 21:00.0, id: 15b3:101d, driver: mlx5_core{split}}}
    vf: {{address: {at}, id: 15b3:101e, driver: mlx5_core, {vf}}}
guests:
  web:
    backend: libvirt
    os: linux
    vcpus: 2
    memory: 2 GiB
    devices: [vf]
    disks: {{system: {{file: /srv/web.img}}}}
"""


def said(text: str, functions: tuple[F, ...], tmp_path: Path) -> list[tuple[str, str, str]]:
    """What is said of virtual functions on a host with these of a network card."""
    others = [f for f in SERVER.functions if not f.address.startswith("21:")]
    host = replace(SERVER, functions=(*others, *functions), ports={}, bridges={})
    write(host, tmp_path)
    settled = check_source("machine.yaml", text.encode()).settled
    found = check_live(settled, detect(CapturedReader(tmp_path)))
    return [(one.code, one.severity, one.message) for one in found if one.code in CODES]


def test_those_that_are_as_declared_are_well(tmp_path: Path) -> None:
    assert said(file(), (NIC, *MADE), tmp_path) == []


def test_those_that_the_next_boot_makes_are_not_missed(tmp_path: Path) -> None:
    ((code, severity, message),) = said(file(), (NIC,), tmp_path)
    assert (code, severity) == ("virtual-functions-differ", "warning")
    assert message == "nic has no virtual functions yet, and is to have 2"


@pytest.mark.parametrize(
    ("count", "nic", "message"),
    [
        ("{count: 4}", NIC, "nic has 2 virtual functions now, and the file says 4"),
        ("{count: 8}", NIC, "nic can have 4 virtual functions, and not 8"),
        ("{count: 2}", replace(NIC, vfs=0), "nic can have no virtual functions, and not 2"),
    ],
)
def test_another_number_is_an_error(count: str, nic: F, message: str, tmp_path: Path) -> None:
    assert said(file(count), (nic, *MADE), tmp_path) == [
        ("virtual-functions-differ", "error", message)
    ]


def test_where_each_is_follows_from_the_device_before_any_is_made(tmp_path: Path) -> None:
    found = said(file(at="21:00.4"), (NIC,), tmp_path)
    assert ("virtual-functions-differ", "error") in [one[:2] for one in found]
    assert "virtual function 1 of nic is at 21:00.3, and vf is declared elsewhere" in [
        one[2] for one in found
    ]


def test_a_device_that_does_not_know_yet_where_they_are_is_not_judged(tmp_path: Path) -> None:
    found = said(file(at="21:00.4"), (replace(NIC, first=0),), tmp_path)
    assert [severity for _, severity, _ in found] == ["warning"]


def test_one_that_is_declared_as_a_device_of_its_own_is_told(tmp_path: Path) -> None:
    ((code, severity, message),) = said(file("", "functions: {}"), (NIC, *MADE), tmp_path)
    assert (code, severity) == ("virtual-function-undeclared", "warning")
    assert message.startswith("vf is a virtual function of 21:00.0, and is there after a boot only")


def test_where_there_is_no_such_number_none_is_there(tmp_path: Path) -> None:
    nic = replace(NIC, first=0xFFF0)
    assert [one[1] for one in said(file(), (nic,), tmp_path)] == ["warning"]
