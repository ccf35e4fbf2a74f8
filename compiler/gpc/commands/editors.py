"""What editors are told of a scalar: the types that it may have once YAML has typed it.

gpc takes scalars as text. Readers of YAML give them types before a JSON Schema is asked, and no
two versions the same: `1e04` is text in YAML 1.1 and a number in 1.2, `yes` the other way about. So
what gpc takes as text is taken here as whatever either reader makes of it. One type in each
alternative, which strict validators ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_NUMBERS = (
    *("0", "7", "16", "-7", "12345", "0300", "010", "+5", "1.5", "6.10", "-1.5", "1e04", "1e-3"),
    *(".5", "5.", "1_000", "0x1f", "0o17", "0b1", "190:20:30", "01:00.0", "52:54:00:12:34:56"),
)
"""Texts that one reader or the other takes for a number. Source: YAML 1.2.2, 10.3.2; 1.1, types
int and float."""

_TRUE = ("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON")
_FALSE = ("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF")
"""The same for a truth value. Source: YAML 1.1, type bool, as readers have it: without y and n."""

_WORDS_OF_TRUTH = (
    "^([Tt]([Rr][Uu][Ee])?|[Ff]([Aa][Ll][Ss][Ee])?|[Yy]([Ee][Ss])?|[Nn][Oo]?|[Oo][Nn]|[Oo][Ff][Ff]"
    "|[01])$"
)
"""Source: pydantic-core 2, str_to_bool."""

_WHOLE = "^[+-]?[0-9]+(_[0-9]+)*([.]0+)?$"
"""Source: pydantic-core 2, str_as_int."""

_ABOUT_VALUES = ("type", "pattern", "enum", "const", "minimum", "maximum", "minLength", "maxLength")


TRUTH = "YesOrNo"
"""What `definitions` calls what may stand for true or false."""


def definitions() -> dict[str, Any]:
    """The schemas that `as_read` refers to."""
    kinds = ({"type": "boolean"}, {"enum": [0, 1]}, {"type": "string", "pattern": _WORDS_OF_TRUTH})
    return {TRUTH: {"anyOf": list(kinds)}}


def as_read(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a key, where it is about a scalar with each type that its text may come as."""
    kinds = list(_kinds(schema))
    if not kinds:
        return schema
    rest = {key: value for key, value in schema.items() if key not in _ABOUT_VALUES}
    return {**rest, **kinds[0]} if len(kinds) == 1 else {"anyOf": kinds, **rest}


def _kinds(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    own = {key: schema[key] for key in _ABOUT_VALUES if key in schema}
    if "const" in own or "enum" in own:
        yield {"enum": list(_each_way(own.get("enum", [own.get("const")])))}
        return
    types = own.pop("type", None)
    types = types if isinstance(types, list) else [types]
    if types == ["boolean"]:
        yield {"$ref": f"#/$defs/{TRUTH}"}
    elif types == ["integer"]:
        yield {"type": "integer", **own}
        yield {"type": "string", "pattern": _WHOLE}
    elif "string" in types:
        yield {"type": "string", **own}
        pattern = re.compile(own.get("pattern", ""))
        if "number" in types or any(map(pattern.search, _NUMBERS)):
            yield {"type": "number"}
        if "boolean" in types or any(map(pattern.search, (*_TRUE, *_FALSE))):
            yield {"type": "boolean"}


def _each_way(words: list[Any]) -> Iterator[Any]:
    """The words, and what a reader may take each of them for."""
    yield from words
    seen = list(map(repr, words))
    for word in words:
        value: Any = word
        if word in _TRUE or word in _FALSE:
            value = word in _TRUE
        elif isinstance(word, str) and re.fullmatch("[0-9]+([.][0-9]+)?", word):
            value = float(word) if "." in word else int(word)
        if repr(value) not in seen:
            seen.append(repr(value))
            yield value
