"""shellcheck, two shells and systemd judge scripts and units."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.shell import shellcheck, syntax_errors
from lab.systemd import verify

pytestmark = pytest.mark.consumer

UNIT = """\
[Unit]
Description=Bind the cards
After=local-fs.target
Before=libvirtd.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/gpc-bind bind
ExecStop=/usr/local/sbin/gpc-bind return

[Install]
WantedBy=multi-user.target
"""
PATH = "/etc/systemd/system/gpc-bind.service"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return tmp_path / "script"


@pytest.fixture
def root(build_tree: Path) -> Path:
    program = build_tree / "usr/local/sbin/gpc-bind"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (build_tree / PATH.lstrip("/")).parent.mkdir(parents=True)
    return build_tree


def test_a_clean_script_has_no_findings(script: Path) -> None:
    script.write_text('#!/bin/sh\nset -eu\nprintf "%s\\n" "$1"\n')
    assert shellcheck(script) == ()
    assert syntax_errors(script) == {}


def test_an_unquoted_word_and_a_bashism_are_found(script: Path) -> None:
    script.write_text("#!/bin/sh\necho $1\n[[ -e /proc ]]\n")
    assert [(finding.line, finding.code) for finding in shellcheck(script)] == [
        (2, "SC2086"),
        (3, "SC3010"),
    ]


def test_a_script_that_does_not_parse_is_refused_by_both_shells(script: Path) -> None:
    script.write_text("#!/bin/sh\nif true; then\n")
    assert set(syntax_errors(script)) == {"dash", "busybox sh"}


def test_a_unit_with_its_command_in_place_is_accepted(root: Path) -> None:
    (root / PATH.lstrip("/")).write_text(UNIT)
    assert verify(PATH, root) == ()


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("Type=oneshot", "Typ=oneshot", "Unknown key 'Typ'"),
        ("Type=oneshot", "Type=onceshot", "Failed to parse service type"),
        ("gpc-bind bind", "gpc-bnd bind", "is not executable"),
        ("[Service]", "[Servce]", "Unknown section 'Servce'"),
    ],
)
def test_a_faulty_unit_is_refused(root: Path, good: str, bad: str, said: str) -> None:
    (root / PATH.lstrip("/")).write_text(UNIT.replace(good, bad))
    assert said in "\n".join(verify(PATH, root))


def test_a_program_that_may_not_be_run_is_refused(root: Path) -> None:
    (root / PATH.lstrip("/")).write_text(UNIT)
    (root / "usr/local/sbin/gpc-bind").chmod(0o644)
    assert "is not executable" in "\n".join(verify(PATH, root))
