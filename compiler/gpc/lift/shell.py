"""Scripts of a POSIX shell and of bash, as what they are made of. Pure: nothing is run.

What it does not read (arithmetic, substituted commands) is kept as a piece of a word that is not
known. A here-document is skipped.

Source: POSIX.1-2017, Shell Command Language; bash(1) of 5.2, for arrays, `[[` and `+=`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gpc.lift.shell_tree import (
    Branches,
    Commands,
    Loop,
    Node,
    ShellAssignment,
    ShellFunction,
    Simple,
)
from gpc.lift.shell_words import UnreadableScript, Word, WordPiece, Words
from gpc_schemas.patterns import regex

_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_ASSIGNED = regex(r"([A-Za-z_][A-Za-z0-9_]*)(\[[^\]\n]*\])?(\+?)=")
_DEFINED = regex(r"(?:function[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*\([ \t]*\)")
_FUNCTION = regex(r"function[ \t]+([A-Za-z_][\w.-]*)")
_FILE = regex(r"[0-9]*(<<<|<<-?|<>|>>|>\||>&|<&|&>>|&>|>|<)(?![(])")
_SETTING = frozenset(("declare", "export", "local", "readonly", "typeset"))
_RESERVED = frozenset(("}", "do", "done", "elif", "else", "esac", "fi", "in", "then"))
_WORD = regex(r"!(?=\s)|[{}](?=[\s;)&|]|\Z)|[A-Za-z\[\]]+(?=[\s;)&|(]|\Z)")


@lru_cache(maxsize=1)  # who reads a guest's script, and who judges it, ask in turn
def parse(text: str) -> Commands:
    """What a script is made of. Raises UnreadableScript."""
    return _Parser(text).script()


class _Parser(Words):
    def script(self) -> Commands:
        rows = self.commands(frozenset())
        if self.at < len(self.text):
            raise UnreadableScript(self.stands("where a command should"), self.at)
        return rows

    def commands(self, ends: frozenset[str]) -> Commands:
        """The commands up to one of the words that end them."""
        self.deeper()
        rows: list[tuple[str, Node]] = []
        between = ";"
        while True:
            self.blanks(lines=True)
            if self.at >= len(self.text) or self.keyword() in ends or self.looking(")", ";;"):
                break
            if self.looking(";", "&") and not self.looking("&>"):
                self.at += 1
                continue
            rows.append((between, self.command()))
            self.blanks()
            between = next((s for s in ("&&", "||", ";;", "|", "&", ";") if self.looking(s)), ";")
            if between == ";;":
                break
            if self.looking(between):
                self.at += len(between)
            elif self.at < len(self.text) and not self.looking("\n", ")"):
                raise UnreadableScript(self.stands("where a command ends"), self.at)
        self.depth -= 1
        return Commands(tuple(rows))

    def command(self) -> Node:
        at, word = self.at, self.keyword()
        if word == "!":
            self.at += 1
            self.blanks()
            self.deeper()
            denied = self.command()
            self.depth -= 1
            return Branches(None, ((Commands(((";", denied),)), Commands(())),), at)
        if word == "if":
            return self.branches(at)
        if word == "case":
            return self.case(at)
        if word in ("for", "select"):
            return self.each(at)
        if word in ("while", "until"):
            self.at += len(word)
            head = self.commands(frozenset(("do",)))
            self.expect("do")
            body = self.commands(frozenset(("done",)))
            self.expect("done")
            self.files()
            return Loop("", None, Commands((*head.rows, *body.rows)), at)
        if word == "{" or self.looking("("):
            return self.group()
        found = _DEFINED.match(self.text, at) or _FUNCTION.match(self.text, at)
        if found:
            self.at = found.end()
            self.blanks(lines=True)
            if not (self.keyword() == "{" or self.looking("(")):
                raise UnreadableScript("the body of a function is missing", self.at)
            return ShellFunction(found[1], self.group(), at)
        if word in _RESERVED:
            raise UnreadableScript(f"`{word}` stands where a command should", at)
        return self.simple()

    def group(self) -> Commands:
        if self.looking("(("):
            self.at = self.balanced(self.at)
            return Commands(())
        end = ")" if self.looking("(") else "}"
        self.at += 1
        body = self.commands(frozenset((end,)))
        self.expect(end)
        self.files()
        return body

    def branches(self, at: int) -> Branches:
        rows: list[tuple[Commands | tuple[Word, ...], Commands]] = []
        word = "if"
        while word in ("if", "elif"):
            self.expect(word)
            when = self.commands(frozenset(("then",)))
            self.expect("then")
            rows.append((when, self.commands(frozenset(("elif", "else", "fi")))))
            word = self.keyword()
        if word == "else":
            self.expect(word)
            rows.append((Commands(()), self.commands(frozenset(("fi",)))))
        self.expect("fi")
        self.files()
        return Branches(None, tuple(rows), at)

    def case(self, at: int) -> Branches:
        self.at += len("case")
        self.blanks()
        of = self.word()
        self.blanks(lines=True)
        self.expect("in")
        rows: list[tuple[Commands | tuple[Word, ...], Commands]] = []
        while True:
            self.blanks(lines=True)
            if self.keyword() == "esac":
                break
            self.at += self.looking("(")
            patterns: list[Word] = []
            while not self.looking(")"):
                self.blanks()
                patterns.append(self.word())
                self.blanks()
                if not self.looking("|", ")"):
                    raise UnreadableScript("a pattern of `case` does not end", self.at)
                self.at += self.looking("|")
            self.at += 1
            rows.append((tuple(patterns), self.commands(frozenset(("esac",)))))
            if self.looking(";;"):
                self.at += 2 + self.looking(";;&")
        self.expect("esac")
        self.files()
        return Branches(of, tuple(rows), at)

    def each(self, at: int) -> Loop:
        self.at = self.at + len(self.keyword())
        self.blanks()
        found = _NAME.match(self.text, self.at)
        if found is None:
            self.at = self.balanced(self.at) if self.looking("((") else self.at
        self.at = found.end() if found else self.at
        self.blanks(lines=True)
        words: list[Word] | None = None
        if self.keyword() == "in":
            self.at += 2
            words = []
            self.blanks()
            while self.at < len(self.text) and not self.looking(";", "\n", "&", "|", ")"):
                words.append(self.word())
                self.blanks()
        self.blanks(lines=True)
        self.at += self.looking(";")
        self.blanks(lines=True)
        end = "}" if self.keyword() == "{" else "done"
        self.expect("{" if end == "}" else "do")
        body = self.commands(frozenset((end,)))
        self.expect(end)
        self.files()
        return Loop(found[0] if found else "", None if words is None else tuple(words), body, at)

    def simple(self) -> Simple:
        at = self.at
        assignments: list[ShellAssignment] = []
        words: list[Word] = []
        files: list[tuple[str, Word]] = []
        is_test = self.keyword() == "[["
        while True:
            self.blanks()
            file = _FILE.match(self.text, self.at)
            if file and not (is_test and words):
                files.append(self.file(file))
                continue
            if self.at >= len(self.text) or self.text[self.at] in "\n;":
                break
            if self.text[self.at] in "&|()<>" and not self.looking("<(", ">("):
                if not is_test:
                    break
                words.append(Word((WordPiece("text", self.text[self.at], self.at),), self.at))
                self.at += 1
                continue
            found = _ASSIGNED.match(self.text, self.at)
            if found and all(w.plain in _SETTING for w in words[:1]):
                assignments.append(self.assignment(found))
            else:
                words.append(self.word())
                if is_test and words[-1].plain == "]]":
                    is_test = False
        if self.at == at:
            raise UnreadableScript(self.stands("where a command should"), at)
        return Simple(tuple(assignments), tuple(words), tuple(files), at)

    def assignment(self, found: re.Match[str]) -> ShellAssignment:
        name, at = found[1], self.at
        self.at = found.end()
        if found[2]:  # an entry of its own, which is put behind those that are there
            return ShellAssignment(name, None, (self.word(),), True, at)
        if not self.looking("("):
            return ShellAssignment(name, self.word(), None, bool(found[3]), at)
        self.at += 1
        entries: list[Word] = []
        while True:
            self.blanks(lines=True)
            if self.at >= len(self.text):
                raise UnreadableScript("this array is not closed", at)
            if self.looking(")"):
                break
            entry = self.word()
            if self.at == entry.at:
                raise UnreadableScript(self.stands("in an array"), self.at)
            entries.append(entry)
        self.at += 1
        return ShellAssignment(name, None, tuple(entries), bool(found[3]), at)

    def file(self, found: re.Match[str]) -> tuple[str, Word]:
        self.at = found.end()
        self.blanks()
        file = self.word()
        if self.at == file.at:
            raise UnreadableScript("a file is missing here", self.at)
        if found[1] in ("<<", "<<-"):
            end = "".join(piece.text for piece in file.pieces)
            self.here.append((end, found[1] == "<<-"))
        return found[1], file

    def files(self) -> None:
        """Goes behind the files of commands that belong together."""
        self.blanks()
        while found := _FILE.match(self.text, self.at):
            self.file(found)
            self.blanks()

    def keyword(self) -> str:
        """The word that stands next, where it could be one of the shell's own."""
        found = _WORD.match(self.text, self.at)
        return found[0] if found else ")" if self.looking(")") else ""

    def expect(self, word: str) -> None:
        self.blanks(lines=True)
        if not self.looking(word):
            raise UnreadableScript(f"`{word}` is missing here", self.at)
        self.at += len(word)
