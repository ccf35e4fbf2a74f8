"""The words of a script, with what of each is text, a variable, or not to be known. Pure.

Source: POSIX.1-2017, Shell Command Language, 2.2, 2.3 and 2.6; bash(1) of 5.2, for `$'…'`.
"""

from __future__ import annotations

import re
from typing import Literal

from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple


class UnreadableScript(ValueError):
    """A text that no shell would read, or one nested too deep: why, and where in it."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.at = at


class WordPiece(NamedTuple):
    """A piece of a word: a text, a variable by its name, or what only running it would tell."""

    kind: Literal["text", "variable", "unknown"]
    text: str
    at: int
    """Where it starts in the script, in characters."""
    is_quoted: bool = False
    otherwise: Word | None = None
    """What it is where the variable is not set or empty: `${NAME:-word}`."""
    instead: Word | None = None
    """What it is where the variable is set and not empty: `${NAME:+word}`."""
    is_empty_set: bool = False
    """Whether one that is empty counts as set: `${NAME-word}`, `${NAME+word}`."""


class Word(NamedTuple):
    """A word with its pieces."""

    pieces: tuple[WordPiece, ...]
    at: int

    @property
    def plain(self) -> str | None:
        """Its text, where nothing in it has to be found out."""
        if any(piece.kind != "text" for piece in self.pieces):
            return None
        return "".join(piece.text for piece in self.pieces)


MOST_DEEP = 60
"""How far commands and words may be nested; scripts of people get to ten."""

_PARAMETER = regex(r"[A-Za-z_][A-Za-z0-9_]*(?:\[[@*]\])?|[0-9]|[@*#?$!-]")
_BRACED = regex(r"([A-Za-z_][A-Za-z0-9_]*(?:\[[@*]\])?|[0-9]+|[@*])(:?[-=+])?")
_PLAIN = regex(r"[^\s'\"\\$`;&|<>()]+")
_IN_QUOTES = regex(r'[^"\\$`]+')
_BLANKS = regex(r"(?:[ \t\r]|\\\r?\n)+")
_HOME = regex(r"((?:[A-Za-z_][A-Za-z0-9_]*=)?)~(?=[/\s;]|\Z)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "0": "\0"}


class Words:
    """What reads words of a text, from a place in it on."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.here: list[tuple[str, bool]] = []
        """Here-documents that begin on the next line: what ends each, and whether behind tabs."""

    def deeper(self) -> None:
        """Counts one level more. Raises UnreadableScript."""
        self.depth += 1
        if self.depth > MOST_DEEP:
            raise UnreadableScript(f"this is nested more than {MOST_DEEP} deep", self.at)

    def looking(self, *signs: str) -> bool:
        """Whether one of the signs stands next."""
        return self.text.startswith(signs, self.at)

    def stands(self, where: str) -> str:
        """What is wrong with what stands next."""
        sign = self.text[self.at : self.at + 1]
        return f"`{sign}` stands {where}" if sign else f"the script ends {where}"

    def blanks(self, *, lines: bool = False) -> None:
        """Goes behind blanks and comments; with `lines` also to the next line that has any more."""
        while True:
            found = _BLANKS.match(self.text, self.at)
            if found:
                self.at = found.end()
            if self.looking("#"):
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif lines and self.looking("\n"):
                self.at += 1
                self.skip_here_documents()
            elif not found:
                return

    def skip_here_documents(self) -> None:
        """Goes behind those that begin on this line."""
        for end, is_tabbed in self.here:
            while self.at < len(self.text):
                stop = self.text.find("\n", self.at)
                stop = len(self.text) if stop < 0 else stop
                line = self.text[self.at : stop].rstrip("\r")
                self.at = stop + 1
                if (line.lstrip("\t") if is_tabbed else line) == end:
                    break
        self.here = []
        self.at = min(self.at, len(self.text))

    def word(self) -> Word:
        """The word that starts here; it may be empty only where none does."""
        self.deeper()
        at, pieces = self.at, list[WordPiece]()
        home = _HOME.match(self.text, at)
        if home:
            pieces.append(WordPiece("text", home[1], at))
            pieces.append(WordPiece("variable", "HOME", home.end() - 1, is_quoted=True))
            self.at = home.end()
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign in " \t\r\n;&|<>()":
                if self.looking("<(", ">("):
                    self.unknown(pieces, quoted=False)
                    continue
                break
            if self.looking("\\\n", "\\\r\n"):
                if pieces:  # the word goes on behind it
                    self.at = self.text.index("\n", self.at) + 1
                    continue
                break
            self.piece(sign, pieces)
        self.depth -= 1
        return Word(tuple(pieces), at)

    def piece(self, sign: str, pieces: list[WordPiece]) -> None:
        """The next piece of a word."""
        at = self.at
        plain = _PLAIN.match(self.text, at)
        if plain:
            self.at = plain.end()
            pieces.append(WordPiece("text", plain[0], at))
        elif sign == "\\":
            self.at = min(at + 2, len(self.text))
            pieces.append(WordPiece("text", self.text[at + 1 : at + 2], at + 1, is_quoted=True))
        elif sign == "'":
            end = self.text.find("'", at + 1)
            if end < 0:
                raise UnreadableScript("this quote is not closed", at)
            self.at = end + 1
            pieces.append(WordPiece("text", self.text[at + 1 : end], at + 1, is_quoted=True))
        elif self.looking('"', '$"'):
            self.at += len(sign) if sign == '"' else 2
            self.quoted(at, pieces)
        elif self.looking("$'"):
            self.escaped(at, pieces)
        else:
            self.dollar(pieces, quoted=False)

    def quoted(self, start: int, pieces: list[WordPiece]) -> None:
        """What stands in double quotes, up to the one that closes them."""
        if self.looking('"'):
            pieces.append(WordPiece("text", "", self.at, is_quoted=True))
        while self.at < len(self.text):
            at, sign = self.at, self.text[self.at]
            plain = _IN_QUOTES.match(self.text, at)
            if plain:
                self.at = plain.end()
                pieces.append(WordPiece("text", plain[0], at, is_quoted=True))
            elif sign == '"':
                self.at += 1
                return
            elif sign == "\\":
                after = self.text[at + 1 : at + 2]
                self.at += 2
                if after != "\n":
                    text = after if after in '$`"\\' else f"\\{after}"
                    pieces.append(WordPiece("text", text, at + 2 - len(text), is_quoted=True))
            else:
                self.dollar(pieces, quoted=True)
        raise UnreadableScript("this quote is not closed", start)

    def escaped(self, start: int, pieces: list[WordPiece]) -> None:
        """What stands in `$'…'`."""
        self.at += 2
        while self.at < len(self.text):
            at, sign = self.at, self.text[self.at]
            self.at += 2 if sign == "\\" else 1
            if sign == "'":
                return
            text = _ESCAPES.get(self.text[at + 1 : at + 2], self.text[at + 1 : at + 2])
            text = text if sign == "\\" else sign
            pieces.append(WordPiece("text", text, at, is_quoted=True))
        raise UnreadableScript("this quote is not closed", start)

    def dollar(self, pieces: list[WordPiece], *, quoted: bool) -> None:
        """A variable, or what a command would print."""
        at = self.at
        if self.looking("`", "$("):
            self.unknown(pieces, quoted=quoted)
            return
        if self.looking("${"):
            found = _BRACED.match(self.text, at + 2)
            self.at = found.end() if found else at + 2
            sign = found[2] if found else None
            if found and sign:
                other = self.braced(quoted=quoted)
                is_otherwise = sign[-1] != "+"
                one, two = (other, None) if is_otherwise else (None, other)
                own = WordPiece("variable", found[1], at, quoted, one, two, sign[0] != ":")
                pieces.append(own)
            elif found and self.looking("}"):
                self.at += 1
                pieces.append(WordPiece("variable", found[1], at, quoted))
            else:
                self.at = at
                self.unknown(pieces, quoted=quoted)
            return
        found = _PARAMETER.match(self.text, at + 1)
        if found:
            name = found[0].partition("[")[0]  # `$list[@]` is its first entry and a text
            self.at = at + 1 + len(name)
            pieces.append(WordPiece("variable", name, at, quoted))
        else:
            self.at += 1
            pieces.append(WordPiece("text", "$", at, quoted))

    def braced(self, *, quoted: bool) -> Word:
        """The word in `${NAME:-word}`, behind whose brace the place is afterwards."""
        self.deeper()
        at, pieces = self.at, list[WordPiece]()
        while self.at < len(self.text) and not self.looking("}"):
            sign = self.text[self.at]
            found = re.compile(r"[^'\"\\$`}]+").match(self.text, self.at)
            if found:
                pieces.append(WordPiece("text", found[0], self.at, quoted))
                self.at = found.end()
            elif quoted and sign == "'":
                pieces.append(WordPiece("text", sign, self.at, quoted))
                self.at += 1
            elif sign in "$`":
                self.dollar(pieces, quoted=quoted)
            else:
                self.piece(sign, pieces)
        if not self.looking("}"):
            raise UnreadableScript("this brace is not closed", at)
        self.at += 1
        self.depth -= 1
        return Word(tuple(pieces), at)

    def unknown(self, pieces: list[WordPiece], *, quoted: bool) -> None:
        """What stands in `$(…)`, backticks and the like, which is not run."""
        at = self.at
        self.at = self.balanced(at)
        pieces.append(WordPiece("unknown", self.text[at : self.at], at, quoted))

    def balanced(self, at: int) -> int:
        """The place behind what opens there, with all that opens and closes in it."""
        if self.text[at] == "`":
            end = re.compile(r"`(?:[^`\\]|\\.)*`", re.DOTALL).match(self.text, at)
            if end is None:
                raise UnreadableScript("this quote is not closed", at)
            return end.end()
        opened: list[str] = []
        place = at + (self.text[at] in "$<>")
        while place < len(self.text):
            sign = self.text[place]
            inside = opened[-1] if opened else ""
            if sign == "\\" and inside != "'":
                place += 1
            elif inside in ("'", '"') and sign == inside:
                opened.pop()
            elif inside == "'" or (inside == '"' and sign != "$"):
                pass
            elif sign in "'\"" and not (inside == "}" and sign == "'"):
                opened.append(sign)
            elif sign == "$" and self.text[place + 1 : place + 2] in ("(", "{"):
                place += 1
                opened.append({"(": ")", "{": "}"}[self.text[place]])
            elif sign in "({":
                opened.append({"(": ")", "{": "}"}[sign])
            elif sign in ")}" and sign == inside:
                opened.pop()
            place += 1
            if not opened:
                return place
        raise UnreadableScript("this is not closed", at)
