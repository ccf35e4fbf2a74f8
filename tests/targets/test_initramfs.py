"""What the drop-ins of initramfs-tools, dracut and mkinitcpio say, and for whom."""

from __future__ import annotations

import pytest

from kit.hosts import built, lines, machine

HOOK = "etc/initramfs-tools/hooks/gpc"
DRACUT = "etc/dracut.conf.d/gpc.conf"
MKINITCPIO = "etc/mkinitcpio.conf.d/gpc.conf"
EACH = {
    "arch": MKINITCPIO,
    "debian-12": HOOK,
    "fedora-40": DRACUT,
    "opensuse": DRACUT,
    "ubuntu-24.04": HOOK,
}


@pytest.mark.parametrize(("os", "path"), EACH.items())
def test_each_distribution_gets_the_drop_in_of_its_own_tool_alone(os: str, path: str) -> None:
    paths = {artifact.path for artifact in built(machine(os=os)).artifacts}
    assert paths & {HOOK, DRACUT, MKINITCPIO} == {path}


def test_the_tool_that_is_written_wins_over_the_distributions() -> None:
    assert lines(machine(more="boot: {initramfs: dracut}"), DRACUT)
    assert not lines(machine(more="boot: {initramfs: dracut}"), HOOK)


def test_modules_load_in_the_order_of_the_plan_and_virqfd_only_before_6_2() -> None:
    forced = [line for line in lines(machine(), HOOK) if line.startswith("force_load")]
    assert forced == [
        "force_load vfio_pci",
        "force_load vfio",
        "force_load vfio_iommu_type1",
        "force_load vfio_virqfd",
    ]
    assert "force_load vfio_virqfd" not in lines(machine(kernel="6.2"), HOOK)


@pytest.mark.parametrize("os", ["arch", "debian-12", "fedora-40"])
def test_what_is_built_in_is_not_asked_for(os: str) -> None:
    text = "\n".join(lines(machine(os=os, more="builtin: [vfio]"), EACH[os]))
    assert "vfio_pci" in text
    assert not {'force_drivers+=" vfio "', "force_load vfio", "  vfio"} & set(text.split("\n"))


def test_the_rule_is_carried_only_where_there_is_one() -> None:
    rule = 'install_items+=" /etc/udev/rules.d/70-gpc.rules "'
    assert rule in lines(machine(os="fedora-40"), DRACUT)
    assert rule not in lines(machine(os="fedora-40", more="binding: {by: id}"), DRACUT)


@pytest.mark.parametrize("os", ["arch", "debian-12", "fedora-40"])
def test_every_drop_in_asks_for_a_new_image(os: str) -> None:
    asked = {
        artifact.path: artifact.actions
        for artifact in built(machine(os=os)).artifacts
        if "initramfs" in artifact.actions
    }
    assert {EACH[os], "etc/modprobe.d/gpc.conf", "etc/udev/rules.d/70-gpc.rules"} == set(asked)
