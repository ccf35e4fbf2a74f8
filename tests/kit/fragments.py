"""Fragments of machine.yaml, as pages show them, made whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

BASE = Path(__file__).with_name("pages_base.yaml").read_text()


def merged(base: Any, change: Any) -> Any:
    """The base with what the fragment says instead, mapping by mapping."""
    if isinstance(base, dict) and isinstance(change, dict):
        both = {key: merged(base.get(key), value) for key, value in change.items()}
        return {**base, **both}
    return change


def whole(block: str) -> str:
    """The block as a machine.yaml: itself, or merged into the base if it is a fragment."""
    if "gpc: 1" in block or not block.lstrip().startswith(("host:", "guests:", "workarounds:")):
        return block
    base = yaml.load(BASE, Loader=yaml.BaseLoader)
    change = yaml.load(block, Loader=yaml.BaseLoader)
    return str(yaml.safe_dump(merged(base, change), sort_keys=False))
