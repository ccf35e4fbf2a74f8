"""The bind script makes virtual functions before it looks for those that guests are given."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.bind_host import GPU, SCRIPT, Host
from kit.fake_kernel import FakeKernel
from kit.hosts import file, lay_out, machine
from kit.kvm_guests import GuestCase, text
from lab.shell import shellcheck, syntax_errors
from lab.tools import Ran, run

pytestmark = pytest.mark.consumer

NIC, FIRST, SECOND = "0000:03:00.0", "0000:03:00.2", "0000:03:00.3"


def split(
    count: str = "2", *, given: str = "devices: [vf]", driver: str = "igb", of: str = ""
) -> str:
    """A machine whose guest is given the second virtual function of a network card."""
    return machine(
        more=f"""devices:
  nic:
    address: 03:00.0
    id: 8086:10c9
    driver: igb
    virtual_functions: {{count: {count}{of}}}
  vf: {{address: 03:00.3, id: 8086:10ca, driver: igbvf, of: nic, index: 1}}""",
        guest=given,
    )


@pytest.fixture
def card(kernel: FakeKernel) -> FakeKernel:
    kernel.function(NIC, "8086:10c9", "igb", "0x020000")
    kernel.split(NIC, "8086:10ca", "igbvf", FIRST)
    kernel.change("modules", {"igbvf": ["igbvf"]})
    kernel.load("igb")
    kernel.load("igbvf")
    return kernel


LENT = split(of=", probe: true").replace("of: nic", "host_use: while-off, of: nic")


@pytest.mark.parametrize("text", [split(), split(given=""), LENT], ids=["given", "alone", "lent"])
def test_shellcheck_and_both_shells_accept_the_script(text: str, tmp_path: Path) -> None:
    script = lay_out(text, tmp_path) / SCRIPT
    assert shellcheck(script) == ()
    assert syntax_errors(script) == {}


def test_they_are_made_and_the_one_is_kept_while_the_card_stays(
    card: FakeKernel, shell: list[str]
) -> None:
    host = Host(split(), card, shell)
    host("bind").check()
    assert card.driver(SECOND) == card.driver(GPU) == "vfio-pci"
    assert card.driver(NIC) == "igb"
    assert card.driver(FIRST) is None, "kept from the host's drivers"
    wrote = [(name, value) for name, value in card.writes() if "sriov" in name]
    at = f"devices/{NIC}/sriov_"
    assert wrote == [(f"{at}drivers_autoprobe", "0"), (f"{at}numvfs", "2")]
    host("bind").check()
    assert not [name for name, _ in card.writes() if "sriov" in name], "once is enough"
    host("return").check()
    assert card.driver(SECOND) is None


def test_the_hosts_drivers_may_have_the_others(card: FakeKernel, shell: list[str]) -> None:
    host = Host(split(of=", probe: true"), card, shell)
    host("bind").check()
    assert (card.driver(FIRST), card.driver(SECOND)) == ("igbvf", "vfio-pci")
    host("return").check()
    assert card.driver(SECOND) == "igbvf"


def test_what_is_lent_is_made_before_it_is_looked_at(card: FakeKernel, shell: list[str]) -> None:
    host = Host(LENT.replace("    gpus: [card]\n", ""), card, shell)
    host("check", "vf").check()
    assert card.driver(SECOND) == "igbvf"
    host("bind", "vf").check()
    assert card.driver(SECOND) == "vfio-pci"


def test_they_are_made_though_no_guest_is_given_one(card: FakeKernel, shell: list[str]) -> None:
    text = split(given="").replace("    gpus: [card]\n", "")
    host = Host(text, card, shell)
    host("bind").check()
    assert card.driver(SECOND) is None
    assert (card.sysfs / "bus/pci/devices" / SECOND).is_dir()
    assert file(text, "etc/systemd/system/gpc-bind.service") is not None


def test_one_that_is_elsewhere_is_told_and_nothing_is_bound(
    card: FakeKernel, shell: list[str]
) -> None:
    card.change("splits", {NIC: ["8086:10ca", "igbvf", "0000:03:00.4"]})
    ran = Host(split(), card, shell)("bind")
    assert ran.code == 7
    assert f"virtual function 1 of {NIC} is at 0000:03:00.5, and not at {SECOND}" in ran.stderr
    assert card.driver(GPU) == "radeon"


def test_another_number_of_them_is_told(card: FakeKernel, shell: list[str]) -> None:
    Host(split(), card, shell)("bind").check()
    ran = Host(split("7"), card, shell)("bind")
    assert ran.code == 7
    assert "it has 2 virtual functions, and 7 are declared" in ran.stderr


@pytest.mark.parametrize("is_there", [True, False], ids=["refusing", "missing"])
def test_a_driver_that_makes_none_is_waited_for_and_told(
    is_there: bool, card: FakeKernel, shell: list[str]
) -> None:
    card.change("refusals", [[NIC, "sriov_numvfs"]])
    if not is_there:
        (card.sysfs / "bus/pci/devices" / NIC / "driver").unlink()
    ran = Host(split(), card, shell)("bind")
    assert ran.code == 7
    who = "igb" if is_there else "no driver"
    assert f"nic ({NIC}): {who} has made no virtual functions of it" in ran.stderr


def test_another_card_in_its_place_is_not_split(card: FakeKernel, shell: list[str]) -> None:
    (card.sysfs / "bus/pci/devices" / NIC / "device").write_text("0x1234\n")
    ran = Host(split(), card, shell)("bind")
    assert ran.code == 7
    assert f"nic: expected 8086:10c9 at {NIC}, found 8086:1234" in ran.stderr
    assert not [name for name, _ in card.writes() if "sriov" in name]


def test_a_card_that_cannot_be_split_is_told_at_once(kernel: FakeKernel, shell: list[str]) -> None:
    kernel.function(NIC, "8086:10c9", "igb", "0x020000")
    kernel.load("igb")
    ran = Host(split(), kernel, shell)("bind")
    assert ran.code == 7
    assert f"nic ({NIC}): it makes no virtual functions" in ran.stderr


def told(root: Path, shell: list[str]) -> Ran:
    """The part of a launcher that tells virtual functions who they are; `ip` writes down."""
    launcher = text(GuestCase("functions", "functions"), "qemu")
    start = launcher.index("virtual_function() {")
    calls = [line.strip() for line in launcher.splitlines() if "    virtual_function 0" in line]
    assert len(calls) == 2
    body = launcher[start : launcher.index("\n}\n", start) + 3]
    script = "\n".join(["set -eu; name=functions", body.replace("/sys", str(root)), *calls])
    heard = f'ip() {{ echo "$@" >>"{root}/said"; }}\n'  # no program: busybox has one built in
    return run([*shell, "-c", heard + script], timeout=60)


def test_a_network_card_tells_its_virtual_functions_address_and_vlan(
    tmp_path: Path, shell: list[str]
) -> None:
    (tmp_path / "bus/pci/devices/0000:0f:00.0/net/enp15s0").mkdir(parents=True)
    told(tmp_path, shell).check()
    first, second = (tmp_path / "said").read_text().splitlines()
    assert first == "link set dev enp15s0 vf 0 mac 52:54:00:7b:1e:01 vlan 42"
    assert second.startswith("link set dev enp15s0 vf 1 mac 52:54:00:")
    assert "vlan" not in second


def test_a_card_without_an_interface_keeps_the_guest_from_starting(
    tmp_path: Path, shell: list[str]
) -> None:
    (tmp_path / "bus/pci/devices/0000:0f:00.0/net").mkdir(parents=True)
    ran = told(tmp_path, shell)
    assert ran.code == 1
    assert "0000:0f:00.0 has no network interface to tell its virtual function 0 by" in ran.stderr
