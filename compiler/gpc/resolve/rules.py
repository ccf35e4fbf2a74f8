"""Every rule by which gpc chooses what nobody wrote: the machine's, its parts', its targets'. Pure.

A target's rules are in a module `rules` beside its `__init__`, which a build does not load.
"""

from __future__ import annotations

from functools import cache

from gpc.parts import rules as of_parts
from gpc.settle.rules import RULES
from gpc.target import beside, targets
from gpc.why import Rule


@cache
def all_rules() -> dict[str, Rule]:
    """The rules by their names, which a `Default` holds."""
    found = {**RULES, **of_parts()}
    for target in targets():
        found |= getattr(beside(target, "rules"), "RULES", {})
    return found
