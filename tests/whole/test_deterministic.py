"""The same machine.yaml becomes the same bytes wherever, whenever and whoever compiles it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kit.paths import EXAMPLES, ROOT

MACHINES = sorted(EXAMPLES.glob("*/machine.yaml"))

COMPILE = """
import sys
from gpc.build import build_source
import hashlib
digest = hashlib.sha256()
for name in sys.argv[1:]:
    built = build_source("machine.yaml", open(name, "rb").read())
    for artifact in built.artifacts:
        digest.update(f"{artifact.path} {artifact.mode:o}".encode() + artifact.text.encode())
    digest.update(built.manifest.encode())
print(digest.hexdigest())
"""


def digest(python: str, directory: Path, env: dict[str, str]) -> str:
    files = [str(machine) for machine in MACHINES]
    result = subprocess.run(
        [python, "-c", COMPILE, *files],
        cwd=directory,
        env={**os.environ, **env},
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return result.stdout.strip()


def expected() -> str:
    """What the expected trees hold, which every way of compiling must come to."""
    total = hashlib.sha256()
    for machine in MACHINES:
        tree = machine.parent / "expected"
        files = sorted(str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file())
        for name in files:
            if name != "manifest.json":
                mode = 0o755 if (tree / name).stat().st_mode & 0o100 else 0o644
                total.update(f"{name} {mode:o}".encode() + (tree / name).read_bytes())
        total.update((tree / "manifest.json").read_bytes())
    return total.hexdigest()


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONHASHSEED": "0"},
        {"PYTHONHASHSEED": "4242"},
        {"TZ": "Asia/Kathmandu"},
        {"LC_ALL": "C"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
        {"PYTHONUTF8": "0", "LC_ALL": "POSIX"},
        {"PYTHONOPTIMIZE": "2"},
    ],
    ids=lambda env: ",".join(f"{key}={value}" for key, value in env.items()),
)
def test_the_environment_changes_no_byte(env: dict[str, str], tmp_path: Path) -> None:
    assert digest(sys.executable, tmp_path, env) == expected()


@pytest.mark.parametrize("mask", [0o000, 0o027, 0o077])
def test_the_umask_changes_no_mode(mask: int, tmp_path: Path) -> None:
    source = MACHINES[0]
    subprocess.run(
        ["sh", "-c", f'umask {mask:o}; exec "$0" -m gpc.cli.entry build -o tree "$1"',
         sys.executable, str(source)],
        cwd=tmp_path, check=True, timeout=60, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    modes = {
        str(path.relative_to(tmp_path / "tree")): path.stat().st_mode & 0o7777
        for path in (tmp_path / "tree").rglob("*")
    }
    assert set(modes.values()) <= {0o644, 0o755}
    assert modes["manifest.json"] == 0o644


def interpreters() -> list[str]:
    """Each CPython from 3.11 on that is installed and is not the one that runs the tests."""
    from shutil import which

    found = []
    for minor in range(11, 20):
        path = which(f"python3.{minor}")
        if path and minor != sys.version_info.minor and _answers(path):
            found.append(path)
    return found


def _answers(python: str) -> bool:
    """Whether it is there in fact: version managers leave names behind that start nothing."""
    result = subprocess.run([python, "-c", "import venv"], capture_output=True, timeout=60)
    return result.returncode == 0


def _wheel(directory: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "-w", str(directory), "."],
        cwd=ROOT, check=True, timeout=300,
    )  # fmt: skip
    return next(directory.glob("gpc-*.whl"))


@pytest.mark.slow
def test_the_wheel_writes_what_the_checkout_writes_under_every_python(tmp_path: Path) -> None:
    wheel = _wheel(tmp_path)
    for python in [sys.executable, *interpreters()]:
        venv = tmp_path / f"venv-{Path(python).name}"
        subprocess.run([python, "-m", "venv", str(venv)], check=True, timeout=120)
        inside = str(venv / "bin" / "python")
        for words in (
            ("--require-hashes", "--requirement", "constraints.txt"),
            ("--no-deps", str(wheel)),
        ):
            subprocess.run(
                [inside, "-m", "pip", "install", "--quiet", *words],
                cwd=ROOT, check=True, timeout=300,
            )  # fmt: skip
        assert digest(inside, tmp_path, {}) == expected(), python
