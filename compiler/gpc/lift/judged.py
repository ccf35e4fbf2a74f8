"""A machine.yaml into which a guest was put, held against gpc's own checks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.build import check_source
from gpc.lift.ground import HostForOne
from gpc.lift.lifted import Lifted, SaidValue, decimal
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
    while True:
        findings = _findings(with_guest(ground.text, guest, ground.host))
        refused = next(((paths, f) for f in findings if (paths := _keys(guest, f))), None)
        if refused is None:
            return
        paths, finding = refused
        said = guest.keys[paths[0]]
        number = _number(guest, paths[0], finding)
        if number is not None and isinstance(said.value, tuple):
            what, value = dotted(paths[0]), f": {said.value[number]}"
            rest = (*said.value[:number], *said.value[number + 1 :])
            guest.keys[paths[0]] = said._replace(value=rest)
        else:
            what = dotted(paths[0]) if len(paths) == 1 else dotted(paths[0][:-1])
            value = f": {_words(said)}" if len(paths) == 1 and said.value != "" else ""
            for path in paths:
                _take_out(guest, path, finding)
        gone = _gone(guest, paths[0]) if value else ""
        words = f"`{what}{value}` is left out{gone}: {finding.message}"
        guest.tell(said.span, words, finding.help or "write it by hand")
        guest.left.append(f"refused:{finding.code}")


def judge_host(
    text: str, guest: Lifted, host: Mapping[Path, SaidValue]
) -> Mapping[Path, SaidValue]:
    """The keys for the host's cards without those that gpc refuses, which the guest tells.

    Where a card is stays, and what is refused for another reason than such a key.
    """
    kept = dict(host)
    while True:
        findings = _findings(with_host(text, kept))
        refused = next(((path, f) for f in findings for path in kept if _is_of(path, f)), None)
        if refused is None:
            return kept
        path, finding = refused
        said = kept.pop(path)
        words = f"`host.{dotted(path)}: {_words(said)}` is left out: {finding.message}"
        guest.tell(said.span, words, finding.help or "write it by hand")
        guest.left.append(f"refused:{finding.code}")


def _is_of(path: Path, finding: Finding) -> bool:
    return path[-1] != "address" and finding.path == f"host.{dotted(path)}"


def _take_out(guest: Lifted, path: Path, finding: Finding) -> None:
    """A key less; the entry that it was the last of stays, by its name alone, where it can."""
    entry = path[:2]
    is_whole = len(path) == 2 or not finding.path.startswith(
        f"guests.{guest.name}.{dotted(entry)}."
    )
    keys = {}
    others = {each[2:] for each in guest.keys if each[:2] == entry and each != path}
    is_last = path[0] in EMPTY and not is_whole and others <= {("at",)}
    for each, said in guest.keys.items():
        if each != path:
            keys[each] = said
        elif is_last:
            keys[entry] = SaidValue("", said.span)
    guest.keys = keys


def _gone(guest: Lifted, path: Path) -> str:
    """Words for an entry of which no key is left."""
    entry = path[: 3 if path[0] == "usb" else 2]
    is_entry = dotted(entry[:-1]) in NAMED | {"mediated", "shared_memory", "shares"}
    if not is_entry or len(path) == len(entry):
        return ""
    has_more = any(each[: len(entry)] == entry for each in guest.keys)
    return "" if has_more else f", and `{dotted(entry)}` with it"


def _number(guest: Lifted, path: Path, finding: Finding) -> int | None:
    """Which entry of a list a finding is about, where the others are as good without it."""
    said = guest.keys[path].value
    start = f"guests.{guest.name}.{dotted(path)}."
    if path not in LISTS or not isinstance(said, tuple) or len(said) < 2:
        return None
    number = decimal(finding.path.removeprefix(start)) if finding.path.startswith(start) else None
    return number if number is not None and number < len(said) else None


def with_guest(text: str, guest: Lifted, host: Mapping[Path, SaidValue]) -> str:
    """The text with the guest's keys, in the order of the schema, and those of its host."""
    text = with_bridges(with_host(text, host), guest)
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
        for depth in range(2, len(last) + 1):
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

EMPTY = frozenset(("devices", "gpus", "iothreads", "serial"))
"""Mappings of names whose entries need no keys."""

LISTS = frozenset((("boot",),))
"""Lists whose entries stand for themselves."""

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
