"""What libyaml could not read, in words for people. Pure: no I/O."""

from __future__ import annotations

from gpc.report.diagnostics import Diagnostic, Mark
from gpc.report.located import Span, lines
from gpc.source.libyaml import YAMLError


def explained(text: str, error: YAMLError) -> Diagnostic:
    """The diagnostic (yaml-syntax or tab-indent) for what libyaml did not accept."""
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    span = Span(line, column, line, column + 1)
    all_lines = lines(text)
    here = all_lines[line] if line < len(all_lines) else ""
    tab = here.find("\t")
    if tab >= 0 and not here[:tab].strip() and "\t" in here[: column + 1]:
        return Diagnostic(
            "tab-indent",
            "a tab stands where YAML wants spaces",
            Span(line, tab, line, tab + 1),
            help="indent with spaces; most editors can do so for .yaml files",
        )
    problem = getattr(error, "problem", None) or "it cannot be read"
    message, help = _PROBLEMS.get(problem, (problem, _LOOK_ABOVE))
    message = message.replace("{}", here[column : column + 1])
    also: tuple[Mark, ...] = ()
    begun = getattr(error, "context_mark", None)
    label = _BEGUN.get(getattr(error, "context", None) or "")
    if begun is not None and label and (begun.line, begun.column) != (line, column):
        opened = Mark(Span(begun.line, begun.column, begun.line, begun.column + 1), label)
        if here:
            also = (opened,)
        else:  # the end of the file shows nothing: what was never closed does
            span = opened.span
    return Diagnostic("yaml-syntax", f"this is not YAML: {message}", span, also, help=help)


_LOOK_ABOVE = "look at the line above as well: a quote, a bracket or a colon may be missing there"
_QUOTE_IT = "put quotes around the value"

_PROBLEMS = {
    "could not find expected ':'": ("a key has no `:`", _LOOK_ABOVE),
    "did not find expected ',' or ']'": ("a `,` or `]` is missing", _LOOK_ABOVE),
    "did not find expected ',' or '}'": ("a `,` or `}` is missing", _LOOK_ABOVE),
    "did not find expected key": ("a key was expected here", _LOOK_ABOVE),
    "found character that cannot start any token": ("no value starts with `{}`", _QUOTE_IT),
    "found unexpected end of stream": ("the file ends in the middle of a value", _LOOK_ABOVE),
    "mapping values are not allowed in this context": (
        "a second `:` stands in one value",
        f"{_QUOTE_IT}, or start a new line if it is a key",
    ),
}
"""libyaml's words for what is wrong, in ours, and what helps."""

_BEGUN = {
    "while parsing a block collection": "the list began here",
    "while parsing a block mapping": "the keys began here",
    "while parsing a flow mapping": "this bracket is still open",
    "while parsing a flow sequence": "this bracket is still open",
    "while scanning a quoted scalar": "this quote is still open",
    "while scanning a simple key": "this has no `:`",
}
"""What libyaml was reading, as the words beside the place where that began."""
