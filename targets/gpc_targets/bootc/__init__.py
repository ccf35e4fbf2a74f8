"""bootc: a host whose system is a container image; what boots is made where that is built. Pure.

Nothing on the host itself adds a kernel argument or changes the initial RAM file system. So the
tree has what such an image is derived with, below etc/gpc/bootc: the arguments as bootc reads them,
a drop-in of dracut, and the lines of a Containerfile that put both in their places.

Source: bootc 1.8, docs/src/building/kernel-arguments.md (kargs.d) and initramfs.md.
"""

from collections.abc import Iterable, Iterator

from gpc.early import early_files
from gpc.output.render import section
from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand
from gpc.target.language import KERNEL_COMMAND_LINE, SHELL
from gpc.why import Traced, because, leaves

NAME = "bootc"
TITLE = "files below etc/gpc/bootc, from which an image of a bootc host is derived"
ENTRIES = BUILDER = "bootc"
ENTRIES_OF: dict[str, tuple[str, ...]] = {"grub": (), "systemd-boot": ()}
OWN_OF: tuple[str, ...] = ()
_WITHOUT_XEN = (
    "bootc writes entries of Linux alone, and each image brings a kernel of its own, of which "
    "nobody would tell Xen",
    "write `entries: other` under host.boot, which tells the arguments, and keep an entry or a "
    ".cfg of Xen's current by hand; or give the guests to libvirt or QEMU",
)
WITHOUT_XEN = dict.fromkeys(ENTRIES_OF, _WITHOUT_XEN)

KARGS = "etc/gpc/bootc/gpc.toml"
DRACUT = "etc/gpc/bootc/gpc.conf"
CONTAINERFILE = "etc/gpc/bootc/Containerfile"


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: arguments, module names and paths always fit."""
    return ()


def by_hand(host: Host) -> ByHand:
    """The image has them, which a person derives."""
    if host.hypervisor == "xen":
        return ELSEWHERE
    how = (
        f"build the host's image with {CONTAINERFILE} of the tree, then `bootc upgrade` and "
        f"boot: {KARGS} has them"
    )
    return ELSEWHERE._replace(linux=how)


def lower(plan: Plan) -> Iterator[Sheet]:
    """The arguments, what the image must have early, and how both get into it."""
    host = plan.host
    arguments = host.kernel_arguments if host.entries.value == ENTRIES else ()
    early = host.early_modules if host.initramfs.value == BUILDER else ()
    files = early_files(host) if early else ()
    given = (
        (*leaves(host.entries.why, arguments[0].why), *host.hypervisor_decided_by)
        if arguments
        else ()
    )
    if arguments:
        # Each is one argument to bootc, also those that gpc has on one line.
        why = because("image-derived-elsewhere", *given)
        words = tuple(
            Traced(word, each.also(why).why) for each in arguments for word in each.value.split()
        )
        told = {"list": section("image-derived-elsewhere", *given), "arguments": words}
        yield Sheet(KARGS, "gpc.toml.j2", KERNEL_COMMAND_LINE, told)
    if early:
        yield Sheet(DRACUT, "gpc.conf.j2", SHELL, {"files": files, "modules": early})
    if not arguments and not early:
        return
    loaded = leaves(host.initramfs.why, early[0].why) if early else ()
    context = {
        "derived": section("image-derived-elsewhere", *given, *loaded),
        "arguments": (section("image-derived-elsewhere", *given),) if arguments else (),
        "early": (section("image-derived-elsewhere", *loaded),) if early else (),
        "files": files,
    }
    yield Sheet(CONTAINERFILE, "Containerfile.j2", SHELL, context)
