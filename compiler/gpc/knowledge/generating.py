"""The files of `catalogue/` → the tables that the compiler reads. Run it after editing one:

    python -m gpc.knowledge.generating

Strict: a word that no condition knows, a missing key and a case too few are errors. Not part of a
build; needs PyYAML.
"""

from __future__ import annotations

import re
from pathlib import Path
from pprint import pformat
from textwrap import indent
from typing import Any

import yaml

from gpc.knowledge import marking
from gpc.knowledge.conditions import CARD_WORDS, VERSIONS, WORDS
from gpc.knowledge.conditions_guests import GUEST_WORDS
from gpc.knowledge.effects import kind
from gpc.knowledge.entries import MAPPING
from gpc.knowledge.series import SERIES

CATALOGUE = Path(__file__).with_name("catalogue")
EFFECTS = Path(__file__).with_name("effects")
TABLE = Path(__file__).with_name("compiled.py")
ASKED = Path(__file__).with_name("asked_compiled.py")
PROSE = Path(__file__).with_name("prose_compiled.py")
HEADER = '''"""Generated from the catalogue by `make generate`; do not edit. Pure."""

# fmt: off
from typing import Any

{name}: {type} = \\
'''

UNASKED = ("auto", "suggest")
LEVELS = (*UNASKED, "opt-in", "refuse", "note")
COMPULSORY = ("id", "title", "text", "level", "needs", "since", "sources", "cases")
OPTIONAL = (
    "when",
    "effects",
    "caution",
    "refusal",
    "obsolete_since",
    "conflicts",
    "marks",
    "symptoms",
)

_BOUND = re.compile(r"(>=|<)([0-9]+)(?:\.([0-9]+))?")
_SIZE = re.compile(r"(>=|<)([0-9]+) MiB")
_NUMBER = re.compile(r"(>=|<)([0-9]+)")


def kinds() -> tuple[str, ...]:
    """The words for all kinds of effects, sorted."""
    names = sorted(file.stem for file in EFFECTS.glob("[a-z]*.py"))
    return tuple(name.replace("_", "-") for name in names)


def catalogue() -> list[dict[str, Any]]:
    """Every file of the catalogue as it stands, checked. Raises ValueError with the file's name."""
    files = sorted(CATALOGUE.glob("*.yaml"), key=lambda file: file.stem)
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
    """The text of the table of what is looked at unasked, a Python module."""
    rows = [_row(data) for data in catalogue() if data["level"] in UNASKED]
    header = HEADER.format(name="ROWS", type="list[tuple[Any, ...]]")
    return header + pformat(rows, width=100, sort_dicts=False) + "\n"


def asked() -> str:
    """The text of the table of all others, a Python module."""
    rows = {data["id"]: _row(data) for data in catalogue() if data["level"] not in UNASKED}
    header = HEADER.format(name="ROWS", type="dict[str, tuple[Any, ...]]")
    return header + pformat(rows, width=100, sort_dicts=False) + "\n"


def prose() -> str:
    """The text of the table of what people read, a Python module."""
    rows = {data["id"]: _prose(data) for data in catalogue()}
    told = [f" {id!r}:\n{indent(pformat(row, width=92), '  ')}" for id, row in rows.items()]
    header = HEADER.format(name="PROSE", type="dict[str, tuple[Any, ...]]")
    return header + ("{" + ",\n".join(told)[1:] + "}\n")


def marks() -> str:
    """The text of the table of marks."""
    return marking.marks(catalogue())


def symptoms() -> str:
    """The text of the table of symptoms."""
    return marking.symptoms(catalogue())


def _row(data: dict[str, Any]) -> tuple[Any, ...]:
    """What decides, with nothing in it but tuples: Python then loads it and makes nothing."""
    careful = data.get("caution")
    row = (
        data["id"],
        data["level"],
        _condition(data["needs"]),
        _condition(data.get("when", {})),
        tuple(_effect(effect) for effect in data.get("effects", ())),
        None if careful is None else _condition(careful.get("when", {})),
        data.get("obsolete_since", {}),
        tuple(data.get("conflicts", ())),
    )
    return tuple(map(frozen, row))


