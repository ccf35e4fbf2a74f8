"""Defining guests in libvirt: only those that bear gpc's mark, and never a running one's doing.

`virsh define` changes what a guest is at its next start; the guest that runs stays as it is.

A display's password is read here and given to virsh on its standard input: it stands in no file
that gpc writes, on no command line and in no message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.at_hand import MOVES, ON_ITS_CARD, by_spice, by_vnc, starts
from gpc.target.live import Act, ActionFailed, Command, Evidence, Fed, System
from gpc.target.password import BadPassword, PasswordFile, password_in
from gpc_targets.libvirt.passwords import held, named, with_passwords

VIRSH = ("virsh", "-q", "-c", "qemu:///system")
_UUID = re.compile(r"<uuid>([0-9a-f-]{36})</uuid>")
_START = re.compile("<gpc:autostart wanted=['\"](yes|no)['\"]")
_GRAPHICS = re.compile(
    r"<graphics type='(vnc|spice)' port='(-?[0-9]+)' autoport='[a-z]+'[^>]* listen='([^']*)'"
)
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


def at_hand(name: str, text: str) -> Iterator[str]:
    """How the guest of a domain is started and looked at."""
    virsh = "virsh -c qemu:///system"
    uuid = _UUID.search(text)
    # A name of digits is the number of a running guest to virsh.
    called = uuid[1] if name.isdigit() and uuid else name
    yield starts(f"{virsh} start {called}")
    servers = _GRAPHICS.findall(text)
    if servers:
        yield f"`virt-viewer -c qemu:///system --attach {called}` shows it"
    for kind, port, listen in servers:
        number = int(port) if port != "-1" else None
        if kind == "vnc":
            yield by_vnc(listen, number)
        elif number is not None:
            yield by_spice(listen, number)
    if "<hostdev mode='subsystem' type='pci'" in text:
        yield MOVES if servers else ON_ITS_CARD


def define(host: Host, system: System, words: str, undoing: bool) -> list[Command | Fed]:
    """What `define PATH` takes: define what the file says, or undefine where there is no file.

    Guests are told to virsh by their UUIDs: a name of digits is the number of a running guest to
    it. Raises ActionFailed when a guest of this name or this UUID exists that gpc did not define,
    or that has another UUID or name than the file.
    """
    path, name = _object(words)
    known = _guests(host)
    uuid = known.get(name)
    if uuid is not None and MARK not in _asked(host, "dumpxml", "--inactive", uuid):
        raise ActionFailed(
            f"libvirt has a guest {name} that gpc did not define; rename one of the two"
        )
    text = host.read(path)
    if text is None:
        return [(*VIRSH, "undefine", uuid, *_kept(host, name, uuid))] if uuid is not None else []
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
    domain = text.decode("utf-8", "replace")
    before = _asked(host, "dumpxml", "--inactive", uuid) if uuid is not None else ""
    return [_defining(host, path, domain, uuid, undoing), *_starting(domain, before, wanted[1])]


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
    if "<tpm " in _asked(host, "dumpxml", "--inactive", uuid):
        raise ActionFailed(
            f"libvirt before 8.9 deletes the TPM of {name} when it undefines the guest; undefine "
            "it by hand once what the TPM holds is no longer needed"
        )
    return ("--keep-nvram",)


def is_due(host: HostReader, system: System, words: str) -> bool:
    """Whether libvirt has another password for a guest than the file that its domain names.

    A file that holds none, or that one may not read, changes nothing: the guest keeps its own.
    Where libvirt does not answer it is not due, as a change of other files must not fail by that.
    """
    path, name = _object(words)
    try:
        files = named((host.read(path) or b"").decode("utf-8", "replace"))
    except ValueError:
        return False
    wanted = {}
    for file in files:
        try:
            wanted[file.display] = password_in(host.read(file.file) or b"", file.display)
        except BadPassword:
            continue
    if not wanted:
        return False
    try:
        uuid = _guests(host).get(name)
        has = held(_asked(host, "dumpxml", "--inactive", "--security-info", uuid)) if uuid else {}
    except ActionFailed:
        return False
    return any(has.get(display) != password for display, password in wanted.items())


def _object(words: str) -> tuple[str, str]:
    """The file of the domain that an action is about, and the guest's name."""
    path = "/" + words.partition(" ")[2].lstrip("/")
    return path, path.rpartition("/")[2].removesuffix(".xml")


def _defining(host: Host, path: str, text: str, uuid: str | None, undoing: bool) -> Command | Fed:
    """The program that defines a domain, with the passwords of its displays."""
    try:
        files = named(text)
        if not files:
            return (*VIRSH, "define", "--validate", path)
        passwords = {each.display: _password(host, each, uuid, undoing) for each in files}
        whole = with_passwords(text, passwords)
    except ValueError as error:
        raise ActionFailed(f"{path}: {error}") from None
    command = (*VIRSH, "define", "--validate", "/dev/stdin")
    return Fed(command, whole.encode(), tuple(passwords.values()))


def _password(host: Host, wanted: PasswordFile, uuid: str | None, undoing: bool) -> str:
    """The password that stands in a file.

    An undo puts back what was there: where the file is gone meanwhile, the password that libvirt
    has. Raises ActionFailed; a guest is never defined without the password that it is to have.
    """
    data = host.read(wanted.file)
    try:
        if data is None:
            raise BadPassword("cannot be read")
        return password_in(data, wanted.display)
    except BadPassword as error:
        if undoing and uuid is not None:
            dumped = _asked(host, "dumpxml", "--inactive", "--security-info", uuid)
            if wanted.display in held(dumped):
                return held(dumped)[wanted.display]
        raise ActionFailed(
            f"{wanted.file}, where the password of the guest's {wanted.display.upper()} server "
            f"is to be, {error}"
        ) from None


def _guests(host: HostReader) -> dict[str, str]:
    """The UUIDs of libvirt's guests by their names, running or not. Raises ActionFailed."""
    lines = _asked(host, "list", "--all", "--uuid", "--name").splitlines()
    pairs = (line.strip().partition(" ") for line in lines if line.strip())
    return {name.strip(): uuid for uuid, _, name in pairs}


def _asked(host: HostReader, *words: str) -> str:
    answer = host.query((*VIRSH, *words))
    if answer.code == 127:
        raise ActionFailed("there is no program virsh, which defines guests in libvirt")
    if answer.code:
        raise ActionFailed(f"libvirt does not say which guests it has: {answer.text.strip()}")
    return answer.text


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
    ),
)
