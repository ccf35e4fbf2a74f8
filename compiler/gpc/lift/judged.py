"""A machine.yaml into which a guest was put, held against gpc's own checks. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gpc.build import check_source
from gpc.lift.lifted import Lifted, Said
from gpc.lift.merge import appended, merged
from gpc.lift.page import tree
from gpc.report.diagnostics import Finding, Refused
from gpc.report.located import START
from gpc.source.read import read
from gpc.why import Path, dotted
from gpc_schemas.guest import Guest

ROUNDS = 40
"""A guest has fewer keys that gpc could refuse one after the other."""


class Put(NamedTuple):
    """A machine.yaml with a guest more, and what is still wrong with it."""

    text: str
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def put(text: str, guest: Lifted, host: Mapping[Path, Said], name: str = "machine.yaml") -> Put:
    """The machine.yaml with the guest and what its host needs for it.

    A key of the guest that gpc refuses is taken out again and told at its place in the foreign
    file, with gpc's own reason.
    """
    for _ in range(ROUNDS):
        whole = with_guest(text, guest, host)
        findings = _errors(name, whole)
        refused = next(
            filter(
                None, (_key(guest, finding) for finding in findings if finding.severity == "error")
            ),
            None,
        )
        if refused is None:
            errors = tuple(f for f in findings if f.severity == "error")
            warnings = tuple(f for f in findings if f.severity == "warning")
            return Put(whole, errors, warnings)
        path, finding = refused
        said = guest.keys.pop(path)
        words = f"`{dotted(path)}: {_words(said)}` is left out: {finding.message}"
        guest.tell(said.span, words, finding.help or "write it by hand")
        guest.left.append(f"refused:{finding.code}")
    raise AssertionError(f"{guest.name} is refused again and again")


def with_guest(text: str, guest: Lifted, host: Mapping[Path, Said]) -> str:
    """The text with the guest's keys, in the order of the schema, and those of its host."""
    for kind, cards in tree(host).items():
        source, _ = read("", text.encode())
        assert isinstance(cards, dict), "host keys have names"
        text = merged(source, ("host", kind), cards)
    text = with_bridges(text, guest)
    source, _ = read("", text.encode())
    order = {key: number for number, key in enumerate(Guest.__dataclass_fields__)}
    keys = {("backend",): Said(guest.backend, START), **guest.keys}
    below = tree(keys)
    ordered = {key: below[key] for key in sorted(below, key=lambda key: order.get(key, len(order)))}
    return merged(source, ("guests",), {guest.name: ordered})


def with_bridges(text: str, guest: Lifted) -> str:
    """The text with the guest's bridges among those of the host."""
    source, _ = read("", text.encode())
    at = source.root
    for key in ("host", "bridges"):
        at = at.value.get(key) if at is not None and isinstance(at.value, dict) else None
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


def _errors(name: str, text: str) -> tuple[Finding, ...]:
    try:
        return check_source(name, text.encode()).warnings
    except Refused as refused:
        return refused.findings


def _key(guest: Lifted, finding: Finding) -> tuple[Path, Finding] | None:
    """The key of the guest that a finding is about."""
    start = f"guests.{guest.name}."
    if not finding.path.startswith(start):
        return None
    about = finding.path.removeprefix(start)
    fitting = [
        path
        for path in guest.keys
        if path != ("os",)
        and (
            about == (key := dotted(path))
            or about.startswith(f"{key}.")
            or key.startswith(f"{about}.")
        )
    ]
    if not fitting:
        return None
    return max(fitting, key=lambda path: len(dotted(path))), finding


def _words(said: Said) -> str:
    value = said.value
    return (
        ", ".join(value)
        if isinstance(value, tuple)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )
