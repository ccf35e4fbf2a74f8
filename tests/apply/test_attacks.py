"""Attacks of another user on what root runs in their directory, each carried out by that user.

A process of another uid moves before each call with which root touches a file, and then as fast as
it can; nothing may come off. Against gpc without its care each of them comes off.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apply.attacks import ATTACKS
from apply.users import NOBODY, as_user
from kit import host_tree
from kit.paths import ROOT, TESTS
from lab.tools import require, require_file, require_root

MACHINE = ROOT / "examples/phenom-win7/machine.yaml"


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory in memory that everybody may enter."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="gpc-", dir=memory if os.access(memory, os.W_OK) else None
    ) as name:
        os.chmod(name, 0o755)
        yield Path(name)


def in_root() -> list[str]:
    """What starts a command as root, with other users beside it; a namespace where we are not."""
    if os.geteuid() == 0:
        return []
    require_file(Path("/usr/bin/newuidmap"), "uidmap")
    return [require("unshare", "util-linux"), "--user", "--map-root-user", "--map-auto"]


def carried_out(name: str, place: Path, *words: str) -> dict[str, Any]:
    """What came of an attack."""
    ran = subprocess.run(
        [*in_root(), sys.executable, str(TESTS / "apply/attacks.py"), name, str(place), *words],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", ATTACKS)
def test_no_attack_of_another_user_comes_off(name: str, place: Path) -> None:
    found = carried_out(name, place)
    assert found["won"] == []
    assert found["rounds"] >= 8
    assert found["free"] >= 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ATTACKS)
def test_the_attack_comes_off_against_what_does_not_take_care(name: str, place: Path) -> None:
    assert carried_out(name, place, "naive")["won"]


PROGRAMS = ("xl", "virsh", "stat", "update-grub", "update-initramfs", "dracut", "systemctl")
MODULES = ("yaml", "typer", "jinja2", "pydantic_core", "difflib", "json", "gpc_schemas")
COMMANDS = (
    ("build",),
    ("check",),
    ("diff", "--root", "../image"),
    ("status", "--root", "../image"),
    ("apply", "--yes", "--root", "../image", "--host-differs"),
    ("init", "--force"),
    ("graph", "-o", "graph.svg"),
)


def started(place: Path, words: tuple[str, ...], *, care: bool) -> list[str]:
    """Runs a command of root's in a directory full of other people's code; what of it ran."""
    home, mark = place / "home", place / "mark"
    shutil.rmtree(home, ignore_errors=True)
    (place / "image/etc").mkdir(parents=True, exist_ok=True)
    for path in (home, home / "gpc", mark):
        path.mkdir(exist_ok=True)
    mark.chmod(0o777)

    def plant() -> int:
        for name in MODULES:
            code = f"import os; os.mkdir({str(mark / name)!r} + f'-{{os.geteuid()}}')\n"
            (home / f"{name}.py").write_text(code)
        for name in PROGRAMS:
            (home / name).write_text(f"#!/bin/sh\nmkdir {mark / name}-$(id -u)\n")
            (home / name).chmod(0o755)
        (home / "machine.yaml").write_bytes(MACHINE.read_bytes())
        return 0

    os.chown(home, NOBODY, NOBODY)
    assert as_user(NOBODY, plant, place).code == 0
    entry = "from gpc.cli.entry import main; sys.exit(main())"
    if not care:
        entry = (
            "import gpc.host.trusted as t, os; t.drop_exposed_imports = lambda: None\n"
            "t.system_path = lambda: os.environ['PATH']\n" + entry
        )
    packages = [path for path in sys.path if path and path != str(TESTS)]
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path += {packages}\n{entry}", *words],
        cwd=home,
        env={"PATH": f":{os.environ['PATH']}", "PYTHONPATH": ":", "HOME": str(place)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not care or "Traceback" not in ran.stderr, ran.stderr
    return sorted(os.listdir(mark))


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_no_code_of_the_working_directory_runs_as_root(words: tuple[str, ...], place: Path) -> None:
    require_root("code that another user plants for root")
    assert started(place, words, care=True) == []


def test_the_same_code_runs_where_nobody_takes_care(place: Path) -> None:
    require_root("code that another user plants for root")
    found = {name for words in COMMANDS for name in started(place, words, care=False)}
    assert any(name.endswith("-0") for name in found), found


def test_an_image_that_is_another_users_link_is_not_followed(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from gpc.commands.apply import apply

    require_root("a link that another user makes")
    tree = host_tree.build_tree(place / "tree", host_tree.V1)
    (place / "elsewhere/etc").mkdir(parents=True)
    (place / "image").symlink_to("elsewhere")
    os.chown(place / "image", NOBODY, NOBODY, follow_symlinks=False)
    assert apply(str(tree), root=str(place / "image"), yes=True) == 4
    assert "a link of another user's, which is not followed" in capsys.readouterr().err
    assert list((place / "elsewhere/etc").iterdir()) == []
    (place / "image").unlink()
    (place / "image").symlink_to("elsewhere")
    assert apply(str(tree), root=str(place / "image"), yes=True) == 0
