"""Debian's NVIDIA modules, which have other names than the driver: the keeper is first, and the
host's own card gets its driver.

The modules are made here, with the names, the aliases and the dependencies of Debian's files; what
/etc/modprobe.d/nvidia.conf says is what Debian's packages say. modprobe is real.

Source: nvidia-modprobe.conf of Debian's nvidia-kernel-support 535 and 550.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kit.hosts import lay_out, machine
from lab.kernel import KernelTree, insmods
from lab.modprobe import pci_alias, show
from lab.tools import require, run

pytestmark = pytest.mark.consumer

CARD = pci_alias(0x10DE, 0x1E84)

MODULE = """\
#define SAY(name, text) static const char name[] __attribute__((section(".modinfo"), used)) = text;
SAY(name, "name=%(name)s") SAY(license, "license=NVIDIA")
%(aliases)s
int __ksymtab_%(gives)s __attribute__((section("__ksymtab"), used)) = 1;
extern int %(needs)s; int *p = &%(needs)s;
"""
ALIASES = """\
SAY(vga, "alias=pci:v000010DEd*sv*sd*bc03sc00i00*")
SAY(three, "alias=pci:v000010DEd*sv*sd*bc03sc02i00*")
"""
CONF = """\
install nvidia modprobe -i nvidia-%(flavour)s $CMDLINE_OPTS
install nvidia-modeset modprobe nvidia ; modprobe -i nvidia-%(flavour)s-modeset $CMDLINE_OPTS
install nvidia-drm modprobe nvidia-modeset ; modprobe -i nvidia-%(flavour)s-drm $CMDLINE_OPTS
alias pci:v000010DEd*sv*sd*bc03sc02i00* nvidia
alias pci:v000010DEd*sv*sd*bc03sc00i00* nvidia
"""


def with_nvidia(kernel: KernelTree, flavour: str, root: Path) -> KernelTree:
    """A kernel with the modules that keep a card, and those of a driver as Debian has it."""
    tree = KernelTree(root=root, version=kernel.version)
    (tree.modules / "kernel").mkdir(parents=True)
    for path in insmods(kernel, ("vfio-pci", "vfio_iommu_type1", "drm", "nouveau")):
        shutil.copy(path, tree.modules / "kernel")
    for name in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
        shutil.copy(kernel.modules / name, tree.modules)
    dkms = tree.modules / "updates/dkms"
    dkms.mkdir(parents=True)
    for part, gives, needs in (
        ("", "nvidia_core", "drm_dev_alloc"),
        ("-modeset", "nvidia_kms", "nvidia_core"),
        ("-drm", "nvidia_fb", "nvidia_kms"),
    ):
        source = dkms / "module.c"
        name = f"nvidia{part}".replace("-", "_")
        aliases = "" if part == "-modeset" else ALIASES
        words = {"name": name, "aliases": aliases, "gives": gives, "needs": needs}
        source.write_text(MODULE % words)
        compiled = dkms / f"nvidia-{flavour}{part}.ko"
        run([require("gcc", "gcc"), "-c", source, "-o", compiled]).check()
        source.unlink()
    run([require("depmod", "kmod"), "-b", root, kernel.version]).check()
    return tree


@pytest.fixture(params=["current", "current-open", "tesla-470", "legacy-390xx"])
def debian(
    request: pytest.FixtureRequest, kernel_tree: KernelTree, tmp_path: Path
) -> tuple[KernelTree, Path, str]:
    """A Debian with one of NVIDIA's drivers, and its modprobe.d."""
    conf = tmp_path / "modprobe.d"
    conf.mkdir()
    (conf / "nvidia.conf").write_text(CONF % {"flavour": request.param})
    return with_nvidia(kernel_tree, request.param, tmp_path / "root"), conf, request.param


def gpc_conf(text: str, scratch: Path) -> str:
    return (lay_out(text, scratch) / "etc/modprobe.d/gpc.conf").read_text()


def two_cards(os: str = "debian-12") -> str:
    """A card for the guest and one that stays, both NVIDIA's."""
    return machine(card="10de:1e84", console="10de:2684", driver="nvidia", os=os)


def loaded(kernel: KernelTree, conf: Path, name: str) -> list[str]:
    """What is inserted when udev asks for a module, the commands of install lines followed."""
    order: list[str] = []
    for step in show(kernel, conf, name, use_blacklist=True):
        if step.kind != "install":
            order.append(step.module)
            continue
        for command in step.rest.replace("$CMDLINE_OPTS", "").split(";"):
            word = command.split()[-1]
            inner = (
                [each.module for each in show(kernel, conf, word, ignore_install=True)]
                if " -i " in command
                else loaded(kernel, conf, word)
            )
            order += inner
    return list(dict.fromkeys(order))


@pytest.mark.parametrize("asked", [CARD, "nvidia", "nvidia-drm"])
def test_two_cards_of_nvidia_the_keeper_is_first_and_the_hosts_own_card_has_its_driver(
    asked: str, debian: tuple[KernelTree, Path, str], tmp_path: Path
) -> None:
    kernel, conf, flavour = debian
    (conf / "gpc.conf").write_text(gpc_conf(two_cards(), tmp_path / "tree"))
    order = loaded(kernel, conf, asked)
    driver = f"nvidia_{flavour}".replace("-", "_")
    assert driver in order
    assert order.index("vfio_pci") < order.index(driver)


def test_a_softdep_on_the_name_of_the_command_would_leave_the_host_without_a_driver(
    debian: tuple[KernelTree, Path, str],
) -> None:
    kernel, conf, _ = debian
    (conf / "gpc.conf").write_text("softdep nvidia pre: vfio-pci\n")
    assert not [module for module in loaded(kernel, conf, CARD) if module.startswith("nvidia")]


def test_without_gpcs_lines_the_keeper_is_not_there(debian: tuple[KernelTree, Path, str]) -> None:
    kernel, conf, _ = debian
    assert "vfio_pci" not in loaded(kernel, conf, CARD)
    assert loaded(kernel, conf, CARD)


@pytest.mark.parametrize("asked", [CARD, "nvidia", "nvidia-drm"])
def test_a_lone_card_of_nvidia_loads_none_of_its_drivers(
    asked: str, debian: tuple[KernelTree, Path, str], tmp_path: Path
) -> None:
    kernel, conf, _ = debian
    text = machine(card="10de:1e84", driver="nvidia")
    (conf / "gpc.conf").write_text(gpc_conf(text, tmp_path / "tree"))
    assert loaded(kernel, conf, asked) == []


def test_elsewhere_the_modules_have_the_drivers_names(tmp_path: Path) -> None:
    found = gpc_conf(two_cards("ubuntu-24.04"), tmp_path)
    assert "softdep nvidia pre: vfio-pci\n" in found
    assert "current" not in found
