"""The module of Looking Glass: how large its devices are, whose, and that it is loaded."""

from __future__ import annotations

from kit.findings import codes
from kit.hosts import built, lines, machine

OPTIONS = "etc/modprobe.d/gpc-kvmfr.conf"
LOADED = "etc/modules-load.d/gpc-kvmfr.conf"
RULES = "etc/udev/rules.d/70-gpc-kvmfr.rules"
GLASS = "looking_glass: {user: alice, memory: kvmfr, resolution: 3840x2160}"
OTHER = """
  two:
    backend: qemu
    os: linux
    vcpus: 1
    memory: 1 GiB
    looking_glass: {user: bob, memory: kvmfr}
"""


def test_a_device_has_the_size_of_its_guests_pictures_and_belongs_to_who_looks() -> None:
    text = machine(guest=GLASS)
    assert lines(text, OPTIONS) == ["options kvmfr static_size_mb=128"]
    assert lines(text, LOADED) == ["kvmfr"]
    (rule,) = lines(text, RULES)
    assert rule == (
        'SUBSYSTEM=="kvmfr", KERNEL=="kvmfr0", OWNER="alice", GROUP="kvm", MODE="0660", '
        'TAG+="uaccess", TAG+="systemd"'
    )


def test_devices_are_counted_in_the_order_of_their_guests() -> None:
    text = machine(guest=GLASS) + OTHER
    assert lines(text, OPTIONS) == ["options kvmfr static_size_mb=128,32"]
    assert [line.split(", ")[1:3] for line in lines(text, RULES)] == [
        ['KERNEL=="kvmfr0"', 'OWNER="alice"'],
        ['KERNEL=="kvmfr1"', 'OWNER="bob"'],
    ]
    launcher = "\n".join(lines(text, "usr/local/sbin/gpc-guest-two"))
    assert "mem-path=/dev/kvmfr1,size=32M" in launcher
    assert "Wants=dev-kvmfr1.device" in lines(text, "etc/systemd/system/gpc-guest-two.service")


def test_it_is_loaded_at_once_and_udev_is_told() -> None:
    actions = {each.path: each.actions for each in built(machine(guest=GLASS)).artifacts}
    assert (actions[LOADED], actions[RULES]) == (("kvmfr",), ("udev reload",))


def test_a_machine_without_it_has_none_of_the_files() -> None:
    paths = {artefact.path for artefact in built(machine(guest="looking_glass: alice")).artifacts}
    assert paths.isdisjoint({OPTIONS, LOADED, RULES})


def test_libvirts_list_of_devices_is_told_and_qemus_own_guest_needs_none() -> None:
    assert "kvmfr-out-of-reach" in codes(machine(guest=GLASS, backend="libvirt").encode())
    assert "kvmfr-out-of-reach" not in codes(machine(guest=GLASS).encode())
