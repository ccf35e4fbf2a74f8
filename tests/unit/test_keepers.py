"""Which drivers keep a card is known from one table."""

from __future__ import annotations

import re

import pytest

from gpc.keepers import MODULES, driver_of, is_vfio, keeps, leaves_the_group
from kit.paths import ROOT

VARIANTS = (
    "mlx5_vfio_pci", "hisi_acc_vfio_pci", "pds_vfio_pci", "virtio_vfio_pci",
    "nvgrace_gpu_vfio_pci", "qat_vfio_pci", "xe_vfio_pci",
)  # fmt: skip


@pytest.mark.parametrize("driver", ["vfio-pci", "vfio_pci", "pci-stub", "pciback", *VARIANTS])
def test_what_keeps_a_card_is_known_however_it_is_spelled(driver: str) -> None:
    assert keeps(driver)
    assert keeps(driver.replace("_", "-"))


@pytest.mark.parametrize("driver", ["", None, "amdgpu", "pcieport", "vfio_pci_core_user", "vfio"])
def test_what_keeps_nothing_is_no_keeper(driver: str | None) -> None:
    assert not keeps(driver)


def test_vfio_is_told_from_the_others() -> None:
    assert all(map(is_vfio, ("vfio-pci", *VARIANTS)))
    assert not any(map(is_vfio, ("pci-stub", "pciback", None)))


def test_a_function_without_a_driver_or_with_one_of_vfios_leaves_its_group_to_a_guest() -> None:
    assert all(map(leaves_the_group, ("", None, "pcieport", "pci-stub", "vfio-pci", *VARIANTS)))
    assert not any(map(leaves_the_group, ("nvme", "pciback", "nouveau")))


def test_each_keeper_has_the_module_of_its_driver_first() -> None:
    for keeper, modules in MODULES.items():
        assert keeps(driver_of(keeper))
        assert keeps(modules[0])


def test_no_other_module_lists_who_keeps_cards() -> None:
    """Two of the names in one literal are a table of its own."""
    listing = re.compile(r"""["'(|,]\s*(?:vfio.pci|pci.stub|(?:xen.)?pciback)["'|,)]""")
    several = []
    for path in sorted((ROOT / "compiler/gpc").rglob("*.py")):
        if path.name.endswith("_compiled.py"):  # of the catalogue, which is no list of ours
            continue
        names = {found.strip("\"'(|, )") for found in listing.findall(path.read_text())}
        if len(names) >= 3:
            several.append(str(path.relative_to(ROOT / "compiler/gpc")))
    # The table, and what is said of each.
    allowed = {"keepers.py", "checks/bindings.py"}
    assert set(several) <= allowed, several
