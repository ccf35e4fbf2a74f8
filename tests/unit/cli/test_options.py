"""The options that several commands have: words that come from what is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.command import gpc
from kit.paths import EXAMPLES


@pytest.mark.parametrize(
    "words",
    [["build"], ["build", "--color", "never"], ["check"], ["graph"]],
    ids=" ".join,
)
def test_a_back_end_that_is_not_installed_is_a_usage_error(
    tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "machine.yaml").write_bytes((EXAMPLES / "twins" / "machine.yaml").read_bytes())
    result = gpc(*words, "--backend", "kvm", cwd=tmp_path)
    assert result.returncode == 2
    assert "'kvm' is not one of 'libvirt', 'qemu', 'xl'" in result.stderr
    assert not (tmp_path / "build").exists()
    assert gpc(*words, "--backend", "qemu", cwd=tmp_path).returncode == 0


def test_a_back_end_is_completed_from_what_is_installed(tmp_path: Path) -> None:
    asked = {"_GPC_COMPLETE": "complete_bash", "COMP_CWORD": "3"}
    for begun, words in (("", ["libvirt", "qemu", "xl"]), ("q", ["qemu"])):
        env = {**asked, "COMP_WORDS": f"gpc graph --backend {begun}"}
        assert gpc(cwd=tmp_path, env=env).stdout.split() == words
