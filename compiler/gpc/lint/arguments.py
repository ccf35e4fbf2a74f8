"""A kernel's command line as settings: its words, and what they are to modules. Pure.

Source: Linux 6.12, kernel/params.c (parameq: `-` and `_` are one in names) and
Documentation/admin-guide/kernel-parameters.rst (`module.option=value`); modprobe(8) of kmod 33
(`modprobe.blacklist`).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.settings import ForeignSetting
from gpc_schemas.patterns import regex

_WORD = regex(r'(?:"[^"]*"?|\\["\'$`\\]|[^\s"\\]|\\)+')
BLACKLISTS = ("module_blacklist", "modprobe.blacklist", "rd.driver.blacklist")


def arguments(
    text: str,
    start: int,
    end: int,
    places: TextPlaces,
    *,
    is_xen: bool = False,
    group: str | None = None,
) -> Iterator[ForeignSetting]:
    """The words between two characters of a text.

    An option of a module is also said as one, and so is a blacklist; what
    follows the first driver that `video=` turns off is `video#rest`. `group` is the entry
    that they belong to.
    """
    for found in _WORD.finditer(text, start, end):
        word = found[0].replace('"', "").replace("\\", "")
        if word in ("--", "---"):
            continue
        span = places.span(*found.span())
        name, equals, value = word.partition("=")
        if is_xen:
            yield ForeignSetting("xen-argument", name, value if equals else None, span, group)
            continue
        name = name.replace("-", "_")
        yield ForeignSetting("argument", name, value if equals else None, span, group)
        if name == "video" and ":off," in value and word == found[0]:
            rest = found.start() + len("video=") + value.index(",") + 1
            said = places.span(rest, found.end())
            yield ForeignSetting("argument", "video#rest", value.partition(",")[2], said, group)
        if name in BLACKLISTS:
            for module in value.split(","):
                yield ForeignSetting("blacklist", module.replace("-", "_"), None, span, group)
        elif "." in name:
            yield ForeignSetting("option", name, value if equals else None, span, group)


def of_line(
    text: str, line_start: int, behind: int, places: TextPlaces
) -> Iterator[ForeignSetting]:
    """The words from a character to the end of its line; `behind` is where they start."""
    end = text.find("\n", line_start)
    return arguments(text, behind, len(text) if end < 0 else end, places)
