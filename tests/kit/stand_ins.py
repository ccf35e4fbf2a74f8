"""Stand-ins for programs that write boot entries or images, mostly those that Debian does not have.

Each does on a root what the real one does to a command line, and no more: where it reads it, when
it reads it no longer, where it goes. What they follow is named with each; that the real program
does the same is not judged here.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gpc.host.reader import Answer
from gpc.host.writer import RealHost
from kit.firmware import uki

DONE = Answer(0, "")
_LAYER = re.compile(r'^KERNEL_CMDLINE\[default\](\+?)="(.*)"$', re.M)


class StandIns(RealHost):
    """A host whose boot programs are these."""

    def __init__(self, root: Path) -> None:
        super().__init__(str(root))
        self.below = root
        self.ran: list[tuple[str, ...]] = []
        self.programs: dict[str, Callable[..., Answer]] = {
            "mkinitcpio": self.mkinitcpio,
            "dracut": self.dracut,
            "limine-update": self.limine_update,
            "limine-mkinitcpio": self.limine_mkinitcpio,
            "kernel-install": self.kernel_install,
            "kernelstub": self.kernelstub,
            "grub-mkconfig": self.grub_mkconfig,
            "grub2-mkconfig": self.grub2_mkconfig,
            "sync": lambda *words: DONE,
        }

    def has_program(self, name: str) -> bool:
        return name in self.programs

    def act(self, command: Sequence[str], environment: Mapping[str, str]) -> Answer:
        self.ran.append(tuple(command))
        return self.programs[command[0]](*command[1:])

    def text(self, path: str) -> str:
        place = self.below / path
        return place.read_text() if place.is_file() else ""

    def put(self, path: str, data: str | bytes) -> None:
        place = self.below / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)

    def mkinitcpio(self, *words: str) -> Answer:
        """mkinitcpio 41, build_uki: kernel/cmdline and cmdline.d together, else /proc/cmdline."""
        assert words == ("-P",)
        below = sorted((self.below / "etc/cmdline.d").rglob("*.conf"))
        paths = [p for p in (self.below / "etc/kernel/cmdline", *below) if p.is_file()]
        texts = [path.read_text() for path in paths or [self.below / "proc/cmdline"]]
        lines = [line for text in texts for line in text.splitlines() if line[:1] not in ("", "#")]
        self.put("efi/EFI/Linux/arch-linux.efi", uki(re.sub(" +", " ", " ".join(lines))))
        return DONE

    def dracut(self, *words: str) -> Answer:
        """dracut 106: what its settings add up to, in an image of each kernel.

        The real program is asked in tests/consumers.
        """
        assert words == ("--force", "--regenerate-all")
        script = 'for f; do . "$f"; done; printf "%s" "$kernel_cmdline"'
        files = sorted((self.below / "etc/dracut.conf.d").glob("*.conf"))
        command = ["bash", "-c", script, "bash", *map(str, files)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        for tree in (self.below / "usr/lib/modules").iterdir():
            name = f"linux-{tree.name}-{self.text('etc/machine-id').strip()}.efi"
            self.put(f"efi/EFI/Linux/{name}", uki(told or self.text("proc/cmdline")))
        return DONE

    def kernel_install(self, *words: str) -> Answer:
        """systemd 257, 60-ukify.install: one file is all of the command line."""
        verb, version, _ = words
        assert verb == "add"
        said = self.text("etc/kernel/cmdline") or self.text("proc/cmdline")
        token = self.text("etc/machine-id").strip()
        self.put(f"efi/EFI/Linux/{token}-{version}.efi", uki(" ".join(said.split())))
        return DONE

    def kernel_install_bls(self, version: str) -> None:
        """systemd 257, 90-loaderentry.install: the first line of one file, else what was told."""
        said = (self.text("etc/kernel/cmdline") or self.text("proc/cmdline")).partition("\n")[0]
        token = self.text("etc/machine-id").strip()
        self.put(
            f"boot/loader/entries/{token}-{version}.conf",
            f"title Fedora ({version})\nversion {version}\nlinux /vmlinuz-{version}\n"
            f"initrd /initramfs-{version}.img\noptions {said}\ngrub_class fedora\n",
        )

    def kernelstub(self, *words: str) -> Answer:
        """kernelstub 3fb4e06: the root, then the user's options; its configuration written back.

        The kernel before the newest has an entry with the same options.
        """
        assert words == ()
        held = json.loads(self.text("etc/kernelstub/configuration"))
        if not {"esp_path", "setup_loader", "manage_mode", "force_update"} <= held["user"].keys():
            return Answer(169, "Malformed configuration!")
        options = held["user"]["kernel_options"]
        for name, end in (("current", ""), ("oldkern", "-previous")):
            kernel = f"vmlinuz{end}.efi"
            self.put(
                f"boot/efi/loader/entries/Pop_OS-{name}.conf",
                f"title Pop!_OS\nlinux /EFI/Pop_OS-1/{kernel}\n"
                f"initrd /EFI/Pop_OS-1/initrd.img{end}\n"
                f"options root=UUID=1 ro {' '.join(options)}\n",
            )
        held["user"]["live_mode"] = False
        self.put("etc/kernelstub/configuration", json.dumps(held, indent=2))
        return DONE

    def grub_mkconfig(self, *words: str) -> Answer:
        """GRUB 2.12, grub-mkconfig and 10_linux: the shell reads the settings; one entry a kernel.

        The real program is asked in tests/consumers.
        """
        assert words == ("-o", "/boot/grub/grub.cfg")
        script = '. "$1"; printf "%s" "$GRUB_CMDLINE_LINUX $GRUB_CMDLINE_LINUX_DEFAULT"'
        command = ["sh", "-c", script, "sh", str(self.below / "etc/default/grub")]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        entries = "".join(
            "menuentry 'Arch Linux' {\n"
            f"\tlinux /boot/{kernel.name} root=UUID=1 ro {told.strip()}\n"
            "\tinitrd /boot/initramfs-linux.img\n}\n"
            for kernel in sorted((self.below / "boot").glob("vmlinuz-*"))
        )
        mark = "/etc/grub.d/10_linux ###\n"
        self.put("boot/grub/grub.cfg", f"### BEGIN {mark}{entries}### END {mark}")
        return DONE

    def grub2_mkconfig(self, *words: str) -> Answer:
        """GRUB 2.12 of Fedora: Linux's entries lie elsewhere; 20_linux_xen has those of a dom0."""
        assert words == ("-o", "/boot/grub2/grub.cfg")
        script = (
            '. "$1"; own=${GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT:-$GRUB_CMDLINE_LINUX_DEFAULT}; '
            'echo "$GRUB_CMDLINE_LINUX $own"; echo "$GRUB_CMDLINE_XEN $GRUB_CMDLINE_XEN_DEFAULT"'
        )
        command = ["sh", "-c", script, "sh", str(self.below / "etc/default/grub")]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        dom0, xen = told.splitlines()
        entries = "".join(
            "menuentry 'Fedora, with Xen hypervisor' {\n"
            f"\tmultiboot2 /xen-4.19.gz placeholder {xen.strip()} ${{xen_rm_opts}}\n"
            f"\tmodule2 /{kernel.name} placeholder {dom0.strip()}\n"
            f"\tmodule2 --nounzip /initramfs-{kernel.name[8:]}.img\n}}\n"
            for kernel in sorted((self.below / "boot").glob("vmlinuz-*"))
        )
        mark = "/etc/grub.d/20_linux_xen ###\n"
        self.put("boot/grub2/grub.cfg", f"blscfg\n### BEGIN {mark}{entries}### END {mark}")
        return DONE

    def limine_mkinitcpio(self, *words: str) -> Answer:
        """limine-mkinitcpio-hook 1.37: images, and then the entries, with the digests of both."""
        for name in ("vmlinuz", "initramfs"):
            self.put(f"boot/id/linux/{name}", name)
        return self.limine_update(*words)

    def limine_update(self, *words: str) -> Answer:
        """limine-entry-tool 1.38: four layers; where none says a word, what the kernel was told."""
        assert words == ()
        said = ""
        layers = [
            *sorted((self.below / "usr/share/limine-entry-tool.d").glob("*.conf")),
            self.below / "etc/limine-entry-tool.conf",
            *sorted((self.below / "etc/limine-entry-tool.d").glob("*.conf")),
            self.below / "etc/default/limine",
        ]
        for path in layers:
            for plus, value in _LAYER.findall(path.read_text() if path.is_file() else ""):
                said = f"{said} {value}" if plus else value
        said = (
            " ".join(said.split())
            or (self.text("etc/kernel/cmdline") or self.text("proc/cmdline")).strip()
        )
        kernel, image = (self._hashed(f"id/linux/{name}") for name in ("vmlinuz", "initramfs"))
        self.put(
            "boot/limine.conf",
            f"/+Linux\n//linux\nprotocol: linux\npath: {kernel}\ncmdline: {said}\n"
            f"module_path: {image}\n",
        )
        return DONE

    def _hashed(self, path: str) -> str:
        data = (self.below / "boot" / path).read_bytes()
        return f"boot():/{path}#{hashlib.blake2b(data).hexdigest()}"


UPDATE_INITRAMFS = """\
#!/bin/sh
echo "rebuilt, with $(grub-editenv /boot/grub/grubenv list | grep gpc_guard)" >>/var/lib/said
if [ -e /boot/fail ]; then echo out of room; exit 1; fi
if [ -e /boot/kill ]; then rm /boot/kill; kill -9 "$PPID"; exit 0; fi
for image in /boot/initrd.img-*; do
  rm -rf /tmp/image
  mkdir -p "/tmp/image/modules/lib/modules/${image#*img-}/kernel"
  cd /tmp/image/modules
  for name in vfio vfio-pci vfio_iommu_type1 vfio_virqfd; do
    : >"lib/modules/${image#*img-}/kernel/$name.ko"
  done
  for file in etc/modprobe.d/gpc.conf etc/udev/rules.d/70-gpc.rules; do
    if [ -e "/$file" ]; then mkdir -p "${file%/*}" && cp "/$file" "$file"; fi
  done
  date +%N >rebuilt
  find . | cpio --quiet --create --format=newc >/tmp/image/new && cat /tmp/image/new >"$image"
done
"""
"""Writes an archive with gpc's files, and with modules by their names alone.

What it writes differs from what stood there, and from run to run.
"""
