"""The exact forms of commands mean what the full command line reads in them."""

from __future__ import annotations

import inspect
import shlex
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer.main

from gpc.cli.app import app
from gpc.cli.plain import PLAIN, plain_call
from kit.command import gpc

CALLS = [
    "build --check",
    "build -o tree --check a.yaml",
    "build --output=tree --format json --color=never a.yaml b.yaml",
    "check",
    "check a.yaml b.yaml",
    "check --format json",
    "check --format=sarif a.yaml --color never",
    "check --color=always --color auto",
    "check --live",
    "check --notes --from host a.yaml",
    "check --root=dir",
    "check --root /",
    "graph --live",
    "graph --from=host",
    "diff --exit-code --root dir",
    "lint a.xml b.conf --format=json",
    "lint --live --color never",
    "lint --from host",
    "lint --root=dir",
    "lint",
    "import a.xml",
    "import --modernise --from host -o b.yaml --name=games a.xml",
    "import --root dir --format json a.cfg b.cfg",
    "why etc/a:3",
    "why -f other.yaml etc/a",
    "why --file=other.yaml etc/a",
    "explain",
    "explain unknown-key",
    "explain 'code 43'",
    "explain code 43",
    "graph",
    "graph a.yaml --format mermaid -o x",
    "graph --output=x --format=svg",
    "view",
    "view a.yaml --before=b.yaml -o x",
    "view --since HEAD~1 --output x",
    "lsp",
    "lsp --stdio",
    "targets",
    "status",
    "status --root dir",
    "diff",
    "diff build/a --root=dir",
]
OTHERS = [
    "",
    "--help",
    "-h",
    "nonsense",
    "check --live=yes",
    "check --format",
    "check --format yaml",
    "check --format -x",
    "check --nonsense",
    "check -- a.yaml",
    "check -",
    "check -h",
    "import",
    "import -o - a.xml",
    "why",
    "why a b",
    "why -fother.yaml a",
    "why -f=other.yaml a",
    "graph a b",
    "view a b",
    "view --backend qemu",
    "lsp a",
    "targets a",
    "status a",
    "build --backend qemu",
    "build --backend=qemu --check",
    "apply",
]


def _called(run: Any, module: str, function: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a command's function is called with, whoever calls it."""
    real = getattr(import_module(module), function)
    seen: list[dict[str, Any]] = []

    def record(*words: Any, **keywords: Any) -> int:
        bound = inspect.signature(real).bind(*words, **keywords)
        bound.apply_defaults()
        seen.append(dict(bound.arguments))
        return 0

    with monkeypatch.context() as patch:
        patch.setattr(import_module(module), function, record)
        run()
    (call,) = seen
    return call


@pytest.mark.parametrize("line", CALLS)
def test_an_exact_call_means_what_the_command_line_reads(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = shlex.split(line)
    call = plain_call(words)
    assert call is not None
    place = (call.module, call.function, monkeypatch)
    full = _called(lambda: app(words, standalone_mode=False, prog_name="gpc"), *place)
    assert _called(call.run, *place) == full


@pytest.mark.parametrize("line", OTHERS)
def test_any_other_call_is_left_to_the_command_line(line: str) -> None:
    assert plain_call(shlex.split(line)) is None


@pytest.mark.parametrize("name", PLAIN)
def test_options_have_the_names_and_words_of_the_command_line(name: str) -> None:
    command: Any = typer.main.get_group(app).commands[name]
    for option, (keyword, words) in PLAIN[name].options.items():
        (parameter,) = (one for one in command.params if option in one.opts)
        assert parameter.name == keyword
        assert tuple(getattr(parameter.type, "choices", ())) == words
    for option in command.params:
        if option.name in PLAIN[name].defaults:
            assert option.default == PLAIN[name].defaults[option.name]
    for flag, keyword in PLAIN[name].flags.items():
        (parameter,) = (one for one in command.params if flag in one.opts)
        assert (parameter.name, parameter.is_flag) == (keyword, True)


def test_the_version_is_the_one_of_the_command_line(tmp_path: Path) -> None:
    from gpc import __version__

    assert gpc("--version", cwd=tmp_path).stdout == f"gpc {__version__}\n"
    assert gpc("--version", "--help", cwd=tmp_path).returncode == 0
