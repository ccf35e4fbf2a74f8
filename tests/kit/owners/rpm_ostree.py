"""A stand-in for rpm-ostree (read: 2026.2, d5ef5f0) and a host that boots a deployment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from gpc.host.reader import Answer
from kit.owners.base import DONE, IMAGE_FILES, Owner


class RpmOstree(Owner):
    """Silverblue: every change is a deployment, which is staged, and has no entry before that."""

    PROGRAMS = ("rpm-ostree",)
    SYSTEM: ClassVar = {
        "family": "fedora",
        "loader": "grub",
        "entries": "rpm-ostree",
        "initramfs": "rpm-ostree",
        "hypervisor": "kvm",
    }
    has_keeper = False  # in the commit's image

    def lay_out(self) -> None:
        self.put("usr/bin/rpm-ostree", "")
        self.put("run/ostree-booted", "")
        self.put("proc/sys/kernel/osrelease", "6.11.10-300.fc41.x86_64\n")
        self.put(
            "boot/loader/entries/ostree-1.conf",
            "title Fedora\nlinux /ostree/fedora-1/vmlinuz\noptions rhgb quiet root=UUID=1 "
            "ostree=/ostree/boot.1/fedora/1/0\n",
        )
        self.deployments: list[dict[str, Any]] = [
            {
                "kargs": ["rhgb", "quiet", "root=UUID=1", "ostree=/ostree/boot.1/fedora/1/0"],
                "regenerate-initramfs": False, "initramfs-args": [], "initramfs-etc": [],
                "image": "",
            }
        ]  # fmt: skip

    def actions(self) -> list[str]:
        return ["kargs"]

    @property
    def next(self) -> dict[str, Any]:
        return self.deployments[0]

    def answer(self, command: Sequence[str]) -> Answer:
        if tuple(command) == ("rpm-ostree", "kargs"):
            return Answer(0, " ".join(self.next["kargs"]) + "\n")
        if tuple(command) == ("rpm-ostree", "status", "--json"):
            told = [{k: v for k, v in one.items() if k != "kargs"} for one in self.deployments]
            return Answer(0, json.dumps({"deployments": told, "transaction": None}))
        if command[0] == "lsinitrd":
            keeper = "usr/lib/modules/6/kernel/drivers/vfio/pci/vfio-pci.ko.xz\n"
            return Answer(0, "etc/passwd\n" + keeper * self.has_keeper)
        return Answer(127, "")

    def stage(self, **changes: object) -> Answer:
        new = {**self.next, **changes}
        kargs = [w for w in new["kargs"] if not w.startswith("ostree=")]
        new["kargs"] = [*kargs, f"ostree=/ostree/boot.0/fedora/{len(self.deployments)}/0"]
        made = IMAGE_FILES if new["regenerate-initramfs"] else ()
        beside = (path.lstrip("/") for path in new["initramfs-etc"])
        drop_in = "etc/dracut.conf.d/90-gpc.conf" if made else ""
        wanted = [path for path in made if f"/{path}" in self.text(drop_in)] if made else []
        new["image"] = "".join(self.text(path) for path in (*wanted, *beside))
        self.deployments.insert(0, new)
        return DONE

    def run(self, command: Sequence[str]) -> Answer:
        verb, *more = command[1:]
        told = [(name.lstrip("-"), value) for name, _, value in (w.partition("=") for w in more)]
        if verb == "kargs":
            return self.kargs(told)
        if verb == "initramfs":
            enable = "--enable" in more
            arguments = [value for name, value in told if name == "arg"]
            same = enable == self.next["regenerate-initramfs"]
            if same and not self.next["initramfs-args"] and not arguments:
                word = "enabled" if enable else "disabled"
                return Answer(1, f"error: initramfs regeneration state is already {word}")
            return self.stage(**{"regenerate-initramfs": enable, "initramfs-args": arguments})
        if verb == "initramfs-etc":
            files = list(self.next["initramfs-etc"])
            track = [value for name, value in told if name == "track"]
            untrack = [value for name, value in told if name == "untrack"]
            if any(not path.startswith("/etc/") for path in track):
                return Answer(1, "error: only files in /etc are supported")
            new = [path for path in dict.fromkeys([*files, *track]) if path not in untrack]
            if new == files and "--force-sync" not in more:
                return Answer(0, "No changes.")
            return self.stage(**{"initramfs-etc": new})
        return Answer(1, "usage")

    def kargs(self, told: list[tuple[str, str]]) -> Answer:
        """In its own order, whatever that of the options is (kernel_arg_apply_patching)."""
        words: list[str] = list(self.next["kargs"])
        before = list(words)
        words += [value for name, value in told if name == "append"]
        for name, value in told:
            if name == "append-if-missing" and value not in words:
                words.append(value)
        for name, value in told:
            if name == "delete-if-present" and value in before:
                words.remove(value)  # the first of them
        if words == before:
            return Answer(77 if ("unchanged-exit-77", "") in told else 0, "No changes.")
        return self.stage(kargs=words)

    def new_kernel(self, release: str) -> None:
        self.stage()

    def told(self, release: str) -> list[str]:
        return list(self.next["kargs"])
