"""The installed loaders' trials of the next boot: which of them a host has, and what it runs."""

from __future__ import annotations

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.fallback import Unguarded
from gpc.target.live import Command, System, Trial, live_loaders


def trials() -> dict[str, Trial]:
    """The trial of each installed loader that has one, by the loader's word."""
    return {
        word: loader.TRIAL
        for word, loader in live_loaders().items()
        if isinstance(loader.TRIAL, Trial)
    }


def trial_of(system: System) -> Trial:
    """The trial of a host's loader. Raises Unguarded with the reason why there is none."""
    word = system.get("loader", "")
    loader = live_loaders().get(word)
    if loader is not None:
        if isinstance(loader.TRIAL, Trial):
            return loader.TRIAL
        raise Unguarded(loader.TRIAL)
    can = [live_loaders()[name].CALLED for name in trials()]
    raise Unguarded(f"gpc can have {_listed(can)} try an entry once, and no other loader")


def guard(host: Host, system: System, words: str, *, undoing: bool) -> list[Command]:
    """The programs of `guard keep [IMAGE COPY]` and of `guard arm`. Raises ActionFailed."""
    return [
        command
        for trial in _standing_with(host, system)
        for command in trial.guard(host, system, words, undoing)
    ]


def standing(reader: HostReader, system: System) -> str | None:
    """How far the trial on a host is: try, tried or nothing; None where one may not look."""
    found = [trial.standing(reader, system) for trial in _standing_with(reader, system)]
    return next((said for said in found if said != ""), "")


def _standing_with(reader: HostReader, system: System) -> list[Trial]:
    """The loader's own trial; where it has none, what another may have left of one is its.

    A machine.yaml may name another loader than when the trial began.
    """
    known = trials()
    own = known.get(system.get("loader", ""))
    if own is not None:
        return [own]
    return [trial for word, trial in known.items() if live_loaders()[word].recognise(reader)]


def _listed(names: list[str]) -> str:
    *most, last = names or ["no loader"]
    return f"{', '.join(most)} and {last}" if most else last
