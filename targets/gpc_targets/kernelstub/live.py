"""kernelstub on a live host: words in its configuration, and the program that writes entries.

Its own `-d` puts all options into another order, which parts `hugepagesz=` from `hugepages=`, and
its `-a` drops a word that stands there twice. So gpc edits the list, in the form in which each run
of the program writes its configuration back.

Source: kernelstub 3fb4e06 (2025-11), application.py; config.py, save_config.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import BootEntry, bls
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc.target.owner import Edit, Handed, Undelivered, grouped

CALLED = "kernelstub"
DROP_INS = ()
JUDGED_BY = (
    "a stand-in; the program (3fb4e06, 2025-11) was run by hand: apply, a new kernel, restore; no "
    "Pop!_OS is booted"
)
CONFIGURATION = "/etc/kernelstub/configuration"
PROGRAM = "/usr/bin/kernelstub"
ROOTS = ("/boot/efi", "/boot", "/efi")


def recognise(reader: HostReader) -> Evidence | None:
    """Its configuration, which outlives the program: one of the two alone says nothing."""
    found = reader.stat(CONFIGURATION) is not None and reader.stat(PROGRAM) is not None
    return Evidence(True, CONFIGURATION) if found else None


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The entries that it has on the partition of the firmware."""
    for root in ROOTS:
        names = [n for n in reader.names(f"{root}/loader/entries") if n.endswith("-current.conf")]
        if names:
            return tuple(bls(reader, root, (f"{root}/loader/entries/{name}" for name in names)))
    return ()


def standing(reader: HostReader, system: System) -> Told | None:
    """The options of its configuration."""
    return Told(grouped(_options(_held(reader))), (), ())


def edited(reader: HostReader, system: System, handed: Handed) -> Iterator[Edit]:
    """Its configuration with and without words, the others in their order. Raises Undelivered."""
    held = _held(reader)
    if any(handed.new) and reader.read(CONFIGURATION) != _saved(held):
        raise Undelivered(
            f"{CONFIGURATION} is not as kernelstub writes it back after each run, and would be "
            "another while gpc is at it",
            "run kernelstub once, which changes blanks and line ends alone, and apply again",
        )
    options = _options(held)
    for group in handed.gone.linux:
        _remove(options, group.split())
    options += [word for group in handed.new.linux for word in group.split()]
    yield Edit(CONFIGURATION, _saved(held))


def _held(reader: HostReader) -> dict[str, Any]:
    """The configuration, with the user's options in it. Raises Undelivered."""
    try:
        held = json.loads(reader.read(CONFIGURATION) or b"")
    except ValueError:
        held = None
    user = held.get("user") if isinstance(held, dict) else None
    if not isinstance(user, dict) or not isinstance(user.get("kernel_options"), list):
        raise Undelivered(
            f"{CONFIGURATION} has no list of the user's options",
            "run kernelstub once, which writes one, and apply again",
        )
    return {**held, "user": {**user, "kernel_options": list(map(str, user["kernel_options"]))}}


def _options(held: Mapping[str, Any]) -> list[str]:
    options: list[str] = held["user"]["kernel_options"]
    return options


def _saved(held: Mapping[str, Any]) -> bytes:
    """As a run without options leaves it (config.py, save_config)."""
    user = {**held["user"], "live_mode": False}
    return json.dumps({**held, "user": user}, indent=2).encode()


def _remove(options: list[str], words: list[str]) -> None:
    """Takes the last of such words in a row out of options; what `-d` has parted, one by one."""
    for first in range(len(options) - len(words), -1, -1):
        if options[first : first + len(words)] == words:
            del options[first : first + len(words)]
            return
    for word in words:
        if word in options:
            del options[len(options) - 1 - options[::-1].index(word)]


def _run(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return [("kernelstub",)]


ACTIONS = (
    Act(
        "kernelstub",
        "writing the entries of Pop!_OS",
        "menu",
        risky=True,
        commands=_run,
        derives=tuple(f"{root}/loader/entries" for root in ROOTS),
    ),
)
