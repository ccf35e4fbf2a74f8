"""What a capture keeps of each file that detection reads: what it looks at, and nothing private.

Of what boots it keeps who writes it and which files it names; what kernels are told it does not.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gpc import uses
from gpc.detect import arguments, binders, boot, cpu, hostname, storage
from gpc.detect.chain import DEPLOYED
from gpc.image.records import Damaged
from gpc.image.uki import table
from gpc.target import boot_params
from gpc.target.fallback import VARIABLES
from gpc.target.firmware import without_identifiers
from gpc.target.mounts import mounted
from gpc_schemas.patterns import regex


def _lines(*patterns: str) -> Callable[[bytes], bytes]:
    """A trim that keeps the lines in which a pattern is found."""
    wanted = re.compile("|".join(patterns))

    def trim(data: bytes) -> bytes:
        text = data.decode("utf-8", "surrogateescape")
        kept = [line for line in text.splitlines(keepends=True) if wanted.search(line)]
        return "".join(kept).encode("utf-8", "surrogateescape")

    return trim


def _words(wanted: re.Pattern[str], begun: re.Pattern[str]) -> Callable[[bytes], bytes]:
    """The words that are looked at, and of others no more than how they begin."""

    def trim(data: bytes) -> bytes:
        text = data.decode("utf-8", "surrogateescape")
        kept = []
        for word in arguments.words(text):
            if wanted.fullmatch(word):
                kept.append(arguments.quoted(word))
            elif found := begun.match(word):
                kept.append(found[0])
        return (" ".join(kept) + "\n").encode("utf-8", "surrogateescape")

    return trim


def _modules(data: bytes) -> bytes:
    kept = [
        line.partition(":")[0] + (":" if ":" in line else "")
        for line in data.decode("utf-8", "surrogateescape").splitlines()
        for name in boot.MODULE.findall(line)
        if name.replace("-", "_") in boot.MODULES
    ]
    return ("".join(f"{line}\n" for line in kept)).encode("utf-8", "surrogateescape")


def _mounts(data: bytes) -> bytes:
    """Mounts without options, and without the names of what is no device."""
    kept = []
    for number, _, point, kind, source, _ in mounted(data.decode("utf-8", "surrogateescape")):
        named = ":".join(one for one in source.split(":") if one.startswith("/dev/")) or kind
        kept.append(f"1 1 {number} / {storage.public(point)} rw - {kind} {named} rw\n")
    return "".join(kept).encode("utf-8", "surrogateescape")


def _modprobe(data: bytes) -> bytes:
    text = data.decode("utf-8", "surrogateescape")
    kept = [line for line in binders.joined(text) if binders.LINE.search(line)]
    return "".join(f"{line}\n" for line in kept).encode("utf-8", "surrogateescape")


def _routes(data: bytes) -> bytes:
    """The default routes, without anybody's gateway."""
    head, *rows = data.decode("utf-8", "surrogateescape").splitlines() or [""]
    kept = [head, *("\t".join(row.split()[:2]) for row in rows if row.split()[1:2] == ["00000000"])]
    return "".join(f"{row}\n" for row in kept).encode("utf-8", "surrogateescape")


def _unified(data: bytes) -> bytes:
    """A unified kernel image up to the end of its command line, without a word of that, or of the
    rest: where its parts lie."""
    try:
        parts = table(lambda size, at: data[at : at + size])
    except Damaged:
        return b""
    end = max((one.at + one.size for one in parts if one.name == ".cmdline"), default=0)
    begin = min((one.at for one in parts), default=0)
    return data[:begin] + bytes(max(0, min(end, len(data)) - begin))


def _told(pattern: str, lines: str = "") -> Callable[[bytes], bytes]:
    """A trim of a loader's file: of what a kernel is told, the second group of the pattern, only
    the words by which its system and image are known; of the rest those `lines`, or all."""
    found, only = re.compile(pattern, re.MULTILINE | re.IGNORECASE), _lines(lines)

    def kept(match: re.Match[str]) -> str:
        mark = '"' if match[2].lstrip().startswith('"') else ""
        words = filter(_KNOWN.fullmatch, match[2].replace(mark or '"', " ").split())
        return f"{match[1]} {mark}{' '.join(words)}{mark}"

    def trim(data: bytes) -> bytes:
        text = found.sub(kept, only(data).decode("utf-8", "surrogateescape"))
        return text.encode("utf-8", "surrogateescape")

    return trim


