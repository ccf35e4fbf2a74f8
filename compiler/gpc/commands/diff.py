"""`gpc diff` and `gpc status`: the system beside the build tree and beside what was applied."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from gpc.apply import state
from gpc.apply.actions import is_due
from gpc.apply.afterwards import at_hand
from gpc.apply.compare import Change, is_as_recorded
from gpc.apply.prepare import PAST, in_force, manifest_of, prepare, published
from gpc.apply.records import NONE, Generation, Journal
from gpc.apply.whole import HELP, holes, require
from gpc.apply.whose import copied, difference
from gpc.commands.apply import ended
from gpc.commands.chain import chain_lines
from gpc.commands.console import counted, differing, note, say, tell
from gpc.commands.guard import DONE, NEEDS_A_PERSON, NO
from gpc.commands.making import SIGNS, sign
from gpc.commands.system import Ended, build_tree, existing, owner_on, state_lines
from gpc.commands.trial import told_of_actions, trial_lines, with_trial
from gpc.detect.support import unsupported_host
from gpc.early import UDEV_RULES
from gpc.host.looking import LookingHost
from gpc.host.reader import HostReader
from gpc.host.writer import Snapshot
from gpc.keepers import driver_of
from gpc.lift.hidden import without_secrets
from gpc.output.manifest import Manifest
from gpc.target.fallback import DISABLE
from gpc.target.live import ActionFailed

READ_BY_OTHERS = 0o004
"""By everybody; a group may be a few."""


def diff(tree: str | None, *, root: str = "/", exit_code: bool = False) -> int:
    """Shows what `gpc apply` would change."""

    def command() -> int:
        wanted, _ = build_tree(tree)
        host = LookingHost(existing(root))
        try:
            require(host)
            current = in_force(host)
            prepared = prepare(host, with_trial(host, wanted, current), owner_on(host))
        except state.BadState as error:
            raise Ended(NEEDS_A_PERSON, *state_lines(error)) from None
        news = [change for change in prepared.changes if change.kind in SIGNS]
        for change in news:
            if difference_of := "\n".join(_unified(change)):
                say(without_secrets(difference_of))
        for change in news:
            note(f"  {sign(change)}")
        what = difference(host, wanted.manifest.host, current.machine)
        if what:
            note(f"note: {what}; gpc apply refuses it without --host-differs")
        foreign = unsupported_host(host)
        if foreign is not None:
            note(f"note: {foreign.message}; gpc apply refuses this host")
        for change in prepared.renewed:
            note(f"  > {change.path}  is as it was, and what it stands for is not")
        try:
            for line in told_of_actions(host, prepared) if root == "/" else ():
                note(line)
        except ActionFailed as error:
            note(f"  ! {error}; gpc apply refuses it")
        known = [change for change in news if change.kind != "unknown"]
        if known or not (news or prepared.renewed):
            note(differing(len(known)) if known else "the system is as the build tree has it")
        if len(known) < len(news):
            note(f"root is told whether {differing(len(news) - len(known))} besides")
        return NO if (news or prepared.renewed) and exit_code else DONE

    return ended(command)


def _unified(change: Change) -> Iterator[str]:
    old, new = _lines(change.before), _lines(change.after)
    if change.before.kind == "file" and not change.before.mode & READ_BY_OTHERS:
        # Who reads what root prints is not known; a file like this may hold a password.
        old = [f"({counted(len(old), 'line')} that its owner alone may read)"]
    if change.after.kind == "file" and not change.after.mode & READ_BY_OTHERS:
        new = [f"({counted(len(new), 'line')} that its owner alone may read)"]
    if new == old and change.before.data != change.after.data:
        new = [*new, "(not the same as before)"]
    name = change.path.lstrip("/")
    before = "/dev/null" if change.before.kind == "absent" else f"a/{name}"
    after = "/dev/null" if change.after.kind == "absent" else f"b/{name}"
    from difflib import unified_diff

    yield from unified_diff(old, new, before, after, lineterm="")
    one, other = change.before, change.after
    if one.kind == other.kind == "file" and (one.mode, one.uid) != (other.mode, other.uid):
        yield f"mode and owner of {name}: {one.mode:04o} {one.uid} -> {other.mode:04o} {other.uid}"


def _lines(snapshot: Snapshot) -> list[str]:
    if snapshot.kind == "link":
        return [f"(a link to {os.fsdecode(snapshot.data)})"]
    return snapshot.data.decode("utf-8", "replace").splitlines()


def status(*, root: str = "/") -> int:
    """Shows the generation in force, files that somebody touched since, and drivers in use."""

    def command() -> int:
        host = LookingHost(existing(root))
        found = holes(host)
        current, journal = _known(host, holed=bool(found))
        foreign = unsupported_host(host)
        if not current.files and journal is None and not found:
            tell("nothing of gpc is applied here")
            for line in chain_lines(host, {}):
                tell(line)
            if foreign is not None:
                tell(f"! {foreign.message}")
                note(f"  help: {foreign.help}")
            return DONE if foreign is None else NO
        count = counted(len(current.files), "file")
        if current.number:
            tell(f"generation {current.number} ({current.cause}), {count}")
        elif current.files or not found:
            tell(
                f"{count} are applied; {'root is told' if not found else 'it is not known'} which "
                "generation they are"
            )
        for line in trial_lines(host, current):
            tell(line)
        wrong = 0
        with suppress(state.BadState):
            for line in chain_lines(host, manifest_of(current).system):
                tell(line)
        if journal is not None:
            tell(
                "! a transaction was interrupted; the next command that changes something undoes it"
            )
            wrong += 1
        if foreign is not None:
            tell(f"! {foreign.message}")
            note(f"  help: {foreign.help}")
            wrong += 1
        other = copied(host, current.machine)
        if other:
            tell(f"! {other}")
            wrong += 1
        wrong += _edited(host, current)
        if current.manifest:
            wrong += _changed(host, manifest_of(current))
            wrong += _drivers(host, manifest_of(current).bindings)
            for line in _way_out(manifest_of(current)):
                tell(line, hang=2)
            for line in at_hand(host, sorted(current.files)):
                tell(f"  {line}", hang=2)
        if found:
            for hole in found:
                tell(f"! {hole}")
            help = dict.fromkeys(hole.help for hole in found if hole.help)
            needed = any(hole.needed for hole in found)
            for line in (*help, *(HELP if needed else PAST)):
                note(f"  help: {line}")
            return NEEDS_A_PERSON
        return NO if wrong else DONE

    return ended(command)


def _known(host: LookingHost, *, holed: bool) -> tuple[Generation, Journal | None]:
    """What is in force and under way, as far as a state tells that may have holes."""
    current = NONE
    with suppress(state.BadState):
        current = in_force(host)
    if not current.files and holed:
        with suppress(state.BadState):
            current = published(host)
    try:
        return current, state.open_journal(host)
    except state.BadState:
        return current, None


def _edited(host: LookingHost, current: Generation) -> int:
    """Says which files are not as they were applied; how many."""
    wrong = 0
    for path, recorded in sorted(current.files.items()):
        actual = host.snapshot(path)
        if actual.kind == "unreadable":
            tell(f"  {path}  root is told whether it is as it was applied")
        elif not is_as_recorded(actual, recorded):
            tell(f"! {path}  {'missing' if actual.kind == 'absent' else 'edited since'}")
            wrong += 1
    return wrong


def _changed(host: LookingHost, manifest: Manifest) -> int:
    """Says which files stand for something that is not as they say; how many."""
    if host.root != "/":
        return 0  # nothing of that system answers here
    due = [
        path
        for path, entry in manifest.files.items()
        if any(is_due(host, manifest.system, name) for name in entry.actions)
    ]
    for path in due:
        tell(f"! /{path}  what it stands for is not as it says: gpc diff tells, gpc apply mends it")
    return len(due)


def _drivers(host: HostReader, bindings: tuple[dict[str, str], ...]) -> int:
    wrong = 0
    for binding in bindings:
        address = binding["address"]
        device = f"/sys/bus/pci/devices/{address}"
        found = _id(host, device)
        driver = (host.link(f"{device}/driver") or "none").rpartition("/")[2]
        keeper = driver_of(binding["driver"])
        if found is None:
            verdict = "not there"
        elif found != binding["id"]:
            verdict = f"another device stands there: {found}"
        else:
            verdict = "" if driver == keeper else f"kept by {binding['driver']} after a reboot"
        sign = "!" if verdict else " "
        name = binding["function"]
        tell(f"{sign} {address}  {binding['id']}  {name}  {driver}  {verdict}".rstrip())
        wrong += bool(verdict)
    return wrong


def _way_out(manifest: Manifest) -> Iterator[str]:
    """What a person who sees no picture must know before it is needed."""
    if manifest.bindings:
        words = DISABLE
        if UDEV_RULES not in manifest.files:  # then modprobe.d tells the keeper what to take
            words += f" module_blacklist={manifest.bindings[0]['driver'].replace('-', '_')}"
        yield (
            "  a recovery entry keeps the cards too; to leave them to the host for one boot, add "
            f"{words} to the kernel's arguments"
        )


def _id(host: HostReader, device: str) -> str | None:
    parts = [host.read(f"{device}/{name}") for name in ("vendor", "device")]
    if any(part is None for part in parts):
        return None
    return ":".join((part or b"").decode("ascii", "replace").strip()[2:] for part in parts)
