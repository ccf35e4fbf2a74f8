"""The pictures of README and docs, drawn by gpc."""

from __future__ import annotations

from gpc.build import check_source
from gpc.graph.svg import svg
from gpc.graph.topology import topology
from kit.paths import EXAMPLES


def graph() -> str:
    """The example with two guests, as `gpc graph --format svg` draws it."""
    path = EXAMPLES / "two-guests/machine.yaml"
    checked = check_source(path.name, path.read_bytes())
    return svg(topology(checked.settled, checked.plan))
