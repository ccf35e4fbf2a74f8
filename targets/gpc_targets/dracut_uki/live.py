"""Unified kernel images of dracut on a live host: where they lie, and what they are told by.

Source: dracut 059, 106 and dracut-ng 02e7ae1, dracut.sh: settings are sourced by base name, those
in /etc before those in /usr/lib of the same name; `outfile` where none is named; without
kernel_cmdline the command line comes from /etc/cmdline.d of the image, or from /proc/cmdline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gpc.host.reader import HostReader
from gpc.target.assignments import Assignment, assignments
from gpc.target.entries import WORD, BootEntry
from gpc.target.fallback import VARIABLES, variable
from gpc.target.live import Act, Evidence, System, Told
from gpc.target.owner import Undelivered
from gpc.target.uki import told_inside
from gpc_schemas.patterns import regex

CALLED = "dracut's unified kernel images"
JUDGED_BY = "dracut 059 of Debian 12; 106 was run by hand; a stand-in for a new kernel"
DROP_IN = "/etc/dracut.conf.d/zz-gpc.conf"
DROP_INS = (DROP_IN,)
MAIN = "/etc/dracut.conf"
FOLDERS = ("/usr/lib/dracut/dracut.conf.d", "/etc/dracut.conf.d")
"""The later wins where both have a file of a name."""

PROGRAM = "/usr/bin/dracut"
REBUILD = ("dracut", "--force", "--regenerate-all")
ACTIONS: tuple[Act, ...] = ()
TREES = "/usr/lib/modules"
ROOTS = ("/efi", "/boot/efi", "/boot")

_OURS = regex(r'^kernel_cmdline\+=" (.+) "$', re.M)


def recognise(reader: HostReader) -> Evidence | None:
    """Its settings and an image of its name, unless the firmware knows of none in this boot."""
    runs = variable(reader, "StubInfo") is not None
    asked = [each for each in _settings(reader) if each[1].name == "uefi"]
    if not asked or asked[-1][1].words != ("yes",) or not any(_images(reader)):
        return None
    if not runs and reader.names(VARIABLES):
        return None
    return Evidence(runs, asked[-1][0])


def told(files: Mapping[str, str]) -> Told | None:
    """The words of the drop-in."""
    text = files.get(DROP_IN.lstrip("/"))
    return None if text is None else Told(tuple(_OURS.findall(text)), (), ())


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The images with the command line inside; None where one of them cannot be read."""
    found = []
    for path in _images(reader):
        words = told_inside(reader, path)
        if words is None:
            return None
        name = path.rpartition("/")[2].removesuffix(".efi")
        found.append(BootEntry(name, path, path, (path,), words))
    return tuple(found)


def require(reader: HostReader, system: System) -> None:
    """Returns where the drop-in adds to words of others, and stays. Raises Undelivered."""
    said = [each for each in _settings(reader) if each[1].name == "kernel_cmdline"]
    later = [each for each in said if _base(each[0]) > _base(DROP_IN) and not each[1].adds]
    if later:
        raise Undelivered(
            f"{later[-1][0]} sets kernel_cmdline anew, and drops what earlier files add",
            f"write `kernel_cmdline+=` in the place of `kernel_cmdline=` in {later[-1][0]}, and "
            "apply again",
        )
    text = ""
    for path, found in said:
        if path != DROP_IN:
            said_here = found.words[0] if found.words else ""  # an empty array has no first word
            text = f"{text}{said_here}" if found.adds else said_here
    words = WORD.findall(text)
    running = (reader.read("/proc/cmdline") or b"").decode("utf-8", "replace").split()
    roots = [word for word in running if word.startswith("root=")]
    if not words or (roots and not any(word.startswith("root=") for word in words)):
        says = "nothing is said" if not words else "root= is not said"
        raise Undelivered(
            f"{says} by kernel_cmdline in dracut's settings, and what gpc adds to it would be in "
            "the place of what dracut finds out by itself: the next boot would find no root file "
            "system",
            'write kernel_cmdline="..." into a file in /etc/dracut.conf.d, with what '
            "/proc/cmdline says but for BOOT_IMAGE= and initrd=, and apply again",
        )


def _images(reader: HostReader) -> Iterator[str]:
    """The images of this system's kernels, by the name that dracut gives them."""
    versions = [name for name in reader.names(TREES) if name[:1].isdigit()]
    machine = (reader.read("/etc/machine-id") or b"").decode("ascii", "replace").strip()
    begins = [f"linux-{version}{f'-{machine}' if machine else ''}" for version in versions]
    for root in ROOTS:
        for name in reader.names(f"{root}/EFI/Linux"):
            bare = name.removesuffix(".efi")
            if bare != name and any(bare == each or bare.startswith(f"{each}-") for each in begins):
                yield f"{root}/EFI/Linux/{name}"


def _settings(reader: HostReader) -> Iterator[tuple[str, Assignment]]:
    """Each assignment with its file, in the order in which dracut sources them."""
    files = {name: f"{each}/{name}" for each in FOLDERS for name in reader.names(each)}
    last = [files[name] for name in sorted(files) if name.endswith(".conf")]
    for path in (MAIN, *last):
        text = (reader.read(path) or b"").decode("utf-8", "replace").replace("\0", "")
        yield from ((path, each) for each in assignments(text))


def _base(path: str) -> str:
    """By which files are sourced; the main one is first."""
    return "" if path == MAIN else path.rpartition("/")[2]
