"""dracut's configuration as settings: a word of a list each. Pure.

Source: dracut.conf(5) of dracut 59: of dracut.conf.d only files that end in .conf are read, and a
value that `+=` puts behind others needs blanks around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.arguments import arguments
from gpc.lint.settings import ForeignReader, ForeignSetting, unread
from gpc.report.located import Source
from gpc_schemas.patterns import regex

LISTS = (
    "add_dracutmodules", "add_drivers", "drivers", "filesystems", "force_add_dracutmodules",
    "force_drivers", "install_items", "install_optional_items", "omit_dracutmodules",
    "omit_drivers",
)  # fmt: skip
_LINE = regex(r"^[ \t]*(\w+)(\+?=)(?:\"([^\"]*)\"|'([^']*)'|([^\s#;]*))", re.MULTILINE)
_KNOWN = regex(
    rf"^[ \t]*(?:{'|'.join(LISTS)}|hostonly(?:_cmdline)?|kernel_cmdline|early_microcode)\+?=",
    re.MULTILINE,
)
PLACES = ("/etc/dracut.conf", "/etc/dracut.conf.d/*")


def is_configuration(name: str, text: str) -> bool:
    """Whether a file is dracut's."""
    return "/dracut.conf.d/" in name or _KNOWN.search(text) is not None


def settings(source: Source) -> Iterator[ForeignSetting]:
    """The words of each list; `tight` where blanks are missing, and a file that is not read."""
    places = TextPlaces(source.text)
    if _KNOWN.search(source.text):
        yield from unread(source, "dracut.conf.d")
    for found in _LINE.finditer(source.text):
        name, group = found[1], found.lastindex or 5
        start, end = found.span(group)
        if name == "kernel_cmdline":
            yield from arguments(source.text, start, end, places)
        if name not in LISTS:
            continue
        value = source.text[start:end]
        if found[2] == "+=" and value.strip() and not (value[0].isspace() and value[-1].isspace()):
            yield ForeignSetting("image", f"{name}#tight", value, places.span(*found.span()))
        for word in re.finditer(r"\S+", value):
            span = places.span(start + word.start(), start + word.end())
            yield ForeignSetting("image", name, word[0].replace("-", "_"), span)


READERS = (ForeignReader("dracut's configuration", PLACES, is_configuration, settings),)
