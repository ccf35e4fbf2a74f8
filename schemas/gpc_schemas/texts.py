"""Values of machine.yaml that stay text: what each must look like, or what was expected. Pure."""

from gpc_schemas import distributions, units
from gpc_schemas.patterns import regex

NAME = regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,47}")
INTERFACE = regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}")
USER = regex(r"[a-z_][a-z0-9_-]{0,30}")
COM = regex(r"com[1-4]")
FEATURE = regex(r"[a-z0-9][a-z0-9._-]{0,31}")
HYPERV_VENDOR = regex(r"[A-Za-z0-9_.-]([A-Za-z0-9 _.-]{0,10}[A-Za-z0-9_.-])?")
MACHINE_VERSION = regex(r"[a-z0-9][a-z0-9._-]{0,31}")
CONTROL = regex(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def name(text: str) -> str:
    """A name that may stand in the names of files."""
    if NAME.fullmatch(text) is None:
        raise units.UnitError(
            "a name of letters, digits, `_` and `-`",
            "it starts with a letter or a digit and has at most 48 characters, "
            "as it becomes part of file names",
        )
    return text


def user(text: str) -> str:
    """The name of a user of the host."""
    if USER.fullmatch(text) is None:
        raise units.UnitError(
            "a user's name of small letters, digits, `_` and `-`",
            "it starts with a letter and has at most 31 characters, as systemd takes them",
        )
    return text


def com(text: str) -> str:
    """A serial port, by the name that PCs have had for it since the first."""
    if COM.fullmatch(text) is None:
        raise units.UnitError(
            "one of com1, com2, com3 and com4", "a PC has four, and Linux calls them ttyS0 to ttyS3"
        )
    return text


def interface(text: str) -> str:
    """The name of a network interface."""
    if INTERFACE.fullmatch(text) is None:
        raise units.UnitError(
            "a network interface such as br0",
            "the kernel allows at most 15 characters; gpc takes letters, digits, `_`, `.` and `-`",
        )
    return text


def machine_version(text: str) -> str:
    """The version of a machine type of QEMU's."""
    if MACHINE_VERSION.fullmatch(text) is None:
        raise units.UnitError(
            "the version of a machine type such as 9.1",
            "it is what follows pc-q35- or pc-i440fx- in the list of `qemu-system-x86_64 -machine "
            "help`; distributions have their own, such as noble or rhel9.4.0",
        )
    return text


def hyperv_vendor(text: str) -> str:
    """A vendor of Hyper-V's: what fits into three registers.

    Source: QEMU 7.2, target/i386/cpu.c (hyperv_vendor, at most 12 characters).
    """
    if HYPERV_VENDOR.fullmatch(text) is None:
        raise units.UnitError(
            "1 to 12 letters, digits, blanks, `_`, `.` or `-`",
            "it is 12 characters of a register; any that no driver knows will do",
        )
    return text


def feature(text: str) -> str:
    """A feature of a processor by QEMU's and libvirt's name of it."""
    if FEATURE.fullmatch(text) is None:
        raise units.UnitError(
            "the name of a CPU feature such as svm or x2apic",
            "`qemu-system-x86_64 -cpu help` and `virsh cpu-models` know them, in lower case",
        )
    return text


def line(text: str) -> str:
    """Text on one line."""
    if not text:
        raise units.UnitError("some text", "leave the key out instead of leaving its value empty")
    if not text.isprintable() and CONTROL.search(text):  # what can be printed has none of them
        raise units.UnitError(
            "text on one line", "a line break or control character has no place in it"
        )
    return text


def path(text: str) -> str:
    """An absolute path."""
    if not text.startswith("/"):
        raise units.UnitError(
            "an absolute path such as /srv/images/win.iso",
            "the tools that read it run in other directories than you do",
        )
    return line(text)


def host_os(text: str) -> str:
    """The word for a distribution: its id, and its version where that is known."""
    found = distributions.os_of(text)
    if found is not None and found.name in distributions.SERVED:
        return text
    name = text.partition("-")[0] if found is None else found.name
    if name in distributions.STARTED_BY:
        raise units.UnitError(
            "a distribution that starts its services by systemd, such as debian-12 or arch",
            f"{name} starts them by {distributions.STARTED_BY[name]}, so gpc sets nothing up "
            "there; take the one that is nearest to it, and from the tree its guests alone",
        )
    like = " or ".join(f"`{word}`" for word in distributions.like(text))
    raise units.UnitError(
        "a distribution by its id in /etc/os-release, such as debian-12, opensuse-leap-15.6 or "
        "arch",
        f"did you mean {like}?"
        if like
        else "it decides paths and rebuild commands; take the one that yours descends from, one of "
        + ", ".join(distributions.FAMILIES),
    )
