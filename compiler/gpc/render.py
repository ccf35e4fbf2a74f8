"""Sheet → artefact: templates are printed, every value quoted for its language, every line traced.

What `{{ }}` prints goes through `_finalize`, which quotes it and leaves a tag behind; the tags
become the line map and are stripped. A template that prints anything but a traced value, and a
line that no reason stands for, are bugs in the target and raise. Pure but for the template cache.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache, FileSystemLoader
from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context

from gpc.diagnostics import Diagnostic, Place
from gpc.language import Inexpressible, Language
from gpc.target import Sheet, Target
from gpc.why import Default, Traced, Why, dotted, paths

# Control characters as tags: no language lets one through, so no value can forge a tag.
_TAG = re.compile("([\x01\x03])([0-9]+)\x02")


class Section(NamedTuple):
    """Printed, it shows nothing: the lines that follow have this reason unless they have their own."""

    why: tuple[Why, ...]


def section(rule: str) -> Section:
    """A section of lines that a rule of `gpc.defaults` is the reason for."""
    return Section((Default(rule),))


class Artifact(NamedTuple):
    """A finished file: its text and, for each line, the reasons why it is there."""

    path: str
    mode: int
    text: str
    lines: tuple[tuple[Why, ...], ...]
    target: str
    actions: tuple[str, ...]


class _Refusal(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Ledger:
    """The reasons that one rendering handed out tags for."""

    __slots__ = ("language", "path", "reasons")

    def __init__(self, sheet: Sheet) -> None:
        self.language: Language = sheet.language
        self.path = sheet.path
        self.reasons: list[tuple[Why, ...]] = []

    def tag(self, kind: str, why: tuple[Why, ...]) -> str:
        self.reasons.append(why)
        return f"{kind}{len(self.reasons) - 1}\x02"


@pass_context
def _finalize(context: Context, value: Any) -> str:
    ledger: _Ledger = context["_ledger"]
    if type(value) is Traced:
        content = value.value
        if type(content) is int:
            return ledger.tag("\x01", value.why) + str(content)
        try:
            text = ledger.language.quote(content)
        except Inexpressible as error:
            raise _Refusal(_inexpressible(ledger, value, error)) from None
        return ledger.tag("\x01", value.why) + text
    if type(value) is Section:
        return ledger.tag("\x03", value.why)
    raise TypeError(f"{ledger.path}: a template prints {value!r}, which no reason stands for")


def _inexpressible(ledger: _Ledger, value: Traced[Any], error: Inexpressible) -> Diagnostic:
    path = next((path for why in value.why for path in paths(why)), ())
    return Diagnostic(
        "value-inexpressible",
        f"{dotted(path)} cannot be written in the {ledger.language.name} language",
        Place(path),
        found=f"`{value.value}`",
        help=f"{error}; {ledger.path} would hold it",
    )


@cache
def _environment(directory: str) -> Environment:
    return Environment(
        loader=FileSystemLoader(directory),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_template_cache(),
    )


def _template_cache() -> BytecodeCache | None:
    """Compiled templates in the user's cache directory; None where that is not safely theirs."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    path = os.path.join(base, "gpc", "templates")
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        status = os.stat(path)
    except OSError:
        return None
    # What is cached is code: nobody else may have put it there.
    if status.st_uid != os.geteuid() or status.st_mode & 0o022:
        return None
    return FileSystemBytecodeCache(path)


def render(target: Target, sheet: Sheet) -> Artifact | Diagnostic:
    """The file that a sheet becomes, or why a value cannot stand in it (value-inexpressible)."""
    directory = os.path.join(os.path.dirname(target.__file__ or ""), "templates")
    ledger = _Ledger(sheet)
    template = _environment(directory).get_template(sheet.template)
    try:
        tagged = template.render(sheet.context, _ledger=ledger)
    except _Refusal as refusal:
        return refusal.diagnostic
    text: list[str] = []
    lines: list[tuple[Why, ...]] = []
    for line, why in _untag(tagged, ledger):
        text.append(line)
        lines.append(why)
    return Artifact(
        sheet.path, sheet.mode, "\n".join(text) + "\n", tuple(lines), target.NAME, sheet.actions
    )


def _untag(tagged: str, ledger: _Ledger) -> Iterator[tuple[str, tuple[Why, ...]]]:
    fallback: tuple[Why, ...] = ()
    comment = ledger.language.comment
    for number, line in enumerate(tagged.removesuffix("\n").split("\n"), 1):
        why: tuple[Why, ...] = ()
        if "\x02" in line:
            tags = _TAG.findall(line)
            own = [ledger.reasons[int(index)] for kind, index in tags if kind == "\x01"]
            for kind, index in tags:
                if kind == "\x03":
                    fallback = ledger.reasons[int(index)]
            line = _TAG.sub("", line)
            if not line.strip() and not own:
                continue  # a line that only opened a section
            why = own[0] if len(own) == 1 else tuple(dict.fromkeys(w for part in own for w in part))
        stripped = line.lstrip()
        if not why and stripped and not stripped.startswith(comment):
            if not fallback:
                raise LookupError(f"{ledger.path}:{number}: no reason stands for {line!r}")
            why = fallback
        yield line, why
