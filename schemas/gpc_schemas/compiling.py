"""The models' validation schema as Python source, so that a build need not import pydantic.

`python -m gpc_schemas.compiling` prints what `compiled.py` must hold; a test compares them. The
dialect is pydantic-core's (https://docs.pydantic.dev/latest/api/pydantic_core_schema/): nested
dictionaries, classes and functions. Pure: no I/O outside `main`.
"""

import dataclasses
import sys
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from gpc_schemas.base import Short

HEADER = '''"""Generated from the models by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from typing import Any

{imports}

SHORT: tuple[tuple[tuple[str, ...], str], ...] = {short}
"""Where a key may have the value of one of its own keys, or "" for a list of names; * is any."""


def schema() -> Any:
    """What pydantic-core needs to read a machine: its own dialect, plain data."""
    return (
{body}
    )
'''

PACKAGE = "gpc_schemas."

WIDTH = 200

IGNORED = {"metadata", "ref", "serialization"}
"""What only pydantic itself reads."""


def source() -> str:
    """The text of `compiled.py`."""
    from pydantic import TypeAdapter

    from gpc_schemas.machine import Machine

    adapter = TypeAdapter(Machine)
    schema = _inline(adapter.core_schema)
    modules = sorted({*_modules(schema), "gpc_schemas.model"})
    imports = "\n".join(f"import {module}" for module in modules)
    short = "\n".join(["(", *(f"    {entry!r}," for entry in shorts(Machine, ())), ")"])
    return HEADER.format(imports=imports, short=short, body="\n".join(_lines(schema, "        ")))


def shorts(model: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each key of a model and below it that has a short form, outer ones first."""
    for field in dataclasses.fields(model):
        below = (*path, field.name)
        kind: Any = field.type
        while get_origin(kind) is not dict and get_args(kind):
            for mark in getattr(kind, "__metadata__", ()):
                if isinstance(mark, Short):
                    yield below, mark.word
            kind = get_args(kind)[0]
        if get_origin(kind) is dict:
            kind, below = get_args(kind)[1], (*below, "*")
            while not dataclasses.is_dataclass(kind) and get_args(kind):
                kind = get_args(kind)[0]
        if dataclasses.is_dataclass(kind):
            yield from shorts(kind, below)


def _modules(value: Any) -> set[str]:
    """The modules of this package that the schema names something of."""
    if isinstance(value, dict):
        return {module for entry in value.values() for module in _modules(entry)}
    if isinstance(value, list):
        return {module for entry in value for module in _modules(entry)}
    module = getattr(value, "__module__", None)
    return {module} if isinstance(module, str) and module.startswith(PACKAGE) else set()


def _inline(schema: Any) -> Any:
    """The schema without definitions: each reference replaced by what it refers to."""
    definitions = {}
    if schema.get("type") == "definitions":
        definitions = {entry["ref"]: entry for entry in schema["definitions"]}
        schema = schema["schema"]

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            if value.get("type") == "definition-ref":
                return walk(definitions[value["schema_ref"]])
            # pydantic-core would ask a default for its hash, for which its class is made.
            is_record = dataclasses.is_dataclass(value.get("default"))
            names = {"default": "default_factory"} if is_record else {}
            return {
                names.get(key, key): walk(entry)
                for key, entry in value.items()
                if key not in IGNORED
            }
        if isinstance(value, list):
            return [walk(entry) for entry in value]
        return value

    return walk(schema)


def _lines(value: Any, indent: str) -> list[str]:
    """The value as source: on one line where it fits, else one entry a line."""
    deeper = indent + "  "
    if len(short := indent + _short(value)) <= WIDTH:
        return [short]
    if isinstance(value, dict) and value:
        lines = [indent + "{"]
        for key, entry in value.items():
            inner = _lines(entry, deeper)
            lines += [f"{deeper}{key!r}: {inner[0].lstrip()}", *inner[1:]]
            lines[-1] += ","
        return [*lines, indent + "}"]
    if isinstance(value, list) and value:
        lines = [indent + "["]
        for entry in value:
            lines += _lines(entry, deeper)
            lines[-1] += ","
        return [*lines, indent + "]"]
    return [indent + _name(value)]


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_short(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_short(entry) for entry in value) + "]"
    return _name(value)


def _name(value: Any) -> str:
    module = getattr(value, "__module__", None)
    if value in (dict, list, tuple):
        return str(value.__name__)
    if isinstance(module, str) and module.startswith(PACKAGE):
        name = getattr(value, "__qualname__", None)
        if name is None:  # a record used as a default: made anew
            return f"lambda: gpc_schemas.model.blank({module}.{type(value).__name__})"
        return f"{module}.{name}"
    return repr(value)


if __name__ == "__main__":
    sys.stdout.write(source())
