"""What somebody who wrote a wrong word may have meant. Pure."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` is probably a slip of, if one is near enough."""
    return next(iter(near(word, known, most=1)), None)


def near(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known words that are like `word`, the nearest first."""
    from difflib import get_close_matches

    return get_close_matches(word.lower().replace("-", "_"), sorted(known), n=most, cutoff=0.7)


def slip_of(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` can only be a slip of: very near to it, and to no other."""
    from difflib import get_close_matches

    word = word.lower().replace("-", "_")
    found = get_close_matches(word, sorted(known), n=2, cutoff=0.8)
    return found[0] if len(found) == 1 or word in found else None


def listed(words: Iterable[str], most: int = 6) -> str:
    """The words as a list in a sentence, cut after `most` of them."""
    words = list(words)
    shown = ", ".join(f"`{word}`" for word in words[:most])
    return shown + (f" and {len(words) - most} more" if len(words) > most else "")


def one_of(words: Iterable[str]) -> str:
    """What was expected, as a note says it: one word, or one of several."""
    words = sorted(words)
    if not words:
        return ""
    return f"one of {listed(words)}" if len(words) > 1 else f"`{words[0]}`"


def short(text: str) -> str:
    """A user's word in a message: long ones are cut, as the picture shows them anyway."""
    return text if len(text) <= 40 else text[:39] + "…"
