"""GRUB's entries of the Boot Loader Specification on a live host, and the file for new ones.

Source: grubby 8.40, which edits the same places; kernel-install(8): without /etc/kernel/cmdline a
new kernel is told what the running one was, gpc's words of a trial included. On RHEL 8 entries name
the variable `kernelopts` of GRUB's environment block, and so does that of a new kernel: its words
are edited there, and where `grub2-mkconfig` of such a system would take them from anew
(/etc/default/grub, as grubby does). Other variables (`$tuned_params`) are GRUB's own, and stay in
entries alone.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import WORD, BootEntry, bls, own_bls, version_key
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc.target.owner import NOTHING, Edit, Handed, Undelivered, grouped, line_with
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple
from gpc_targets.bls.environment import kernelopts, with_kernelopts

CALLED = "entries of the Boot Loader Specification"
DROP_INS = ()
JUDGED_BY = (
    "entries as grubby leaves them, which was run by hand after an apply and before a restore "
    "(8.40-69); the trial is GRUB's own, booted by OVMF with a menu of grub-mkconfig's; no Fedora "
    "is booted"
)
ROOT = "/boot"
CMDLINE = "/etc/kernel/cmdline"
MENUS = ("/boot/grub2/grub.cfg", "/boot/grub/grub.cfg")
BLOCKS = ("/boot/grub2/grubenv", "/boot/grub/grubenv")
VARIABLE = "$kernelopts"
DEFAULTS = "/etc/default/grub"

_BLSCFG = regex(rb"^\s*blscfg\b", re.M)
_MENUENTRY = regex(rb"^\s*menuentry\b", re.M)
_OPTIONS = regex(r"^(options[ \t]+)(.*)$", re.M)
_DEFAULT = regex(r"^(GRUB_CMDLINE_LINUX=\")([^\"\\$`\n]*)\"[ \t]*$", re.M)


class Block(NamedTuple):
    """GRUB's environment block: where it lies, all of it, and its `kernelopts`."""

    path: str
    text: str
    value: str


def recognise(reader: HostReader) -> Evidence | None:
    """A menu of GRUB's that takes its entries from /boot/loader."""
    found = next((path for path in MENUS if _BLSCFG.search(reader.read(path) or b"")), None)
    # The menu may be root's to read: then the entries themselves tell.
    if found is None and not any(reader.read(path) is not None for path in MENUS):
        found = next((path for path in own_bls(reader, ROOT) if _of_grub(reader, path)), None)
    return Evidence(True, found) if found is not None else None


def _of_grub(reader: HostReader, path: str) -> bool:
    return b"\ngrub_class " in (reader.read(path) or b"")


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The entries, their files as this system has them mounted."""
    return tuple(_entries(reader))


def _entries(reader: HostReader) -> Iterator[BootEntry]:
    block = _block(reader)
    for entry in bls(reader, "", own_bls(reader, ROOT)):
        images = tuple(_mounted(reader, path) for path in entry.images)
        words = _expanded(entry.words, block)
        yield entry._replace(kernel=_mounted(reader, entry.kernel), images=images, words=words)


def _expanded(words: Sequence[str], block: Block | None) -> tuple[str, ...]:
    """Words with those of the variable in its place; without a block they stay as they are."""
    if block is None:
        return tuple(words)
    inner = WORD.findall(block.value)
    return tuple(each for word in words for each in (inner if word == VARIABLE else [word]))


def _block(reader: HostReader) -> Block | None:
    """The block that says what the variable is; on a partition of EFI a link leads to it."""
    for path in BLOCKS:
        text = (reader.read(path) or b"").decode("utf-8", "surrogateescape")
        value = kernelopts(text)
        if value is not None:
            target = reader.link(path)
            at = posixpath.join(posixpath.dirname(path), target) if target else path
            return Block(posixpath.normpath(at), text, value)
    return None


def _mounted(reader: HostReader, path: str) -> str:
    return path if reader.stat(path) is not None else f"{ROOT}{path}"


def standing(reader: HostReader, system: System) -> Told | None:
    """The words that all usual entries have, and new ones will."""
    mains = [entry for entry in _entries(reader) if entry.is_main]
    lines = [grouped(entry.words) for entry in mains]
    new = _first_line(reader)
    if new is not None and not _by_variable(reader, mains):
        lines.append(grouped(WORD.findall(new)))
    if not lines:
        return NOTHING
    return Told(tuple(w for w in lines[0] if all(w in line for line in lines)), (), ())


def _by_variable(reader: HostReader, mains: Sequence[BootEntry]) -> bool:
    """Whether usual entries take their words from the variable: so will those of new kernels."""
    return bool(mains) and all(VARIABLE in _options(reader, entry)[1].split() for entry in mains)


def _options(reader: HostReader, entry: BootEntry) -> tuple[str, str, str]:
    """An entry's text up to the words of its options, those, and the rest; or all of it."""
    text = (reader.read(entry.path) or b"").decode("utf-8", "surrogateescape")
    found = _OPTIONS.search(text)
    start, end = found.span(2) if found is not None else (len(text), len(text))
    return text[:start], text[start:end], text[end:]


