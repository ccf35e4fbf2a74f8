"""Defining guests in libvirt: only those that bear gpc's mark, and never a running one's doing.

`virsh define` changes what a guest is at its next start; the guest that runs stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.live import Act, ActionFailed, Command, Evidence, Fed, System
from gpc_schemas.patterns import regex
from gpc_targets.libvirt.live import adopted
from gpc_targets.libvirt.live.hand import at_hand as at_hand
from gpc_targets.libvirt.live.meaning import differences
from gpc_targets.libvirt.live.passworded import defining, has_new_password
from gpc_targets.libvirt.live.virsh import UUID, VIRSH, asked, guests, object_of

_START = regex("<gpc:autostart wanted=['\"](yes|no)['\"]")
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


def define(host: Host, system: System, words: str, undoing: bool) -> list[Command | Fed]:
    """What `define PATH` takes: define what the file says, or undefine where there is no file.

    A guest that was there before gpc is taken over where its name and its UUID are the file's, and
    given back as it was where there is no file any more. Guests are told to virsh by their UUIDs: a
    name of digits is the number of a running guest to it. Raises ActionFailed for any other guest
    of this name or this UUID that gpc did not define, and for one that runs.
    """
    path, name = object_of(words)
    known = guests(host)
    uuid = known.get(name)
    before = asked(host, "dumpxml", "--inactive", uuid) if uuid is not None else ""
    is_own = MARK in before
    text = host.read(path)
    if text is None:
        if uuid is None or (undoing and not is_own):
            return []  # it was never defined, or never taken over
        if not is_own:
            raise ActionFailed(f"libvirt has a guest {name} that gpc did not define; it stays")
        if adopted.is_kept(host, uuid):
            return adopted.given_back(host, uuid)
        return [(*VIRSH, "undefine", uuid, *_kept(host, name, uuid))]
    domain = text.decode("utf-8", "replace")
    wanted = _wanted(path, name, domain, known)
    if uuid is None:
        adopted.forget(host, wanted)
    elif not is_own:
        adopted.require_still(host, name, uuid)
        adopted.keep(host, uuid)
    return [defining(host, path, domain, uuid, undoing), *_starting(domain, before, wanted)]


def _wanted(path: str, name: str, domain: str, known: Mapping[str, str]) -> str:
    """The UUID of a file's guest. Raises ActionFailed where another guest has it, or its name."""
    wanted, uuid = UUID.search(domain), known.get(name)
    if wanted is None:
        raise ActionFailed(f"{path} does not say which UUID its guest has")
    if uuid not in (None, wanted[1]):
        raise ActionFailed(
            f"libvirt has a guest {name} of another UUID, {uuid}, so it is another guest: write "
            f"`uuid: {uuid}` if it is the same one, or rename one of the two"
        )
    other = next((of for of, has in known.items() if has == wanted[1] and of != name), None)
    if other is not None:
        raise ActionFailed(
            f"libvirt has the UUID {wanted[1]} of {name} for its guest {other}; undefine that there"
        )
    return wanted[1]


def foretold(reader: HostReader, words: str, files: Mapping[str, bytes]) -> Iterator[str]:
    """What becomes of a guest that was there before gpc, and of one that somebody has changed.

    Raises ActionFailed where `define` is known to. Where libvirt does not answer, nothing is told.
    """
    path, name = object_of(words)
    try:
        known = guests(reader)
        uuid = known.get(name)
        before = asked(reader, "dumpxml", "--inactive", uuid) if uuid is not None else ""
    except ActionFailed:
        return
    is_own, data = MARK in before, files.get(path)
    if data is None:
        if uuid is not None and is_own and adopted.is_kept(reader, uuid):
            yield f"libvirt's guest {name} is defined again as it was before gpc"
        return
    domain = data.decode("utf-8", "replace")
    _wanted(path, name, domain, known)
    if uuid is None:
        return
    if not is_own:
        adopted.require_still(reader, name, uuid)
        yield (
            f"libvirt's guest {name} was defined without gpc and is taken over; gpc restore "
            "--original gives it back"
        )
    elif not _is_as_in(reader, path, domain):
        return  # the difference is in the file
    lines = list(differences(before, domain, is_own=is_own))
    if lines and is_own:
        yield f"libvirt's guest {name} is not as gpc defined it:"
    yield from (f"  {line}" for line in lines)
    if not lines and not is_own:
        yield "  it stays what it is"


def _is_as_in(reader: HostReader, path: str, domain: str) -> bool:
    return reader.read(path) == domain.encode()


def _starting(domain: str, before: str, uuid: str) -> list[Command]:
    """How libvirt is told whether the guest starts with the host.

    Who says nothing of it leaves it as it is, unless it was gpc that said so before.
    """
    wanted, was = _START.search(domain), _START.search(before)
    if wanted is not None and wanted[1] == "yes":
        return [(*VIRSH, "autostart", uuid)]
    if wanted is not None or (was is not None and was[1] == "yes"):
        return [(*VIRSH, "autostart", "--disable", uuid)]
    return []


def _kept(host: HostReader, name: str, uuid: str) -> tuple[str, ...]:
    """What of a guest stays when it is undefined: its firmware's variables and its TPM.

    Raises ActionFailed for a guest with a TPM whose state this libvirt would delete.
    """
    if "--keep-tpm" in host.query(("virsh", "help", "undefine")).text:
        return ("--keep-nvram", "--keep-tpm")
    if "<tpm " in asked(host, "dumpxml", "--inactive", uuid):
        raise ActionFailed(
            f"libvirt before 8.9 deletes the TPM of {name} when it undefines the guest; undefine "
            "it by hand once what the TPM holds is no longer needed"
        )
    return ("--keep-nvram",)


def is_due(host: HostReader, system: System, words: str) -> bool:
    """Whether libvirt has another guest than the file says, or another password for it.

    Where libvirt does not answer it is not due, as a change of other files must not fail by that.
    """
    path, name = object_of(words)
    text = (host.read(path) or b"").decode("utf-8", "replace")
    try:
        uuid = guests(host).get(name)
        if uuid is None:
            return False
        has = asked(host, "dumpxml", "--inactive", uuid)
        if MARK in has and any(differences(has, text, is_own=True)):
            return True
        return has_new_password(host, uuid, text)
    except ActionFailed:
        return False


UNITS = ("libvirtd.service", "virtqemud.service")


def _reloaded(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    """libvirt looks whether there are hooks when it starts or is reloaded, and not in between.

    Source: virHookInitialize in src/util/virhook.c of libvirt 9.0.
    """
    if host.stat("/run/systemd/system") is None:
        return []
    runs = [unit for unit in UNITS if host.query(("systemctl", "is-active", "-q", unit)).code == 0]
    return [("systemctl", "reload", unit) for unit in runs]


ACTIONS = (
    Act(
        "libvirt-hooks",
        "showing libvirt its hook",
        "services",
        risky=False,
        commands=_reloaded,
    ),
    Act(
        "libvirt",
        "defining the guest in libvirt",
        "guests",
        risky=False,
        commands=define,
        needs=("virsh",),
        names_object=True,
        is_due=is_due,
        foretold=foretold,
    ),
)
