"""A guest as it is taken out of a foreign file: keys of machine.yaml, and what was left over.

Whoever reads an element of the file takes each attribute and text by hand: into a key, or because
gpc does the same by itself. What nobody took is told, so that nothing is lost in silence. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from gpc.lift.xml import NoGuest, Text
from gpc.report.diagnostics import Diagnostic
from gpc.report.located import START, Source, Span
from gpc.why import Path, dotted
from gpc_schemas.patterns import regex
from gpc_schemas.rates import LEAST, MOST, Throughput
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress

MOST_PARTS = 1000
"""How many disks, networks and the like a guest may have; no machine has places for as many."""
TOO_MUCH = "was another file meant?"

Value: TypeAlias = str | int | bool | tuple[str | int, ...]


class SaidValue(NamedTuple):
    """A value for a key, and where the foreign file says it."""

    value: Value
    span: Span


class ForeignFunction(NamedTuple):
    """A PCI function of the host that the guest is given, and the keys that its card gets."""

    address: PciAddress
    span: Span
    keys: Mapping[Path, SaidValue] = {}
    is_display: bool = False
    """Whether something shows that it is a graphics card."""
    alias: str = ""
    """What the file calls it where it says more of it elsewhere."""
    network: str | None = None
    """The network card of the guest that it is."""
    disk: str | None = None
    """The disk of the guest that it is, driven by QEMU."""


class Lifted:
    """What one guest of a file comes to. It grows while the file is read, and not afterwards."""

    def __init__(
        self, source: Source, backend: str, name: str, keys: dict[Path, SaidValue] | None = None
    ) -> None:
        self.source, self.backend, self.name = source, backend, name
        self.keys: dict[Path, SaidValue] = {} if keys is None else keys
        """By their path below the guest."""
        self.functions: list[ForeignFunction] = []
        self.order: list[tuple[int, str, Span]] = []
        """What has a place in the boot order: the place, and its name as `boot` has it."""
        self.aliases: dict[str, Path] = {}
        """Of what no function of the host is: what the file calls it, and its path."""
        self.spice_agent: Span | None = None
        """The channel of SPICE's agent."""
        self.told: list[Diagnostic] = []
        self.taken = 0
        """How many values of the file went into keys."""
        self.known = 0
        """How many say what gpc does by itself."""
        self.left: list[str] = []
        """What was left over, each as a path in the file, for counting."""

    def put(self, path: Path, value: Value, span: Span) -> None:
        """Says a key; of one that is said twice, the first counts, and the other is told."""
        if path in self.keys:
            help = "write into the key what the guest is to have"
            self.tell(span, f"a second value for `{dotted(path)}`", help)
            return
        self.keys[path] = SaidValue(value, span)

    def get(self, *path: str) -> Value | None:
        """What a key has been given so far."""
        said = self.keys.get(path)
        return said.value if said else None

    def tell(self, span: Span, message: str, help: str) -> None:
        """A warning (left-over): what went into no key."""
        self.told.append(Diagnostic("left-over", message, span, help=help, severity="warning"))

    def secret(self, span: Span, message: str) -> None:
        """A warning (left-over): a secret, which is neither taken along nor shown."""
        help = "have who needs it read it from a file that it alone may read"
        self.left.append("secret")
        self.told.append(
            Diagnostic("left-over", message, span, help=help, severity="warning", is_secret=True)
        )

    def carry(self, span: Span, message: str, help: str) -> None:
        """A warning (carried): what has no key and stays as it is, under `raw`."""
        self.told.append(Diagnostic("carried", message, span, help=help, severity="warning"))

    def assume(self, span: Span, message: str, help: str) -> None:
        """A warning (assumed): what gpc had to guess."""
        self.told.append(Diagnostic("assumed", message, span, help=help, severity="warning"))

    def fresh(self, path: Path, word: str) -> str:
        """A name for an entry of the mapping there, which no entry of it has yet.

        Raises `gpc.lift.xml.NoGuest` where it has more than any guest.
        """
        length = len(path)
        names = {str(key[length]) for key in self.keys if key[:length] == path != key}
        if len(names) >= MOST_PARTS:
            message = f"this guest has more than {MOST_PARTS} {path[-1]}"
            raise NoGuest(Diagnostic("not-a-guest", message, START, help=TOO_MUCH))
        return free(word, names)


def free(word: str, names: Iterable[str]) -> str:
    """The word, or with the first number from 2 on that makes it no name of these."""
    taken = set(names)
    number = 1
    name = word
    while name in taken:
        number += 1
        name = f"{word}{number}"
    return name


def named(text: str, otherwise: str) -> str:
    """A text as a name of machine.yaml."""
    name = _NOT_IN_NAMES.sub("-", text).strip("-_")[:48].rstrip("-_")
    return name or otherwise


_NOT_IN_NAMES = regex(r"[^A-Za-z0-9_-]+")


def size(kib: int) -> str | None:
    """Memory in the words of machine.yaml, in whole MiB and at least one; None where it is none.

    What is no whole MiB is rounded up, as libvirt does before it asks QEMU for it. Source: libvirt
    9.0, src/qemu/qemu_domain.c, qemuDomainAlignMemorySizes.
    """
    if kib <= 0:
        return None
    mib = -(-kib // 1024)
    return f"{mib // 1024} GiB" if mib % 1024 == 0 else f"{mib} MiB"


def in_mib(words: str) -> int:
    """What `size` has put into words."""
    number, unit = words.split()
    return int(number) * (1024 if unit == "GiB" else 1)


def duration(milliseconds: int) -> str | None:
    """A time in the words of machine.yaml; None where it is no whole number of seconds."""
    seconds, rest = divmod(milliseconds, 1000)
    return None if rest or seconds < 1 else f"{seconds} s"


def throughput(bytes: int) -> str | None:
    """How much goes through in a second in the words of machine.yaml; None where it is too little
    for a limit, or too much."""
    return str(Throughput(bytes)) if LEAST <= bytes <= MOST else None


def whole(text: Text) -> int | None:
    """A whole number, decimal or hexadecimal, of at most 64 bits; None for anything else."""
    found = _NUMBER.fullmatch(text.value)
    if found is None:
        return None
    return int(found[1], 16) if found[1] else int(found[2])


def decimal(text: str) -> int | None:
    """A whole number of at most 64 bits in decimal digits alone; None for anything else.

    Python refuses to read more than 4,300 digits, by ValueError; no tool reads as many.
    """
    return int(text) if _DECIMAL.fullmatch(text) else None


_NUMBER = regex(r"\s*\+?(?:0[xX]([0-9a-fA-F]{1,16})|([0-9]{1,20}))\s*")
_DECIMAL = regex(r"[0-9]{1,20}")
