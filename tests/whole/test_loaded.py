"""A command loads what it uses, and no more."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from gpc.tree.uptodate import code_files
from kit.foreign import FOREIGN
from kit.paths import EXAMPLES, TESTS

CODE = {entry.path for entry in code_files()}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "machine.yaml").write_bytes((EXAMPLES / "phenom-win7/machine.yaml").read_bytes())
    return tmp_path


NOT_OF_A_BUILD = {
    *("pydantic", "pygls", "typer", "jinja2", "json", "hashlib", "shutil", "subprocess", "socket"),
    *("importlib.metadata", "gpc.target.live", "gpc.report.drawing", "gpc_targets.qemu.launcher"),
}


NOT_OF_AN_IMPORT = {
    *("pydantic", "typer", "jinja2", "json", "dataclasses", "subprocess", "gpc.source.explained"),
    *("gpc.detect.boot", "gpc.lift.shell", "gpc_targets.qemu.lift.starts"),
}


@pytest.mark.parametrize(
    ("words", "forbidden"),
    [
        (["--help"], {"pydantic", "pydantic_core", "jinja2", "yaml"}),
        (["build", "--help"], {"gpc.build", "jinja2", "yaml"}),
        (["build"], NOT_OF_A_BUILD),
        (["build", "again"], {"pydantic", "typer", "jinja2", "yaml", "json"}),
        (["import", str(FOREIGN / "dumped.xml"), "-o", "new.yaml"], NOT_OF_AN_IMPORT),
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


def test_modules_of_a_build_make_records_and_patterns_when_they_are_used(home: Path) -> None:
    """`typing` and `re` make them when they are loaded, most of them for nothing."""
    early = re.compile(r"from typing import .*\bNamedTuple\b|^\w+(: [^=]+)? = re\.compile\(", re.M)
    slow = set()
    for name in loaded_by(["build"], home):
        spec = find_spec(name) if name.partition(".")[0] in ("gpc", "gpc_targets") else None
        if spec and spec.origin and early.search(Path(spec.origin).read_text()):
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
    own = {name for name in opened if "/gpc" in name and ".dist-info/" not in name}
    own = {name for name in own if not name.startswith(str(home))}
    assert any(name.endswith((".py", ".pyc")) for name in own)
    read = {re.sub(r"__pycache__/(\w+)\.[\w-]+\.pyc$", r"\1.py", name) for name in own}
    assert sorted(read - CODE) == []


def test_no_build_loads_a_module_that_its_record_leaves_out() -> None:
    """The one above sees what one build reads; this one, what builds of every kind load."""
    code = (
        "from whole.test_reasons import MACHINES, built\n"
        "for machine in MACHINES: built(machine)\n"
        "print('LOADED', *(m.__file__ for n, m in sys.modules.items() if n.startswith('gpc')))"
    )
    result = python(code, TESTS)
    own = set(result.stdout.rpartition("LOADED")[2].split())
    assert len(own) > 300, result.stderr
    assert sorted(own - CODE) == []


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
