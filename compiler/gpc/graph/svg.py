"""The picture as SVG: no script, no font and no file but itself. Pure.

Texts are measured by their number of characters, in a fixed-width font, so that the picture is the
same wherever it is made. Colours follow the reader's light or dark scheme.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from gpc.graph.text import columns, fate
from gpc.graph.topology import Picture, ShownCard, ShownGuest
from gpc_schemas.records import NamedTuple

_CHARACTER = 7.25
"""The width of a character at 12 px: fixed-width fonts are 0.6 em wide, some a little less."""

_ROW = 19
_HEAD = 26
_PAD = 12
_GAP = 16
_BETWEEN = 130
_COLORS = 6
_SOFT = (1, 2, 4)
"""The columns that are looked at last: id, name and IOMMU group."""

STYLE = """\
.gpc-graph{--ink:#1d2733;--soft:#5c6b7a;--line:#c3ccd5;--paper:#fff;--host:#f3f6f9;
--g0:#2563eb;--g1:#c2410c;--g2:#0f766e;--g3:#9333ea;--g4:#b91c1c;--g5:#4d7c0f;
font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.gpc-graph text{fill:var(--ink)}.gpc-graph .soft{fill:var(--soft)}
.gpc-graph .name{font-weight:700}.gpc-graph .host{fill:var(--host);stroke:var(--line)}
.gpc-graph .box{fill:var(--paper);stroke:var(--line)}
.gpc-graph .wire{fill:none;stroke-width:2.5}
@media(prefers-color-scheme:dark){.gpc-graph{--ink:#e6edf3;--soft:#9aa7b4;--line:#3d4854;
--paper:#161b22;--host:#0f141a;--g0:#60a5fa;--g1:#fb923c;--g2:#2dd4bf;--g3:#c084fc;--g4:#f87171;
--g5:#a3e635}}
"""


class _Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def svg(shown: Picture) -> str:
    """The picture as an SVG document."""
    rows = [_rows(card) for card in shown.cards]
    cells = [row for card in rows for row in card]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    widest = max(
        sum(widths) + 2 * sum(1 for width in widths if width),
        *(len(card.name) + len(fate(card)) + 3 for card in shown.cards),
        len(f"{shown.host}  {shown.about}"),
    )
    width = widest * _CHARACTER + 2 * _PAD
    boxes = []
    y = float(_PAD + _HEAD + 8)
    for card_rows in rows:
        height = _HEAD + _ROW * len(card_rows) + 8
        boxes.append(_Box(2 * _PAD, y, width, height))
        y += height + _GAP
    host = _Box(_PAD, _PAD, width + 2 * _PAD, y - _PAD)
    guests = list(_guest_boxes(shown, boxes, host))
    right = max((box.x + box.width for box in guests), default=host.x + host.width) + _PAD
    bottom = max([host.y + host.height, *(box.y + box.height for box in guests)]) + _PAD
    body = [
        *_host(shown, host),
        *_wires(shown, boxes, guests),
    ]
    for card, box in zip(shown.cards, boxes, strict=True):
        body += _card(shown, widths, card, box)
    for number, (guest, box) in enumerate(zip(shown.guests, guests, strict=True)):
        body += _guest(number, guest, box)
    title = escape(f"{shown.host}: cards and guests")
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="gpc-graph" role="img" '
            f'width="{right:.0f}" height="{bottom:.0f}" viewBox="0 0 {right:.0f} {bottom:.0f}">',
            f"<title>{title}</title>",
            f"<style>{STYLE}</style>",
            *body,
            "</svg>",
            "",
        ]
    )


def _rows(card: ShownCard) -> list[tuple[str, ...]]:
    """A row for each function below the card's name."""
    return [columns(one) for one in (*card.functions, *card.beside)]


def _guest_boxes(shown: Picture, cards: list[_Box], host: _Box) -> Iterator[_Box]:
    """Each guest beside the middle of its cards, but never on another."""
    x = host.x + host.width + _BETWEEN
    y = host.y
    by_name = {card.name: box for card, box in zip(shown.cards, cards, strict=True)}
    order = []
    for guest in shown.guests:
        middles = [by_name[name].middle for name in guest.cards if name in by_name]
        order.append(sum(middles) / len(middles) if middles else host.y + host.height)
    places: dict[int, _Box] = {}
    for index in sorted(range(len(order)), key=order.__getitem__):
        guest = shown.guests[index]
        width = max(len(guest.name), len(guest.about)) * _CHARACTER + 2 * _PAD
        height = float(_HEAD + _ROW + 4)
        top = max(y, order[index] - height / 2)
        places[index] = _Box(x, top, width, height)
        y = top + height + _GAP
    for index in range(len(shown.guests)):
        yield places[index]


def _text(x: float, y: float, text: str, cls: str = "", anchor: str = "") -> str:
    extra = (f' class="{cls}"' if cls else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{x:.1f}" y="{y:.1f}"{extra}>{escape(text)}</text>'


def _rect(box: _Box, cls: str, style: str = "") -> str:
    more = f' style="{style}"' if style else ""
    return (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" '
        f'height="{box.height:.1f}" rx="6" class="{cls}"{more}/>'
    )


def _host(shown: Picture, box: _Box) -> Iterator[str]:
    yield _rect(box, "host")
    y = box.y + 20
    yield _text(box.x + _PAD, y, shown.host, "name")
    yield _text(box.x + _PAD + (len(shown.host) + 2) * _CHARACTER, y, shown.about, "soft")


def _color(shown: Picture, guest: str | None) -> str:
    names = [one.name for one in shown.guests]
    return f"var(--g{names.index(guest) % _COLORS})" if guest in names and guest else ""


def _card(shown: Picture, widths: list[int], card: ShownCard, box: _Box) -> Iterator[str]:
    color = _color(shown, card.guest)
    yield _rect(box, "box", f"stroke:{color};stroke-width:2" if color else "")
    y = box.y + 18
    yield _text(box.x + _PAD, y, card.name, "name")
    style = f' style="fill:{color}"' if color else ' class="soft"'
    yield (
        f'<text x="{box.x + box.width - _PAD:.1f}" y="{y:.1f}" text-anchor="end"{style}>'
        f"{escape(fate(card))}</text>"
    )
    for number, row in enumerate(_rows(card), 1):
        x = box.x + _PAD
        for column, cell in enumerate(row):
            if cell:
                cls = "soft" if column in _SOFT else ""
                yield _text(x, y + number * _ROW + 3, cell, cls)
            x += (widths[column] + 2) * _CHARACTER if widths[column] else 0


def _guest(number: int, guest: ShownGuest, box: _Box) -> Iterator[str]:
    color = f"var(--g{number % _COLORS})"
    yield _rect(box, "box", f"stroke:{color};stroke-width:2")
    yield _text(box.x + _PAD, box.y + 18, guest.name, "name")
    yield _text(box.x + _PAD, box.y + 18 + _ROW, guest.about, "soft")


def _wires(shown: Picture, cards: list[_Box], guests: list[_Box]) -> Iterator[str]:
    names = [guest.name for guest in shown.guests]
    for card, box in zip(shown.cards, cards, strict=True):
        if card.guest in names:
            target = guests[names.index(card.guest)]
            x, y, to_x, to_y = box.x + box.width, box.middle, target.x, target.middle
            half = (x + to_x) / 2
            yield (
                f'<path class="wire" style="stroke:{_color(shown, card.guest)}" '
                f'd="M{x:.1f} {y:.1f}C{half:.1f} {y:.1f} {half:.1f} {to_y:.1f} '
                f'{to_x:.1f} {to_y:.1f}"/>'
            )
