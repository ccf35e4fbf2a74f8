"""QEMU's command line as values with places: `-device vfio-pci,host=...` and JSON alike. Pure.

What an option means is for whoever reads its fields. Nothing is refused for not being known: an
option without a rule here keeps its word.

Source: QEMU 7.2, util/qemu-option.c (get_opt_name_value: `,,` is a comma in a value), softmmu/vl.c
and qemu-options.hx; https://gitlab.com/qemu-project/qemu/-/tree/v7.2.0
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

# fmt: off
_BARE = frozenset((
    "-S", "-nodefaults", "-no-user-config", "-nographic", "-no-reboot", "-no-shutdown",
    "-no-acpi", "-no-hpet", "-no-fd-bootchk", "-enable-kvm", "-daemonize", "-snapshot", "-usb",
    "-full-screen", "-singlestep", "-preconfig", "-only-migratable", "-win2k-hack", "-no-quit",
    "-show-cursor", "-enable-fips", "-mem-prealloc", "-s", "-h", "-help", "-version",
    "-xen-attach", "-xen-domid-restrict", "-async-teardown", "-audio-help", "-enable-sync-profile",
    "-portrait",
    "-alt-grab", "-ctrl-grab", "-curses", "-no-frame", "-no-kvm", "-nodefconfig", "-sdl",
))
"""Options that take no value, of QEMU 7.2 and, last, of QEMU 2.0. There is no rule for it."""

_WHOLE = frozenset((
    "-append", "-kernel", "-initrd", "-dtb", "-bios", "-L", "-pidfile", "-D", "-d", "-uuid", "-k",
    "-hda", "-hdb", "-hdc", "-hdd", "-cdrom", "-fda", "-fdb", "-sd", "-mtdblock", "-pflash",
    "-mem-path", "-loadvm", "-incoming", "-runas", "-chroot", "-readconfig", "-gdb", "-vga",
    "-shim",
))
"""Options whose value is one text, in which a comma is a comma."""

_JSON = frozenset(("-device", "-blockdev", "-object", "-netdev", "-audiodev", "-display"))
"""Options that take an object of JSON in the place of keys."""

_IMPLIED: Mapping[str, str] = {
    "-M": "type", "-machine": "type", "-nic": "type", "-net": "type", "-netdev": "type",
    "-numa": "type", "-tpmdev": "type", "-display": "type",
    "-accel": "accel", "-cpu": "model", "-smp": "cpus", "-m": "size", "-name": "guest",
    "-audiodev": "driver", "-device": "driver", "-chardev": "backend", "-object": "qom-type",
    "-fsdev": "fsdriver", "-virtfs": "fsdriver", "-fw_cfg": "name", "-sandbox": "enable",
    "-mon": "chardev", "-monitor": "chardev", "-qmp": "chardev", "-serial": "chardev",
    "-parallel": "chardev", "-boot": "order", "-vnc": "vnc",
}
"""The key that the first word of a value stands for when it has none of its own."""
# fmt: on

_NAME = regex(r"--?[A-Za-z]")
_GLOBAL = regex(r"[^.=]{1,63}\.[^=]{1,63}=")
_SET = regex(r"[^.]{1,63}\.[^.]{1,63}\.[^=]{1,63}=")

Leaf: TypeAlias = str | int | float | bool | None


class Unreadable(ValueError):
    """A value that QEMU would not read: why, and where in the value (in characters)."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.at = at


class Option(NamedTuple):
    """One option and its value as it stands there. A disk image on its own has no name."""

    name: str
    """With one dash, where two stand as well."""
    value: str | None = None
    at: int = -1
    """Which word of the command line it is; its value is the next one. -1 where it stands nowhere.
    """

    @property
    def words(self) -> tuple[str, ...]:
        """The words that say it."""
        if self.value is None:
            return (self.name,)
        return (self.name, self.value) if self.name else (self.value,)


class Pair(NamedTuple):
    """A key and its value, which is without the doubling of commas."""

    key: str
    value: str
    """As text; what is true in JSON, or stands there as a flag alone, is `on`."""
    at: int = -1
    """Where the value starts in that of its option, in characters; of a flag, the flag."""
    form: Literal["pair", "first", "flag", "whole"] = "pair"
    """`first` has no key of its own, `flag` no value; in `whole` a comma is a comma."""
    leaf: Leaf = None
    """The value as JSON has it."""


class Fields(NamedTuple):
    """The keys of an option's value in order, flat (`file.filename`, `server.0.host`)."""

    pairs: tuple[Pair, ...]
    is_json: bool = False

    @property
    def values(self) -> dict[str, str]:
        """The values by key. Of a key that stands twice the last counts, as in QEMU."""
        return {pair.key: pair.value for pair in self.pairs}

    def get(self, key: str, default: str = "") -> str:
        """The value of a key."""
        return self.values.get(key, default)

    def without(self, *keys: str) -> Fields:
        """These without some keys."""
        return self._replace(pairs=tuple(pair for pair in self.pairs if pair.key not in keys))

    def but(self, changes: Mapping[str, Leaf]) -> Fields:
        """These with other values, each in the place of its key; new keys last."""
        pairs: dict[str, Pair] = {}
        for pair in self.pairs:
            pairs.setdefault(pair.key, pair)
            if pair.key not in changes:
                pairs[pair.key] = pair
        for key, leaf in changes.items():
            form = pairs[key].form if key in pairs else "pair"
            pairs[key] = Pair(key, _plain(leaf), -1, "pair" if form == "flag" else form, leaf)
        return self._replace(pairs=tuple(pairs.values()))

    def text(self) -> str:
        """The value as QEMU reads it."""
        return _json(self.pairs) if self.is_json else ",".join(map(_spelled, self.pairs))


