"""docs/threats.md: what a made-up tree, machine.yaml or host could try, and the tests of it."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from gpc.build import build_source
from gpc.commands.init import init
from gpc.report.diagnostics import Refused
from kit.command import gpc
from kit.paths import ROOT, TESTS
from whole.test_security import is_test

PAGE = (ROOT / "docs/threats.md").read_text(encoding="utf-8")
HOST = TESTS / "machines/intel-and-geforce"
SECRET = "root:$6$a-secret-of-the-real-system"


def rows(page: str) -> list[list[str]]:
    """The rows of the page's tables, cell by cell, without their heads."""
    lines = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    return [cells for cells in lines if cells[0] != "It could try" and set(cells[0]) != {"-"}]


def without_test(page: str) -> list[str]:
    """What the page lists and no test holds."""
    found = []
    for cells in rows(page):
        named = re.findall(r"`([\w/.]+::\w+)`", cells[-1]) if len(cells) == 3 else []
        if not named or not all(map(is_test, named)):
            found.append(cells[0])
    return found


def test_each_threat_has_tests_that_can_fail() -> None:
    assert without_test(PAGE) == []
    assert len(rows(PAGE)) >= 30


def test_a_threat_without_a_test_is_found() -> None:
    table = "| It could try | What stops it | Test |\n| --- | --- | --- |\n"
    here = "`whole/test_threats.py::test_a_threat_without_a_test_is_found`"
    assert without_test(f"{table}| a | b | {here} |\n| c | d | none |\n| e | f |\n") == ["c", "e"]
    assert without_test(f"{table}| a | b | `whole/test_threats.py::test_gone` |\n") == ["a"]


def test_it_is_linked_from_where_one_looks() -> None:
    for name in ("SECURITY.md", "README.md"):
        assert "docs/threats.md" in (ROOT / name).read_text(encoding="utf-8")


# A made-up host


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """A captured host that may be changed."""
    shutil.copytree(HOST, tmp_path / "host", symlinks=True)
    return tmp_path / "host"


BY_HAND = ("--os", "debian-12", "--cpu", "intel", "--kernel", "6.1")
"""What a host that says nonsense does not show."""


def everything_said(host: Path, cwd: Path) -> str:
    """All that the commands which look at a host print of it and write."""
    said = ""
    for words in (("init", "--force"), ("check", "--live"), ("graph", "--live")):
        by_hand = BY_HAND if words[0] == "init" else ()
        ran = gpc(*words, *by_hand, "--from", str(host), cwd=cwd)
        assert ran.returncode != 70, ran.stderr
        assert "Traceback" not in ran.stderr
        said += ran.stdout + ran.stderr
    ran = gpc("init", "--from", str(host), "--capture", "copy", cwd=cwd)
    said += ran.stdout + ran.stderr
    for path in (cwd / "machine.yaml", *(cwd / "copy").rglob("*")):
        if path.is_file() and not path.is_symlink():
            said += path.read_text(encoding="utf-8", errors="replace")
    return said


READ = (
    "etc/os-release", "etc/hostname", "proc/cpuinfo", "proc/cmdline", "proc/meminfo",
    "proc/modules", "proc/mounts", "proc/self/mountinfo", "etc/modprobe.d/local.conf",
)  # fmt: skip


@pytest.mark.parametrize("target", ["{secret}", "../../../../../../../../../../../..{secret}"])
def test_a_link_out_of_a_captured_host_shows_nothing_of_the_real_one(
    host: Path, tmp_path: Path, target: str
) -> None:
    secret = tmp_path / "shadow"
    secret.write_text(f"NAME={SECRET}\nID={SECRET}\n{SECRET}\n")
    for name in READ:
        path = host / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(target.format(secret=secret))
    assert SECRET not in everything_said(host, tmp_path)
    (host / "root/etc/hostname").unlink()
    (host / "root/etc/hostname").write_text("canary-of-the-test\n")
    assert "canary-of-the-test" in everything_said(host, tmp_path), "it shows what is inside"


