"""A history of three generations, every way to damage its state, and what commands may make of it.

Whatever is wrong with the state, a command either does exactly what it says it did, or refuses and
leaves everything as it was; and the bytes of what stood there before gpc are somewhere still,
unless the damage was to destroy them, which is then said.
"""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from apply.faults import Faults, FaultyHost, PowerCut
from gpc.commands import system
from gpc.commands.apply import apply, restore, rollback
from gpc.commands.diff import status
from kit import host_tree
from kit.damages import Damage, damages
from kit.host_tree import Photograph, photograph

BEFORE = {
    "etc/gpc-adopted.conf": "theirs\n",
    "etc/gpc-back.conf": "theirs, and theirs again\n",
    "etc/gpc-late.conf": "theirs for long\n",
}
TREES = (
    {
        "etc/gpc-adopted.conf": "ours 1\n",
        "etc/gpc-back.conf": "ours, for a while\n",
        "etc/new/created.conf": "created\n",
        "etc/new/changed.conf": "one\n",
        "etc/removed.conf": "not for long\n",
    },
    {
        "etc/gpc-adopted.conf": "ours 2\n",
        "etc/gpc-back.conf": "ours, for a while\n",
        "etc/new/created.conf": "created\n",
        "etc/new/changed.conf": "two\n",
    },
    {
        "etc/gpc-adopted.conf": "ours 2\n",
        "etc/gpc-late.conf": "ours at last\n",
        "etc/new/created.conf": "created\n",
        "etc/new/changed.conf": "three\n",
    },
)
ADVICE = ("help: ", "a person is needed for")


class History(NamedTuple):
    """The host in each generation (0 is before gpc), and cut short on the way from 2 to 3."""

    stages: dict[str, Path]
    trees: tuple[Path, ...]
    photographs: dict[str, Photograph]


def history(base: Path) -> History:
    """Lays it out below a directory."""
    trees = tuple(
        host_tree.build_tree(base / f"tree{n}", files) for n, files in enumerate(TREES, 1)
    )
    stages = {"0": base / "0"}
    for path, text in BEFORE.items():
        (stages["0"] / path).parent.mkdir(parents=True, exist_ok=True)
        (stages["0"] / path).write_text(text)
        (stages["0"] / path).chmod(0o640)
    (stages["0"] / "var/lib").mkdir(parents=True)
    for number, tree in enumerate(trees, 1):
        stages[str(number)] = host_tree.copy(stages[str(number - 1)], base / str(number))
        assert (
            quietly(
                lambda: apply(str(tree), root=str(stages[str(number)]), yes=True, adopt=True)  # noqa: B023
            ).code
            == 0
        )
    stages["cut"] = host_tree.copy(stages["2"], base / "cut")
    _cut(stages["cut"], trees[2], base / "morgue")
    return History(
        stages, trees, {name: photograph(at, times=False) for name, at in stages.items()}
    )


def _cut(root: Path, tree: Path, morgue: Path) -> None:
    """An apply that ends while files take their places."""
    morgue.mkdir()
    faults = Faults("cut", -1)
    taken: list[str] = []

    def hook(name: str, path: str) -> None:
        taken.extend([path] if name == "exchange" else [])
        if len(taken) == 2:
            faults.at = len(faults.steps)

    faults.hook = hook
    real = system.RealHost
    system.RealHost = lambda root: FaultyHost(root, faults, morgue)  # type: ignore[misc, assignment]
    try:
        with contextlib.suppress(PowerCut):
            quietly(lambda: apply(str(tree), root=str(root), yes=True, adopt=True))
    finally:
        system.RealHost = real  # type: ignore[misc]
    assert (root / host_tree.STATE / "journal.json").exists()


class Ended(NamedTuple):
    """How a command ended, and all that it said."""

    code: int
    said: str


