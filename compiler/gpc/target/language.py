"""The languages that values land in, each with its own quoting.

`quote` gives the text that the language's own reader reads back as the value, or raises
`Inexpressible`: a value that a language cannot hold is a diagnostic, never a corrupt file.
Pure: no I/O.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Self, TypeAlias

from gpc_schemas.markup import MarkupElement
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple


class Inexpressible(Exception):
    """A value that the language cannot hold; says why, and what would be possible."""


Quote: TypeAlias = Callable[[str], str]

_ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_SHELL_SAFE = frozenset(_ALPHANUMERIC + "@%+=:,./_-")
_UNIT_SAFE = _SHELL_SAFE | {"$"}
_PLAIN_WORD = _SHELL_SAFE | set("()[]{}*?~!^")
_OF_UNITS = regex(r"[A-Za-z0-9:_.]")
_IDENTIFIER = regex(r"[a-z][a-z0-9_]*")
_ATTRIBUTE = regex(
    r"(?!(?:assert|else|if|in|inherit|let|or|rec|then|with)$)[A-Za-z_][A-Za-z0-9_-]*"
)
_NEVER_IN_NIX = regex(r"[\x00\ud800-\udfff]")
_NIX_PLAIN = regex(r'\$\{|[\\"\n\r\t]')
_AS_PLAIN = {"${": "\\${", "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NIX_INDENTED = regex(r"''|'(?=\$\{|[\n\r])|\$\{|[\n\r]")
_AS_INDENTED = {"''": "'''", "'": "''\\'", "${": "''${", "\n": "''\\n", "\r": "''\\r"}
"""A quote before what is escaped would be read with the two that begin the escape."""
_CONTROL = regex(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


class Identifier(str):
    """A key of a configuration language, which stands there bare. ValueError for any other text."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        if _IDENTIFIER.fullmatch(text) is None:
            raise ValueError(f"{text!r} is no identifier")
        return super().__new__(cls, text)


class SettingWord(str):
    """A word of a unit file's setting that runs nothing: `$` stands for itself there."""

    __slots__ = ()


class AttributeName(str):
    """The name of an attribute of Nix, which stands bare where that can be."""

    __slots__ = ()


class IndentedLine(str):
    """A line of an indented string of Nix, which stands between two pairs of single quotes."""

    __slots__ = ()


class UnitName(str):
    """The name of a unit, escaped as systemd does; its backslashes stand in a list as they are.

    Source: systemd 252, src/core/load-fragment.c, config_parse_unit_deps (EXTRACT_RETAIN_ESCAPE).
    """

    __slots__ = ()

    @classmethod
    def of_device(cls, path: str) -> Self:
        """The unit of a device node, or of another path that udev tells systemd of.

        Source: systemd 252, src/basic/unit-name.c, unit_name_path_escape and do_escape.
        """
        parts = [part for part in path.split("/") if part not in ("", ".")]
        escaped = "".join(
            "-"
            if letter == 0x2F
            else chr(letter)
            if _OF_UNITS.fullmatch(chr(letter))
            else f"\\x{letter:02x}"
            for letter in "/".join(parts).encode()
        )
        if escaped.startswith("."):
            escaped = f"\\x2e{escaped[1:]}"
        return cls(f"{escaped or '-'}.device")


class MarkupLine(str):
    """A line of XML whose values are quoted already."""

    __slots__ = ()

    @classmethod
    def of(cls, element: MarkupElement, depth: int) -> list[Self]:
        """The lines of an element that stands so many levels deep, as libvirt prints it."""
        pairs = "".join(f" {name}='{_xml(value)}'" for name, value in element.attributes)
        start, indent = f"<{element.name}{pairs}", "  " * depth
        if element.children:
            inside = [line for child in element.children for line in cls.of(child, depth + 1)]
            return [cls(f"{indent}{start}>"), *inside, cls(f"{indent}</{element.name}>")]
        if element.text:
            return [cls(f"{indent}{start}>{_xml(element.text)}</{element.name}>")]
        return [cls(f"{indent}{start}/>")]


class Language(NamedTuple):
    """A language of artefacts: its name, how a value is quoted, how a comment starts."""

    name: str
    quote: Quote
    comment: str


