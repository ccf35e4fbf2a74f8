"""What is shipped for GitHub and GitLab does what it says: each step runs as it would run there."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from kit.paths import EXAMPLES, ROOT
from lab.tools import require

ACTION = ROOT / "packaging/github"
MACHINE = (EXAMPLES / "phenom-win7-kvm/machine.yaml").read_text()


class Ended(NamedTuple):
    """What a job left behind: its exit code, what its log shows, and the files of the runner."""

    code: int
    log: str
    summary: str
    outputs: dict[str, str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with two machines and their trees, and a runner that has gpc."""
    home = tmp_path / "project"
    (home / "fleet dir").mkdir(parents=True)
    (home / "machine.yaml").write_text(MACHINE)
    (home / "fleet dir/other.yaml").write_text(MACHINE.replace("name: phenom", "name: other"))
    bin = tmp_path / "bin"
    bin.mkdir()
    gpc = bin / "gpc"
    gpc.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m gpc.cli.entry "$@"\n')
    gpc.chmod(0o755)
    run(home, ["gpc", "build", "machine.yaml", "fleet dir"])
    return home


def run(home: Path, words: Sequence[str], **more: str) -> subprocess.CompletedProcess[str]:
    """A command in the project, with what was set for it."""
    runner = home.parent
    env = {
        **os.environ,
        "PATH": f"{runner / 'bin'}:{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(runner / "cache"),
        **more,
    }
    return subprocess.run(words, cwd=home, env=env, capture_output=True, text=True, timeout=120)


def action() -> Any:
    return yaml.safe_load((ACTION / "action.yml").read_text())


def on_github(home: Path, **inputs: str) -> Ended:
    """The step that checks, with these inputs."""
    (step,) = [step for step in action()["runs"]["steps"] if step.get("id") == "check"]
    given = {name: str(each.get("default", "")) for name, each in action()["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    env = {
        name: given[value.removeprefix("${{ inputs.").removesuffix(" }}")]
        for name, value in step["env"].items()
    }
    files = {name: home.parent / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for path in files.values():
        path.write_text("")
    env |= {name: str(path) for name, path in files.items()}
    env |= {"RUNNER_TEMP": str(home.parent), "GITHUB_ACTION_PATH": str(ACTION)}
    ended = run(home, [step["shell"], "-e", "-c", step["run"]], **env)
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
    said = files["GITHUB_STEP_SUMMARY"].read_text()
    return Ended(ended.returncode, ended.stdout + ended.stderr, said, outputs)


def results(home: Path, ended: Ended) -> list[Mapping[str, Any]]:
    """What the report for code scanning found."""
    (ran,) = json.loads((home / ended.outputs["sarif"]).read_text())["runs"]
    found: list[Mapping[str, Any]] = ran["results"]
    return found


def test_the_action_has_nothing_to_say_of_what_is_sound(project: Path) -> None:
    ended = on_github(project, files="machine.yaml\nfleet dir")
    assert (ended.code, results(project, ended)) == (0, []), ended.log
    assert "All is sound" in ended.summary
    assert Path(ended.outputs["summary"]).read_text() == ended.summary


def test_the_action_annotates_reports_and_fails(project: Path) -> None:
    slip = MACHINE.replace("vcpus:", "vcpu:")
    (project / "fleet dir/other.yaml").write_text(slip)
    ended = on_github(project, files="fleet dir\n")
    assert ended.code == 1
    assert "::error file=fleet dir/other.yaml,line=" in ended.log
    assert results(project, ended)[0]["ruleId"] == "unknown-key"
    assert "error[unknown-key]" in ended.summary


def test_the_action_shows_how_a_tree_differs(project: Path) -> None:
    (project / "machine.yaml").write_text(MACHINE.replace("memory: 3096 MiB", "memory: 6 GiB"))
    ended = on_github(project)
    assert ended.code == 1, ended.log
    assert "```diff\n--- a/" in ended.summary
    assert "6144" in ended.summary
    assert on_github(project, check_trees="false").code == 0


def test_the_action_hands_nothing_of_its_user_to_a_shell_as_text() -> None:
    steps = action()["runs"]["steps"]
    assert [step["name"] for step in steps if "${{" in step["run"]] == []
    scripts = sorted(ACTION.glob("*.sh"))
    assert {f'sh "$GITHUB_ACTION_PATH/{path.name}"' for path in scripts} == {
        step["run"] for step in steps
    }
    subprocess.run([require("shellcheck", "shellcheck"), *scripts], check=True, timeout=60)


@pytest.mark.parametrize("code", [0, 1])
def test_the_job_of_gitlab_reports_and_ends_as_gpc_does(project: Path, code: int) -> None:
    job = yaml.safe_load((ROOT / "packaging/gitlab/gpc.yml").read_text())["gpc"]
    if code:
        (project / "machine.yaml").write_text(MACHINE.replace("vcpus:", "vcpu:"))
    ended = run(project, ["sh", "-ec", "\n".join(job["script"])], **job["variables"])
    assert ended.returncode == code, ended.stdout + ended.stderr
    report = json.loads((project / job["artifacts"]["reports"]["codequality"]).read_text())
    assert [issue["check_name"] for issue in report] == ["gpc/unknown-key"] * code
