"""What Xen and dom0 ran until now, as an entry of the firmware's that boots copies of all of it.

The copy of xen.efi reads a file beside it that has the words and the names of the other copies: the
file of the transaction itself, whose other lines are none to Xen. The firmware has BootNext for the
entry of this boot, whatever loader that starts (`gpc.target.firmware_trial`).

Source: Xen 4.20, docs/misc/efi.pandoc; xl(1), `xl info` (xen_commandline).
"""

from __future__ import annotations

import posixpath

from gpc.host.reader import HostReader
from gpc.target.entries import WORD
from gpc.target.fallback import KEPT, Unguarded, without_gpc
from gpc.target.firmware import checks_signatures
from gpc.target.firmware_kept import (
    KEPT_ENTRY,
    TRIED,
    copies_of,
    kept_by,
    partition_root,
    required_entry,
    running_words,
)
from gpc.target.firmware_trial import trial_by
from gpc.target.live import Kept, System
from gpc_targets.xen_cfg.cfg import names, value
from gpc_targets.xen_cfg.live.reached import Reached, beside_program, found_sections

FILES = ("ucode", "xsm", "ramdisk")
"""Lines that name a file beside the kernel; the image, which is made anew, comes last."""


def keep(reader: HostReader, system: System, generation: int) -> Kept:
    """The kept entry, the guard's functions, the files with the names of their copies.

    Raises Unguarded.
    """
    current = required_entry(reader)
    if checks_signatures(reader):
        raise Unguarded("Secure Boot is on, and the firmware may not know who signed Xen and Linux")
    root = partition_root(reader, current)
    runs, words = _running(reader, system)
    named = {"kernel": runs.section.kernel.text.split()[0]}
    for item in FILES:
        found = value(runs.text, runs.asked, item) or value(runs.text, "global", item)
        if found is not None and (item != "ramdisk" or runs.section.ramdisk is not None):
            named[item] = found.text
    files = {item: beside_program(runs.program, name) for item, name in named.items()}
    for file in (runs.program, *files.values()):
        if reader.stat(file) is None:
            raise Unguarded(f"{file}, of the Xen that runs, is not there")
    copies = copies_of((runs.program, *files.values()), generation)
    copied = {item: posixpath.basename(copies[file]) for item, file in files.items()}
    video = value(runs.text, runs.asked, "video") or value(runs.text, "global", "video")
    lines = [
        "[global]",
        f"default={KEPT}",
        f"[{KEPT}]",
        f"options={' '.join(_xen_words(reader))}",
        f"kernel={copied.pop('kernel')} {' '.join(without_gpc(words))}",
        *(f"{item}={name}" for item, name in copied.items()),
        *([f"video={video.text}"] if video is not None else ()),
    ]
    if any("#" in line for line in lines):
        raise Unguarded("this boot was told what no file of Xen's can say")
    settings = next(names(posixpath.basename(copies[runs.program])))
    copies[KEPT_ENTRY] = f"/{KEPT}/{settings}"
    # Whichever of the words Xen sees, it is to boot by the one section that there is.
    return kept_by(reader, current, root, copies, f"{TRIED}{current.number} {KEPT}", lines)


def _running(reader: HostReader, system: System) -> tuple[Reached, tuple[str, ...]]:
    """The section that dom0 was booted by: the one that tells it what it was told; and that.

    Xen 4.20 tells it the name of its kernel's file before, Xen 4.17 does not.
    """
    told = running_words(reader)
    found = {
        (each.program, each.path, each.asked): (each, words)
        for each in found_sections(reader, system)[0]
        for kernel, *words in [WORD.findall(each.section.kernel.text)]
        if told in ((kernel, *words), tuple(words))
    }
    if len(found) != 1:
        raise Unguarded("it does not show which section of which file beside xen.efi boots this")
    ((runs, words),) = found.values()
    return runs, tuple(words)


def _xen_words(reader: HostReader) -> list[str]:
    """What the hypervisor that runs was told. Raises Unguarded."""
    answer = reader.query(("xl", "info"))
    pairs = (line.partition(":") for line in answer.text.splitlines())
    about = {key.strip(): text.strip() for key, _, text in pairs}
    line = about.get("xen_commandline")
    if answer.code != 0 or line is None or not (line.isprintable() and line.isascii()):
        raise Unguarded("xl info does not tell how Xen was started")
    return line.split()


TRIAL = trial_by(keep)