def quietly(command: Callable[[], int]) -> Ended:
    """Runs a command; what it raises is for the test to fail with."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = command()
    return Ended(code, said.getvalue())


class Fuzz:
    """Runs of commands on damaged states, judged one by one."""

    def __init__(self, history: History, work: Path) -> None:
        self.history, self.work = history, work
        self.runs: Counter[str] = Counter()
        self.wrong: list[str] = []

    def all(self, *, flips: int, every: int) -> None:
        """Each damage in each stage, or every so many of them, with each command."""
        for stage in ("1", "2", "3", "cut"):
            state = self.history.stages[stage] / host_tree.STATE
            others = {
                f"generation {name}": at / host_tree.STATE
                for name, at in self.history.stages.items()
                if name not in (stage, "0")
            }
            for number, damage in enumerate(damages(state, others, flips)):
                if number % every == 0:
                    self.one(stage, damage)

    def one(self, stage: str, damage: Damage) -> None:
        """Every command on a stage with a damaged state."""
        reached = {"cut": "2"}.get(stage, stage)
        one, two, three = self.history.trees
        same = {"1": one, "2": two, "3": three}[reached]
        another = {"1": two, "2": three, "3": one}[reached]
        back = str(int({"cut": "2", "": reached}.get(damage.now, damage.now)) - 1)
        commands: dict[str, tuple[Callable[[str], int], str]] = {
            "status": (lambda root: status(root=root), stage),
            "apply the same": (_applying(same), reached),
            "apply another": (_applying(another), {one: "1", two: "2", three: "3"}[another]),
            "rollback": (lambda root: rollback(None, root=root, yes=True, adopt=True), back),
            "restore": (lambda root: restore(root=root, yes=True), "0"),
        }
        self.fresh(stage, damage)
        for name, (command, goal) in commands.items():
            where = f"generation {stage}, {damage.name}: {name}"
            try:
                ended = quietly(lambda: command(str(self.work)))  # noqa: B023
            except Exception as error:
                self.wrong.append(f"{where}: {error!r}")
                self.fresh(stage, damage)
                continue
            self.runs[f"{name}: {ended.code}"] += 1
            self.wrong += [f"{where}: {what}" for what in self.judged(ended, stage, goal, damage)]
            if (
                ended.code not in (7, 5)
                or photograph(self.work, times=False) != (self.history.photographs[stage])
            ):
                self.fresh(stage, damage)

    def fresh(self, stage: str, damage: Damage) -> None:
        """The stage once more, damaged."""
        host_tree.copy(self.history.stages[stage], self.work, link=True)
        damage.do(self.work / host_tree.STATE)

    def judged(self, ended: Ended, stage: str, goal: str, damage: Damage) -> Iterator[str]:
        """What is wrong with how a command ended."""
        found = photograph(self.work, times=False)
        now, taken = self.history.photographs[stage], self.history.photographs
        undone = taken["2"] if stage == "cut" else now
        if ended.code not in (0, 1, 5, 7):
            yield f"ends with {ended.code}: {ended.said}"
        elif "Traceback" in ended.said:
            yield ended.said
        elif ended.code == 0 and found != taken[goal]:
            yield f"says done and is not: {host_tree.differences(found, taken[goal])}"
        elif ended.code != 0 and found not in (now, undone):
            yield f"refused and changed: {host_tree.differences(found, now)}"
        elif ended.code == 7 and not any(word in ended.said for word in ADVICE):
            yield f"does not say what to do: {ended.said}"
        for path, text in BEFORE.items():
            if not self.is_kept(path, text) and not (
                damage.lost and ended.code != 0 and self.was_lost(stage, damage, text)
            ):
                yield f"{path} as it was before gpc is lost: {ended}"

    def is_kept(self, path: str, text: str) -> bool:
        """Whether the bytes of an original are in their place or anywhere in the state."""
        state = self.work / host_tree.STATE
        places = [self.work / path, *(state.rglob("*") if state.is_dir() else ())]
        return any(place.is_file() and place.read_text("latin-1") == text for place in places)

    def was_lost(self, stage: str, damage: Damage, text: str) -> bool:
        """Whether it was the damage that destroyed some bytes."""
        state = self.history.stages[stage] / host_tree.STATE
        inside = [
            path for path in state.rglob("*")
            if path.is_file() and path.read_text("latin-1") == text
        ]  # fmt: skip
        return all(str(path.relative_to(state)).startswith(damage.lost) for path in inside)


def _applying(tree: Path) -> Callable[[str], int]:
    return lambda root: apply(str(tree), root=root, yes=True, adopt=True)
