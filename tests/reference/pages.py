"""The pages of codes, rules, targets and workarounds, each from where the thing itself stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gpc.report.codes
import gpc.target
from gpc.build import build_source
from gpc.knowledge.entries import Entry, entries, prose
from gpc.knowledge.page import LEVELS
from gpc.knowledge.page import page as workaround_page
from gpc.resolve.rules import all_rules
from reference.text import document, table


def codes() -> str:
    """Every diagnostic code with its title, linked to its page."""
    rows = []
    for code in gpc.report.codes.known():
        page = gpc.report.codes.explain(code)
        assert page is not None
        title = page.partition("\n")[0].removeprefix("# ")
        rows.append((f"[{code}](../../compiler/gpc/report/codes/{code}.md)", title))
    opening = [
        f"The {len(rows)} things that gpc says about a machine.yaml, each with a page of its own:",
        "a wrong file, the right one, and what to do. `gpc explain CODE` prints it.",
        "",
    ]
    return document("Diagnostic codes", [*opening, *table(("code", "what is wrong"), rows)])


def rules() -> str:
    """Every rule by which gpc chooses what nobody wrote."""
    opening = [
        "What a machine.yaml leaves open is chosen by a rule that has a name, and `gpc why` says",
        "which: `default:NAME`, with the keys that the rule looked at.",
        "",
    ]
    rows = [(f"`{name}`", rule.text, rule.source) for name, rule in all_rules().items()]
    return document("Rules", [*opening, *table(("rule", "what it decides", "source"), rows)])


def targets(root: Path) -> str:
    """Every target: what reads its files, and which files the examples have of it."""
    lines = [
        "What gpc writes, by the tool that reads it; `gpc targets` lists what is installed. The",
        "files are those of the examples.",
    ]
    files = _files_of_examples(root)
    for target in gpc.target.targets():
        folder = Path(target.__file__ or "").parent
        lines += ["", f"## {target.NAME}", "", f"{target.TITLE}", ""]
        if (folder / "README.md").exists():
            lines += [f"More: [its README](../../targets/gpc_targets/{folder.name}/README.md).", ""]
        lines += [f"- `/{path}` ({names})" for path, names in sorted(files[target.NAME].items())]
    return document("Targets", lines)


def _files_of_examples(root: Path) -> dict[str, dict[str, str]]:
    """Target → path → the examples that have it, as words."""
    found: dict[str, dict[str, list[str]]] = {t.NAME: {} for t in gpc.target.targets()}
    machines = sorted(root.glob("examples/*/machine.yaml"))
    for machine in machines:
        for artifact in build_source("machine.yaml", machine.read_bytes()).artifacts:
            found[artifact.target].setdefault(artifact.path, []).append(machine.parent.name)
    return {
        target: {
            path: "all of them" if len(names) == len(machines) else ", ".join(names)
            for path, names in paths.items()
        }
        for target, paths in found.items()
    }


def workarounds() -> str:
    """The catalogue: an index, then every entry whole."""
    lines = [
        "What gpc knows about hardware and drivers that do not do as they should. Each is a file",
        "of [the catalogue](../../compiler/gpc/knowledge/catalogue). `gpc explain ID` prints it;",
        "`workarounds:` in machine.yaml decides otherwise.",
        "",
        *(f"- **{level}**: {text}" for level, text in LEVELS.items()),
        "",
        *table(("workaround", "symptom", "level"), map(_row, entries().values())),
    ]
    for entry in entries().values():
        lines += ["", *_entry(entry)]
    return document("Workarounds", lines)


def _row(entry: Entry) -> tuple[str, ...]:
    return f"[{entry.id}](#{entry.id})", prose(entry.id).title, entry.level


def _entry(entry: Entry) -> Iterator[str]:
    title, *text = workaround_page(entry).rstrip().splitlines()
    yield from (f"## {entry.id}", "", f"*{title.removeprefix('# ')}*", *text)
