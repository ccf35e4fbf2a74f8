"""`gpc explain`: a diagnostic code, a rule of gpc or a workaround, by its name or by a message."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gpc.commands.console import note, say, tell, width
from gpc.commands.guard import DONE, USAGE
from gpc.report.suggest import nearest
from gpc_schemas.patterns import regex

if TYPE_CHECKING:
    from gpc.lint.symptoms import Hit, Page

NARROW = 90
"""Below so many columns titles have lines of their own."""

LONGEST = 70
"""How much is repeated of a message that nothing speaks of."""

WIDEST = 26
"""How much of a line an id may take; a longer one pushes what follows."""


MOST_LINES = 100
"""How many lines of a message are looked at; what is longer was pasted by mistake, or repeats."""

_SEEN = regex(r"^Seen as: (.*)$", re.MULTILINE)
_SAID = regex(r"`([^`]+)`")
"""How the page of a code names the messages of others that it is about."""

_OF_GPC = regex(r"(?:error|warning|note)\[([a-z0-9-]+)\]")
"""How a finding of gpc's begins, where somebody pastes it."""


def explain(words: Sequence[str]) -> int:
    """Prints the page of what the words say, the pages that speak of it, or, without one, every
    word that has a page."""
    if not words:
        for line in table(width(sys.stdout)):
            say(line)
        return DONE
    asked = " ".join(words).strip()
    if not asked:
        note("error: what is to be explained is empty\n  help: gpc explain lists all that it knows")
        return USAGE
    page = page_of(name_in(asked))
    if page is not None:
        tell(page.rstrip())
        return DONE
    area = next((name for name in areas() if name.lower() == asked.lower()), None)
    if area is not None:
        for line in rows_of(area, width(sys.stdout)):
            say(line)
        return DONE
    near = nearest(asked, known_words())
    if near is None or " " in asked:
        hits = speaking_of(asked)
        if hits:
            longest = max(len(hit.name) for hit in hits)
            for hit in hits:
                tell(f"{hit.name:{longest}}  {hit.title}", hang=longest + 2)
            note(f"help: `gpc explain {hits[0].name}` has all about the first")
            return DONE
    help = f"did you mean {near}?" if near else "gpc explain lists everything that has a page"
    first = asked.splitlines()[0]
    shown = first if first == asked and len(first) <= LONGEST else f"{first[: LONGEST - 3]}..."
    note(f"error: nothing is called {shown}\n  help: {help}")
    return USAGE


def name_in(asked: str) -> str:
    """The word that has a page, as people write it or as gpc printed it; else what was asked."""
    printed = _OF_GPC.match(asked)
    word = printed[1] if printed else asked.strip("`'\".,:;[]").lower().replace("_", "-")
    return word if word in known_words() else asked


def speaking_of(asked: str) -> Sequence[Hit]:
    """The pages that speak of a message, best first; each line of several is one."""
    from gpc.lint.symptoms import MOST_HITS, find

    if asked.isdecimal() and len(asked) < 4:
        asked = f"code {asked}"  # of Windows' device manager: nothing else here has numbers
    every = tuple(pages())
    best: dict[str, Hit] = {}
    for line in asked.splitlines()[:MOST_LINES]:
        for hit in find(line, every):
            if hit.name not in best or hit.score > best[hit.name].score:
                best[hit.name] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.name))[:MOST_HITS]


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
        seen = _SEEN.search(rest)
        said = tuple(_SAID.findall(seen[1])) if seen else ()
        yield Page(code, title.removeprefix("# "), said, rest.partition("```")[0])
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
    from gpc.report import codes
    from gpc.resolve.rules import all_rules

    for area in areas():
        yield area
        yield from rows_of(area, columns)
        yield ""
    for title, names in (("Codes", codes.known()), ("Rules", sorted(all_rules()))):
        yield title
        yield from _columns(names, columns or 80)
        yield from ("",) if title == "Codes" else ()


def areas() -> tuple[str, ...]:
    """What workarounds are about, in the order to list them: the areas that have any."""
    from gpc.knowledge import known
    from gpc.knowledge.areas import AREAS, ELSE, area_of

    there = {area_of(id) for id in known()}
    return tuple(name for name in (*(name for name, _ in AREAS), ELSE) if name in there)


def rows_of(area: str, columns: int | None) -> Iterator[str]:
    """The workarounds of an area, with level and title."""
    from gpc.knowledge.areas import area_of
    from gpc.knowledge.entries import entries
    from gpc.knowledge.symptoms_compiled import ROWS

    levels = {entry.id: entry.level for entry in entries().values()}
    for row in ROWS:
        if area_of(row["entry"]) != area:
            continue
        head = f"  {row['entry']:{WIDEST}}  {levels[row['entry']]:7}"
        if columns is not None and columns < NARROW:
            yield head.rstrip()
            yield _cut(f"    {row['title']}", columns)
        else:
            yield _cut(f"{head}  {row['title']}", columns)


def _cut(line: str, columns: int | None) -> str:
    return line if columns is None or len(line) <= columns else f"{line[: columns - 3].rstrip()}..."


def _columns(names: Sequence[str], columns: int) -> Iterator[str]:
    """Names side by side, down each column first."""
    cell = max(len(name) for name in names) + 2
    across = max((columns - 2) // cell, 1)
    down = -(-len(names) // across)
    for row in range(down):
        yield ("  " + "".join(f"{name:{cell}}" for name in names[row::down])).rstrip()
