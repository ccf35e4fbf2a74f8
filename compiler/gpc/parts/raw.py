"""Words for one back end that gpc has no key for: quoted, never interpreted. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.parts import Asked
from gpc.plan import Part
from gpc.why import Path, Traced, Why, written, written_at
from gpc_schemas.markup import MarkupElement
from gpc_schemas.records import NamedTuple


class RawWords(NamedTuple):
    """Words for the end of the QEMU command line."""

    path: Path
    words: tuple[Traced[str], ...]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.words[0].why


class RawKeys(NamedTuple):
    """Keys of xl.cfg, each with its text."""

    path: Path
    keys: tuple[tuple[str, Traced[str]], ...]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.keys[0][1].why


class RawElement(NamedTuple):
    """An element for the domain of libvirt, and the element of the domain that it goes into."""

    path: Path
    place: str
    element: Traced[MarkupElement]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.element.why


class RawOverride(NamedTuple):
    """Properties of QEMU's for what has an alias among those elements."""

    path: Path
    alias: Traced[str]
    properties: tuple[tuple[str, Traced[str]], ...]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return self.alias.why


class RawCapabilities(NamedTuple):
    """What libvirt is told of its QEMU."""

    path: Path
    add: tuple[Traced[str], ...]
    remove: tuple[Traced[str], ...]
    slot: None = None

    @property
    def because(self) -> tuple[Why, ...]:
        return (*self.add, *self.remove)[0].why


KINDS = (RawWords, RawKeys, RawElement, RawOverride, RawCapabilities)


def decide(asked: Asked) -> Iterator[Part]:
    """What was written for each."""
    raw, at = asked.guest.asked.raw, (*asked.path, "raw")
    if raw.qemu:
        yield RawWords((*at, "qemu"), _listed(raw.qemu, *at, "qemu"))
    if raw.xl:
        path: Path = (*at, "xl")
        yield RawKeys(path, tuple((key, written(t, *path, key)) for key, t in raw.xl.items()))
    for place in ("devices", "features", "cpu", "clock", "os", "domain"):
        for number, element in enumerate(getattr(raw.libvirt, place)):
            path = (*at, "libvirt", place, number)
            yield RawElement(path, place, written(element, *path))
    for alias, properties in raw.libvirt_override.items():
        path = (*at, "libvirt_override", alias)
        yield RawOverride(
            path,
            Traced(alias, written_at(*path)),
            tuple((name, written(value, *path, name)) for name, value in properties.items()),
        )
    corrected, path = raw.libvirt_capabilities, (*at, "libvirt_capabilities")
    if corrected.add or corrected.remove:
        add = _listed(corrected.add, *path, "add")
        yield RawCapabilities(path, add, _listed(corrected.remove, *path, "remove"))


def _listed(words: tuple[str, ...], *path: str | int) -> tuple[Traced[str], ...]:
    return tuple(written(word, *path, number) for number, word in enumerate(words))
