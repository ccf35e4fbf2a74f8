"""kmod's modprobe, on a real kernel's modules, does what the plan means."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.hosts import lay_out, machine
from lab.kernel import KernelTree
from lab.modprobe import Step, bad_lines, configuration, pci_alias, show

pytestmark = pytest.mark.consumer

PITCAIRN, TURING = pci_alias(0x1002, 0x6818), pci_alias(0x10DE, 0x1E84)

KINDS = {
    "two AMD cards": machine(),
    "AMD console, NVIDIA guest": machine(card="10de:1e84", driver="nouveau"),
    "by id": machine(more="binding: {by: id}"),
    "pci-stub by id": machine(more="binding: {driver: pci-stub, by: id}"),
    "xen": machine(backend="xl"),
    "old xen": machine(backend="xl", kernel="4.8"),
    "no interrupt remapping": machine(more="iommu: {interrupt_remapping: false}"),
    "old kernel": machine(kernel="3.2", more="binding: {driver: pci-stub, by: id}"),
}


def confdir(text: str, root: Path) -> Path:
    """The modprobe.d of the build tree."""
    directory = lay_out(text, root) / "etc/modprobe.d"
    directory.mkdir(exist_ok=True, parents=True)
    return directory


def modules(steps: tuple[Step, ...]) -> list[str]:
    return [step.module for step in steps]


@pytest.mark.parametrize("kind", KINDS)
def test_modprobe_finds_no_bad_line(kind: str, build_tree: Path) -> None:
    assert bad_lines(confdir(KINDS[kind], build_tree)) == ()


@pytest.mark.parametrize(
    ("kind", "keeper"),
    [
        ("two AMD cards", "vfio_pci"),
        ("by id", "vfio_pci"),
        ("pci-stub by id", "pci_stub"),
        ("xen", "xen_pciback"),
    ],
)
@pytest.mark.parametrize("driver", ["radeon", "amdgpu", "snd_hda_intel"])
def test_the_keeper_is_inserted_before_whatever_would_claim_the_card(
    kind: str, keeper: str, driver: str, kernel_tree: KernelTree, build_tree: Path
) -> None:
    order = modules(show(kernel_tree, confdir(KINDS[kind], build_tree), driver))
    assert order.index(keeper) < order.index(driver)


@pytest.mark.parametrize("driver", ["radeon", "amdgpu", "snd_hda_intel"])
def test_without_the_soft_dependencies_no_keeper_would_be_there(
    driver: str, kernel_tree: KernelTree, build_tree: Path
) -> None:
    conf = confdir(machine(), build_tree) / "gpc.conf"
    kept = [line for line in conf.read_text().splitlines() if not line.startswith("softdep")]
    conf.write_text("\n".join(kept) + "\n")
    order = modules(show(kernel_tree, conf.parent, driver))
    assert driver in order
    assert "vfio_pci" not in order


def test_udev_gets_the_keeper_first_when_it_asks_for_the_card_by_alias(
    kernel_tree: KernelTree, build_tree: Path
) -> None:
    order = modules(show(kernel_tree, confdir(machine(), build_tree), PITCAIRN, use_blacklist=True))
    assert order.index("vfio_pci") < order.index("radeon")


@pytest.mark.parametrize(
    ("kind", "keeper", "options"),
    [
        ("by id", "vfio_pci", "ids=1002:6818,1002:aab0"),
        ("pci-stub by id", "pci_stub", "ids=1002:6818,1002:aab0"),
        ("old xen", "xen_pciback", "hide=(0000:01:00.0)(0000:01:00.1)"),
        ("two AMD cards", "vfio_pci", ""),
    ],
)
def test_the_keeper_is_inserted_with_what_it_must_know(
    kind: str, keeper: str, options: str, kernel_tree: KernelTree, build_tree: Path
) -> None:
    steps = show(kernel_tree, confdir(KINDS[kind], build_tree), "radeon")
    assert [step.rest for step in steps if step.module == keeper] == [options]


def test_the_iommu_back_end_is_told_of_missing_remapping(
    kernel_tree: KernelTree, build_tree: Path
) -> None:
    directory = confdir(KINDS["no interrupt remapping"], build_tree)
    steps = show(kernel_tree, directory, "vfio_iommu_type1")
    assert (steps[-1].module, steps[-1].rest) == ("vfio_iommu_type1", "allow_unsafe_interrupts=1")


def test_a_lone_cards_drivers_do_not_load_by_alias(
    kernel_tree: KernelTree, build_tree: Path
) -> None:
    directory = confdir(KINDS["AMD console, NVIDIA guest"], build_tree)
    assert show(kernel_tree, directory, TURING, use_blacklist=True) == ()
    # The console's driver is not affected.
    assert "radeon" in modules(show(kernel_tree, directory, PITCAIRN, use_blacklist=True))
    # And by its name the driver still loads: that is how the card is given back.
    assert modules(show(kernel_tree, directory, "nouveau"))[-1] == "nouveau"


def test_without_the_blacklist_the_lone_cards_driver_would_load(
    kernel_tree: KernelTree, build_tree: Path
) -> None:
    conf = confdir(KINDS["AMD console, NVIDIA guest"], build_tree) / "gpc.conf"
    conf.write_text("".join(line for line in conf.open() if not line.startswith("blacklist")))
    assert "nouveau" in modules(show(kernel_tree, conf.parent, TURING, use_blacklist=True))


def test_options_of_a_keeper_that_is_built_in_are_left_to_the_command_line(
    kernel_tree: KernelTree, build_tree: Path
) -> None:
    text = machine(more="binding: {by: id}\nbuiltin: [vfio-pci]")
    assert configuration(confdir(text, build_tree)).options == ()


@settings(max_examples=25, deadline=None)
@given(name=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,47}", fullmatch=True))
def test_any_accepted_driver_name_reads_back(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = machine(audio=f'"{name}"')
    directory = confdir(text, tmp_path_factory.mktemp("tree"))
    assert bad_lines(directory) == ()
    assert (name.replace("-", "_"), "pre: vfio-pci") in configuration(directory).softdeps


def test_a_blacklist_is_looked_at_before_what_a_module_waits_for(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    (tmp_path / "both.conf").write_text("softdep nouveau pre: vfio-pci\nblacklist nouveau\n")
    assert show(kernel_tree, tmp_path, TURING, use_blacklist=True) == ()
    by_name = modules(show(kernel_tree, tmp_path, "nouveau"))
    assert by_name.index("vfio_pci") < by_name.index("nouveau")
