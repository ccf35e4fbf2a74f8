"""Every rule by which gpc chooses what nobody wrote: the machine's and its parts'. Pure."""

from __future__ import annotations

from functools import cache

from gpc.parts import rules as of_parts
from gpc.settle.rules import RULES
from gpc.why import Rule


@cache
def all_rules() -> dict[str, Rule]:
    """The rules by their names, which a `Default` holds."""
    return {**RULES, **of_parts()}
