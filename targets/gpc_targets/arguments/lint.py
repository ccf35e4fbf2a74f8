"""Files that hold a kernel's command line and nothing else, as settings. Pure.

Source: proc_cmdline(5); kernel-install(8) of systemd 257 (/etc/kernel/cmdline); mkinitcpio(8) of
mkinitcpio 39 (/etc/cmdline.d).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.arguments import arguments
from gpc.lint.settings import ForeignReader, ForeignSetting
from gpc.report.located import Source
from gpc_schemas.patterns import regex

_NAMED = regex(r"(?:.*/)?cmdline(?:\.txt)?|(?:.*/)?cmdline\.d/[^/]*\.conf")
_SAID = regex(r"(?:^|\s)(?:BOOT_IMAGE=|initrd=|root=(?:UUID|PARTUUID|LABEL|/|ZFS|zfs)\S*)")
PLACES = (
    "/proc/cmdline",
    "/etc/kernel/cmdline",
    "/etc/kernel/cmdline.d/*.conf",
    "/etc/cmdline.d/*.conf",
    "/boot/cmdline.txt",
)


def is_line(name: str, text: str) -> bool:
    """Whether a file is a command line, by its name or by what one has."""
    if "\0" in text:
        return False  # that of a process
    if _NAMED.fullmatch(name):
        return True
    rows = [row for row in text.splitlines() if row.strip() and not row.startswith("#")]
    return len(rows) == 1 and rows[0][:1].isalnum() and _SAID.search(rows[0]) is not None


def settings(source: Source) -> Iterator[ForeignSetting]:
    """The words of every line that is no comment."""
    places, at = TextPlaces(source.text), 0
    for line in source.text.splitlines(keepends=True):
        if not line.lstrip().startswith("#"):
            yield from arguments(source.text, at, at + len(line), places)
        at += len(line)


READERS = (ForeignReader("a kernel's command line", PLACES, is_line, settings),)
