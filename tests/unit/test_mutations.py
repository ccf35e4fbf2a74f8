"""A machine with anything in the place of anything else is compiled or refused, never a crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from findings import findings
from gpc.draw import draw

TESTS = Path(__file__).parents[1]
SEEDS = [
    yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)
    for path in sorted((TESTS / "right").glob("*.yaml"))
]

WORDS = [
    "", "0", "1", "2", "8", "100000", "-1", "on", "off", "true", "false", "amd", "intel", "xl",
    "xm", "libvirt", "qemu", "linux", "windows-7", "windows-11", "uefi", "bios", "pc", "q35",
    "2 MiB", "1 GiB", "16 MiB", "3 KiB", "64 GiB", "01:00.0", "01:00.1", "00:02.0", "10de:1e84",
    "1002:6818", "8086:4680", "2.6", "3.2", "6.10", "0-3", "3,2,1,0", "0-4095", "/dev/md0",
    "/srv/a.img", "/srv/'\"$(x)`, #.img", "xenbr0", "br0", "52:54:00:12:34:56", "vfio-pci",
    "pci-stub", "xen-pciback", "id", "address", "arch", "fedora-41", "none", "std", "restart",
    "preserve", "rename-restart", "destroy", "dracut", "other", "radeon", "pitcairn", "console",
]  # fmt: skip


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything in a tree."""
    found = [path] if path else []
    entries = tree.items() if isinstance(tree, dict) else []
    entries = enumerate(tree) if isinstance(tree, list) else entries
    for key, value in entries:
        found += places(value, (*path, key))
    return found


def put(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The tree with something else at a path."""
    if not path:
        return value
    if isinstance(tree, dict):
        return {**tree, path[0]: put(tree.get(path[0]), path[1:], value)}
    return [put(entry, path[1:], value) if n == path[0] else entry for n, entry in enumerate(tree)]


KEYS = [
    *sorted({str(path[-1]) for seed in SEEDS for path in places(seed)}),
    "access", "binding", "boot", "by", "cdrom", "driver", "emulator_pin", "firmware", "format",
    "hugepages", "hyperv", "lifecycle", "machine", "managed", "pin", "raw", "read_only", "rom",
    "secure_boot", "serial", "tablet", "toolstack", "tpm", "vga", "xen", "version",
]  # fmt: skip


@st.composite
def machines(draw: st.DrawFn) -> str:
    """A right machine with up to four places changed, added to or copied over."""
    tree = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        all_places = places(tree)
        path = draw(st.sampled_from(all_places))
        kind = draw(st.sampled_from(["word", "word", "copy", "key", "list"]))
        value: Any = draw(st.sampled_from(WORDS))
        if kind == "copy":
            value = tree
            for part in draw(st.sampled_from(all_places)):
                value = value[part]
        elif kind == "key":
            value = {draw(st.sampled_from(KEYS)): value}
        elif kind == "list":
            value = [value, draw(st.sampled_from(WORDS))]
        tree = put(tree, path, value)
        if len(str(tree)) > 5000:
            break
    return str(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True))


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(machines())
def test_anything_in_the_place_of_anything_else_is_compiled_or_refused(text: str) -> None:
    for finding in (found := findings(text)):
        assert finding.message
        assert finding.help or finding.expected or finding.severity == "warning"
    draw(found, "full", width=80)
