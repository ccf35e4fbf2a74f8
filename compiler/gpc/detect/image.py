"""What early boot images lack of what gpc's files on the host would have in them.

An image is judged by what is in it, and never by its date: a rebuild that failed, that was switched
off or that wrote elsewhere leaves an image that only its contents tell from a right one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from gpc.drivers import DISPLAY, plain
from gpc.early import MODPROBE_CONF, UDEV_RULES
from gpc.host.reader import HostReader
from gpc.image.records import Inside, Unread
from gpc.keepers import MODULES
from gpc.target.entries import version_key
from gpc.target.live import Builder
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

TREES = "/lib/modules"

EARLY = (f"/{MODPROBE_CONF}", f"/{UDEV_RULES}")
"""What gpc has copied into an image."""

KEEPERS = tuple(sorted(needed[0] for needed in MODULES.values()))
"""Without its keeper in the image gpc's rule leaves the card alone until the root is there."""

_WAITING = regex(r"^(?:blacklist[ \t]+(?=\S+[ \t]*$)|softdep[ \t]+(?=\S+[ \t]+pre:))(\S+)", re.M)

LEFT_ALONE = regex(r"(?:^|[-_.])(?:rescue|fallback|previous)(?:[-_.]|$)")
"""In the name of an image that is made to be unlike the others: a way back. Its owner makes it
once, or without what the host asks for, and gpc's own kept one is of before."""


class Carried(NamedTuple):
    """What the files of gpc that stand on a host would have in its images."""

    asked: bool
    """Whether a builder is asked for anything at all."""
    digests: Mapping[str, str | None]
    """Of each file as it stands on the host; None where it does not."""
    named: frozenset[str]
    """Those that must be in the image; another may be in it, as it stands on the host."""
    modules: tuple[str, ...]
    waiting: frozenset[str] = frozenset()
    """What /etc/modprobe.d has wait for the keeper, or never loads."""


class FoundImage(NamedTuple):
    """An image of the kernel, and what of gpc's it lacks."""

    path: str
    lacks: tuple[str, ...]
    unknown: str
    """Why it is not known what is in it; or nothing."""
    hindrance: str
    """What is known to keep a rebuild from reaching it; or nothing."""
    first: tuple[str, ...] = ()
    """Drivers in it that have what they find before any file of gpc's is there."""


def is_left_alone(path: str) -> bool:
    """Whether an image is a fallback or a rescue: right as it is, whatever is in it."""
    return LEFT_ALONE.search(path.rpartition("/")[2]) is not None


def carried(reader: HostReader, builders: Mapping[str, Builder]) -> Carried:
    """What the host's files of gpc ask its builders for."""
    own = {path: reader.read(path) for path in EARLY}
    own = {path: data for path, data in own.items() if data is not None or not reader.stat(path)}
    files = {path[1:]: "" for path, data in own.items() if data is not None}
    named: set[str] = set()
    modules: list[str] = []
    asked = False
    for builder in builders.values():
        texts = {path[1:]: reader.read(path) for path in builder.DROP_INS}
        found = {path: data.decode("utf-8", "replace") for path, data in texts.items() if data}
        if found:
            asked = True
            early = builder.early({**files, **found})
            named |= {f"/{path}" for path in early.files}
            modules += [name.replace("-", "_") for name in early.modules]
    digests = {
        path: None if data is None else hashlib.sha256(data).hexdigest()
        for path, data in own.items()
    }
    conf = (own.get(f"/{MODPROBE_CONF}") or b"").decode("utf-8", "replace")
    waiting = frozenset(plain(name) for name in _WAITING.findall(conf))
    return Carried(asked, digests, frozenset(named), tuple(dict.fromkeys(modules)), waiting)


def heeds_modprobe(builder: Builder) -> bool:
    """Whether what a builder's image loads by itself goes by /etc/modprobe.d."""
    return getattr(builder, "HEEDS_MODPROBE", True)


