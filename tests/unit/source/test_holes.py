"""What is still said of a file beside its errors, and what their holes leave open."""

from __future__ import annotations

import pytest

from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.located import START
from gpc.source.holes import Ground, mend
from gpc.source.read import read
from kit.findings import findings

MACHINE = """\
gpc: 1
host:
  name: tower
  os: debian-12
  kernel: 6.1
  cpu: {vendor: amd, cores: 8}
  bridges: [br0]
  gpus:
    igpu: {address: "00:02.0", id: "8086:4680"}
    old: {address: "02:00.0", id: "102b:0522"}
guests:
  a:
    backend: qemu
    os: linux
    vcpus: 4
    memory: 1 GiB
    gpus: [old]
    disks: {system: {file: /srv/a.img}}
    networks: {lan: {bridge: br0}}
"""


def said(*edits: tuple[str, str]) -> list[tuple[str, str]]:
    """The code and the path of each finding about the machine with texts replaced in it."""
    text = MACHINE
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return [(finding.code, finding.path) for finding in findings(text)]


@pytest.mark.parametrize(
    ("place", "also", "borne"),
    [
        (("host", "gpus"), (), True),
        (("host", "gpus", "a"), (), True),
        (("host", "gpus", "a", "id"), (), True),
        (("host", "gpus", "b"), (), False),
        (("host", "name"), (), False),
        (("host", "name"), (Place(("host", "gpus", "a", "id")),), True),
        (("host", "name"), (START,), False),
    ],
)
def test_ground_bears_what_stands_at_it_above_it_or_below_it(
    place: tuple[str, ...], also: tuple[Place, ...], borne: bool
) -> None:
    ground = Ground([("host", "gpus", "a")])
    assert ground.bears(Diagnostic("code", "message", Place(place), also)) is borne


def test_what_was_not_read_has_no_holes() -> None:
    for text in (b"a: [", b"[]", b"<<: 1"):
        assert mend(read("m", text)[0]) is None


def test_a_sound_file_has_none_either() -> None:
    mended = mend(read("m", MACHINE.encode())[0])
    assert mended is not None
    assert (mended.found, mended.filled, mended.added, mended.dropped) == ([], (), (), ())
    first, *others = mended.machines()
    assert all(other == first for other in others)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        # A slip whose value fits one key alone is read as that key.
        ([("vcpus:", "vcpu:"), ("gpus: [old]", "cpu: {cores: 3}")], "topology-mismatch"),
        # A list is not what the other near keys want.
        ([("    gpus: [old]", "    gpu: [new]")], "unknown-device"),
        # The entry that is wrong leaves its neighbours where they are.
        ([("gpus: [old]", 'gpus: ["§", new]')], "unknown-device"),
        ([("guests:", "guest:"), ("bridge: br0", "bridge: br1")], "unknown-bridge"),
        ([("kernel: 6.1", "kernel: old"), ("bridge: br0", "bridge: br1")], "unknown-bridge"),
        ([("gpus: [old]", "gpus: !x [old]"), ("bridge: br0", "bridge: br1")], "unknown-bridge"),
    ],
)
def test_what_holds_whatever_fills_the_holes_is_said(
    edits: list[tuple[str, str]], expected: str
) -> None:
    assert expected in [code for code, _ in said(*edits)]


@pytest.mark.parametrize(
    "edits",
    [
        # Names that may be declared where something was refused.
        [("gpus: [old]", "gpus: [new]"), ("    igpu:", "    §:")],
        [("gpus: [old]", "gpus: [new]"), ("  gpus:\n", "  gpu_cards:\n")],
        [("bridge: br0", "bridge: br1"), ("bridges: [br0]", "bridges: {}")],
        [("bridge: br0", "bridge: br1"), ("bridges: [br0]", "bridge_names: [br1]")],
        # A key that may belong to what seems to lack it.
        [("{system: {file: /srv/a.img}}", "{system: {path: /srv/a.img}}")],
        [("{system: {file: /srv/a.img}}", "{system: {}, file: /srv/a.img}")],
        [("disks: {system: {file: /srv/a.img}}", "disks: {system: {}}\n    file: /srv/a.img")],
        [("    gpus: [old]", "    gpus: [new]"), ("guests:", "gpus: {new: {}}\nguests:")],
        # A comma in { } cuts a value short.
        [("gpus: [old]", "cpu: {pin: 0-1,4-5}")],
        # Whether the host may be left without a display.
        [("    igpu:", "    #igpu:"), ("  bridges:", "  no_display: true\n  bridges:")],
        # One of the two values of a key given twice.
        [("gpus: [old]", "gpus: [new]\n    gpus: [old]")],
    ],
)
def test_what_may_follow_from_a_hole_is_not_said(edits: list[tuple[str, str]]) -> None:
    of_the_file = {"unknown-key", "wrong-kind", "bad-name", "missing-key", "duplicate-key"}
    found = [code for code, _ in said(*edits)]
    assert found
    assert set(found) <= of_the_file


def test_two_keys_that_may_be_slips_of_one_are_slips_of_none() -> None:
    found = said(("vcpus: 4", "vcpu: 4\n    vcpuss: 2"), ("gpus: [old]", "cpu: {cores: 3}"))
    assert [code for code, _ in found] == ["unknown-key", "unknown-key"]


def test_a_slip_with_a_value_that_is_none_for_the_key_is_only_an_unknown_key() -> None:
    assert said(("vcpus: 4", "vcpu: many")) == [("unknown-key", "guests.a.vcpu")]


def test_below_a_slip_what_is_wrong_is_told_too() -> None:
    found = said(("guests:", "guest:"), ("vcpus: 4", "vcpus: many"))
    assert found == [("unknown-key", "guest"), ("bad-value", "guests.a.vcpus")]
