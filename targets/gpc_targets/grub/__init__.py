"""GRUB: a drop-in with the arguments of the kernel and of Xen. Pure.

Debian and Ubuntu read /etc/default/grub.d; elsewhere, and with another loader, the arguments are
told to the user, as one file that has everything cannot be shared.

Source: grub-mkconfig and grub.d/20_linux_xen of Debian's GRUB 2.06: where
GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT is set, dom0 is told it in the place of
GRUB_CMDLINE_LINUX_DEFAULT.
"""

from collections.abc import Iterator

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target import Sheet
from gpc.target.language import KERNEL_COMMAND_LINE
from gpc.why import Traced, paths

NAME = "grub"
TITLE = "/etc/default/grub.d/gpc.cfg, read by grub-mkconfig on Debian and Ubuntu"

LOADER = "grub"
OWN_OF = ("arch", "debian", "fedora", "opensuse", "ubuntu")

HAVE_DROP_INS = ("debian", "ubuntu")

DIRECTORIES = {
    "arch": "/boot/grub",
    "debian": "/boot/grub",
    "fedora": "/boot/grub2",
    "opensuse": "/boot/grub2",
    "ubuntu": "/boot/grub",
}
"""Where a family of distributions has GRUB's menu; its programs begin with the same word."""


def check(plan: Plan) -> Iterator[Diagnostic]:
    """Warnings: kernel-arguments-by-hand, where there is no drop-in to write them to."""
    host = plan.host
    if _has_drop_in(host):
        return
    linux = (*host.kernel_arguments, *host.dom0_arguments)
    if linux and not _has_entries(host):
        yield _by_hand("the kernel", linux, _how_linux(host, linux))
    if host.hypervisor_arguments:
        yield _by_hand("Xen", host.hypervisor_arguments, _how_xen(host))


def lower(plan: Plan) -> Iterator[Sheet]:
    """One drop-in, where there are arguments and GRUB reads it."""
    host = plan.host
    arguments = {
        "linux": host.kernel_arguments,
        "dom0": host.dom0_arguments,
        "xen": host.hypervisor_arguments,
    }
    if _has_drop_in(host) and any(arguments.values()):
        yield Sheet(
            "etc/default/grub.d/gpc.cfg",
            "gpc.cfg.j2",
            KERNEL_COMMAND_LINE,
            arguments,
            actions=("grub",),
        )


def _has_entries(host: Host) -> bool:
    """Whether another target has a file for the arguments of the kernel, and only it has any."""
    return host.loader.value == "systemd-boot" and not host.dom0_arguments


def _has_drop_in(host: Host) -> bool:
    return host.loader.value == "grub" and host.family.value in HAVE_DROP_INS


def _by_hand(whose: str, arguments: tuple[Traced[str], ...], how: str) -> Diagnostic:
    behind = [path for argument in arguments for why in argument.why for path in paths(why)]
    places = [Place(path) for path in dict.fromkeys(behind)] or [Place(("host", "boot"))]
    return Diagnostic(
        "kernel-arguments-by-hand",
        f"{whose} needs arguments that gpc has no file to write to",
        places[0],
        also=tuple(places[1:]),
        expected=_text(arguments),
        help=how,
        severity="warning",
    )


def _text(arguments: tuple[Traced[str], ...]) -> str:
    return " ".join(argument.value for argument in arguments)


def _how_linux(host: Host, arguments: tuple[Traced[str], ...]) -> str:
    if host.loader.value != "grub":
        return "add them where the boot loader keeps the kernel's options, and boot"
    if host.family.value == "fedora" and host.hypervisor == "kvm":
        return f'run: grubby --update-kernel=ALL --args="{_text(arguments)}"'
    return (
        "add them to GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub, "
        f"then run: {' '.join(mkconfig(host.family.value))}"
    )


def _how_xen(host: Host) -> str:
    if host.loader.value != "grub":
        return "add them where the boot loader keeps Xen's options, and boot"
    return (
        "add them to GRUB_CMDLINE_XEN_DEFAULT in /etc/default/grub, "
        f"then run: {' '.join(mkconfig(host.family.value))}"
    )


def mkconfig(family: str) -> tuple[str, ...]:
    """The program that writes GRUB's menu, of a family that is known."""
    if family in HAVE_DROP_INS:
        return ("update-grub",)
    directory = DIRECTORIES[family]
    return (f"{directory.removeprefix('/boot/')}-mkconfig", "-o", f"{directory}/grub.cfg")