def _is_of(letters: frozenset[str], text: str) -> bool:
    """Whether a text has no others, and one at least: asked of each value, so of no pattern."""
    return text != "" and letters.issuperset(text)


def _clean(text: str) -> str:
    # What can be printed has none of them, and to ask that is quicker than to compile a pattern.
    if not text.isprintable() and _CONTROL.search(text):
        raise Inexpressible("a line break or control character cannot stand in it")
    return text


def _shell(text: str) -> str:
    """One word of POSIX shell. Source: POSIX.1-2017, Shell Command Language, 2.2.2."""
    if _is_of(_SHELL_SAFE, _clean(text)):
        return text
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _xml(text: str) -> str:
    """Character data or an attribute's value. Source: XML 1.0, 2.4 and 3.3.3."""
    if _is_of(_SHELL_SAFE, text) or type(text) is MarkupLine:
        return text
    return (
        _clean(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&apos;")
        .replace('"', "&quot;")
    )


def _xl(text: str) -> str:
    """A string of xl.cfg, in which a backslash escapes as in C.

    Source: Xen 4.17, tools/libs/util/libxlu_cfg.c (xlu__cfgl_dequote).
    """
    if type(text) is Identifier:
        return text
    return '"' + _clean(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _xm(text: str) -> str:
    """A string of the Python that xm reads, which is Python 2 in a file of ASCII.

    Source: Xen 4.1, tools/python/xen/xm/create.py (the file is executed), and PEP 263.
    """
    if type(text) is Identifier:
        return text
    if not _clean(text).isascii():
        raise Inexpressible("xm reads its file as Python 2 in ASCII")
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _word(text: str) -> str:
    """One word of a file that splits at blanks and knows no quotes (modprobe.d, udev keys)."""
    if not _is_of(_PLAIN_WORD, _clean(text)):
        raise Inexpressible("only letters, digits and common punctuation can stand in it")
    return text


def _kernel(text: str) -> str:
    """A kernel argument inside a double-quoted shell string, as loaders' settings have it.

    It may be several words that belong together in their order, with a blank between two.
    """
    if not all(_is_of(_PLAIN_WORD, word) for word in _clean(text).split(" ")):
        raise Inexpressible("a kernel argument holds no quote and no `$`, and no blank at an end")
    return text


def _systemd(text: str) -> str:
    """A word of a unit file. Source: systemd.unit(5), systemd.service(5), COMMAND LINES."""
    if type(text) is UnitName:
        return text
    is_run = type(text) is not SettingWord
    text = _clean(text).replace("%", "%%")
    if is_run:
        text = text.replace("$", "$$")
    if _is_of(_UNIT_SAFE, text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _json(text: str) -> str:
    """A string of JSON. Source: RFC 8259, 7."""
    return '"' + _clean(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _nix(text: str) -> str:
    """A string of Nix, or a line of an indented one, in which a backslash is a backslash.

    Source: Nix 2.8, src/libexpr/lexer.l (STRING and IND_STRING).
    """
    if _NEVER_IN_NIX.search(text):
        raise Inexpressible("a string of Nix holds no NUL, and no half of a character")
    if type(text) is AttributeName and _ATTRIBUTE.fullmatch(text):
        return text
    if type(text) is IndentedLine:
        return _NIX_INDENTED.sub(lambda found: _AS_INDENTED[found[0]], text)
    return '"' + _NIX_PLAIN.sub(lambda found: _AS_PLAIN[found[0]], text) + '"'


SHELL = Language("shell", _shell, "#")
XML = Language("xml", _xml, "<!--")
XL = Language("xl", _xl, "#")
XM = Language("xm", _xm, "#")
MODPROBE = Language("modprobe", _word, "#")
UDEV = Language("udev", _word, "#")
KERNEL_COMMAND_LINE = Language("kernel command line", _kernel, "#")
SYSTEMD = Language("systemd", _systemd, "#")
NIX = Language("nix", _nix, "#")
JSON = Language("json", _json, "#")


def qemu_value(text: str) -> str:
    """A value inside a QEMU option, where a comma ends it unless doubled.

    Source: QEMU 7.2, util/keyval.c and util/qemu-option.c (`,,` stands for one comma).
    """
    return _clean(text).replace(",", ",,")
