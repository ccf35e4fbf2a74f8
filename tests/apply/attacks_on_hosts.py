"""Attacks on `gpc init`, on captures, on `gpc apply` in an image and on the trees that it reads."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from apply.attack import Attack, swap, swap_back
from gpc.commands import init as init_command
from gpc.commands import system
from gpc.commands.apply import apply
from gpc.commands.init import init
from kit import host_tree
from kit.paths import ROOT

CAPTURE = str(ROOT / "tests/machines/intel-and-geforce")


class Planted(Attack):
    """Something stands, or comes to stand, where `gpc init` writes; `how` puts it there."""

    def plant(self, path: Path) -> None:
        path.symlink_to(self.outside / "etc/important")

    def move(self, number: int) -> None:
        wanted = {"machine.yaml.gpc-new", "machine.yaml", *os.listdir(self.home)}
        for name in sorted(wanted):
            path = self.home / name
            if number == 0:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
                    self.plant(path)
            else:
                path.unlink(missing_ok=True)

    starts = (init_command, "write")

    def command(self) -> int:
        return init(source=CAPTURE, force=True)


class PlantedHardLink(Planted):
    """The same with a second name of a file that everybody may write to."""

    def plant(self, path: Path) -> None:
        path.hardlink_to(self.outside / "shared")


class PlantedPipe(Planted):
    """The same with a pipe, which nobody reads."""

    def plant(self, path: Path) -> None:
        os.mkfifo(path)


class CaptureForALink(Attack):
    """Directories of a capture become links while it is written."""

    starts = (init_command, "opened_new")

    def command(self) -> int:
        return init(source=CAPTURE, capture="captured")

    def move(self, number: int) -> None:
        for name in ("captured/root/etc", "captured/root", "captured"):
            with contextlib.suppress(OSError):
                path = self.home / name
                if number == 0:
                    swap(path, lambda at: at.symlink_to(self.outside))
                else:
                    swap_back(path)
                return


class ImageForALink(Attack):
    """The image that root changes becomes a link to another root file system."""

    def prepare(self) -> None:
        host_tree.lay_out(self.home / "image")
        host_tree.build_tree(self.base / "tree", {"etc/modprobe.d/gpc.conf": "options x\n"})
        for name in ("var", "var/lib"):
            (self.outside / name).mkdir(exist_ok=True)

    def command(self) -> int:
        return apply(str(self.base / "tree"), root="image", yes=True)

    def move(self, number: int) -> None:
        image = self.home / "image"
        if number == 0:
            swap(image, lambda path: path.symlink_to(self.outside))
        else:
            swap_back(image)


class LockForAHardLink(ImageForALink):
    """The lock in the image becomes a second name of another file."""

    starts = (system, "locked")

    def move(self, number: int) -> None:
        lib = self.home / "image/var/lib"
        if number == 0:
            swap(lib / "gpc", Path.mkdir)
            (lib / "gpc/lock").hardlink_to(self.outside / "shared")


class TreeForAnother(Attack):
    """The tree that root applies changes places with another sound one while it is read."""

    FILES = tuple(f"etc/modprobe.d/gpc-{number}.conf" for number in range(3))

    def prepare(self) -> None:
        for name in ("one", "other"):
            host_tree.build_tree(self.home / name, dict.fromkeys(self.FILES, f"# {name}\n"))
        shutil.rmtree(self.base / "image", ignore_errors=True)
        (self.base / "image/etc").mkdir(parents=True)

    def command(self) -> int:
        return apply("one", root=str(self.base / "image"), yes=True)

    def move(self, number: int) -> None:
        one, other, aside = (self.home / name for name in ("one", "other", "aside"))
        one.rename(aside)
        other.rename(one)
        aside.rename(other)

    def won(self) -> str:
        places = [self.base / "image" / path for path in self.FILES]
        found = {path.read_text() if path.exists() else "" for path in places}
        return f"a mixture of two trees was applied: {sorted(found)}" if len(found) > 1 else ""
