"""The page of boot chains: who writes a loader's entries, how arguments get there and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.detect.distribution import Distribution
from gpc.detect.support import called, unsupported
from gpc.detect.system import SYSTEMD, FoundSystem
from gpc.host.captured import CapturedReader
from gpc.target.chain import (
    boots_xen,
    builders,
    loaders,
    own_entries,
    owners,
    without_xen,
    writes_of,
)
from gpc.target.live import Trial, live_builders, live_loaders
from gpc.target.owner import ARGUMENTS, live_owner, takes_words
from reference.text import document, table

NOWHERE = CapturedReader("/nonexistent")
"""A host that shows nothing: what is said of every one."""

RUNNING = FoundSystem(SYSTEMD, True, None, False, "x86_64")

UNSERVED = (
    ("nixos", "NixOS", RUNNING._replace(generated="NixOS")),
    ("guix", "Guix System", RUNNING._replace(manager="the Shepherd", generated="Guix System")),
    ("alpine", "Alpine Linux", RUNNING._replace(manager="OpenRC")),
    ("artix", "Artix Linux", RUNNING._replace(manager="dinit")),
    ("devuan", "Devuan", RUNNING._replace(manager="sysvinit")),
    ("gentoo", "Gentoo with OpenRC", RUNNING._replace(manager="OpenRC")),
    ("slackware", "Slackware", RUNNING._replace(manager="sysvinit")),
    ("ubuntu", "Ubuntu Core, or Ubuntu encrypted by the TPM", RUNNING._replace(sealed="snapd")),
    ("endless", "Endless OS", RUNNING._replace(sealed="ostree")),
    ("unraid-os", "Unraid", RUNNING._replace(manager="sysvinit", in_memory=True)),
    ("void", "Void Linux", RUNNING._replace(manager="runit")),
)
"""Systems that `gpc apply` refuses, by their ids, as they are found where they run."""

REFUSED = """\
Where nothing that is written would be read, `gpc init` and `gpc apply` refuse the host by name, and
`gpc diff`, `status` and `check --live` say the same. What is there decides, not the name: a Gentoo
with systemd is served.
"""

OPENING = """\
What stands between the firmware and the running system, and how gpc's files get there. `gpc init`
finds the chain and writes it under `host.boot`; `gpc status` says what it was seen by; after an
apply the entries that boot are read: each is told what gpc wants, and none has lost a word by
which a system is found.

A chain is a loader (`loader`), who writes its entries (`entries`), and what builds the initial RAM
file system (`initramfs`). The last column says what the tests go by: the real tool, booted or
run, or a stand-in that does what its documents and its source say.

Where guests run under Xen, the arguments are those of Xen and of dom0's kernel. The column before
the last says whether the same chain has them, or who has them on a host with that loader: what is
said of that one holds then, for its own row as for what it was judged by.
"""


def page() -> str:
    """The matrix of chains, and the builders."""
    rows = [row for word in sorted(owners()) for row in _chains(word)]
    header = (
        *("entries", "loader", "recognised by", "arguments", "taken back", "trial", "under Xen"),
        "judged by",
    )
    lines = [*OPENING.splitlines(), "", *table(header, rows), "", "## Images", ""]
    lines += [
        "The builder makes the images again after gpc's files changed; `gpc apply` then looks into",
        "the image that boots next.",
        "",
        *table(
            ("initramfs", "gpc's file", "made by", "judged by"), map(_builder, sorted(builders()))
        ),
    ]
    lines += ["", "## Systems that gpc does not set up", "", *REFUSED.splitlines(), ""]
    lines += table(("system", "why", "what is left"), map(_unserved, UNSERVED))
    return document("Boot chains", lines)


def _chains(word: str) -> Iterator[tuple[str, ...]]:
    owner = live_owner(word)
    for loader in loaders():
        if writes_of(word, loader):
            yield (
                f"`{word}`",
                f"`{loader}`",
                seen_by(owner),
                *_delivered(word, owner),
                _trial(owner, loader),
                _under_xen(word, loader),
                owner.JUDGED_BY,
            )


def seen_by(module: Any) -> str:
    """The first sentence of what its `recognise` says of itself."""
    text = (module.recognise.__doc__ or "").strip().partition("\n\n")[0]
    return " ".join(text.split()).rstrip(".")


def _delivered(word: str, owner: Any) -> tuple[str, str]:
    """How arguments get there, and back."""
    if hasattr(owner, "DELIVERED"):
        return str(owner.DELIVERED[0]), str(owner.DELIVERED[1])
    ways, undone = [], []
    if owner.DROP_INS:
        ways.append("a file of gpc's own: " + ", ".join(f"`{path}`" for path in owner.DROP_INS))
        undone.append("the file goes, and what reads it runs again")
    if hasattr(owner, "edited"):
        ways.append(f"`{ARGUMENTS}`, edited into the files of others")
        undone.append("the words go, to the byte, and what others wrote stays")
    if takes_words(owner):
        ways.append(f"`{ARGUMENTS}`, told to its program word by word")
        undone.append("the same program, the other way round")
    return (" or ".join(ways) or "told by hand", " or ".join(undone) or "by hand")


def _under_xen(word: str, loader: str) -> str:
    """Whether the owner has Xen's words and dom0's, or who has, or why nobody."""
    reason = without_xen(word, loader)
    if reason is not None:
        return f"no: {reason[0]}"
    if boots_xen(word):
        return "the same"
    usual = own_entries(loader, "", "xen")
    return f"`{usual}` has them" if boots_xen(usual) else "told by hand"


def _trial(owner: Any, loader: str) -> str:
    trial = getattr(owner, "TRIAL", live_loaders()[loader].TRIAL)
    why = owner.untried(NOWHERE, {"loader": loader}) if hasattr(owner, "untried") else None
    if why is not None:
        return f"no: {why}"
    return "yes" if isinstance(trial, Trial) else f"no: {trial}"


def _unserved(row: tuple[str, str, FoundSystem]) -> tuple[str, ...]:
    """Why a system is refused, in the words in which `gpc apply` says it."""
    id, title, system = row
    distribution = Distribution(id, None, title, None)
    found = unsupported(distribution, system)
    if found is None:
        raise AssertionError(f"{title} is served")
    return (called(distribution), found.message, found.help)


def _builder(word: str) -> tuple[str, ...]:
    module = live_builders()[word]
    files = ", ".join(f"`{path}`" for path in module.DROP_INS)
    made = f"`{' '.join(module.REBUILD)}`" if module.REBUILD else "nobody"
    return (f"`{word}`", files or "none", made, module.JUDGED_BY)