def next_releases(
    reader: HostReader, builders: Mapping[str, Builder], running: str
) -> Iterator[str]:
    """The kernels that may boot next: the newest with an image, and the one that runs if it is
    installed."""
    trees = [name for name in reader.names(TREES) if name[:1].isdigit()]
    installed = sorted(trees, key=version_key, reverse=True)
    pictured = (
        release
        for release in installed
        for builder in builders.values()
        if any(reader.stat(path) is not None for path in builder.images(release))
    )
    chosen = (next(pictured, next(iter(installed), None)), running)
    yield from (release for release in dict.fromkeys(chosen) if release in installed)


def detect_images(
    reader: HostReader,
    builders: Mapping[str, Builder],
    release: str,
    wanted: Carried,
    booted: Sequence[str] = (),
) -> tuple[FoundImage, ...]:
    """The images of a kernel, each opened once.

    `booted` are those that the loader's entries name; where they are not known, it is those where
    any of the builders puts them.
    """
    places: dict[str, list[Builder]] = {path: list(builders.values()) for path in booted}
    for builder in builders.values() if not booted else ():
        for path in builder.images(release):
            places.setdefault(path, []).append(builder)
    found = []
    for path, makers in places.items():
        if is_left_alone(path) or reader.stat(path) is None:
            continue
        alone = bool(makers) and not any(map(heeds_modprobe, makers))
        image = judged(reader, path, release, wanted, alone=alone)
        if image is not None and image.lacks:
            reasons = (maker.hindrance(reader, path, release) for maker in makers)
            image = image._replace(hindrance=next(filter(None, reasons), ""))
        found += [image] if image is not None else []
    return tuple(found)


def judged(
    reader: HostReader, path: str, release: str, wanted: Carried, *, alone: bool = False
) -> FoundImage | None:
    """An image beside what it should have; None where it is of other kernels than this one.

    `alone`: it loads what it has whatever gpc's files say.
    """
    found = reader.image(path, tuple(wanted.digests))
    if isinstance(found, Unread):
        if found.damaged:
            return FoundImage(path, (f"it {found.reason}",), "", "")
        return FoundImage(path, (), found.reason, "")
    releases = found.releases or tuple(filter(None, (found.said.get("uname"),)))
    if releases and release not in releases:
        return None
    first = tuple(name for name in found.modules if alone and name in wanted.waiting)
    lacks = (
        *_files(found, wanted),
        *_modules(reader, found, release, wanted),
        *(
            f"{name} in it, which has the cards before gpc's files"
            for name in first
            if name in DISPLAY
        ),
    )
    unseen = [path for path, held in found.files.items() if held.sha256 is None]
    unknown = f"shows of {', '.join(unseen)} no more than the name" if unseen else ""
    others = tuple(name for name in first if name not in DISPLAY)
    return FoundImage(path, lacks, unknown, "", others)


def _files(found: Inside, wanted: Carried) -> Iterator[str]:
    for path, digest in wanted.digests.items():
        held = found.files.get(path)
        if held is None:
            if path in wanted.named:
                yield f"no {path}"
        elif digest is None:
            yield f"still {path}, which the host has no more"
        elif held.sha256 not in (None, digest):
            yield f"another {path} than the host"


def _modules(reader: HostReader, found: Inside, release: str, wanted: Carried) -> Iterator[str]:
    """A module that the kernel itself lacks is nobody's fault here, but for the keeper."""
    lacking = set(wanted.modules) - set(found.modules) - set(found.builtin or ())
    if not lacking:
        return
    tree = f"/lib/modules/{release}"
    if found.builtin is None:
        lacking -= _named(reader, f"{tree}/modules.builtin") or set()
    kernel = _named(reader, f"{tree}/modules.dep")
    for name in wanted.modules:
        if name in lacking and name in KEEPERS:
            yield f"no module {name}, without which nothing is kept early"
        elif name in lacking and (kernel is None or name in kernel):
            yield f"no module {name}"


def _named(reader: HostReader, path: str) -> set[str] | None:
    data = reader.read(path)
    if data is None:
        return None
    names = re.findall(rb"^(?:\S*/)?([\w-]+)\.ko(?:\.\w+)?(?::|$)", data, re.MULTILINE)
    return {name.decode("ascii", "replace").replace("-", "_") for name in names}
