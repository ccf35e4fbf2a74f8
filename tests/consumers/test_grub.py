"""grub-mkconfig puts the arguments on the lines of the kernels and of Xen."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.hosts import lay_out, machine
from lab.grub import Command, mkconfig
from lab.kernel import KernelTree

pytestmark = pytest.mark.consumer

CFG = "etc/default/grub.d/gpc.cfg"


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
