"""Attacks on `gpc build`: on what it stages and puts in place, and on what it remembers."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
from pathlib import Path

from apply import naive
from apply.attack import MACHINE, TREE, Attack, swap, swap_back
from gpc.build import meaning
from gpc.commands.build import build
from gpc.output.manifest import read_manifest
from gpc.source.read import read
from gpc.tree.uptodate import BuildJob, is_current


class StagingForALink(Attack):
    """The directory that trees are staged in becomes a link."""

    def _staging(self) -> Path:
        return next(
            path for path in (self.home / "build").glob(".gpc-*") if path.suffix != ".aside"
        )

    def move(self, number: int) -> None:
        with contextlib.suppress(StopIteration):
            if number == 0:
                swap(self._staging(), lambda path: path.symlink_to(self.outside))
            else:
                swap_back(self._staging())


class StagingForTheirs(StagingForALink):
    """The directory that trees are staged in becomes the other user's, with a link in it."""

    def move(self, number: int) -> None:
        if number == 0:
            with contextlib.suppress(StopIteration):
                swap(self._staging(), self._theirs)

    def _theirs(self, path: Path) -> None:
        path.mkdir()
        (path / "0").symlink_to(self.outside)


class TreeForALink(Attack):
    """A directory of a tree that stands becomes a link; its manifest lists what root holds dear."""

    def prepare(self) -> None:
        os.chdir(self.home)
        with contextlib.redirect_stdout(io.StringIO()):
            assert build([]) == 0
        tree = self.home / TREE
        manifest = json.loads((tree / "manifest.json").read_text())
        manifest["files"].append({**manifest["files"][0], "path": "etc/important"})
        (tree / "manifest.json").write_text(json.dumps(manifest, indent=2))
        (tree / "etc/important").write_text("theirs\n")
        (tree / "etc/modprobe.d/gpc.conf").write_text("theirs\n")

    def move(self, number: int) -> None:
        etc = self.home / TREE / "etc"
        if number == 0:
            swap(etc, lambda path: path.symlink_to(self.outside / "etc"))
        else:
            swap_back(etc)


class BuildForALink(Attack):
    """`build` itself becomes a link."""

    def move(self, number: int) -> None:
        if number == 0:
            swap(self.home / "build", lambda path: path.symlink_to(self.outside))
        else:
            swap_back(self.home / "build")


class EditBeforeTheRecord(Attack):
    """A file of the tree is edited before the record says that the tree is up to date."""

    job = BuildJob("machine.yaml", None, None)

    def move(self, number: int) -> None:
        tree = self.home / TREE
        if number == 0 and (tree / "manifest.json").exists():
            swap(tree, lambda path: shutil.copytree(tree.with_name("phenom.aside"), path))
            (tree / "etc/modprobe.d/gpc.conf").write_text("install vfio-pci /bin/sh\n")

    def won(self) -> str:
        edited = self.home / TREE / "etc/modprobe.d/gpc.conf"
        is_edited = edited.exists() and edited.read_text().startswith("install")
        return "an edited tree is up to date" if is_edited and is_current(self.job) else ""


class SourceBeforeTheRecord(EditBeforeTheRecord):
    """machine.yaml is edited before the record says that the tree is what it makes."""

    def move(self, number: int) -> None:
        if number == 0:
            (self.home / "machine.yaml").write_text(MACHINE.replace("3096 MiB", "4096 MiB"))

    def won(self) -> str:
        manifest = self.home / TREE / "manifest.json"
        if not manifest.exists() or is_current(self.job) is None:
            return ""
        said = read_manifest(manifest.read_text()).source
        source, _ = read("m", (self.home / "machine.yaml").read_bytes())
        now = hashlib.sha256(meaning(source)).hexdigest()
        return "" if said == now else "a tree of another machine.yaml is up to date"


class CacheForALink(Attack):
    """Root's XDG_CACHE_HOME is the other user's, as where sudo keeps HOME, and leads elsewhere."""

    def prepare(self) -> None:
        (self.home / ".cache").mkdir()

    def command(self) -> int:
        os.environ["XDG_CACHE_HOME"] = str(self.home / ".cache")
        return build([])

    def move(self, number: int) -> None:
        place = self.home / ".cache/gpc"
        if number == 0:
            place.symlink_to(self.outside)
        else:
            place.unlink()


class ForgedRecord(EditBeforeTheRecord):
    """The record itself is the other user's, of a tree that they edited."""

    def prepare(self) -> None:
        (self.home / ".cache").mkdir()

    def move(self, number: int) -> None:
        super().move(number)
        os.chdir(self.home)
        os.environ["XDG_CACHE_HOME"] = str(self.home / ".cache")
        naive.forge(self.job, str(self.home / TREE))

    def won(self) -> str:
        os.environ["XDG_CACHE_HOME"] = str(self.home / ".cache")
        return super().won()
