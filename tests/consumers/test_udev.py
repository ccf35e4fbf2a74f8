"""A booted kernel with its own udev keeps the card that it must keep, and no other."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kit.booted_host import (
    AUDIO,
    CONSOLE,
    GPU,
    MACHINE,
    SOUND,
    Image,
    boot,
    boot_under_xen,
    image,
)
from kit.hosts import lay_out
from lab.kernel import KernelTree
from lab.tools import Ran

pytestmark = [pytest.mark.consumer, pytest.mark.slow]

ADDRESSES = (CONSOLE, SOUND, GPU, AUDIO)
DRIVERS = (
    "for f in "
    + " ".join(ADDRESSES)
    + ('; do l=$(readlink "/sys/bus/pci/devices/$f/driver"); echo "driver=${l##*/}"; done')
)
BIND = "/usr/local/sbin/gpc-bind"
HOSTS = ["bochs-drm", "snd_hda_intel"]


def drivers(ran: Ran) -> list[str]:
    """The drivers of console, sound device, card and the card's sound; empty for none."""
    return re.findall(r"^driver=(\S*)$", ran.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("backend", "keeper", "start"),
    [("qemu", "vfio-pci", boot), ("xl", "pciback", boot_under_xen)],
)
def test_a_card_is_kept_from_boot_on_while_its_twin_stays_and_goes_and_comes(
    backend: str,
    keeper: str,
    start: Callable[[Image], dict[str, Ran]],
    kernel_tree: KernelTree,
    tmp_path: Path,
) -> None:
    text = MACHINE.replace("backend: qemu", f"backend: {backend}")
    # Sound first, in another's event: the driver is loaded for the board's own sound device, when
    # nothing has yet been said about the card's.
    event = (
        f"echo {AUDIO} >/sys/bus/pci/devices/{AUDIO}/driver/unbind; modprobe -r snd_hda_intel; "
        f"udevadm trigger --action=add /sys/bus/pci/devices/{SOUND}; udevadm settle; {DRIVERS}"
    )
    again = f"udevadm trigger --type=devices --action=add; udevadm settle; {DRIVERS}; :"
    # fmt: off
    commands = [
        DRIVERS, f"{BIND} status", f"{BIND} bind", f"{BIND} return", f"{DRIVERS}; : returned",
        again, f"{BIND} status card", event, f"{BIND} bind card", f"{DRIVERS}; : bound",
    ]
    # fmt: on
    found = image(kernel_tree, lay_out(text, tmp_path / "tree"), commands, tmp_path)
    said = start(found)
    assert drivers(said[DRIVERS]) == [*HOSTS, keeper, keeper]
    assert said[f"{BIND} status"].code == 0
    assert said[f"{BIND} bind"].stdout.count(f"{keeper} has it already") == 2
    assert said[f"{BIND} return"].code == 0, said[f"{BIND} return"]
    assert drivers(said[f"{DRIVERS}; : returned"]) == [*HOSTS, *HOSTS]
    # A later event of the same devices does not take back what was given back.
    assert drivers(said[again]) == [*HOSTS, *HOSTS]
    assert said[f"{BIND} status card"].code == 1
    assert drivers(said[event]) == [*HOSTS, "bochs-drm", keeper]
    assert f"{keeper} took it from bochs-drm" in said[f"{BIND} bind card"].stdout
    assert drivers(said[f"{DRIVERS}; : bound"]) == [*HOSTS, keeper, keeper]


def test_gpc_disable_boots_as_if_nothing_were_kept(kernel_tree: KernelTree, tmp_path: Path) -> None:
    commands = [DRIVERS, f"{BIND} bind"]
    found = image(kernel_tree, lay_out(MACHINE, tmp_path / "tree"), commands, tmp_path)
    said = boot(found, "gpc.disable=1")
    assert drivers(said[DRIVERS]) == [*HOSTS, *HOSTS]
    assert "nothing is bound" in said[f"{BIND} bind"].stdout


def test_another_device_at_the_address_is_left_to_the_host(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    text = MACHINE.replace('01:00.0\n      id: "1234:1111"', '01:00.0\n      id: "1002:6818"')
    commands = [DRIVERS, f"{BIND} bind", f"{DRIVERS}; : after"]
    found = image(kernel_tree, lay_out(text, tmp_path / "tree"), commands, tmp_path)
    said = boot(found)
    assert drivers(said[DRIVERS]) == [*HOSTS, "bochs-drm", "vfio-pci"]
    assert said[f"{BIND} bind"].code == 5
    assert f"expected 1002:6818 at {GPU}, found 1234:1111" in said[f"{BIND} bind"].stdout
    assert drivers(said[f"{DRIVERS}; : after"]) == [*HOSTS, "bochs-drm", "vfio-pci"]


def test_a_xen_host_that_boots_without_xen_has_its_card(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    text = MACHINE.replace("backend: qemu", "backend: xl")
    commands = [DRIVERS, f"{BIND} bind"]
    found = image(kernel_tree, lay_out(text, tmp_path / "tree"), commands, tmp_path)
    said = boot(found)
    assert drivers(said[DRIVERS]) == [*HOSTS, *HOSTS]
    assert said[f"{BIND} bind"].code == 4
    assert "there is no driver pciback" in said[f"{BIND} bind"].stdout


def test_without_the_rule_the_hosts_driver_takes_both_twins(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    tree = lay_out(MACHINE, tmp_path / "tree")
    (tree / "etc/udev/rules.d/70-gpc.rules").unlink()
    said = boot(image(kernel_tree, tree, [DRIVERS, f"{BIND} bind"], tmp_path))
    assert drivers(said[DRIVERS]) == [*HOSTS, *HOSTS]
    # The unit still gets the card, after the fact.
    assert said[f"{BIND} bind"].stdout.count("vfio-pci took it from") == 2
