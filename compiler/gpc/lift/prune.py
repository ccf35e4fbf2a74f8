"""What gpc would do by itself, taken out of what a foreign file says. Pure.

Nobody reads a guest of ninety keys. Which of them gpc decides in the same way without being told
is not guessed here: the guest is compiled without them, and read back from what it became.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gpc.build import Built, build_source
from gpc.lift.judged import with_guest
from gpc.lift.lifted import Lifted, Said, Value
from gpc.report.diagnostics import Refused
from gpc.why import Path

NEEDED = frozenset(("devices", "gpus", "memory", "os", "raw", "vcpus"))
"""Keys that a guest is not without, or of which gpc decides nothing."""

NAMING = frozenset(
    (
        "block",
        "bridge",
        "cdrom",
        "evdev",
        "file",
        "id",
        "interface",
        "kind",
        "network",
        "tap",
        "user",
    )
)
"""Keys below a name that say what it is."""

ReadBack = Callable[[Built, str], Lifted | None]
"""A guest of a build tree, read from the file that its back end reads."""

STAND_IN = """\
gpc: 1
host:
  name: host
  os: debian-13
  kernel: 6.12
  cpu: {vendor: amd, cores: 128, threads: 2}
  headless: true
  gpus: {}
"""
"""For a guest whose host is not known."""


def prune(
    guest: Lifted, host: Mapping[Path, Said], text: str, read_back: ReadBack
) -> dict[Path, Value]:
    """Takes out of the guest what gpc decides alike; what gpc adds to it is returned.

    Nothing is taken out where the guest does not compile.
    """
    every = dict(guest.keys)
    whole = _read(guest, every, host, text, read_back)
    if whole is None:
        return {}
    kept = {path: said for path, said in every.items() if _is_needed(path)}
    bare = _read(guest, kept, host, text, read_back)
    if bare is not None:
        kept = {
            path: said
            for path, said in every.items()
            if path in kept or bare.get(path) != whole.get(path, said.value)
        }
        again = _read(guest, kept, host, text, read_back)
        if again == whole:
            guest.keys = kept
    return {path: value for path, value in whole.items() if path not in every}


def _is_needed(path: Path) -> bool:
    return path[0] in NEEDED or path[-1] in NAMING


def _read(
    guest: Lifted,
    keys: Mapping[Path, Said],
    host: Mapping[Path, Said],
    text: str,
    read_back: ReadBack,
) -> dict[Path, Value] | None:
    tried = Lifted(guest.source, guest.backend, guest.name, dict(keys))
    try:
        built = build_source("", with_guest(text, tried, host).encode())
    except Refused:
        return None
    back = read_back(built, guest.name)
    return None if back is None else {path: said.value for path, said in back.keys.items()}
