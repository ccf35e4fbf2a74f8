"""How guests are started and looked at: said by the text of their files, for every back end."""

from __future__ import annotations

import pytest

from gpc.apply.afterwards import afterwards, at_hand
from gpc.apply.compare import Change
from gpc.build import build_source, check_source
from gpc.host.writer import ABSENT, Snapshot
from gpc.output.manifest import Manifest
from gpc.parts.vnc import GuestVnc
from gpc.target.at_hand import MOVES, ON_ITS_CARD
from gpc.target.live import live_backends
from kit.kvm_guests import CASES, GuestCase, source
from kit.rehearsals import example


def said(text: str, backend: str | None = None) -> list[str]:
    """All that is said of the guests of a machine.yaml."""
    found = []
    for artifact in build_source("machine.yaml", text.encode(), backend).artifacts:
        for runner in live_backends().values():
            name = runner.guest_of(f"/{artifact.path}")
            if name is not None:
                found += list(runner.at_hand(name, artifact.text))  # type: ignore[attr-defined]  # ours
    return found


STARTS = {
    "libvirt": "`virsh -c qemu:///system start {}` starts it",
    "qemu": "`systemctl start gpc-guest-{}` starts it",
}


@pytest.mark.parametrize("backend", STARTS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_each_guest_is_started_and_seen_as_its_plan_says(case: GuestCase, backend: str) -> None:
    text = source(case.machine).decode()
    lines = said(text, backend)
    plan = check_source("machine.yaml", text.encode(), backend).plan
    for guest in plan.guests:
        assert STARTS[backend].format(guest.name.value) in lines
        for vnc in guest.of(GuestVnc):
            if vnc.socket is not None:
                assert f"`vncviewer '{vnc.socket.value}'` shows it (VNC, by a socket)" in lines
                continue
            port = vnc.port.value if vnc.port else None
            shown = f":{port - 5900}` shows it" if port else ":N` shows it"
            assert [line for line in lines if line.startswith("`vncviewer ") and shown in line]


@pytest.mark.parametrize(
    ("listen", "host"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "localhost"),
        ('"::1"', "[::1]"),
        ('"::"', "localhost"),
    ],
)
@pytest.mark.parametrize("backend", STARTS)
def test_a_viewer_is_told_an_address_that_it_can_reach(
    backend: str, listen: str, host: str
) -> None:
    shown = f"display: {{vnc: {{listen: {listen}, port: 5907}}}}"
    text = source("bare").decode().replace("display: {vga: none}", shown)
    text = text.replace("vga_ranges: true", "rom_bar: true")
    assert f"`vncviewer {host}:7` shows it (VNC, port 5907)" in said(text, backend)


def test_xens_guests_are_started_by_the_tool_that_reads_their_file() -> None:
    found = said(example("phenom-win7"))
    assert found[:2] == [
        "`xl create /etc/xen/win7_x64.cfg` starts it",
        "`xl vncviewer win7_x64` shows it",
    ]
    assert found[-1] == MOVES
    assert said(example("phenom-win7-xm"))[0] == "`xm create /etc/xen/win7_x64.cfg` starts it"


@pytest.mark.parametrize("backend", STARTS)
def test_where_the_picture_is_once_the_cards_driver_runs(backend: str) -> None:
    assert said(example("desktop-win11"), backend)[-1] == MOVES
    assert said(example("two-guests"), backend).count(ON_ITS_CARD) >= 1


def test_it_is_said_after_an_apply_and_for_what_stands_there() -> None:
    path, text = "/etc/gpc/libvirt/w.xml", b"<domain/>"
    change = Change("create", path, ABSENT, Snapshot("file", data=text))
    lines = list(afterwards(Manifest("h", None, "", {}, (), {}, {}), [change]))
    start = "guest w: `virsh -c qemu:///system start w` starts it"
    assert lines == ["guest w takes its changes at its next start", start]

    class Reader:
        def read(self, path: str) -> bytes | None:
            return text if path.endswith("w.xml") else None

    assert list(at_hand(Reader(), [path, "/etc/modprobe.d/gpc.conf"])) == [start]  # type: ignore[arg-type]  # a reader that reads
