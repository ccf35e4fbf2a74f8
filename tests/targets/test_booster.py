"""What hosts with booster, or without an image, are written: the same as others, but for images."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.build import build_source
from gpc.host.real import RealReader
from gpc.output.manifest import read_manifest
from gpc_targets.booster.live import hindrance
from kit.hosts import machine


def built(word: str) -> dict[str, str]:
    source = machine(cpu="intel", more=f"boot: {{initramfs: {word}}}").encode()
    return {each.path: each.text for each in build_source("m", source).artifacts}


@pytest.mark.parametrize("word", ["booster", "none"])
def test_nothing_is_written_for_the_image_and_all_else_is(word: str) -> None:
    usual, bare = built("mkinitcpio"), built(word)
    assert usual.keys() - bare.keys() == {"etc/mkinitcpio.conf.d/gpc.conf"}
    assert bare == {path: usual[path] for path in bare}


def test_the_image_is_made_again_when_modprobe_d_changes() -> None:
    source = machine(cpu="intel", more="boot: {initramfs: booster}").encode()
    manifest = read_manifest(build_source("m", source).manifest)
    assert "initramfs" in manifest.files["etc/modprobe.d/gpc.conf"].actions


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ("modules_force_load: nouveau\n", "nouveau"),
        ("compression: xz\nmodules: -*,nvidia-drm, hid_apple # early\n", "nvidia-drm"),
        ('modules: "kernel/drivers/gpu/drm/xe/xe.ko.zst,ext4"\n', "kernel/drivers/gpu/drm/xe/xe"),
        ("modules: kernel/drivers/gpu/\n", "kernel/drivers/gpu/"),
        ("modules: '*'\n", "*"),
        ("modules: -*,hid_apple,kernel/fs/btrfs/btrfs.ko\n", None),
        ("# modules: nouveau\nextra_files: nouveau\n", None),
        ("modules: -nouveau\n", None),
        ("", None),
    ],
)
def test_settings_that_put_a_graphics_driver_into_the_image_are_named(
    settings: str, named: str | None, tmp_path: Path
) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/booster.yaml").write_text(settings)
    found = hindrance(RealReader(str(tmp_path)), "/boot/booster-linux.img", "6.17")
    assert (found is not None) == (named is not None)
    assert named is None or named in (found or "")
