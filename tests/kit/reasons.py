"""Whether lines that a change of machine.yaml changes say that they hang on what was changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from gpc.build import Built
from gpc.output.render import Artifact
from gpc.target.backend import backends
from gpc.why import Path, paths

WRITES_ANOTHER_FILE = ("backend", "toolstack")
"""Leaves of a guest that decide in which language it is written: whatever changes in a file then,
it is another file."""


class Line(NamedTuple):
    """A line of a file, and the places of machine.yaml that its reasons lead to."""

    text: str
    needs: bool  # a reason: it is no comment, and not empty
    paths: frozenset[Path]


class Lie(NamedTuple):
    """A line that a change of leaves changed, and that does not name one of them."""

    file: str
    before: str
    after: str


def lines_of(artifact: Artifact) -> list[Line]:
    """A file's lines."""
    text = artifact.text.splitlines()
    return [
        Line(line, bool(reasons), frozenset(path for why in reasons for path in paths(why)))
        for line, reasons in zip(text, artifact.lines, strict=True)
    ]


def lies(before: Built, after: Built, leaves: frozenset[Path]) -> Iterator[Lie]:
    """The lines that differ between two trees for no reason that is among the leaves."""
    old, new = (
        {each.path: each for artifact in built.artifacts for each in apart(artifact)}
        for built in (before, after)
    )
    # A file of all guests of a back end is not written anew for one of them.
    anew = [str(leaf[1]) for leaf in leaves if leaf[-1] in WRITES_ANOTHER_FILE]
    for path in sorted(old.keys() | new.keys()):
        a, b = old.get(path), new.get(path)
        if a is not None and b is not None and a.text == b.text:
            continue
        if (
            a is None
            or b is None
            or (a.target in backends() and any(name in path for name in anew))
        ):
            for whole in (a, b):
                if whole is not None and not leaves & opening(whole):
                    yield Lie(path, "a file", "that came or went")
        else:
            yield from _changed(path, lines_of(a), lines_of(b), leaves)


def apart(artifact: Artifact) -> Iterator[Artifact]:
    """The files that one of NixOS holds, as they stand on other systems, and what is left of it."""
    if artifact.target != "nixos":
        yield artifact
        return
    left, inside, path = [], [], ""
    for line, why in zip(artifact.text.splitlines(), artifact.lines, strict=True):
        begun = re.fullmatch(r"    \"(.+)\" = ''", line)
        if begun:
            path = begun[1]
        elif path and line == "    '';":
            text = "".join(f"{text}\n" for text, _ in inside)
            of = next((of for start, of in OF_GUESTS if path.startswith(start)), "")
            yield Artifact(path, 0, text, tuple(why for _, why in inside), of, ())
            inside, path = [], ""
        elif path:
            inside.append((_unescaped(line.removeprefix("      ")), why))
        else:
            left.append((line, why))
    text = "".join(f"{text}\n" for text, _ in left)
    yield artifact._replace(text=text, lines=tuple(why for _, why in left))


OF_GUESTS = (
    ("etc/gpc/libvirt/", "libvirt"),
    ("etc/xen/", "xl"),
    ("usr/local/sbin/gpc-guest-", "qemu"),
    ("etc/systemd/system/gpc-guest-", "qemu"),
)


def _unescaped(line: str) -> str:
    line = re.sub(r"\$\{programs\.([\w-]+)\}/bin/\1", r"/usr/local/sbin/\1", line)
    return line.replace("''${", "${").replace("'''", "''")


def opening(artifact: Artifact) -> frozenset[Path]:
    """Where the first line that has reasons leads to: it stands for the file."""
    reasons = next(reasons for reasons in artifact.lines if reasons)
    return frozenset(path for why in reasons for path in paths(why))


