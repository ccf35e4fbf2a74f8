"""`gpc why`: from a line of the build tree to machine.yaml, and from there to the tree."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import Any

from gpc.build import Built, build_source, meaning
from gpc.commands.console import counted, note, say, show, tell
from gpc.commands.files import DEFAULT, UnreadableFile, read_file
from gpc.commands.guard import DONE, ENVIRONMENT, INVALID, USAGE
from gpc.commands.reasons import ToldLine, json_text
from gpc.commands.streams import document
from gpc.hashes import sha256
from gpc.lift.hidden import without_secrets
from gpc.output.manifest import NAME
from gpc.output.render import Artifact
from gpc.report.diagnostics import Refused
from gpc.report.located import Node, Source, locate
from gpc.report.suggest import nearest
from gpc.resolve.rules import all_rules
from gpc.why import Path, Why, Workaround, Written, dotted, paths


def why(
    place: str, *, file: str | None = None, backend: str | None = None, format: str = "text"
) -> int:
    """Answers for `FILE`, `FILE:LINE` of the tree, or `machine.yaml:LINE`.

    As JSON it is a document whatever happens; what it has no lines for is said on stderr.
    """
    told: list[ToldLine] = []
    code = _answer(place, file, backend, told if format == "json" else None)
    if format == "json":
        document(json_text(told))
    return code


def _answer(place: str, file: str | None, backend: str | None, told: list[ToldLine] | None) -> int:
    name, line = _split(place)
    chosen: Any = backend
    source_asked = name.endswith((".yaml", ".yml")) and os.path.isfile(name)
    try:
        source = name if source_asked else file or _source_of(name)
        built = build_source(source, read_file(source), chosen)
    except UnreadableFile as error:
        note(str(error))
        return ENVIRONMENT
    except Refused as refused:
        show(refused.findings)
        return INVALID
    if source_asked:
        return _backward(built, line, told)
    artifact = _find(built.artifacts, name) or _find(built.artifacts, os.path.abspath(name))
    if artifact is None:
        known = {a.path: a for a in built.artifacts}
        near = nearest(name, known) or next(iter(known), "")
        note(f"error: the build has no file {name}\n  help: it has, for example, {near}")
        return USAGE
    return _forward(built, artifact, line, told)


def _source_of(name: str) -> str:
    """The machine.yaml behind a file of a tree: the one here, or the one that the tree is of.

    A tree stands below it, and its manifest has the digest of what it says.
    """
    if os.path.isfile(DEFAULT):
        return DEFAULT
    tree = directory = os.path.dirname(os.path.abspath(name))
    while not os.path.isfile(os.path.join(tree, NAME)) and tree != "/":
        tree = os.path.dirname(tree)
    said = _said_by(os.path.join(tree, NAME))
    above = os.path.dirname(tree)
    while said and above != "/":
        source = os.path.join(above, DEFAULT)
        if os.path.isfile(source) and said == _digest(source):
            return os.path.relpath(source)
        above = os.path.dirname(above)
    what = f"the machine.yaml that {os.path.relpath(tree)} was built from" if said else "it"
    where = "here" if not said else f"here or above {os.path.relpath(directory)}"
    raise UnreadableFile(
        f"error: there is no {DEFAULT} {where} that this could come from\n"
        f"  help: name {what} with --file, or change to its directory"
    )


def _said_by(place: str) -> str:
    """The digest of the machine.yaml in a manifest, or nothing."""
    from gpc.output.manifest import read_manifest

    try:
        with open(place, encoding="utf-8") as file:
            return read_manifest(file.read()).source
    except (OSError, ValueError):
        return ""


def _digest(source: str) -> str:
    from gpc.source.read import read

    try:
        return sha256(meaning(read(source, read_file(source))[0]))
    except UnreadableFile:
        return ""


def _split(place: str) -> tuple[str, int | None]:
    found = re.fullmatch(r"(.+?):([0-9]+)(?::[0-9]+)?", place)
    return (found[1], int(found[2])) if found else (place, None)


def _find(artifacts: Sequence[Artifact], name: str) -> Artifact | None:
    """The artefact that a path means: in the tree, below a build directory, or on the host."""
    parts = os.path.normpath(name).strip("/").split("/")
    by_path = {artifact.path: artifact for artifact in artifacts}
    for start in range(len(parts)):
        artifact = by_path.get("/".join(parts[start:]))
        if artifact is not None:
            return artifact
    return None


def _forward(
    built: Built, artifact: Artifact, line: int | None, told: list[ToldLine] | None
) -> int:
    text = artifact.text.splitlines()
    if line is not None and not 1 <= line <= len(text):
        note(f"error: {artifact.path} has {counted(len(text), 'line')}")
        return USAGE
    numbers = range(1, len(text) + 1) if line is None else (line,)
    wide = len(str(len(text)))
    for number in numbers:
        reasons = artifact.lines[number - 1]
        shown = without_secrets(text[number - 1])
        if told is not None:
            told.append(ToldLine(built.source, artifact.path, number, shown, reasons))
            continue
        say(f"{artifact.path}:{number:<{wide}}  {shown}".rstrip())
        if line is not None and not reasons:
            say("  a comment, for whoever reads the file")
        for reason in reasons:
            for row in _rows(built.source, reason, full=line is not None):
                tell(f"  {row}", hang=3)
    return DONE


def _rows(source: Source, reason: Why, *, full: bool) -> Iterator[str]:
    """A reason in words: where it was written, or which rule it is and what led to it."""
    if isinstance(reason, Written):
        yield f"<- {_place(source, reason.path)}"
        return
    if isinstance(reason, Workaround):
        yield f"<- workaround {reason.id} (gpc explain {reason.id})"
    else:
        rule = all_rules()[reason.name]
        yield f"<- rule {reason.name}" + (f": {rule.text}" if full else "")
        if full and rule.source:
            yield f"   source: {rule.source}"
    if full:
        for path in paths(reason):
            yield f"   because of {_place(source, path)}"


def _place(source: Source, path: Path) -> str:
    span = locate(source.root, path)
    text = source.text.splitlines()[span.line].strip() if source.text else ""
    text = without_secrets(re.sub(r"\s+#.*", "", text))
    return f"{source.name}:{span.line + 1}:{span.column + 1}  {dotted(path)}  ({text})"


def _backward(built: Built, line: int | None, told: list[ToldLine] | None) -> int:
    """The lines of the tree that a line of machine.yaml, or any of it, is a reason for."""
    assert built.source.root is not None
    total = len(built.source.text.splitlines())
    if line is not None and not 1 <= line <= total:
        note(f"error: {built.source.name} has {counted(total, 'line')}")
        return USAGE
    starts = {path for path, at in _paths(built.source.root, ()) if line is None or at == line - 1}
    shown = 0
    for artifact in built.artifacts:
        for number, (text, reasons) in enumerate(
            zip(artifact.text.splitlines(), artifact.lines, strict=True), 1
        ):
            if any(
                path[: len(start)] == start
                for r in reasons
                for path in paths(r)
                for start in starts
            ):
                line_shown = without_secrets(text.strip())
                if told is None:
                    say(f"{artifact.path}:{number}  {line_shown}")
                else:
                    told.append(ToldLine(built.source, artifact.path, number, line_shown, reasons))
                shown += 1
    if not shown:
        note("no line of the build tree comes from there")
    return DONE


def _paths(node: Node, path: Path) -> Iterator[tuple[Path, int]]:
    """Every path of the tree with the line that its key stands on."""
    if isinstance(node.value, dict):
        for key, entry in node.value.items():
            yield (*path, key), node.key(key).line
            yield from _paths(entry, (*path, key))
    elif isinstance(node.value, tuple):
        for index, entry in enumerate(node.value):
            yield (*path, index), entry.span.line
            yield from _paths(entry, (*path, index))
