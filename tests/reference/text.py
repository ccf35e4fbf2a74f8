"""What the reference pages have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTE = "<!-- Written by `make generate`; edit what it is made from. -->"


def document(title: str, lines: Iterable[str]) -> str:
    """A page: its note, its title, its lines."""
    return "\n".join([NOTE, "", f"# {title}", "", *lines]).rstrip() + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table; a bar inside a cell is escaped."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return [line(header), line(["---"] * len(header)), *map(line, rows)]
