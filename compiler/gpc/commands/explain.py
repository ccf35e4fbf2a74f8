"""`gpc explain`: a diagnostic code, a rule of gpc or a workaround, in full."""

from __future__ import annotations

from gpc.commands.console import note, say
from gpc.commands.guard import DONE, USAGE
from gpc.report.suggest import nearest


def explain(word: str | None) -> int:
    """Prints the page of `word`, or every word that has one."""
    if word is None:
        for known in known_words():
            say(known)
        return DONE
    page = page_of(word)
    if page is None:
        near = nearest(word, known_words())
        help = f"did you mean {near}?" if near else "gpc explain lists everything that has a page"
        note(f"error: nothing is called {word}\n  help: {help}")
        return USAGE
    say(page.rstrip())
    return DONE


def known_words() -> list[str]:
    """Every code, rule and workaround."""
    from gpc import knowledge as workarounds
    from gpc.report import codes
    from gpc.resolve.rules import all_rules

    catalogue: tuple[str, ...] = getattr(workarounds, "known", tuple)()
    return sorted({*codes.known(), *all_rules(), *catalogue})


def page_of(word: str) -> str | None:
    """The text about a word, Markdown."""
    from gpc import knowledge as workarounds
    from gpc.report import codes
    from gpc.resolve.rules import all_rules

    page = codes.explain(word)
    if page is not None:
        return page
    rule = all_rules().get(word)
    if rule is not None:
        source = f"\n\nSource: {rule.source}" if rule.source else ""
        return f"# {word}\n\nA rule by which gpc chooses what nobody wrote.\n\n{rule.text}{source}"
    find = getattr(workarounds, "explain", None)
    text: str | None = find(word) if find is not None else None
    return text
