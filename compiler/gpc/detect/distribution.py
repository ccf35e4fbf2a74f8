"""The distribution of a host. Source: os-release(5)."""

from __future__ import annotations

from gpc.detect.look import Look
from gpc_schemas.distributions import (
    DESCENT,
    SERVED,
    Os,
    family_of,
    is_as_said,
    is_release,
    lineage,
    os_of,
)
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_VERSION = regex(r"[0-9]+(\.[0-9]+)*")
_LIKE = {"archlinux": "arch", "suse": "opensuse"}

PROXMOX = ("/usr/bin/pveversion", "/usr/sbin/proxmox-boot-tool")
"""Proxmox VE calls itself Debian. Source: its packages pve-manager and proxmox-kernel-helper 8."""


class Distribution(NamedTuple):
    """What os-release calls it, and the family whose paths and tools it has."""

    id: str | None
    version: str | None
    title: str | None
    family: str | None
    known: Os | None = None  # by its own id, where gpc knows that

    @property
    def os(self) -> str | None:
        """The word for `host.os`: its own, or that of the nearest that it descends from."""
        if self.known is None:
            return self.family
        served = (each for each in lineage(str(self.known)) if each.name in SERVED)
        return str(next(served))

    def is_as_said(self, word: str) -> bool:
        """Whether what a machine.yaml calls it is true, as far as that is known."""
        said = os_of(word)
        if self.family is None or said is None:
            return True
        if self.known is None:
            return family_of(word) == self.family
        return is_as_said(word, str(self.known))


def detect_distribution(look: Look) -> Distribution:
    """What /etc/os-release says, or the copy of it in /usr/lib."""
    text = look.text("/etc/os-release") or look.text("/usr/lib/os-release") or ""
    values: dict[str, str] = {}
    for line in text.splitlines():
        key, found, value = line.strip().partition("=")
        if found and not key.startswith("#"):
            values[key] = value.strip().strip("\"'")
    own = values.get("ID") or None
    version = values.get("VERSION_ID", "")
    version_known = version if _VERSION.fullmatch(version) else None
    kin = values.get("ID_LIKE", "").split()
    known = _known(own or "", version_known, kin, look)
    families = [family for word in (own or "", *kin) if (family := _family(word))]
    return Distribution(
        id=own,
        version=version_known,
        title=values.get("PRETTY_NAME") or None,
        family=families[0] if families else None,
        known=known,
    )


def _known(own: str, version: str | None, kin: list[str], look: Look) -> Os | None:
    """The distribution by its own id, of those that gpc knows."""
    if own == "linuxmint" and "ubuntu" not in kin:
        own = "lmde"  # its os-release is Linux Mint's but for this
    if own == "debian" and any(look.exists(path) for path in PROXMOX):
        own, version = "proxmox", _proxmox(version)
    own = _LIKE.get(own, own)
    return os_of(own if version is None else f"{own}-{version}") if own in DESCENT else None


def _proxmox(debian: str | None) -> str | None:
    releases = DESCENT["proxmox"].releases
    return next((own for own, of in releases.items() if debian and is_release(of, debian)), None)


def _family(word: str) -> str | None:
    """The family of an os-release id; openSUSE's start with it (opensuse-leap)."""
    kin = _LIKE.get(word, word)
    if kin in DESCENT:
        return family_of(kin)
    return "opensuse" if kin.startswith("opensuse") else None
