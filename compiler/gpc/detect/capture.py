"""What detection read of a host, as files to write: the host as a fixture, without what is private.

Only what detection looks at is kept of each file, so serial numbers, host keys, addresses and the
rest of the kernel's log never get in; identifiers that are left are replaced, each by the same one
everywhere. Pure: the recording comes in, names and bytes go out.
"""

from __future__ import annotations

import re

from gpc.detect import Facts, boot, iommu, names, xen
from gpc.detect.image import EARLY
from gpc.detect.trims import TRIMS
from gpc.host.reader import Answer, Stat
from gpc.host.recording import RecordingReader
from gpc.image.records import Inside, Unread
from gpc.target.fallback import VENDOR
from gpc.target.firmware import GLOBAL
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_IDENTIFIER = regex(
    r"(?P<uuid>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
    r"|(?P<machine>(?<![0-9a-zA-Z])[0-9a-f]{32}(?![0-9a-zA-Z]))"
    r"|(?P<disk>(?<=PARTUUID=)[0-9a-f]{8}(?=-[0-9a-f]{2})|"
    r"(?<=by-partuuid/)[0-9a-f]{8}(?=-[0-9a-f]{2}))"
    r"|(?P<enx>(?<=enx)[0-9a-f]{12})"
    r"|(?P<mac>(?<![0-9a-fA-F:])[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}(?![0-9a-fA-F:]))"
)

_PUBLIC = frozenset((VENDOR, GLOBAL))
"""Names that every machine has: those of the variables of the firmware."""


class Captured(NamedTuple):
    """What to write, by paths below the capture's root: files, links, directories; and the rest."""

    files: dict[str, bytes]
    links: dict[str, str]
    directories: tuple[str, ...]
    commands: dict[str, Answer]
    stats: dict[str, Stat]
    unreadable: frozenset[str]
    images: dict[str, Inside | Unread]


def captured(recording: RecordingReader, facts: Facts) -> Captured:
    """The recording of one detection, trimmed and with identifiers replaced."""
    scrub = _Scrubber()
    tree = _Tree(recording)
    files: dict[str, bytes] = {}
    for path, data in recording.files.items():
        if data is not None:
            trims = (trim for pattern, trim in TRIMS if pattern.fullmatch(path))
            # gpc's own is kept whole: images are compared with its digest.
            trim = None if path in EARLY else next(trims, None)
            kept = _names_list(facts) if path in names.LISTS else trim(data) if trim else data
            files[tree.place(path)] = kept
    for path, entries in recording.listings.items():
        at = tree.place(path)
        if entries or recording.inner.stat(path) is not None:
            tree.directories.add(at)
        for entry in entries:
            tree.touch(f"{path}/{entry}", files)
    for path in recording.stats:
        tree.touch(path, files)
    for path, target in recording.links.items():
        tree.links[tree.place(path, follow=False)] = target
    stats = {
        path: stat
        for path, stat in recording.stats.items()
        if stat.kind == "other"
        or (stat.kind == "file" and not path.startswith(("/sys/", "/proc/")))
        or (stat.kind == "file" and path in recording.files and recording.files[path] is None)
    }
    unreadable = {path for path in stats if recording.files.get(path, b"") is None}
    for path in tree.links:
        files.pop(path, None)
    return Captured(
        {scrub.text(path): scrub.bytes(data) for path, data in sorted(files.items())},
        {scrub.text(path): scrub.text(target) for path, target in sorted(tree.links.items())},
        tuple(scrub.text(path) for path in sorted(tree.directories - set(tree.links))),
        {
            command: Answer(answer.code, scrub.text(_answer(command, answer.text)))
            for command, answer in sorted(recording.answers.items())
            if answer.code != 127
        },
        {scrub.text(path): stat for path, stat in sorted(stats.items())},
        frozenset(scrub.text(path) for path in unreadable),
        {scrub.text(path): _image(image) for path, image in sorted(recording.images.items())},
    )


