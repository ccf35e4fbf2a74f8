"""What a person should know before what boots is changed: told, and nothing is refused for it.

Source: systemd-cryptenroll(1) and crypttab(5) of systemd 257 (tpm2-device=); clevis-luks-bind(1);
systemd-stub(7) and the Linux TPM PCR Registry (uapi-group.org): which registers images and
arguments are measured into. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpc.apply.reached import signed_programs
from gpc.apply.wanted import Wanted
from gpc.host.reader import HostReader
from gpc.target.entries import BootEntry
from gpc.target.live import System
from gpc.target.owner import entries_of
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

CRYPTTABS = ("/etc/crypttab", "/etc/crypttab.initramfs")
"""The second is what an image of Arch's has as the first."""
RUNNING = "/proc/cmdline"
CLEVIS = ("/usr/bin/clevis", "/usr/sbin/clevis-luks-bind", "/usr/bin/clevis-luks-bind")
PCI = "/sys/bus/pci/devices"

_TPM = regex(r"(?:^|[,=])tpm2-(?:device|pcrs|measure-pcr)=")
_OPTIONS = regex(r"(?:rd\.)?luks\.options=")
_BY_WORD = regex(r"(?:(?:rd\.)?luks\.(?:name|uuid)|cryptdevice)=(.+)")


def forewarnings(reader: HostReader, wanted: Wanted, system: System) -> Iterator[str]:
    """A line for each, of a transaction that changes images or what kernels are told."""
    yield from _sealed(reader)
    yield from _prompt(reader, wanted)
    entries = entries_of(reader, system) or ()
    yield from _signed(reader, entries)
    yield from _room(reader, entries)
    if len(entries) == 1:
        yield f"  {entries[0].path} has the only entry that boots this system"


class Encrypted(NamedTuple):
    """A disk that asks for a passphrase, by whatever says so."""

    name: str
    options: str
    where: str


def _encrypted(reader: HostReader) -> list[Encrypted]:
    """The disks of crypttab and of the kernel's words; a key that is a file asks nobody."""
    found = []
    for path in CRYPTTABS:
        text = (reader.read(path) or b"").decode("utf-8", "replace")
        fields = (line.split() for line in text.splitlines() if not line.lstrip().startswith("#"))
        for name, _, key, options in (
            (*each, "none", "")[:4] if len(each) == 2 else (*each, "")[:4]
            for each in fields
            if len(each) > 1
        ):
            if key in ("none", "-") or _TPM.search(options):
                found.append(Encrypted(name, options, path))
    words = (reader.read(RUNNING) or b"").decode("utf-8", "replace").split()
    options = ",".join(word for word in words if _OPTIONS.match(word))
    named = [match[1] for word in words if (match := _BY_WORD.match(word))]
    return found + [Encrypted(name, options, RUNNING) for name in named]


def _sealed(reader: HostReader) -> Iterator[str]:
    """A key that the TPM gives out only for what was measured when it was bound."""
    disks = _encrypted(reader)
    sealed = [disk for disk in disks if _TPM.search(disk.options)]
    names = dict.fromkeys(disk.name for disk in sealed)
    by = f"{sealed[0].where}: {', '.join(names)}" if sealed else ""
    if not sealed and disks:
        by = next((path for path in CLEVIS if reader.stat(path) is not None), "")
    if by:
        yield (
            f"! the TPM may unlock a disk of this host ({by}): bound to what boots, it asks for "
            "the passphrase or recovery key once; have it at hand, and bind it anew after a good "
            "boot"
        )


def _signed(reader: HostReader, entries: Sequence[BootEntry]) -> Iterator[str]:
    """An image that is signed whole, and is to be again when it was made anew."""
    unified = [entry for entry in entries if entry.images in ((), (entry.kernel,))]
    for path in sorted(signed_programs(reader, unified)):
        yield (
            f"! Secure Boot is on and {path} is signed: what signs it has to run when it is made "
            "anew; where it is not signed then, the apply is undone"
        )


def _prompt(reader: HostReader, wanted: Wanted) -> Iterator[str]:
    """The prompt for a passphrase stands on a card that is taken before it."""
    if not _encrypted(reader):
        return
    for binding in wanted.manifest.bindings:
        if (reader.read(f"{PCI}/{binding['address']}/boot_vga") or b"").strip() == b"1":
            yield (
                f"! {binding['function']} is the card that the firmware shows: it is taken before "
                "a disk's passphrase is asked for, so that the prompt is not seen; type it blind, "
                "or boot with gpc.disable=1"
            )


def _room(reader: HostReader, entries: Sequence[BootEntry]) -> Iterator[str]:
    """A partition on which the largest image does not fit once more, as it is written beside."""
    images = {
        image: found.size
        for entry in entries
        for image in entry.images
        if (found := reader.stat(image)) is not None and found.kind == "file"
    }
    if not images:
        return
    path, size = max(images.items(), key=lambda item: item[1])
    folder = path.rpartition("/")[0] or "/"
    answer = reader.query(("stat", "--file-system", "--format=%a %S", folder))
    parts = answer.text.split()
    if answer.code == 0 and len(parts) == 2 and all(part.isdigit() for part in parts):
        free = int(parts[0]) * int(parts[1])
        if free < size:
            yield (
                f"! {folder} has {free >> 20} MiB left, and {path} alone takes {size >> 20} MiB: a "
                "new image may not fit; the apply is undone then"
            )
