"""`gpc graph`: a picture of the cards, their functions and the guests."""

from __future__ import annotations

from typing import Any

from gpc.build import check_source
from gpc.commands.console import note, show
from gpc.commands.files import UnreadableFile, machine_file, read_file, write_text
from gpc.commands.guard import DONE, ENVIRONMENT, INVALID
from gpc.commands.look import NoCapture
from gpc.graph.svg import svg
from gpc.graph.text import mermaid, text
from gpc.graph.topology import Member, topology
from gpc.report.diagnostics import Refused

_DRAW = {"mermaid": mermaid, "svg": svg, "text": text}


def graph(
    file: str | None,
    *,
    backend: str | None = None,
    live: bool = False,
    source: str | None = None,
    root: str = "/",
    format: str = "text",
    output: str | None = None,
) -> int:
    """Draws the machine; with `live`, with the IOMMU groups of the host that `check` looks at."""
    chosen: Any = backend
    try:
        name = machine_file(file)
        checked = check_source(name, read_file(name), chosen)
        members = _members(source, root) if live else ()
    except Refused as refused:
        show(refused.findings)
        return INVALID
    except UnreadableFile as error:
        note(str(error))
        return error.code
    except NoCapture as error:
        note(str(error))
        return ENVIRONMENT
    drawn = _DRAW[format](topology(checked.settled, checked.plan, members))
    write_text(drawn, output, for_people=format == "text")
    return DONE


def _members(source: str | None, root: str) -> tuple[Member, ...]:
    from gpc.commands.look import reader_of
    from gpc.detect import detect
    from gpc.detect.pci import HOST_BRIDGE

    return tuple(
        Member(one.address, str(one.id or ""), one.driver or "", one.group)
        for one in detect(reader_of(source, root), images=False).pci.functions
        if one.group is not None and not one.is_bridge and one.kind != HOST_BRIDGE
    )
