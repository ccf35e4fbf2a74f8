"""QEMU's command line as elements: an option each, with the keys of its value. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from gpc.lift.argv import Fields, Option, Pair, Unreadable, fields, split, takes_value
from gpc.lift.elements import Taker
from gpc.lift.expansion import UNKNOWN, Known
from gpc.lift.lifted import Lifted
from gpc.lift.xml import Element, Text
from gpc.report.located import Span
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

SEVERAL = frozenset(("cpus", "guestfwd", "host-nodes", "hostfwd", "path", "value"))
"""Keys that may stand there more than once; the second is `key#2`."""

ALIASES = {"-M": "-machine", "-net": "-net", "-h": "-help"}

SWITCH = {
    "on": True, "off": False, "yes": True, "no": False, "true": True, "false": False,
    "y": True, "n": False,
}  # fmt: skip
"""Source: QEMU 7.2, qapi/qapi-util.c, qapi_bool_parse."""

SpanOf: TypeAlias = Callable[[int, int], Span]
"""Where characters of a file stand, from the first to behind the last."""


class Line(NamedTuple):
    """A command line: its options in order, and the words of each as they stand there."""

    options: tuple[Element, ...]
    words: Mapping[int, tuple[str, ...]]
    """By `id` of the option's element."""
    torn: frozenset[int]
    """By `id`, those of which a part is not known, which was told."""

    def named(self, name: str) -> list[Element]:
        """The options of a name."""
        return [option for option in self.options if option.name == name]

    def of(self, name: str, key: str, value: str) -> Element | None:
        """The option of that name whose key has the value."""
        found = (o for o in self.named(name) if key in o.attributes)
        return next((o for o in found if o.attributes[key].value == value), None)


class Marks(NamedTuple):
    """What a reading has seen, by `id`, and how much it has taken and known."""

    seen: frozenset[int]
    taken: int
    known: int


class Reading(Taker):
    """What reads the options of one guest."""

    def __init__(self, guest: Lifted, line: Line) -> None:
        super().__init__(guest)
        self.line = line
        self.beside: list[tuple[Element, tuple[str, ...]]] = []
        """Words that are carried beside what was taken of an option."""
        self.units: list[tuple[str, int | None, Span]] = []
        """Disks on IDE and SATA: the bus, and the number on it where that is said."""
        self.buses: Mapping[str, int] = {}
        """The numbers of the guest's PCI buses by their names."""

    def see(self, option: Element | None) -> None:
        """Marks an option as one whose keys are taken one by one."""
        if option is not None:
            self.seen.add(id(option))

    def object(self, kind: str, name: Text | None) -> Element | None:
        """What a device names by its id: a `-netdev`, a `-chardev` and the like; it is seen."""
        found = self.line.of(kind, "id", name.value) if name is not None else None
        if found is not None:
            self.see(found)
            self.same(found, "id")
        return found

    def marks(self) -> Marks:
        """What was seen and counted so far."""
        return Marks(frozenset(self.seen), self.guest.taken, self.guest.known)

    def unmark(self, before: Marks) -> None:
        """Forgets what was seen for a device that was not taken after all: it is told, or carried
        with all that it names."""
        self.seen = set(before.seen)
        self.guest.taken, self.guest.known = before.taken, before.known

    def known(self, option: Element, *keys: str) -> None:
        """Keys of an option that say what gpc does by itself."""
        for key in keys:
            self.same(option, key)

    def is_on(self, option: Element, key: str) -> bool | None:
        """Whether a switch is on; None where it is not there or neither."""
        text = option.attributes.get(key)
        return SWITCH.get(text.value) if text is not None else None


def read(guest: Lifted, words: Sequence[Known], span: SpanOf) -> Line:
    """The options of a command line; what of it is not known is told.

    A word that is not known is left out, as are the keys of an option that are not.
    """
    known: list[Known] = []
    for word in words:
        is_value = bool(known) and takes_value(known[-1].text)
        if word.text == UNKNOWN and not is_value:
            _tell(guest, word, span, "stands for words of QEMU's that are not known here")
        else:
            known.append(word)
    options: list[Element] = []
    said: dict[int, tuple[str, ...]] = {}
    torn: set[int] = set()
    for option in split([word.text for word in known]):
        word = known[option.at]
        value = known[option.at + 1] if option.name and option.value is not None else None
        value = word if not option.name else value
        element = _element(guest, option, word, value, span)
        if element is not None:
            options.append(element)
            said[id(element)] = tuple(word.replace(UNKNOWN, "…") for word in option.words)
            if any(UNKNOWN in word for word in option.words):
                torn.add(id(element))
    return Line(tuple(_merged(guest, options)), said, frozenset(torn))


