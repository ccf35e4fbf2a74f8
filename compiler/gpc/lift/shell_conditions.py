"""What a shell's `test` comes to, where that is known without looking at the host. Pure.

Source: POSIX.1-2017, test; bash(1) of 5.2, `[[`.
"""

from __future__ import annotations

from collections.abc import Sequence

from gpc_schemas.patterns import regex


def holds(words: Sequence[str], unknown: str) -> bool | None:
    """Whether a test holds; None where it asks for files, for what is not known, or for more than
    one thing. `unknown` is the mark of what is not."""
    words = [word for word in words if word not in ("]", "]]")]
    if words[:1] == ["!"]:
        found = holds(words[1:], unknown)
        return None if found is None else not found
    if any(unknown in word for word in words):
        return None
    if len(words) == 1:
        return bool(words[0])
    if len(words) == 2 and words[0] in ("-n", "-z"):
        return bool(words[1]) == (words[0] == "-n")
    if len(words) != 3:
        return None
    left, sign, right = words
    if sign in ("=", "=="):
        return left == right if not set("*?[") & set(right) else None
    if sign == "!=":
        return left != right if not set("*?[") & set(right) else None
    numbers = (left, right)
    if sign in _COMPARED and all(map(_NUMBER.fullmatch, numbers)):
        one, other = int(left), int(right)
        return {
            "-eq": one == other,
            "-ne": one != other,
            "-lt": one < other,
            "-le": one <= other,
            "-gt": one > other,
            "-ge": one >= other,
        }[sign]
    return None


_NUMBER = regex("-?[0-9]{1,19}")
"""What a shell counts with. Source: bash(1) of 5.2, ARITHMETIC EVALUATION: of 64 bits."""
_COMPARED = frozenset(("-eq", "-ne", "-lt", "-le", "-gt", "-ge"))
