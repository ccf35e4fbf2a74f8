"""A launcher of gpc's own comes back by `import` as its guest; others' come as they are."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gpc.build import build_source
from gpc.lift.argv import split
from gpc.lift.cards import of_host
from gpc.lift.entries import with_guest
from gpc.lift.foreign import lifting, read
from gpc.lift.ground import ground
from gpc.lift.judged import judge
from gpc.lift.prune import prune
from gpc.lift.xml import NoGuest
from kit.foreign import FILES, FOREIGN
from kit.kvm_guests import CASES, GuestCase, source
from kit.qemu_scripts import lifted

NAMES_DECIDE = {
    "awkward": "a name that is too long for QEMU comes back shortened",
    "functions": "which network card a function is, only the host tells",
    "kvmfr": "whose picture it is does not stand in a launcher: it stays as raw",
    "looking-glass": "whose picture it is does not stand there: it is memory that is shared",
    "placed": "its second USB controller has another name",
    "shared-card": "what its first share is called, only the host tells",
    "usb": "its second USB controller has another name",
    "usb-old": "its USB controllers have other names",
}
"""Guests in which a device without `at` gets another place, as a table decides by names."""


def _said(launcher: str, *, is_placed: bool) -> tuple[str, list[tuple[str, ...]]]:
    """A launcher without the options, and the options of its QEMU in order."""
    found = re.search(r"(?s)\nwith_options\(\) \{\n(.*?)\n\}\n", launcher)
    assert found is not None
    options = [option.words for option in split(shlex.split(found[1].replace("\\\n", " "))[1:])]
    if not is_placed:
        options = [tuple(map(_unplaced, words)) for words in options]
    return launcher.replace(found[1], ""), sorted(options)


def _unplaced(word: str) -> str:
    word = re.sub(r"\b(bus|addr|port|chassis|id|memdev|multifunction)=[^,]*,?", "", word)
    return re.sub(r"disk-[\w-]+|blanks-and[\w-]+", "disk", word).rstrip(",")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_launcher_of_gpcs_own_comes_back_whole(case: GuestCase) -> None:
    text = source(case.machine)
    built = build_source("m", text, "qemu")
    path, host = f"usr/local/sbin/gpc-guest-{case.guest}", built.machine.host
    launcher = next(a.text for a in built.artifacts if a.path == path)
    system = built.machine.guests[case.guest].os
    ((guest, cards, more),) = read(path, launcher.encode(), of_host(host), {}, system)
    alone = ground(host, "kvm", cards)
    judge(guest, alone)
    keys = len(guest.keys)
    prune(guest, alone)
    left = [said for said in guest.told if said.code == "left-over"]
    if case.machine == "functions":
        assert all("a virtual function is told its address" in said.message for said in left)
        return
    assert left == []
    assert dict(more) == {}
    assert len(guest.keys) < keys
    tree = yaml.load(text, Loader=yaml.BaseLoader)
    del tree["guests"]
    whole = with_guest(str(yaml.safe_dump(tree, sort_keys=False)), guest, {})
    again = {a.path: a.text for a in build_source("m", whole.encode()).artifacts}[path]
    is_placed = case.machine not in NAMES_DECIDE
    around, options = _said(launcher, is_placed=is_placed)
    again_around, again_options = _said(again, is_placed=is_placed)
    assert again_options == options
    assert is_placed is False or again_around == around


@pytest.mark.parametrize(
    "text",
    [
        "<domain type='kvm'><emulator>/usr/bin/qemu-system-x86_64</emulator></domain>",
        "name = 'a'\nbuilder = 'hvm'\nmemory = 1\ndevice_model = '/usr/bin/qemu-system-x86_64 -m'",
        "A text that speaks of kvm and of qemu.\n",
        "",
    ],
)
def test_files_of_others_are_not_taken_for_qemus(text: str) -> None:
    found = lifting(text.encode())
    assert found is None or found[0] != "qemu"


@pytest.mark.parametrize(
    "text",
    [
        "qemu-system-aarch64 -m 1G -cpu host -machine virt\n",
        "qemu-system-x86_64 -m 1G 'x\n",
        "qemu-system-x86_64 -m 1G\n" + "(" * 100,
        "# qemu-system-x86_64 -m 1G\n",
        "qemu-system-x86_64 -m 1G -cpu host\n" + "# " * (1 << 20),
    ],
)
def test_what_is_no_guest_of_gpcs_is_refused_at_its_place(text: str) -> None:
    with pytest.raises(NoGuest):
        lifted(text)


def test_nothing_of_a_script_is_run() -> None:
    hostile = (FOREIGN / "hostile.sh").read_bytes()
    assert b"touch /tmp/gpc-was-run" in hostile
    assert list(read("hostile.sh", hostile, {}, {}, None))
    assert not Path("/tmp/gpc-was-run").exists()


def _mutated(file: bytes, changes: Iterable[tuple[float, bytes, int]]) -> bytes:
    for place, put, drop in changes:
        at = int(place * len(file))
        file = file[:at] + put + file[at + drop :]
    return file


SCRIPTS = [path.read_bytes() for path in FILES if path.suffix in (".sh", ".service", ".cmdline")]
CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.one_of(
            st.binary(max_size=4),
            st.sampled_from((b"$(rm -rf /)", b"`id`", b"${", b"((", b"'", b"\0", b"<<A", b"=")),
        ),
        st.integers(0, 60),
    ),
    min_size=1,
    max_size=3,
)


@given(st.sampled_from(SCRIPTS), CHANGES)
@settings(max_examples=150, deadline=None)
def test_a_mutated_script_becomes_a_guest_or_is_refused(
    file: bytes, changes: list[tuple[float, bytes, int]]
) -> None:
    try:
        found = list(read("vm.sh", _mutated(file, changes), {}, {}, None))
    except NoGuest:
        return
    for guest, cards, host in found:
        assert with_guest("gpc: 1\n", guest, host)
        assert ground(None, "kvm", cards)
