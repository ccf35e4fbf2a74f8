"""Which system a guest runs, which a domain does not say in a word of its own. Pure."""

from __future__ import annotations

from gpc.lift.elements import Taker
from gpc.lift.xml import Element

KNOWN = {
    "http://microsoft.com/win/7": "windows-7",
    "http://microsoft.com/win/8": "windows-8",
    "http://microsoft.com/win/8.1": "windows-8",
    "http://microsoft.com/win/10": "windows-10",
    "http://microsoft.com/win/11": "windows-11",
}
"""Source: osinfo-db, https://gitlab.com/libosinfo/osinfo-db (data/os/microsoft.com)."""

SERVERS = ("http://microsoft.com/win/2k",)
LINUX = (
    "linux",
    "ubuntu.com",
    "debian.org",
    "fedoraproject.org",
    "archlinux.org",
    "opensuse.org",
    "redhat.com",
    "nixos.org",
)


def system(taker: Taker, domain: Element) -> None:
    """The key `os`: by libosinfo's word for it, else by what only Windows makes use of."""
    guest = taker.guest
    if ("os",) in guest.keys:
        return
    for element in domain.walk():
        if element.name == "libosinfo:os":
            id = element.attributes.get("id")
            word = _by_id(id.value) if id else None
            if id is not None and word is not None:
                guest.put(("os",), word, id.span)
                return
    names = {element.name for element in domain.walk()}
    clock = next((child for child in domain.children if child.name == "clock"), domain)
    offset = clock.attributes.get("offset")
    if "hyperv" in names:
        word = "windows-11" if "tpm" in names else "windows-10"
        sign = "it has Hyper-V's enlightenments" + (" and a TPM" if "tpm" in names else "")
    elif offset is not None and offset.value == "localtime":
        word, sign = "windows-10", "its clock shows local time"
    else:
        word, sign = "linux", "nothing in it is for Windows"
    guest.put(("os",), word, domain.span)
    guest.assume(
        domain.span,
        f"its system is taken for {word}: {sign}",
        "write its own word at `os` if it is another",
    )


def _by_id(id: str) -> str | None:
    if id in KNOWN:
        return KNOWN[id]
    if id.startswith(SERVERS):
        return "windows-server"
    if any(word in id for word in LINUX):
        return "linux"
    return "other"