def test_a_directory_of_a_captured_host_that_leads_out_shows_nothing(
    host: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    (outside / "modprobe.d").mkdir(parents=True)
    (outside / "os-release").write_text(f"ID={SECRET}\n")
    (outside / "hostname").write_text("outside-of-it\n")
    shutil.rmtree(host / "root/etc", ignore_errors=True)
    (host / "root/etc").symlink_to(outside)
    said = everything_said(host, tmp_path)
    assert SECRET not in said
    assert "outside-of-it" not in said


@pytest.mark.parametrize("kind", ["pipe", "circle", "huge", "directory"])
def test_what_is_no_honest_file_in_a_captured_host_is_not_waited_for(
    host: Path, tmp_path: Path, kind: str
) -> None:
    for name in READ:
        path = host / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "circle":
            path.symlink_to(path.name)
        elif kind == "directory":
            path.mkdir()
        else:
            with path.open("wb") as file:
                file.truncate(1 << 40)  # a hole: what reads it whole has no memory left
    assert everything_said(host, tmp_path) != ""  # within what each command may take


INJECTION = 'x"\n  evil: true\n# \x1b[2J\u202e: {a: b} \'"; $(touch gotcha) `touch gotcha`\n- !!x\n'


def test_no_text_of_a_host_becomes_yaml_or_reaches_the_terminal(host: Path, tmp_path: Path) -> None:
    for name in ("etc/os-release", "etc/hostname", "proc/cmdline"):
        path = host / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'PRETTY_NAME="{INJECTION}"\nNAME={INJECTION}\n{INJECTION}')
    for path in (host / "root").rglob("*"):
        if path.name in ("label", "model", "product_name", "board_name", "subsystem_device"):
            path.write_text(INJECTION)
    answers = host / "commands.json"
    if answers.exists():
        known = json.loads(answers.read_text())
        for entry in known.values():
            entry["text"] += INJECTION
        answers.write_text(json.dumps(known))
    said = everything_said(host, tmp_path)
    written = (tmp_path / "machine.yaml").read_text()
    assert "\x1b" not in gpc("check", "--live", "--from", str(host), cwd=tmp_path).stderr
    assert "\n  evil" not in written
    assert "\x1b" not in written
    assert "\u202e" not in written
    build_source("machine.yaml", written.encode())
    assert not list(tmp_path.rglob("gotcha"))
    assert said


def test_a_link_of_a_host_that_holds_a_newline_names_no_driver(host: Path, tmp_path: Path) -> None:
    for link in (host / "root/sys/bus/pci/devices").glob("*/driver"):
        if link.is_symlink():
            link.unlink()
            link.symlink_to("../../drivers/x\n      evil: true\x1b[2J")
    everything_said(host, tmp_path)
    written = (tmp_path / "machine.yaml").read_text()
    assert "evil" not in re.sub(r"#.*", "", written)
    assert "\x1b" not in written


def test_an_index_of_a_capture_that_is_no_index_is_refused(host: Path, tmp_path: Path) -> None:
    for text in ("[]", '{"a": 1}', '{"a": {"code": [], "text": 1}}', "\x00", "[" * 100_000):
        (host / "commands.json").write_text(text)
        ran = gpc("init", "--force", "--from", str(host), cwd=tmp_path)
        assert ran.returncode == 4, (text[:20], ran)
        assert "Traceback" not in ran.stderr
    for name in ("commands.json", "stats.json"):
        (host / name).unlink(missing_ok=True)
        os.mkfifo(host / name)
        assert gpc("init", "--force", "--from", str(host), cwd=tmp_path).returncode == 4
        (host / name).unlink()


# A made-up machine.yaml

BASE = (ROOT / "examples/desktop-win11/machine.yaml").read_text(encoding="utf-8")
NAMES = (
    "../../etc/cron.d/x", "/etc/shadow", "..", ".", "-rf", "--help", "a b", "a\\nb", "a/b", "a;b",
    "$(id)", "`id`", "a'b", 'a\\"b', "%n", "a,b", "{x}", "a\\0b", "x" * 300, "é",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_elsewhere_or_looks_like_an_option(name: str) -> None:
    """A guest's name and the host's are in paths, in units and in commands."""
    guest = re.search(r"^guests:\n  (\w[\w-]*):", BASE, re.M)
    host = re.search(r"^  name: (\S+)", BASE, re.M)
    assert guest is not None
    assert host is not None
    for old, new in (
        (guest[0], f'guests:\n  "{name}":'),
        (host[0], f'  name: "{name}"'),
    ):
        with pytest.raises(Refused):
            build_source("machine.yaml", BASE.replace(old, new, 1).encode())


def test_the_same_names_without_malice_are_taken() -> None:
    changed = re.sub(
        r"^guests:\n  \w[\w-]*:", "guests:\n  plain_name-2:", BASE, count=1, flags=re.M
    )
    assert build_source("machine.yaml", changed.encode()).artifacts


def test_what_a_machine_compiles_to_stays_where_gpc_writes() -> None:
    for path in sorted((ROOT / "examples").glob("*/machine.yaml")):
        for artifact in build_source(str(path), path.read_bytes()).artifacts:
            assert artifact.path.startswith(("etc/", "usr/local/")), artifact.path
            assert ".." not in artifact.path.split("/")


def test_init_writes_nothing_by_way_of_a_link_in_its_place(tmp_path: Path) -> None:
    """`--force` means the file that is named, and a link of one's own is followed on purpose."""
    (tmp_path / "there").write_text("mine\n")
    (tmp_path / "machine.yaml.gpc-new").symlink_to("there")
    assert init(source=str(HOST), output=str(tmp_path / "machine.yaml")) == 0
    assert (tmp_path / "there").read_text() == "mine\n"
