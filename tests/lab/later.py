"""What Debian 13 has of QEMU, libvirt and Xen, unpacked beside this machine's own.

Its /usr is laid over this machine's in a private namespace: the programs of before run with its
newer libraries, and each finds its own files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.cache import made_once
from lab.namespace import Mount, bind, overlay_of, private
from lab.releases import TRIXIE, bootstrap

_PACKAGES = (
    "ipxe-qemu",
    "libvirt-clients",
    "libvirt-daemon",
    "libvirt-daemon-driver-qemu",
    "ovmf",
    "qemu-system-modules-spice",
    "qemu-system-x86",
    "qemu-utils",
    "seabios",
    "virtiofsd",
    "xen-utils-4.20",
)

_ALONE = ("lib/x86_64-linux-gnu/libvirt", "lib/x86_64-linux-gnu/qemu", "share/OVMF", "share/qemu")
"""Where the files of two releases must not lie side by side: modules, firmware and its index."""


@dataclass(frozen=True, slots=True)
class Generation:
    """The tools of one release: this machine's own, or those of a /usr that is laid over it."""

    usr: Path | None = None

    @property
    def mounts(self) -> list[Mount]:
        """What shows its programs in the place of this machine's."""
        if self.usr is None:
            return []
        alone = [bind(self.usr / path, f"/usr/{path}") for path in _ALONE]
        return [overlay_of(self.usr, "/usr"), *alone]

    @property
    def place(self) -> Path:
        """Where its files of /usr lie."""
        return self.usr or Path("/usr")

    def runs(self, argv: Sequence[str | Path]) -> list[str]:
        """The command that runs `argv` with its programs; its process is that of `argv`."""
        return list(map(str, argv)) if self.usr is None else private(argv, self.mounts)


OWN = Generation()


def later() -> Generation:
    """Debian 13's, with QEMU 10, libvirt 11 and Xen 4.20, in the cache; not to be written to."""

    def make(staging: Path) -> None:
        bootstrap(TRIXIE, _PACKAGES, staging / "root", variant="extract")

    return Generation(made_once(f"guests-with-virtiofs-of-{TRIXIE}", make) / "root/usr")


GENERATIONS = {"debian-12": lambda: OWN, "debian-13": later}
"""Those that what gpc writes for guests is read by."""
