"""The command line as whoever calls it meets it: from its first line on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("module", ["gpc.commands.guard", "gpc.cli.app", "gpc.host.trusted"])
def test_an_interruption_while_gpc_is_loaded_is_no_traceback(tmp_path: Path, module: str) -> None:
    code = (
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from gpc.cli.entry import main; sys.exit(main())"
    )
    word = "build" if module == "gpc.commands.guard" else "schema"
    ended = subprocess.run(
        [sys.executable, "-c", code, word], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 130
    assert ended.stderr == "\ninterrupted; nothing was left half written\n"
