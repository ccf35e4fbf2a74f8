"""What commands print on: widths, colours, and how findings are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from gpc.commands.streams import document
from gpc.report.diagnostics import Finding


def wants_color(stream: object, choice: str = "auto") -> bool:
    """Whether to colour what goes to a stream. Source: https://no-color.org."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(getattr(stream, "isatty", lambda: False)())


def width(stream: object) -> int | None:
    """The columns of the terminal behind a stream, or None where there is no terminal."""
    if "COLUMNS" in os.environ or getattr(stream, "isatty", lambda: False)():
        import shutil

        return shutil.get_terminal_size((80, 24)).columns
    return None


def show(findings: Sequence[Finding], format: str = "full", color: str = "auto") -> None:
    """Draws findings: for people on stderr, for machines on stdout; secrets are left out."""
    for_people = format in ("full", "concise")
    if not findings and for_people:
        return
    from gpc.lift.hidden import hidden
    from gpc.report.drawing import FORMATS, draw

    findings = hidden(findings)
    chosen = next(known for known in FORMATS if known == format)
    if for_people:
        columns, colored = width(sys.stderr), wants_color(sys.stderr, color)
        sys.stderr.write(draw(findings, chosen, width=columns, color=colored))
    else:
        document(draw(findings, chosen))


def counted(number: int, word: str) -> str:
    """How many there are of what the word says."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def differing(number: int) -> str:
    """That so many files differ."""
    return f"{counted(number, 'file')} {'differs' if number == 1 else 'differ'}"


def note(text: str) -> None:
    """A line for people, on stderr; what it quotes cannot reach the terminal but as text."""
    sys.stderr.write(folded(printable(text), sys.stderr) + "\n")


def say(text: str) -> None:
    """A line of the answer, on stdout; what it quotes cannot reach the terminal but as text."""
    sys.stdout.write(printable(text) + "\n")


def tell(text: str, hang: int = 0) -> None:
    """Prose of the answer, on stdout: like `say`, but a terminal gets it parted between words.

    What was parted goes on `hang` columns to the right of where its line begins.
    """
    sys.stdout.write(folded(printable(text), sys.stdout, hang) + "\n")


def folded(text: str, stream: object, hang: int = 0) -> str:
    """Text as the terminal behind a stream has room for it; as it is where there is none.

    A block of code keeps its lines, and a word that is longer than the terminal stays whole, so
    that it can be copied.
    """
    if not getattr(stream, "isatty", lambda: False)():
        return text
    columns = width(stream) or 0
    lines = text.split("\n")
    if columns < 20 or all(len(line) <= columns for line in lines):
        return text
    from textwrap import wrap

    found, in_code = [], False
    for line in lines:
        in_code ^= line.startswith("```")
        if in_code or len(line) <= columns:
            found.append(line)
            continue
        margin = " " * (len(line) - len(line.lstrip()) + hang)
        found += wrap(
            line,
            columns,
            subsequent_indent=margin,
            replace_whitespace=False,
            drop_whitespace=True,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(found)


def printable(text: str) -> str:
    """The text with what a reader could not see spelled out; lines and tabs stay."""
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    from gpc.report.drawing.cells import visible

    lines = text.split("\n")
    return "\n".join("\t".join(visible(part) for part in line.split("\t")) for line in lines)
