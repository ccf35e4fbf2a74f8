"""Every wrong machine.yaml of the tests, each with the file that says how its errors are drawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from wrong.generated import GENERATED

HERE = Path(__file__).parent
_HEAD = re.compile(r"^(?:error|warning)\[([a-z0-9-]+)\]", re.MULTILINE)


class Case(NamedTuple):
    """A wrong file: its name, how to get its bytes, and where its golden rendering is."""

    name: str
    read: Callable[[], bytes]
    golden: Path

    @property
    def codes(self) -> set[str]:
        """The codes that the golden rendering shows."""
        return set(_HEAD.findall(self.golden.read_text())) if self.golden.exists() else set()


CASES = [
    *(Case(f.stem, f.read_bytes, f.with_suffix(".txt")) for f in sorted(HERE.glob("*.yaml"))),
    *(Case(name, make, HERE / f"{name}.txt") for name, make in GENERATED.items()),
]
