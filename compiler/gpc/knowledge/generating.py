"""The files of `catalogue/` → the tables that the compiler reads. Run it after editing one:

    python -m gpc.knowledge.generating

Strict: a word that no condition knows, a missing key and a case too few are errors. Not part of a
build; needs PyYAML.
"""

from __future__ import annotations

import re
from pathlib import Path
from pprint import pformat
from typing import Any

import yaml

from gpc.knowledge import marking
from gpc.knowledge.conditions import CARD_WORDS, GUEST_WORDS, WORDS

CATALOGUE = Path(__file__).with_name("catalogue")
TABLE = Path(__file__).with_name("compiled.py")
HEADER = '''"""Generated from the catalogue by `make generate`; do not edit. Pure."""

# fmt: off
from typing import Any

ROWS: list[dict[str, Any]] = \\
'''

LEVELS = ("auto", "suggest", "opt-in", "refuse")
COMPULSORY = ("id", "title", "text", "level", "needs", "effects", "since", "sources", "cases")
OPTIONAL = ("when", "caution", "refusal", "obsolete_since", "conflicts", "marks", "symptoms")
EFFECTS = (
    "argument",
    "blacklist",
    "early-module",
    "hidden",
    "option",
    "vendor-id",
    "xen-argument",
)

_BOUND = re.compile(r"(>=|<)([0-9]+)\.([0-9]+)")


def catalogue() -> list[dict[str, Any]]:
    """Every file of the catalogue as it stands, checked. Raises ValueError with the file's name."""
    files = sorted(CATALOGUE.glob("*.yaml"))
    found = []
    for file in files:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        try:
            _check(data, file.stem)
        except ValueError as error:
            raise ValueError(f"{file.name}: {error}") from None
        found.append(data)
    ids = {data["id"] for data in found}
    for data in found:
        for other in data.get("conflicts", ()):
            _demand(other in ids, f"{data['id']}: conflicts with {other}, which is not there")
    return found


def table() -> str:
    """The text of the table, a Python module."""
    return (
        HEADER + pformat([_row(data) for data in catalogue()], width=100, sort_dicts=False) + "\n"
    )


def marks() -> str:
    """The text of the table of marks."""
    return marking.marks(catalogue())


def symptoms() -> str:
    """The text of the table of symptoms."""
    return marking.symptoms(catalogue())


def _row(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": data["id"],
        "title": data["title"].strip(),
        "text": data["text"].strip(),
        "level": data["level"],
        "needs": _condition(data["needs"]),
        "when": _condition(data.get("when", {})),
        "effects": [_effect(effect) for effect in data["effects"]],
        "caution": data.get("caution", {}).get("text", ""),
        "caution_when": _condition(data.get("caution", {}).get("when", {})),
        "refusal": data.get("refusal", ""),
        "since": data["since"],
        "obsolete_since": data.get("obsolete_since", {}),
        "sources": data["sources"],
        "conflicts": data.get("conflicts", []),
    }


def _effect(effect: dict[str, Any]) -> list[Any]:
    ((kind, value),) = ((key, value) for key, value in effect.items() if key != "when")
    _demand(kind in EFFECTS, f"the effect {kind} is none that a plan has")
    when = _condition(effect.get("when", {}))
    if kind == "option":
        return [kind, value["module"], value["text"], when]
    if kind in ("blacklist", "early-module"):
        return [kind, value, "", when]
    return [kind, "", "" if kind == "hidden" else value, when]


def _condition(condition: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word, wanted in condition.items():
        _demand(word in WORDS, f"no condition has the word {word}")
        if word == "any":
            wanted = [_condition(each) for each in wanted]
        elif word == "not":
            wanted = _condition(wanted)
        elif word == "kernel":
            wanted = [_bound(bound) for bound in wanted.split()]
        elif word in ("passed", "kept"):
            _words(wanted, CARD_WORDS)
        elif word == "guest":
            _words(wanted, GUEST_WORDS)
            _words(wanted.get("passed", {}), CARD_WORDS)
        found[word] = wanted
    return found


def _bound(text: str) -> list[Any]:
    found = _BOUND.fullmatch(text)
    _demand(found is not None, f"{text} is no bound such as >=6.12 or <6.2")
    assert found is not None
    return [found[1], int(found[2]), int(found[3])]


def _words(mapping: dict[str, Any], known: tuple[str, ...]) -> None:
    for word, wanted in mapping.items():
        _demand(word in known, f"nothing here is called {word}")
        if word in ("ids", "drivers", "os"):
            for pattern in wanted:
                _demand("*" not in pattern[:-1], f"{pattern}: `*` stands at the end alone")


def _check(data: dict[str, Any], name: str) -> None:
    for key in COMPULSORY:
        _demand(key in data, f"{key} is missing")
    for key in data:
        _demand(key in COMPULSORY + OPTIONAL, f"there is no key {key}")
    _demand(data["id"] == name, f"its id is {data['id']}")
    _demand(data["level"] in LEVELS, f"there is no level {data['level']}")
    refused = data["level"] == "refuse"
    _demand(refused == bool(data.get("refusal")), "`refusal` says why it is refused")
    _demand(refused != bool(data["effects"]), "what is refused has no effect, all else has one")
    applies = [case["applies"] for case in data["cases"]]
    _demand(False in applies, "no case says where it does not apply")
    _demand(refused or True in applies, "no case says where it applies")
    _demand(bool(data["sources"]), "no source")
    marking.check(data)


def _demand(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
    marking.MARKS_TABLE.write_text(marks(), encoding="utf-8")
    marking.SYMPTOMS_TABLE.write_text(symptoms(), encoding="utf-8")
