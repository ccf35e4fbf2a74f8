"""kernel-install with layout=uki on a live host: its file of words, and the images it makes.

Source: systemd 257, kernel-install(8) (install.conf, BOOT_ROOT, entry tokens), 60-ukify.install,
90-uki-copy.install (EFI/Linux/TOKEN-VERSION[+TRIES].efi); Debian's 257.13-1, 55-initrd.install
(takes /boot/initrd.img-VERSION as it lies there). A vendor's image is signed with its
command line inside; more words come to it in addons (systemd-stub(7), `.extra.d`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import WORD, BootEntry
from gpc.target.fallback import VARIABLES, variable
from gpc.target.live import Act, ActionFailed, Command, Evidence, System, Told
from gpc.target.owner import Edit, Handed, Undelivered, grouped, line_with
from gpc.target.uki import told_inside
from gpc_schemas.patterns import regex

CALLED = "kernel-install's unified kernel images"
JUDGED_BY = "kernel-install and ukify 257 of Debian 13; a stand-in for other builders"
DROP_INS = ()
CMDLINE = "/etc/kernel/cmdline"
VENDORS = "/usr/lib/kernel/cmdline"
RUNNING = "/proc/cmdline"
SETTINGS = ("/etc/kernel/install.conf", "/usr/lib/kernel/install.conf")
TRIES = "/etc/kernel/tries"
TREES = "/usr/lib/modules"
ROOTS = ("/efi", "/boot", "/boot/efi")
SIGNED = "vmlinuz-virt.efi"
"""The image that Fedora and RHEL ship signed (kernel-uki-virt), beside a kernel's modules."""

TAKES_WHAT_LIES_THERE = "/usr/lib/kernel/install.d/55-initrd.install"
"""Debian's plugin: kernel-install makes no initial RAM file system, the builder has to before."""

_LAYOUT = regex(r"^[ \t]*layout[ \t]*=[ \t]*\"?(\w+)", re.M)
_RELEASE = regex(r"[0-9][\w.+~-]*", re.ASCII)
_FROM_LOADER = ("BOOT_IMAGE=", "initrd=")
_TRIES = regex(r"\+[0-9]+(-[0-9]+)?$")


def recognise(reader: HostReader) -> Evidence | None:
    """A vendor's image that runs, or its settings, unless the firmware knows of no such image."""
    if _signed(reader) is not None:
        return Evidence(True, f"StubInfo, {_signed(reader)}")
    path = next((path for path in SETTINGS if reader.stat(path) is not None), None)
    layout = _LAYOUT.search(_text(reader, path)) if path is not None else None
    runs = variable(reader, "StubInfo") is not None
    if path is None or layout is None or layout[1] != "uki":
        return None
    # What is asked for may be for another time, or for a loader that is gone.
    is_other = not runs and reader.names(VARIABLES)
    return Evidence(runs, f"layout=uki in {path}") if not is_other else None


def _signed(reader: HostReader) -> str | None:
    """The vendor's image of the running kernel, where such an image runs."""
    release = _text(reader, "/proc/sys/kernel/osrelease").strip()
    if variable(reader, "StubInfo") is None or not _RELEASE.fullmatch(release):
        return None
    path = f"{TREES}/{release}/{SIGNED}"
    return path if reader.stat(path) is not None else None


def require(reader: HostReader, system: System) -> None:
    """Returns where the images are made on this host. Raises Undelivered."""
    signed = _signed(reader)
    if signed is not None:
        raise Undelivered(
            f"this kernel runs from an image that its vendor signed whole ({signed}): its initial "
            "RAM file system cannot have gpc's files, nor its command line gpc's words",
            "boot the same kernel from its own package (kernel-core), which has the image made "
            "here; words alone can be added by an addon that you sign: `ukify build --cmdline=... "
            "--output=IMAGE.efi.extra.d/gpc.addon.efi` beside the image",
        )


def untried(reader: HostReader, system: System) -> str | None:
    """Where new images count their tries, they have another name than that which a trial is of."""
    if reader.stat(TRIES) is None:
        return None
    return f"kernel-install makes a new image under another name than the old one's, by {TRIES}"


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """This system's images with the command line inside; None where one cannot be read."""
    found = []
    versions = [name for name in reader.names(TREES) if name[:1].isdigit()]
    for root in ROOTS:
        for name in reader.names(f"{root}/EFI/Linux"):
            bare = _TRIES.sub("", name.removesuffix(".efi"))
            token = next((bare[: -len(v) - 1] for v in versions if bare.endswith(f"-{v}")), None)
            if token is None or token not in _tokens(reader):
                continue
            path = f"{root}/EFI/Linux/{name}"
            words = told_inside(reader, path)
            if words is None:
                return None
            found.append(BootEntry(bare, path, path, (path,), words))
    return tuple(found)


def _tokens(reader: HostReader) -> tuple[str, ...]:
    """By which its images' names may begin."""
    texts = (_text(reader, path).strip() for path in ("/etc/kernel/entry-token", "/etc/machine-id"))
    issue = re.findall(r"^(?:IMAGE_)?ID=[\"']?([^\"'\n]+)", _text(reader, "/etc/os-release"), re.M)
    return tuple(text for text in (*texts, *issue, "Default") if text)


def _text(reader: HostReader, path: str) -> str:
    return (reader.read(path) or b"").decode("utf-8", "replace")


def standing(reader: HostReader, system: System) -> Told | None:
    """The words of the file; where there is none, those that a new image would have."""
    return Told(grouped(_base(reader)), (), ())


def _base(reader: HostReader) -> list[str]:
    """What 60-ukify takes."""
    path = next((p for p in (CMDLINE, VENDORS) if reader.stat(p) is not None), RUNNING)
    words = WORD.findall(_text(reader, path))
    return [w for w in words if path != RUNNING or not w.startswith(_FROM_LOADER)]


def edited(reader: HostReader, system: System, handed: Handed) -> Iterator[Edit]:
    """The file with and without words; made where there is none. Raises Undelivered."""
    raw = reader.read(CMDLINE)
    change = (handed.gone.linux, handed.new.linux)
    if raw is None:
        bare = " ".join(_base(reader))
        if handed.new.linux:
            yield Edit(CMDLINE, f"{line_with(bare, *change)}\n".encode(), f"{bare}\n".encode())
        return
    text = raw.decode("utf-8", "surrogateescape")
    body = text.rstrip("\n")
    yield Edit(
        CMDLINE, f"{line_with(body, *change)}{text[len(body) :]}".encode("utf-8", "surrogateescape")
    )


def rebuilt(reader: HostReader, system: System) -> list[Command] | None:
    """A call for each kernel, as an image holds it whole; None where the builder is called."""
    if reader.stat(TAKES_WHAT_LIES_THERE) is not None:
        return None
    return list(_added(reader))


def _added(reader: HostReader) -> Iterator[Command]:
    for version in reader.names(TREES):
        for kernel in (f"{TREES}/{version}/vmlinuz", f"/boot/vmlinuz-{version}"):
            if reader.stat(kernel) is not None:
                yield ("kernel-install", "add", version, kernel)
                break


def _made(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    commands = list(_added(host))
    if not commands:
        raise ActionFailed(f"no kernel lies in {TREES} or /boot that an image could be made of")
    return commands


ACTIONS = (
    Act(
        "kernel-install-uki",
        "making the unified kernel images",
        "menu",
        risky=True,
        commands=_made,
        derives=tuple(f"{root}/EFI/Linux" for root in ROOTS),
    ),
)
