"""Files of gpc's alone for owners of entries: refused where they are for nothing, or do harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.commands.apply import apply, restore
from kit import host_tree
from kit.host_tree import photograph, without_times

ARCH = {"family": "arch", "hypervisor": "kvm", "initramfs": "mkinitcpio"}
UKI = ARCH | {"loader": "systemd-boot", "entries": "mkinitcpio-uki"}
LIMINE = ARCH | {"loader": "limine", "entries": "limine-entry-tool"}
PLAIN = ARCH | {"loader": "grub", "entries": "grub-mkconfig"}
CMDLINE_D = {"etc/cmdline.d/gpc.conf": "# gpc\nintel_iommu=on\n"}
ENTRY_TOOL = {
    "etc/limine-entry-tool.d/zz-gpc.conf": 'KERNEL_CMDLINE[default]+=" intel_iommu=on "\n'
}
CONF_D = {"etc/mkinitcpio.conf.d/gpc.conf": "MODULES=(\n  vfio_pci\n)\n"}

DRACUT = ARCH | {"loader": "systemd-boot", "entries": "dracut-uki", "initramfs": "dracut"}
CONF_OF_DRACUT = {"etc/dracut.conf.d/zz-gpc.conf": 'kernel_cmdline+=" intel_iommu=on "\n'}

PRESET = "etc/mkinitcpio.d/linux.preset"
MADE = "PRESETS=('default' 'fallback')\nALL_kver=/boot/vmlinuz-linux\n"
USUAL = f'{MADE}default_uki="/efi/EFI/Linux/arch-linux.efi"\n'
ROOT = {"etc/kernel/cmdline": "root=UUID=1 rw\n", "proc/cmdline": "root=UUID=1 rw\n"}
SAYS = "etc/default/limine"

GOOD = {
    "root= in /etc/kernel/cmdline": (UKI, CMDLINE_D, {PRESET: USUAL, **ROOT}),
    "root= in another drop-in": (
        UKI,
        CMDLINE_D,
        {PRESET: USUAL, "etc/cmdline.d/root.conf": "root=UUID=1\n", "proc/cmdline": "root=UUID=1"},
    ),
    "a root that nobody names": (
        UKI,
        CMDLINE_D,
        {PRESET: USUAL, "etc/kernel/cmdline": "quiet\n", "proc/cmdline": "quiet\n"},
    ),
    "the last layer adds": (
        LIMINE,
        ENTRY_TOOL,
        {SAYS: 'KERNEL_CMDLINE[default]+="root=UUID=1 rw"\n', **ROOT},
    ),
    "as Omarchy has it": (
        LIMINE,
        ENTRY_TOOL,
        {
            "etc/limine-entry-tool.d/omarchy.conf": 'KERNEL_CMDLINE[default]+=" quiet splash"\n',
            SAYS: 'KERNEL_CMDLINE[default]+="root=UUID=1 rw"\n',
            **ROOT,
        },
    ),
    "an earlier layer sets anew": (
        LIMINE,
        ENTRY_TOOL,
        {"etc/limine-entry-tool.d/a.conf": "KERNEL_CMDLINE[default]=root=UUID=1\n", **ROOT},
    ),
    "a word for another kernel alone": (
        LIMINE,
        ENTRY_TOOL,
        {
            SAYS: 'KERNEL_CMDLINE[default]+="root=UUID=1"\nKERNEL_CMDLINE[lts]="root=UUID=1"\n',
            **ROOT,
        },
    ),
    "a commented config": (PLAIN, CONF_D, {PRESET: f'{MADE}#ALL_config="/etc/mkinitcpio.conf"\n'}),
    "a config of the fallback alone": (
        PLAIN,
        CONF_D,
        {PRESET: f'{MADE}fallback_config="/etc/f"\n'},
    ),
    "a config of an image that is not made": (
        PLAIN,
        CONF_D,
        {PRESET: f"{MADE}other_config=/etc/f\n"},
    ),
    "no presets at all": (PLAIN, CONF_D, {"etc/x": ""}),
    "root= in dracut's settings": (
        DRACUT,
        CONF_OF_DRACUT,
        {"etc/dracut.conf": 'kernel_cmdline="root=UUID=1 rw"\n', **ROOT},
    ),
    "a file of dracut's that stands for another": (
        DRACUT,
        CONF_OF_DRACUT,
        {
            "usr/lib/dracut/dracut.conf.d/zzz.conf": "kernel_cmdline=rd.lost\n",
            "etc/dracut.conf.d/zzz.conf": "kernel_cmdline+=' root=UUID=1'\n",
            **ROOT,
        },
    ),
}
BAD = {
    "no kernel/cmdline": (UKI, CMDLINE_D, {PRESET: USUAL}, "there is no /etc/kernel/cmdline"),
    "only comments beside": (
        UKI,
        CMDLINE_D,
        {PRESET: USUAL, "etc/cmdline.d/a.conf": "# root=UUID=1\n", "proc/cmdline": "root=UUID=1\n"},
        "do not say root=",
    ),
    "a directory's file that is none": (
        UKI,
        CMDLINE_D,
        {PRESET: USUAL, "etc/cmdline.d/root.bak": "root=UUID=1\n"},
        "there is no /etc/kernel/cmdline",
    ),
    "cmdline of the preset": (
        UKI,
        CMDLINE_D,
        {PRESET: f"{USUAL}default_cmdline=/etc/kernel/my\n", **ROOT},
        "told what /etc/kernel/my says",
    ),
    "cmdline of all presets": (
        UKI,
        CMDLINE_D,
        {PRESET: f'{USUAL}ALL_cmdline="/etc/kernel/cmdline"\n', **ROOT},
        "take it out of `ALL_cmdline=`",
    ),
    "cmdline by an option": (
        UKI,
        CMDLINE_D,
        {PRESET: f'{USUAL}default_options="--splash /x --cmdline /etc/my"\n', **ROOT},
        "take it out of `default_options=`",
    ),
    "no cmdline": (
        UKI,
        CMDLINE_D,
        {PRESET: f"{USUAL}default_options=(--no-cmdline)\n", **ROOT},
        "without a command line inside",
    ),
    "an old mkinitcpio": (
        UKI,
        CMDLINE_D,
        {PRESET: USUAL, "usr/bin/mkinitcpio": "#!/bin/bash\n", **ROOT},
        "came with version 36",
    ),
    "no image": (UKI, CMDLINE_D, {PRESET: f"{MADE}default_image=/boot/i\n"}, "no preset"),
    "a lone +=": (LIMINE, ENTRY_TOOL, {SAYS: "ESP_PATH=/boot\n", **ROOT}, "nothing is said"),
    "layers without root=": (
        LIMINE,
        ENTRY_TOOL,
        {"usr/share/limine-entry-tool.d/a.conf": 'KERNEL_CMDLINE[default]+=" quiet"\n', **ROOT},
        "root= is not said",
    ),
    "a later plain =": (
        LIMINE,
        ENTRY_TOOL,
        {SAYS: 'KERNEL_CMDLINE[default]="root=UUID=1 rw"\n', **ROOT},
        "sets KERNEL_CMDLINE[default] anew",
    ),
    "a later plain = in a drop-in": (
        LIMINE,
        ENTRY_TOOL,
        {"etc/limine-entry-tool.d/zzz.conf": "KERNEL_CMDLINE[default]=root=UUID=1\n", **ROOT},
        "zzz.conf sets",
    ),
    "dracut by itself": (DRACUT, CONF_OF_DRACUT, {**ROOT}, "nothing is said by kernel_cmdline"),
    "dracut's settings without root=": (
        DRACUT,
        CONF_OF_DRACUT,
        {"etc/dracut.conf.d/a.conf": 'kernel_cmdline+=" quiet "\n', **ROOT},
        "root= is not said by kernel_cmdline",
    ),
    "a later file of dracut's": (
        DRACUT,
        CONF_OF_DRACUT,
        {"etc/dracut.conf.d/zzz.conf": "kernel_cmdline='root=UUID=1'\n", **ROOT},
        "zzz.conf sets kernel_cmdline anew",
    ),
    "a config of all presets": (
        PLAIN,
        CONF_D,
        {PRESET: f'{MADE}ALL_config="/etc/mkinitcpio.conf"\n'},
        "take `ALL_config=` out of",
    ),
    "a config by an option": (
        PLAIN,
        CONF_D,
        {PRESET: f'{MADE}default_options="-c /etc/my.conf -S autodetect"\n'},
        "made by /etc/my.conf alone",
    ),
}


def host(base: Path, files: dict[str, str]) -> Path:
    root = base / "root"
    for path, text in {**files, "usr/x": "", "etc/y": "", "var/lib/z": ""}.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return root


@pytest.mark.parametrize("case", GOOD)
def test_what_reaches_the_kernel_is_put_there_and_goes_again(tmp_path: Path, case: str) -> None:
    system, files, there = GOOD[case]
    root = host(tmp_path, there)
    before = without_times(photograph(root))
    tree = str(host_tree.build_tree(tmp_path / "tree", files, system=system))
    assert apply(tree, root=str(root), yes=True) == 0
    assert all((root / path).read_text() == text for path, text in files.items())
    assert apply(tree, root=str(root), yes=True) == 0
    assert restore(root=str(root), yes=True) == 0
    assert without_times(photograph(root)) == before


@pytest.mark.parametrize("case", BAD)
def test_what_would_be_for_nothing_or_do_harm_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], case: str
) -> None:
    system, files, there, reason = BAD[case]
    root = host(tmp_path, there)
    before = photograph(root)
    tree = str(host_tree.build_tree(tmp_path / "tree", files, system=system))
    assert apply(tree, root=str(root), yes=True) == 5
    said = capfd.readouterr().err
    assert reason in said
    assert "help:" in said
    assert photograph(root) == before


def test_presets_do_not_matter_where_another_program_makes_the_images(tmp_path: Path) -> None:
    root = host(
        tmp_path,
        {PRESET: f"{MADE}ALL_config=/etc/my\n", SAYS: 'KERNEL_CMDLINE[default]+=" root=UUID=1"\n'},
    )
    tree = str(host_tree.build_tree(tmp_path / "tree", {**CONF_D, **ENTRY_TOOL}, system=LIMINE))
    assert apply(tree, root=str(root), yes=True) == 0
