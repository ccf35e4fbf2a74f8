"""What the wrong files do not show of the checks: where they keep silent, and what they cost."""

from __future__ import annotations

import time

import pytest
import yaml

from gpc.checks import check
from gpc.settle import settle
from gpc.source.read import read
from gpc.source.validate import validate
from gpc_schemas.machine import Machine
from kit.findings import codes, findings
from kit.fragments import BASE


def machine(text: str) -> Machine:
    found, wrong = validate(read("m", text.encode())[0])
    assert found is not None, wrong
    return found


def with_guest(name: str, base: str = BASE, **keys: object) -> str:
    """The base with one more guest."""
    tree = yaml.load(base, Loader=yaml.BaseLoader)
    plain = {"backend": "libvirt", "os": "linux", "vcpus": "2", "memory": "2 GiB"}
    tree["guests"][name] = {**plain, **keys}
    return str(yaml.safe_dump(tree))


def test_the_base_has_no_finding() -> None:
    assert check(settle(machine(BASE))) == []


def test_a_name_that_is_unknown_is_given_to_nobody() -> None:
    text = BASE.replace("gpus: [rtx]", "gpus: [rtxx]")
    assert codes(text) == {"unknown-device"}


def test_twins_that_no_guest_is_given_may_be_bound_by_id() -> None:
    text = BASE.replace("1002:68f9", "10de:2684").replace("    gpus: [rtx]\n", "")
    assert codes(text.replace("  bridges", "  binding: {by: id}\n  bridges")) == set()


def test_functions_of_one_card_may_have_one_id() -> None:
    text = BASE.replace("10de:22ba", "10de:2684")
    assert codes(text.replace("  bridges", "  binding: {by: id}\n  bridges")) == set()


def test_a_card_that_says_it_has_one_function_forgot_none() -> None:
    text = BASE.replace("  gpus:\n", "  headless: true\n  gpus:\n", 1)
    text = text.replace("gpus: [rtx]", "gpus: [rtx, console]")
    assert codes(text) == {"function-forgotten"}
    assert codes(text.replace("driver: radeon}", "driver: radeon, functions: {}}")) == set()


def test_a_card_that_stays_with_the_host_may_be_declared_in_part() -> None:
    assert "functions" not in next(line for line in BASE.splitlines() if "console" in line)
    assert codes(BASE) == set()


def test_a_virtual_function_is_no_card_with_forgotten_functions() -> None:
    text = BASE.replace("02:00.0", "02:00.4").replace("1002:68f9", "10de:2684")
    text = text.replace("  gpus:\n", "  headless: true\n  gpus:\n", 1)
    assert codes(text.replace("gpus: [rtx]", "gpus: [rtx, console]")) == set()


def test_an_intel_card_has_one_function() -> None:
    text = BASE.replace("02:00.0, id: 1002:68f9", "00:02.0, id: 8086:4680")
    text = text.replace("  gpus:\n", "  headless: true\n  gpus:\n", 1)
    assert codes(text.replace("gpus: [rtx]", "gpus: [rtx, console]")) == set()


def test_the_number_between_two_functions_may_be_a_device_of_its_own() -> None:
    functions = (
        "audio: {address: 01:00.1, id: 10de:22ba}\n        ucsi: {address: 01:00.3, id: 1:1}"
    )
    functions = functions.replace("1:1", "10de:0001")
    text = BASE.replace("audio: {address: 01:00.1, id: 10de:22ba}", functions)
    usb = "  devices:\n    usb: {address: 01:00.2, id: 10de:0002}\nguests:"
    assert codes(text) == {"function-gap"}
    assert codes(text.replace("guests:", usb)) == set()


@pytest.mark.parametrize("device", ["1f82", "2204", "1b80"])
def test_other_cards_than_turing_with_usb_have_two_functions(device: str) -> None:
    assert codes(BASE.replace("10de:2684", f"10de:{device}")) == set()


def test_guests_of_libvirt_and_qemu_go_together() -> None:
    assert codes(with_guest("second", backend="qemu")) == set()


def test_a_disk_that_both_guests_only_read_may_be_shared() -> None:
    shared = {"data": {"file": "/srv/images/win10.img", "read_only": "true", "bus": "virtio"}}
    assert codes(with_guest("second", disks=shared)) == {"disk-shared"}
    own = "file: /srv/images/win10.img}"
    base = BASE.replace(own, own.replace("}", ", read_only: true, bus: virtio}"))
    text = with_guest("second", base, disks=shared)
    assert codes(text) == set()


def test_a_managed_guest_of_libvirt_takes_a_card_from_pci_stub() -> None:
    text = BASE.replace("  bridges", "  binding: {driver: pci-stub}\n  bridges")
    assert codes(text) == {"stub-under-kvm"}
    assert codes(text.replace("    vcpus", "    managed: true\n    vcpus")) == set()


def test_an_old_kernel_is_no_matter_where_no_card_is_given() -> None:
    text = BASE.replace('"6.1"', "3.2").replace("    gpus: [rtx]\n", "")
    assert codes(text) == set()


def test_a_host_without_cards_is_not_missing_its_last() -> None:
    assert codes(BASE[: BASE.index("  gpus:")] + "  gpus: {}\n") == set()


def test_every_error_of_a_collision_names_the_other_place() -> None:
    second = with_guest("zwei", gpus=["rtx"], disks={"s": {"file": "/srv/images/win10.img"}})
    found = [finding for finding in findings(second) if finding.code.endswith(("twice", "shared"))]
    assert {finding.code for finding in found} == {"given-twice", "disk-shared"}
    assert all("guest win10 here" in finding.also[0].label for finding in found)


def test_the_driver_that_keeps_cards_follows_the_hypervisor() -> None:
    assert settle(machine(BASE)).host.keeper.value == "vfio-pci"
    assert settle(machine(BASE.replace("libvirt", "xl"))).host.keeper.value == "xen-pciback"


def test_checking_grows_with_the_machine_and_no_faster() -> None:
    def farm(count: int) -> Machine:
        tree = yaml.load(BASE, Loader=yaml.BaseLoader)
        plain = {"backend": "qemu", "os": "linux", "vcpus": "2", "memory": "2 GiB"}
        for n in range(count):
            disk = {"a": {"file": f"/srv/{n}.img"}}
            tree["guests"][f"g{n}"] = {**plain, "disks": disk, "gpus": ["rtx"]}
        return machine(yaml.safe_dump(tree))

    def cost(of: Machine) -> float:
        times = []
        for _ in range(5):
            before = time.process_time()
            check(settle(of))
            times.append(time.process_time() - before)
        return min(times)

    small, large = farm(50), farm(1000)  # linear is 20 times as much, quadratic 400
    assert cost(large) < 100 * cost(small)
