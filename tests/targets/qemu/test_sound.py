"""Sound of a guest: its card, its output, and who may open it."""

from __future__ import annotations

import pytest

from gpc.build import build_source
from kit.kvm_guests import source


def built(sound: str) -> dict[str, str]:
    machine = f"{source('bare').decode()}    sound: {sound}\n"
    artifacts = build_source("machine.yaml", machine.encode(), "qemu").artifacts
    return {artifact.path.rpartition("/")[2]: artifact.text for artifact in artifacts}


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ("", "jack,id=audio1 "),
        (", server: 'a,b'", "in.server-name=a,,b,out.server-name=a,,b"),
    ],
)
def test_jack_plays_and_records_on_one_server(server: str, words: str) -> None:
    assert words in built(f"{{output: jack{server}}}")["gpc-guest-bare"]


@pytest.mark.parametrize(("output", "is_in"), [("alsa", True), ("none", False)])
def test_who_plays_by_alsa_is_in_the_group_of_sound_cards(output: str, is_in: bool) -> None:
    users = built(f"{{output: {output}}}")["gpc.conf"]
    assert ("m gpc-bare audio" in users) is is_in
