"""libvirt's domains as settings: each attribute and text by its path from the domain. Pure.

A path is the names of elements, of one that has a `name` with that in brackets, and the attribute
behind an @: `features/kvm/hidden@state`, `cpu/feature[topoext]@policy`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gpc.lift.xml import Element, NoGuest, Text, read
from gpc.lint.settings import ForeignReader, ForeignSetting, NotReadable
from gpc.report.located import Source, Span
from gpc_targets.libvirt import lint_daemon
from gpc_targets.libvirt.lift import PREFIXES, recognise, starts

if TYPE_CHECKING:
    from gpc.lint.qemu_words import LineWord

NAMED = ("feature", "timer", "channel", "qemu:env")
"""Elements of which a domain has several that a `name` tells apart."""


def is_domain(name: str, text: str) -> bool:
    """Whether a domain stands in a file."""
    return recognise(text.encode())


def settings(source: Source) -> Iterator[ForeignSetting]:
    """Everything that its domains say. Raises NotReadable."""
    data = source.text.encode()
    for start in starts(data):
        try:
            domain = read(data, PREFIXES, start)
        except NoGuest as error:
            place = error.found.place
            where = place if isinstance(place, Span) else Span(0, 0, 0, 0)
            raise NotReadable(error.found.message, where) from None
        yield from below(domain, "")
        arguments = [one for one in domain.walk() if one.name == "qemu:arg"]
        words = [one.attributes["value"] for one in arguments if "value" in one.attributes]
        if words:
            from gpc.lint.qemu_words import settings as of_words

            yield from of_words([_word(word) for word in words])


def below(element: Element, path: str) -> Iterator[ForeignSetting]:
    """What an element says, and all below it."""
    if path:
        yield ForeignSetting("element", path, element.text.value or None, element.span)
    for name, text in element.attributes.items():
        yield ForeignSetting("element", f"{path}@{name}", text.value, text.span)
    for child in element.children:
        known = child.attributes.get("name") if child.name in NAMED else None
        own = f"{child.name}[{known.value}]" if known is not None else child.name
        yield from below(child, f"{path}/{own}" if path else own)
        if child.name == "qemu:env" and known is not None:
            value = child.attributes.get("value")
            yield ForeignSetting(
                "qemu", f"env.{known.value}", value.value if value else "", known.span
            )


def _word(text: Text) -> LineWord:
    from gpc.lint.qemu_words import LineWord

    return LineWord(text.value, lambda start, end: text.span)


READERS = (
    ForeignReader(
        "a domain of libvirt's", ("/etc/libvirt/qemu/*.xml",), is_domain, settings, is_of_host=False
    ),
    *lint_daemon.READERS,
)
