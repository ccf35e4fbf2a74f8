"""dracut, initramfs-tools, mkinitcpio's configuration and GRUB judge a build tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.grub import grub_script_check, mkconfig
from lab.initramfs import dracut_image, initramfs_tools_image, mkinitcpio_conf
from lab.kernel import KernelTree
from lab.tools import Refused

pytestmark = pytest.mark.consumer

HOOK = """\
#!/bin/sh
case $1 in prereqs) exit 0 ;; esac
. /usr/share/initramfs-tools/hook-functions
manual_add_modules vfio-pci
"""


@pytest.fixture
def root(build_tree: Path) -> Path:
    write(build_tree, "etc/modprobe.d/gpc.conf", "options vfio-pci ids=1002:6818\n")
    return build_tree


def write(root: Path, path: str, text: str, mode: int = 0o644) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(mode)


def test_dracut_puts_modules_and_files_into_the_image(kernel_tree: KernelTree, root: Path) -> None:
    write(root, "usr/local/sbin/gpc-bind", "#!/bin/sh\n", 0o755)
    write(
        root,
        "etc/dracut.conf.d/gpc.conf",
        'force_drivers+=" vfio-pci "\n'
        'install_items+=" /etc/modprobe.d/gpc.conf /usr/local/sbin/gpc-bind "\n',
    )
    image = dracut_image(kernel_tree, root)
    assert "vfio_pci" in image.modules()
    assert "usr/local/sbin/gpc-bind" in image.files
    assert image.read("/etc/modprobe.d/gpc.conf") == "options vfio-pci ids=1002:6818\n"
    assert "radeon" not in image.modules()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('force_drivers+=" vfio-pic "', "Failed to find module 'vfio_pic'"),
        ('install_items+=" /etc/nosuch.conf "', "installing '/etc/nosuch.conf'"),
    ],
)
def test_dracut_refuses_what_it_cannot_find(
    kernel_tree: KernelTree, root: Path, line: str, said: str
) -> None:
    write(root, "etc/dracut.conf.d/gpc.conf", f"{line}\n")
    with pytest.raises(Refused, match=said):
        dracut_image(kernel_tree, root)


def test_initramfs_tools_runs_the_hook_and_takes_the_script(
    kernel_tree: KernelTree, root: Path
) -> None:
    write(root, "etc/initramfs-tools/hooks/gpc", HOOK, 0o755)
    script = "#!/bin/sh\ncase $1 in prereqs) exit 0 ;; esac\n"
    write(root, "etc/initramfs-tools/scripts/init-top/gpc", script, 0o755)
    image = initramfs_tools_image(kernel_tree, root)
    assert "vfio_pci" in image.modules()
    assert image.read("scripts/init-top/gpc") == script
    assert "/scripts/init-top/gpc" in image.read("scripts/init-top/ORDER")
    assert "options vfio-pci" in image.read("etc/modprobe.d/gpc.conf")


def test_without_the_hook_the_modules_are_not_there(kernel_tree: KernelTree, root: Path) -> None:
    write(root, "etc/initramfs-tools/hooks/gpc", HOOK, 0o644)
    assert "vfio_pci" not in initramfs_tools_image(kernel_tree, root).modules()


def test_initramfs_tools_refuses_a_hook_that_fails(kernel_tree: KernelTree, root: Path) -> None:
    failing = HOOK.replace("manual_add_modules vfio-pci", "echo no such card >&2; exit 1")
    write(root, "etc/initramfs-tools/hooks/gpc", failing, 0o755)
    with pytest.raises(Refused, match="no such card"):
        initramfs_tools_image(kernel_tree, root)


def test_mkinitcpio_reads_drop_ins_after_its_own_file(root: Path) -> None:
    write(
        root,
        "etc/mkinitcpio.conf.d/gpc.conf",
        'MODULES+=(vfio_pci vfio)\nFILES+=("/etc/modprobe.d/a b.conf")\n',
    )
    read = mkinitcpio_conf(root)
    assert read.modules == ("vfio_pci", "vfio")
    assert read.files == ("/etc/modprobe.d/a b.conf",)
    assert "modconf" in read.hooks


def test_mkinitcpio_refuses_what_is_no_bash(root: Path) -> None:
    write(root, "etc/mkinitcpio.conf.d/gpc.conf", "MODULES+=(vfio_pci\n")
    with pytest.raises(Refused, match=r"syntax error|unexpected"):
        mkinitcpio_conf(root)


def test_grub_puts_our_words_on_the_kernels_line(kernel_tree: KernelTree, root: Path) -> None:
    line = 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX iommu=pt vfio-pci.ids=1002:6818"\n'
    write(root, "etc/default/grub.d/zz-gpc.cfg", line)
    config = mkconfig(kernel_tree, root)
    assert len(config.linux) == 3
    assert all("vfio-pci.ids=1002:6818" in command.arguments for command in config.linux)
    assert config.linux[0].image == f"/boot/vmlinuz-{kernel_tree.version}"
    assert config.xen == ()


def test_grub_puts_our_words_on_xens_lines(kernel_tree: KernelTree, root: Path) -> None:
    write(
        root,
        "etc/default/grub.d/zz-gpc.cfg",
        'GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN iommu=1"\n'
        'GRUB_CMDLINE_LINUX_XEN_REPLACE="xen-pciback.hide=(01:00.0)(01:00.1)"\n',
    )
    config = mkconfig(kernel_tree, root, xen=True)
    assert config.xen
    assert all("iommu=1" in command.arguments for command in config.xen)
    assert "xen-pciback.hide=(01:00.0)(01:00.1)" in config.dom0[0].arguments
    assert all("iommu=1" not in command.arguments for command in config.linux)


def test_grub_refuses_a_drop_in_that_is_no_shell(kernel_tree: KernelTree, root: Path) -> None:
    write(root, "etc/default/grub.d/zz-gpc.cfg", 'GRUB_CMDLINE_LINUX="open\n')
    with pytest.raises(Refused, match="Unterminated quoted string"):
        mkconfig(kernel_tree, root)


def test_a_grub_script_is_checked() -> None:
    assert grub_script_check("set default=0\n") == ""
    assert "syntax error" in grub_script_check('menuentry "open" {\n')


def test_the_machines_own_files_stay_as_they_are(kernel_tree: KernelTree, root: Path) -> None:
    def seen() -> set[tuple[str, int]]:
        places = (Path("/etc/default"), Path("/etc/modprobe.d"), Path("/etc/initramfs-tools"))
        return {(str(p), p.lstat().st_mtime_ns) for place in places for p in place.rglob("*")}

    before = seen()
    write(root, "etc/default/grub.d/zz-gpc.cfg", "GRUB_TIMEOUT=1\n")
    mkconfig(kernel_tree, root)
    assert seen() == before
    assert not Path("/etc/modprobe.d/gpc.conf").exists()
