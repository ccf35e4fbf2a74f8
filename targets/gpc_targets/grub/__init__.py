"""GRUB: a drop-in with the arguments of the kernel and of Xen. Pure.

Debian and Ubuntu read /etc/default/grub.d; elsewhere everything is in /etc/default/grub, to which
`gpc apply` adds a block of its own.

Source: grub-mkconfig and grub.d/20_linux_xen of Debian's GRUB 2.06: where
GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT is set, dom0 is told it in the place of
GRUB_CMDLINE_LINUX_DEFAULT.
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ByHand
from gpc.target.language import KERNEL_COMMAND_LINE
from gpc.why import because, leaves

NAME = "grub"
TITLE = "/etc/default/grub.d/zz-gpc.cfg, read by grub-mkconfig on Debian and Ubuntu"

DROP_IN = "etc/default/grub.d/zz-gpc.cfg"
"""Read in the order of names, so behind Debian's own xen.cfg, kdump-tools.cfg and the like: what
one of them assigns anew is there when gpc's words are added to it."""

LOADER = "grub"
ENTRIES = "grub-mkconfig"
OWN_OF = ("arch", "debian", "fedora", "garuda", "manjaro", "opensuse", "ubuntu")

ENTRIES_OF = {LOADER: ("arch", "debian", "opensuse", "ubuntu")}
UNDER_XEN = (LOADER,)
"""20_linux_xen of grub-mkconfig writes Xen's entries, also where those of Linux are others'."""
HAVE_DROP_INS = ("debian", "ubuntu")

DIRECTORIES = {
    "arch": "/boot/grub",
    "debian": "/boot/grub",
    "fedora": "/boot/grub2",
    "opensuse": "/boot/grub2",
    "ubuntu": "/boot/grub",
}
"""Where a family of distributions has GRUB's menu; its programs begin with the same word."""


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments always fit."""
    return ()


def by_hand(host: Host) -> ByHand:
    """Nothing: each family has a drop-in, or a file that gpc has a block in."""
    return ByHand(None, None)


def takes(host: Host) -> tuple[str, ...] | None:
    """The action that follows where GRUB reads no drop-in."""
    return None if host.family.value in HAVE_DROP_INS else ("grub",)


def lower(plan: Plan) -> Iterator[Sheet]:
    """One drop-in, where there are arguments and GRUB reads it."""
    host = plan.host
    why = because(
        "command-line-drop-in",
        *leaves(host.entries.why, host.family.why),
        *host.hypervisor_decided_by,
    )
    arguments = {
        name: tuple(argument.also(why) for argument in given)
        for name, given in (
            ("linux", host.kernel_arguments),
            ("dom0", host.dom0_arguments),
            ("xen", host.hypervisor_arguments),
        )
    }
    if _has_drop_in(host) and any(arguments.values()):
        yield Sheet(
            DROP_IN,
            "zz-gpc.cfg.j2",
            KERNEL_COMMAND_LINE,
            arguments,
            actions=("grub",),
        )


def _has_drop_in(host: Host) -> bool:
    return host.entries.value == ENTRIES and host.family.value in HAVE_DROP_INS


def mkconfig(family: str) -> tuple[str, ...]:
    """The program that writes GRUB's menu, of a family that is known."""
    if family in HAVE_DROP_INS:
        return ("update-grub",)
    directory = DIRECTORIES[family]
    return (f"{directory.removeprefix('/boot/')}-mkconfig", "-o", f"{directory}/grub.cfg")
