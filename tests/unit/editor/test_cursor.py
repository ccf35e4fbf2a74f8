"""Where a cursor is, in texts that are no YAML yet: a bar stands for it."""

from __future__ import annotations

import pytest

from gpc.editor.cursor import cursor_at
from kit.paths import EXAMPLES

CASES = {
    "|": ("", True, ""),
    "ho|": ("", True, "ho"),
    "host:\n  na|": ("host", True, "na"),
    "host:\n  |": ("host", True, ""),
    "host:\n|": ("", True, ""),
    "host:\n  os: deb|": ("host.os", False, "deb"),
    "host:\n  os: |": ("host.os", False, ""),
    "host: {o|": ("host", True, "o"),
    "host: {os: arch, ke|": ("host", True, "ke"),
    "host: {os: arch, kernel: |": ("host.kernel", False, ""),
    "host: {cpu: {vendor: amd}, |": ("host", True, ""),
    "host: {cpu: {vendor: amd,\n  co|": ("host.cpu", True, "co"),
    "host:\n  cpu: {cores: 6}\n  |": ("host", True, ""),
    "guests:\n  w:\n    gpus: [a, |": ("guests.w.gpus", False, ""),
    "guests:\n  w:\n    gpus: [a]\n    vc|": ("guests.w", True, "vc"),
    "guests:\n  w:\n    gpus:\n      - |": ("guests.w.gpus", True, ""),
    "guests:\n  w:\n    gpus:\n    - a\n    - b|": ("guests.w.gpus", True, "b"),
    "guests:\n  w:\n    gpus:\n    - a\n    me|": ("guests.w", True, "me"),
    "a:\n  - b: 1\n    c|": ("a", True, "c"),
    "host:\n  name: x   # os: {\n  ke|": ("host", True, "ke"),
    "a:\n  text: |\u200b\n    host: {\n      x: [\n  b|": ("a", True, "b"),
    "host:\n  'na|": ("host", True, "na"),
    'host: {os: "a, b: {", |': ("host", True, ""),
    "host:\n  os: a}b\n  |": ("host", True, ""),
    "} ] : , - ? |": ("", True, "} ] : , - ?"),
    "host:\r\n  na|": ("host", True, "na"),
}


@pytest.mark.parametrize("text", CASES, ids=repr)
def test_the_place_is_known_from_what_stands_before_it(text: str) -> None:
    before, _, _ = text.rpartition("|")
    before = before.replace("\u200b", "")
    line, column = before.count("\n"), len(before.rpartition("\n")[2])
    for after in ("", "\n  x: }\n", ": 1\nhost: 2\n"):
        found = cursor_at(before + after, line, column)
        assert (".".join(map(str, found.path)), found.is_key, found.begun) == CASES[text]


def test_no_position_of_any_prefix_fails() -> None:
    text = (EXAMPLES / "desktop-win11/machine.yaml").read_text()
    for end in range(0, len(text), 3):
        line, column = text[:end].count("\n"), len(text[:end].rpartition("\n")[2])
        found = cursor_at(text, line, column)
        assert all(isinstance(part, str) and part for part in found.path)
