"""grub-mkconfig puts the arguments on the lines of the kernels and of Xen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gpc.target.live import ActionFailed
from gpc_targets.grub.live.drop_in import refuse_overruled
from kit.grub_host import FakeReader
from kit.hosts import lay_out, machine
from lab.grub import Command, mkconfig
from lab.kernel import KernelTree

pytestmark = pytest.mark.consumer

CFG = "etc/default/grub.d/zz-gpc.cfg"


def normal(commands: tuple[Command, ...]) -> list[tuple[str, ...]]:
    """The command lines of all entries but those for recovery, which get no defaults."""
    return [found.arguments for found in commands if "recovery" not in found.entry]


def has_run(arguments: tuple[str, ...], run: list[str]) -> bool:
    """Whether the words of `run` stand in the arguments, one right after the other."""
    size = len(run)
    return any(list(arguments[at : at + size]) == run for at in range(len(arguments)))


def test_linux_gets_the_arguments_in_order_behind_the_hosts_own(
    kernel_tree: KernelTree, build_tree: Path
) -> None:
    text = machine(
        cpu="intel",
        guest="hugepages: 2 MiB",
        more="binding: {driver: pci-stub, by: id}\nbuiltin: [pci-stub]",
    ).replace("4097 MiB", "4 GiB")
    grub = mkconfig(kernel_tree, lay_out(text, build_tree))
    for arguments in normal(grub.linux):
        assert has_run(
            arguments,
            [
                "quiet",
                "pci-stub.ids=1002:6818,1002:aab0",
                "intel_iommu=on",
                "hugepagesz=2M",
                "hugepages=2048",
            ],
        )
    assert normal(grub.linux)


def test_without_the_drop_in_the_arguments_are_not_there(
    kernel_tree: KernelTree, build_tree: Path
) -> None:
    (lay_out(machine(cpu="intel"), build_tree) / CFG).unlink()
    assert "intel_iommu" not in mkconfig(kernel_tree, build_tree).text


def test_xen_and_dom0_each_get_their_own_and_plain_linux_stays_as_it_was(
    kernel_tree: KernelTree, build_tree: Path
) -> None:
    text = machine(
        backend="xl",
        kernel="4.8",
        more="xen: {dom0_memory: 4 GiB, dom0_vcpus: 2}\nbuiltin: [xen_pciback]",
    )
    grub = mkconfig(kernel_tree, lay_out(text, build_tree), xen=True)
    hide = "xen-pciback.hide=(0000:01:00.0)(0000:01:00.1)"
    assert normal(grub.xen)
    for arguments in normal(grub.xen):
        assert has_run(arguments, ["dom0_mem=4096M,max:4096M", "dom0_max_vcpus=2"])
        assert hide not in arguments
    assert normal(grub.dom0)
    for arguments in normal(grub.dom0):
        assert has_run(arguments, ["quiet", hide])
    for arguments in normal(grub.linux):
        assert arguments[-1] == "quiet"


def test_what_the_host_says_to_dom0_is_kept(kernel_tree: KernelTree, build_tree: Path) -> None:
    text = machine(backend="xl", kernel="4.8", more="builtin: [xen_pciback]")
    lay_out(text, build_tree)
    (build_tree / "etc/default/grub.d/a.cfg").write_text(
        'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT="console=hvc0"\n'
    )
    grub = mkconfig(kernel_tree, build_tree, xen=True)
    for arguments in normal(grub.dom0):
        assert has_run(arguments, ["console=hvc0", "xen-pciback.hide=(0000:01:00.0)(0000:01:00.1)"])
        assert "quiet" not in arguments


@pytest.mark.parametrize("name", ["xen.cfg", "50-cloudimg-settings.cfg", "kdump-tools.cfg"])
def test_what_another_drop_in_assigns_anew_is_there_and_gpcs_words_behind_it(
    name: str, kernel_tree: KernelTree, build_tree: Path
) -> None:
    lay_out(machine(cpu="intel"), build_tree)
    (build_tree / CFG).with_name(name).write_text('GRUB_CMDLINE_LINUX_DEFAULT="crashkernel=512M"\n')
    grub = mkconfig(kernel_tree, build_tree)
    assert normal(grub.linux)
    for arguments in normal(grub.linux):
        assert has_run(arguments, ["crashkernel=512M", "intel_iommu=on"])
        assert "quiet" not in arguments


def test_debians_xen_cfg_keeps_its_words_and_dom0_gets_gpcs_in_place_of_neither(
    kernel_tree: KernelTree, build_tree: Path
) -> None:
    text = machine(backend="xl", kernel="4.8", more="xen: {dom0_vcpus: 2}\nbuiltin: [xen_pciback]")
    lay_out(text, build_tree)
    (build_tree / CFG).with_name("xen.cfg").write_text(
        'GRUB_CMDLINE_XEN_DEFAULT="dom0_mem=4G,max:4G loglvl=all"\n'
        'GRUB_CMDLINE_LINUX_XEN_REPLACE="console=hvc0"\n'
        'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT="nosplash"\n'
    )
    grub = mkconfig(kernel_tree, build_tree, xen=True)
    assert normal(grub.xen)
    for arguments in normal(grub.xen):
        assert has_run(arguments, ["dom0_mem=4G,max:4G", "loglvl=all", "dom0_max_vcpus=2"])
    assert normal(grub.dom0)
    hide = "xen-pciback.hide=(0000:01:00.0)(0000:01:00.1)"
    for arguments in normal(grub.dom0):
        assert has_run(arguments, ["console=hvc0", "nosplash", hide])
    for arguments in normal(grub.linux):
        assert arguments[-1] == "quiet"


@pytest.mark.parametrize(
    "line",
    [
        'GRUB_CMDLINE_LINUX_DEFAULT="quiet splash"',
        'export GRUB_CMDLINE_LINUX_DEFAULT="quiet"',
        "if true; then GRUB_CMDLINE_LINUX_DEFAULT=; fi",
    ],
)
def test_a_later_drop_in_that_drops_gpcs_words_is_refused_by_name(
    line: str, kernel_tree: KernelTree, build_tree: Path
) -> None:
    lay_out(machine(cpu="intel"), build_tree)
    later = (build_tree / CFG).with_name("zzz-local.cfg")
    later.write_text(f"{line}\n")
    assert "intel_iommu" not in mkconfig(kernel_tree, build_tree).text
    with pytest.raises(ActionFailed, match=re.escape("zzz-local.cfg")):
        refuse_overruled(etc_of(build_tree))


@pytest.mark.parametrize(
    "line",
    [
        'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT splash"',
        'GRUB_CMDLINE_LINUX_DEFAULT="${GRUB_CMDLINE_LINUX_DEFAULT} splash"',
        '# GRUB_CMDLINE_LINUX_DEFAULT="splash"',
        'GRUB_CMDLINE_LINUX="splash"',
        'GRUB_CMDLINE_XEN_DEFAULT="splash"',
    ],
)
def test_a_later_drop_in_that_leaves_them_is_not(
    line: str, kernel_tree: KernelTree, build_tree: Path
) -> None:
    lay_out(machine(cpu="intel"), build_tree)
    (build_tree / CFG).with_name("zzz-local.cfg").write_text(f"{line}\n")
    grub = mkconfig(kernel_tree, build_tree)
    assert normal(grub.linux)
    assert all("intel_iommu=on" in arguments for arguments in normal(grub.linux))
    refuse_overruled(etc_of(build_tree))


def test_recovery_entries_have_none_of_the_words(kernel_tree: KernelTree, build_tree: Path) -> None:
    grub = mkconfig(kernel_tree, lay_out(machine(cpu="intel"), build_tree))
    recovery = [found for found in grub.linux if "recovery" in found.entry]
    assert recovery
    assert not any("intel_iommu=on" in found.arguments for found in recovery)


def etc_of(tree: Path) -> FakeReader:
    """The drop-ins of a tree, as they are looked at on a host."""
    below = (tree / CFG).parent
    return FakeReader({f"/{path.relative_to(tree)}": path.read_text() for path in below.iterdir()})
