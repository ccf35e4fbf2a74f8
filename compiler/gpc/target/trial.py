"""The installed loaders' trials of the next boot: which of them a host has, and what it runs."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.fallback import Unguarded
from gpc.target.live import ActionFailed, Command, System, Trial, live_loaders
from gpc.target.owner import live_owner


def trials() -> dict[str, Trial]:
    """The trial of each installed loader that has one, by the loader's word."""
    return {
        word: loader.TRIAL
        for word, loader in live_loaders().items()
        if isinstance(loader.TRIAL, Trial)
    }


def trial_of(system: System) -> Trial:
    """The trial of a host's loader, or of who has it boot by a file of its own.

    Raises Unguarded with the reason why there is none.
    """
    word = system.get("loader", "")
    own = _of_owner(system)
    if own is not None:
        return own
    loader = live_loaders().get(word)
    if loader is not None:
        if isinstance(loader.TRIAL, Trial):
            return loader.TRIAL
        raise Unguarded(loader.TRIAL)
    can = [live_loaders()[name].CALLED for name in trials()]
    raise Unguarded(f"gpc can have {_listed(can)} try an entry once, and no other loader")


def _of_owner(system: System) -> Trial | None:
    found = getattr(live_owner(system.get("entries", "")), "TRIAL", None)
    return found if isinstance(found, Trial) else None


def guard(host: Host, system: System, words: str, *, undoing: bool) -> list[Command]:
    """The programs of `guard keep [FILE COPY]...` and of `guard arm`. Raises ActionFailed."""
    return [
        command
        for trial in _concerned(host, system)
        for command in trial.guard(host, system, words, undoing)
    ]


def require_heeded(host: Host, system: System, words: str, *, undoing: bool) -> None:
    """Returns where each loader is to do what the guard's programs told it. Raises ActionFailed.

    While images are rebuilt what ran before is what boots, whenever the power fails. A program may
    end well that changed nothing.
    """
    is_held = words.partition(" ")[0] == "keep" and not undoing
    for trial in _concerned(host, system):
        said = trial.standing(host, system)
        if host.stat(trial.entry) is None:
            is_well = said in ("", None) or (is_held and said == "tried")
        else:
            is_well = said == ("tried" if is_held else "try") or (undoing and said == "tried")
        if not is_well:
            raise ActionFailed(
                "the boot loader was told what to boot, and its trial stands at "
                f"{said if said else 'nothing'}"
            )


def standing(reader: HostReader, system: System) -> str | None:
    """How far the trial on a host is: try, tried or nothing; None where one may not look."""
    found = [trial.standing(reader, system) for trial in _concerned(reader, system)]
    return next((said for said in found if said != ""), "")


def _concerned(reader: HostReader, system: System) -> Iterator[Trial]:
    """The loader's own trial, and those that stand with another.

    A machine.yaml may name another loader than when the trial began.
    """
    known = {trial.entry: trial for trial in trials().values()}
    own = _of_owner(system) or trials().get(system.get("loader", ""))
    for trial in known.values():
        if own is not None and trial.entry == own.entry:
            yield own
        elif reader.stat(trial.entry) is not None or trial.standing(reader, system):
            yield trial


def _listed(names: list[str]) -> str:
    *most, last = names or ["no loader"]
    return f"{', '.join(most)} and {last}" if most else last
