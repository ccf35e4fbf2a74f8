"""The examples in a booted replica: who has which card at boot, given back, and kept again."""

from __future__ import annotations

import pytest

from kit.rehearsals import boot, drivers, example, failures, rehearsed
from lab.kernel import KernelTree

pytestmark = [pytest.mark.rehearsal, pytest.mark.slow, pytest.mark.timeout(600)]

BOCHS, SOUND, VFIO = "bochs-drm", "snd_hda_intel", "vfio-pci"

# Each function's address: its driver when the host has it, and whether it is for a guest.
MACHINES = {
    "phenom-win7-kvm": {
        "01:00.0": (BOCHS, True),
        "01:00.1": (SOUND, True),
        "02:00.0": (BOCHS, False),
    },
    "twins": {
        "02:00.0": (BOCHS, False),
        "02:00.1": (SOUND, False),
        "03:00.0": (BOCHS, True),
        "03:00.1": (SOUND, True),
    },
    "desktop-win11": {
        "08:00.0": (BOCHS, False),
        "08:00.1": (SOUND, False),
        "0b:00.0": ("cirrus", True),
        "0b:00.1": (SOUND, True),
        "0b:00.2": ("xhci_hcd", True),
        "0b:00.3": ("pvpanic-pci", True),
    },
}


@pytest.mark.parametrize("name", MACHINES)
def test_its_cards_are_kept_given_back_and_kept_again(name: str, kernel_tree: KernelTree) -> None:
    found = rehearsed(example(name), kernel_tree)
    assert failures(found) == {}
    functions = MACHINES[name]
    kept = {at: VFIO if guest else driver for at, (driver, guest) in functions.items()}
    host = {at: driver for at, (driver, _) in functions.items()}
    compiled = boot(found, "compiled")
    assert drivers(compiled, "boot") == kept
    assert drivers(compiled, "return") == host
    assert drivers(compiled, "event") == host
    assert drivers(compiled, "again") == kept
    assert drivers(compiled, "twice") == kept
    # A blacklisted driver is not loaded for a card that appears; the others have theirs.
    has = drivers(boot(found, "disabled"), "disabled")
    assert {at: driver for at, driver in has.items() if driver not in ("", host[at])} == {}
    (another,) = drivers(boot(found, "another-card"), "other-service").items() - kept.items()
    assert another[1] != VFIO
    assert found.seconds < 300, "it takes half a minute on two free cores"


def test_an_intel_host_is_rehearsed_behind_an_intel_iommu(kernel_tree: KernelTree) -> None:
    found = rehearsed(example("intel-igpu"), kernel_tree, boots=["compiled"])
    assert failures(found) == {}
    assert found.iommu == "intel-iommu, interrupt remapping on"
    assert "-device intel-iommu,intremap=on" in " ".join(boot(found, "compiled").command)
