"""The distribution of a host. Source: os-release(5)."""

from __future__ import annotations

import re
from typing import NamedTuple

from gpc.detect.look import Look
from gpc_schemas.base import FAMILIES

_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")
_LIKE = {"rhel": "fedora", "centos": "fedora", "suse": "opensuse", "archlinux": "arch"}


class Distribution(NamedTuple):
    """What os-release calls it, and the family whose paths and tools it has."""

    id: str | None
    version: str | None
    title: str | None
    family: str | None

    @property
    def os(self) -> str | None:
        """The word for `host.os`: with its version only where it is the family itself."""
        if self.family is None:
            return None
        own = self.id is not None and _family(self.id) == self.family and self.id not in _LIKE
        return f"{self.family}-{self.version}" if own and self.version else self.family


def detect_distribution(look: Look) -> Distribution:
    """What /etc/os-release says, or the copy of it in /usr/lib."""
    text = look.text("/etc/os-release") or look.text("/usr/lib/os-release") or ""
    values: dict[str, str] = {}
    for line in text.splitlines():
        key, found, value = line.strip().partition("=")
        if found and not key.startswith("#"):
            values[key] = value.strip().strip("\"'")
    own = values.get("ID") or None
    kin = [own or "", *values.get("ID_LIKE", "").split()]
    families = [family for word in kin if (family := _family(word))]
    version = values.get("VERSION_ID", "")
    return Distribution(
        id=own,
        version=version if _VERSION.fullmatch(version) else None,
        title=values.get("PRETTY_NAME") or None,
        family=families[0] if families else None,
    )


def _family(word: str) -> str | None:
    """The family of an os-release id; openSUSE's start with it (opensuse-leap)."""
    kin = _LIKE.get(word, word)
    return kin if kin in FAMILIES else "opensuse" if kin.startswith("opensuse") else None
