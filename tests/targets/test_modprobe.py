"""Which drivers wait, which stay away, and what the keeping driver is told."""

from __future__ import annotations

import pytest

from kit.hosts import file, lines, machine

CONF = "etc/modprobe.d/gpc.conf"
NVIDIA = {"card": "10de:1e84", "driver": "nouveau"}


def test_a_driver_that_a_host_card_uses_waits_for_the_keeper() -> None:
    assert lines(machine(), CONF) == [
        "softdep radeon pre: vfio-pci",
        "softdep amdgpu pre: vfio-pci",
        "softdep snd_hda_intel pre: vfio-pci",
    ]


def test_a_driver_that_no_host_card_uses_is_not_loaded_at_all() -> None:
    assert lines(machine(**NVIDIA), CONF) == [
        "softdep snd_hda_intel pre: vfio-pci",
        "blacklist nouveau",
        "blacklist nova_core",
        "blacklist nvidia",
        "blacklist nvidia_drm",
        "blacklist nvidiafb",
    ]


def test_the_sound_driver_of_a_card_is_never_blacklisted() -> None:
    assert "blacklist snd_hda_intel" not in lines(machine(**NVIDIA), CONF)


def test_fglrx_is_named_only_where_the_kernel_is_old_enough_for_it() -> None:
    old = machine(kernel="3.2", more="binding: {driver: pci-stub, by: id}")
    assert "softdep fglrx pre: pci-stub" in lines(old, CONF)
    assert "fglrx" not in "".join(lines(machine(), CONF))


def test_binding_by_id_tells_the_keeper_each_id() -> None:
    by_id = machine(more="binding: {by: id}")
    assert lines(by_id, CONF)[0] == "options vfio-pci ids=1002:6818,1002:aab0"


def test_binding_by_address_tells_the_keeper_nothing() -> None:
    assert not [line for line in lines(machine(), CONF) if line.startswith("options")]
    assert not [line for line in lines(machine(backend="xl"), CONF) if line.startswith("options")]


def test_xen_pciback_of_old_kernels_is_told_the_addresses() -> None:
    assert lines(machine(backend="xl", kernel="4.8"), CONF)[0] == (
        "options xen-pciback hide=(0000:01:00.0)(0000:01:00.1)"
    )


def test_a_keeper_that_is_built_in_leaves_nothing_to_wait_for() -> None:
    assert file(machine(more="builtin: [vfio_pci]"), CONF) is None


def test_a_driver_that_is_built_in_is_neither_blacklisted_nor_made_to_wait() -> None:
    text = "\n".join(lines(machine(**NVIDIA, more="builtin: [nouveau, snd-hda-intel]"), CONF))
    assert "nvidia" in text
    assert "nouveau" not in text
    assert "snd" not in text


def test_missing_interrupt_remapping_is_said_to_vfio_alone() -> None:
    missing = "iommu: {interrupt_remapping: false}"
    option = "options vfio_iommu_type1 allow_unsafe_interrupts=1"
    assert option in lines(machine(more=missing), CONF)
    assert option not in lines(machine(), CONF)
    assert option not in lines(machine(more=missing, backend="xl"), CONF)


USB_C = "ucsi: {address: 01:00.3, id: 10de:1ad9, driver: i2c_nvidia_gpu}"


@pytest.mark.parametrize("os", ["debian-12", "ubuntu-24.04", "arch"])
@pytest.mark.parametrize("console", ["1002:68f9", "10de:2684"])
@pytest.mark.parametrize("driver", ["nouveau", "nvidia", "i2c-nvidia-gpu"])
@pytest.mark.parametrize("usb", [True, False])
def test_no_module_is_told_to_wait_that_no_alias_loads(
    os: str, console: str, driver: str, usb: bool
) -> None:
    text = machine(os=os, card="10de:1e84", console=console, driver=driver)
    if usb:
        text = text.replace("        audio:", f"        {USB_C}\n        audio:")
    conf = lines(text, CONF)
    waiting = {line.split()[1] for line in conf if line.startswith("softdep")}
    banned = {line.split()[1] for line in conf if line.startswith("blacklist")}
    assert waiting
    assert not waiting & banned


def test_the_usb_c_controller_of_a_card_is_banned_and_waits_for_nothing() -> None:
    text = machine(card="10de:1e84", driver="nouveau")
    text = text.replace("        audio:", f"        {USB_C}\n        audio:")
    waits = "softdep i2c_nvidia_gpu pre: vfio-pci"
    assert "blacklist i2c_nvidia_gpu" in lines(text, CONF)
    assert waits not in lines(text, CONF)
    assert waits in lines(f"{text}workarounds: {{nvidia-usb-c: off}}\n", CONF)
