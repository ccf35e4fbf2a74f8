"""Shares of cards: the files that mdevctl makes them by, and the drivers that can."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

from gpc_targets.mdevctl.live import ACTIONS
from kit.hosts import built, lines, machine
from kit.paths import RIGHT

TEXT = (RIGHT / "shares-of-cards.yaml").read_text()
OF_NVIDIA = TEXT.replace("i915-GVTg_V5_4", "nvidia-558").replace("i915-GVTg_V5_8", "nvidia-559")
UUID = "83c32df7-d52e-4ec1-9668-1f3c7e4df107"
PARENT = "0000:00:02.0"
FILE = f"etc/mdevctl.d/{PARENT}/{UUID}"
LOADED = "etc/modules-load.d/gpc-kvmgt.conf"


def test_each_share_has_a_file_below_its_card() -> None:
    found = {each.path: each for each in built(TEXT).artifacts if "mdevctl.d" in each.path}
    assert len(found) == 2
    for path, artefact in found.items():
        assert path.startswith(f"etc/mdevctl.d/{PARENT}/")
        assert artefact.actions == (f"mdevctl {path.rpartition('/')[2]}",)
    said = {"mdev_type": "i915-GVTg_V5_8", "start": "auto", "attrs": []}
    assert json.loads(found[FILE].text) == said


def test_intels_driver_is_told_and_its_module_is_loaded() -> None:
    assert lines(TEXT, LOADED) == ["kvmgt"]
    assert "options i915 enable_gvt=1" in lines(TEXT, "etc/modprobe.d/gpc.conf")


def test_nvidias_needs_neither() -> None:
    paths = {each.path for each in built(OF_NVIDIA).artifacts}
    assert FILE in paths
    assert not paths & {LOADED, "etc/modprobe.d/gpc.conf"}


def test_a_machine_without_shares_has_none_of_the_files() -> None:
    assert not [each for each in built(machine()).artifacts if "mdevctl" in each.path]


class Seen:
    """A host with these paths."""

    def __init__(self, *paths: str) -> None:
        self.paths = paths

    def stat(self, path: str) -> object | None:
        return object() if path in self.paths else None

    def names(self, path: str) -> tuple[str, ...]:
        return ("0000:09:00.0", PARENT, "scripts.d") if path == "/etc/mdevctl.d" else ()


SHARES = f"/sys/class/mdev_bus/{PARENT}"
START = ("mdevctl", "start", "--parent", PARENT, "--uuid", UUID)


@pytest.mark.parametrize(
    ("paths", "undoing", "commands"),
    [
        ((f"/{FILE}", SHARES), False, [START]),
        ((f"/{FILE}", SHARES), True, []),
        ((f"/{FILE}",), False, []),  # the driver cannot before the next boot
        ((SHARES,), False, []),  # it was taken away again
        ((f"/{FILE}", SHARES, f"/sys/bus/mdev/devices/{UUID}"), False, []),
    ],
)
def test_it_is_made_at_once_where_that_can_be(
    paths: tuple[str, ...], undoing: bool, commands: list[tuple[str, ...]]
) -> None:
    (act,) = ACTIONS
    assert act.commands(cast(Any, Seen(*paths)), {}, UUID, undoing) == commands
    assert act.needs == ("mdevctl",)
