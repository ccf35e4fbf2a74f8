"""kernelstub on a live host: words in its configuration, and the program that writes entries.

Its own `-d` puts all options into another order, which parts `hugepagesz=` from `hugepages=`, and
its `-a` drops a word that stands there twice (application.py). So the list is edited in place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import BootEntry, bls
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc.target.owner import Edit, Handed, Undelivered, grouped

CALLED = "kernelstub"
DROP_INS = ()
JUDGED_BY = "its configuration as its source reads it; no Pop!_OS is booted"
CONFIGURATION = "/etc/kernelstub/configuration"
PROGRAM = "/usr/bin/kernelstub"
ROOTS = ("/boot/efi", "/boot", "/efi")

_STRING = r'"(?:[^"\\]|\\.)*"'
_LIST = re.compile(rf'("kernel_options"\s*:\s*\[)((?:\s*{_STRING}\s*,?)*)(\s*\])')
_USER = re.compile(r'"user"\s*:\s*\{')


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
    _, found = _options(reader)
    return Told(grouped(json.loads(word) for word in re.findall(_STRING, found[2])), (), ())


def edited(reader: HostReader, system: System, handed: Handed) -> Iterator[Edit]:
    """Its configuration with and without words, everything else as it was. Raises Undelivered."""
    text, found = _options(reader)
    inner = found[2]
    for group in handed.gone.linux:
        inner = _without(inner, group.split())
    for group in handed.new.linux:
        for word in group.split():
            inner = _with(inner, word)
    changed = f"{text[: found.start(2)]}{inner}{text[found.end(2) :]}"
    yield Edit(CONFIGURATION, changed.encode("utf-8", "surrogateescape"))


def _options(reader: HostReader) -> tuple[str, re.Match[str]]:
    """The configuration and where its options of the user stand. Raises Undelivered."""
    raw = reader.read(CONFIGURATION)
    text = (raw or b"").decode("utf-8", "surrogateescape")
    user = _USER.search(text)
    found = _LIST.search(text, user.end()) if user is not None else None
    if found is None:
        raise Undelivered(
            f"{CONFIGURATION} has no list of the user's options",
            "run kernelstub once, which writes one, and apply again",
        )
    return text, found


def _with(inner: str, word: str) -> str:
    """The inside of a list with a word behind the others, on a line of its own where they are."""
    found = list(re.finditer(_STRING, inner))
    if not found:
        return f"{inner}{json.dumps(word)}"
    last = found[-1]
    before = found[-2].end() if len(found) > 1 else 0
    blank = re.sub(r"\S", "", inner[before : last.start()])
    return f"{inner[: last.end()]},{blank}{json.dumps(word)}{inner[last.end() :]}"


def _without(inner: str, words: list[str]) -> str:
    found = list(re.finditer(_STRING, inner))
    for first in range(len(found) - len(words), -1, -1):
        run = found[first : first + len(words)]
        if [json.loads(match[0]) for match in run] == words:
            start = found[first - 1].end() if first else run[0].start()
            end = run[-1].end()
            if not first and len(run) < len(found):
                end = found[len(run)].start()
            return inner[:start] + inner[end:]
    return inner


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
