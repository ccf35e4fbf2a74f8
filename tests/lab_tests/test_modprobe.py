"""modprobe judges modprobe.d files against a real kernel."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.kernel import KernelTree
from lab.modprobe import (
    Step,
    bad_lines,
    configuration,
    dumped_options,
    pci_alias,
    resolve,
    show,
)

pytestmark = pytest.mark.consumer

RADEON = pci_alias(0x1002, 0x6818)


@pytest.fixture
def confdir(tmp_path: Path) -> Path:
    directory = tmp_path / "modprobe.d"
    directory.mkdir()
    return directory


def names(steps: tuple[Step, ...]) -> list[str]:
    return [step.module for step in steps]


def test_a_soft_dependency_loads_first_with_its_options(
    kernel_tree: KernelTree, confdir: Path
) -> None:
    (confdir / "a.conf").write_text(
        "softdep radeon pre: vfio-pci\noptions vfio-pci ids=1002:6818,1002:aab0 disable_vga=1\n"
    )
    steps = show(kernel_tree, confdir, "radeon")
    assert names(steps).index("vfio_pci") < names(steps).index("radeon")
    assert {step.rest for step in steps if step.module == "vfio_pci"} == {
        "ids=1002:6818,1002:aab0 disable_vga=1"
    }


def test_without_files_the_driver_loads_alone(kernel_tree: KernelTree, confdir: Path) -> None:
    assert names(show(kernel_tree, confdir, "radeon"))[-1] == "radeon"
    assert "vfio_pci" not in names(show(kernel_tree, confdir, "radeon"))


def test_a_blacklist_holds_for_the_card_and_for_those_who_ask_with_it(
    kernel_tree: KernelTree, confdir: Path
) -> None:
    (confdir / "a.conf").write_text("blacklist radeon\nblacklist amdgpu\n")
    assert resolve(kernel_tree, confdir, RADEON) == ("radeon", "amdgpu")
    assert show(kernel_tree, confdir, RADEON, use_blacklist=True) == ()
    assert names(show(kernel_tree, confdir, "radeon"))[-1] == "radeon"


def test_an_install_line_stands_in_for_the_module(kernel_tree: KernelTree, confdir: Path) -> None:
    (confdir / "a.conf").write_text("install nouveau /bin/false\n")
    assert show(kernel_tree, confdir, "nouveau")[-1].kind == "install"
    assert show(kernel_tree, confdir, "nouveau")[-1].rest == "/bin/false"


def test_the_kernel_command_line_is_the_tests_own(kernel_tree: KernelTree, confdir: Path) -> None:
    given = show(kernel_tree, confdir, "vfio-pci", cmdline="quiet vfio-pci.ids=10de:1234")
    assert given[-1].rest == "ids=10de:1234"
    assert show(kernel_tree, confdir, "vfio-pci")[-1].rest == ""


def test_an_unknown_module_is_refused(kernel_tree: KernelTree, confdir: Path) -> None:
    with pytest.raises(AssertionError, match="Module vfio-pic not found"):
        show(kernel_tree, confdir, "vfio-pic")


def test_a_bad_line_is_reported(confdir: Path) -> None:
    (confdir / "good.conf").write_text("# a comment\noptions vfio-pci ids=1002:6818\n")
    assert bad_lines(confdir) == ()
    (confdir / "worse.conf").write_text("option vfio-pci ids=1002:6818\n")
    (said,) = bad_lines(confdir)
    assert "worse.conf line 1: ignoring bad line starting with 'option'" in said


def test_directives_come_back_as_modprobe_read_them(confdir: Path) -> None:
    (confdir / "a.conf").write_text(
        "options a-b x=\"1 2\" y='3'\nblacklist c-d\nalias e f-g\nsoftdep h pre: i post: j\n"
    )
    assert dumped_options(confdir) == (("a_b", "x=\"1 2\" y='3'"),)
    read = configuration(confdir)
    assert read.blacklists == ("c_d",)
    assert read.aliases == (("e", "f_g"),)
    assert read.softdeps == (("h", "pre: i post: j"),)
