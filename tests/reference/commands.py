"""The page of every command, as `--help` says it."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from reference.text import document, table

WIDTH = "90"


def page() -> str:
    """`gpc --help` and that of each command, then what the exit codes mean."""
    main = _help()
    names = re.findall(r"^  ([a-z-]+)  ", main.partition("Commands:")[2], re.MULTILINE)
    lines = ["```text", main, "```"]
    for name in names:
        lines += ["", f"## gpc {name}", "", "```text", _help(name), "```"]
    lines += ["", "## Exit codes", "", *table(("code", "means"), _codes(main))]
    return document("Commands", lines)


def _codes(text: str) -> list[tuple[str, str]]:
    listed = " ".join(text.partition("Exit codes: ")[2].split()).rstrip(".")
    pairs = (entry.partition(" ") for entry in listed.split(" · "))
    return [(code, meaning) for code, _, meaning in pairs]


def _help(*words: str) -> str:
    result = subprocess.run(
        [sys.executable, "-m", "gpc.cli.entry", *words, "--help"],
        env={**os.environ, "COLUMNS": WIDTH, "NO_COLOR": "1", "TERM": "dumb"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())
