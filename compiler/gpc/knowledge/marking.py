"""The keys `marks` and `symptoms` of the catalogue's files → the tables that read foreign things.

A mark says how a setting looks where gpc did not write it, and what is to be said of it; a symptom
is what a person sees on the screen or in a log. Neither is for a build, which loads neither table.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from pprint import pformat
from typing import Any

from gpc_schemas.patterns import regex

MARKS_TABLE = Path(__file__).with_name("marks_compiled.py")
SYMPTOMS_TABLE = Path(__file__).with_name("symptoms_compiled.py")
HEADER = '''"""Generated from the catalogue by `make generate`; do not edit. Pure."""

# fmt: off
from typing import Any

ROWS: list[dict[str, Any]] = \\
'''

VERDICTS = ("contradictory", "harmful", "needless", "obsolete", "void")
"""harmful: it does damage · contradictory: two settings that cancel each other · obsolete: what it
was for is gone · void: it does nothing, and never did · needless: it is so anyway."""

KINDS = {
    "argument": "a word of the kernel's command line: `amd_iommu=on`",
    "blacklist": "a module of a `blacklist` line",
    "command": "a program of a script, and its words: `modprobe=-r vfio_pci*`",
    "element": "an element or attribute of libvirt's XML: `features/kvm/hidden@state=on`",
    "file": "a file, by the last part of its name",
    "image": "a word in a builder's setting: `MODULES=vfio_virqfd`",
    "install": "a module of an `install` line, and its command",
    "libvirt-daemon": "a key of qemu.conf, and its value, of a list each: `user=root`",
    "option": "an option of a module: `kvm_amd.npt=0`",
    "qemu": "an option of QEMU, or a key of its value: `cpu.kvm=off`, `device[vfio-pci].x-vga=on`",
    "softdep": "a module of a `softdep` line, and what it waits for: `nvidia=pre: vfio-pci`",
    "sysctl": "a variable of the kernel: `vm.nr_hugepages=*`",
    "udev": "a key of a rule, and its value: `ATTR{driver_override}#compared=vfio-pci`",
    "xen-argument": "a word of Xen's command line",
    "xl": "a key of xl.cfg, and its value",
}

WORDS = ("backend", "cpu", "hypervisor", "kernel", "passed", "remapping", "with", "without")
"""What a mark may ask of the file and of its host; `passed` has ids of cards that a guest gets."""

COMPARED = {"linux": "Linux", "qemu": "QEMU", "xen": "Xen", "libvirt": "libvirt"}
"""Whose versions a live host and a machine.yaml tell; any other the message names alone."""
_BOUNDS = regex(r"(?:(?:>=|<)[0-9]+\.[0-9]+)(?: (?:>=|<)[0-9]+\.[0-9]+)*")
_COMPULSORY = ("is", "text", "cure")
_OPTIONAL = ("since", "when", "unless", "sources")


def check(data: dict[str, Any]) -> None:
    """Raises ValueError for a mark or a symptom that nobody could read."""
    for mark in data.get("marks", ()):
        _check_mark(mark)
    symptoms = data.get("symptoms", [])
    _demand(isinstance(symptoms, list), "`symptoms` is a list of messages")
    for symptom in symptoms:
        _demand(isinstance(symptom, str) and len(symptom) > 3, f"{symptom!r} is no message")
    _demand(len(set(symptoms)) == len(symptoms), "a symptom stands there twice")


def marks(catalogue: list[dict[str, Any]]) -> str:
    """The text of the table of marks, a Python module."""
    rows = [
        row for data in catalogue for mark in data.get("marks", ()) for row in _rows(data, mark)
    ]
    return HEADER + pformat(rows, width=100, sort_dicts=False) + "\n"


def symptoms(catalogue: list[dict[str, Any]]) -> str:
    """The text of the table of symptoms, a Python module."""
    rows = [
        {"entry": data["id"], "title": data["title"].strip(), "said": data.get("symptoms", [])}
        for data in catalogue
    ]
    return HEADER + pformat(rows, width=100, sort_dicts=False) + "\n"


def _rows(data: dict[str, Any], mark: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A row for each way in which it may look."""
    (kind,) = _kinds(mark)
    for pattern in _patterns(mark[kind]):
        name, equals, value = pattern.partition("=")
        yield {
            "entry": data["id"],
            "kind": kind,
            "name": name,
            "value": value if equals else None,
            "is": mark["is"],
            "text": mark["text"].strip(),
            "cure": mark["cure"].strip(),
            "since": mark.get("since", {}),
            "when": _asked(mark.get("when", {})),
            "unless": _asked(mark.get("unless", {})),
            "sources": mark.get("sources", data["sources"]),
        }


def _asked(condition: dict[str, Any]) -> dict[str, Any]:
    """A condition with its patterns as `(kind, name, value)`."""
    return {
        word: [_pattern(each) for each in wanted] if word in ("with", "without") else wanted
        for word, wanted in condition.items()
    }


def _pattern(each: dict[str, str]) -> list[str | None]:
    ((kind, text),) = each.items()
    name, equals, value = text.partition("=")
    return [kind, name, value if equals else None]


def _check_mark(mark: dict[str, Any]) -> None:
    kinds = _kinds(mark)
    _demand(len(kinds) == 1, f"a mark is of one kind, of {', '.join(KINDS)}")
    for key in mark:
        known = (*_COMPULSORY, *_OPTIONAL, *kinds)
        _demand(key in known, f"a mark has no key {key}")
    for key in _COMPULSORY:
        _demand(bool(mark.get(key)), f"a mark lacks `{key}`")
    _demand(mark["is"] in VERDICTS, f"{mark['is']} is none of {', '.join(VERDICTS)}")
    for pattern in _patterns(mark[kinds[0]]):
        _demand(isinstance(pattern, str), f"{pattern!r} is no pattern; quote it")
        _demand(not pattern.startswith("="), f"{pattern} names nothing")
    _demand(
        (mark["is"] != "obsolete") or bool(mark.get("since")), "obsolete since when? `since` says"
    )
    for software, version in mark.get("since", {}).items():
        known = COMPARED.get(software.lower(), software)
        _demand(software == known, f"{software} is called {known}")
        _demand(isinstance(version, str), f"the version {version!r} has to be text")
    for key in ("when", "unless"):
        _check_asked(mark.get(key, {}))
    for key in ("text", "cure"):
        said = mark[key].strip()
        _demand(not said.endswith("."), f"`{key}` ends without a full stop: {said}")
        _demand("\n" not in said, f"`{key}` is one line: {said}")


def _check_asked(condition: dict[str, Any]) -> None:
    for word, wanted in condition.items():
        _demand(word in WORDS, f"no mark asks for {word}; it may ask for {', '.join(WORDS)}")
        if word in ("with", "without"):
            for each in wanted:
                _demand(
                    len(each) == 1 and set(each) <= set(KINDS),
                    f"{each} is no pattern of {', '.join(KINDS)}",
                )
        elif word == "passed":
            for id in wanted:
                _demand("*" not in id[:-1], f"{id}: `*` stands at the end alone")
        elif word == "kernel":
            _demand(bool(_BOUNDS.fullmatch(wanted)), f"{wanted} is no bound such as >=6.12 <6.15")
        elif word == "remapping":
            _demand(isinstance(wanted, bool), "`remapping` is true or false")
        else:
            _demand(isinstance(wanted, str), f"`{word}` is one word")


def _kinds(mark: dict[str, Any]) -> list[str]:
    return [key for key in mark if key in KINDS]


def _patterns(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _demand(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)
