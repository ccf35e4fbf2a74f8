"""The page of what people's files of guests say, and the key that says it."""

from __future__ import annotations

from kit.features import FEATURES, KEPT_OF_XL, LEFT, PLACES, RAW
from reference.text import document, table

TITLES = {
    "domain": "A domain of libvirt",
    "os": "Its `<os>`",
    "features": "Its `<features>`",
    "cpu": "Its `<cpu>`",
    "devices": "Its `<devices>`",
    "qemu": "What starts QEMU",
    "xl": "A file of xl",
}

OPENING = """\
What files of guests say, and the key of machine.yaml that says it; `*` is a name. `gpc import`
reads each row so, which a test holds. What is not here is told by `gpc import` at its line.
"""


LEFT_OPENING = """\
What `gpc import` tells at its line, and keeps under `raw` where it can stand beside gpc's own
words.
"""


def page() -> str:
    """All rows, by where they stand in a file; then what stays under `raw`, with its reason."""
    lines = [OPENING]
    for place in PLACES:
        rows = [(_code(f.text), f"`{f.key}`") for f in FEATURES if f.place == place and f.key]
        lines += [f"## {TITLES[place]}", "", *table(("it says", "key"), rows), ""]
    rows = [(_code(feature.text), feature.why_raw) for feature in (*RAW, *KEPT_OF_XL)]
    lines += ["## Kept under `raw`", "", *table(("it says", "why"), rows)]
    told = [(_code(feature.text), feature.why_raw) for feature in LEFT]
    lines += ["", "## Without a key", "", LEFT_OPENING, *table(("it says", "why"), told)]
    return document("What files of guests say, and its keys", lines)


def _code(text: str) -> str:
    return "`" + text.replace("\\n", "; ") + "`"
