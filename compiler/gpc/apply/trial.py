"""A new configuration on trial: the loader boots it once, and what ran before from then on.

Until it is confirmed, an entry of the loader boots the kernel that ran when gpc changed the
system, from a copy of its image, with gpc switched off. How the loader is told is its own affair
(`TRIAL` of its target); the guard, which confirms a boot that went well, is the same for all.

All of it is files of the transaction and two actions, `guard keep` before images are rebuilt and
`guard arm` after.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence

from gpc.apply import state
from gpc.apply.actions import Action, action_of, declared
from gpc.apply.records import Generation
from gpc.apply.safety import DISPLAY_CLASSES
from gpc.apply.wanted import WantedFile
from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.keepers import keeps
from gpc.target.fallback import KEPT, Unguarded, filled, is_disabled
from gpc.target.owner import untried
from gpc.target.trial import standing, trial_of, trials
from gpc_schemas.records import NamedTuple

SCRIPT = "/usr/local/sbin/gpc-guard"
UNIT = "/etc/systemd/system/gpc-guard.service"
WANTS = "/etc/systemd/system/multi-user.target.d/gpc-guard.conf"
MODES = {SCRIPT: 0o755, UNIT: 0o644, WANTS: 0o644}
"""Of the files that every trial has."""

CONFIRMED = f"{state.STATE}/confirmed"
"""Written by the guard: the generation that it confirmed."""

PCI = "/sys/bus/pci/devices"


def entries() -> tuple[str, ...]:
    """The files by which loaders know a kept entry: a host on trial has one of them."""
    return tuple(trial.entry for trial in trials().values())


def is_of_trial(path: str) -> bool:
    """Whether a file belongs to a trial."""
    return path in MODES or path in entries()


class NewTrial(NamedTuple):
    """What a guarded transaction has beside its own changes."""

    files: tuple[WantedFile, ...]
    actions: tuple[Action, Action]


def is_risky(actions: Iterable[Action]) -> bool:
    """Whether the actions change what the next boot starts from."""
    return any(action.is_risky for action in actions)


def new_trial(
    reader: HostReader, system: dict[str, str], given: Sequence[str], generation: int
) -> NewTrial:
    """A trial of a generation, with what boots now as what it falls back to.

    `given` are the addresses of the functions that it keeps for guests. Raises Unguarded.
    """
    trial = trial_of(system)
    why = untried(reader, system)
    if why is not None:
        raise Unguarded(why)
    if is_disabled(reader):
        raise Unguarded("this boot has gpc switched off: what it is made of proves nothing")
    kept = trial.keep(reader, system, generation)
    values = {
        "LOADER": kept.functions,
        "DISPLAYS": "\n".join(_displays(reader, given)),
        "MODULES": shlex.quote(" ".join(_modules(reader, given))),
    }
    entry = WantedFile(trial.entry, trial.mode, kept.text.encode())
    files = (entry, _file(SCRIPT, values), _file(UNIT, {}), _file(WANTS, {}))
    return NewTrial(tuple(sorted(files)), pair(kept.files))


def pair(files: str = "") -> tuple[Action, Action]:
    """The actions around those that rebuild images; where no file says so, they end a trial."""
    return action_of(f"guard keep {files}".strip()), action_of("guard arm")


def around(actions: Sequence[Action], guard: tuple[Action, Action]) -> tuple[Action, ...]:
    """The actions with a pair around those that change what boots, some of which it does itself."""
    reload = action_of("systemd daemon-reload")
    quick = [action for action in actions if not action.is_risky and action != reload]
    done = [action for action in actions if any(act.by_guard for act in declared(action.word))]
    risky = [action for action in actions if action.is_risky and action not in done]
    return (reload, *quick, guard[0], *risky, guard[1])


def kept_files(reader: HostReader, current: Generation) -> tuple[WantedFile, ...]:
    """The files of the trial that a generation has, as they were written. Raises BadState."""
    blobs = state.Blobs(reader)
    try:
        return tuple(
            WantedFile(path, current.files[path].mode, blobs[current.files[path].sha256])
            for path in sorted(current.files)
            if is_of_trial(path)
        )
    except KeyError as error:
        raise state.BadState(f"the bytes of the trial's files are gone: {error}") from None


def is_pending(reader: HostReader, current: Generation, system: dict[str, str]) -> bool:
    """Whether a generation is on trial, neither confirmed nor taken back."""
    return has_trial(current) and standing(reader, system) != ""


def has_trial(current: Generation) -> bool:
    """Whether a generation has the files of a trial, be it over."""
    return any(path in current.files for path in entries())


def collect(host: Host) -> None:
    """Removes copies that no entry names any more; to be called when no transaction is open."""
    text = b"".join(host.read(path) or b"" for path in entries()).decode("utf-8", "replace")
    named = re.findall(rf"/{KEPT}/([A-Za-z0-9._+~-]+)", text)
    if not text and host.stat(CONFIRMED) is not None:
        host.remove(CONFIRMED)
    for kept in dict.fromkeys(place for trial in trials().values() for place in trial.copies):
        if host.stat(kept) is None:
            continue
        for name in host.names(kept):
            if name not in named:
                host.remove(f"{kept}/{name}")
        if not host.names(kept):
            host.remove_directory(kept)


def _file(path: str, values: dict[str, str]) -> WantedFile:
    text = filled(__file__, f"on_trial/{path.rpartition('/')[2]}", values)
    return WantedFile(path, MODES[path], text.encode())


def _displays(reader: HostReader, given: Sequence[str]) -> Iterator[str]:
    """Each graphics card that stays with the host and has a driver now: its address, its driver."""
    for address in reader.names(PCI):
        kind = (reader.read(f"{PCI}/{address}/class") or b"").decode("ascii", "replace")
        driver = (reader.link(f"{PCI}/{address}/driver") or "").rpartition("/")[2]
        is_used = driver and not keeps(driver)
        if kind[:6] in DISPLAY_CLASSES and address not in given and is_used:
            yield f"{address} {driver}"


def _modules(reader: HostReader, given: Sequence[str]) -> list[str]:
    """The modules of the host's drivers that have the functions now."""
    found = []
    for address in given:
        driver = (reader.link(f"{PCI}/{address}/driver") or "").rpartition("/")[2]
        module = reader.link(f"{PCI}/{address}/driver/module") or ""
        if driver and not keeps(driver):
            found.append(module.rpartition("/")[2] or driver)
    return list(dict.fromkeys(found))
