"""The page behind each diagnostic code: what it means, why it matters, what to do.

A page is a Markdown file named after its code; it is read when somebody asks. Reads the package's
own files, nothing else.
"""

from __future__ import annotations

from pathlib import Path

_PAGES = Path(__file__).parent


def explain(code: str) -> str | None:
    """The page of a code, or None if there is no such code."""
    if code not in known():
        return None
    return (_PAGES / f"{code}.md").read_text(encoding="utf-8")


def page_of(code: str) -> Path | None:
    """The file of a code's page, or None if there is no such code."""
    return _PAGES / f"{code}.md" if code in known() else None


def known() -> tuple[str, ...]:
    """Every code that has a page, sorted."""
    return tuple(sorted(page.stem for page in _PAGES.glob("*.md")))
