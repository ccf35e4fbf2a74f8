"""Guests in a booted replica that are lent the host's only card, by libvirt and by their units."""

from __future__ import annotations

import pytest

from kit.rehearsals import boot, drivers, example, failures, rehearsed
from lab import tools
from lab.kernel import KernelTree

pytestmark = [pytest.mark.rehearsal, pytest.mark.slow, pytest.mark.timeout(900)]

HOSTS = {"0a:00.0": "bochs-drm", "0a:00.1": "snd_hda_intel"}
KEPT = dict.fromkeys(HOSTS, "vfio-pci")


@pytest.mark.parametrize("backend", ["libvirt", "qemu"])
def test_a_guest_is_lent_the_only_card_twice_and_the_host_has_it_back(
    backend: str, kernel_tree: KernelTree
) -> None:
    for name, package in (
        ("libvirtd", "libvirt-daemon-system"),
        ("virsh", "libvirt-clients"),
        ("qemu-img", "qemu-utils"),
        ("ip", "iproute2"),
    ):
        tools.require(name, package)
    text = example("single-card").replace("    tpm: true\n", "")
    text = text.replace("os: windows-11", "os: linux").replace("    secure_boot: true\n", "")
    if backend == "qemu":
        text = text.replace("backend: libvirt", "backend: qemu").replace("    managed: true\n", "")
    found = rehearsed(text, kernel_tree, boots=[backend])
    assert failures(found) == {}
    started = boot(found, backend)
    for step in ("start", "busy", "second"):
        assert drivers(started, f"{step}-games") == KEPT, step
    for step in ("end", "last"):
        assert drivers(started, f"{step}-games") == HOSTS, step
