"""A stand-in for sdbootutil (read: 12630b2) and the host that it is on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from gpc.host.reader import Answer
from kit.owners.base import DONE, IMAGE_FILES, Owner, options_of


class Sdbootutil(Owner):
    """Tumbleweed on snapshot 5; snapshot 4 is there to go back to."""

    PROGRAMS = ("sdbootutil",)
    SYSTEM: ClassVar = {
        "family": "opensuse",
        "loader": "systemd-boot",
        "entries": "sdbootutil",
        "initramfs": "dracut",
        "hypervisor": "kvm",
    }
    ENTRIES = "boot/efi/loader/entries"

    def lay_out(self) -> None:
        self.put("etc/kernel/entry-token", "opensuse\n")
        self.put("etc/kernel/cmdline", "# ours\nquiet security=selinux\n")
        self.put("proc/cmdline", f"initrd=\\x {self.root_words('5')} quiet gpc.disable=1\n")
        self.put("usr/bin/sdbootutil", "")
        self.put("boot/efi/EFI/systemd/installed_by_sdbootutil", "opensuse\n")
        for snapshot in ("4", "5"):
            self.install("6.11.8-1-default", snapshot)

    @staticmethod
    def root_words(snapshot: str) -> str:
        return f"root=UUID=1 rootflags=subvol=@/.snapshots/{snapshot}/snapshot"

    def tree(self, *words: str) -> dict[str, str]:
        lines = "".join(f"{word}\n" for word in words)
        return {"etc/kernel/cmdline.d/gpc.conf": f"# Written by gpc.\n{lines}"} if words else {}

    def actions(self) -> list[str]:
        return ["sdbootutil"]

    def options(self, snapshot: str) -> str:
        bases = ("etc/kernel/cmdline", "usr/lib/kernel/cmdline", "proc/cmdline")
        base = next(path for path in bases if (self.root / path).exists())
        drop_ins = sorted((self.root / "etc/kernel/cmdline.d").glob("[!.]*"))  # as a shell does
        files = [self.root / base, *drop_ins, *drop_ins]  # once below the snapshot, once below /
        lines = [line.strip() for path in files for line in path.read_text().splitlines()]
        words = " ".join(line for line in lines if not line.startswith("#"))
        kept = (word for word in words.split() if not word.startswith(("initrd=", "root")))
        return " ".join([*kept, self.root_words(snapshot)])

    def entry(self, release: str, snapshot: str) -> Path:
        return self.root / self.ENTRIES / f"opensuse-{release}-{snapshot}.conf"

    def install(self, release: str, snapshot: str) -> None:
        """A new image under the name of its digest, and the entry written whole."""
        content = "image of " + "".join(map(self.text, IMAGE_FILES))
        name = f"opensuse/{release}/initrd-{hashlib.sha1(content.encode()).hexdigest()}"
        self.put(f"boot/efi/{name}", content)
        self.put(f"boot/efi/opensuse/{release}/linux-{'a' * 40}", "kernel")
        entry = self.entry(release, snapshot)
        entry.parent.mkdir(parents=True, exist_ok=True)
        entry.write_text(
            f"title openSUSE\nversion {snapshot}@{release}\noptions    {self.options(snapshot)}\n"
            f"linux      /opensuse/{release}/linux-{'a' * 40}\ninitrd     /{name}\n"
        )
        named = "".join(path.read_text() for path in entry.parent.iterdir())
        for image in (self.root / f"boot/efi/opensuse/{release}").glob("initrd-*"):
            if image.name not in named:
                image.unlink()  # bootctl cleanup

    def run(self, command: Sequence[str]) -> Answer:
        if "TRANSACTIONAL_UPDATE=" in self.text("proc/self/environ"):
            return Answer(0, "Inside transactional-update.")
        verb, *more = command[1:]
        entries = self.root / self.ENTRIES
        if verb == "mkinitrd":
            for release in sorted(
                {path.name.split("-5.conf")[0] for path in entries.glob("*-5.*")}
            ):
                self.install(release.removeprefix("opensuse-"), "5")
            return DONE
        if verb == "update-entry":
            places = [self.entry(more[0], "5")]
        elif verb == "update-all-entries":  # whatever boots the snapshot
            places = [p for p in entries.glob("*") if self.root_words("5") in p.read_text()]
        else:
            return Answer(1, "usage")
        for place in places:
            lines = place.read_text().splitlines()
            new = (f"options    {self.options('5')}" if line.startswith("options") else line
                   for line in lines)  # fmt: skip
            place.write_text("\n".join(new) + "\n")
        return DONE

    def new_kernel(self, release: str) -> None:
        self.install(release, "5")

    def told(self, release: str) -> list[str]:
        return options_of(self.entry(release, "5").read_text())
