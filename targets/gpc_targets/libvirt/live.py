"""Defining guests in libvirt: only those that bear gpc's mark, and never a running one's doing.

`virsh define` changes what a guest is at its next start; the guest that runs stays as it is.
"""

from __future__ import annotations

import re

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.live import Act, ActionFailed, Command, Evidence, System

VIRSH = ("virsh", "-q", "-c", "qemu:///system")
_UUID = re.compile(r"<uuid>([0-9a-f-]{36})</uuid>")
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

    Guests are told to virsh by their UUIDs: a name of digits is the number of a running guest to
    it. Raises ActionFailed when a guest of this name or this UUID exists that gpc did not define,
    or that has another UUID or name than the file.
    """
    path = "/" + words.partition(" ")[2].lstrip("/")
    name = path.rpartition("/")[2].removesuffix(".xml")
    known = _guests(host)
    uuid = known.get(name)
    if uuid is not None and MARK not in _asked(host, "dumpxml", "--inactive", uuid):
        raise ActionFailed(
            f"libvirt has a guest {name} that gpc did not define; rename one of the two"
        )
    text = host.read(path)
    if text is None:
        gone = ("undefine", uuid or "", "--keep-nvram", "--keep-tpm")
        return [(*VIRSH, *gone)] if uuid is not None else []
    wanted = _UUID.search(text.decode("utf-8", "replace"))
    if wanted is None:
        raise ActionFailed(f"{path} does not say which UUID its guest has")
    if uuid not in (None, wanted[1]):
        raise ActionFailed(
            f"libvirt has a guest {name} of another UUID, {uuid}, so it is another guest; undefine "
            "it there, or rename one of the two"
        )
    other = next((of for of, has in known.items() if has == wanted[1] and of != name), None)
    if other is not None:
        raise ActionFailed(
            f"libvirt has the UUID {wanted[1]} of {name} for its guest {other}; undefine that there"
        )
    return [(*VIRSH, "define", "--validate", path)]


def _guests(host: Host) -> dict[str, str]:
    """The UUIDs of libvirt's guests by their names, running or not. Raises ActionFailed."""
    lines = _asked(host, "list", "--all", "--uuid", "--name").splitlines()
    pairs = (line.strip().partition(" ") for line in lines if line.strip())
    return {name.strip(): uuid for uuid, _, name in pairs}


def _asked(host: Host, *words: str) -> str:
    answer = host.query((*VIRSH, *words))
    if answer.code == 127:
        raise ActionFailed("there is no program virsh, which defines guests in libvirt")
    if answer.code:
        raise ActionFailed(f"libvirt does not say which guests it has: {answer.text.strip()}")
    return answer.text


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