class _Scrubber:
    """Replaces identifiers, one and the same by one and the same."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def text(self, text: str) -> str:
        return _IDENTIFIER.sub(self._replace, text)

    def bytes(self, data: bytes) -> bytes:
        return self.text(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def _replace(self, found: re.Match[str]) -> str:
        if found[0] in _PUBLIC:
            return found[0]
        number = len(self.known) + 1
        kind = found.lastgroup
        if kind == "uuid":
            fresh = f"00000000-0000-4000-8000-{number:012x}"
        elif kind == "machine":
            fresh = f"{number:032x}"
        elif kind == "disk":
            fresh = f"{number:08x}"
        elif kind == "enx":
            fresh = f"02{number:010x}"
        else:
            fresh = ":".join(f"02{number:010x}"[i : i + 2] for i in range(0, 12, 2))
        return self.known.setdefault(found[0].lower(), fresh)


class _Tree:
    """Where files really are: links on the way to them are kept as links."""

    def __init__(self, recording: RecordingReader) -> None:
        self.inner = recording.inner
        self.links: dict[str, str] = {}
        self.directories: set[str] = set()
        self.known: dict[str, str | None] = {}

    def place(self, path: str, *, follow: bool = True) -> str:
        """The path without links, which are noted; below /proc links are left out instead."""
        if path.startswith("/proc/"):
            return path
        pending = [part for part in reversed(path.split("/")) if part]
        walked: list[str] = []
        for _ in range(256):
            if not pending:
                break
            part = pending.pop()
            if part in (".", ".."):
                walked = walked[:-1] if part == ".." else walked
                continue
            at = "/" + "/".join([*walked, part])
            target = self._link(at) if pending or follow else None
            if target is None:
                walked.append(part)
                continue
            self.links[at] = target
            walked = [] if target.startswith("/") else walked
            pending += [part for part in reversed(target.split("/")) if part]
        return "/" + "/".join(walked)

    def touch(self, path: str, files: dict[str, bytes]) -> None:
        """Something of the same kind at `path`, unless it is there already."""
        found = self.inner.stat(path)
        at = self.place(path, follow=False)
        if found is None or at in files:
            return
        if found.kind == "directory":
            self.directories.add(at)
        elif found.kind == "link":
            self.links[at] = self.inner.link(path) or ""
        else:
            files[at] = b""

    def _link(self, path: str) -> str | None:
        if path not in self.known:
            self.known[path] = self.inner.link(path)
        return self.known[path]


def _answer(command: str, text: str) -> str:
    patterns = {
        "xl info": rf"^(?:{'|'.join(xen.INFO_KEYS)})\s*:",
        "xl dmesg": xen.LOG.pattern,
    }
    if command.endswith(" --version"):  # whose program it is, and which release
        patterns[command] = r"^[A-Za-z][A-Za-z ()_-]* [0-9][0-9a-z.+~-]*(?: \([^()]*\))?$"
    wanted = re.compile(patterns.get(command, iommu.LOG.pattern))
    return "".join(line for line in text.splitlines(keepends=True) if wanted.search(line))


def _image(image: Inside | Unread) -> Inside | Unread:
    """Of an image the modules that are looked for, and of its own words none but its kernel."""
    if isinstance(image, Unread):
        return image
    builtin = image.builtin
    return image._replace(
        modules=tuple(name for name in image.modules if name in boot.MODULES),
        builtin=None if builtin is None else tuple(n for n in builtin if n in boot.MODULES),
        said={name: text for name, text in image.said.items() if name == "uname"},
    )


def _names_list(facts: Facts) -> bytes:
    """A pci.ids that knows the cards of this host."""
    vendors: dict[int, list[str]] = {}
    for identity, name in facts.names:
        vendors.setdefault(identity.vendor, []).append(f"\t{identity.device:04x}  {name}\n")
    text = "# The lines of pci.ids that were looked at.\n"
    for vendor, devices in vendors.items():
        text += f"{vendor:04x}  Vendor\n" + "".join(devices)
    return text.encode()
