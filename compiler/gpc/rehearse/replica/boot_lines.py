"""What a tree puts on the command lines of Linux and of Xen. Pure.

Where no file of a boot loader says it, the plan does: there it is told to the user, who writes it
where the loader keeps such things.

Source: grub-mkconfig and grub.d/20_linux_xen of Debian's GRUB 2.06.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from gpc.plan import Host
from gpc.why import Traced

_LINUX = ("GRUB_CMDLINE_LINUX", "GRUB_CMDLINE_LINUX_DEFAULT")
# Told to dom0 in the place of Linux's own, with which they begin.
_DOM0 = ("GRUB_CMDLINE_LINUX_XEN_REPLACE", "GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT")
_XEN = ("GRUB_CMDLINE_XEN", "GRUB_CMDLINE_XEN_DEFAULT")


def linux_words(drop_ins: Sequence[str], host: Host) -> tuple[str, ...]:
    """The arguments of the kernel, dom0's where there is Xen; `drop_ins` are GRUB's, in order."""
    if host.hypervisor == "xen":
        return _words(drop_ins, (*_LINUX, *_DOM0), host.dom0_arguments)
    return _words(drop_ins, _LINUX, host.kernel_arguments)


def xen_words(drop_ins: Sequence[str], host: Host) -> tuple[str, ...]:
    """The arguments of Xen."""
    return _words(drop_ins, _XEN, host.hypervisor_arguments)


def _words(
    drop_ins: Sequence[str], variables: Sequence[str], planned: Sequence[Traced[str]]
) -> tuple[str, ...]:
    if not drop_ins:
        return tuple(argument.value for argument in planned)
    lines = [line for text in drop_ins for line in text.splitlines()]
    return tuple(word for line in lines for word in _added(line, variables))


def _added(line: str, variables: Sequence[str]) -> Iterator[str]:
    """The words that a line adds to one of the variables."""
    name, equals, value = line.partition("=")
    if not equals or name not in variables:
        return
    for word in " ".join(shlex.split(value)).split():
        if not word.startswith("$"):
            yield word
