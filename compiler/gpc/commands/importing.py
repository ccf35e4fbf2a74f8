"""`gpc import`: guests that somebody has already, as guests of a machine.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from gpc.commands.console import counted, note, show
from gpc.commands.files import UnreadableFile, read_file, writable
from gpc.commands.guard import DONE, ENVIRONMENT, NO, REFUSED
from gpc.commands.import_base import NotImported, base_of
from gpc.commands.look import NoCapture
from gpc.commands.streams import document
from gpc.host.ways import write
from gpc_schemas.records import NamedTuple

if TYPE_CHECKING:
    from gpc.commands.import_base import Base
    from gpc.lift.foreign import Read
    from gpc.lift.lifted import Lifted
    from gpc.lint.settings import ForeignFile
    from gpc.report.diagnostics import Finding
    from gpc_schemas.units import PciAddress

MOST_ADDED = 6
"""How many of gpc's own choices are named; `gpc why` has them all."""


class _Given(NamedTuple):
    """A file, and what it comes to: guests, or settings of its host."""

    guests: tuple[Lifted, ...]
    words: ForeignFile | None
    """What the catalogue may know of it."""


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
    from gpc.build import is_sound

    told: list[Finding] = []
    try:
        writable(output)
        given = [_given(file, read_file(file), modernise, told) for file in files]
        base = base_of(output, _functions(given), source, root)
        text, names = base.text, list[str]()
        for file in given:
            text = _file(file, base, text, name if len(files) == 1 else None, told, names)
    except (NotImported, NoCapture, UnreadableFile) as error:
        show(told, format, color)
        note(str(error))
        return error.code if isinstance(error, NotImported) else ENVIRONMENT
    if output == "-":
        document(text)
    else:
        write(output, text.encode())
    show(told, format, color)
    left = sum(finding.code == "left-over" for finding in told)
    where = "" if output == "-" else f" in {output}"
    note(f"{', '.join(names) or 'the host'}{where}: {_left(left)}")
    if base.host is not None and is_sound(text.encode()):
        return NO if left else DONE
    note("help: `gpc check` says what the file still lacks")
    return NO


def _given(file: str, data: bytes, modern: bool, told: list[Finding]) -> _Given:
    """A file, read once. With `modern` its guests may see other hardware than they have.

    Raises NotImported for one that nobody can read.
    """
    from gpc.lift.foreign import lifted, readers
    from gpc.lift.modern import modernise
    from gpc.lift.xml import NoGuest
    from gpc.report.diagnostics import located
    from gpc.report.located import Source

    try:
        guests = tuple(lifted(file, data))
    except NoGuest as error:
        told += located(Source(file, data.decode(errors="replace")), [error.found])
        raise NotImported("nothing was written", NO) from None
    words = _words(file, data)
    if not guests and (words is None or not words.is_of_host):
        kinds = ", ".join(readers())
        raise NotImported(
            f"error: {file} is no guest that gpc can read\n"
            f"  help: it reads what these run: {kinds}",
            NO,
        )
    for guest in guests if modern else ():
        modernise(guest)
    return _Given(guests, words)


def _functions(given: Iterable[_Given]) -> frozenset[PciAddress]:
    """The host's functions that guests of files are given."""
    return frozenset(f.address for file in given for guest in file.guests for f in guest.functions)


def _left(number: int) -> str:
    return f"{counted(number, 'thing')} left over" if number else "nothing is left over"


def _file(
    file: _Given, base: Base, text: str, name: str | None, told: list[Finding], names: list[str]
) -> str:
    """The machine.yaml with the guests of a file more."""
    from gpc.lift.foreign import with_cards
    from gpc.lint.judge import judge
    from gpc.report.diagnostics import located

    found = [with_cards(guest, base.known, base.seen) for guest in file.guests]
    for each in found:
        if name is not None and len(found) == 1:
            each.guest.name = name
        if each.guest.name in names or each.guest.name in base.guests:
            raise NotImported(
                f"refused: there is a guest {each.guest.name} already\n"
                "  help: name this one with --name",
                REFUSED,
            )
        text = _guest(each, base, text)
        told += located(each.guest.source, each.guest.told)
        names.append(each.guest.name)
    if file.words is not None:
        told += judge([file.words], base.around_of(found))
        if not found:
            from gpc.lint.gpcs_own import said_by_host

            told += located(file.words.source, [*said_by_host(file.words.settings)])
            note(
                f"note: {file.words.source.name} ({file.words.titles[0]}) is its host's, and "
                "stays as it is\n"
                "  help: what gpc has a host do follows from `host` and the guests, in files of "
                "its own"
            )
    return text


def _guest(found: Read, base: Base, text: str) -> str:
    """The machine.yaml with one guest more, of which gpc compiled what it says."""
    from gpc.lift.entries import with_guest
    from gpc.lift.ground import ground
    from gpc.lift.judged import judge, judge_host
    from gpc.lift.prune import prune
    from gpc.target.backend import backends

    guest = found.guest
    alone = ground(base.host, backends()[guest.backend].hypervisor, found.cards)
    added = prune(guest, alone, judge(guest, alone))
    _tell_added(guest.name, added)
    return with_guest(text, guest, judge_host(alone, guest, found.host))


def _words(file: str, data: bytes) -> ForeignFile | None:
    """The words of a file that the catalogue may know; None where it is not read for them."""
    from gpc.lint.readers import read
    from gpc.lint.settings import NotReadable

    try:
        return read(file, data)
    except NotReadable:
        return None  # which its back end has read, and told of


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
