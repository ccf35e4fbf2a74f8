"""rEFInd on a live host: refind_linux.conf beside its kernels.

It tells systemd nothing of itself: of the Boot Loader Interface it sets LoaderDevicePartUUID alone,
where its settings ask for that, and the variable outlives it. So it is known by what the firmware
started.

Source: rEFInd 0.13.2, linux.html: names of kernels; `initrd=` in the options, else the file whose
version is the kernel's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gpc.host.reader import HostReader
from gpc.host.writer import Host
from gpc.target.entries import WORD, BootEntry
from gpc.target.fallback import Unguarded, said_loader, variable
from gpc.target.firmware import beside, slashed
from gpc.target.firmware_kept import ROOTS
from gpc.target.firmware_trial import meant, trial
from gpc.target.live import Act, Command, Evidence, System, Told
from gpc.target.owner import NOTHING, Edit, Handed, Undelivered, grouped, line_with
from gpc.target.programs import Started, placed
from gpc_schemas.patterns import regex
from gpc_targets.refind.files import LabelledLine, lines, stanzas, version_of, versions

CALLED = "rEFInd"
JUDGED_BY = "its files as the manual of rEFInd 0.13.2 has them; that rEFInd, booted in OVMF"
DROP_INS = ()
NAME = "refind_linux.conf"
PROGRAMS = ("EFI/refind", "EFI/BOOT", "EFI/Microsoft/Boot")

_KERNEL = regex(r"(?:vmlinuz|bzImage|kernel)(?P<version>.*)", re.I)
_IMAGE = regex(r"init(?:rd|ramfs)(?P<version>.*)", re.I)
_VERSION = regex(r"[0-9].*?(?=(?:\.img|\.efi|\.gz|\.xz|\.zst)?$)")


def recognise(reader: HostReader) -> Evidence | None:
    """rEFInd that the firmware started and that no other loader came after, or its files."""
    current = meant(reader)
    said = said_loader(reader)
    if not said and current is not None and "refind" in current.path.lower():
        return Evidence(True, f"BootCurrent starts {current.path}")
    found = next(_files(reader), None) or next(_settings(reader), None)
    return Evidence(False, found) if found is not None else None


def told(files: Mapping[str, str]) -> Told | None:
    """Nothing: it has no file of gpc's."""
    return None


def entries(reader: HostReader, system: System) -> tuple[BootEntry, ...] | None:
    """Each kernel with each line of the file beside it; None where there is no such file."""
    found = tuple(entry for path in _files(reader) for entry in _beside(reader, path))
    return found or None


def _beside(reader: HostReader, path: str) -> Iterator[BootEntry]:
    directory = path.rpartition("/")[0]
    names, extra = reader.names(directory), _extra(reader)
    for kernel in (name for name in names if _KERNEL.match(name) and ".efi.sig" not in name):
        for number, line in enumerate(lines(_text(reader, path))):
            matching = [name for name in names if _belongs(name, kernel, extra)][:1]
            words = tuple(WORD.findall(_filled(line.options, matching, extra)))
            said = [w.partition("=")[2] for w in words if w.startswith("initrd=")]
            images = [_image(reader, f"{directory}/{kernel}", image) for image in said] or [
                f"{directory}/{name}" for name in matching
            ]
            yield BootEntry(
                f"{kernel}: {line.label}",
                path,
                f"{directory}/{kernel}",
                tuple(images),
                words,
                is_main=number == 0 and "fallback" not in kernel and "rescue" not in kernel,
            )


def _filled(options: str, matching: list[str], extra: tuple[str, ...]) -> str:
    """Options with the version of the image that rEFInd found in the place of `%v`."""
    version = next((found for name in matching if (found := version_of(name, extra))), "")
    return options.replace("%v", version) if version else options


def _extra(reader: HostReader) -> tuple[str, ...]:
    """The words that rEFInd takes for a kernel's version, as digits are."""
    return next((found for p in _settings(reader) if (found := versions(_text(reader, p)))), ())


def _belongs(image: str, kernel: str, extra: tuple[str, ...]) -> bool:
    """Whether an image's name has the version in a kernel's; without one, that it has none."""
    one, other = _KERNEL.match(kernel), _IMAGE.match(image)
    if one is None or other is None or "fallback" in image:
        return False
    if extra:
        return version_of(kernel, extra) == version_of(image, extra)
    mine, its = _VERSION.search(one["version"]), _VERSION.search(other["version"])
    return mine[0] == its[0] if mine is not None and its is not None else mine is its


def _image(reader: HostReader, kernel: str, image: str) -> str:
    """An image whose path begins at the kernel's partition; beside it, if nothing shows that."""
    near = f"{kernel.rpartition('/')[0]}/{slashed(image).rpartition('/')[2]}"
    return beside(reader, image, kernel) or near


