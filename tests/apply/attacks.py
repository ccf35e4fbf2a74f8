"""What another user tries while root works in their directory: `attacks.py NAME DIR [naive]`.

`naive` runs it against what gpc would be without its care, to show that it can come off. Prints how
many rounds there were and what came off as JSON.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from apply import naive
from apply.attack import Attack
from apply.attacker import Attacker, Between
from apply.attacks_on_builds import (
    BuildForALink,
    CacheForALink,
    EditBeforeTheRecord,
    ForgedRecord,
    SourceBeforeTheRecord,
    StagingForALink,
    StagingForTheirs,
    TreeForALink,
)
from apply.attacks_on_hosts import (
    CaptureForALink,
    ImageForALink,
    LockForAHardLink,
    Planted,
    PlantedHardLink,
    PlantedPipe,
    TreeForAnother,
)
from gpc.commands import build as building

FREE_SECONDS = 1.0
FIRST, MOST = 40, 50
"""The first calls of a command are attacked one by one; of more, about as many as that."""

ATTACKS: dict[str, tuple[type[Attack], Callable[[], None]]] = {
    "staging for a link": (StagingForALink, naive.writing_by_path),
    "staging for theirs": (StagingForTheirs, naive.writing_by_path),
    "tree for a link": (TreeForALink, naive.writing_by_path),
    "build for a link": (BuildForALink, naive.writing_by_path),
    "edit before the record": (EditBeforeTheRecord, naive.recording_what_stands_there),
    "source before the record": (SourceBeforeTheRecord, naive.recording_what_stands_there),
    "cache for a link": (CacheForALink, naive.believing_any_cache),
    "forged record": (ForgedRecord, naive.believing_any_cache),
    "planted link": (Planted, naive.writing_over),
    "planted hard link": (PlantedHardLink, naive.writing_over),
    "planted pipe": (PlantedPipe, naive.writing_over),
    "capture for a link": (CaptureForALink, naive.capturing_by_path),
    "image for a link": (ImageForALink, naive.opening_the_root_anew),
    "lock for a hard link": (LockForAHardLink, naive.locking_anything),
    "tree for another": (TreeForAnother, naive.reading_without_digests),
}


def carried_out(name: str, base: Path, *, is_naive: bool) -> dict[str, object]:
    """The rounds of an attack: a move before each call, then moves at any time."""
    kind, weaken = ATTACKS[name]
    building.build_source = functools.cache(building.build_source)  # what it makes is not at stake
    if is_naive:
        weaken()
    os.fsync = lambda descriptor: None  # no power fails here
    attack = kind(base)
    attacker = Attacker(attack.move)
    between = Between(attacker)
    attack.run_round(between, -1, 0)  # what is imported once is not what is attacked
    calls, _ = attack.run_round(between, -1, 0)
    won: list[str] = []
    rounds = 0
    for at in (*range(min(calls, FIRST)), *range(FIRST, calls, max(1, calls // MOST))):
        for back in (0, 1):
            _, what = attack.run_round(between, at, back)
            won += [f"call {at}: {what}"] if what else []
            rounds += 1
        if won and is_naive:
            break
    attacker.end()
    free = 0
    if not is_naive:
        free, more = _freely(attack, between)
        won += more
    return {"rounds": rounds, "free": free, "won": won}


def _freely(attack: Attack, between: Between) -> tuple[int, list[str]]:
    """Rounds in which the other user moves as fast as they can, whatever root is at."""

    def for_ever(number: int) -> None:
        parent = os.getppid()
        while os.getppid() == parent:
            for each in (0, 1):
                with contextlib.suppress(OSError):
                    attack.move(each)

    attack.lay_out()
    attacker = Attacker(for_ever)
    os.write(attacker._orders, b"\0")
    rounds, won, end = 0, [], time.monotonic() + FREE_SECONDS
    try:
        while time.monotonic() < end:
            with contextlib.suppress(OSError):  # the attacker is in the way of laying out, too
                _, what = attack.run_round(between, 1 << 30, 0, attacker)
                rounds += 1
                won += [f"freely: {what}"] if what else []
    finally:
        os.kill(attacker.process, 9)
        attacker.end()
    return rounds, won


if __name__ == "__main__":
    print(json.dumps(carried_out(sys.argv[1], Path(sys.argv[2]), is_naive="naive" in sys.argv[3:])))
