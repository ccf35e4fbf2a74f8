"""What a rehearsal found, as text and as JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from gpc.rehearse.records import Boot, Rehearsal, Step

SIGNS = {"pass": "ok", "fail": "FAIL", "skip": "--"}


def verdict(found: Rehearsal) -> str:
    """The whole of it in one line."""
    total = sum(len(boot.steps) for boot in found.boots)
    bad = found.count("fail")
    what = f"{bad} of {total} steps failed" if bad else f"all {total} steps passed"
    return f"{found.host}: {what} in {len(found.boots)} boots, {found.seconds:.0f} s"


def text(found: Rehearsal) -> str:
    """The report for a terminal: steps first, what was stood in for, what differs."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Rehearsal) -> Iterator[str]:
    yield f"{found.host} in QEMU ({found.accelerator}), {found.iommu}"
    yield f"Linux {found.kernel}"
    for boot in found.boots:
        yield ""
        yield f"{boot.title}  ({boot.seconds:.0f} s)"
        for step in boot.steps:
            yield f"  {SIGNS[step.verdict]:<5}{step.title}  {step.seconds:.1f} s"
            for reason in step.reasons:
                yield f"       {reason}"
        yield from _owners(found, boot)
    yield ""
    yield "stand-ins"
    for function in found.functions:
        real = f"{function.id} {function.driver}".strip()
        here = f"{function.stand_in} {function.stand_in_id} {function.stand_in_driver}".strip()
        yield f"  {function.address}  {function.name:<20} {real:<28} {here}"
    if found.changes:
        yield ""
        yield "replaced in the copy of the tree"
        for change in found.changes:
            yield f"  {change.what:<9} {change.real} -> {change.here}"
    yield ""
    yield "where this differs from the real machine"
    for difference in found.differences:
        yield f"  - {difference}"
    yield ""
    yield verdict(found)


def _owners(found: Rehearsal, boot: Boot) -> Iterator[str]:
    """Who had each function after the steps that changed something."""
    columns = turning_points(boot)
    if not columns:
        return
    names = {function.address: function.name for function in found.functions}
    yield ""
    yield "  " + " ".join(f"{head:<16}" for head in ("after", *(step.name for step in columns)))
    for owner in columns[0].owners:
        cells = [
            next((o.driver or "-" for o in step.owners if o.address == owner.address), "(gone)")
            for step in columns
        ]
        head = names.get(owner.address, owner.address)
        yield "  " + " ".join(f"{cell:<16}" for cell in (head, *cells)).rstrip()


def turning_points(boot: Boot) -> tuple[Step, ...]:
    """The steps after which some function had another driver than before; the first always."""
    points: list[Step] = []
    for step in boot.steps:
        if step.owners and (not points or step.owners != points[-1].owners):
            points.append(step)
    return tuple(points)


def as_json(found: Rehearsal) -> str:
    """Everything, the console's log included."""
    whole = {"format": 1, "passed": found.passed, **_plain(found)}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {key: _plain(inner) for key, inner in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return round(value, 2)
    return value
