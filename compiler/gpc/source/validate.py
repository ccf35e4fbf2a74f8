"""Located tree → Machine. What pydantic-core finds becomes diagnostics of ours. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.located import NOTHING, Node, Source, is_nothing, plain
from gpc.source.installed import NO_VALUE, UNKNOWN_WORD, unknown_words
from gpc.why import Path
from gpc_schemas.core import SchemaError, SchemaValidator, ValidationError
from gpc_schemas.machine import Machine


@cache
def _validator() -> SchemaValidator:
    from gpc_schemas.compiled import schema

    try:
        return SchemaValidator(schema())
    except SchemaError:  # a pydantic-core whose dialect moved on: ask pydantic itself, more slowly
        from pydantic import TypeAdapter

        validator: Any = TypeAdapter(Machine).validator
        return validator  # type: ignore[no-any-return]  # a plug-in may wrap it, as callable


def validate(source: Source) -> tuple[Machine | None, list[Diagnostic]]:
    """The machine that the source describes, or None and every reason why it is none.

    Errors: unknown-key, missing-key, wrong-kind, bad-value, out-of-range, bad-name.
    """
    if source.root is None:
        return None, []
    if not isinstance(source.root.value, dict):
        found = "a list" if isinstance(source.root.value, tuple) else "plain text"
        help = "start with `gpc: 1`, then `host:` and `guests:`"
        return None, [
            Diagnostic(
                "wrong-kind",
                "a machine.yaml is a mapping of keys to values",
                Place(()),
                found=found,
                expected="keys with values",
                help=help,
            )
        ]
    data, machine, errors = read_tree(source.root)
    if not errors:
        return machine, []
    from gpc.source.explained import explained  # what the keys mean, which only an error asks

    return machine, explained(source.root, data, errors)


def read_tree(root: Node) -> tuple[Any, Machine | None, list[dict[str, Any]]]:
    """A tree as plain data, the machine that it describes or None, and what is wrong with it.

    Nothing where a value is to stand is an error, whatever text would be read there.
    """
    data = plain(root)
    machine, errors = read_machine(data)
    told = {error["loc"] for error in errors}
    empty = [{"type": NO_VALUE, "loc": path} for path in _empty(root) if path not in told]
    return data, (None if empty else machine), [*errors, *empty]


def _empty(node: Node) -> Iterator[Path]:
    """The places at which a value is to stand, and nothing does."""
    value = node.value
    if isinstance(value, dict):
        for key, entry in value.items():
            for path in _empty(entry):
                yield (key, *path)
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            for path in _empty(entry):
                yield (index, *path)
    elif value in NOTHING and is_nothing(node):
        yield ()


def read_machine(data: Any) -> tuple[Machine | None, list[dict[str, Any]]]:
    """The machine that plain data describes, or None and pydantic's words for what is wrong."""
    unknown: list[dict[str, Any]] = [
        {"type": UNKNOWN_WORD, "loc": path, "ctx": {"known": known}}
        for path, known in unknown_words(data)
    ]
    try:
        machine: Machine = _validator().validate_python(data)
    except ValidationError as error:
        return None, [*(dict(entry) for entry in error.errors(include_url=False)), *unknown]
    return (None if unknown else machine), unknown
