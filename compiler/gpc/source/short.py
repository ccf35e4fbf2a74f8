"""Short forms written out: a value, or a list of names, where a mapping of keys may stand.

What is written out stands where the short form did, so that messages and reasons point at it.
Which keys have one is the models' affair (`gpc_schemas.base.Short`). Pure: no I/O.
"""

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Mark
from gpc.report.located import Node


def written_out(root: Node, found: list[Diagnostic]) -> Node:
    """The tree with every short form as the mapping that it stands for.

    Errors, added to `found`: duplicate-key, of a name that a list has twice.
    """
    from gpc_schemas.compiled import SHORT  # what writes that file anew imports this one

    for path, key in SHORT:
        root = _within(root, path, key, found)
    return root


def _within(node: Node, path: tuple[str, ...], key: str, found: list[Diagnostic]) -> Node:
    if not path:
        if key.startswith("?"):
            return _usual(node, key[1:], found)
        return _keyed(node, key) if key else _named(node, found)
    entries = node.value
    if not isinstance(entries, dict):
        return node
    changed = dict[str, Node]()
    for name in entries if path[0] == "*" else path[:1]:
        below = entries.get(name)
        if below is not None:
            new = _within(below, path[1:], key, found)
            if new is not below:
                changed[name] = new
    return node._replace(value={**entries, **changed}) if changed else node


def _keyed(node: Node, key: str) -> Node:
    """A value as a mapping with one key."""
    if not isinstance(node.value, str):
        return node
    return Node({key: node}, node.first, node.last, {key: node.first}, node.size + 2)


_YES, _NO = ("1", "on", "t", "true", "y", "yes"), ("0", "f", "false", "n", "no", "off")
"""What reads as a truth value elsewhere in a file. Source: pydantic-core 2, str_to_bool."""


def _usual(node: Node, name: str, found: list[Diagnostic]) -> Node:
    """`true` as a mapping of the usual name to nothing more, `false` as one of none."""
    if not isinstance(node.value, str):
        return _named(node, found)
    word = node.value.lower()
    if word in _YES:
        node = node._replace(value=(node._replace(value=name),))
    elif word in _NO:
        node = node._replace(value=())
    return _named(node, found)


def _named(node: Node, found: list[Diagnostic]) -> Node:
    """A list of names as a mapping of them to nothing more."""
    entries = node.value
    if not isinstance(entries, tuple) or not all(isinstance(e.value, str) for e in entries):
        return node
    first: dict[str, Node] = {}
    for entry in entries:
        if entry.value in first:
            found.extend(_twice(entry, first[entry.value]))
        first.setdefault(entry.value, entry)
    value = {
        name: Node({}, entry.first, entry.last, {}, 1, entry.broken)
        for name, entry in first.items()
    }
    return node._replace(value=value, keys={name: e.first for name, e in first.items()})


def _twice(again: Node, first: Node) -> Iterator[Diagnostic]:
    yield Diagnostic(
        "duplicate-key",
        f"`{again.value}` is given twice",
        again.span,
        also=(Mark(first.span, "already given here"),),
        help="name it once",
    )
