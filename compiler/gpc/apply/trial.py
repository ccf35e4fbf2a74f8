"""A new configuration on trial: the loader boots it once, and what ran before from then on.

Until it is confirmed, the entry `gpc-previous` of GRUB's menu boots the kernel that ran when gpc
changed the system, from a copy of its image, with gpc switched off. The variable `gpc_guard` of
GRUB's environment block says which of the two is booted:

    try     the new one, once: GRUB writes `tried` before it boots it
    tried   the kept entry
    (none)  whatever the machine's own settings say; the trial is over

So neither GRUB_DEFAULT nor anybody's saved entry is touched, and a GRUB that cannot write boots
the kept entry. With systemd-boot, two EFI variables say it (`gpc.apply.entries`).

All of it is files of the transaction and two actions, `guard keep` before images are rebuilt and
`guard arm` after (`gpc.apply.arming`).

Source: GRUB 2.06, util/grub.d/00_header.in, grub-core/normal/menu.c (default is looked at
when the menu is run) and grub-core/commands/loadenv.c.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from gpc.apply import entries, state
from gpc.apply.actions import Action, action_of
from gpc.apply.arming import ENTRIES, ENTRY, KEPT, variable
from gpc.apply.boot import (
    LOADERS,
    Running,
    Unguarded,
    is_disabled,
    require_room,
    require_writable,
    running,
)
from gpc.apply.loader_line import spelled
from gpc.apply.records import Generation
from gpc.apply.wanted import WantedFile
from gpc.host.reader import HostReader

SCRIPT = "/usr/local/sbin/gpc-guard"
UNIT = "/etc/systemd/system/gpc-guard.service"
WANTS = "/etc/systemd/system/multi-user.target.d/gpc-guard.conf"
MODES = {ENTRY: 0o755, entries.ENTRY: 0o644, SCRIPT: 0o755, UNIT: 0o644, WANTS: 0o644}

RISKY = ("initramfs", "grub", "entries")
"""Actions that change what the next boot starts from."""

DISPLAYS = ("0x0300", "0x0302", "0x0380")
KEEPERS = ("vfio-pci", "pci-stub", "pciback")
PCI = "/sys/bus/pci/devices"


class Trial(NamedTuple):
    """What a guarded transaction has beside its own changes."""

    files: tuple[WantedFile, ...]
    actions: tuple[Action, Action]


def is_risky(actions: Iterable[Action]) -> bool:
    """Whether the actions change what the next boot starts from."""
    return any(action.name in RISKY for action in actions)


def new_trial(
    reader: HostReader, system: dict[str, str], given: Sequence[str], generation: int
) -> Trial:
    """A trial of a generation, with what boots now as what it falls back to.

    `given` are the addresses of the functions that it keeps for guests. Raises Unguarded.
    """
    ways = {"grub": _by_grub, "systemd-boot": _by_systemd_boot}
    way = ways.get(system.get("loader", ""))
    if way is None:
        raise Unguarded("gpc can have GRUB and systemd-boot try an entry once, and no other loader")
    if is_disabled(reader):
        raise Unguarded("this boot has gpc switched off: what it is made of proves nothing")
    entry, loader, images = way(reader, system["family"], generation)
    values = {
        "LOADER": loader,
        "DISPLAYS": "\n".join(_displays(reader, given)),
        "MODULES": shlex.quote(" ".join(_modules(reader, given))),
    }
    files = (entry, _file(SCRIPT, values), _file(UNIT, {}), _file(WANTS, {}))
    return Trial(tuple(sorted(files)), pair(images))


def _by_grub(reader: HostReader, family: str, generation: int) -> tuple[WantedFile, str, str]:
    """The kept entry, the guard's functions, and an image with its copy's name."""
    loader = LOADERS[family]
    require_writable(reader, loader)
    now = running(reader, family)
    require_room(reader, now.initrd)
    kept = f"{KEPT}/{generation}-{now.initrd.rpartition('/')[2]}"
    xen = (now.xen.image,) if now.xen is not None else ()
    values = {
        "IMAGES": " ".join((now.kernel, *now.early, kept, *xen)),
        "TITLE": _title(now, generation),
        "LOAD": "\n".join(_load(now, kept)),
    }
    programs = {"GRUBENV": loader.environment, "EDITENV": loader.tool("editenv")}
    return _file(ENTRY, values), _filled("grub.sh", programs), f"{now.initrd} {kept}"


def _by_systemd_boot(
    reader: HostReader, family: str, generation: int
) -> tuple[WantedFile, str, str]:
    """The same of systemd-boot."""
    kept = entries.kept_entry(reader, generation)
    entry = WantedFile(entries.ENTRY, MODES[entries.ENTRY], kept.text.encode())
    values = {"BEFORE": shlex.quote(kept.before), "KEPT": shlex.quote(kept.path)}
    functions = _filled("systemd-boot.sh", values)
    return entry, functions, kept.images


def pair(images: str = "") -> tuple[Action, Action]:
    """The actions around those that rebuild images; where no file says so, they end a trial."""
    return action_of(f"guard keep {images}".strip()), action_of("guard arm")


def around(actions: Sequence[Action], guard: tuple[Action, Action]) -> tuple[Action, ...]:
    """The actions with a pair around those that change what boots; the pair writes GRUB's menu."""
    reload = action_of("systemd daemon-reload")
    quick = [action for action in actions if action.name not in RISKY and action != reload]
    risky = [action for action in actions if action.name in RISKY and action.name != "grub"]
    return (reload, *quick, guard[0], *risky, guard[1])


