"""A stand-in for bootc (read: 1.8, docs/src/building) and for who builds its image."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from gpc.host.reader import Answer
from kit.owners.base import DONE, Owner

KARGS = "usr/lib/bootc/kargs.d"
DRACUT = "usr/lib/dracut/dracut.conf.d"
TOLD = ["root=UUID=1", "rw", "composefs=3b5d"]

_COPY = re.compile(r"^COPY (\S+) (\S+)$", re.MULTILINE)
_ITEM = re.compile(r'^install_items\+=" (\S+) "', re.MULTILINE)


class Bootc(Owner):
    """A host whose image is built elsewhere, with the tree of its machine as the context."""

    PROGRAMS = ("bootc",)
    SYSTEM: ClassVar = {
        "family": "fedora",
        "loader": "systemd-boot",
        "entries": "bootc",
        "initramfs": "bootc",
        "hypervisor": "kvm",
    }

    def lay_out(self) -> None:
        self.image = self.base / "image"
        self.entries: list[list[str]] = []
        self.derive(None, "6.11")
        self.run(("bootc", "upgrade"))

    def derive(self, tree: Path | None, release: str) -> None:
        """What the lines of the tree's Containerfile make of a base image with this kernel."""
        shutil.rmtree(self.image, ignore_errors=True)
        (self.image / f"usr/lib/modules/{release}").mkdir(parents=True)
        lines = tree / "etc/gpc/bootc/Containerfile" if tree is not None else None
        text = lines.read_text() if lines is not None and lines.exists() else ""
        for source, place in _COPY.findall(text):
            assert tree is not None
            to = self.image / place.lstrip("/")
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(tree / source, to)
        if "dracut --force" in text:
            drop_ins = sorted((self.image / DRACUT).glob("*.conf"))
            items = [item for path in drop_ins for item in _ITEM.findall(path.read_text())]
            assert all((self.image / item[1:]).is_file() for item in items)
            early = self.image / f"usr/lib/modules/{release}/initramfs"
            early.write_text("\n".join(items))

    def run(self, command: Sequence[str]) -> Answer:
        """A new deployment: what the image says, beside what the host was told at first."""
        assert tuple(command) == ("bootc", "upgrade")
        said = [
            word
            for path in sorted((self.image / KARGS).glob("*.toml"))
            for word in tomllib.loads(path.read_text())["kargs"]
        ]
        self.entries.append([*TOLD, *said])
        return DONE

    def early(self) -> list[str]:
        """What the image of the newest deployment has early of gpc's."""
        found = sorted(self.image.glob("usr/lib/modules/*/initramfs"))
        return [line for path in found for line in path.read_text().splitlines()]

    def told(self, release: str = "") -> list[str]:
        return self.entries[-1]
