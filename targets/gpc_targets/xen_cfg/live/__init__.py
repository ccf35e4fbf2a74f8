"""xen.efi on a live host: the file by which it boots dom0, as entries, and edited in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import WORD, BootEntry
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc.target.owner import Edit, Handed, Undelivered, grouped
from gpc.target.programs import is_dom0, is_xen, ran, recognised_loaders, started
from gpc_targets.xen_cfg.cfg import (
    Value,
    XenSection,
    is_cut,
    section_of,
    too_long,
    with_words,
)
from gpc_targets.xen_cfg.live.kept import TRIAL as TRIAL
from gpc_targets.xen_cfg.live.reached import (
    Reached,
    beside_program,
    found_sections,
    own_kernels,
    read_files,
)

CALLED = "the file beside xen.efi"
DROP_INS = ()
JUDGED_BY = (
    "xen.efi 4.17 of Debian 12, started by OVMF and by systemd-boot: what Xen and dom0 were told "
    "is read in dom0, and the trial is booted; 4.20 of Debian 13, and rEFInd 0.13.2 and GRUB 2.06 "
    "that start 4.17, were booted by hand; Limine's words for it are as its documents have them"
)


def recognise(reader: HostReader) -> Evidence | None:
    """A dom0 whose firmware, or whose loader's entries, start a program that is called xen*.efi."""
    if not is_dom0(reader):
        return None
    found = recognised_loaders(reader)
    word = ran(found)
    for loader in (word,) if word is not None else found:
        by = next((one for one in started(reader, loader) if is_xen(one.path)), None)
        if by is not None:
            reached, _ = found_sections(reader, {"loader": loader})
            reads = next((f", which reads {each.path}" for each in reached), "")
            return Evidence(word is not None, f"{by.by} starts {by.path}{reads}")
    return None


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """The sections by which dom0 boots; None where none of them can be read."""
    reached, problems = found_sections(reader, system)
    if problems and not reached:
        return None
    return tuple(_entry(each) for each in reached)


def _entry(each: Reached) -> BootEntry:
    kernel, *words = WORD.findall(each.section.kernel.text)
    ramdisk = each.section.ramdisk
    return BootEntry(
        each.section.name or "any section",
        each.path,
        beside_program(each.program, kernel),
        (beside_program(each.program, ramdisk.text),) if ramdisk is not None else (),
        tuple(words),
        tuple(WORD.findall(f"{_text(each.section.options)} {each.more}")),
        each.is_main,
    )


def standing(reader: HostReader, system: System) -> Told | None:
    """The words that all sections have by which this system boots as usual."""
    mains = [_entry(each) for each in found_sections(reader, system)[0] if each.is_main]
    dom0 = [grouped(entry.words) for entry in mains]
    return Told((), _in_all(dom0), _in_all([grouped(entry.xen or ()) for entry in mains]))


def _in_all(lines: Sequence[Sequence[str]]) -> tuple[str, ...]:
    first, *others = lines or [()]
    return tuple(word for word in first if all(word in line for line in others))


def edited(reader: HostReader, system: System, handed: Handed) -> Iterator[Edit]:
    """Each file with and without words, every other byte as it was. Raises Undelivered."""
    reached, problems = found_sections(reader, system)
    mains = [each for each in reached if each.is_main]
    is_more = bool(handed.new.dom0 or handed.new.xen)
    if is_more and not mains:
        raise next(iter(problems), _nothing(system))
    booted: dict[str, dict[str, str]] = {}
    for each in mains:
        booted.setdefault(each.path, {})[each.asked] = each.more
    is_own = own_kernels(reader)
    for path, text in read_files(reader, system).items():
        changed = _changed(path, text, booted.get(path, {}), handed, is_own)
        if path in booted or changed != text:
            yield Edit(path, changed.encode("latin-1"))


def _changed(
    path: str,
    text: str,
    booted: Mapping[str, str],
    handed: Handed,
    is_own: Callable[[str], bool],
) -> str:
    """A file's text with the words in the sections that boot, each with Xen's further ones.

    Raises Undelivered.
    """
    new = (*handed.new.dom0, *handed.new.xen) if booted else ()
    odd = [word for word in new if "#" in word or not (word.isascii() and word.isprintable())]
    if odd:
        raise Undelivered(
            f"{odd[0]} cannot stand in {path}: a comment begins with `#`, and it is ASCII",
            "take it out of machine.yaml, and build again",
        )
    if new and is_cut(text):
        raise Undelivered(
            f"{path} ends without the end of its last line, and Xen before 4.21 reads on behind it",
            f"add a line end to it (`echo >> {path}`), and apply again",
        )
    sections = [_required(section_of(text, asked)) for asked in booted]
    try:
        text = with_words(
            text,
            sections,
            is_own,
            (handed.gone.dom0, handed.new.dom0),
            (handed.gone.xen, handed.new.xen),
        )
    except ValueError:
        raise Undelivered(
            f"{path} has no line `options=` in the section "
            f"{', '.join(section.name for section in sections)}, nor a place for one",
            "write an empty one there, and apply again",
        ) from None
    for asked, more in booted.items() if new else ():
        cut = too_long(_required(section_of(text, asked)), more)
        if cut is None:
            continue
        raise Undelivered(
            f"the line `{cut}` of {path} would be longer than the 1023 characters that Xen keeps",
            "take what is not needed out of it, and apply again",
        )
    return text


def _required(section: XenSection | None) -> XenSection:
    if section is None:
        raise Undelivered("the section that boots is gone", "apply again")
    return section


def _nothing(system: System) -> Undelivered:
    loader = system.get("loader", "")
    return Undelivered(
        f"no entry of {loader or 'the loader'} starts a program that is called xen*.efi and boots "
        "this system",
        "boot Xen by the entry that is to have the cards, look for the root= of this system in the "
        ".cfg beside xen.efi, and apply again; or write who writes Xen's entries as `entries:`",
    )


def _text(value: Value | None) -> str:
    return value.text if value is not None else ""


def _written(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    paths = dict.fromkeys(each.path for each in found_sections(host, system)[0])
    return [("sync", "--file-system", path) for path in paths]


ACTIONS = (
    Act("xen-cfg", "bringing Xen's file to the disk", "menu", risky=True, commands=_written),
)