def frozen(value: Any) -> Any:
    """A value of mappings and lists as tuples; `gpc.knowledge.entries.thawed` is its opposite."""
    if isinstance(value, dict):
        return (MAPPING, *((key, frozen(said)) for key, said in value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(frozen, value))
    return value


def _prose(data: dict[str, Any]) -> tuple[Any, ...]:
    return (
        data["title"].strip(),
        data["text"].strip(),
        data.get("caution", {}).get("text", ""),
        data.get("refusal", ""),
        data["since"],
        tuple(data["sources"]),
    )


def _effect(effect: dict[str, Any]) -> tuple[Any, ...]:
    ((word, value),) = ((key, value) for key, value in effect.items() if key != "when")
    _demand(word in kinds(), f"the effect {word} is none that a plan has")
    return word, kind(word).read(value), _condition(effect.get("when", {}))


def _condition(condition: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word, wanted in condition.items():
        _demand(word in WORDS, f"no condition has the word {word}")
        if word == "any":
            wanted = [_condition(each) for each in wanted]
        elif word == "not":
            wanted = _condition(wanted)
        elif word in VERSIONS:
            wanted = [_bound(bound) for bound in wanted.split()]
        elif word in ("cpu_family", "cpu_model"):
            wanted = [_number(bound) for bound in wanted.split()]
        elif word in ("passed", "kept"):
            wanted = _cards(wanted)
        elif word == "guest":
            wanted = _guest(wanted)
        found[word] = wanted
    return found


def _guest(wanted: dict[str, Any]) -> dict[str, Any]:
    _words(wanted, GUEST_WORDS)
    found = dict(wanted)
    if "passed" in wanted:
        found["passed"] = _cards(wanted["passed"])
    if "not" in wanted:
        found["not"] = _guest(wanted["not"])
    if "memory" in wanted:
        found["memory"] = [_size(wanted["memory"])]
    return found


def _cards(wanted: dict[str, Any]) -> dict[str, Any]:
    """A condition on cards, with the ids of its series in the place of their names."""
    _words(wanted, CARD_WORDS)
    found = dict(wanted)
    if "series" in wanted:
        for name in wanted["series"]:
            _demand(name in SERIES, f"no series is called {name}")
        found["series"] = [id for name in wanted["series"] for id in SERIES[name]]
    if "bar" in wanted:
        found["bar"] = [_size(wanted["bar"])]
    return found


def _size(text: str) -> list[Any]:
    found = _SIZE.fullmatch(text)
    _demand(found is not None, f"{text} is no bound such as >=3584 MiB")
    assert found is not None
    return [found[1], int(found[2])]


def _number(text: str) -> list[Any]:
    found = _NUMBER.fullmatch(text)
    _demand(found is not None, f"{text} is no bound such as >=25 or <26")
    assert found is not None
    return [found[1], int(found[2])]


def _bound(text: str) -> list[Any]:
    found = _BOUND.fullmatch(text)
    _demand(found is not None, f"{text} is no bound such as >=6.12 or <6.2")
    assert found is not None
    return [found[1], int(found[2]), int(found[3] or 0)]


def _words(mapping: dict[str, Any], known: tuple[str, ...]) -> None:
    for word, wanted in mapping.items():
        _demand(word in known, f"nothing here is called {word}")
        if word in ("ids", "function_ids", "drivers", "os", "subsystems"):
            for pattern in wanted:
                _demand(isinstance(pattern, str), f"{pattern!r} is no pattern; quote it")
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
    sets = data["level"] not in ("refuse", "note")
    _demand(sets == bool(data.get("effects")), "a note and a refusal set nothing, all else does")
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
    ASKED.write_text(asked(), encoding="utf-8")
    PROSE.write_text(prose(), encoding="utf-8")
    marking.MARKS_TABLE.write_text(marks(), encoding="utf-8")
    marking.SYMPTOMS_TABLE.write_text(symptoms(), encoding="utf-8")
