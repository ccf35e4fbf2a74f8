"""What gpc writes for a guest of Xen is known, and said by a key of machine.yaml or by none."""

from __future__ import annotations

import re

import pytest

from gpc.build import build_source, check_source
from gpc.parts.raw import RawKeys
from gpc.parts.xen import XenOptions
from gpc_targets.xl.raw import SAID_BY, written
from gpc_targets.xl.xen import written as of_xen
from kit.paths import EXAMPLES
from kit.xen_guests import ODD

MACHINES = {name: text.encode() for name, text in ODD.items()} | {
    name: (EXAMPLES / name / "machine.yaml").read_bytes()
    for name in ("phenom-win7", "phenom-win7-xm")
}

BY_NOTHING = {
    *("acpi", "apic", "builder", "device_model", "device_model_version", "gfx_passthru", "kernel"),
    *("name", "pae", "sdl", "spicedisable_ticketing", "type", "vncconsole"),
}
"""Keys that every guest has, whatever machine.yaml says."""

_KEY = re.compile(r"^([a-z_0-9]+) \+?= ", re.MULTILINE)


@pytest.mark.parametrize("name", MACHINES)
def test_each_key_in_the_file_is_known_to_be_gpcs_own(name: str) -> None:
    guest = check_source("machine.yaml", MACHINES[name]).plan.guests[0]
    built = build_source("machine.yaml", MACHINES[name])
    path = f"etc/xen/{guest.name.value}.cfg"
    (text,) = (found.text for found in built.artifacts if found.path == path)
    raw = {key for words in guest.of(RawKeys) for key, _ in words.keys}
    assert set(_KEY.findall(text)) - raw <= written(guest)
    own = {key for options in guest.of(XenOptions) for key in of_xen(options)}
    assert written(guest) - own <= SAID_BY.keys() | BY_NOTHING
