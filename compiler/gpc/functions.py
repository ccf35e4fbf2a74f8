"""What the functions of a card are called beside it. Pure."""

from __future__ import annotations

from collections.abc import Collection


def name_of_function(word: str, number: int, taken: Collection[str]) -> str:
    """A name by its class, `word`, unless another function has that; else with its number.

    Of a class that is not known it is `function`, with its number in the slot.
    """
    word = word if word.isalpha() else "function"
    return word if word != "function" and word not in taken else f"{word}_{number}"
