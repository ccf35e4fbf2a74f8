"""mkinitcpio on a live host, and what gpc's file has it put into an image.

It takes /etc/modprobe.d by itself; a rule of udev is certain in no image without that file.

Source: mkinitcpio 36 (MODULES are loaded by the first hook; a preset's own configuration is
handed on as -c, with which no drop-in is read).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gpc.host.reader import HostReader
from gpc.target.live import Early, Evidence, System, asked, rebuilding
from gpc.target.owner import Undelivered
from gpc.target.presets import presets
from gpc_schemas.patterns import regex
from gpc_targets.mkinitcpio import BUILDER

DROP_INS = ("/etc/mkinitcpio.conf.d/gpc.conf",)
JUDGED_BY = (
    "bash, which reads the file as mkinitcpio's source does; mkinitcpio 41 was run by hand, and "
    "its images looked into"
)
REBUILD = ("mkinitcpio", "-P")
ACTIONS = (rebuilding(REBUILD),)

PROGRAM = "/usr/bin/mkinitcpio"
BEFORE_UDEV = True

PRESETS = "/etc/mkinitcpio.d"

_MODULE = regex(r"^  (\w[\w-]*)$", re.MULTILINE)
_FILE = regex(r"^FILES\+=\((\S+)\)", re.MULTILINE)


def recognise(reader: HostReader) -> Evidence | None:
    """Its program."""
    return Evidence(False, PROGRAM) if reader.stat(PROGRAM) is not None else None


def images(release: str) -> tuple[str, ...]:
    """Arch's names, by the kernel's package."""
    return tuple(f"/boot/initramfs-{name}.img" for name in ("linux", "linux-lts", "linux-zen"))


def require(reader: HostReader, system: System) -> None:
    """Returns where the images are made with the drop-in. Raises Undelivered.

    `-c FILE` leaves /etc/mkinitcpio.conf.d out; presets as Arch shipped them up to mkinitcpio 35
    had it (`ALL_config=`), and those of before are still on many systems.
    """
    for preset in presets(reader, PRESETS):
        if preset.config and preset.name != "fallback":
            raise Undelivered(
                f"{preset.path} has the image of `{preset.name}` made by {preset.config} alone, "
                "without the files of /etc/mkinitcpio.conf.d, so without the keeping driver",
                f"take `{preset.config_by}` out of {preset.path}; what {preset.config} says beyond "
                "/etc/mkinitcpio.conf goes into a file of /etc/mkinitcpio.conf.d",
            )


def early(files: Mapping[str, str]) -> Early:
    """What a tree's file for it asks for."""
    return asked(BUILDER, files, DROP_INS, _MODULE, _FILE, before_udev=BEFORE_UDEV)


def hindrance(reader: HostReader, image: str, release: str) -> str | None:
    """A preset for the image that has a configuration of its own."""
    for preset in presets(reader, PRESETS):
        if preset.config and image in (preset.image, preset.uki):
            key = preset.config_by.removesuffix("=")
            return f"{preset.path} sets {key}, with which mkinitcpio reads no drop-in"
    return None
