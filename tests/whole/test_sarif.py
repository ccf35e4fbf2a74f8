"""SARIF of every wrong file holds to what code scanning asks for, beyond the format's own schema.

Source: SARIF 2.1.0, 3.27 to 3.30 and 3.49; GitHub, "SARIF support for code scanning".
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from gpc.build import build_source
from gpc.report.diagnostics import Refused
from gpc.report.drawing import draw
from wrong.cases import CASES, Case

MOST_RESULTS, MOST_RULES = 25_000, 25_000
"""What GitHub takes of one run."""


def log_of(name: str, data: bytes) -> Any:
    try:
        findings = build_source(name, data).warnings
    except Refused as refused:
        findings = refused.findings
    return json.loads(draw(findings, "sarif"))


def complaints(log: Any, text: str) -> list[str]:
    """What a reader of the log would have to say."""
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    found = []
    if len(run["results"]) > MOST_RESULTS or len(rules) > MOST_RULES:
        found.append("too much for one run")
    if len({rule["id"] for rule in rules}) != len(rules):
        found.append("a rule is there twice")
    for rule in rules:
        for key in ("shortDescription", "fullDescription", "help"):
            if not rule.get(key, {}).get("text"):
                found.append(f"{rule['id']} has no {key}")
        if len(rule["shortDescription"]["text"]) > 255 or "\n" in rule["shortDescription"]["text"]:
            found.append(f"{rule['id']} has no short description")
    for result in run["results"]:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            found.append("a rule's index is of another")
        if result["level"] not in ("error", "warning", "note"):
            found.append(f"no level: {result['level']}")
        if not result["message"]["text"].strip():
            found.append("a message says nothing")
        if len(result["locations"]) != 1:
            found.append("a result is not at one place")
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            found += misplaced(place["physicalLocation"], text)
    return found


def misplaced(place: Any, text: str) -> list[str]:
    """What is wrong with a place: its file as a URI, and its region in the file's lines."""
    found = []
    uri, region = place["artifactLocation"]["uri"], place["region"]
    if not re.fullmatch(r"(file:///)?[A-Za-z0-9._~%/-]+", uri) or uri.startswith("./"):
        found.append(f"no URI of a repository: {uri}")
    start = (region["startLine"], region["startColumn"])
    end = (region["endLine"], region["endColumn"])
    if min(start) < 1 or end < start:
        found.append(f"no region: {region}")
    if region["endLine"] > len(text.splitlines()) + 1:
        found.append(f"behind the end: {region}")
    if region.get("snippet", {"text": "."})["text"] == "":
        found.append("a snippet of nothing")
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_code_scanning_has_nothing_to_say(case: Case) -> None:
    data = case.read()
    log = log_of("./hosts/a b/ж:1.yaml", data)
    assert log["version"] == "2.1.0"
    assert complaints(log, data.decode("utf-8", "replace")) == []


def test_the_judge_finds_what_is_wrong() -> None:
    log = log_of("machine.yaml", b"gpc: 1\nhost: {nam: x}\n")
    result = log["runs"][0]["results"][0]
    place = result["locations"][0]["physicalLocation"]
    place["artifactLocation"]["uri"] = "./a b.yaml"
    place["region"]["startColumn"] = 0
    result["level"] = "fatal"
    assert len(complaints(log, "gpc: 1\n")) >= 3
