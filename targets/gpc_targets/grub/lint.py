"""GRUB's defaults as settings: the variables of which grub-mkconfig makes command lines. Pure.

Source: GRUB 2.12, docs/grub.texi, Simple configuration (GRUB_CMDLINE_*), and
util/grub.d/20_linux_xen.in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.arguments import arguments
from gpc.lint.settings import ForeignReader, ForeignSetting
from gpc.report.located import Source
from gpc_schemas.patterns import regex

_LINE = regex(
    r"^[ \t]*(?:export[ \t]+)?(GRUB_CMDLINE_\w+)\+?=("
    r'(?:"(?:[^"\\]|\\.)*"|\'[^\']*\'|[^\s"\'#;]|\\.)*)',
    re.MULTILINE | re.DOTALL,
)
REPLACED = "GRUB_CMDLINE_LINUX_XEN_REPLACE"
_SELF = regex(r"\$\{?\w+\}?")
_ENTRY = regex(r"^[ \t]*menuentry[ \t]", re.MULTILINE)
_MENU = regex(r"^[ \t]*(linux(?:efi|16)?|module2?|multiboot2?)[ \t]+(\S+)([^\n]*)$", re.MULTILINE)


def is_defaults(name: str, text: str) -> bool:
    """Whether a file is one of /etc/default/grub and what stands beside it."""
    return re.search(r"^[ \t]*(?:export[ \t]+)?GRUB_[A-Z_]+\+?=", text, re.MULTILINE) is not None


def defaults(source: Source) -> Iterator[ForeignSetting]:
    """The words in the variables for Linux's and Xen's command lines, but those for recovery.

    What Linux gets under Xen in the place of the others is of another entry than these.
    """
    places = TextPlaces(source.text)
    for found in _LINE.finditer(source.text):
        if found[1] == "GRUB_CMDLINE_LINUX_RECOVERY":
            continue  # is there for what the others do not do
        is_xen = found[1].startswith("GRUB_CMDLINE_XEN")
        group = None
        if REPLACED in source.text and not is_xen:
            group = "under Xen" if REPLACED in found[1] else "Linux alone"
        start, end = found.span(2)
        for part in re.finditer(
            r'"((?:[^"\\]|\\.)*)"|\'([^\']*)\'|([^"\']+)', source.text[start:end]
        ):
            own = part.lastindex or 3
            at, behind = start + part.start(own), start + part.end(own)
            for setting in arguments(source.text, at, behind, places, is_xen=is_xen, group=group):
                if not _SELF.match(setting.name):
                    yield setting


def is_menu(name: str, text: str) -> bool:
    """Whether a file is a menu of GRUB's, as somebody wrote it into 40_custom or custom.cfg."""
    return _ENTRY.search(text) is not None and _MENU.search(text) is not None


def menu(source: Source) -> Iterator[ForeignSetting]:
    """The words behind the kernels that it starts."""
    places = TextPlaces(source.text)
    starts = [found.start() for found in _ENTRY.finditer(source.text)]
    for found in _MENU.finditer(source.text):
        is_xen = "xen" in found[2].rpartition("/")[2] and found[1].startswith("multiboot")
        if found[1].startswith("module") and "vmlinu" not in found[2]:
            continue
        group = f"{source.name}:{bisect_right(starts, found.start())}"
        yield from arguments(source.text, *found.span(3), places, is_xen=is_xen, group=group)


READERS = (
    ForeignReader(
        "GRUB's defaults",
        ("/etc/default/grub", "/etc/default/grub.d/*.cfg"),
        is_defaults,
        defaults,
    ),
    ForeignReader(
        "GRUB's own entries", ("/etc/grub.d/40_custom", "/boot/grub/custom.cfg"), is_menu, menu
    ),
)
