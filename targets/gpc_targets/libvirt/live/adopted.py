"""A domain that was there before gpc: taken over as it is, and given back as it was.

It is taken over by being defined anew under its own UUID: its disks, the variables of its firmware,
its TPM and its snapshots stay where they are. Its definition is kept before that, with its
passwords, in a file that root alone can read.
"""

from __future__ import annotations

from gpc.host.reader import HostReader
from gpc.host.writer import Host, Snapshot
from gpc.target.live import ActionFailed, Command, Fed
from gpc_targets.libvirt.live.virsh import VIRSH, asked
from gpc_targets.libvirt.passwords import held

KEPT = "/var/lib/gpc/adopted"
_WITH_HOST = "<!-- gpc: it starts with the host -->\n"


def require_still(reader: HostReader, name: str, uuid: str) -> None:
    """Raises ActionFailed where a domain cannot be taken over now."""
    if uuid in asked(reader, "list", "--uuid").split():
        raise ActionFailed(
            f"libvirt's guest {name} was defined without gpc, and it runs: shut it down, and apply "
            "again"
        )
    if uuid in asked(reader, "list", "--all", "--with-managed-save", "--uuid").split():
        raise ActionFailed(
            f"libvirt's guest {name} was defined without gpc, and its memory was saved: start it, "
            "shut it down, and apply again"
        )


def keep(host: Host, uuid: str) -> None:
    """Keeps the definition of a domain that is to be taken over. Raises ActionFailed, OSError."""
    text = asked(host, "dumpxml", "--inactive", "--security-info", uuid)
    starts = uuid in asked(host, "list", "--all", "--autostart", "--uuid").split()
    owner = host.snapshot(KEPT.rpartition("/")[0])
    if host.snapshot(KEPT).kind == "absent":
        host.make_directory(KEPT, owner._replace(kind="directory", mode=0o700, data=b""))
    path, new = _place(uuid), f"{_place(uuid)}.new"
    data = f"{_WITH_HOST if starts else ''}{text}".encode()
    if host.snapshot(new).kind != "absent":
        host.remove(new)
    host.write_new(new, Snapshot("file", 0o600, owner.uid, owner.gid, data))
    host.rename(new, path)
    host.sync_directory(KEPT)


def forget(host: Host, uuid: str) -> None:
    """What was kept of a domain that is no more: the next one of its UUID is gpc's own."""
    if host.snapshot(_place(uuid)).kind != "absent":
        host.remove(_place(uuid))


def is_kept(reader: HostReader, uuid: str) -> bool:
    """Whether a domain was there before gpc."""
    return reader.stat(_place(uuid)) is not None


def given_back(reader: HostReader, uuid: str) -> list[Command | Fed]:
    """The programs that define a domain as it was before gpc."""
    data = (reader.read(_place(uuid)) or b"").decode()
    starts = data.startswith(_WITH_HOST)
    text = data.removeprefix(_WITH_HOST)
    define = Fed((*VIRSH, "define", "/dev/stdin"), text.encode(), tuple(held(text).values()))
    if starts == (uuid in asked(reader, "list", "--all", "--autostart", "--uuid").split()):
        return [define]
    return [define, (*VIRSH, "autostart", *(() if starts else ("--disable",)), uuid)]


def _place(uuid: str) -> str:
    return f"{KEPT}/{uuid}.xml"
