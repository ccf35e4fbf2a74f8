"""`gpc import`: guests that somebody has already, as guests of a machine.yaml."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gpc.commands.console import counted, note, show
from gpc.commands.files import UnreadableFile, read_file, writable
from gpc.commands.guard import DONE, ENVIRONMENT, INVALID, NO, REFUSED
from gpc.commands.look import NoCapture, reader_of
from gpc.commands.streams import document
from gpc.host.ways import write
from gpc_schemas.records import NamedTuple

if TYPE_CHECKING:
    from gpc.lift.cards import HostCard, Shown
    from gpc.lint.around import KnownHost
    from gpc.report.diagnostics import Finding
    from gpc_schemas.host import Host
    from gpc_schemas.units import PciAddress

MOST_ADDED = 6
"""How many of gpc's own choices are named; `gpc why` has them all."""


class _Refused(Exception):
    """Nothing is written; says why in two lines, and with which exit code."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code


class _Base(NamedTuple):
    """The machine.yaml that guests are put into."""

    text: str
    host: Host | None
    known: Mapping[PciAddress, HostCard]
    seen: Mapping[PciAddress, Shown]
    around: KnownHost | None = None
    """What is known of the host for the catalogue's marks."""
    modern: bool = False
    """Whether guests may see other hardware than they have."""


def import_(
    files: Sequence[str],
    *,
    output: str = "machine.yaml",
    name: str | None = None,
    source: str | None = None,
    root: str = "/",
    modernise: bool = False,
    format: str = "full",
    color: str = "auto",
) -> int:
    """Puts the guests of foreign files into a machine.yaml, new or not; tells what was left over.

    1 when something was, or when the file is not sound yet; 5 when a guest of that name is there.
    """
    findings: list[Finding] = []
    try:
        writable(output)
        texts = [(file, read_file(file)) for file in files]
        base = _base(output, texts, source, root)._replace(modern=modernise)
        text, names = base.text, list[str]()
        for file, data in texts:
            text = _file(file, data, base, text, name if len(files) == 1 else None, findings, names)
    except (_Refused, NoCapture, UnreadableFile) as error:
        show(_shown(findings), format, color)
        note(str(error))
        return error.code if isinstance(error, _Refused) else ENVIRONMENT
    if output == "-":
        document(text)
    else:
        write(output, text.encode())
    show(_shown(findings), format, color)
    errors = _errors(text)
    left = [finding for finding in findings if finding.code == "left-over"]
    where = "" if output == "-" else f" in {output}"
    note(f"{', '.join(names) or 'the host'}{where}: {_left(len(left))}")
    if errors:
        note(f"help: `gpc check` says what the file still lacks: {counted(len(errors), 'error')}")
    return NO if left or errors else DONE


def _shown(findings: Sequence[Finding]) -> Sequence[Finding]:
    from gpc.lift.hidden import hidden

    return hidden(findings)


def _left(number: int) -> str:
    return f"{counted(number, 'thing')} left over" if number else "nothing is left over"


def _file(
    file: str,
    data: bytes,
    base: _Base,
    text: str,
    name: str | None,
    findings: list[Finding],
    names: list[str],
) -> str:
    """The machine.yaml with the guests of a file more."""
    from gpc.lift.foreign import read, read_back, readers
    from gpc.lift.ground import ground
    from gpc.lift.judged import judge, judge_host, with_guest
    from gpc.lift.prune import prune
    from gpc.lift.xml import NoGuest
    from gpc.report.diagnostics import located
    from gpc.report.located import Source
    from gpc.target.backend import backends

    try:
        found = list(read(file, data, base.known, base.seen, modern=base.modern))
    except NoGuest as error:
        findings += located(Source(file, data.decode(errors="replace")), [error.found])
        raise _Refused("nothing was written", NO) from None
    if not found and _of_host(file, data, base, findings):
        return text
    if not found:
        kinds = ", ".join(readers())
        raise _Refused(
            f"error: {file} is no guest that gpc can read\n"
            f"  help: it reads what these run: {kinds}",
            NO,
        )
    for guest, cards, host in found:
        if name is not None and len(found) == 1:
            guest.name = name
        if guest.name in _guests(text):
            raise _Refused(
                f"refused: there is a guest {guest.name} already\n"
                "  help: name this one with --name",
                REFUSED,
            )
        alone = ground(base.host, backends()[guest.backend].hypervisor, cards)
        judge(guest, alone)
        added = prune(guest, alone, read_back)
        text = with_guest(text, guest, judge_host(text, guest, host))
        findings += located(guest.source, guest.told)
        names.append(guest.name)
        _tell_added(guest.name, added)
    findings += _marks(file, data, base)
    return text


