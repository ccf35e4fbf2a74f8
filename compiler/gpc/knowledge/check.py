"""What `workarounds` says that cannot be, does nothing, or is missing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpc.knowledge import OUTDATED_BY, can_help, known, outdated
from gpc.knowledge.conditions import Scene, match, scene
from gpc.knowledge.conditions_host import hangs_on
from gpc.knowledge.entries import Entry, concerning, prose
from gpc.plan import Plan
from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import nearest
from gpc.settle.records import Settled
from gpc.why import Path
from gpc_schemas.machine import Machine


def check_workarounds(settled: Settled) -> list[Diagnostic]:
    """Errors: unknown-workaround, obsolete-workaround, workaround-conflict.

    Warnings: obsolete-workaround, workaround-has-no-effect, workaround-not-needed,
    workaround-caution, workaround-suggested.
    """
    machine, around = settled.machine, scene(settled)
    found: list[Diagnostic] = []
    looked_at = concerning(machine.workarounds)
    for id, choice in machine.workarounds.items():
        entry = looked_at.get(id)
        if entry is None:
            found.append(_unknown(id))
        elif choice == "on":
            found += _chosen(entry, around)
            found += _conflicts(entry, machine)
    for entry in looked_at.values():
        if entry.level == "suggest" and machine.workarounds.get(entry.id, "auto") == "auto":
            found += _suggested(entry, around)
    return found


def _unknown(id: str) -> Diagnostic:
    near = nearest(id, known())
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
            f"{entry.id} is refused: {prose(entry.id).refusal}",
            place,
            help="take it out",
        )
    elif entry.level == "note":
        yield Diagnostic(
            "workaround-has-no-effect",
            f"{entry.id} is a note: there is nothing that `on` could set",
            place,
            help=f"take it out; `gpc explain {entry.id}` tells what there is to know",
            severity="warning",
        )
    elif (since := outdated(entry, around.settled)) is not None:
        word = OUTDATED_BY[since.partition(" ")[0]]
        yield Diagnostic(
            "obsolete-workaround",
            f"{entry.id} is not needed since {since}",
            place,
            also=(Place(hangs_on(word, around.settled)[0], label="newer than that"),),
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
    careful = entry.caution_when
    found = match(careful, around) if careful is not None and can_help(entry, around) else None
    if found is not None and found.is_sure:
        yield Diagnostic(
            "workaround-caution",
            f"{entry.id}: {prose(entry.id).caution}",
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
    possible, matched = can_help(entry, around), match(entry.when, around)
    if possible is None or matched is None or not (possible.is_sure and matched.is_sure):
        return
    path = (*matched.paths, *possible.paths, ("host",))[0]
    yield Diagnostic(
        "workaround-suggested",
        f"this machine may need the workaround {entry.id}",
        Place(path),
        help=f"write `{entry.id}: on` or `off` under workarounds; `gpc explain {entry.id}` tells "
        "what it does",
        severity="warning",
    )


def unwanted(machine: Machine, plan: Plan, said: Iterable[Diagnostic]) -> dict[str, Diagnostic]:
    """Workarounds that nobody asked for, and that a back end cannot do what they set.

    Each with the warning that it is left out (workaround-has-no-effect).
    """
    found: dict[str, Diagnostic] = {}
    for diagnostic in said:
        at = _set_at(machine, plan, diagnostic)
        if at is None or diagnostic.severity != "error":
            continue
        id = plan.set_by[at].id
        if machine.workarounds.get(id, "auto") == "auto":
            found[id] = Diagnostic(
                "workaround-has-no-effect",
                f"the workaround {id} is left out: {diagnostic.message}",
                Place(at[:2], key=True),
                help=f"write `{id}: off` under workarounds if the guest does without",
                severity="warning",
            )
    return found


def check_set(machine: Machine, plan: Plan, said: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """What targets say, about the workaround where it is about a key that one set."""
    for diagnostic in said:
        at = _set_at(machine, plan, diagnostic)
        if at is None:
            yield diagnostic
            continue
        id = plan.set_by[at].id
        asked = id in machine.workarounds
        yield diagnostic._replace(
            place=Place(("workarounds", id)) if asked else Place(at[:2], key=True),
            help=f"take it out; `gpc explain {id}` tells what it sets",
        )


def _set_at(machine: Machine, plan: Plan, diagnostic: Diagnostic) -> Path | None:
    """The key that a workaround set and a diagnostic is about, which may be that it is part of."""
    if not isinstance(diagnostic.place, Place):
        return None
    path = diagnostic.place.path
    for at in plan.set_by:
        if path[: len(at)] == at:
            return at
        if len(path) > 2 and at[: len(path)] == path:
            from gpc.knowledge.conditions_guests import says

            if not says(machine.guests[str(path[1])], path[2:]):
                return at
    return None
