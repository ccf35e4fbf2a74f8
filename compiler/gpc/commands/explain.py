"""`gpc explain`: a diagnostic code, a rule of gpc or a workaround, by its name or by a message."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gpc.commands.console import note, say, tell, width
from gpc.commands.guard import DONE, USAGE
from gpc.report.suggest import nearest

if TYPE_CHECKING:
    from gpc.lint.symptoms import Page

NARROW = 90
"""Below so many columns titles have lines of their own."""

WIDEST = 26
"""How much of a line an id may take; a longer one pushes what follows."""


def explain(word: str | None) -> int:
    """Prints the page of `word`, the pages that speak of it, or every word that has a page."""
    if word is None:
        for line in table(width(sys.stdout)):
            say(line)
        return DONE
    page = page_of(word)
    if page is not None:
        tell(page.rstrip())
        return DONE
    near = nearest(word, known_words())
    if near is None or " " in word.strip():
        from gpc.lint.symptoms import find

        hits = find(word, pages())
        if hits:
            longest = max(len(hit.name) for hit in hits)
            for hit in hits:
                tell(f"{hit.name:{longest}}  {hit.title}", hang=longest + 2)
            note(f"help: `gpc explain {hits[0].name}` has all about the first")
            return DONE
    help = f"did you mean {near}?" if near else "gpc explain lists everything that has a page"
    note(f"error: nothing is called {word}\n  help: {help}")
    return USAGE


def known_words() -> list[str]:
    """Every code, rule and workaround."""
    from gpc import knowledge
    from gpc.report import codes
    from gpc.resolve.rules import all_rules

    return sorted({*codes.known(), *all_rules(), *knowledge.known()})


def page_of(word: str) -> str | None:
    """The text about a word, Markdown."""
    from gpc import knowledge
    from gpc.report import codes
    from gpc.resolve.rules import all_rules

    page = codes.explain(word)
    if page is not None:
        return page
    rule = all_rules().get(word)
    if rule is not None:
        source = f"\n\nSource: {rule.source}" if rule.source else ""
        return f"# {word}\n\nA rule by which gpc chooses what nobody wrote.\n\n{rule.text}{source}"
    return knowledge.explain(word)


def pages() -> Iterator[Page]:
    """Everything that a message can lead to: workarounds, then codes, then rules."""
    from gpc.lint.symptoms import Page
    from gpc.report import codes
    from gpc.resolve.rules import all_rules

    for page in workarounds():
        yield page._replace(text=page_of(page.name) or "")
    for code in codes.known():
        text = codes.explain(code) or ""
        title, _, rest = text.partition("\n")
        yield Page(code, title.removeprefix("# "), (), rest.partition("```")[0])
    for name, rule in all_rules().items():
        yield Page(name, rule.text.partition(". ")[0], (), "")


def workarounds() -> tuple[Page, ...]:
    """The catalogue's entries with the messages that they name, without their text."""
    from gpc.knowledge.symptoms_compiled import ROWS
    from gpc.lint.symptoms import Page

    return tuple(Page(row["entry"], row["title"], row["said"], "") for row in ROWS)


def table(columns: int | None) -> Iterator[str]:
    """Workarounds by area with level and title, then the names of codes and rules.

    No line is longer than `columns`, where an id leaves room; None is no bound.
    """
    from gpc.knowledge.areas import AREAS, ELSE, area_of
    from gpc.knowledge.entries import entries
    from gpc.knowledge.symptoms_compiled import ROWS
    from gpc.report import codes
    from gpc.resolve.rules import all_rules

    levels = {entry.id: entry.level for entry in entries().values()}
    first = True
    for area in (*(name for name, _ in AREAS), ELSE):
        rows = [row for row in ROWS if area_of(row["entry"]) == area]
        if rows:
            yield from () if first else ("",)
            first = False
            yield area
        for row in rows:
            head = f"  {row['entry']:{WIDEST}}  {levels[row['entry']]:7}"
            if columns is not None and columns < NARROW:
                yield head.rstrip()
                yield _cut(f"    {row['title']}", columns)
            else:
                yield _cut(f"{head}  {row['title']}", columns)
    for title, names in (("Codes", codes.known()), ("Rules", sorted(all_rules()))):
        yield from ("", title, *_columns(names, columns or 80))


def _cut(line: str, columns: int | None) -> str:
    return line if columns is None or len(line) <= columns else f"{line[: columns - 3].rstrip()}..."


def _columns(names: Sequence[str], columns: int) -> Iterator[str]:
    """Names side by side, down each column first."""
    cell = max(len(name) for name in names) + 2
    across = max((columns - 2) // cell, 1)
    down = -(-len(names) // across)
    for row in range(down):
        yield ("  " + "".join(f"{name:{cell}}" for name in names[row::down])).rstrip()