_KNOWN = regex(r"(?:root|rootflags|initrd)=.*|single|\$kernelopts")
_ENTRIES = r"^(?:options|linux|efi|initrd|machine-id|sort-key|version|title|[a-z]+_class)\s"
_MENU = (
    r"^### (?:BEGIN|END) |^\s*(?:menuentry|blscfg|linux\w*|initrd\w*|multiboot2?|module2?|"
    r"xen_\w+)\b|^\s*\}"
)
_of_xen = _told(
    r"^(\s*(?:options=|kernel=\s*\S*))(.*)$",
    r"^\s*(?:\[|(?:default|chain|kernel|options|ramdisk)=)",
)
"""Of the file beside xen.efi: which kernel and image it names."""


TRIMS: tuple[tuple[re.Pattern[str], Callable[[bytes], bytes]], ...] = (
    (re.compile(r"/proc/cpuinfo"), _lines(rf"^(?:{'|'.join(cpu.KEYS)})\s*:", r"^$")),
    (re.compile(r"/proc/meminfo"), _lines(r"^MemTotal:")),
    (re.compile(r"/proc/interrupts"), _lines(r"IO-APIC", r"IR-PCI-MSI")),
    (re.compile(r"/proc/iomem"), _lines(boot.FRAMEBUFFER.pattern)),
    (
        re.compile(r"/proc/cmdline"),
        _words(re.compile(f"{boot.ARGUMENT.pattern}|{storage.ROOT.pattern}|initrd=.*"), DEPLOYED),
    ),
    (re.compile(r"/proc/self/mountinfo"), _mounts),
    (re.compile(rf"{uses.RECORD}[0-9:]+"), _lines(rf"^{storage.TYPE}")),
    (re.compile(rf"(?:{'|'.join(binders.MODPROBE)})/[^/]+"), _modprobe),
    (
        re.compile("|".join(re.escape(path) for path, _ in hostname.ASSIGNED)),
        _lines(*(rf"^[ \t]*{key}=" for _, key in hostname.ASSIGNED)),
    ),
    (re.compile(r".*/xen[^/]*\.cfg"), _of_xen),
    (
        re.compile(r"/boot/[^/]+/[^/]+\.cfg"),
        _told(r"^(\s*(?:linux|multiboot|module|xen_)\w*[ \t]+(?:--nounzip[ \t]+)?\S+)(.*)$", _MENU),
    ),
    (
        re.compile(r"/boot/[^/]+/[a-z]+env"),
        _told(r"^(kernelopts=)(.*)$", r"^# \w+ Environment Block|^kernelopts="),
    ),
    (re.compile(r".*/loader/entries/[^/]+\.conf"), _told(r"^(options)(.*)$", _ENTRIES)),
    (re.compile(r"/(?:boot|efi)/.*\.cfg"), _of_xen),
    (re.compile(r".*\.efi", re.IGNORECASE), _unified),
    (
        re.compile(r".*/limine\.conf"),
        _told(r"^([ \t]*(?:kernel_cmdline|cmdline|module_string|module_cmdline)[ \t]*:)(.*)$"),
    ),
    (re.compile(r".*/refind_linux\.conf"), _told(r'^([ \t]*"(?:[^"]|"")*")(.*)$')),
    (re.compile(r"/proc/net/route"), _routes),
    (re.compile(re.escape(boot_params.PATH)), boot_params.without_the_rest),
    (re.compile(r"/proc/net/ipv6_route"), _lines(r"^0{32} 00 ")),
    (re.compile(rf"{VARIABLES}/Boot[0-9A-F]{{4}}-.*"), without_identifiers),
    (re.compile(r"/lib/modules/[^/]+/modules\.(?:dep|builtin)"), _modules),
)