def standing(reader: HostReader, system: System) -> Told | None:
    """The words of each file's first line."""
    firsts = [grouped(WORD.findall(line.options)) for _, _, line in _firsts(reader)]
    if not firsts:
        return NOTHING
    return Told(tuple(w for w in firsts[0] if all(w in line for line in firsts)), (), ())


def edited(reader: HostReader, system: System, handed: Handed) -> Iterator[Edit]:
    """Each file, its first line with and without words. Raises Undelivered."""
    firsts = list(_firsts(reader))
    if not firsts and handed.new.linux:
        raise Undelivered(
            f"no kernel has a {NAME} beside it, so rEFInd tells each what it makes of /etc/fstab",
            "run `mkrlconf`, which writes one with what this boot was told, and apply again",
        )
    if handed.new.linux:
        _require_no_stanza(reader, handed)
    for path, text, line in firsts:
        changed = line_with(line.options, handed.gone.linux, handed.new.linux)
        if changed != line.options and not line.is_quoted:
            raise Undelivered(
                f"the options of {line.label} in {path} stand without quotes, so they are one word",
                "put them into quotes, and apply again",
            )
        spelled = changed.replace('"', '""')
        data = f"{text[: line.start]}{spelled}{text[line.end :]}"
        yield Edit(path, data.encode("utf-8", "surrogateescape"))


def _require_no_stanza(reader: HostReader, handed: Handed) -> None:
    """A person's own stanza reads no refind_linux.conf, and may be what boots."""
    for path in _settings(reader):
        for stanza in filter(lambda each: each.is_linux, stanzas(_text(reader, path))):
            has = WORD.findall(stanza.options)
            missing = [w for group in handed.wanted.linux for w in group.split() if w not in has]
            if missing:
                raise Undelivered(
                    f"the stanza {stanza.title} of {path} starts a kernel and does not read {NAME}",
                    f"add {' '.join(missing)} to its `options`, or write `disabled` into it, and "
                    "apply again",
                )


def programs(reader: HostReader) -> Iterator[Started]:
    """What stanzas start that is no kernel, and what it finds beside the loaders by itself."""
    for path in _settings(reader):
        for stanza in stanzas(_text(reader, path)):
            if not stanza.is_linux:
                yield Started(path, placed(reader, stanza.loader), stanza.options)
    for root in ROOTS:
        folders = (root, *(f"{root}/EFI/{name}" for name in reader.names(f"{root}/EFI")))
        for folder in folders:
            for name in reader.names(folder):
                if name.lower().endswith(".efi"):
                    yield Started(folder, f"{folder}/{name}", "")


def _firsts(reader: HostReader) -> Iterator[tuple[str, str, LabelledLine]]:
    for path in _files(reader):
        text = _text(reader, path)
        first = next(lines(text), None)
        if first is not None:
            yield path, text, first


def _files(reader: HostReader) -> Iterator[str]:
    """The files that rEFInd reads for this system's kernels: /boot's, or those on its partition."""
    found = [
        f"{place}/{NAME}"
        for root in ROOTS
        for place in (root, *(f"{root}/EFI/{name}" for name in reader.names(f"{root}/EFI")))
        if reader.stat(f"{place}/{NAME}") is not None
    ]
    return iter([path for path in found if path.startswith("/boot/refind")] or found)


def _settings(reader: HostReader) -> Iterator[str]:
    current = meant(reader)
    own = slashed(current.path).rpartition("/")[0] if current else ""
    for root in ROOTS:
        for place in dict.fromkeys((own, *PROGRAMS) if "refind" in own.lower() else PROGRAMS):
            path = f"{root}/{place}/refind.conf"
            if reader.stat(path) is not None:
                yield path


def _text(reader: HostReader, path: str) -> str:
    return (reader.read(path) or b"").decode("utf-8", "surrogateescape")


def _written(host: Host, system: System, words: str, undoing: bool) -> list[Command]:
    return [("sync", "--file-system", path) for path in _files(host)]


ACTIONS = (
    Act("refind", "bringing rEFInd's lines to the disk", "menu", risky=True, commands=_written),
)


def _started(reader: HostReader, root: str) -> str:
    """The kernel or the unified image that runs: rEFInd says of neither. Raises Unguarded."""
    if variable(reader, "StubInfo") is not None:
        said = variable(reader, "StubImageIdentifier") or variable(reader, "LoaderImageIdentifier")
        inner = slashed(said or "")
        places = [f"{root}/{inner}"] if inner else []
    else:
        release = _text(reader, "/proc/sys/kernel/osrelease").strip()
        package = _text(reader, f"/usr/lib/modules/{release}/pkgbase").strip()
        names = [f"vmlinuz-{name}" for name in (release, package) if name]
        folders = dict.fromkeys(path.rpartition("/")[0] for path in _files(reader))
        places = [f"{folder}/{name}" for folder in folders for name in names]
    found = [path for path in places if reader.stat(path) is not None]
    if len(found) != 1:
        raise Unguarded("it does not show which of the files that rEFInd starts is what runs")
    return found[0]


TRIAL = trial(_started, direct=False)