def _of_host(file: str, data: bytes, base: _Base, findings: list[Finding]) -> bool:
    """Whether a file is its host's own, which stays as it is; tells what the catalogue knows."""
    from gpc.lint.readers import read
    from gpc.lint.settings import NotReadable

    try:
        known = read(file, data)
    except NotReadable:
        return False
    if known is None or not known.is_of_host:
        return False
    told = _marks(file, data, base)
    findings += told
    note(
        f"note: {file} ({known.titles[0]}) is its host's, and stays as it is\n"
        "  help: what gpc has a host do follows from `host` and the guests, in files of its own"
    )
    return True


def _marks(file: str, data: bytes, base: _Base) -> tuple[Finding, ...]:
    """What the catalogue says of the words of a file: obsolete ones and those that do harm."""
    from gpc.lint.around import KnownHost
    from gpc.lint.judge import judge
    from gpc.lint.readers import read
    from gpc.lint.settings import NotReadable

    try:
        found = read(file, data)
    except NotReadable:
        return ()  # which its back end has read, and told of
    return () if found is None else judge([found], base.around or KnownHost())


def _tell_added(name: str, added: Mapping[tuple[str | int, ...], object]) -> None:
    if not added:
        return
    from gpc.why import dotted

    words = [f"{dotted(path)}: {_word(value)}" for path, value in added.items()]
    more = f", and {len(words) - MOST_ADDED} more" if len(words) > MOST_ADDED else ""
    said = ", ".join(words[:MOST_ADDED])
    note(f"note: {name} gets from gpc what the file does not say: {said}{more}")


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _base(output: str, files: Sequence[tuple[str, bytes]], source: str | None, root: str) -> _Base:
    from gpc.detect.look import Look
    from gpc.detect.pci import detect_pci
    from gpc.lift.cards import Shown

    reader = reader_of(source, root)
    is_there = output != "-" and os.path.lexists(output)
    # A guest of another host needs no more of this one than that its cards are not in it.
    seen = {
        function.address: Shown(function.id, function.is_display, function.module)
        for function in detect_pci(Look(reader)).functions
    }
    if not is_there and source is None and not _is_here(files, seen):
        return _of_another()
    from gpc.detect import detect
    from gpc.detect.foreign import around
    from gpc.lift.cards import of_host
    from gpc.propose import lacking, machine_page
    from gpc.source.read import read
    from gpc.source.validate import validate

    facts = detect(reader, images=False)
    if is_there:
        text = read_file(output).decode(errors="replace")
        errors = _errors(text, output)
        if errors:
            show(errors)
            raise _Refused(f"error: {output} is not sound, so nothing is put into it", INVALID)
    elif lacking(facts):
        return _of_another()
    else:
        text = machine_page(facts, guest=False)
    machine, _ = validate(read(output, text.encode())[0])
    assert machine is not None, "no error was found in it"
    return _Base(text, machine.host, of_host(machine.host), seen, around(facts))


def _of_another() -> _Base:
    """Nothing to go by, as the guest's host is not this one; says so."""
    note(
        "note: the guest's cards are not of this host, so nothing is written about one\n"
        "  help: import it on its host, or with --from and a capture of it"
    )
    return _Base("gpc: 1\n", None, {}, {})


def _is_here(files: Sequence[tuple[str, bytes]], seen: Mapping[PciAddress, Shown]) -> bool:
    """Whether the host shows each of the functions that the guests are given."""
    from gpc.lift.foreign import read
    from gpc.lift.xml import NoGuest

    given: set[PciAddress] = set()
    for file, data in files:
        try:
            given |= {
                f.address for guest in read(file, data, {}, {}) for f in guest.guest.functions
            }
        except NoGuest:
            continue  # told when it is read for good
    return given <= set(seen)


def _guests(text: str) -> tuple[str, ...]:
    from gpc.source.read import read

    root = read("", text.encode())[0].root
    guests = root.value.get("guests") if root is not None and isinstance(root.value, dict) else None
    return tuple(guests.value) if guests is not None and isinstance(guests.value, dict) else ()


def _errors(text: str, name: str = "machine.yaml") -> list[Finding]:
    from gpc.build import check_source
    from gpc.report.diagnostics import Refused

    try:
        check_source(name, text.encode())
    except Refused as refused:
        return [finding for finding in refused.findings if finding.severity == "error"]
    return []
