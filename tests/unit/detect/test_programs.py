"""What programs print of their versions, what a first machine.yaml says of it, and what a check."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gpc.build import build_source
from gpc.detect import Facts, detect
from gpc.detect.capture import captured
from gpc.detect.programs import FoundPrograms
from gpc.host.captured import CapturedReader
from gpc.host.recording import RecordingReader
from gpc.live import check_live
from gpc.propose import machine_page
from gpc.settle.records import Settled
from gpc_schemas.units import Version
from machines.desktops import TURING
from machines.write import write

QEMU = """\
QEMU emulator version 8.2.2 (Debian 1:8.2.2+ds-0ubuntu1.16)
Copyright (c) 2003-2023 Fabrice Bellard and the QEMU Project developers
"""
SYSTEMD = "systemd 252 (252.39-1~deb12u2)\n+PAM +AUDIT +SELINUX default-hierarchy=unified\n"
PRINTED = {
    "qemu-system-x86_64 --version": QEMU,
    "libvirtd --version": "libvirtd (libvirt) 9.0.0\n",
    "systemctl --version": SYSTEMD,
}
DEBIAN = 'ID=debian\nVERSION_ID="12"\n'


def reader(root: Path, os_release: str, commands: dict[str, str]) -> CapturedReader:
    root.mkdir()
    write(replace(TURING, os_release=os_release, commands=commands), root)
    return CapturedReader(root)


def facts(root: Path, os_release: str = DEBIAN, commands: dict[str, str] = PRINTED) -> Facts:
    return detect(reader(root, os_release, commands))


def said(page: str) -> dict[str, str]:
    """The lines of versions."""
    pairs = (line.strip().partition(": ") for line in page.splitlines())
    return {key: value for key, _, value in pairs if key in FoundPrograms._fields}


def test_versions_are_read_of_what_the_programs_print(tmp_path: Path) -> None:
    found = facts(tmp_path / "host").programs
    assert found == FoundPrograms(Version(8, 2), Version(9, 0), Version(252, None))


def test_where_there_is_no_libvirtd_the_daemon_of_qemu_alone_is_asked(tmp_path: Path) -> None:
    commands = {"virtqemud --version": "virtqemud (libvirt) 11.6.0\n"}
    assert facts(tmp_path / "host", DEBIAN, commands).programs == FoundPrograms(
        libvirt=Version(11, 6)
    )


@pytest.mark.parametrize(
    "text", ["", "QEMU emulator version \n", "QEMU emulator version 12345.1\n"]
)
def test_what_makes_no_sense_is_no_version(text: str, tmp_path: Path) -> None:
    commands = {"qemu-system-x86_64 --version": text}
    assert facts(tmp_path / "host", DEBIAN, commands).programs == FoundPrograms()


@pytest.mark.parametrize(
    ("os_release", "lines"),
    [
        (DEBIAN, {"qemu": '"8.2"'}),  # the others are what Debian 12 came with
        ('ID=ubuntu\nVERSION_ID="24.04"\n', {"libvirt": '"9.0"', "systemd": '"252"'}),
        (
            'ID=rocky\nVERSION_ID="10.0"\n',
            {"qemu": '"8.2"', "libvirt": '"9.0"', "systemd": '"252"'},
        ),
        ("ID=arch\n", {}),  # what rolls is another tomorrow
    ],
)
def test_init_writes_the_versions_that_the_release_did_not_come_with(
    os_release: str, lines: dict[str, str], tmp_path: Path
) -> None:
    assert said(machine_page(facts(tmp_path / "host", os_release))) == lines


def settled(page: str) -> Settled:
    return build_source("machine.yaml", page.encode()).settled


def test_a_version_that_differs_is_said_where_it_comes_from(tmp_path: Path) -> None:
    debian = facts(tmp_path / "debian", DEBIAN, {})
    page = machine_page(debian)
    later = debian._replace(programs=FoundPrograms(Version(8, 2), None, Version(252, 39)))

    def differing(text: str) -> list[tuple[tuple[str | int, ...], str]]:
        found = [
            each for each in check_live(settled(text), later) if each.code == "version-differs"
        ]
        assert {each.severity for each in found} <= {"warning"}
        return [(each.place.path, each.message) for each in found]

    assert differing(page) == [
        (("host", "os"), "the host has QEMU 8.2, and debian-12 came with 7.2")
    ]
    written = page.replace("  cpu:", '  qemu: "9.1"\n  cpu:', 1)
    assert differing(written) == [
        (("host", "qemu"), "the host has QEMU 8.2, and the file says 9.1")
    ]
    assert differing(page.replace("  cpu:", '  qemu: "8.2"\n  cpu:', 1)) == []


def test_a_capture_keeps_the_lines_of_versions_and_no_more(tmp_path: Path) -> None:
    recording = RecordingReader(reader(tmp_path / "host", DEBIAN, PRINTED))
    kept = captured(recording, detect(recording)).commands
    assert kept["qemu-system-x86_64 --version"].text == QEMU.splitlines(keepends=True)[0]
    assert kept["systemctl --version"].text == SYSTEMD.splitlines(keepends=True)[0]
