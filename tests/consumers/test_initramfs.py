"""dracut and initramfs-tools build real images from the compiled tree; bash reads mkinitcpio's."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.hosts import file, lay_out, machine
from lab.initramfs import Image, dracut_image, initramfs_tools_image, mkinitcpio_conf
from lab.kernel import KernelTree
from lab.shell import shellcheck, syntax_errors

pytestmark = pytest.mark.consumer

CONF, RULES = "etc/modprobe.d/gpc.conf", "etc/udev/rules.d/70-gpc.rules"
VFIO = {"vfio_pci", "vfio", "vfio_iommu_type1", "vfio_virqfd"}


def text_of(machine_yaml: str, path: str) -> str:
    found = file(machine_yaml, path)
    assert found is not None
    return found.text


def has_what_the_tree_has(image: Image, machine_yaml: str) -> None:
    assert image.read(CONF) == text_of(machine_yaml, CONF)
    assert image.read(RULES) == text_of(machine_yaml, RULES)


@pytest.fixture(scope="module")
def debian_image(kernel_tree: KernelTree, tmp_path_factory: pytest.TempPathFactory) -> Image:
    return initramfs_tools_image(kernel_tree, lay_out(machine(), tmp_path_factory.mktemp("tree")))


def test_initramfs_tools_has_modules_options_and_rule(debian_image: Image) -> None:
    assert debian_image.modules() >= VFIO
    has_what_the_tree_has(debian_image, machine())


def test_initramfs_tools_loads_the_modules_in_the_plans_order(debian_image: Image) -> None:
    listed = [line for line in debian_image.read("conf/modules").split() if "vfio" in line]
    assert listed == ["vfio_pci", "vfio", "vfio_iommu_type1", "vfio_virqfd"]


def test_initramfs_tools_says_nothing_against_the_hook(debian_image: Image) -> None:
    assert "gpc" not in debian_image.said
    assert "not found" not in debian_image.said


def test_initramfs_tools_has_none_of_it_without_the_hook(
    kernel_tree: KernelTree, build_tree: Path
) -> None:
    (lay_out(machine(), build_tree) / "etc/initramfs-tools/hooks/gpc").unlink()
    image = initramfs_tools_image(kernel_tree, build_tree)
    assert not image.modules() & VFIO


def test_initramfs_tools_has_xen_pciback(kernel_tree: KernelTree, build_tree: Path) -> None:
    xen = machine(backend="xl")
    image = initramfs_tools_image(kernel_tree, lay_out(xen, build_tree))
    assert "xen_pciback" in image.modules()
    has_what_the_tree_has(image, xen)


def test_shellcheck_accepts_the_hook(build_tree: Path) -> None:
    hook = lay_out(machine(), build_tree) / "etc/initramfs-tools/hooks/gpc"
    assert hook.stat().st_mode & 0o777 == 0o755
    # SC1091: what the hook sources lies in another package.
    assert {finding.code for finding in shellcheck(hook)} <= {"SC1091"}
    assert syntax_errors(hook) == {}


@pytest.mark.parametrize("more", ["", "builtin: [vfio]"])
def test_dracut_has_modules_options_and_rule(
    more: str, kernel_tree: KernelTree, build_tree: Path
) -> None:
    fedora = machine(os="fedora-36", more=more)
    image = dracut_image(kernel_tree, lay_out(fedora, build_tree))
    assert image.modules() >= VFIO
    has_what_the_tree_has(image, fedora)


def test_dracut_has_none_of_it_without_the_drop_in(
    kernel_tree: KernelTree, build_tree: Path
) -> None:
    (lay_out(machine(os="fedora-36"), build_tree) / "etc/dracut.conf.d/gpc.conf").unlink()
    image = dracut_image(kernel_tree, build_tree)
    assert not image.modules() & VFIO
    assert RULES not in image.files


def test_mkinitcpio_puts_our_modules_before_the_hosts(build_tree: Path) -> None:
    lay_out(machine(os="arch", kernel="6.12"), build_tree)
    host = build_tree / "etc/mkinitcpio.conf.d/before.conf"
    host.write_text("MODULES=(amdgpu)\nFILES=(/etc/vconsole.conf)\n")
    found = mkinitcpio_conf(build_tree)
    assert found.modules == ("vfio_pci", "vfio", "vfio_iommu_type1", "amdgpu")
    assert found.files == ("/etc/vconsole.conf", f"/{CONF}", f"/{RULES}")
    assert "modconf" in found.hooks
