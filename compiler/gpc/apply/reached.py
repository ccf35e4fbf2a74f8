"""Whether arguments reached the entries that boot, and whether those of others are still there.

An entry is looked at before a transaction changes anything and after its actions have run. Each
that boots the system as usual is told what gpc wants, and none has lost a word of a kind without
which no system is found. Another word that is gone is told: whoever edits the settings of a loader
and writes no entries has that done by the next who does. Exit codes of the programs that write
entries say none of this.

Source: Linux 6.12, Documentation/admin-guide/kernel-parameters.txt; systemd-cryptsetup-generator(8)
of systemd 257; the words of the builders' hooks for encrypted and other roots.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpc.host.reader import HostReader
from gpc.image.uki import is_signed
from gpc.target.entries import BootEntry
from gpc.target.firmware import checks_signatures
from gpc.target.live import System, Told
from gpc.target.owner import ARGUMENTS, NOTHING, entries_of, handed_over, live_owners
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple


class Survey(NamedTuple):
    """The entries as they stand, and what gpc's files have them told; None is not known."""

    entries: tuple[BootEntry, ...] | None
    told: Told
    signed: frozenset[str] = frozenset()
    """What they start and is signed, where Secure Boot asks for that."""


def survey(reader: HostReader, system: System) -> Survey:
    """What the host's entries say."""
    entries = entries_of(reader, system)
    return Survey(entries, told_by_files(reader), signed_programs(reader, entries or ()))


def signed_programs(reader: HostReader, entries: Sequence[BootEntry]) -> frozenset[str]:
    """The kernels and unified images of entries that are signed; none where nobody looks at that.

    Paths may be of other partitions, and what is not there is not judged.
    """
    if not checks_signatures(reader):
        return frozenset()
    kernels = dict.fromkeys(entry.kernel for entry in entries)
    return frozenset(path for path in kernels if is_signed(reader.read(path) or b""))


def told_by_files(reader: HostReader) -> Told:
    """The words of the files that gpc has on the host for whoever writes entries."""
    places = {path for _, module in live_owners() for path in module.DROP_INS}
    files = {
        path.lstrip("/"): data.decode("utf-8", "replace")
        for path in (*sorted(places), ARGUMENTS)
        if (data := reader.read(path)) is not None
    }
    found = [told for _, module in live_owners() if (told := _told(module, files)) is not None]
    given = handed_over(files)
    return next(iter([*found, *([given] if given is not None else [])]), NOTHING)


def _told(module: object, files: dict[str, str]) -> Told | None:
    tell = getattr(module, "told", None)
    return tell(files) if tell is not None else None


NEEDED = regex(
    r"(root|rootflags|rootfstype|rd\.luks\.\w+|luks\.\w+|rd\.lvm\.\w+|rd\.md\.uuid|cryptdevice|"
    r"cryptroot|cryptopts|zfs|boot|bcachefs|init|ostree|composefs|systemd\.machine_id)="
)
"""The words by which a system is found. One may be told in another spelling, but not go."""


def unreached(before: Survey, after: Survey, system: System) -> str | None:
    """What is wrong with the entries afterwards, as a sentence; None where nothing is known to be.

    `$` begins a loader's variable in an entry, whose value is not looked at.
    """
    if after.entries is None:
        return None
    started = {entry.kernel for entry in after.entries}
    bare = sorted((before.signed & started) - after.signed)
    if bare:
        return (
            f"{bare[0]} was signed and is not any more, so that Secure Boot does not let it start: "
            "have what signs it run whenever it is made, and apply again"
        )
    is_xen = system.get("hypervisor") == "xen"
    for entry, words in _gone(before, after):
        kinds = {found[1] for word in entry.words if (found := NEEDED.match(word)) is not None}
        lost = [
            w for w in words if (found := NEEDED.match(w)) is not None and found[1] not in kinds
        ]
        if lost:
            return f"{entry.path} has lost {' '.join(lost)}, which it had before"
    mains = [entry for entry in after.entries if entry.is_main]
    under = [entry for entry in mains if entry.xen is not None] if is_xen else mains
    wanted = after.told.dom0 if is_xen else after.told.linux
    if (wanted or after.told.xen) and not under:
        return "the boot loader has no entry that boots this system as usual"
    for entry in under:
        missing = _missing(wanted, entry.words) + _missing(after.told.xen, entry.xen or ())
        if missing and (is_xen or entry.xen is None):
            return f"{entry.path} does not tell {entry.kernel} {' '.join(missing)}"
    return None


def changed(before: Survey, after: Survey) -> list[str]:
    """What usual entries are not told any more, gpc's own words apart, a line each."""
    return [
        f"  {entry.path} does not tell {entry.kernel} {' '.join(words)} any more: "
        "the settings that entries are written from do not have it"
        for entry, words in _gone(before, after)
        if entry.is_main
    ]


def _gone(before: Survey, after: Survey) -> Iterator[tuple[BootEntry, list[str]]]:
    """The entries that have lost words of others, and those."""
    ours = {*_words(before.told), *_words(after.told)}
    old = {(entry.path, entry.id, entry.kernel): entry for entry in before.entries or ()}
    for entry in after.entries or ():
        earlier = old.get((entry.path, entry.id, entry.kernel))
        pairs = () if earlier is None else ((earlier.words, entry.words), (earlier.xen, entry.xen))
        words = [
            word
            for had, has in pairs
            for word in had or ()
            if word not in (has or ()) and word not in ours and not word.startswith("$")
        ]
        if words:
            yield entry, words


def _missing(wanted: Sequence[str], words: Sequence[str]) -> list[str]:
    return [word for group in wanted for word in group.split() if word not in words]


def _words(told: Told) -> list[str]:
    return [word for words in told for group in words for word in group.split()]
