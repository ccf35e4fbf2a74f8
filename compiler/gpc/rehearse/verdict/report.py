"""What a rehearsal found, as text and as JSON. Pure."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from gpc.rehearse.verdict.records import Rehearsal, RehearsedBoot, Step
from gpc.report.drawing.cells import visible

SIGNS = {"pass": "ok", "fail": "FAIL", "skip": "--"}
_COLORS = {"pass": "32", "fail": "1;31", "skip": "33"}


def verdict(found: Rehearsal) -> str:
    """The whole of it in one line."""
    total = sum(len(boot.steps) for boot in found.boots)
    bad, skipped = found.count("fail"), found.count("skip")
    what = f"{bad} of {total} steps failed" if bad else f"all {total - skipped} steps passed"
    if skipped:
        what += f", {skipped} skipped"
    boots = "1 boot" if len(found.boots) == 1 else f"{len(found.boots)} boots"
    return f"{found.host}: {what} in {boots}, {found.seconds:.0f} s"


def text(found: Rehearsal, columns: int | None = None, color: bool = False) -> str:
    """The report for a terminal: steps first, what was stood in for, what differs.

    Sentences are broken at `columns`; tables never are.
    """
    return "\n".join(_lines(found, columns, color)) + "\n"


def _lines(found: Rehearsal, columns: int | None, color: bool) -> Iterator[str]:
    yield f"{found.host} in QEMU ({found.accelerator}), {found.iommu}"
    yield f"Linux {found.kernel}"
    for boot in found.boots:
        yield ""
        yield f"{boot.title}  ({boot.seconds:.0f} s)"
        for step in boot.steps:
            sign = f"  {SIGNS[step.verdict]:<5}"
            title = _broken(f"{step.title}  {step.seconds:.1f} s", sign, columns)
            if color:
                title[0] = title[0].replace(sign, f"\x1b[{_COLORS[step.verdict]}m{sign}\x1b[0m", 1)
            yield from title
            for reason in step.reasons:
                yield from _broken(reason, "       ", columns)
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
        yield from _broken(difference, "  - ", columns)
    yield ""
    yield verdict(found)


def _broken(text: str, start: str, columns: int | None) -> list[str]:
    """A sentence over as many lines as it takes, the later ones below the first.

    What a guest printed may be in it, and reaches a terminal as text alone.
    """
    text = visible(text)
    if columns is None:
        return [start + text]
    rest = " " * len(start)
    return textwrap.wrap(
        text,
        max(columns, 40),
        initial_indent=start,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _owners(found: Rehearsal, boot: RehearsedBoot) -> Iterator[str]:
    """Who had each function after the steps that changed something."""
    columns = turning_points(boot)
    if not columns:
        return
    names = {function.address: function.name for function in found.functions}
    yield ""
    heads = ("after", *(step.name for step in columns))
    yield "  " + " ".join(f"{head:<16}" for head in heads).rstrip()
    for owner in columns[0].owners:
        cells = [
            next((o.driver or "-" for o in step.owners if o.address == owner.address), "(gone)")
            for step in columns
        ]
        head = names.get(owner.address, owner.address)
        yield "  " + " ".join(f"{cell:<16}" for cell in (head, *cells)).rstrip()


def turning_points(boot: RehearsedBoot) -> tuple[Step, ...]:
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
