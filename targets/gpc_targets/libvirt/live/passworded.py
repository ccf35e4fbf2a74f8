"""Defining a guest with the passwords of its displays.

They are read here and given to virsh on its standard input: they stand in no file that gpc writes,
on no command line and in no message.
"""

from __future__ import annotations

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.live import ActionFailed, Command, Fed
from gpc.target.password import BadPassword, PasswordFile, password_in
from gpc_targets.libvirt.live.virsh import VIRSH, asked
from gpc_targets.libvirt.passwords import held, named, with_passwords


def defining(host: Host, path: str, text: str, uuid: str | None, undoing: bool) -> Command | Fed:
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
            dumped = asked(host, "dumpxml", "--inactive", "--security-info", uuid)
            if wanted.display in held(dumped):
                return held(dumped)[wanted.display]
        raise ActionFailed(
            f"{wanted.file}, where the password of the guest's {wanted.display.upper()} server "
            f"is to be, {error}"
        ) from None


def has_new_password(host: HostReader, uuid: str, text: str) -> bool:
    """Whether libvirt has another password for a guest than the file that its domain names.

    A file that holds none, or that one may not read, changes nothing: the guest keeps its own.
    Raises ActionFailed where libvirt does not answer.
    """
    try:
        files = named(text)
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
    has = held(asked(host, "dumpxml", "--inactive", "--security-info", uuid))
    return any(has.get(display) != password for display, password in wanted.items())
