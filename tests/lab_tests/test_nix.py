"""Nix judges modules: what it reads, what it refuses, and which packages it takes for known."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.nix import evaluated, parsed, settings
from lab.tools import Refused

pytestmark = pytest.mark.consumer


def test_a_value_comes_back(tmp_path: Path) -> None:
    assert evaluated('{ a = [ 1 "x" ]; }', tmp_path) == {"a": [1, "x"]}


def test_what_is_no_nix_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.nix").write_text("{ a = ; }")
    with pytest.raises(Refused, match="syntax error"):
        parsed(tmp_path / "x.nix", tmp_path)


def test_a_module_is_given_packages_and_no_others(tmp_path: Path) -> None:
    module = "{ pkgs, ... }: { path = pkgs.kmod + pkgs.OVMF.fd; }"
    assert settings(module, tmp_path)["path"] == "/usr/fd/OVMF"
    with pytest.raises(Refused, match="kmodd"):
        settings(module.replace("kmod", "kmodd"), tmp_path)


def test_programs_are_shown_with_their_text(tmp_path: Path) -> None:
    module = (
        '{ pkgs, ... }: { environment.systemPackages = [ (pkgs.writeShellScriptBin "a" "b") ]; }'
    )
    found = settings(module, tmp_path)["environment"]["systemPackages"]
    assert found == [{"name": "a", "text": "b"}]
