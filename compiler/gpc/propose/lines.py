"""Lines of a machine.yaml: quoted, with comments and remarks that nothing can leave. Pure."""

from __future__ import annotations

import textwrap

from gpc_schemas.base import read_name

_WIDTH = 98


def quoted(text: str) -> str:
    """A text as a double-quoted scalar."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def comment(text: str, indent: str = "") -> list[str]:
    """A comment, wrapped; what came from the host can neither end it nor leave the line."""
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return textwrap.wrap(
        clean,
        _WIDTH,
        initial_indent=f"{indent}# ",
        subsequent_indent=f"{indent}# ",
        break_long_words=True,
        break_on_hyphens=False,
    )


def beside(text: str, remark: str | None) -> str:
    """A line with a remark behind it, if it fits."""
    clean = "".join(c if c.isprintable() else "?" for c in remark or "").strip()
    return f"{text.ljust(38)}  # {clean[:60]}" if clean else text


def is_name(text: str) -> bool:
    """Whether a key of machine.yaml may be called so."""
    try:
        read_name(text)
    except ValueError:
        return False
    return True
