"""What `workarounds` says that cannot be, does nothing, or is missing. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.knowledge import applies, can_help, is_obsolete
from gpc.knowledge.conditions import Scene, match, scene
from gpc.knowledge.entries import Entry, entries
from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import nearest
from gpc.settle.records import Settled
from gpc_schemas.machine import Machine


def check_workarounds(settled: Settled) -> list[Diagnostic]:
    """Errors: unknown-workaround, obsolete-workaround, workaround-conflict.

    Warnings: obsolete-workaround, workaround-has-no-effect, workaround-not-needed,
    workaround-caution, workaround-suggested.
    """
    machine, around = settled.machine, scene(settled)
    found: list[Diagnostic] = []
    for id, choice in machine.workarounds.items():
        entry = entries().get(id)
        if entry is None:
            found.append(_unknown(id))
        elif choice == "on":
            found += _chosen(entry, around)
            found += _conflicts(entry, machine)
    for entry in entries().values():
        if entry.level == "suggest" and machine.workarounds.get(entry.id, "auto") == "auto":
            found += _suggested(entry, around)
    return found


def _unknown(id: str) -> Diagnostic:
    near = nearest(id, entries())
    return Diagnostic(
        "unknown-workaround",
        f"there is no workaround `{id}`",
        Place(("workarounds", id), key=True),
        help=f"did you mean `{near}`?" if near else "`gpc explain` lists them all",
    )


def _chosen(entry: Entry, around: Scene) -> Iterator[Diagnostic]:
    place = Place(("workarounds", entry.id))
    if entry.level == "refuse":
        yield Diagnostic(
            "obsolete-workaround",
            f"{entry.id} is refused: {entry.refusal}",
            place,
            help="take it out",
        )
    elif is_obsolete(entry, around.machine):
        yield Diagnostic(
            "obsolete-workaround",
            f"{entry.id} is not needed since Linux {entry.obsolete_since['Linux']}",
            place,
            also=(Place(("host", "kernel"), label="newer than that"),),
            help="take it out",
            severity="warning",
        )
    elif can_help(entry, around) is None:
        yield Diagnostic(
            "workaround-has-no-effect",
            f"{entry.id} can do nothing on this machine",
            place,
            help=f"take it out; `gpc explain {entry.id}` tells whom it helps",
            severity="warning",
        )
    elif match(entry.when, around) is None:
        yield Diagnostic(
            "workaround-not-needed",
            f"{entry.id} is on, and nothing in this file asks for it",
            place,
            help="take it out, or correct what the file says of the host",
            severity="warning",
        )
    if entry.caution and can_help(entry, around) and match(entry.caution_when, around):
        yield Diagnostic(
            "workaround-caution",
            f"{entry.id}: {entry.caution}",
            place,
            help=f"`gpc explain {entry.id}` tells what else there is",
            severity="warning",
        )


def _conflicts(entry: Entry, machine: Machine) -> Iterator[Diagnostic]:
    written = list(machine.workarounds)
    before = written[: written.index(entry.id)]
    for other in entry.conflicts:
        if other in before and machine.workarounds[other] == "on":
            yield Diagnostic(
                "workaround-conflict",
                f"{other} and {entry.id} do not go together",
                Place(("workarounds", entry.id)),
                also=(Place(("workarounds", other), label="the other one"),),
                help="keep one of them",
            )


def _suggested(entry: Entry, around: Scene) -> Iterator[Diagnostic]:
    matched = match(entry.when, around)
    if not applies(entry, around) or matched is None:
        return
    path = matched.paths[0] if matched.paths else ("host",)
    yield Diagnostic(
        "workaround-suggested",
        f"this machine may need the workaround {entry.id}",
        Place(path),
        help=f"write `{entry.id}: on` or `off` under workarounds; `gpc explain {entry.id}` tells "
        "what it does",
        severity="warning",
    )
