"""What the words of a script come to once its variables are put in. Pure.

Source: POSIX.1-2017, Shell Command Language, 2.6; bash(1) of 5.2, Arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from gpc.lift.shell_words import UnreadableScript, Word, WordPiece
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

UNKNOWN = "\ue000"
"""Stands in a text for what is not known."""

_POSITION = regex("0*[1-9][0-9]{0,5}")
MOST_TEXT = 1 << 20
"""How many characters the words of a script may come to."""


class Known(NamedTuple):
    """A text, and where in the script each of its characters stands."""

    text: str
    places: tuple[int, ...]

    @property
    def at(self) -> int:
        """Where it starts; -1 where it is empty."""
        return self.places[0] if self.places else -1

    @property
    def is_known(self) -> bool:
        """Whether all of it is."""
        return UNKNOWN not in self.text


Value: TypeAlias = "Known | list[Known]"


class _Part(NamedTuple):
    """A part of a word; what is not whole is split at its blanks."""

    known: Known
    is_whole: bool
    is_there: bool
    """Whether there is a word even if this is all of it, and empty."""
    begins: bool = False
    """Whether another word begins with it."""


class Variables:
    """The variables of a script, and the words that are made of them."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.arguments: list[Known] | None = None
        """Those of the function that is followed; None in none."""
        self._left = MOST_TEXT

    def words(self, words: Sequence[Word]) -> list[Known]:
        """The words that some words come to. Raises UnreadableScript."""
        return [known for word in words for known in _split(self._parts(word, is_split=True))]

    def text(self, word: Word) -> Known:
        """A word as one text, as in an assignment. Raises UnreadableScript."""
        parts = list(self._parts(word, is_split=False))
        return _put_together([part.known for part in parts], "")

    def _parts(self, word: Word, *, is_split: bool, is_inner: bool = False) -> Iterator[_Part]:
        for piece in word.pieces:
            if piece.kind == "text":
                places = tuple(range(piece.at, piece.at + len(piece.text)))
                known = self._spend(Known(piece.text, places))
                # In `${NAME:-a b}` a text is split as the variable's would be.
                yield _Part(known, piece.is_quoted or not is_inner, piece.is_quoted)
            elif piece.kind == "unknown":
                yield _Part(Known(UNKNOWN, (piece.at,)), True, piece.is_quoted)
            else:
                yield from self._variable(piece, is_split=is_split)

    def _variable(self, piece: WordPiece, *, is_split: bool) -> Iterator[_Part]:
        value = self._value(piece)
        if isinstance(value, Word):
            yield from self._parts(value, is_split=is_split, is_inner=not piece.is_quoted)
            return
        quoted = piece.is_quoted
        if isinstance(value, Known):
            yield _Part(self._spend(value), quoted or not is_split, quoted)
            return
        entries = [self._spend(entry) for entry in value]
        is_one = not is_split or (quoted and piece.text.rstrip("]").endswith("*"))
        if is_one:
            yield _Part(_put_together(entries, " "), True, quoted)
            return
        for number, entry in enumerate(entries):
            yield _Part(entry, quoted, quoted, begins=number > 0)

    def _value(self, piece: WordPiece) -> Value | Word:
        name, _, index = piece.text.partition("[")
        value: Value | None = self.values.get(name)
        if name in "@*" or (_POSITION.fullmatch(name) is not None):
            value = self._argument(name)
        is_empty = value == [] or (isinstance(value, Known) and not value.text)
        is_set = value is not None and (piece.is_empty_set or not is_empty)
        if piece.instead is not None:
            return piece.instead if is_set else Known("", ())
        if piece.otherwise is not None and not is_set:
            return piece.otherwise
        if value is None:
            return Known(UNKNOWN, (piece.at,))
        if isinstance(value, list) and not index and name not in "@*":
            return value[0] if value else Known("", ())
        return value

    def _argument(self, name: str) -> Value | None:
        if self.arguments is None:
            return None
        if name in "@*":
            return list(self.arguments)
        number = int(name)
        return self.arguments[number - 1] if number <= len(self.arguments) else Known("", ())

    def _spend(self, known: Known) -> Known:
        self._left -= len(known.text) + 1
        if self._left < 0:
            raise UnreadableScript("its variables come to more text than any guest has", known.at)
        return known


def _split(parts: Iterable[_Part]) -> Iterator[Known]:
    """Parts in the words that they come to, by blanks in what is not quoted."""
    text: list[str] = []
    places: list[int] = []
    is_there = False
    for part in parts:
        if part.begins and (text or is_there):
            yield Known("".join(text), tuple(places))
            text, places, is_there = [], [], False
        is_there = is_there or part.is_there
        if part.is_whole:
            text.append(part.known.text)
            places += part.known.places
            is_there = is_there or bool(part.known.text)
            continue
        for sign, place in zip(part.known.text, part.known.places, strict=True):
            if sign not in " \t\n":
                text.append(sign)
                places.append(place)
            elif text or is_there:
                yield Known("".join(text), tuple(places))
                text, places, is_there = [], [], False
    if text or is_there:
        yield Known("".join(text), tuple(places))


def _put_together(several: Sequence[Known], between: str) -> Known:
    """Texts as one, with a sign between or none."""
    places: list[int] = []
    for number, known in enumerate(several):
        if number and between:
            places.append(places[-1] if places else known.at)
        places += known.places
    return Known(between.join(known.text for known in several), tuple(places))


def joined(before: Value, more: Value) -> Value:
    """A value with another behind it."""
    if isinstance(before, list):
        return [*before, *(more if isinstance(more, list) else [more])]
    if isinstance(more, list):
        return [before, *more]
    return Known(before.text + more.text, before.places + more.places)
