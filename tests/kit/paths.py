"""Where things are in this checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
EXAMPLES = ROOT / "examples"
GUESTS = TESTS / "guests"

CAPTURED = TESTS / "machines"
"""The captured hosts, a directory each."""
RIGHT = TESTS / "right"
"""Machines that look wrong and are right."""
