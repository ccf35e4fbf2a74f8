"""Which key or value somebody is writing: read from the text before it, whatever follows. Pure."""

from __future__ import annotations

from gpc.report.located import lines
from gpc.why import Path
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_ENTRY = regex(r"(?P<key>\"[^\"]*\"|'[^']*'|[^\s\"'#\[\]{},&*!|>%@`-][^\s#:\[\]{},]*)\s*:(?=\s|$)")
_BLOCK = regex(r"[|>][0-9+-]*\s*(?:#.*)?$")


class Cursor(NamedTuple):
    """Where the cursor is: below `path`, in a key or in a value, of which `begun` stands there."""

    path: Path
    is_key: bool
    begun: str
    is_entry: bool  # behind the dash of a list, where both may stand


class _Open(NamedTuple):
    """A key whose value has begun, by its indentation; or a bracket, by -1."""

    indent: int
    key: str
    bracket: str = ""


def cursor_at(text: str, line: int, column: int) -> Cursor:
    """The cursor at a place of a text. Units: lines and columns from 0, in characters."""
    rows = lines(text)
    stack: list[_Open] = []
    block: int | None = None  # the indentation of a key with a block of text
    state = _Flow(stack)
    is_entry = False
    for number, row in enumerate(rows[: line + 1]):
        part = row[:column] if number == line else row
        bare = part.lstrip()
        is_last = number == line
        indent = len(part) - len(bare)
        if not state.depth:
            if block is not None and (not bare or indent > block):
                if is_last:
                    break
                continue
            block = None
            is_entry = bare.startswith("- ") or bare == "-"
            if (not bare or bare.startswith("#")) and not is_last:
                continue
            bare, indent = _block_part(bare, indent, stack)
            found = _ENTRY.match(bare)
            state.begun, state.is_key = bare, True
            if found is not None:
                is_entry = False
                stack.append(_Open(indent, found["key"].strip("\"'")))
                bare = bare[found.end() :]
                block = indent if _BLOCK.match(bare.strip()) else None
                state.begun, state.is_key = "", False
        state.scan(bare)
    path = tuple(each.key for each in stack if each.key)
    return Cursor(path, state.is_key, state.begun.strip().strip("\"'"), is_entry)


def _block_part(bare: str, indent: int, stack: list[_Open]) -> tuple[str, int]:
    """A line without the dashes of a list's entry; keys that it is not below are closed."""
    is_entry = False
    while bare.startswith("- ") or bare == "-":
        rest = bare[1:].lstrip()
        is_entry, indent, bare = True, indent + len(bare) - len(rest), rest
    limit = indent - 1 if is_entry else indent
    while stack and stack[-1].indent >= limit + (1 if is_entry else 0):
        stack.pop()
    return bare, indent


class _Flow:
    """The brackets of a value, character by character, across lines."""

    def __init__(self, stack: list[_Open]) -> None:
        self.stack = stack
        self.depth = 0
        self.begun = ""
        self.is_key = True

    def scan(self, text: str) -> None:
        quote = ""
        for at, character in enumerate(text):
            if quote:
                quote = "" if character == quote else quote
                self.begun += character
            elif character in "\"'" and not self.begun.strip():
                quote = character
                self.begun += character
            elif character == "#" and (at == 0 or text[at - 1].isspace()):
                break
            elif character in "{[" and (self.depth or not self.begun.strip()):
                self.stack.append(_Open(-1, "", character))
                self.depth += 1
                self.begun, self.is_key = "", character == "{"
            elif self.depth and character in "}]":
                self._close()
            elif self.depth and character == ",":
                self._end_of_value()
                self.begun, self.is_key = "", self.stack[-1].bracket == "{"
            elif self.depth and character == ":" and self.is_key and _ends_key(text, at):
                self.stack.append(_Open(-1, self.begun.strip().strip("\"'")))
                self.begun, self.is_key = "", False
            elif self.depth or not self.is_key:
                self.begun += character

    def _end_of_value(self) -> None:
        while self.stack[-1].key and self.stack[-1].indent == -1:
            self.stack.pop()

    def _close(self) -> None:
        self._end_of_value()
        self.stack.pop()
        self.depth -= 1
        self.begun, self.is_key = "", False


def _ends_key(text: str, at: int) -> bool:
    return at + 1 == len(text) or text[at + 1].isspace() or text[at + 1] in ",}]"