def require(reader: HostReader, system: System) -> None:
    """Returns where GRUB's menu takes such entries, as far as it can be read. Raises Undelivered.

    With GRUB_ENABLE_BLSCFG=false the entries lie there all the same, and nothing boots by them.
    """
    texts = [(path, data) for path in MENUS if (data := reader.read(path)) is not None]
    of_others = [path for path, data in texts if _MENUENTRY.search(data)]
    if of_others and not any(_BLSCFG.search(data) for _, data in texts):
        raise Undelivered(
            f"{of_others[0]} has its entries in itself, and takes none from {ROOT}/loader/entries",
            "write `entries: grub-mkconfig` under host.boot, and build again",
        )


def untried(reader: HostReader, system: System) -> str | None:
    """GRUB's trial writes to the block as well, in the middle of a transaction that edits it."""
    if not _named(reader):
        return None
    return (
        "the entries take their arguments from GRUB's environment block, in which it would also "
        "be written down what has been tried: one of the two would undo the other"
    )


def edited(reader: HostReader, system: System, handed: Handed) -> Iterator[Edit]:
    """The usual entries and /etc/kernel/cmdline, or the variable. Raises Undelivered."""
    change = (handed.gone.linux, handed.new.linux)
    mains = [entry for entry in _entries(reader) if entry.is_main]
    if handed.new.linux and not mains:
        raise Undelivered(
            "/boot/loader/entries has no entry of this system that boots it as usual",
            "boot the kernel that is to have the cards, and look for its entry",
        )
    named = False
    for entry in mains:
        before, words, after = _options(reader, entry)
        if VARIABLE in words.split():
            named = True
            continue
        if not words:
            raise Undelivered(f"{entry.path} has no line of options", "write one, and apply again")
        text = f"{before}{line_with(words, *change)}{after}"
        yield Edit(entry.path, text.encode("utf-8", "surrogateescape"))
    if named:
        yield _in_block(reader, change)
        yield from _in_defaults(reader, change)
    if not _by_variable(reader, mains):
        yield from _for_new_kernels(reader, mains, change)


def _in_block(reader: HostReader, change: tuple[Sequence[str], Sequence[str]]) -> Edit:
    block = _block(reader)
    if block is None:
        raise Undelivered(
            f"entries in {ROOT}/loader/entries take their arguments from the variable kernelopts, "
            "and GRUB's environment block does not have it",
            f"run `grub2-mkconfig -o {MENUS[0]}`, which writes it there, and apply again",
        )
    text = with_kernelopts(block.text, line_with(block.value, *change))
    if text is None:
        raise Undelivered(
            f"{block.path} has no room for {' '.join(change[1])}",
            "take what is not needed out of it with grub2-editenv, and apply again",
        )
    return Edit(block.path, text.encode("utf-8", "surrogateescape"))


def _in_defaults(reader: HostReader, change: tuple[Sequence[str], Sequence[str]]) -> Iterator[Edit]:
    """The settings from which such a system's grub2-mkconfig writes the variable anew."""
    text = (reader.read(DEFAULTS) or b"").decode("utf-8", "surrogateescape")
    found = _DEFAULT.search(text)
    if found is not None:
        line = line_with(found[2], *change)
        written = f"{text[: found.start(2)]}{line}{text[found.end(2) :]}"
        yield Edit(DEFAULTS, written.encode("utf-8", "surrogateescape"))


def foretold(reader: HostReader, system: System, kinds: frozenset[str]) -> Iterator[str]:
    """That a menu written anew would take the words away, where the settings hold none of them."""
    text = (reader.read(DEFAULTS) or b"").decode("utf-8", "replace")
    if "bls" in kinds and _named(reader) and _DEFAULT.search(text) is None:
        yield f'! {DEFAULTS} has no plain line GRUB_CMDLINE_LINUX="...": `grub2-mkconfig` would'
        yield "! write kernelopts without gpc's words; apply again after it"


def _named(reader: HostReader) -> bool:
    """Whether any usual entry takes its words from the variable."""
    mains = [entry for entry in _entries(reader) if entry.is_main]
    return any(VARIABLE in _options(reader, entry)[1].split() for entry in mains)


def _for_new_kernels(
    reader: HostReader, mains: list[BootEntry], change: tuple[Sequence[str], Sequence[str]]
) -> Iterator[Edit]:
    """The first line of the file, which alone is read; made from an entry where it is not there."""
    raw = reader.read(CMDLINE)
    if raw is None:
        if change[1]:
            newest = max(mains, key=lambda entry: version_key(entry.kernel.rpartition("/")[2]))
            bare = " ".join(word for word in newest.words if not word.startswith("$"))
            yield Edit(CMDLINE, f"{line_with(bare, *change)}\n".encode(), f"{bare}\n".encode())
        return
    first, end, rest = raw.decode("utf-8", "surrogateescape").partition("\n")
    yield Edit(
        CMDLINE, f"{line_with(first, *change)}{end}{rest}".encode("utf-8", "surrogateescape")
    )


def _first_line(reader: HostReader) -> str | None:
    raw = reader.read(CMDLINE)
    return None if raw is None else raw.decode("utf-8", "replace").partition("\n")[0]


def _written(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return [("sync", "--file-system", f"{ROOT}/loader/entries")]


ACTIONS = (
    Act("bls", "bringing the entries of GRUB to the disk", "menu", risky=True, commands=_written),
)