def split(words: Sequence[str]) -> tuple[Option, ...]:
    """The options of a command line, whose program's name is not among the words.

    A word that looks like an option is never taken for a value but after those that take any text.
    """
    options: list[Option] = []
    at = 0
    while at < len(words):
        name = words[at].removeprefix("-") if words[at].startswith("--") else words[at]
        if not name.startswith("-"):
            options.append(Option("", name, at))
        elif _takes(name, words[at + 1 : at + 2]):
            options.append(Option(name, words[at + 1], at))
            at += 1
        else:
            options.append(Option(name, None, at))
        at += 1
    return tuple(options)


def join(options: Sequence[Option]) -> list[str]:
    """The words of options."""
    return [word for option in options for word in option.words]


def fields(option: Option) -> Fields:
    """The value of an option; no fields where it has none. Raises Unreadable."""
    text = option.value or ""
    if option.name in _JSON and text.startswith("{"):
        return Fields(tuple(_members(text)), is_json=True)
    if not option.name or option.name in _WHOLE:
        return Fields((Pair("", text, 0, "whole"),) if text else ())
    key = {"-global": _GLOBAL, "-set": _SET}.get(option.name)
    found = key.match(text) if key else None
    if found:
        return Fields((Pair(found[0][:-1], text[found.end() :], found.end(), "whole"),))
    return Fields(tuple(_pairs(text, _IMPLIED.get(option.name))))


def takes_value(word: str) -> bool:
    """Whether a word is an option whose value follows, if it has any."""
    name = word.removeprefix("-") if word.startswith("--") else word
    return bool(_NAME.match(name)) and name not in _BARE


def _takes(name: str, following: Sequence[str]) -> bool:
    if name in _BARE or not following:
        return False
    return name in _WHOLE or not _NAME.match(following[0])


def _pairs(text: str, implied: str | None) -> Iterator[Pair]:
    at = 0
    while at < len(text):
        key = re.match(r"[^=,]*", text[at:])
        assert key is not None, "matches nothing at least"
        end = at + key.end()
        if text[end : end + 1] == "=":
            value, after = _value(text, end + 1)
            yield Pair(key[0], value, end + 1)
        elif at == 0 and implied is not None:
            value, after = _value(text, 0)
            yield Pair(implied, value, 0, "first")
        else:
            after = end
            # `hv-relaxed` is `hv-relaxed=on`; `-cpu` also knows +flag and -flag.
            if key[0]:
                yield Pair(key[0], "" if key[0][0] in "+-" else "on", at, "flag")
        at = after + 1


def _value(text: str, at: int) -> tuple[str, int]:
    """The value that starts there, and where it ends."""
    found = re.compile(r"(?:[^,]|,,)*").match(text, at)
    assert found is not None, "matches nothing at least"
    return found[0].replace(",,", ","), found.end()


def _spelled(pair: Pair) -> str:
    if pair.form == "whole":
        return f"{pair.key}={pair.value}" if pair.key else pair.value
    value = pair.value.replace(",", ",,")
    return {"pair": f"{pair.key}={value}", "first": value, "flag": pair.key}[pair.form]


_DECODER = json.JSONDecoder()


def _members(text: str) -> Iterator[Pair]:
    try:
        json.loads(text)
    except json.JSONDecodeError as wrong:
        raise Unreadable(f"this is not JSON: {wrong.msg}", wrong.pos) from None
    except ValueError:  # Python reads no number of more than 4,300 digits
        raise Unreadable("a number here is too long", 0) from None
    except RecursionError:
        raise Unreadable("this JSON is nested too deep", 0) from None
    seen: set[str] = set()
    for pair in _walk(text):
        if pair.key in seen:
            raise Unreadable(f"`{pair.key}` stands there twice", pair.at)
        seen.add(pair.key)
        yield pair


def _walk(text: str) -> Iterator[Pair]:
    """The leaves of a text that is JSON, with where each starts. An empty object has none."""
    at = 0
    above: list[str | int | None] = []  # at each level the key, None before it, or the number
    while at < len(text):
        sign = text[at]
        if sign in "{[":
            above.append(None if sign == "{" else 0)
            at += 1
        elif sign in "}]":
            above.pop()
            at += 1
        elif sign == ",":
            above[-1] = above[-1] + 1 if isinstance(above[-1], int) else None
            at += 1
        elif sign in " \t\r\n:":
            at += 1
        else:
            leaf, end = _DECODER.raw_decode(text, at)
            if above[-1] is None:
                above[-1] = leaf
            else:
                yield Pair(".".join(map(str, above)), _plain(leaf), at, leaf=leaf)
            at = end


def _plain(leaf: Leaf) -> str:
    return {True: "on", False: "off"}[leaf] if isinstance(leaf, bool) else str(leaf)


Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Leaf"


def _json(pairs: Sequence[Pair]) -> str:
    document: dict[str, Tree] = {}
    for pair in pairs:
        *path, last = pair.key.split(".")
        inner = document
        for step in path:
            below = inner.setdefault(step, {})
            assert isinstance(below, dict), f"{pair.key} lies in a value"
            inner = below
        inner[last] = pair.leaf
    return json.dumps(_listed(document))


def _listed(tree: Tree) -> Tree:
    """With lists where the keys are numbers in order."""
    if not isinstance(tree, dict):
        return tree
    below = {key: _listed(value) for key, value in tree.items()}
    is_list = bool(below) and list(below) == [str(number) for number in range(len(below))]
    return list(below.values()) if is_list else below
