"""The types of shares are those that the card's driver makes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gpc.build import check_source
from gpc.detect import detect
from gpc.host.captured import CapturedReader
from gpc.live import check_live
from machines.others import SERVER
from machines.write import write

FILE = """gpc: 1
host:
  name: server
  os: debian-12
  kernel: 6.1
  cpu: {{vendor: amd, cores: 16}}
  gpus:
    console: {{address: 62:00.0, id: 1a03:2000, driver: ast}}
    a16: {{address: 41:00.0, id: 10de:25b6, driver: nvidia, mediated: {{half: {{type: {type}}}}}}}
"""


def said(type: str, offered: tuple[str, ...], root: Path) -> list[tuple[str, str, str]]:
    """What is said of such a share, by a host whose driver offers these types."""
    functions = (
        replace(f, mdev=offered) if f.address.startswith("41:00.0") else f for f in SERVER.functions
    )
    write(replace(SERVER, functions=tuple(functions)), root)
    settled = check_source("machine.yaml", FILE.format(type=type).encode()).settled
    found = check_live(settled, detect(CapturedReader(root)))
    return [
        (one.severity, one.message, one.help) for one in found if one.code == "mediated-differs"
    ]


OFFERED = ("nvidia-558", "nvidia-559")


def test_a_type_that_is_offered_is_well(tmp_path: Path) -> None:
    assert said("nvidia-558", OFFERED, tmp_path) == []


def test_another_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    ((severity, message, help),) = said("nvidia-595", OFFERED, tmp_path)
    assert severity == "error"
    assert message == "the driver of a16 makes no shares of the type nvidia-595"
    assert help == "did you mean `nvidia-559`?"


@pytest.mark.parametrize("type", ["nvidia-558", "i915-GVTg_V5_4"])
def test_a_driver_that_offers_none_yet_is_a_warning(type: str, tmp_path: Path) -> None:
    ((severity, message, _),) = said(type, (), tmp_path)
    assert (severity, message) == ("warning", "the driver of a16 makes no shares of it now")
