"""Lists of modules for initramfs-tools, and for systemd at boot, as settings. Pure.

Source: initramfs-tools(7) of initramfs-tools 0.142, /etc/initramfs-tools/modules: a module a line,
with its options; modules-load.d(5) of systemd 257: a module a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.settings import ForeignReader, ForeignSetting
from gpc.report.located import Source
from gpc_schemas.patterns import regex

_NAMED = regex(
    r"(?:.*/)?initramfs-tools/modules|(?:.*/)?modules-load\.d/[^/]+|/etc/modules|(?:.*/)etc/modules"
    r"|modules"
)
_LINE = regex(r"^[ \t]*([A-Za-z][\w-]*)((?:[ \t]+[\w.-]+=\S*)*)[ \t]*$", re.MULTILINE)
_COMMAND = regex(
    r"^[ \t]*(?:softdep|options|blacklist|install|alias|remove)[ \t]+\S[^\n]*$", re.MULTILINE
)
PLACES = ("/etc/initramfs-tools/modules", "/etc/modules", "/etc/modules-load.d/*.conf")


def is_list(name: str, text: str) -> bool:
    """Whether a file is a list of modules: by its name, or as vfio's stand alone in their lines."""
    if _NAMED.fullmatch(name):
        return True
    rows = [row for row in text.splitlines() if row.strip() and not row.lstrip().startswith("#")]
    return any(row.strip() in ("vfio_pci", "vfio-pci", "vfio") for row in rows) and all(
        _LINE.fullmatch(row) for row in rows
    )


def settings(source: Source) -> Iterator[ForeignSetting]:
    """The modules, and the options that stand behind them."""
    places = TextPlaces(source.text)
    for found in _COMMAND.finditer(source.text):
        yield ForeignSetting("image", "modules#command", None, places.span(*found.span()))
    for found in _LINE.finditer(source.text):
        module = found[1].replace("-", "_")
        yield ForeignSetting("image", "modules", module, places.span(*found.span(1)))
        if found[2] and not source.name.endswith("initramfs-tools/modules"):
            yield ForeignSetting("image", "modules#options", None, places.span(*found.span()))
        for word in re.finditer(r"(\S+?)=(\S*)", found[2]):
            at = found.start(2)
            span = places.span(at + word.start(), at + word.end())
            yield ForeignSetting("option", f"{module}.{word[1]}", word[2], span)


READERS = (ForeignReader("a list of modules", PLACES, is_list, settings),)
