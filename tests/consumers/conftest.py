"""What these tests share: a libvirtd of each release, shells, and the machine of gpc-bind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.bind_host import AUDIO, CONSOLE, GPU
from kit.fake_desktop import MANAGER
from kit.fake_kernel import FakeKernel
from kit.kvm_guests import LATER
from kit.lend_host import SECOND, LendHost, lent_machine
from lab.later import Generation
from lab.libvirt import Libvirtd
from lab.tools import require


@pytest.fixture(scope="session")
def libvirtd(generation: Generation) -> Iterator[Libvirtd]:
    """A running libvirtd of each generation, one for all of a process's tests."""
    with Libvirtd(generation) as daemon:
        yield daemon


@pytest.fixture(params=["dash", "busybox"])
def shell(request: pytest.FixtureRequest) -> list[str]:
    if request.param == "dash":
        return [require("dash", "dash")]
    return [require("busybox", "busybox-static"), "sh"]


@pytest.fixture
def kernel(tmp_path: Path) -> FakeKernel:
    """The machine of `hosts`, booted without gpc: the host's drivers have everything."""
    kernel = FakeKernel(tmp_path)
    kernel.function(GPU, "1002:6818", "radeon")
    kernel.function(AUDIO, "1002:aab0", "snd_hda_intel", "0x040300")
    kernel.function(CONSOLE, "1002:68f9", "radeon")
    kernel.load("radeon")
    kernel.load("snd_hda_intel")
    kernel.writes()
    return kernel


@pytest.fixture
def single(tmp_path: Path, shell: list[str]) -> LendHost:
    """A host whose only card is lent."""
    return LendHost(lent_machine(), tmp_path, shell)


@pytest.fixture
def pair(tmp_path: Path, shell: list[str]) -> LendHost:
    """A host with two cards of one driver, of which one is lent; the desktop is on the other."""
    host = LendHost(
        lent_machine(second=SECOND), tmp_path, shell, others=True, firmware_on="0000:02:00.0"
    )
    host.desktop.end(300)
    host.desktop.unit(MANAGER, 300, "dri/card1")
    return host


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves words that are younger than this machine's programs to the release that has them."""
    gone = [item for item in items if _is_younger(item)]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [item for item in items if item not in gone]


def _is_younger(item: pytest.Item) -> bool:
    params = getattr(getattr(item, "callspec", None), "params", {})
    if params.get("generation") != "debian-12":
        return False
    if item.get_closest_marker("later") is not None:
        return True
    named = {getattr(value, "machine", value) for value in params.values()}
    return any(isinstance(name, str) and (name in LATER or name == "later") for name in named)
