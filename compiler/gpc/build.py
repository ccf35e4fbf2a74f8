"""machine.yaml → build tree, in memory. Pure: the bytes come in, the files go out as text.

Nothing here can write: the tree is handed to `gpc.tree.write`, which a command calls once every
machine has compiled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpc.checks import check
from gpc.knowledge.check import check_workarounds
from gpc.output.gather import gathered
from gpc.output.manifest import manifest
from gpc.output.render import Artifact, render
from gpc.parts.slots import overfull
from gpc.plan import Plan
from gpc.report.diagnostics import (
    Diagnostic,
    Finding,
    Place,
    Refused,
    has_error,
    located,
    merged,
)
from gpc.report.located import Source, plain
from gpc.resolve import resolve, with_backend
from gpc.settle import settle
from gpc.settle.records import Settled
from gpc.source.read import read
from gpc.source.validate import validate
from gpc.target import Target, targets
from gpc.target.arguments import by_hand
from gpc.target.since import too_old
from gpc.target.words import without_words
from gpc_schemas.host import Device, Gpu
from gpc_schemas.machine import Machine
from gpc_schemas.model import changed
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress, PciId


class Checked(NamedTuple):
    """A machine.yaml in which no error was found, with the warnings about it."""

    source: Source
    settled: Settled
    plan: Plan
    warnings: tuple[Finding, ...]

    @property
    def machine(self) -> Machine:
        """The machine as it was written."""
        return self.settled.machine


class Built(NamedTuple):
    """A whole build tree, manifest included, by paths relative to its root."""

    host: str
    source: Source
    settled: Settled
    artifacts: tuple[Artifact, ...]
    manifest: str
    warnings: tuple[Finding, ...]

    @property
    def machine(self) -> Machine:
        """The machine as it was written."""
        return self.settled.machine


def check_source(name: str, data: bytes, backend: str | None = None) -> Checked:
    """The plan of a machine.yaml. Raises Refused with every error in it, and the warnings."""
    source, found = read(name, data)
    machine, wrong = validate(source)
    if machine is None or found:
        raise Refused(_all_errors(source, [*found, *wrong], backend))
    settled = _settled(machine, backend)
    found, plan = _judged(settled)
    findings = located(source, found) if found else ()
    if plan is None or has_error(findings):
        raise Refused(findings)
    return Checked(source, settled, plan, findings)


def _settled(machine: Machine, backend: str | None) -> Settled:
    return settle(machine if backend is None else with_backend(machine, backend))


def _judged(settled: Settled) -> tuple[list[Diagnostic], Plan | None]:
    """Everything that is wrong with a machine, and its plan where the checks found no error.

    What the targets say of a machine with errors is kept where it is not about the same places. A
    target's `lower` is not asked then: it may rely on all that its `check` refuses.
    """
    found = [*check(settled), *overfull(settled), *check_workarounds(settled)]
    errors = [diagnostic for diagnostic in found if diagnostic.severity == "error"]
    if not errors:
        plan, said = _planned(settled)
        return [*found, *said], plan
    from gpc.source.holes import Ground

    ground = Ground(error.place.path for error in errors if isinstance(error.place, Place))
    more = _said_by_targets(resolve(settle(_with_unknown_cards(settled.machine))))
    found += [said for said in more if said.severity == "error" and not ground.bears(said)]
    return found, None


def _planned(settled: Settled) -> tuple[Plan, list[Diagnostic]]:
    """The plan, and what the targets say of it.

    A workaround that gpc chose by itself is left out where a back end cannot do what it sets.
    """
    plan = resolve(settled)
    said = list(_said_by_targets(plan))
    if not plan.set_by:
        return plan, said
    from gpc.knowledge.check import check_set, unwanted

    left_out = unwanted(settled.machine, plan, said)
    if left_out:
        plan = resolve(settled, without=left_out)
        said = list(_said_by_targets(plan))
    return plan, [*check_set(settled.machine, plan, said), *left_out.values()]


def _said_by_targets(plan: Plan) -> Iterator[Diagnostic]:
    for target in targets():
        yield from target.check(plan)
    yield from without_words(plan, targets())
    yield from too_old(plan, targets())
    yield from by_hand(plan)


def _with_unknown_cards(machine: Machine) -> Machine:
    """The machine with a card for each name that stands for none, as a plan has one for each."""
    host = machine.host
    guests = machine.guests.values()
    at, id = PciAddress(0xFFFF, 0, 0, 0), PciId(0xFFFF, 0xFFFF)
    gpus = {name: Gpu(address=at, id=id) for guest in guests for name in guest.gpus}
    devices = {name: Device(address=at, id=id) for guest in guests for name in guest.devices}
    return changed(
        machine, host=changed(host, gpus=gpus | host.gpus, devices=devices | host.devices)
    )


def _all_errors(
    source: Source, found: list[Diagnostic], backend: str | None
) -> tuple[Finding, ...]:
    """What is wrong with a file of which not all could be read, and with what could be."""
    from gpc.source.holes import mend

    findings = located(source, found)
    mended = mend(source)
    if mended is None:
        return findings
    errors: list[Diagnostic] | None = None  # not asked yet
    for machine in mended.machines():
        judged, _ = _judged(_settled(machine, backend))
        said = dict.fromkeys(found for found in judged if found.severity == "error")
        errors = [error for error in (said if errors is None else errors) if error in said]
        if not errors:
            break
    ground = mended.ground
    true = [error for error in errors or () if not ground.bears(error)]
    return merged(findings, located(mended.source, [*mended.found, *true]))


def build_source(name: str, data: bytes, backend: str | None = None) -> Built:
    """The build tree of a machine.yaml. Raises Refused with every error in it."""
    checked = check_source(name, data, backend)
    artifacts = _artifacts(checked, _render_all(checked.plan, targets()))
    artifacts = _artifacts(checked, gathered(checked.plan, artifacts, targets()))
    artifacts.sort(key=lambda artifact: artifact.path)
    host = checked.settled.machine.host.name
    return Built(
        host,
        checked.source,
        checked.settled,
        tuple(artifacts),
        manifest(checked.plan.host, meaning(checked.source), artifacts, backend),
        checked.warnings,
    )


def files_of(target: str, checked: Checked) -> list[Artifact]:
    """What one target alone writes. Raises Refused with each file that could not be rendered."""
    only = [each for each in targets() if target == each.NAME]
    return _artifacts(checked, _render_all(checked.plan, only))


def is_sound(data: bytes) -> bool:
    """Whether a machine.yaml has no error. What else is wrong with one that has is not asked."""
    source, found = read("", data)
    machine, _ = validate(source)
    if machine is None or found:
        return False
    judged, _ = _judged(_settled(machine, None))
    return not any(each.severity == "error" for each in judged)


def meaning(source: Source) -> bytes:
    """What a machine.yaml says, without how it is written: no comment, no quote, no short form.

    Its digest stands in the manifest, so that a remark in the file makes no tree stale.
    """
    return b"" if source.root is None else ascii(plain(source.root)).encode()


def _artifacts(checked: Checked, results: Iterable[Artifact | Diagnostic]) -> list[Artifact]:
    """The files that were rendered. Raises Refused with each that could not be."""
    found = list(results)
    refused = [result for result in found if isinstance(result, Diagnostic)]
    if refused:
        raise Refused((*located(checked.source, refused), *checked.warnings))
    return [result for result in found if not isinstance(result, Diagnostic)]


def _render_all(plan: Plan, all_targets: Iterable[Target]) -> Iterable[Artifact | Diagnostic]:
    for target in all_targets:
        for sheet in target.lower(plan):
            yield render(target, sheet)
