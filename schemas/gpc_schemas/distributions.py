"""The distributions that `host.os` can name, and what each of them descends from. Pure.

An id is the one of os-release(5) on that system. Two have none of their own there: Proxmox VE says
`debian` and Linux Mint's Debian edition `linuxmint`; and the flavours of Ubuntu say `ubuntu`.
Which releases stand on which: the release notes of each distribution, as its own os-release names
it (UBUNTU_CODENAME, DEBIAN_CODENAME).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

Family = Literal["arch", "debian", "fedora", "nixos", "opensuse", "ubuntu"]
FAMILIES: tuple[Family, ...] = ("arch", "debian", "fedora", "nixos", "opensuse", "ubuntu")
"""The distributions whose paths and rebuild commands gpc knows."""

_WORD = regex(r"([a-z]+(?:-[a-z]+)*)(?:-([0-9]+(?:\.[0-9]+)*))?")

SAME: Mapping[str, str] = {}
"""The releases have the numbers of those that they stand on."""

UNLIKE: Mapping[str, str] = {"": ""}
"""No release stands on one of the others alone."""


class Os(NamedTuple):
    """A distribution, and its release where that is known."""

    name: str
    version: str | None

    def __str__(self) -> str:
        return self.name if self.version is None else f"{self.name}-{self.version}"


class Descent(NamedTuple):
    """What a distribution is made from."""

    of: str
    releases: Mapping[str, str] = SAME  # its releases, each with the one that it stands on
    is_rolling: bool = False  # what os-release numbers there is a day, and no release
    starts_by: str | None = None  # what starts its services, where that is not systemd


_ROLLING_ARCH = Descent("arch", is_rolling=True)

DESCENT: Mapping[str, Descent] = {
    "arch": _ROLLING_ARCH,
    "artix": Descent("arch", is_rolling=True, starts_by="OpenRC, runit, s6 or dinit"),
    "cachyos": _ROLLING_ARCH,
    "endeavouros": _ROLLING_ARCH,
    "garuda": _ROLLING_ARCH,
    "manjaro": _ROLLING_ARCH,
    "omarchy": _ROLLING_ARCH,
    "debian": Descent("debian"),
    "devuan": Descent(
        "debian", {"4": "11", "5": "12", "6": "13"}, starts_by="sysvinit, OpenRC or runit"
    ),
    "kali": Descent("debian", is_rolling=True),
    "lmde": Descent("debian", {"5": "11", "6": "12", "7": "13"}),
    "proxmox": Descent("debian", {"7": "11", "8": "12", "9": "13"}),
    "fedora": Descent("fedora"),
    "bazzite": Descent("fedora"),
    "nobara": Descent("fedora"),
    "rhel": Descent("fedora", UNLIKE),
    "almalinux": Descent("rhel"),
    "centos": Descent("rhel"),
    "ol": Descent("rhel"),
    "rocky": Descent("rhel"),
    "nixos": Descent("nixos"),
    "opensuse": Descent("opensuse"),
    "opensuse-leap": Descent("opensuse"),
    "opensuse-slowroll": Descent("opensuse", is_rolling=True),
    "opensuse-tumbleweed": Descent("opensuse", is_rolling=True),
    "sled": Descent("opensuse"),
    "sles": Descent("opensuse"),
    "ubuntu": Descent("ubuntu"),
    "elementary": Descent("ubuntu", {"6": "20.04", "7": "22.04", "8": "24.04"}),
    "kubuntu": Descent("ubuntu"),
    "linuxmint": Descent("ubuntu", {"20": "20.04", "21": "22.04", "22": "24.04"}),
    "lubuntu": Descent("ubuntu"),
    "neon": Descent("ubuntu"),
    "pop": Descent("ubuntu"),
    "tuxedo": Descent("ubuntu"),
    "xubuntu": Descent("ubuntu"),
    "zorin": Descent("ubuntu", {"16": "20.04", "17": "22.04", "18": "24.04"}),
}

FLAVOURS = ("kubuntu", "lubuntu", "xubuntu")
"""Ubuntu with other packages: on the system itself os-release says `ubuntu`."""

SERVED: tuple[str, ...] = tuple(sorted(name for name in DESCENT if not DESCENT[name].starts_by))
"""The ids that `host.os` takes."""

STARTED_BY = {
    **{name: descent.starts_by for name, descent in DESCENT.items() if descent.starts_by},
    "alpine": "OpenRC",
    "guix": "the GNU Shepherd",
    "slackware": "scripts of its own",
    "void": "runit",
}
"""What starts the services of systems that gpc sets nothing up on, as its units are systemd's.

Source: the handbook of each.
"""


def os_of(text: str) -> Os | None:
    """The distribution that a word names, of those that gpc knows; None for any other."""
    found = _WORD.fullmatch(text)
    if found is None or found[1] not in DESCENT:
        return None
    return Os(found[1], None if DESCENT[found[1]].is_rolling else found[2])


def lineage(text: str) -> tuple[Os, ...]:
    """The distribution of a word and what it descends from, its family last; () for no known one.

    A version is None where it is not written, or not known to be one of the elder's.
    """
    found = os_of(text)
    line: list[Os] = []
    while found is not None:
        line.append(found)
        elder = DESCENT[found.name]
        found = None if elder.of == found.name else Os(elder.of, _elder(elder, found.version))
    return tuple(line)


def _elder(descent: Descent, version: str | None) -> str | None:
    if version is None or descent.releases is SAME:
        return version
    return descent.releases.get(version) or descent.releases.get(version.partition(".")[0])


def family_of(text: str) -> Family:
    """The family of a word that `host.os` takes."""
    name = lineage(text)[-1].name
    return next(family for family in FAMILIES if family == name)


def is_as_said(said: str, found: str) -> bool:
    """Whether a system of the one word is what another calls it: itself, or what it descends from.

    A release may be said in part: 9 for 9.4, or nothing at all.
    """
    asked = os_of(said)
    if asked is None:
        return False
    if asked.name in FLAVOURS:
        asked = Os("ubuntu", asked.version)
    return any(
        asked.name == each.name and is_release(asked.version, each.version)
        for each in lineage(found)
    )


def is_release(said: str | None, version: str | None) -> bool:
    """Whether a version is of the release that is said: 9.4 is of 9, and anything of None."""
    return said is None or (version is not None and f"{version}.".startswith(f"{said}."))


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, to be compared; 24.0 is 24."""
    found = [int(part) for part in version.split(".")]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def like(text: str) -> list[str]:
    """The ids that somebody may have meant by a word, the likeliest first."""
    from difflib import get_close_matches  # where something is wrong, and nowhere else

    bare = text.lower().rstrip("0123456789.-_ ").replace("_", "-").replace(" ", "-")
    parts = [part for part in bare.split("-") if len(part) > 2]
    within = [name for name in SERVED if any(part in name for part in parts)]
    return list(dict.fromkeys([*get_close_matches(bare, SERVED, n=3, cutoff=0.7), *within]))[:3]
