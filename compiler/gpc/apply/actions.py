"""Actions: the programs that must run once files are in place, and how each is undone.

An action's name is what manifests and journals hold; running it again after the files came back
undoes it, as all of them derive something from files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from gpc.apply import libvirt
from gpc.apply.failed import ActionFailed
from gpc.host.writer import Host

ORDER = ("systemd", "udev", "libvirt", "initramfs", "grub")
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


class Action(NamedTuple):
    """Something to run. `name` is its spelling in the manifest, `title` what people are told."""

    name: str
    title: str


class Runner(Protocol):
    """Runs actions; one that runs none serves images below a root."""

    def run(self, action: Action, *, undoing: bool = False) -> None:
        """Runs it. Raises ActionFailed."""


TITLES = {
    "initramfs": "rebuilding the initial RAM file systems",
    "grub": "writing GRUB's menu",
    "systemd": "telling systemd",
    "udev": "telling udev",
    "libvirt": "defining the guest in libvirt",
    "guard keep": "keeping what boots now in GRUB's menu",
    "guard arm": "telling GRUB what to boot",
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


class NoActions:
    """Runs nothing: for an image below a root, whose programs are not this machine's."""

    def run(self, action: Action, *, undoing: bool = False) -> None:
        """Does nothing."""


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
            return [INITRAMFS[self.system["initramfs"]]]
        if kind == "grub":
            return [GRUB[self.system["family"]]]
        if kind == "guard":
            from gpc.apply.arming import commands as guard
            from gpc.apply.boot import LOADERS

            family = self.system["family"]
            return guard(self.host, LOADERS[family], GRUB[family], rest, undoing=undoing)
        running = self.host.stat("/run/systemd/system") is not None
        if kind == "systemd":
            return [("systemctl", *rest.split())] if running else []
        if kind == "udev":
            return [("udevadm", "control", "--reload")] if running else []
        if kind == "libvirt":
            return libvirt.commands(self.host, rest, undoing=undoing)
        raise ActionFailed(f"this gpc knows no action {action.name}")
