"""gpc's block in /etc/default/grub, where GRUB reads no drop-ins. Pure.

The file is shell that grub-mkconfig sources, so assignments behind all others add to what they say.
Taking the block away leaves every byte that was there before.

Source: grub-mkconfig of GRUB 2.12 (`. ${sysconfdir}/default/grub`).
"""

from __future__ import annotations

import re

from gpc.target.live import Told
from gpc_schemas.patterns import regex

SETTINGS = "/etc/default/grub"

_BEGIN = "# gpc: what follows is written by `gpc apply`, from machine.yaml"
_CUT = f"{_BEGIN} (the line before it had no end)"
_END = "# gpc: end"
_BLOCK = regex(
    rf"(?:^{re.escape(_BEGIN)}\n|\n{re.escape(_CUT)}\n).*?^{re.escape(_END)}\n", re.M | re.S
)


def without_block(text: str) -> str:
    """The settings as others wrote them."""
    return _BLOCK.sub("", text)


def with_block(text: str, told: Told) -> str:
    """The settings with a block that adds words; without one where there are none."""
    text = without_block(text)
    if not any(told):
        return text
    is_cut = bool(text) and not text.endswith("\n")
    lines = [_CUT if is_cut else _BEGIN, *_lines(told), _END, ""]
    return ("\n" if is_cut else "").join((text, "\n".join(lines)))


def _lines(told: Told) -> list[str]:
    linux, dom0, xen = (" ".join(words) for words in told)
    replace = "GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT"
    lines = []
    if linux:
        lines.append(f'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT {linux}"')
    if dom0:
        lines.append(f'{replace}="${{{replace}:-$GRUB_CMDLINE_LINUX_DEFAULT}} {dom0}"')
    if xen:
        lines.append(f'GRUB_CMDLINE_XEN_DEFAULT="$GRUB_CMDLINE_XEN_DEFAULT {xen}"')
    return lines
