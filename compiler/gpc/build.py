"""machine.yaml → build tree, in memory. Pure: the bytes come in, the files go out as text.

Nothing here can write: the tree is handed to `gpc.tree.write`, which a command calls once every
machine has compiled.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gpc.checks import check
from gpc.knowledge.check import check_workarounds
from gpc.output.manifest import manifest
from gpc.output.render import Artifact, render
from gpc.plan import Plan
from gpc.report.diagnostics import Diagnostic, Finding, Refused, has_error, located
from gpc.report.located import Source
from gpc.resolve import resolve, with_backend
from gpc.resolve.slots import overfull
from gpc.source.read import read
from gpc.source.validate import validate
from gpc.target import Target, targets
from gpc_schemas.guest import Backend
from gpc_schemas.machine import Machine


class Checked(NamedTuple):
    """A machine.yaml in which no error was found, with the warnings about it."""

    source: Source
    machine: Machine
    plan: Plan
    warnings: tuple[Finding, ...]


class Built(NamedTuple):
    """A whole build tree, manifest included, by paths relative to its root."""

    host: str
    source: Source
    machine: Machine
    artifacts: tuple[Artifact, ...]
    manifest: str
    warnings: tuple[Finding, ...]


def check_source(name: str, data: bytes, backend: Backend | None = None) -> Checked:
    """The plan of a machine.yaml. Raises Refused with every error in it, and the warnings."""
    source, found = read(name, data)
    machine, wrong = validate(source)
    found += wrong
    if machine is None or found:
        raise Refused(located(source, found))
    if backend is not None:
        machine = with_backend(machine, backend)
    found = [*check(machine), *overfull(machine), *check_workarounds(machine)]
    if any(diagnostic.severity == "error" for diagnostic in found):
        raise Refused(located(source, found))
    plan = resolve(machine)
    found += [diagnostic for target in targets() for diagnostic in target.check(plan)]
    findings = located(source, found) if found else ()
    if has_error(findings):
        raise Refused(findings)
    return Checked(source, machine, plan, findings)


def build_source(name: str, data: bytes, backend: Backend | None = None) -> Built:
    """The build tree of a machine.yaml. Raises Refused with every error in it."""
    checked = check_source(name, data, backend)
    artifacts: list[Artifact] = []
    refused: list[Diagnostic] = []
    for result in _render_all(checked.plan, targets()):
        if isinstance(result, Diagnostic):
            refused.append(result)
        else:
            artifacts.append(result)
    if refused:
        raise Refused((*located(checked.source, refused), *checked.warnings))
    artifacts.sort(key=lambda artifact: artifact.path)
    host = checked.machine.host.name
    return Built(
        host,
        checked.source,
        checked.machine,
        tuple(artifacts),
        manifest(checked.plan.host, data, artifacts, backend),
        checked.warnings,
    )


def _render_all(plan: Plan, all_targets: Iterable[Target]) -> Iterable[Artifact | Diagnostic]:
    for target in all_targets:
        for sheet in target.lower(plan):
            yield render(target, sheet)
