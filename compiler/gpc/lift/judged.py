"""A machine.yaml into which a guest was put, held against gpc's own checks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.build import check_source
from gpc.lift.ground import HostForOne
from gpc.lift.lifted import Lifted, SaidValue
from gpc.lift.merge import appended, merged
from gpc.lift.page import tree
from gpc.report.diagnostics import Finding, Refused
from gpc.report.located import START, Node
from gpc.source.read import read
from gpc.why import Path, dotted
from gpc_schemas.guest import Guest


def judge(guest: Lifted, ground: HostForOne) -> None:
    """Takes out of a guest what gpc refuses, and tells it at its place in the foreign file.

    It is judged alone, on a host that has what it asks for: what it cannot share with the host or
    with other guests, `gpc check` says of the whole file.
    """
    for _ in range(len(guest.keys) + 1):
        findings = _findings(with_guest(ground.text, guest, ground.host))
        refused = next(((paths, f) for f in findings if (paths := _keys(guest, f))), None)
        if refused is None:
            return
        paths, finding = refused
        said = guest.keys[paths[0]]
        what = dotted(paths[0]) if len(paths) == 1 else dotted(paths[0][:-1])
        value = f": {_words(said)}" if len(paths) == 1 else ""
        for path in paths:
            del guest.keys[path]
        words = f"`{what}{value}` is left out: {finding.message}"
        guest.tell(said.span, words, finding.help or "write it by hand")
        guest.left.append(f"refused:{finding.code}")


def with_guest(text: str, guest: Lifted, host: Mapping[Path, SaidValue]) -> str:
    """The text with the guest's keys, in the order of the schema, and those of its host."""
    for kind, cards in tree(host).items():
        assert isinstance(cards, dict), "host keys have names"
        for name, card in cards.items():
            source, _ = read("", text.encode())
            there = _at(source.root, "host", kind, name)
            assert isinstance(card, dict), "cards have keys"
            path = ("host", kind, name) if there else ("host", kind)
            text = merged(source, path, card if there else {name: card})
    text = with_bridges(text, guest)
    source, _ = read("", text.encode())
    order = {key: number for number, key in enumerate(Guest.__annotations__)}
    keys = {("backend",): SaidValue(guest.backend, START), **guest.keys}
    below = tree(keys)
    for key, short in SHORT.items():
        only = below.get(key)
        if isinstance(only, dict) and set(only) == {short}:
            below[key] = only[short]
    ordered = {key: below[key] for key in sorted(below, key=lambda key: order.get(key, len(order)))}
    return merged(source, ("guests",), {guest.name: ordered})


def with_bridges(text: str, guest: Lifted) -> str:
    """The text with the guest's bridges among those of the host."""
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
        text = appended(read("", text.encode())[0], ("host", "bridges"), bridge)
    return text


def _at(node: Node | None, *path: str) -> Node | None:
    """What stands at a path."""
    for key in path:
        node = node.value.get(key) if node is not None and isinstance(node.value, dict) else None
    return node


def _findings(text: str) -> Iterator[Finding]:
    """The errors in a text."""
    try:
        check_source("", text.encode())
    except Refused as refused:
        yield from (finding for finding in refused.findings if finding.severity == "error")


def _keys(guest: Lifted, finding: Finding) -> list[Path]:
    """The keys of the guest that a finding is about: one, or all of an entry with a name."""
    start = f"guests.{guest.name}."
    if not finding.path.startswith(start):
        return []
    about = finding.path.removeprefix(start)
    if about in CROWDED:
        return _last(guest, about)
    below = [path for path in guest.keys if dotted(path).startswith(f"{about}.")]
    if about.rpartition(".")[0] in NAMED and below:
        return below
    fitting = [
        path
        for path in guest.keys
        if path != ("os",) and (about == (key := dotted(path)) or about.startswith(f"{key}."))
    ]
    return [max(fitting or below, key=len)] if fitting or below else []


def _last(guest: Lifted, about: str) -> list[Path]:
    """The keys of the last entry with a name that stands below a place: there are too many."""
    for last in reversed(guest.keys):
        for depth in range(2, len(last)):
            above = dotted(last[: depth - 1])
            if above in NAMED and f"{above}.".startswith(f"{about}."):
                return [path for path in guest.keys if path[:depth] == last[:depth]]
    return []


SHORT = {
    "clock": "base",
    "firmware": "kind",
    "parallel": "to",
    "smbios": "source",
    "tpm": "enabled",
}
"""Keys of which one alone is written in the place of the mapping."""

NAMED = frozenset(
    ("channels", "disks", "input", "networks", "numa", "serial", "usb.controllers", "usb.devices")
)
"""Mappings of names: what is wrong with an entry as a whole takes the entry out."""


CROWDED = NAMED - {"numa"} | {"usb"}
"""Where it is said that there is no more room."""


def _words(said: SaidValue) -> str:
    value = said.value
    return (
        ", ".join(map(str, value))
        if isinstance(value, tuple)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )
