"""gpc apply on a real Debian system whose images dracut makes: where it writes is where to look."""

from __future__ import annotations

from pathlib import Path

import pytest

from consumers.test_apply_debian import RESTORED, tree
from gpc.detect.image import EARLY
from gpc.host.real import RealReader
from gpc.image.records import Inside
from kit import hosts
from lab.debian import Debian
from lab.kernel import KernelTree

pytestmark = [pytest.mark.consumer, pytest.mark.slow]

TOKEN = "0123456789abcdef0123456789abcdef"


def seen(debian: Debian) -> Inside:
    found = RealReader(str(debian.top)).image(debian.image, EARLY)
    assert isinstance(found, Inside), found
    return found


def test_an_image_of_dracut_is_verified_and_one_written_elsewhere_is_caught(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    """One story, in order, as each step rebuilds an image."""
    debian = Debian(kernel_tree, tmp_path, builder="dracut")
    text = hosts.machine(cpu="intel", more="boot: {initramfs: dracut}")
    debian.put_tree("tree", tree(text, tmp_path / "built"))
    before = seen(debian)
    assert before.files == {}

    applied = debian.gpc("apply --no-guard --yes /tree")
    assert applied.code == 0, applied.describe()
    assert "looked into" not in applied.stderr
    assert set(seen(debian).files) == set(EARLY)
    assert "vfio_pci" in seen(debian).modules
    assert debian.gpc("restore --original --yes").code == 0
    assert seen(debian) == before

    # A directory of the boot loader specification lies about: GRUB looks for no image there.
    place = f"/boot/{TOKEN}"
    made = f"mkdir -p /boot/loader/entries {place}/{kernel_tree.version}"
    debian.run(f"echo {TOKEN} >/etc/machine-id; {made}").check()
    files = debian.photograph("/etc", "/usr/local")
    failed = debian.gpc("apply --no-guard --yes /tree")
    assert failed.code == 6, failed.describe()
    assert f"error: {debian.image} is not as the files want it: no /etc/" in failed.stderr
    elsewhere = f"{place}/{kernel_tree.version}/initrd"
    assert f"dracut writes {elsewhere} as long as {place} is there" in failed.stderr
    assert failed.stderr.endswith(RESTORED)
    assert debian.photograph("/etc", "/usr/local") == files
    assert seen(debian) == before
