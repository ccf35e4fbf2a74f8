"""What a person should know before what boots is changed: told, and nothing is refused for it.

Source: systemd-cryptenroll(1) and crypttab(5) of systemd 257 (tpm2-device=); clevis-luks-bind(1);
systemd-stub(7) and the Linux TPM PCR Registry (uapi-group.org): which registers images and
arguments are measured into. Reads only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gpc.apply.wanted import Wanted
from gpc.host.reader import HostReader
from gpc.target.entries import BootEntry
from gpc.target.live import System
from gpc.target.owner import entries_of

CRYPTTAB = "/etc/crypttab"
CLEVIS = ("/usr/bin/clevis", "/usr/sbin/clevis-luks-bind", "/usr/bin/clevis-luks-bind")
PCI = "/sys/bus/pci/devices"

_TPM = re.compile(r"(^|,)tpm2-(device|pcrs|measure-pcr)=")


def forewarnings(reader: HostReader, wanted: Wanted, system: System) -> Iterator[str]:
    """A line for each, of a transaction that changes images or what kernels are told."""
    yield from _sealed(reader)
    yield from _prompt(reader, wanted)
    entries = entries_of(reader, system) or ()
    yield from _room(reader, entries)
    if len(entries) == 1:
        yield f"  {entries[0].path} has the only entry that boots this system"


def _encrypted(reader: HostReader) -> list[tuple[str, str]]:
    """The disks of crypttab with their options."""
    text = (reader.read(CRYPTTAB) or b"").decode("utf-8", "replace")
    fields = (line.split() for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [(each[0], each[3] if len(each) > 3 else "") for each in fields if len(each) > 1]


def _sealed(reader: HostReader) -> Iterator[str]:
    """A key that the TPM gives out only for what was measured when it was bound."""
    names = [name for name, options in _encrypted(reader) if _TPM.search(options)]
    by = f"{CRYPTTAB}: {', '.join(names)}" if names else ""
    if not names and _encrypted(reader):
        by = next((path for path in CLEVIS if reader.stat(path) is not None), "")
    if by:
        yield (
            f"! the TPM may unlock a disk of this host ({by}): bound to what boots, it asks for "
            "the passphrase or recovery key once; have it at hand, and bind it anew after a good "
            "boot"
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
