"""What a guest reads of the machine in SMBIOS: the host's words, or own ones. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.why import Path, Traced, Why, reasons, written, written_at
from gpc_schemas.records import NamedTuple


class SmbiosEntry(NamedTuple):
    """A word of a block."""

    name: str
    value: Traced[str]


class SmbiosBlock(NamedTuple):
    """The words of one thing: bios, system, board, chassis."""

    kind: str
    entries: tuple[SmbiosEntry, ...]

    @property
    def why(self) -> tuple[Why, ...]:
        return reasons(*(entry.value.why for entry in self.entries))


class GuestSmbios(NamedTuple):
    """All that is said, or that the host's is passed on."""

    path: Path
    because: tuple[Why, ...]
    is_host: bool
    blocks: tuple[SmbiosBlock, ...]
    oem: tuple[Traced[str], ...]
    slot: None = None


KINDS = (GuestSmbios,)

BLOCKS = ("bios", "system", "board", "chassis")


def decide(asked: Asked) -> Iterator[GuestSmbios]:
    """It, where anything is said of it."""
    smbios, at = asked.guest.asked.smbios, (*asked.path, "smbios")
    if smbios.source is not None:
        yield GuestSmbios(at, written_at(*at, "source"), True, (), ())
        return
    blocks = tuple(block for kind in BLOCKS if (block := _block(getattr(smbios, kind), kind, at)))
    oem = tuple(written(line, *at, "oem", index) for index, line in enumerate(smbios.oem))
    if blocks or oem:
        firsts = [*(block.entries[0].value for block in blocks), *oem[:1]]
        because = reasons(*(first.why for first in firsts))
        yield GuestSmbios(at, because, False, blocks, oem)


def _block(model: object, kind: str, at: Path) -> SmbiosBlock | None:
    entries = []
    for name, value in vars(model).items():
        if value is not None:
            entries.append(SmbiosEntry(name, written(str(value), *at, kind, name)))
    return SmbiosBlock(kind, tuple(entries)) if entries else None
