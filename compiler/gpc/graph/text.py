"""The picture as lines for a terminal, and as a Mermaid flowchart. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.graph.topology import Picture, ShownCard, ShownFunction


def text(shown: Picture) -> str:
    """The picture as a tree of lines."""
    return "\n".join(_lines(shown)) + "\n"


def _lines(shown: Picture) -> Iterator[str]:
    yield f"{shown.host}  {shown.about}"
    for number, card in enumerate(shown.cards):
        is_last = number == len(shown.cards) - 1
        yield f"{'└─' if is_last else '├─'} {card.name}  {fate(card)}"
        bar = "  " if is_last else "│ "
        cells = [columns(function) for function in (*card.functions, *card.beside)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for position, row in enumerate(cells):
            corner = "└─" if position == len(cells) - 1 else "├─"
            padded = "  ".join(
                cell.ljust(width) for cell, width in zip(row, widths, strict=True) if width
            )
            yield f"{bar} {corner} {padded}".rstrip()
    for guest in shown.guests:
        yield f"{guest.name}  {guest.about}: {', '.join(guest.cards) or 'no card'}"


def columns(function: ShownFunction) -> tuple[str, ...]:
    """What is written of a function, a word or two for each column."""
    known = (function.address, function.id, function.label, drivers(function))
    return (*known, function.group)


def drivers(function: ShownFunction) -> str:
    """Who drives a function: the host's driver, and the one that keeps it from that."""
    if function.keeper:
        return f"{function.driver or 'no driver'} → {function.keeper}"
    return function.driver


def fate(card: ShownCard) -> str:
    """What becomes of a card, in a word or two."""
    shown = " (boot display)" if card.is_boot_display else ""
    return (f"→ {card.guest}" if card.guest else "stays with the host") + shown


def mermaid(shown: Picture) -> str:
    """The picture as a Mermaid flowchart, which GitHub and GitLab draw.

    Source: https://mermaid.js.org/syntax/flowchart.html (10.x): text in quotes, entities in it.
    """
    lines = ["flowchart LR", f'  subgraph host["{_quoted(shown.host)}<br>{_quoted(shown.about)}"]']
    for number, card in enumerate(shown.cards):
        rows = [f"<b>{_quoted(card.name)}</b> {_quoted(fate(card))}"]
        rows += [
            _quoted(" ".join(filter(None, columns(one)))) for one in (*card.functions, *card.beside)
        ]
        lines.append(f'    card{number}["{"<br>".join(rows)}"]')
    lines.append("  end")
    for number, guest in enumerate(shown.guests):
        lines.append(f'  guest{number}(["<b>{_quoted(guest.name)}</b><br>{_quoted(guest.about)}"])')
    names = {guest.name: number for number, guest in enumerate(shown.guests)}
    for number, card in enumerate(shown.cards):
        if card.guest is not None:
            keeper = next((one.keeper for one in card.functions if one.keeper), "")
            label = f'|"{_quoted(keeper)}"|' if keeper else ""
            lines.append(f"  card{number} -->{label} guest{names[card.guest]}")
    return "\n".join(lines) + "\n"


_ENTITIES = {ord('"'): "#quot;", ord("<"): "#lt;", ord(">"): "#gt;", ord("#"): "#35;"}


def _quoted(text: str) -> str:
    return text.translate(_ENTITIES)
