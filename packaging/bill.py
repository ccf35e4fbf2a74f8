"""A bill of materials of what is installed in a directory: `python3 packaging/bill.py DIRECTORY`.

Prints CycloneDX 1.6 as JSON: gpc, and below it each library with its version, its licence and what
it needs. It has neither a date nor a random number, so two of the same are the same.
Source: https://cyclonedx.org/docs/1.6/json; purl-spec, PURL-TYPES (pypi); core metadata 2.4.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

NAME = "gpc"
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://cyclonedx.org/schema/bom-1.6.schema.json")


def bill(directory: Path) -> str:
    """The bill's text. Raises KeyError where gpc is not installed in the directory."""
    found = {_normal(one.name): one for one in distributions(path=[str(directory)])}
    components = {name: _component(found[name]) for name in sorted(found)}
    own = {**components.pop(NAME), "type": "application"}
    content: dict[str, Any] = {
        "metadata": {"component": own},
        "components": list(components.values()),
        "dependencies": [
            {"ref": _purl(found[name]), "dependsOn": _needs(found[name], found)}
            for name in sorted(found)
        ],
    }
    serial = uuid.uuid5(SPACE, json.dumps(content, sort_keys=True))
    head = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": serial.urn,
        "version": 1,
    }
    return json.dumps({**head, **content}, indent=2) + "\n"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _purl(one: Distribution) -> str:
    return f"pkg:pypi/{_normal(one.name)}@{one.version}"


def _component(one: Distribution) -> dict[str, Any]:
    said: dict[str, Any] = {
        "type": "library",
        "bom-ref": _purl(one),
        "name": _normal(one.name),
        "version": one.version,
    }
    about = one.metadata
    if about["Summary"]:
        said["description"] = about["Summary"]
    kinds = [each for each in about.get_all("Classifier") or () if each.startswith("License ::")]
    if about["License-Expression"]:
        said["licenses"] = [{"expression": about["License-Expression"]}]
    elif kinds:
        said["licenses"] = [{"license": {"name": each.rpartition(" :: ")[2]}} for each in kinds]
    return {**said, "purl": _purl(one)}


def _needs(one: Distribution, found: dict[str, Distribution]) -> list[str]:
    """What it needs of what is there; what an extra or another system would need is not."""
    named = (re.match(r"[\w.-]+", need) for need in one.requires or () if "extra ==" not in need)
    names = {_normal(name[0]) for name in named if name}
    return [_purl(found[name]) for name in sorted(names & found.keys())]


if __name__ == "__main__":
    sys.stdout.write(bill(Path(sys.argv[1])))
