"""`gpc graph`: a picture of the cards, their functions and the guests."""

from __future__ import annotations

from typing import Any

from gpc.build import check_source
from gpc.commands.console import note, show
from gpc.commands.files import Unreadable, machine_files, read_file, write_text
from gpc.commands.guard import DONE, ENVIRONMENT, INVALID
from gpc.diagnostics import Refused
from gpc.graph.svg import svg
from gpc.graph.text import mermaid, text
from gpc.graph.topology import topology

_DRAW = {"mermaid": mermaid, "svg": svg, "text": text}


def graph(
    file: str | None,
    *,
    backend: str | None = None,
    format: str = "text",
    output: str | None = None,
) -> int:
    """Draws the machine."""
    chosen: Any = backend
    try:
        (source,) = machine_files([file] if file else [])[:1]
        checked = check_source(source, read_file(source), chosen)
    except Refused as refused:
        show(refused.findings)
        return INVALID
    except Unreadable as error:
        note(str(error))
        return ENVIRONMENT
    write_text(_DRAW[format](topology(checked.machine, checked.plan)), output)
    return DONE