MERGED = frozenset(("-boot", "-m", "-machine", "-name", "-rtc", "-smp"))
"""Options of which a second one says more of the same. Source: QEMU 7.2, softmmu/vl.c and
hw/core/machine.c (merge_lists)."""

LAST = frozenset(("-bios", "-cpu", "-display", "-k", "-kernel", "-uuid", "-vga"))
"""Options of which the last alone counts."""


def _merged(guest: Lifted, options: Sequence[Element]) -> Iterator[Element]:
    """The options as they count."""
    first: dict[str, Element] = {}
    last = {option.name: option for option in options if option.name in LAST}
    for option in options:
        if option.name in LAST and last[option.name] is not option:
            help = "leave it out: the last one counts, as in QEMU"
            guest.tell(option.span, f"`{option.name}` stands there twice", help)
            continue
        if option.name not in MERGED:
            yield option
            continue
        before = first.setdefault(option.name, option)
        if before is option:
            yield option
            continue
        assert isinstance(before.attributes, dict), "it was made here"
        before.attributes.update(option.attributes)


def _element(
    guest: Lifted, option: Option, word: Known, value: Known | None, span: SpanOf
) -> Element | None:
    name = ALIASES.get(option.name, option.name)
    at = span(word.at, word.places[-1] + 1 if word.places else word.at)
    if UNKNOWN in option.name:
        _tell(guest, word, span, "is an option that is not known here")
        return None
    if value is None:
        return Element(name, {}, [], [], at)
    try:
        found = fields(option)
    except Unreadable as error:
        guest.tell(_within(value, error.at, error.at + 1, span), str(error), "write it by hand")
        return None
    texts: list[Text] = []
    keys: dict[str, Text] = {}
    for pair, text in _texts(guest, option, found, value, span):
        if pair.form == "whole" and not pair.key:
            texts.append(text)
            continue
        key, number = pair.key, 1
        while key in keys and pair.key in SEVERAL:
            number += 1
            key = f"{pair.key}#{number}"
        if key in keys and keys[key].value != text.value:
            help = "the last one counts, as in QEMU"
            guest.tell(keys[key].span, f"`{key}` of `{name}` stands there twice", help)
        keys[key] = text
    if not keys and not texts and option.value:
        return None
    return Element(name, keys, [], texts, at)


def _texts(
    guest: Lifted, option: Option, found: Fields, value: Known, span: SpanOf
) -> Iterator[tuple[Pair, Text]]:
    for pair in found.pairs:
        if UNKNOWN in pair.value or UNKNOWN in pair.key:
            place = value.text.find(UNKNOWN, max(pair.at, 0))
            part = Known(UNKNOWN, value.places[place : place + 1])
            of = f"`{pair.key}` of `{option.name}`" if pair.key else f"the value of `{option.name}`"
            _tell(guest, part, span, f"is in {of}, which is not known without running it")
            if pair.form in ("first", "whole"):
                return
            continue
        start = max(pair.at, 0)
        end = start + max(len(pair.value) if pair.form != "flag" else len(pair.key), 1)
        yield pair, Text(pair.value, _within(value, start, end, span))


def _within(value: Known, start: int, end: int, span: SpanOf) -> Span:
    if not value.places:
        return span(0, 0)
    last = len(value.places) - 1
    first = value.places[min(start, last)]
    behind = value.places[min(max(end - 1, start), last)] + 1
    # A value that comes from several places is shown where it starts.
    return span(first, behind if 0 < behind - first <= end - start + 8 else first + 1)


def _tell(guest: Lifted, word: Known, span: SpanOf, what: str) -> None:
    guest.left.append("unknown")
    place = span(word.at, word.at + 1)
    shown = _shown(guest, word.at)
    help = "write what it comes to into machine.yaml, or into the script in its place"
    guest.tell(place, f"`{shown}` {what}", help)


_VARIABLE = regex(r"\$(?:\{[^}\n]*\}|\w+|[@*#?$!-])")


def _shown(guest: Lifted, at: int) -> str:
    """What stands in the script in the place of what is not known, shortened."""
    text = guest.source.text[at : at + 80].partition("\n")[0]
    variable = _VARIABLE.match(text)
    if variable:
        return variable[0]
    opened, end = 0, len(text)
    for place, sign in enumerate(text):
        opened += (sign == "(") - (sign == ")")
        if (sign == ")" and opened == 0) or (sign == "`" and place):
            end = place + 1
            break
    word = text[:end]
    return word if len(word) <= 40 else f"{word[:37]}..."
