"""booster on a live host: how it is known, and the image that must leave the cards alone.

Source: booster 57b030b: packaging/arch/regenerate_images and PKGBUILD (/boot/booster-PKGBASE.img),
docs/manpage.md (`modules`, `modules_force_load`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gpc.drivers import DISPLAY, plain
from gpc.host.reader import HostReader
from gpc.target.live import Early, Evidence, rebuilding
from gpc_schemas.patterns import regex
from gpc_targets.booster import BUILDER

DROP_INS: tuple[str, ...] = ()
JUDGED_BY = (
    "archives laid out as its source has them (57b030b), in each of its compressions; the program "
    "was not run"
)
REBUILD = ("/usr/lib/booster/regenerate_images",)
ACTIONS = (rebuilding(REBUILD),)
HEEDS_MODPROBE = False

PROGRAM = "/usr/bin/booster"
SETTINGS = "/etc/booster.yaml"

_BOOTED = regex(r"(?:^|\s)initrd=\S*\bbooster-[\w.+-]+\.img(?:\s|$)")
_MODULES = regex(r"^modules(?:_force_load)?:[ \t]*([^#\n]*)", re.MULTILINE)
_GRAPHICS = regex(r"kernel/drivers/(?:gpu/.*)?|\*")
"""All that is below these, or all modules that there are."""


def recognise(reader: HostReader) -> Evidence | None:
    """An image of its own that this boot was handed, or its program."""
    told = (reader.read("/proc/cmdline") or b"").decode("utf-8", "replace")
    if _BOOTED.search(told):
        return Evidence(True, "initrd= in /proc/cmdline")
    return Evidence(False, PROGRAM) if reader.stat(PROGRAM) is not None else None


def images(release: str) -> tuple[str, ...]:
    """Arch's names, by the kernel's package."""
    names = ("linux", "linux-lts", "linux-zen", "linux-hardened", "linux-cachyos")
    return tuple(f"/boot/booster-{name}.img" for name in names)


def early(files: Mapping[str, str]) -> Early:
    """Nothing: its init keeps no card."""
    return Early(BUILDER, "", (), (), before_udev=False)


def hindrance(reader: HostReader, image: str, release: str) -> str | None:
    """Drivers of graphics cards that its settings name."""
    text = (reader.read(SETTINGS) or b"").decode("utf-8", "replace")
    words = [
        word.strip().strip("\"'") for found in _MODULES.findall(text) for word in found.split(",")
    ]
    named = [
        word
        for word in words
        if plain(word.rpartition("/")[2].partition(".ko")[0]) in DISPLAY
        or _GRAPHICS.fullmatch(word)
    ]
    return f"{SETTINGS} has {', '.join(named)} put into the image" if named else None
