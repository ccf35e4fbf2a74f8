"""Defining guests in libvirt: only those that bear gpc's mark, and never a running one's doing.

`virsh define` changes what a guest is at its next start; the guest that runs stays as it is.
"""

from __future__ import annotations

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.live import Act, ActionFailed, Command, Evidence, System

MARK = "xmlns:gpc="
"""In a domain's <metadata>: without it the guest is somebody else's."""

DAEMONS = ("/usr/sbin/libvirtd", "/usr/sbin/virtqemud")
"""The one of all drivers, and that of QEMU alone."""
DIRECTORY = "/etc/gpc/libvirt/"


def recognise(reader: HostReader) -> Evidence | None:
    """One of its daemons."""
    found = next((path for path in DAEMONS if reader.stat(path) is not None), None)
    return Evidence(False, found) if found else None


def guest_of(path: str) -> str | None:
    """The guest of a domain that gpc wrote."""
    return path.removeprefix(DIRECTORY).removesuffix(".xml") if path.startswith(DIRECTORY) else None


def define(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    """What `define PATH` takes: define what the file says, or undefine where there is no file.

    Raises ActionFailed when a guest of the name exists that gpc did not define.
    """
    path = "/" + words.partition(" ")[2].lstrip("/")
    name = path.rpartition("/")[2].removesuffix(".xml")
    known = host.query(("virsh", "-c", "qemu:///system", "dumpxml", "--inactive", name))
    if known.code == 127:
        raise ActionFailed("there is no program virsh, which defines guests in libvirt")
    if known.code == 0 and MARK not in known.text:
        raise ActionFailed(
            f"libvirt has a guest {name} that gpc did not define; rename one of the two"
        )
    if host.stat(path) is None:
        gone = ("undefine", name, "--keep-nvram", "--keep-tpm")
        return [("virsh", "-c", "qemu:///system", *gone)] if known.code == 0 else []
    return [("virsh", "-c", "qemu:///system", "define", "--validate", path)]


ACTIONS = (
    Act(
        "libvirt",
        "defining the guest in libvirt",
        "guests",
        risky=False,
        commands=define,
        needs=("virsh",),
        names_object=True,
    ),
)
