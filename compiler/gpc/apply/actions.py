"""Actions: the programs that must run once files are in place, and how each is undone.

An action's name is what manifests and journals hold; running it again after the files came back
undoes it, as all of them derive something from files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol, TypeVar

from gpc.apply import entries, libvirt
from gpc.apply.entries import KEPT, ROOTS
from gpc.apply.failed import ActionFailed
from gpc.host.reader import HostReader
from gpc.host.writer import Host

Known = TypeVar("Known")

ORDER = ("systemd", "udev", "libvirt", "initramfs", "grub", "entries")
"""Quick ones first: what fails, fails before images are rebuilt. GRUB's file names the images."""

INITRAMFS = {
    "initramfs-tools": ("update-initramfs", "-u", "-k", "all"),
    "dracut": ("dracut", "--force", "--regenerate-all"),
    "mkinitcpio": ("mkinitcpio", "-P"),
}
GRUB = {
    "debian": ("update-grub",),
    "ubuntu": ("update-grub",),
    "arch": ("grub-mkconfig", "-o", "/boot/grub/grub.cfg"),
    "fedora": ("grub2-mkconfig", "-o", "/boot/grub2/grub.cfg"),
    "opensuse": ("grub2-mkconfig", "-o", "/boot/grub2/grub.cfg"),
}


DERIVED = {
    "initramfs": ("/boot", "/boot/efi", "/efi"),
    "grub": ("/boot/grub", "/boot/grub2"),
    "entries": tuple(f"{root}/loader/entries" for root in ROOTS),
}
"""Where the programs of these actions write."""

_NO_IMAGES = ("EFI", "loader", KEPT)
KERNEL_INSTALL_DEPTH = 2
"""How far below /boot images lie: kernel-install has ENTRY-TOKEN/VERSION/initrd."""


class Action(NamedTuple):
    """Something to run. `name` is its spelling in the manifest, `title` what people are told."""

    name: str
    title: str

    @property
    def derives(self) -> bool:
        """Whether it writes files that `footprint` looks at."""
        return self.name in DERIVED

    def left_alone(self, before: str, now: str) -> bool:
        """Whether nobody wrote what it derives, between one footprint and the other."""
        places = list(DERIVED)
        at = places.index(self.name) if self.derives else len(places)
        return before.split()[at : at + 1] == now.split()[at : at + 1] != []


class Runner(Protocol):
    """Runs actions; one that runs none serves images below a root."""

    def run(self, action: Action, *, undoing: bool = False) -> None:
        """Runs it. Raises ActionFailed."""

    def missing(self, actions: Iterable[Action]) -> list[str]:
        """The programs that they would need and that the host does not have."""


TITLES = {
    "initramfs": "rebuilding the initial RAM file systems",
    "grub": "writing GRUB's menu",
    "entries": "writing the options of systemd-boot's entries",
    "systemd": "telling systemd",
    "udev": "telling udev",
    "libvirt": "defining the guest in libvirt",
    "guard keep": "keeping what boots now in the boot loader's menu",
    "guard arm": "telling the boot loader what to boot",
}


def action_of(name: str) -> Action:
    """The action of a name."""
    kind, _, rest = name.partition(" ")
    title = TITLES.get(" ".join(name.split()[:2])) or TITLES.get(kind, kind)
    return Action(name, f"{title}: {rest}" if kind == "libvirt" else title)


def actions(names: Iterable[str]) -> tuple[Action, ...]:
    """Each action once, in the order in which they run."""
    once = dict.fromkeys(names)

    def place(name: str) -> tuple[int, str]:
        kind = name.partition(" ")[0]
        return (ORDER.index(kind) if kind in ORDER else len(ORDER), name)

    return tuple(action_of(name) for name in sorted(once, key=place))


def footprint(reader: HostReader) -> str:
    """Digests, one a place of DERIVED, each the same again when nobody has written there."""
    depths = {"initramfs": KERNEL_INSTALL_DEPTH}
    return " ".join(
        _footprint(reader, directories, depths.get(name, 0))
        for name, directories in DERIVED.items()
    )


def _footprint(reader: HostReader, directories: Iterable[str], depth: int) -> str:
    lines = []
    elsewhere = {place for places in DERIVED.values() for place in places}
    below = [(directory, depth) for directory in directories]
    while below:
        directory, left = below.pop()
        for name in sorted(reader.names(directory)):
            path = f"{directory}/{name}"
            found = reader.stat(path)
            if found is not None and found.kind == "file":
                lines.append(f"{path} {found.size} {found.mtime}\n")
            elif left and path not in elsewhere and name not in _NO_IMAGES:
                below.append((path, left - 1))
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


class NoActions:
    """Runs nothing: for an image below a root, whose programs are not this machine's."""

    def run(self, action: Action, *, undoing: bool = False) -> None:
        """Does nothing."""

    def missing(self, actions: Iterable[Action]) -> list[str]:
        """No program is missing."""
        return []


class HostActions:
    """Runs actions on the host, by what its manifest says of the system."""

    def __init__(self, host: Host, system: Mapping[str, str]) -> None:
        self.host = host
        self.system = system

    def run(self, action: Action, *, undoing: bool = False) -> None:
        """Runs the programs of an action, one after the other. Raises ActionFailed."""
        for command in self.commands(action, undoing=undoing):
            answer = self.host.act(command, {})
            if answer.code != 0:
                last = "\n".join(f"  | {line}" for line in answer.text.splitlines()[-8:])
                raise ActionFailed(
                    f"{' '.join(command)} ended with {answer.code}" + (f"\n{last}" if last else "")
                )

    def commands(self, action: Action, *, undoing: bool) -> list[tuple[str, ...]]:
        """The programs of an action; none where the host has no use for it."""
        kind, _, rest = action.name.partition(" ")
        if kind == "initramfs":
            return [self._known(INITRAMFS, "initramfs", kind)]
        if kind == "grub":
            return [self._known(GRUB, "family", kind)]
        if kind == "entries":
            return entries.rewritten(self.host)
        if kind == "guard" and self.system.get("loader") == "systemd-boot":
            return entries.guard(self.host, rest, undoing=undoing)
        if kind == "guard":
            from gpc.apply.arming import commands as guard
            from gpc.apply.boot import LOADERS

            loader = self._known(LOADERS, "family", kind)
            menu = self._known(GRUB, "family", kind)
            return guard(self.host, loader, menu, rest, undoing=undoing)
        running = self.host.stat("/run/systemd/system") is not None
        if kind == "systemd":
            return [("systemctl", *rest.split())] if running else []
        if kind == "udev":
            return [("udevadm", "control", "--reload")] if running else []
        if kind == "libvirt":
            return libvirt.commands(self.host, rest, undoing=undoing)
        raise ActionFailed(f"this gpc knows no action {action.name}")

    def missing(self, actions: Iterable[Action]) -> list[str]:
        """The programs that they would need and that the host does not have."""
        needed: list[str] = []
        for action in actions:
            kind = action.name.partition(" ")[0]
            if kind == "libvirt":
                needed.append("virsh")
            else:
                needed += [command[0] for command in self.commands(action, undoing=False)]
        return [name for name in dict.fromkeys(needed) if not self.host.has_program(name)]

    def _known(self, table: Mapping[str, Known], name: str, kind: str) -> Known:
        found = self.system.get(name, "")
        if found not in table:
            raise ActionFailed(f"this gpc does not know how {found or 'this system'} does {kind}")
        return table[found]
