"""Which readers know a file, and its settings by all of them. Pure.

Readers stand beside the target whose tool reads such files, in its module `lint` (`READERS`).
"""

from __future__ import annotations

from functools import cache

from gpc.lint import script, units
from gpc.lint.settings import ForeignFile, ForeignReader, NotReadable
from gpc.report.located import Source
from gpc.target import beside, targets

MOST_BYTES = 1 << 20
"""Files of settings have some KB; far above that, something else was passed."""


OWN = (b"Written by gpc from", b"urn:gpc:1")
"""What files of gpc's begin with, and what its domains carry where libvirt has them."""


def is_own(data: bytes) -> bool:
    """Whether gpc wrote a file."""
    return any(own in data[:4096] for own in OWN)


@cache
def readers() -> tuple[ForeignReader, ...]:
    """Every reader: those of the targets in the order of their names, then those of any system."""
    found: list[ForeignReader] = []
    for target in targets():
        module = beside(target, "lint")
        found += module.READERS if module is not None else ()
    return (*found, *script.READERS, *units.READERS)


def read(name: str, data: bytes) -> ForeignFile | None:
    """A file with its settings; None where no reader knows it. Raises NotReadable."""
    if b"\0" in data.rstrip(b"\0\n") and b"\0-" not in data:
        return None  # a program, an image: settings are text
    text = data[:MOST_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    source = Source(name, text)
    known = [reader for reader in readers() if reader.recognise(name, text)]
    if not known:
        return None
    settings = []
    failed: list[NotReadable] = []
    for reader in known:
        try:
            settings += list(reader.settings(source))
        except NotReadable as error:
            failed.append(error)
    if failed and not settings:
        raise failed[0]
    return ForeignFile(
        source,
        tuple(reader.title for reader in known),
        tuple(settings),
        any(reader.is_of_host for reader in known),
    )


def titles() -> tuple[str, ...]:
    """What the known files are, each once."""
    return tuple(dict.fromkeys(reader.title for reader in readers()))
