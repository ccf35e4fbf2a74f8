"""What loaders share that keep what runs now as an entry to fall back to.

Reads only; whatever leaves a doubt raises Unguarded with the reason, as a fallback that may not
boot is worse than the knowledge that there is none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.keepers import MODULES

KEPT = "gpc-previous"
"""What the kept entry is called, and the directory with the copies of images."""

DISABLE = "gpc.disable=1"
KEEPERS = ",".join(needed[0] for needed in MODULES.values())
"""The modules that keep functions; modprobe.d may ask for them in an entry of what ran before."""

VARIABLES = "/sys/firmware/efi/efivars"
VENDOR = "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
"""Of the variables of the Boot Loader Interface (systemd.io/BOOT_LOADER_INTERFACE)."""


class Unguarded(Exception):
    """Why the loader cannot be told to try the new configuration once."""


def is_disabled(reader: HostReader) -> bool:
    """Whether this boot has gpc switched off, as that of the kept entry has."""
    return DISABLE in (reader.read("/proc/cmdline") or b"").decode("utf-8", "replace").split()


def variable(reader: HostReader, name: str) -> str | None:
    """A variable of the Boot Loader Interface: UTF-16 behind four bytes of attributes."""
    raw = reader.read(f"{VARIABLES}/{name}-{VENDOR}")
    return None if raw is None else raw[4:].decode("utf-16-le", "replace").strip("\0 ")


def said_loader(reader: HostReader) -> str:
    """The name under which this boot's loader made itself known to the firmware, or nothing."""
    return (variable(reader, "LoaderInfo") or "").partition(" ")[0].lower()


def require_room(reader: HostReader, path: str, root: str = "/boot", *more: str) -> None:
    """Returns where `root` has room for a copy of `path` and a rebuilt one. Raises Unguarded.

    `more` are files that are copied as well.
    """
    answer = reader.query(("stat", "--dereference", "--format=%s", path))
    others = [reader.query(("stat", "--dereference", "--format=%s", each)) for each in more]
    free = reader.query(("stat", "--file-system", "--format=%a %S", root))
    try:
        size = int(answer.text)
        beside = sum(int(each.text) for each in others)
        blocks, block = map(int, free.text.split())
    except ValueError:
        return  # the copy itself will tell
    if blocks * block < 2 * size + beside + (1 << 20):
        raise Unguarded(f"{root} has no room for a copy of {path} ({size >> 20} MiB)")


def without_gpc(line: tuple[str, ...]) -> tuple[str, ...]:
    """What the kernel was told, without the loader's own words, and with gpc switched off."""
    kept = line[1:] if line[0] == "placeholder" else line  # under Xen a loader may begin with it
    ours = ("BOOT_IMAGE=", "initrd=", "module_blacklist=", "gpc.")
    blocked = [word.partition("=")[2] for word in kept if word.startswith("module_blacklist=")]
    # Of several the kernel knows the last alone (kernel/module/main.c, core_param).
    modules = dict.fromkeys(",".join([*blocked[-1:], KEEPERS]).split(","))
    # What comes after `--` is init's.
    at = kept.index("--") if "--" in kept else len(kept)
    return (
        *(word for word in kept[:at] if not word.startswith(ours)),
        DISABLE,
        f"module_blacklist={','.join(modules)}",
        *kept[at:],
    )


def copying(image: str, copy: str, preserved: str) -> Iterator[tuple[str, ...]]:
    """The programs that make a copy of an image, whole or not at all; its directory exists."""
    yield ("cp", "--dereference", f"--preserve={preserved}", "--", image, f"{copy}.new")
    yield ("sync", f"{copy}.new")
    yield ("mv", "--no-target-directory", "--", f"{copy}.new", copy)


def filled(module: str, name: str, values: dict[str, str]) -> str:
    """The text of a file that stands beside a module (its `__file__`), its `@KEY@` replaced."""
    with open(os.path.join(os.path.dirname(module), name), encoding="utf-8") as file:
        text = file.read()
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text
