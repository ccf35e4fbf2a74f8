"""GRUB's own generator and checker: /etc/default/grub.d/*.cfg becomes a grub.cfg.

grub-mkconfig runs in a private mount namespace over a build tree, with Debian's stock
/etc/default/grub, the lab's kernel in /boot and, where asked for, the Xen hypervisor beside it.

One thing is not real: grub-probe, which asks the running machine for the disk under /boot, is
replaced by a script that always answers with the same ext4 disk, so that the result does not
depend on the machine. os-prober, which looks into foreign disks, is switched off.

Source: grub-mkconfig and /etc/grub.d of Debian's GRUB 2.06, and its patch that reads
/etc/default/grub.d (https://sources.debian.org/patches/grub2/2.06-13+deb12u1/)
"""

from __future__ import annotations

import re
import shlex
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lab import sysroot
from lab.cache import made_once
from lab.kernel import KernelTree, download
from lab.namespace import bind, private
from lab.tools import Refused, require, require_file, run, unavailable

_STOCK_DEFAULTS = Path("/usr/share/grub/default/grub")

PROBE = """\
#!/bin/sh
# Answers of one imagined machine: an ext4 file system on the disk's first partition.
for word; do
  case $word in
    --target=device) echo /dev/sda1 ;;
    --target=fs_uuid) echo 11111111-2222-3333-4444-555555555555 ;;
    --target=partuuid) echo 66666666-01 ;;
    --target=fs) echo ext2 ;;
    --target=partmap) echo msdos ;;
    --target=drive) echo '(hd0,msdos1)' ;;
    --target=hints_string) echo "--hint-bios=hd0,msdos1" ;;
    --target=compatibility_hint) echo hd0,msdos1 ;;
  esac
done
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One line of a menu entry that loads something: the kernel, Xen, or a module for them."""

    entry: str
    """The title of the menu entry."""
    name: str
    """linux, initrd, multiboot2, module2, ..."""
    image: str
    """The file that is loaded."""
    arguments: tuple[str, ...]
    """The command line of that file, as GRUB passes it on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrubConfig:
    """A generated grub.cfg."""

    text: str
    said: str
    """What grub-mkconfig printed beside it."""

    @property
    def linux(self) -> tuple[Command, ...]:
        """The kernels of the menu that start without Xen, in the menu's order."""
        return self.commands("linux")

    @property
    def xen(self) -> tuple[Command, ...]:
        """The hypervisors of the menu."""
        return self.commands("multiboot2")

    @property
    def dom0(self) -> tuple[Command, ...]:
        """The kernels that start under Xen; initial RAM disks are left out."""
        return tuple(c for c in self.commands("module2") if "vmlinuz" in c.image)

    def commands(self, name: str) -> tuple[Command, ...]:
        """All commands called `name` in the menu."""
        found = []
        entry = ""
        for line in self.text.splitlines():
            title = re.match(r"\s*menuentry '([^']*)'", line)
            if title:
                entry = title[1]
            words = line.split()
            if entry and words and words[0] == name:
                image, *arguments = _arguments(line.strip().removeprefix(name))
                found.append(
                    Command(entry=entry, name=name, image=image, arguments=tuple(arguments))
                )
        return tuple(found)


def grub_script_check(text: str) -> str:
    """What grub-script-check says against `text`; empty when it is a GRUB script."""
    with tempfile.NamedTemporaryFile("w", suffix=".cfg") as file:
        file.write(text)
        file.flush()
        ran = run([require("grub-script-check", "grub-common"), file.name])
    return "" if ran.ok else ran.stderr.strip() or ran.describe()


def mkconfig(tree: KernelTree, root: Path, *, xen: bool = False) -> GrubConfig:
    """The grub.cfg that grub-mkconfig makes with the build tree `root` in place.

    With `xen` a hypervisor is installed too. Errors: Refused when grub-mkconfig or its check of
    the result fails.
    """
    tool = require("grub-mkconfig", "grub-common")
    require("grub-script-check", "grub-common")
    with tempfile.TemporaryDirectory(prefix="gpc-grub-") as name:
        scratch = Path(name)
        view = scratch / "view"
        view.mkdir()
        mounts = sysroot.mounts(tree, root, view)
        stock = require_file(_STOCK_DEFAULTS, "grub2-common")
        defaults = stock.read_text() + "GRUB_DISABLE_OSPROBER=true\n"
        (view / "etc/default/grub").write_text(defaults)
        # grub.cfg names an initial RAM disk only where there is one.
        (view / "boot" / f"initrd.img-{tree.version}").touch()
        (view / "boot/grub").mkdir(exist_ok=True)
        if xen:
            shutil.copy(hypervisor(), view / "boot")
        probe = scratch / "grub-probe"
        probe.write_text(PROBE)
        probe.chmod(0o755)
        mounts.append(bind(probe, require("grub-probe", "grub-common")))
        ran = run(private([tool], mounts), timeout=120)
    if not ran.ok:
        raise Refused(ran.stderr.strip() or ran.describe())
    # GRUB looks through the bind mount at the directory behind it.
    text = ran.stdout.replace(str(view), "")
    said = grub_script_check(text)
    if said:
        raise Refused(said)
    return GrubConfig(text=text, said=ran.stderr)


def hypervisor() -> Path:
    """Xen's image for /boot, from the Debian package of the newest hypervisor that apt knows."""
    listed = run(
        [require("apt-cache", "apt"), "search", "--names-only", "^xen-hypervisor-4.*amd64$"]
    )
    names = [line.split(" ", 1)[0] for line in listed.check().stdout.splitlines()]
    if not names:
        unavailable("apt knows no xen-hypervisor-4.*-amd64 package: run apt-get update, on Debian")
    package = max(names, key=lambda name: [int(n) for n in re.findall(r"\d+", name)])
    unpacked = made_once(package, lambda staging: download(package, staging))
    return next((unpacked / "boot").glob("xen-4*.gz"))


def _arguments(text: str) -> list[str]:
    # GRUB's quoting is that of a shell, but for variables, which stay as they stand.
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.commenters = ""
    return list(lexer)
