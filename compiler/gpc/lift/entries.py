"""A guest's keys, and those of its host, as entries of a machine.yaml. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from gpc.lift.lifted import Lifted, SaidValue
from gpc.lift.merge import appended, merged
from gpc.lift.page import tree
from gpc.report.located import START, Node, Source
from gpc.source.read import read
from gpc.why import Path
from gpc_schemas.guest import Guest

SHORT = {
    "clock": "base",
    "firmware": "kind",
    "parallel": "to",
    "smbios": "source",
    "tpm": "enabled",
}
"""Keys of which one alone is written in the place of the mapping."""


def with_guest(text: str, guest: Lifted, host: Mapping[Path, SaidValue] | None = None) -> str:
    """The text with the guest's keys, in the order of the schema, and those of its host."""
    source = _with_bridges(with_host(text, host or {}), guest)
    order = {key: number for number, key in enumerate(Guest.__annotations__)}
    keys = {("backend",): SaidValue(guest.backend, START), **guest.keys}
    below = tree(keys)
    for key, short in SHORT.items():
        only = below.get(key)
        if isinstance(only, dict) and set(only) == {short}:
            below[key] = only[short]
    ordered = {key: below[key] for key in sorted(below, key=lambda key: order.get(key, len(order)))}
    return merged(source, ("guests",), {guest.name: ordered})


def with_host(text: str, host: Mapping[Path, SaidValue]) -> str:
    """The text with keys more for the host's cards."""
    for kind, cards in tree(host).items():
        assert isinstance(cards, dict), "host keys have names"
        for name, card in cards.items():
            source, _ = read("", text.encode())
            there = _at(source.root, "host", kind, name)
            assert isinstance(card, dict), "cards have keys"
            path = ("host", kind, name) if there else ("host", kind)
            text = merged(source, path, card if there else {name: card})
    return text


def _with_bridges(text: str, guest: Lifted) -> Source:
    """A machine.yaml with the guest's bridges among those of the host."""
    source, _ = read("", text.encode())
    at = _at(source.root, "host", "bridges")
    entries = at.value if at is not None and isinstance(at.value, tuple) else ()
    named = {entry.value for entry in entries}
    wanted = [
        str(said.value)
        for path, said in guest.keys.items()
        if path[0] == "networks" and path[-1] == "bridge" and said.value not in named
    ]
    for bridge in dict.fromkeys(wanted):
        text = appended(source, ("host", "bridges"), bridge)
        source, _ = read("", text.encode())
    return source


def _at(node: Node | None, *path: str) -> Node | None:
    """What stands at a path."""
    for key in path:
        node = node.value.get(key) if node is not None and isinstance(node.value, dict) else None
    return node
