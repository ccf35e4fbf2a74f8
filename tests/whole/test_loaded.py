"""A command loads what it uses, and no more."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from gpc.tree.uptodate import UNREAD
from kit.paths import EXAMPLES


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "machine.yaml").write_bytes((EXAMPLES / "phenom-win7/machine.yaml").read_bytes())
    return tmp_path


NOT_OF_A_BUILD = {
    *("pydantic", "typer", "jinja2", "json", "hashlib", "shutil", "subprocess", "socket"),
    *("importlib.metadata", "gpc.target.live", "gpc.report.drawing", "gpc_targets.qemu.launcher"),
}


@pytest.mark.parametrize(
    ("words", "forbidden"),
    [
        (["--help"], {"pydantic", "pydantic_core", "jinja2", "yaml"}),
        (["build", "--help"], {"gpc.build", "jinja2", "yaml"}),
        (["build"], NOT_OF_A_BUILD),
        (["build", "again"], {"pydantic", "typer", "jinja2", "yaml", "json"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_loads_only_what_it_uses(
    home: Path, words: list[str], forbidden: set[str]
) -> None:
    if words[-1] == "again":
        words = ["build"]
        loaded_by(words, home)
    assert sorted(loaded_by(words, home) & forbidden) == []


def test_annotations_of_records_that_a_build_loads_are_not_text(home: Path) -> None:
    """NamedTuple compiles each that is text, which takes ten times as long as to evaluate it."""
    slow = set()
    for name in loaded_by(["build"], home):
        spec = find_spec(name) if name.partition(".")[0] in ("gpc", "gpc_targets") else None
        text = Path(spec.origin).read_text() if spec and spec.origin else ""
        if "(NamedTuple)" in text and "\nfrom __future__ import annotations\n" in text:
            slow.add(name)
    assert slow == set()


def test_a_build_opens_no_file_that_its_record_leaves_out(home: Path) -> None:
    """Or an edited one would not be seen, and a stale tree be called up to date."""
    code = (
        "import sys; opened = []; sys.argv = ['gpc', 'build']\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) "
        "if event == 'open' else None)\n"
        "from gpc.cli.entry import main; main(); print('OPENED', *opened, sep='\\n')"
    )
    opened = python(code, home).stdout.partition("OPENED")[2].split("\n")
    own = {name for name in opened if "/gpc" in name and not name.startswith(str(home))}
    assert any(name.endswith((".py", ".pyc")) for name in own)
    assert {name for name in own if name.endswith(UNREAD)} == set()


def loaded_by(words: list[str], home: Path) -> set[str]:
    """The modules that a command has loaded when it ends."""
    code = (
        "import sys; sys.argv = ['gpc', *sys.argv[1:]]; from gpc.cli.entry import main\n"
        "main(); print('LOADED', *sys.modules)"
    )
    result = python(code, home, *words)
    loaded = set(result.stdout.rpartition("LOADED")[2].split())
    assert loaded, result.stderr
    return loaded


def python(code: str, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A program in a Python that has loaded nothing else yet."""
    return subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{code}", *words],
        cwd=home, env={**os.environ, "XDG_CACHE_HOME": str(home / "cache")},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_completing_a_command_loads_neither_pydantic_nor_jinja2(home: Path) -> None:
    """A shell waits for this at each press of the tab key."""
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "gpc.cli.entry"],
        cwd=home,
        env={
            **os.environ,
            "_GPC_COMPLETE": "complete_bash", "COMP_WORDS": "gpc bu", "COMP_CWORD": "1",
        },
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert result.stdout.split() == ["build"]
    loaded = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines()}
    assert not loaded & {"pydantic", "jinja2", "yaml"}
