"""What a machine.yaml says in the raw words of a back end, held against the same marks. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gpc.lint.around import Beside, KnownHost
from gpc.lint.judge import judged, told
from gpc.lint.qemu_words import LineWord
from gpc.lint.qemu_words import settings as of_words
from gpc.lint.settings import ForeignSetting
from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.located import Span
from gpc.settle.records import Settled, SettledGuest
from gpc.why import Path
from gpc_schemas.markup import MarkupElement

PLACES = ("devices", "features", "cpu", "clock", "os", "domain")
"""The keys of `raw.libvirt`, each the element that its own stand in."""


class Numbered:
    """Settings that stand at paths of machine.yaml: each has the number of its path for a line."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.settings: list[ForeignSetting] = []

    def add(self, path: Path, kind: str, name: str, value: str | None) -> None:
        self.settings.append(ForeignSetting(kind, name, value, self.span(path)))

    def span(self, path: Path) -> Span:
        """A span that stands for a path."""
        self.paths.append(path)
        return Span(len(self.paths) - 1, 0, len(self.paths) - 1, 1)


def check_raw(settled: Settled) -> list[Diagnostic]:
    """Warnings: harmful-setting, contradictory-setting, obsolete-setting, void-setting,
    needless-setting; of what stands under `raw` of a guest."""
    found: list[Diagnostic] = []
    for guest in settled.guests.values():
        around = around_of(settled, guest)
        numbered = _raw(guest)
        beside = Beside(numbered.settings)
        for setting, mark, fit in judged(numbered.settings, beside, around):
            said = setting.name if setting.value is None else f"{setting.name}={setting.value}"
            also = tuple(
                Place(numbered.paths[other.span.line], label="the other one")
                for other in fit.others
            )
            found.append(told(mark, said, Place(numbered.paths[setting.span.line]), also))
    return found


def _raw(guest: SettledGuest) -> Numbered:
    raw, at = guest.asked.raw, (*guest.path, "raw")
    found = Numbered()
    words = []
    for number, word in enumerate(raw.qemu):
        span = found.span((*at, "qemu", number))
        words.append(LineWord(str(word), partial(_all_of, span)))
    found.settings += of_words(words)
    for place in PLACES:
        for number, fragment in enumerate(getattr(raw.libvirt, place)):
            path = (*at, "libvirt", place, number)
            above = "" if place == "domain" else place
            for name, value in _element(MarkupElement.seen(str(fragment)), above):
                found.add(path, "element", name, value)
    for key, value in raw.xl.items():
        found.add((*at, "xl", key), "xl", str(key), str(value))
    return found


def _all_of(span: Span, start: int, end: int) -> Span:
    return span


def _element(element: MarkupElement, above: str) -> Iterator[tuple[str, str | None]]:
    named = dict(element.attributes).get("name") if element.name in ("feature", "timer") else None
    own = f"{element.name}[{named}]" if named is not None else element.name
    path = f"{above}/{own}" if above else own
    yield path, element.text or None
    for name, value in element.attributes:
        yield f"{path}@{name}", value
    for child in element.children:
        yield from _element(child, path)


def around_of(settled: Settled, guest: SettledGuest | None = None) -> KnownHost:
    """What a machine.yaml says of its host, for one of its guests if it is said which."""
    host = settled.machine.host
    versions: dict[str, tuple[int, ...]] = {"Linux": tuple(host.kernel)}
    for name, version in (
        ("QEMU", settled.host.qemu),
        ("libvirt", settled.host.libvirt),
        ("Xen", settled.host.xen),
    ):
        if version is not None:
            versions[name] = tuple(part for part in version.value if part is not None)
    return KnownHost(
        versions,
        host.cpu.vendor,
        settled.hypervisor,
        settled.host.interrupt_remapping.value,
        guest.backend.value if guest is not None else None,
    )
