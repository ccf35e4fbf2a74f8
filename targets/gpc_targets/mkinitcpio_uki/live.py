"""Unified kernel images of mkinitcpio's presets on a live host: what their command line is made of.

Source: mkinitcpio 41, build_uki and process_preset.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.host.reader import HostReader
from gpc.target.entries import BootEntry
from gpc.target.fallback import VARIABLES, variable
from gpc.target.live import Act, Evidence, System, Told
from gpc.target.owner import Undelivered
from gpc.target.presets import Preset, presets
from gpc.target.uki import told_inside

CALLED = "mkinitcpio's unified kernel images"
JUDGED_BY = (
    "a stand-in; mkinitcpio 41 with ukify 257 was run by hand: apply, a new kernel, restore; "
    "binutils make an image that systemd-boot boots in OVMF, and OVMF by itself"
)
DROP_IN = "/etc/cmdline.d/gpc.conf"
DROP_INS = (DROP_IN,)
DIRECTORY = "/etc/cmdline.d"
PRESETS = "/etc/mkinitcpio.d"
BASES = ("/etc/kernel/cmdline", "/usr/lib/kernel/cmdline")
PROGRAM = "/usr/bin/mkinitcpio"
REBUILD = ("mkinitcpio", "-P")
ACTIONS: tuple[Act, ...] = ()


def recognise(reader: HostReader) -> Evidence | None:
    """A preset that makes one, unless the firmware knows of none in this boot."""
    found = next((preset for preset in presets(reader, PRESETS) if preset.uki), None)
    runs = variable(reader, "StubInfo") is not None
    if found is None or (not runs and reader.names(VARIABLES)):
        return None
    return Evidence(runs, found.path)


def told(files: Mapping[str, str]) -> Told | None:
    """The words of the drop-in."""
    text = files.get(DROP_IN.lstrip("/"))
    return None if text is None else Told(tuple(_words(text)), (), ())


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The images with the command line inside; None where one of them cannot be read."""
    found = []
    for preset in presets(reader, PRESETS):
        words = told_inside(reader, preset.uki) if preset.uki else ()
        if words is None:
            return None
        if preset.uki:
            is_main = preset.name not in ("fallback", "rescue")
            found.append(
                BootEntry(
                    preset.name, preset.uki, preset.uki, (preset.uki,), words, is_main=is_main
                )
            )
    return tuple(found)


def require(reader: HostReader, system: System) -> None:
    """Returns where every image is told what is there beside gpc's words. Raises Undelivered."""
    made = [preset for preset in presets(reader, PRESETS) if preset.uki]
    if not made:
        raise Undelivered(
            "no preset in /etc/mkinitcpio.d makes a unified kernel image",
            "write who makes what boots as `entries:` under host.boot",
        )
    program = reader.read(PROGRAM)
    if program is not None and b"cmdline.d" not in program:
        raise Undelivered(
            "this mkinitcpio does not read /etc/cmdline.d, which came with version 36",
            "upgrade mkinitcpio, and apply again",
        )
    for preset in made:
        _require_joined(preset)
    others = [name for name in reader.names(DIRECTORY) if f"{DIRECTORY}/{name}" != DROP_IN]
    paths = [path for path in BASES if reader.stat(path) is not None][:1]
    paths += [f"{DIRECTORY}/{name}" for name in others if name.endswith(".conf")]
    if not paths:
        raise Undelivered(
            "there is no /etc/kernel/cmdline, and a file in /etc/cmdline.d alone would be all that "
            "the next boot is told, without root=",
            "write into /etc/kernel/cmdline what /proc/cmdline says but for BOOT_IMAGE= and "
            "initrd=, and apply again",
        )
    said = [word for path in paths for word in _words(_text(reader, path))]
    running = _text(reader, "/proc/cmdline").split()
    if _roots(running) and not _roots(said):
        raise Undelivered(
            f"{' and '.join(paths)} do not say root=, which this boot was told",
            f"add {_roots(running)[0]} to {BASES[0]}, and apply again",
        )


def _require_joined(preset: Preset) -> None:
    if "--no-cmdline" in preset.options:
        raise Undelivered(
            f"{preset.path} makes the image of `{preset.name}` without a command line inside",
            f"take --no-cmdline out of `{preset.name}_options=`, and apply again",
        )
    if preset.cmdline and preset.cmdline.rstrip("/") != DIRECTORY:
        raise Undelivered(
            f"{preset.path} has the image of `{preset.name}` told what {preset.cmdline} says, and "
            "nothing else",
            f"take it out of `{preset.cmdline_by}`: then /etc/kernel/cmdline and /etc/cmdline.d "
            "are read",
        )


def _roots(words: list[str]) -> list[str]:
    return [word for word in words if word.startswith("root=")]


def _text(reader: HostReader, path: str) -> str:
    return (reader.read(path) or b"").decode("utf-8", "replace")


def _words(text: str) -> Iterator[str]:
    """As mkinitcpio joins them: lines that begin with `#` are comments."""
    for line in text.splitlines():
        if not line.startswith("#"):
            yield from line.split()
