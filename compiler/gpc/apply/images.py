"""Whether the images that boot next hold what gpc's files on the host ask for: looked at, not
believed of a program that ended with 0.

What cannot be looked into is told and stops nobody; an image that lacks a file, that still has one,
or that no kernel could unpack, does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.detect.image import Carried, FoundImage, carried, detect_images, next_releases
from gpc.host.reader import HostReader
from gpc.target.entries import booted_images
from gpc.target.live import Builder, System, live_builders
from gpc.target.owner import entries_of
from gpc_schemas.records import NamedTuple


class Seen(NamedTuple):
    """What was seen of the images, a line each."""

    wrong: tuple[str, ...]
    unknown: tuple[str, ...]


def images_to_verify(reader: HostReader, system: System) -> Iterator[tuple[str, Builder]]:
    """The kernels whose images may boot next, each with the builder that makes them.

    The newest with an image, which loaders take by themselves, and the one that runs, as long as it
    is installed.
    """
    word = system.get("initramfs", "")
    builder = live_builders().get(word)
    if builder is None or not builder.REBUILD:
        return
    running = (reader.read("/proc/sys/kernel/osrelease") or b"").decode("ascii", "replace").strip()
    for release in next_releases(reader, {word: builder}, running):
        yield release, builder


def verify(reader: HostReader, system: System) -> Seen:
    """What the images that boot next lack of gpc's files on the host, or have beyond them."""
    wanted = carried(reader, live_builders())
    wrong: list[str] = []
    unknown: list[str] = []
    for release, images in _found(reader, system, wanted):
        if not images:
            unknown.append(f"no image of the kernel {release} was found, and none was looked into")
        for image in images:
            if image.lacks:
                wrong.append(_sentence(image))
            elif image.unknown:
                unknown.append(f"{image.path} {image.unknown}; it was not looked into")
            if image.first:
                unknown.append(
                    f"{image.path} loads {', '.join(image.first)} before gpc's files are there: "
                    "what of it is for guests, gpc-bind takes over once the system is up"
                )
    return Seen(tuple(wrong), tuple(unknown))


def left_behind(reader: HostReader, system: System) -> tuple[str, ...]:
    """What the images that boot next have of gpc's files that the host has no more: after an undo.

    What else they lack they may have lacked before.
    """
    wanted = carried(reader, live_builders())
    gone = {path: digest for path, digest in wanted.digests.items() if digest is None}
    only_gone = Carried(wanted.asked, gone, frozenset(), ())
    return tuple(
        _sentence(image)
        for _, images in _found(reader, system, only_gone)
        for image in images
        if image.lacks
    )


def _found(
    reader: HostReader, system: System, wanted: Carried
) -> Iterator[tuple[str, tuple[FoundImage, ...]]]:
    entries = entries_of(reader, system) or ()
    for release, builder in images_to_verify(reader, system):
        known: Mapping[str, Builder] = {system["initramfs"]: builder}
        booted = booted_images(entries, release)
        yield release, detect_images(reader, known, release, wanted, booted)


def _sentence(image: FoundImage) -> str:
    why = f"\n  help: {image.hindrance}" if image.hindrance else ""
    return f"{image.path} is not as the files want it: {'; '.join(image.lacks)}{why}"