def _changed(
    path: str, before: list[Line], after: list[Line], leaves: frozenset[Path]
) -> list[Lie]:
    matcher = SequenceMatcher(None, [x.text for x in before], [x.text for x in after], False)
    found: list[Lie] = []
    gone: Counter[str] = Counter()
    come: Counter[str] = Counter()
    left: Counter[str] = Counter()
    joined: Counter[str] = Counter()
    is_led = False  # whether any of the lines that differ leads to a leaf
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            for old, new in zip(before[i:j], after[k:m], strict=True):
                was, is_now = bool(leaves & old.paths), bool(leaves & new.paths)
                left[old.text] += was and not is_now
                joined[new.text] += is_now and not was
            continue
        gone.update(line.text for line in before[i:j])
        come.update(line.text for line in after[k:m])
        is_led = is_led or any(leaves & line.paths for line in (*before[i:j], *after[k:m]))
        if tag == "replace":
            found += (Lie(path, *pair) for pair in _unled_pairs(before[i:j], after[k:m], leaves))
        else:
            found += (Lie(path, line.text, "") for line in _unled(before, i, j, leaves))
            found += (Lie(path, "", line.text) for line in _unled(after, k, m, leaves))
    # Of lines that changed places, which one moved cannot be told: the one that leads to the leaf.
    moved = gone & come if is_led else Counter[str]()
    found = [lie for lie in found if not all(t in moved for t in (lie.before, lie.after) if t)]
    return [lie for lie in found if not _is_of_another(lie, left, joined)]


def _is_of_another(lie: Lie, left: Counter[str], joined: Counter[str]) -> bool:
    """Whether a line came or went that is like one which leads to a leaf.

    Where lines are alike, one that stays may be another than before: the one that led to the leaf
    is then the one that went. Each such line is taken for one.
    """
    text, those = (lie.before, left) if not lie.after else (lie.after, joined)
    if (lie.before and lie.after) or not those[text]:
        return False
    those[text] -= 1
    return True


def _unled(lines: list[Line], start: int, end: int, leaves: frozenset[Path]) -> list[Line]:
    """Those of a stretch of lines that lead to none of the leaves.

    Where lines are alike, it cannot be told which of them came or went: `<a/><b/>` behind `<b/>` is
    also `<b/><a/>` before one. So the stretch is any that leaves the same text.
    """
    found = [line for line in lines[start:end] if line.needs and not leaves & line.paths]
    for step in (-1, 1):
        i, j = start, end
        while found and i < j:
            edge, beyond = (j - 1, i - 1) if step < 0 else (i, j)
            if not 0 <= beyond < len(lines) or lines[edge].text != lines[beyond].text:
                break
            i, j = i + step, j + step
            other = [line for line in lines[i:j] if line.needs and not leaves & line.paths]
            found = min(found, other, key=len)
    return found


def _unled_pairs(
    before: list[Line], after: list[Line], leaves: frozenset[Path]
) -> list[tuple[str, str]]:
    """The lines of two stretches, one in the other's place, that lead to none of the leaves.

    A line that became another needs the leaf before or after. Which became which is what explains
    most: in their order, and only such as are alike, or as many as there were.
    """
    as_many = len(before) == len(after)
    best: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for i in range(len(before), -1, -1):
        for k in range(len(after), -1, -1):
            ways = []
            if i < len(before):
                one = before[i]
                ways.append([*_lie(one.needs, one.paths, leaves, one.text, ""), *best[i + 1, k]])
            if k < len(after):
                one = after[k]
                ways.append([*_lie(one.needs, one.paths, leaves, "", one.text), *best[i, k + 1]])
            if i < len(before) and k < len(after):
                one, other = before[i], after[k]
                if (as_many and i == k) or _alike(one.text, other.text):
                    needs, known = one.needs or other.needs, one.paths | other.paths
                    lie = _lie(needs, known, leaves, one.text, other.text)
                    ways.append([*lie, *best[i + 1, k + 1]])
            best[i, k] = min(ways, key=len, default=[])
    return best[0, 0]


def _lie(
    needs: bool, known: frozenset[Path], leaves: frozenset[Path], before: str, after: str
) -> list[tuple[str, str]]:
    return [(before, after)] if needs and not leaves & known else []


def _alike(one: str, other: str) -> bool:
    """Whether a line could be the other with another value in it."""
    return SequenceMatcher(None, one, other, False).ratio() > 0.7
