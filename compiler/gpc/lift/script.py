"""The commands that a script comes to, as far as can be known without running it. Pure.

Variables, arrays and functions are followed; so are conditions that compare texts which are known.
Where a branch hangs on anything else, all is as if it were gone inside of it; behind it variables
have what they had before, and one that it set first keeps that.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from gpc.lift.expansion import UNKNOWN, Known, Value, Variables, joined
from gpc.lift.lifted import decimal
from gpc.lift.shell_conditions import holds
from gpc.lift.shell_tree import (
    Branches,
    Commands,
    Loop,
    Node,
    ShellAssignment,
    ShellFunction,
    Simple,
)
from gpc.lift.shell_words import UnreadableScript, Word
from gpc_schemas.records import NamedTuple

MOST_STEPS = 20000
MOST_CALLS = 20
"""How many commands a script may come to, and how far its functions may call each other."""
MOST_INSIDE = 100
"""How many commands and functions one may stand in; each takes up to five calls of Python's, of
which a thousand may be open."""

SETTING = ("declare", "export", "local", "readonly", "typeset")


class Command(NamedTuple):
    """A command as it would be run."""

    words: tuple[Known, ...]
    variables: tuple[tuple[str, Known], ...]
    """What is set for it alone."""
    files: tuple[tuple[str, Known], ...]
    at: int
    directory: Known | None
    """Where `cd` went before it."""


class Doubt(NamedTuple):
    """What a variable gets where something holds that is not known here."""

    name: str
    value: Value
    is_taken: bool
    """Whether it is taken for that, as it has no other value."""
    at: int


class _End(Exception):
    """The script is over; with `returns` a function."""

    def __init__(self, *, returns: bool) -> None:
        super().__init__()
        self.returns = returns


class Script:
    """A script that is followed: its commands in order, and what is doubtful in it.

    Raises UnreadableScript where it does more than any guest needs.
    """

    def __init__(self, body: Commands) -> None:
        self.commands: list[Command] = []
        self.doubts: list[Doubt] = []
        self.uses: dict[str, set[str]] = {}
        """The variables that the value of each is made of."""
        self.exported: dict[str, None] = {}
        """The variables that programs are started with."""
        self.variables = Variables()
        self._set_at: dict[str, int] = {}
        self.functions: dict[str, ShellFunction] = {}
        self._called: set[str] = set()
        self._directory: Known | None = None
        self._steps = self._calls = self._inside = 0
        self._may_be_over = False
        """Whether the function that is followed may have returned, so that no end is certain."""
        self._whole(body)
        for name in list(self.functions):
            if name not in self._called:  # by whoever runs the script with a word
                self._whole(self.functions[name].body)

    def _whole(self, body: Commands) -> None:
        try:
            self._listed(body)
        except _End:
            self._calls = 0

    def _run(self, node: Node) -> bool | None:
        """Follows a command; whether it succeeds, None where that is not known."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            at = 0 if isinstance(node, Commands) else node.at
            raise UnreadableScript("this script does more than can be followed", at)
        if isinstance(node, Simple):
            return self._simple(node)
        if isinstance(node, Commands):
            before, status = self._directory, self._listed(node)
            self._directory = before
            return status
        if isinstance(node, Branches):
            return self._branches(node)
        if isinstance(node, Loop):
            return self._loop(node)
        self.functions[node.name] = node
        return True

    def _listed(self, body: Commands) -> bool | None:
        self._inside += 1
        if self._inside > MOST_INSIDE:
            first = body.rows[0][1] if body.rows else body
            at = 0 if isinstance(first, Commands) else first.at
            raise UnreadableScript(f"this comes to stand more than {MOST_INSIDE} deep", at)
        try:
            return self._in_order(body)
        finally:
            self._inside -= 1

    def _in_order(self, body: Commands) -> bool | None:
        status: bool | None = True
        for between, node in body.rows:
            if (between == "&&" and status is False) or (between == "||" and status is True):
                continue
            if between in ("&&", "||") and status is None:
                self._doubtful(node)
            else:
                status = self._run(node)
        return status

    def _doubtful(self, node: Node) -> None:
        """Follows what may be gone or not."""
        before, arguments = dict(self.variables.values), self.variables.arguments
        calls = self._calls
        try:
            self._run(node)
        except _End as end:
            self._calls = calls
            self._may_be_over = self._may_be_over or end.returns
        self.variables.arguments = arguments
        values = self.variables.values
        for name, value in list(values.items()):
            if name not in before:
                self.doubts.append(Doubt(name, value, True, self._set_at.get(name, 0)))
            elif value is not before[name]:
                values[name] = before[name]
                more = _more(value, before[name])
                self.doubts.append(Doubt(name, more, False, self._set_at.get(name, 0)))

    def _branches(self, node: Branches) -> bool | None:
        is_open = False
        of = self.variables.text(node.of) if node.of is not None else None
        for when, body in node.rows:
            found = self._run(when) if isinstance(when, Commands) else self._fits(of, when)
            if found is False:
                continue
            is_open = is_open or found is None
            if not is_open:
                status = self._listed(body)
                return status if body.rows else False  # `!` has a branch without commands
            self._doubtful(body)
            if found:
                break
        return None if is_open else True

    def _fits(self, of: Known | None, patterns: tuple[Word, ...]) -> bool | None:
        texts = [self.variables.text(pattern).text for pattern in patterns]
        if of is None or any(UNKNOWN in text for text in (of.text, *texts)):
            return True if "*" in texts else None
        return any(fnmatchcase(of.text, text) for text in texts)

    def _loop(self, node: Loop) -> bool | None:
        own = self.variables
        words = own.words(node.words) if node.words is not None else own.arguments
        if (
            node.variable
            and words
            and all(word.is_known and "*" not in word.text for word in words)
        ):
            for word in words:
                self._assign(node.variable, word, node.at)
                self._run(node.body)
            return None
        if node.variable:
            self._assign(node.variable, Known(UNKNOWN, (node.at,)), node.at)
        self._doubtful(node.body)
        return None

    def _simple(self, node: Simple) -> bool | None:
        own = self.variables
        words = own.words(node.words)
        if not words or words[0].text in SETTING:
            for assignment in node.assignments:
                self._set(assignment)
            if words and words[0].text == "export":
                named = (*(each.name for each in node.assignments), *(w.text for w in words[1:]))
                self.exported.update(dict.fromkeys(named))
            return True
        alone = tuple((a.name, own.text(a.value)) for a in node.assignments if a.value)
        files = tuple((sign, own.text(file)) for sign, file in node.files)
        self.commands.append(Command(tuple(words), alone, files, node.at, self._directory))
        name, rest = words[0].text, words[1:]
        if name in ("[", "[[", "test"):
            return holds([word.text for word in rest], UNKNOWN)
        if name in ("true", ":", "false"):
            return name != "false"
        if name in ("exit", "return") or (name == "exec" and rest):
            raise _End(returns=name == "return" or self._may_be_over)
        if name == "cd" and rest:
            self._directory = rest[-1]
        elif name == "set" and rest and rest[0].text == "--":
            own.arguments = rest[1:]
            return True
        elif name == "shift" and own.arguments:
            number = decimal(rest[0].text) if rest else None
            count = 1 if number is None else number
            own.arguments = own.arguments[count:]
            return True
        called = self.functions.get(name)
        return self._call(called, rest) if called else None

    def _call(self, called: ShellFunction, arguments: list[Known]) -> bool | None:
        self._called.add(called.name)
        self._calls += 1
        if self._calls > MOST_CALLS:
            raise UnreadableScript("functions call each other here without an end", called.at)
        before, self.variables.arguments = self.variables.arguments, arguments
        over, self._may_be_over = self._may_be_over, False
        try:
            status = self._listed(called.body)
        except _End as end:
            if not end.returns:
                raise
            status = None
        finally:
            self.variables.arguments, self._may_be_over = before, over
        self._calls -= 1
        return status

    def _set(self, assignment: ShellAssignment) -> None:
        value: Value
        if assignment.entries is not None:
            value = self.variables.words(assignment.entries)
        else:
            assert assignment.value is not None, "an assignment has a value or entries"
            value = self.variables.text(assignment.value)
        words = (assignment.value,) if assignment.value else assignment.entries or ()
        name, before = assignment.name, self.variables.values.get(assignment.name)
        if assignment.is_more and before is not None:
            value = joined(before, value)
        for piece in (piece for word in words for piece in word.pieces):
            if piece.kind == "variable":
                self.uses.setdefault(name, set()).add(piece.text.partition("[")[0])
        self._assign(name, value, assignment.at)

    def _assign(self, name: str, value: Value, at: int) -> None:
        self.variables.values[name] = value
        self._set_at[name] = at


def _more(value: Value, before: Value) -> Value:
    """What a value has behind what it was before; all of it where it begins otherwise."""
    if isinstance(value, list) and isinstance(before, list) and value[: len(before)] == before:
        return value[len(before) :]
    if isinstance(value, Known) and isinstance(before, Known):
        start = len(before.text)
        if value.text.startswith(before.text) and value.places[:start] == before.places:
            return Known(value.text[start:].lstrip(), value.places[start:])
    return value
