"""What gpc's drop-in for GRUB puts on the command lines of Linux and of Xen. Pure.

Source: grub-mkconfig and grub.d/20_linux_xen of Debian's GRUB 2.06.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence

from gpc.target.live import Told

_FOLDER = "etc/default/grub.d/"
_LINUX = ("GRUB_CMDLINE_LINUX", "GRUB_CMDLINE_LINUX_DEFAULT")
# Told to dom0 in the place of Linux's own, with which they begin.
_DOM0 = ("GRUB_CMDLINE_LINUX_XEN_REPLACE", "GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT")
_XEN = ("GRUB_CMDLINE_XEN", "GRUB_CMDLINE_XEN_DEFAULT")


def told(files: Mapping[str, str]) -> Told | None:
    """The words that a tree's drop-ins add; None where there is no drop-in."""
    drop_ins = [text for path, text in sorted(files.items()) if path.startswith(_FOLDER)]
    if not drop_ins:
        return None
    lines = [line for text in drop_ins for line in text.splitlines()]

    def words(variables: Sequence[str]) -> tuple[str, ...]:
        return tuple(word for line in lines for word in _added(line, variables))

    return Told(words(_LINUX), words((*_LINUX, *_DOM0)), words(_XEN))


def _added(line: str, variables: Sequence[str]) -> Iterator[str]:
    """The words that a line adds to one of the variables."""
    name, equals, value = line.partition("=")
    if not equals or name not in variables:
        return
    for word in " ".join(shlex.split(value)).split():
        if not word.startswith("$"):
            yield word
