"""Files of modprobe.d as settings: options of modules, blacklists, what goes before what. Pure.

Source: modprobe.d(5) of kmod 33: a backslash at a line's end continues it, `#` begins a comment
line, `-` and `_` are one in names; only files that end in .conf are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.settings import ForeignReader, ForeignSetting, unread
from gpc.report.located import Source
from gpc_schemas.patterns import regex

_LINE = regex(r"[^\n]*?(?:\\\n[^\n]*?)*(?:\n|\Z)")
_WORD = regex(r'(?:"[^"]*"|[^\s"\\]|\\[^\n])+')
_COMMAND = regex(r"^[ \t]*(alias|blacklist|install|options|remove|softdep)[ \t]+\S", re.MULTILINE)
_SURE = regex(
    r"^[ \t]*(?:options[ \t]+[\w-]+[ \t]+(?:[^\n]*[ \t])?\w+=|blacklist[ \t]+[\w-]+[ \t]*$"
    r"|(?:soft|weak)dep[ \t]+[\w-]+[ \t]+\S"
    r"|alias[ \t]+(?:[a-z]+:\S+|(?:char|block)-major-\S+|net-pf-\S+)[ \t]+[\w-]+[ \t]*$"
    r"|(?:install|remove)[ \t]+[\w-]+[ \t]+(?:/\S*/)?(?:true|false|modprobe|insmod|rmmod|sh)\b)",
    re.MULTILINE,
)
"""Lines that no other file has: resolv.conf has `options edns0`, a shell `alias ll=...`."""
_OTHERS = regex(
    r"^[ \t]*(?:<|\[|#!|(?:menuentry|loader|title|linux|initrd|nameserver|search|export)\b)",
    re.MULTILINE,
)
_NAME = regex(r"[\w-]+")
_OPTION = regex(r'[^\s="]+(?:=(?:"[^"]*"|\S*))?')
_LIST = regex(r"(?:^|/)(?:modules|modules-load\.d/[^/]+)$")
COMMANDS = ("alias", "blacklist", "install", "options", "remove", "softdep", "weakdep")
PLACES = ("/etc/modprobe.d/*", "/run/modprobe.d/*", "/usr/local/lib/modprobe.d/*")


def is_modprobe(name: str, text: str) -> bool:
    """Whether a file is of modprobe.d."""
    if _is_below(name):
        return True
    if _LIST.search(name):
        return False
    return _SURE.search(text) is not None and _OTHERS.search(text) is None


def _is_below(name: str) -> bool:
    return "/modprobe.d/" in f"/{name}"


def settings(source: Source) -> Iterator[ForeignSetting]:
    """Every command, and the file itself where it is not read."""
    places = TextPlaces(source.text)
    if _COMMAND.search(source.text):
        yield from unread(source, "modprobe.d")
    for line in _LINE.finditer(source.text):
        if not line[0].lstrip().startswith("#"):
            yield from _line(source, *line.span(), places)


def _line(source: Source, start: int, end: int, places: TextPlaces) -> Iterator[ForeignSetting]:
    words = list(_WORD.finditer(source.text, start, end))
    if words and words[0][0] not in COMMANDS and _is_meant(source.name, words):
        where = places.span(words[0].start(), words[-1].end())
        yield ForeignSetting("option", "#unknown", words[0][0], where)
    if len(words) < 2:
        return
    command, module = words[0][0], words[1][0].replace("-", "_")
    whole = places.span(words[0].start(), words[-1].end())
    if command == "options":
        for word in words[2:]:
            name, equals, value = word[0].partition("=")
            said = value.strip('"') if equals else None
            yield ForeignSetting("option", f"{module}.{name}", said, places.span(*word.span()))
    elif command == "blacklist":
        yield ForeignSetting("blacklist", "#pattern" if "*" in module else module, None, whole)
    elif command in ("install", "softdep"):
        rest = " ".join(word[0] for word in words[2:])
        yield ForeignSetting(command, module, rest.replace("-", "_"), whole)


def _is_meant(name: str, words: list[re.Match[str]]) -> bool:
    """Whether words were written for modprobe.d: by their file, or as the name of a module."""
    return _is_below(name) or (len(words) == 1 and _NAME.fullmatch(words[0][0]) is not None)


READERS = (ForeignReader("a file of modprobe.d", PLACES, is_modprobe, settings),)
