"""No locale ends a command: what a terminal's encoding lacks is shown otherwise, in every command.

Each command runs in each encoding on a machine.yaml with letters of several alphabets, and ends as
it does in UTF-8. What programs read is the same bytes everywhere.
"""

from __future__ import annotations

import codecs
import os
import re
import subprocess
import sys
from encodings.aliases import aliases
from pathlib import Path
from typing import NamedTuple

import pytest
import typer.main

from gpc.cli.app import app
from gpc.commands.streams import ASCII, _otherwise
from kit.paths import EXAMPLES, ROOT

ENCODINGS = (
    *("utf-8", "ascii", "koi8-r", "iso-8859-1", "iso-8859-15", "cp437", "cp1252"),
    *("shift_jis", "gb18030"),
)
LETTERS = "Müller, Жук, 名, 🖥"

DOCUMENTS = "document"
"""What stands before a command whose stdout programs read."""

COMMANDS = (
    "init --from HOST -o first.yaml",
    "document init --from HOST -o -",
    "document import -o - guest.xml",
    "check machine.yaml",
    "lint guest.xml",
    "check --format concise жук.yaml",
    "check жук.yaml",
    "document check --format json жук.yaml",
    "document check --format sarif жук.yaml",
    "document check --format github жук.yaml",
    "check --live --from HOST machine.yaml",
    "build -o tree machine.yaml",
    "build -o tree machine.yaml",
    "build -o дерево/é machine.yaml",
    "build -o дерево/é machine.yaml",
    "build --check -o tree machine.yaml",
    "why etc/gpc/libvirt/win11.xml",
    "why etc/gpc/libvirt/win11.xml:20",
    "why machine.yaml:2",
    "explain",
    "explain unknown-key",
    "explain unsafe-interrupts",
    "explain ж",
    "lint guest.xml",
    "document lint --format json guest.xml",
    "graph",
    "document graph --format mermaid",
    "document graph --format svg",
    "graph --live --from HOST",
    "document view жук.yaml",
    "rehearse --boot ж",
    "diff tree --root image",
    "apply tree --root image --yes",
    "status --root image",
    "rollback --root image --yes",
    "confirm --root image",
    "restore --original --root image --yes",
    "lint жук.yaml",
    "lint --live --from HOST",
    "document lint --format sarif жук.yaml",
    "document schema",
    "targets",
    "lsp --help",
    "--help",
    "build --help",
    "buidl ж",
    "apply ж",
)

RUN = """
import os, sys
from gpc.cli.entry import main
kept = os.dup(1), os.dup(2)
codes = []
for number, line in enumerate(open('commands', encoding='utf-8')):
    for stream in (1, 2):
        there = os.open(f'{number}.{stream}', os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(there, stream)
    sys.argv = ['gpc', *line.split()]
    try:
        codes.append(main())
    except SystemExit as ended:
        codes.append(ended.code)
    sys.stdout.flush()
    sys.stderr.flush()
    for stream in (1, 2):
        os.dup2(kept[stream - 1], stream)
print(*codes)
"""


class Said(NamedTuple):
    """How a command ended."""

    code: str
    out: bytes
    err: bytes


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Said]]:
    """What every command said in each encoding."""
    return {each: _run(each, tmp_path_factory.mktemp("locale")) for each in ENCODINGS}


def _run(encoding: str, home: Path) -> list[Said]:
    text = (EXAMPLES / "desktop-win11/machine.yaml").read_text()
    named = re.sub(r"(?m)^(\s*)(os: windows-11)", rf'\1\2\n\1title: "{LETTERS}"', text, count=1)
    (home / "machine.yaml").write_text(f"# {LETTERS}\n{named}")
    (home / "жук.yaml").write_text(named.replace("vcpus:", "цпу:"))
    expected = EXAMPLES / "desktop-win11/expected/etc/gpc/libvirt/win11.xml"
    (home / "guest.xml").write_text(expected.read_text().replace("win11<", "жук<"))
    (home / "image/etc").mkdir(parents=True)
    host = str(ROOT / "tests/machines/phenom")
    lines = [line.removeprefix("document ").replace("HOST", host) for line in COMMANDS]
    (home / "commands").write_text("".join(f"{line}\n" for line in lines))
    environ = {
        **os.environ, "PYTHONIOENCODING": encoding, "XDG_CACHE_HOME": str(home / "cache"),
        "GPC_TRUST_INSTALLATION": "1", "COLUMNS": "80",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=home, env=environ, capture_output=True, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    codes = done.stdout.decode(encoding).split()
    return [
        Said(code, (home / f"{number}.1").read_bytes(), (home / f"{number}.2").read_bytes())
        for number, code in enumerate(codes)
    ]


@pytest.mark.parametrize("encoding", ENCODINGS[1:])
def test_a_command_ends_in_any_encoding_as_it_does_in_utf8(
    ran: dict[str, list[Said]], encoding: str
) -> None:
    for line, here, there in zip(COMMANDS, ran["utf-8"], ran[encoding], strict=True):
        assert here.code not in ("70", "None"), (line, here)
        assert there.code == here.code, (line, there)
        assert b"Traceback" not in there.err, line
        if line.startswith(DOCUMENTS):
            assert there.out == here.out, line
        else:
            shown = there.out.decode(encoding, "replace")
            assert "\ufffd" not in shown, line  # all of it is text there
            assert len(shown.splitlines()) == len(here.out.decode().splitlines()), line
        assert "\ufffd" not in there.err.decode(encoding, "replace"), line


def test_a_picture_is_drawn_in_ascii_where_there_is_nothing_else(
    ran: dict[str, list[Said]],
) -> None:
    drawn = ran["ascii"][COMMANDS.index("graph")].out.decode("ascii")
    assert "|-" in drawn or "`-" in drawn
    assert "->" in drawn
    assert "\\u" not in drawn


def test_every_command_is_tried() -> None:
    group = typer.main.get_group(app)
    tried = {line.removeprefix("document ").split()[0] for line in COMMANDS}
    assert set(group.commands) - tried == set()


def test_every_character_that_gpc_writes_has_a_form_in_ascii() -> None:
    """In what it prints: its own sources but for the pages, whose marks are spelled out."""
    sources = [*(ROOT / "compiler").rglob("*.py"), *(ROOT / "targets").rglob("*.py")]
    used = {char for file in sources for char in file.read_text() if not char.isascii()}
    assert used <= set(ASCII)
    assert all(form.isascii() for form in ASCII.values())


def test_every_text_encoding_of_python_takes_every_character() -> None:
    codecs.register_error("gpc.tried", _otherwise)
    text = LETTERS + "".join(ASCII) + "\udcff\u202e"
    tried = 0
    for name in sorted(set(aliases.values())):
        try:
            "a|->`\\~".encode(name)
        except (LookupError, UnicodeError):
            continue  # no encoding of text, or one without ASCII
        if name in ("utf_16", "utf_32", "idna", "punycode"):
            continue
        assert text.encode(name, "gpc.tried")
        tried += 1
    assert tried > 60


@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_a_closed_stream_ends_no_command(tmp_path: Path, closed: str) -> None:
    (tmp_path / "machine.yaml").write_bytes((EXAMPLES / "twins/machine.yaml").read_bytes())
    for words in ("build -o tree", "check", "graph", "targets", "check --format json", "--help"):
        done = subprocess.run(
            f"{sys.executable} -m gpc.cli.entry {words} {closed}",
            shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=60,
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        )  # fmt: skip
        assert done.returncode == 0, (words, done.stderr)
        assert "Traceback" not in done.stderr
    assert (tmp_path / "tree/etc").is_dir()
