"""Replaces in a QEMU command line only what needs hardware or files that a test machine lacks.

Every replacement is recorded with the rule's name and its old and new words, so that a test can
show what the real QEMU has judged and what it has not. Whatever no rule speaks of reaches QEMU as
it stands: devices, buses, addresses, CPU flags, firmware, ids and the links between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gpc.lift.argv import Option, fields, join, split
from lab.qemu_bench import Bench
from lab.qemu_rules import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """One replacement: the rule's name, the words before, and the words after."""

    rule: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule}: {' '.join(self.old)} -> {' '.join(self.new) or '(nothing)'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Substituted:
    """A command line that QEMU can start here, and how it came about."""

    argv: tuple[str, ...]
    substitutions: tuple[Substitution, ...]
    tpm_sockets: tuple[Path, ...]
    """Where a swtpm must listen before QEMU starts."""


def substitute(argv: Sequence[str], scratch: Path) -> Substituted:
    """`argv` (options only, or with the emulator in front) with stand-ins for hardware.

    Image files, sockets and firmware variables are made in `scratch`, which must be empty and
    whose path should be short (a socket's name has at most 107 bytes).
    """
    emulator = list(argv[:1]) if argv and not argv[0].startswith("-") else []
    bench = Bench(split(argv[len(emulator) :]), scratch)
    options: list[Option] = []
    made: list[Substitution] = []
    for option in bench.options:
        rule = RULES.get(option.name)
        outcome = rule(option, fields(option), bench) if rule else None
        if outcome is None or _says_the_same(option, outcome[1]):
            options.append(option)
            continue
        name, new = outcome
        options += new
        made.append(Substitution(rule=name, old=option.words, new=tuple(join(new))))
    return Substituted(
        argv=tuple(emulator + join(options)),
        substitutions=tuple(made),
        tpm_sockets=tuple(bench.tpm_sockets),
    )


def _says_the_same(option: Option, new: Sequence[Option]) -> bool:
    # Compared by fields: an unchanged value may be spelled anew (JSON without its blanks).
    return [(o.name, fields(o).values) for o in new] == [(option.name, fields(option).values)]
