"""Configurations that do not work are found out, each with the reason that a person needs."""

from __future__ import annotations

import pytest

from gpc.rehearse.replica.copied import File
from kit.rehearsals import boot, drivers, example, failures, rehearsed, without
from lab.kernel import KernelTree

pytestmark = [pytest.mark.rehearsal, pytest.mark.slow, pytest.mark.timeout(600)]

MACHINE = """\
gpc: 1
host:
  name: broken
  os: debian-12
  kernel: 6.1
  cpu: {vendor: intel, cores: 4}
  gpus:
    console: {address: 02:00.0, id: "1002:68f9", driver: radeon, boot_display: true}
    card:
      address: 01:00.0
      id: "1002:6818"
      driver: radeon
      functions: {audio: {address: 01:00.1, id: "1002:aab0", driver: snd_hda_intel}}
guests:
  one:
    backend: qemu
    os: linux
    vcpus: 1
    memory: 512 MiB
    gpus: [card]
    disks: {system: {block: /dev/vg0/one}}
"""
HOOK = "etc/initramfs-tools/hooks/gpc"
MODPROBE = "etc/modprobe.d/gpc.conf"
RULE = "etc/udev/rules.d/70-gpc.rules"
COMPILED = ["compiled"]


def test_a_wrong_id(kernel_tree: KernelTree) -> None:
    text = MACHINE.replace("1002:6818", "1002:6819")
    found = rehearsed(text, kernel_tree, hardware=MACHINE, boots=COMPILED)
    reasons = failures(found)
    assert reasons["hardware"] == (
        "card: machine.yaml has 1002:6819 at 0000:01:00.0, but 1002:6818 stands there",
    )
    assert reasons["early"] == (
        "card (0000:01:00.0): bochs-drm has it, not vfio-pci: what stands there is 1002:6818 and "
        "not 1002:6819, so it is left to the host",
    )
    assert "card: expected 1002:6819 at 0000:01:00.0" in reasons["service"][0]
    # What is as declared is kept all the same, and nothing was touched that is not.
    assert drivers(boot(found, "compiled"), "service")["01:00.0"] == "bochs-drm"


def test_a_wrong_address(kernel_tree: KernelTree) -> None:
    moved = MACHINE.replace("01:00.", "05:00.")
    found = rehearsed(MACHINE, kernel_tree, hardware=moved, boots=COMPILED)
    reasons = failures(found)
    assert reasons["hardware"] == (
        "card: machine.yaml has 1002:6818 at 0000:01:00.0, but nothing stands there; "
        "1002:6818 is at 0000:05:00.0",
        "card.audio: machine.yaml has 1002:aab0 at 0000:01:00.1, but nothing stands there; "
        "1002:aab0 is at 0000:05:00.1",
    )
    assert "expected 1234:1111 at 0000:01:00.0, found nothing there" in reasons["service"][0]
    has = drivers(boot(found, "compiled"), "service")
    assert has["05:00.0"] == "bochs-drm"


def test_an_early_boot_image_without_the_keeping_module(kernel_tree: KernelTree) -> None:
    found = rehearsed(MACHINE, kernel_tree, edit=without(HOOK, "force_load"), boots=COMPILED)
    reasons = failures(found)
    assert set(reasons) == {"early"}
    assert reasons["early"][0] == (
        "card (0000:01:00.0): bochs-drm has it, not vfio-pci: the early boot image has no module "
        "vfio-pci (etc/initramfs-tools/hooks/gpc names it not), so whatever else drives the card "
        "came first"
    )
    # The unit gets it in the end, which the report says too.
    service = next(s for s in boot(found, "compiled").steps if s.name == "service")
    assert "card (0000:01:00.0): vfio-pci took it from bochs-drm" in service.reasons[0]


def test_an_early_boot_image_without_the_rule_of_udev(kernel_tree: KernelTree) -> None:
    rule = "copy_file config /etc/udev/"
    found = rehearsed(MACHINE, kernel_tree, edit=without(HOOK, rule), boots=COMPILED)
    assert failures(found)["early"][0].endswith(
        f"{RULE} is not in the early boot image ({HOOK} copies it not)"
    )


def test_by_id_without_the_softdep_the_hosts_driver_wins(kernel_tree: KernelTree) -> None:
    text = MACHINE.replace("  gpus:\n    console", "  binding: {by: id}\n  gpus:\n    console")
    whole = rehearsed(text, kernel_tree, boots=COMPILED)
    assert failures(whole) == {}
    found = rehearsed(text, kernel_tree, edit=without(MODPROBE, "softdep"), boots=COMPILED)
    reasons = failures(found)
    assert reasons["early"][0] == (
        "card (0000:01:00.0): bochs-drm has it, not vfio-pci: bochs was loaded before vfio-pci: "
        "modprobe.d has no `softdep bochs pre: vfio-pci`"
    )


def test_a_twin_that_is_kept_by_its_id(kernel_tree: KernelTree) -> None:
    def by_id(tree: dict[str, File]) -> None:
        del tree[RULE]
        text, mode = tree[MODPROBE]
        tree[MODPROBE] = File(f"{text}options vfio-pci ids=10de:1b81,10de:10f0\n", mode)

    found = rehearsed(example("twins"), kernel_tree, edit=by_id, boots=COMPILED)
    reasons = failures(found)
    assert reasons["stays"] == (
        "upper (0000:02:00.0) stays with the host, but vfio-pci has it: it has the same id "
        "(10de:1b81) as lower, which is kept by that id",
        "upper.audio (0000:02:00.1) stays with the host, but vfio-pci has it: it has the same id "
        "(10de:10f0) as lower.audio, which is kept by that id",
    )


def test_a_card_that_shares_its_group_with_the_host(kernel_tree: KernelTree) -> None:
    devices = """\
  devices:
    front: {address: 04:01.0, id: "1912:0014", driver: xhci_pci}
    back: {address: 04:02.0, id: "1912:0015", driver: xhci_pci}
guests:
"""
    text = MACHINE.replace("guests:\n", devices).replace("gpus: [card]", "devices: [front]")
    found = rehearsed(text, kernel_tree, boots=COMPILED)
    (reason,) = failures(found)["groups"]
    assert reason.startswith("front (0000:04:01.0) shares IOMMU group ")
    assert reason.endswith(" with back (0000:04:02.0), which xhci_hcd has")
