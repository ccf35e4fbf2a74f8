"""gpc apply on Debian 13 and on sid: the builders that people have today, and all the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from consumers.test_apply_debian import RESTORED, tree
from gpc.detect.image import EARLY
from gpc.host.real import RealReader
from gpc.image.records import Inside
from kit import hosts
from lab.debian import Debian
from lab.kernel import later_kernel_tree
from lab.releases import SID, TRIXIE

pytestmark = [pytest.mark.consumer, pytest.mark.slow]

MINE = ("/etc", "/usr/local")
BINDING = {"vfio", "vfio_iommu_type1", "vfio_pci", "vfio_pci_core"}


def contents(debian: Debian) -> dict[str, str]:
    """All in the image, but for the words that dracut was called with."""
    return {p: d for p, d in debian.image_files().items() if "build-parameter" not in p}


def seen(debian: Debian) -> Inside:
    """What gpc finds in the image, which must be what the builder's own unpacker takes out."""
    found = RealReader(str(debian.top)).image(debian.image, EARLY)
    assert isinstance(found, Inside), found
    theirs = debian.image_files()
    names = (path.rpartition("/")[2] for path in theirs)
    modules = {name.split(".ko")[0].replace("-", "_") for name in names if ".ko" in name}
    assert set(found.modules) == modules
    ends = {path: [d for p, d in theirs.items() if f"/{p}".endswith(path)] for path in EARLY}
    assert ends == {
        path: [found.files[path].sha256] if path in found.files else [] for path in EARLY
    }
    return found


@pytest.mark.parametrize("release", [TRIXIE, SID])
@pytest.mark.parametrize("builder", ["initramfs-tools", "dracut"])
def test_the_image_has_what_the_host_has_until_it_is_taken_back(
    builder: str, release: str, tmp_path: Path
) -> None:
    """One story, in order, as each step rebuilds an image; its modules are compressed by xz."""
    debian = Debian(later_kernel_tree(), tmp_path, builder=builder, release=release)
    text = hosts.machine(
        cpu="intel", os="debian-13", kernel="6.12", more=f"boot: {{initramfs: {builder}}}"
    )
    debian.put_tree("tree", tree(text, tmp_path / "built"))
    before, image, files = seen(debian), contents(debian), debian.photograph(*MINE)
    assert before.files == {}
    assert not BINDING & set(before.modules)

    applied = debian.gpc("apply --no-guard --yes /tree")
    assert applied.code == 0, applied.describe()
    assert "looked into" not in applied.stderr
    made, after = contents(debian), seen(debian)
    assert set(after.files) == set(EARLY)
    assert set(after.modules) >= BINDING
    assert [path for path in made if path.endswith("/vfio-pci.ko.xz")]
    menu = debian.run("grep -h '^[[:space:]]linux.*vmlinuz' /boot/grub/grub.cfg").check().stdout
    lines = [line for line in menu.splitlines() if " single" not in line]
    assert lines
    assert all("intel_iommu=on" in line for line in lines)

    assert debian.gpc("restore --original --yes").code == 0
    assert contents(debian) == image
    assert debian.photograph(*MINE) == files

    if debian.run("command -v update-initramfs").code != 0:
        return  # dracut of Debian 13 has no program that settings switch off
    settings = "/etc/initramfs-tools/update-initramfs.conf"
    debian.run(f"mkdir -p /etc/initramfs-tools && echo update_initramfs=no >>{settings}").check()
    failed = debian.gpc("apply --no-guard --yes /tree")
    assert failed.code == 6, failed.describe()
    assert f"error: {debian.image} is not as the files want it: no /etc/" in failed.stderr
    assert f"{settings} says update_initramfs=no" in failed.stderr
    assert failed.stderr.endswith(RESTORED)
    assert contents(debian) == image
