"""A card with a slot more: what init proposes of it, and what import makes of two functions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from gpc.commands.importing import import_
from gpc.detect import Facts, detect
from gpc.detect.cards import whole_cards
from gpc.host.captured import CapturedReader
from gpc.propose import machine_page
from machines.describe import F
from machines.desktops import TURING
from machines.write import write

ARC = (
    F("00:03.3", "1022:1483", "060400", "pcieport", 6),
    F("0c:00.0", "8086:4fa1", "060400", "pcieport", 30, "00:03.3"),
    F("0d:01.0", "8086:4fa4", "060400", "pcieport", 31, "0c:00.0"),
    F("0d:04.0", "8086:4fa4", "060400", "pcieport", 32, "0c:00.0"),
    F("0e:00.0", "8086:56a0", "030000", "i915", 33, "0d:01.0", "flr"),
)
SOUND = F("0f:00.0", "8086:4f90", "040300", "snd_hda_intel", 34, "0d:04.0", "flr")


def facts(at: Path, *more: F) -> Facts:
    at.mkdir(exist_ok=True)
    write(replace(TURING, functions=(*TURING.functions, *ARC, *more)), at)
    return detect(CapturedReader(str(at)))


def test_the_sound_behind_a_card_s_switch_is_part_of_the_card(tmp_path: Path) -> None:
    found = facts(tmp_path / "host", SOUND)
    page = yaml.safe_load(machine_page(found))
    arc = page["host"]["gpus"]["intel"]
    assert arc["address"] == "0e:00.0"
    assert arc["functions"]["audio"]["address"] == "0f:00.0"
    assert len([card for card in whole_cards(found.pci) if card.is_gpu]) == 3


@pytest.mark.parametrize(
    "more",
    [
        (replace(SOUND, id="1102:0012"),),  # somebody else's sound
        (replace(SOUND, under="00:03.3"),),  # beside the switch
        (SOUND, F("10:00.0", "8086:15f3", "020000", "igc", 35, "0d:04.0")),  # a switch of the board
        (replace(SOUND, kind="020000"),),  # no sound
    ],
)
def test_what_is_not_the_card_s_own_is_no_part_of_it(more: tuple[F, ...], tmp_path: Path) -> None:
    page = yaml.safe_load(machine_page(facts(tmp_path / "host", *more)))
    assert page["host"]["gpus"]["intel"]["functions"] == {}


def test_two_functions_of_one_card_are_imported_as_one(tmp_path: Path) -> None:
    facts(tmp_path / "host", SOUND)
    domain = tmp_path / "g.xml"
    hostdev = (
        "<hostdev mode='subsystem' type='pci' managed='yes'><source>"
        "<address domain='0' bus='{}' slot='0' function='0'/></source></hostdev>"
    )
    domain.write_text(
        "<domain type='kvm'><name>g</name><memory unit='GiB'>2</memory><vcpu>2</vcpu><os>"
        "<type arch='x86_64' machine='q35'>hvm</type></os><devices>"
        f"{hostdev.format('0x0f')}{hostdev.format('0x0e')}</devices></domain>",
        encoding="utf-8",
    )
    output = tmp_path / "machine.yaml"
    import_([str(domain)], output=str(output), source=str(tmp_path / "host"))
    whole = yaml.safe_load(output.read_text(encoding="utf-8"))
    (name,) = whole["guests"]["g"]["gpus"]
    assert whole["host"]["gpus"][name]["functions"]["audio"]["address"] == "0f:00.0"
    assert "devices" not in whole["guests"]["g"]
