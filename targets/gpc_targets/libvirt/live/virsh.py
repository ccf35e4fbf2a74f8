"""What libvirt says by virsh, and how it is asked."""

from __future__ import annotations

from gpc.host.reader import HostReader
from gpc.target.live import ActionFailed
from gpc_schemas.patterns import regex

UUID = regex(r"<uuid>([0-9a-f-]{36})</uuid>")
"""In a domain's text."""

VIRSH = ("virsh", "-q", "-c", "qemu:///system")


def guests(host: HostReader) -> dict[str, str]:
    """The UUIDs of libvirt's guests by their names, running or not. Raises ActionFailed."""
    lines = asked(host, "list", "--all", "--uuid", "--name").splitlines()
    pairs = (line.strip().partition(" ") for line in lines if line.strip())
    return {name.strip(): uuid for uuid, _, name in pairs}


def asked(host: HostReader, *words: str) -> str:
    answer = host.query((*VIRSH, *words))
    if answer.code == 127:
        raise ActionFailed("there is no program virsh, which defines guests in libvirt")
    if answer.code:
        raise ActionFailed(f"libvirt does not say which guests it has: {answer.text.strip()}")
    return answer.text


def object_of(words: str) -> tuple[str, str]:
    """The file of the domain that an action is about, and the guest's name."""
    path = "/" + words.partition(" ")[2].lstrip("/")
    return path, path.rpartition("/")[2].removesuffix(".xml")
