"""The script that prints GRUB's kept entry, and the guard's words for GRUB.

Source: GRUB 2.06, util/grub.d/00_header.in, grub-core/normal/menu.c (default is looked at
when the menu is run) and grub-core/commands/loadenv.c.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpc.host.reader import HostReader
from gpc.target.fallback import filled, require_room
from gpc.target.live import Kept, System
from gpc_targets.grub.live.guard import COPIES
from gpc_targets.grub.live.line import spelled
from gpc_targets.grub.live.running import Running, grub, require_writable, running


def keep(reader: HostReader, system: System, generation: int) -> Kept:
    """The kept entry, the guard's functions, an image with its copy's name. Raises Unguarded."""
    loader = grub(system["family"])
    require_writable(reader, loader)
    now = running(reader, system["family"])
    require_room(reader, now.initrd)
    kept = f"{COPIES}/{generation}-{now.initrd.rpartition('/')[2]}"
    xen = (now.xen.image,) if now.xen is not None else ()
    values = {
        "IMAGES": " ".join((now.kernel, *now.early, kept, *xen)),
        "TITLE": _title(now, generation),
        "LOAD": "\n".join(_load(now, kept)),
    }
    programs = {"GRUBENV": loader.environment, "EDITENV": loader.tool("editenv")}
    functions = filled(__file__, "grub.sh", programs)
    return Kept(filled(__file__, "42_gpc", values), functions, f"{now.initrd} {kept}")


def _title(now: Running, generation: int) -> str:
    return f"'Before generation {generation} of gpc, without gpc (Linux {now.release})'"


def _load(now: Running, kept: str) -> Iterator[str]:
    """The shell lines that print the entry's loading commands."""
    yield from _said("arguments", now.arguments)
    if now.xen is None:
        images = " ".join(f"$(image {path})" for path in (*now.early, kept))
        yield _print("linux %s %s", f"$(image {now.kernel})", "$(arguments)")
        yield _print("initrd %s", images)
        return
    yield from _said("xen_arguments", now.xen.arguments)
    yield _print("multiboot2 %s placeholder %s", f"$(image {now.xen.image})", "$(xen_arguments)")
    yield _print("module2 %s placeholder %s", f"$(image {now.kernel})", "$(arguments)")
    yield _print("module2 --nounzip %s", f"$(image {kept})")


def _said(function: str, arguments: Sequence[str]) -> Iterator[str]:
    """A function that prints arguments as a GRUB script has them, which the shell leaves alone."""
    yield from (f"{function}() {{", "  cat <<'END'")
    yield " ".join(spelled(argument) for argument in arguments)
    yield from ("END", "}")


def _print(pattern: str, *words: str) -> str:
    return f"printf '\\t{pattern}\\n' " + " ".join(f'"{word}"' for word in words)
