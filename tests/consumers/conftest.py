"""What the tests of the bind script share: the shells, and the machine that it runs on."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.bind_host import AUDIO, CONSOLE, GPU
from kit.fake_kernel import FakeKernel
from lab.tools import require


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
