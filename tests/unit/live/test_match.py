"""A drive is the one that was declared only behind the bridges that were declared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gpc.apply.safety import dangers
from gpc.apply.wanted import Wanted
from gpc.build import build_source
from gpc.detect import detect
from gpc.host.captured import CapturedReader
from gpc.live import check_live
from gpc.output.manifest import read_manifest
from gpc.propose import machine_page
from machines.describe import F
from machines.desktops import TWIN_DRIVES
from machines.write import write

NVME = "144d:a808"


def drives(*rows: tuple[str, str]) -> tuple[F, ...]:
    """The machine's functions with other drives: their addresses and the ports above them."""
    others = [function for function in TWIN_DRIVES.functions if function.id != NVME]
    found = [
        F(address, NVME, "010802", "nvme", 20 + index, port, "flr")
        for index, (address, port) in enumerate(rows)
    ]
    return (*others, *found)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((("02:00.0", "00:1c.0"), ("03:00.0", "00:1d.0")), None),
        ((("03:00.0", "00:1c.0"), ("04:00.0", "00:1d.0")), "card-moved"),
        ((("03:00.0", "00:1c.0"),), "behind-differs"),
        ((("02:00.0", "00:1c.0"),), "card-missing"),
    ],
)
def test_a_twin_at_the_address_is_not_the_drive(
    rows: tuple[tuple[str, str], ...], code: str | None, tmp_path: Path
) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for place, machine in (
        (
            before,
            replace(TWIN_DRIVES, functions=drives(("02:00.0", "00:1c.0"), ("03:00.0", "00:1d.0"))),
        ),
        (after, replace(TWIN_DRIVES, functions=drives(*rows))),
    ):
        place.mkdir()
        free = replace(
            machine,
            disks={"nvme0n1": "02:00.0"} if place is before else {},
            mounts=(),
            partitions={},
            labels={},
        )
        write(free if place is after else replace(free, mounts=(("/dev/nvme0n1", "/"),)), place)
    page = machine_page(detect(CapturedReader(str(before))))
    assert 'behind: ["00:1d.0"]' in page
    text = page.replace('gpus: ["nvidia"]', 'gpus: ["nvidia"]\n    devices: ["nvme"]')
    built = build_source("machine.yaml", text.encode())
    reader = CapturedReader(str(after))
    found = {one.code for one in check_live(built.settled, detect(reader))}
    moved = {"card-moved", "behind-differs", "card-missing", "card-changed"}
    assert found & moved == ({code} if code else set())
    refused = [d.code for d in dangers(reader, Wanted(read_manifest(built.manifest), "", ()))]
    assert ("device-differs" in refused) is (code is not None)