def kept_files(reader: HostReader, current: Generation) -> tuple[WantedFile, ...]:
    """The files of the trial that a generation has, as they were written. Raises BadState."""
    blobs = state.Blobs(reader)
    try:
        return tuple(
            WantedFile(path, current.files[path].mode, blobs[current.files[path].sha256])
            for path in sorted(MODES)
            if path in current.files
        )
    except KeyError as error:
        raise state.BadState(f"the bytes of the trial's files are gone: {error}") from None


def is_pending(reader: HostReader, current: Generation, system: dict[str, str]) -> bool:
    """Whether a generation is on trial, neither confirmed nor taken back."""
    return has_trial(current) and variable(reader, system) != ""


def has_trial(current: Generation) -> bool:
    """Whether a generation has the files of a trial, be it over."""
    return any(path in current.files for path in ENTRIES)


def _file(path: str, values: dict[str, str]) -> WantedFile:
    text = _filled(path.rpartition("/")[2], values)
    return WantedFile(path, MODES[path], text.encode())


def _filled(name: str, values: dict[str, str]) -> str:
    text = Path(__file__).with_name("on_trial").joinpath(name).read_text("utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text


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


def _displays(reader: HostReader, given: Sequence[str]) -> Iterator[str]:
    """Each graphics card that stays with the host and has a driver now: its address, its driver."""
    for address in reader.names(PCI):
        kind = (reader.read(f"{PCI}/{address}/class") or b"").decode("ascii", "replace")
        driver = (reader.link(f"{PCI}/{address}/driver") or "").rpartition("/")[2]
        if kind[:6] in DISPLAYS and address not in given and driver and driver not in KEEPERS:
            yield f"{address} {driver}"


def _modules(reader: HostReader, given: Sequence[str]) -> list[str]:
    """The modules of the host's drivers that have the functions now."""
    found = []
    for address in given:
        driver = (reader.link(f"{PCI}/{address}/driver") or "").rpartition("/")[2]
        module = reader.link(f"{PCI}/{address}/driver/module") or ""
        if driver and driver not in KEEPERS:
            found.append(module.rpartition("/")[2] or driver)
    return list(dict.fromkeys(found))
