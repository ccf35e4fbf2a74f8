"""Shells and shellcheck, on scripts that must run under any POSIX sh."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from lab.tools import require, run


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark of shellcheck."""

    line: int
    code: str
    level: str
    message: str


def shellcheck(script: Path) -> tuple[Finding, ...]:
    """All that shellcheck remarks about `script` as a POSIX sh script, in the script's order."""
    tool = require("shellcheck", "shellcheck")
    ran = run([tool, "--norc", "-s", "sh", "-f", "json", script])
    # 1 means that there are findings; above that, shellcheck could not do its work.
    if ran.code > 1:
        ran.check()
    return tuple(
        Finding(
            line=row["line"],
            code=f"SC{row['code']}",
            level=row["level"],
            message=row["message"],
        )
        for row in json.loads(ran.stdout)
    )


def syntax_errors(script: Path) -> dict[str, str]:
    """What each shell says that cannot parse `script`, keyed by the shell; empty when all can."""
    shells = {
        "dash": [require("dash", "dash"), "-n"],
        "busybox sh": [require("busybox", "busybox-static"), "sh", "-n"],
    }
    said = {}
    for name, words in shells.items():
        ran = run([*words, script])
        if not ran.ok:
            said[name] = ran.stderr.strip() or f"exit status {ran.code}"
    return said
