"""Findings for GitLab, which knows them again by their fingerprints."""

from __future__ import annotations

import json

from gpc.build import check_source
from gpc.report.diagnostics import Finding, Refused
from gpc.report.drawing import draw


def findings(text: str) -> list[Finding]:
    try:
        return list(check_source("machine.yaml", text.encode()).warnings)
    except Refused as refused:
        return list(refused.findings)


def test_gitlab_tells_findings_apart_and_knows_them_again() -> None:
    wrong = "gpc: 1\nhost: {name: tower, nmae: x}\nguests: {a: {vcpu: 1}, b: {vcpu: 1}}\n"
    issues = json.loads(draw(findings(wrong), "gitlab"))
    assert len(issues) == len(findings(wrong)) > 2
    for issue in issues:
        assert issue.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints)
    later = json.loads(draw(findings(f"# a remark\n{wrong}"), "gitlab"))
    assert [issue["fingerprint"] for issue in later] == prints
    twice = [*findings(wrong), *findings(wrong)]
    assert len({each["fingerprint"] for each in json.loads(draw(twice, "gitlab"))}) == len(twice)
