"""A stand-in for sdboot-manage of CachyOS (20 was read, and run); bash sources its settings."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import ClassVar

from gpc.host.reader import Answer
from kit.owners.base import DONE, Owner, options_of


class SdbootManage(Owner):
    """CachyOS as shipped: each run writes all entries, and removes those of others first."""

    PROGRAMS = ("sdboot-manage",)
    SYSTEM: ClassVar = {
        "family": "arch",
        "loader": "systemd-boot",
        "entries": "sdboot-manage",
        "initramfs": "mkinitcpio",
        "hypervisor": "kvm",
    }

    def lay_out(self) -> None:
        self.put("usr/bin/sdboot-manage", "for f in /etc/sdboot-manage.conf.d/*.conf\n")
        self.put("etc/sdboot-manage.conf", 'LINUX_OPTIONS="quiet nowatchdog"\n')
        self.put("boot/loader/loader.conf", "timeout 3\n")
        self.put("boot/vmlinuz-linux-cachyos", "kernel")
        self.run(("sdboot-manage", "gen"))

    def tree(self, *words: str) -> dict[str, str]:
        text = "".join(f'LINUX_OPTIONS+=" {word}"\n' for word in words)
        return {"etc/sdboot-manage.conf.d/zz-gpc.conf": text} if words else {}

    def actions(self) -> list[str]:
        return ["sdboot-manage"]

    def settings(self) -> list[str]:
        folders = (self.root / f"{top}/sdboot-manage.conf.d" for top in ("usr/lib", "etc"))
        drop_ins = [path for folder in folders for path in sorted(folder.glob("*.conf"))]
        files = [self.root / "etc/sdboot-manage.conf", *drop_ins]
        script = "REMOVE_EXISTING=yes; for f; do . \"$f\"; done; printf '%s\\n' "
        script += '"$LINUX_OPTIONS" "$LINUX_FALLBACK_OPTIONS" "$REMOVE_EXISTING" '
        script += '"$OVERWRITE_EXISTING"'
        done = subprocess.run(
            ["bash", "-c", script, "bash", *map(str, files)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.split("\n")

    def run(self, command: Sequence[str]) -> Answer:
        if tuple(command) != ("sdboot-manage", "gen"):
            return Answer(1, "usage")
        options, fallback, remove, overwrite, *_ = self.settings()
        entries = self.root / "boot/loader/entries"
        entries.mkdir(exist_ok=True)
        if remove == "yes":
            for path in entries.glob("*.conf"):
                path.unlink()
        for kernel in (self.root / "boot").glob("vmlinuz-*"):
            name = kernel.name.removeprefix("vmlinuz-")
            if overwrite != "yes" and (entries / f"{name}.conf").exists():
                continue
            for end, words in (("", options), ("-fallback", fallback)):
                image = f"initramfs-{name}{end}.img"
                if end and not (self.root / image).exists():  # below /, not on the partition
                    continue
                (entries / f"{name}{end}.conf").write_text(
                    f"title {name}\noptions root=UUID=1 rw {words}\nlinux /{kernel.name}\n"
                    f"initrd /{image}\n"
                )
        return DONE

    def new_kernel(self, release: str) -> None:
        self.put(f"boot/vmlinuz-{release}", "kernel")
        self.run(("sdboot-manage", "gen"))

    def told(self, release: str) -> list[str]:
        return options_of(self.text(f"boot/loader/entries/{release}.conf"))
