"""`gpc schema`: the JSON Schema of machine.yaml, for editors."""

from __future__ import annotations

import json
from typing import Any

from gpc.commands.editors import as_read, definitions
from gpc.commands.guard import DONE
from gpc.commands.streams import document
from gpc.source.installed import known_words


def json_schema() -> str:
    """The schema's text: JSON Schema 2020-12, keys in the order of the models."""
    from pydantic import TypeAdapter

    from gpc_schemas.machine import Machine

    generated = TypeAdapter(Machine).json_schema()
    head: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "gpc machine.yaml",
    }
    whole = {**head, **_tidied(generated)}
    whole["$defs"] |= definitions()
    _name_workarounds(whole["properties"]["workarounds"], whole["$defs"])
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _name_workarounds(decided: dict[str, Any], defined: dict[str, Any]) -> None:
    """Adds the ids that may be decided about, with their titles, for editors to complete.

    Other names are left to `gpc check`, which knows what was meant. No property is one of a pattern
    too, which a strict validator holds for a slip: https://ajv.js.org/strict-mode.html, 8.
    """
    from gpc.knowledge.entries import entries, prose

    ((pattern, defined["Decision"]),) = decided.pop("patternProperties").items()
    decision = {"$ref": "#/$defs/Decision"}
    decided["properties"] = {
        entry.id: {"description": prose(entry.id).title, **decision}
        for entry in entries().values()
        if entry.level in ("auto", "suggest", "opt-in")
    }
    decided["propertyNames"] = {"type": "string", "pattern": pattern}
    decided["additionalProperties"] = decision


def _tidied(schema: Any) -> Any:
    """Without the titles that repeat each key, and with scalars as any YAML may type them.

    A key that may be left out takes no null, and its default is what its `Doc` says: what a model
    holds in its place is nobody's to write.
    """
    if isinstance(schema, dict):
        if {"type": "null"} in (kinds := schema.get("anyOf", [])):
            kinds = [kind for kind in kinds if kind != {"type": "null"}]
            schema = {**schema, "anyOf": kinds}
            if len(kinds) == 1:
                schema = {**kinds[0], **schema}
                del schema["anyOf"]
        if isinstance(schema.get("description"), str) and "default" in schema:
            schema = dict(schema)
            del schema["default"]
        if "x-installed" in schema:
            schema = {**schema, "enum": list(known_words(schema["x-installed"]))}
            del schema["x-installed"]
        if "x-default" in schema:
            schema = {**schema, "default": schema["x-default"]}
            del schema["x-default"]
        return as_read(
            {
                key: _tidied(entry)
                for key, entry in schema.items()
                if not (key == "title" and isinstance(entry, str))
            }
        )
    return [_tidied(entry) for entry in schema] if isinstance(schema, list) else schema


def schema() -> int:
    """Prints it."""
    document(json_schema() + "\n")
    return DONE
