"""What gpc's drop-in for GRUB puts on the command lines of Linux and of Xen, and what undoes it.

Source: grub-mkconfig and grub.d/20_linux_xen of Debian's GRUB 2.06: the drop-ins are read by the
shell, one after the other in the order of their names, and the last one to assign has its way.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence

from gpc.host.reader import HostReader
from gpc.target.live import ActionFailed, Told
from gpc_targets.grub import DROP_IN

FOLDER = "/etc/default/grub.d/"
_LINUX = ("GRUB_CMDLINE_LINUX", "GRUB_CMDLINE_LINUX_DEFAULT")
# Told to dom0 in the place of Linux's own, with which they begin.
_DOM0 = ("GRUB_CMDLINE_LINUX_XEN_REPLACE", "GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT")
_XEN = ("GRUB_CMDLINE_XEN", "GRUB_CMDLINE_XEN_DEFAULT")


def told(files: Mapping[str, str]) -> Told | None:
    """The words that a tree's drop-ins add; None where there is no drop-in."""
    drop_ins = [text for path, text in sorted(files.items()) if f"/{path}".startswith(FOLDER)]
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


def refuse_overruled(reader: HostReader) -> None:
    """Raises ActionFailed where a drop-in behind gpc's assigns anew what gpc's words are added to.

    The menu would be written without them, and grub-mkconfig would not say so.
    """
    ours = reader.read(f"/{DROP_IN}")
    if ours is None:
        return
    mine = DROP_IN.rpartition("/")[2]
    added = dict.fromkeys(re.findall(r"^(GRUB_\w+)=", _text(ours), re.MULTILINE))
    for name in reader.names(FOLDER.rstrip("/")):
        if name <= mine or not name.endswith(".cfg"):
            continue
        text = _text(reader.read(FOLDER + name) or b"")
        for variable in filter(lambda variable: _assigns(text, variable), added):
            raise ActionFailed(
                f"{FOLDER}{name} is read after /{DROP_IN} and assigns {variable} anew, so that "
                f"gpc's arguments would not reach the menu; write "
                f'{variable}="${variable} ..." there, or give it a name that sorts before {mine}'
            )


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _assigns(text: str, variable: str) -> bool:
    """Whether a line gives the variable a value that its old one is no part of."""
    given = re.compile(rf"^\s*(?:[^#\n]*[\s;&])?{variable}=(?P<value>.*)$", re.MULTILINE)
    old = re.compile(rf"\$(?:{variable}\b|\{{{variable}\b)")
    return any(not old.search(found["value"]) for found in given.finditer(text))
