"""Entries of the Boot Loader Specification under GRUB: whose they are, and where words stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from apply.owners import BLS, ENTRY, GRUB, ID
from gpc.commands.apply import apply, restore
from gpc.detect.chain import detect_chain
from gpc.detect.look import Look
from gpc.host.real import RealReader
from gpc.target.live import Told
from gpc_targets.bls.environment import HEADER, kernelopts, with_kernelopts
from gpc_targets.bls.live import entries, foretold, standing, untried
from kit import host_tree

SYSTEM = GRUB | {"entries": "bls", "family": "fedora", "initramfs": "dracut"}
MENU = (
    "### BEGIN /etc/grub.d/10_linux ###\nmenuentry 'Fedora' {\n\tlinux /vmlinuz-6.11 root=UUID=1\n"
    "\tinitrd /initramfs-6.11.img\n}\n### END /etc/grub.d/10_linux ###\n"
)
BLSCFG = "### BEGIN /etc/grub.d/10_linux ###\ninsmod blscfg\nblscfg\n### END ###\n"
VALUE = "root=/dev/mapper/rhel-root ro crashkernel=auto "
BLOCK = f"{HEADER}saved_entry=x\nkernelopts={VALUE}\nboot_success=0\n".ljust(1024, "#")
BY_VARIABLE = {
    ENTRY: BLS.format("4.18.0") + "options $kernelopts $tuned_params\n",
    "etc/machine-id": f"{ID}\n",
    "boot/grub2/grub.cfg": BLSCFG,
    "boot/grub2/grubenv": BLOCK,
}
OWN = {ENTRY: BLS.format("6.11") + "options root=UUID=1\n", "etc/machine-id": f"{ID}\n"}


def put(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    for name in ("etc", "usr", "var/lib"):
        (root / name).mkdir(parents=True, exist_ok=True)
    return root


def told(base: Path, *words: str) -> str:
    text = "".join(f"linux {word}\n" for word in words)
    return str(host_tree.build_tree(base, {"etc/gpc/arguments": text}, system=SYSTEM))


@pytest.mark.parametrize(
    ("files", "owner"),
    [
        ({"boot/grub2/grub.cfg": BLSCFG, **OWN}, None),  # the rule on Fedora
        ({"boot/grub2/grub.cfg": MENU, **OWN}, "grub-mkconfig"),
        ({"boot/grub2/grub.cfg": "# none of 10_linux\n", **OWN}, None),
        ({"etc/default/grub": "GRUB_ENABLE_BLSCFG=false\n"}, "grub-mkconfig"),
        ({"etc/default/grub": "GRUB_ENABLE_BLSCFG=true\n"}, None),
        ({"etc/default/grub": "", **OWN}, None),
    ],
)
def test_a_menu_with_entries_in_itself_is_not_taken_for_one_that_reads_others(
    tmp_path: Path, files: dict[str, str], owner: str | None
) -> None:
    found = detect_chain(Look(RealReader(str(put(tmp_path, files)))), "fedora")
    assert found.loader == "grub"
    assert found.entries in ((owner,) if owner else ("bls", None))


def test_words_are_refused_that_no_menu_would_take(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = put(tmp_path / "root", {"boot/grub2/grub.cfg": MENU, **OWN})
    assert apply(told(tmp_path / "tree", "iommu=pt"), root=str(root), yes=True) == 5
    said = capfd.readouterr().err
    assert "has its entries in itself" in said
    assert "entries: grub-mkconfig" in said


def test_words_of_a_variable_are_edited_where_it_stands_and_go_again(tmp_path: Path) -> None:
    root = put(tmp_path / "root", BY_VARIABLE)
    block = root / "boot/grub2/grubenv"
    for words in (("intel_iommu=on", "hugepagesz=1G", "hugepages=16"), ("intel_iommu=on",)):
        assert apply(told(tmp_path / words[-1], *words), root=str(root), yes=True) == 0
        text = block.read_text()
        assert kernelopts(text) == f"{VALUE.strip()} {' '.join(words)} "
        assert len(text) == 1024
        (entry,) = entries(RealReader(str(root)), SYSTEM) or ()
        assert entry.words == (*VALUE.split(), *words, "$tuned_params")
        found = standing(RealReader(str(root)), SYSTEM)
        assert found is not None
        assert "intel_iommu=on" in found.linux
    assert (root / ENTRY).read_text() == BY_VARIABLE[ENTRY]
    assert not (root / "etc/kernel/cmdline").exists()
    assert restore(root=str(root), yes=True) == 0
    assert block.read_text() == BLOCK


def test_words_of_a_variable_stand_where_a_menu_written_anew_takes_them_from(
    tmp_path: Path,
) -> None:
    before = 'GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX="crashkernel=auto  quiet"\nGRUB_DEFAULT=saved\n'
    root = put(tmp_path / "root", {**BY_VARIABLE, "etc/default/grub": before})
    assert list(foretold(RealReader(str(root)), SYSTEM, frozenset(("bls",)))) == []
    assert apply(told(tmp_path / "tree", "iommu=pt"), root=str(root), yes=True) == 0
    settings = root / "etc/default/grub"
    assert settings.read_text() == before.replace("quiet", "quiet iommu=pt")
    assert restore(root=str(root), yes=True) == 0
    assert settings.read_text() == before


@pytest.mark.parametrize("line", ["", "GRUB_CMDLINE_LINUX=quiet\n", 'GRUB_CMDLINE_LINUX="$A"\n'])
def test_a_menu_written_anew_without_them_is_foretold(tmp_path: Path, line: str) -> None:
    root = put(tmp_path / "root", {**BY_VARIABLE, "etc/default/grub": line})
    (first, _) = foretold(RealReader(str(root)), SYSTEM, frozenset(("bls",)))
    assert "has no plain line GRUB_CMDLINE_LINUX" in first
    assert list(foretold(RealReader(str(root)), SYSTEM, frozenset(("initramfs",)))) == []
    assert apply(told(tmp_path / "tree", "iommu=pt"), root=str(root), yes=True) == 0
    assert (root / "etc/default/grub").read_text() == line


def test_a_block_behind_a_link_is_edited_where_it_lies(tmp_path: Path) -> None:
    root = put(tmp_path / "root", {**BY_VARIABLE, "boot/efi/EFI/redhat/grubenv": BLOCK})
    block = root / "boot/grub2/grubenv"
    block.unlink()
    block.symlink_to("../efi/EFI/redhat/grubenv")
    assert apply(told(tmp_path / "tree", "iommu=pt"), root=str(root), yes=True) == 0
    assert block.is_symlink()
    assert "iommu=pt" in (root / "boot/efi/EFI/redhat/grubenv").read_text()


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (f"{HEADER}saved_entry=x\n".ljust(1024, "#"), "does not have it"),
        (f"{HEADER}kernelopts=root=UUID=1\n##", "has no room for"),
    ],
)
def test_a_variable_that_is_not_there_or_full_is_refused(
    tmp_path: Path, block: str, reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    root = put(tmp_path / "root", {**BY_VARIABLE, "boot/grub2/grubenv": block})
    assert apply(told(tmp_path / "tree", "iommu=pt"), root=str(root), yes=True) == 5
    assert reason in capfd.readouterr().err
    assert (root / "boot/grub2/grubenv").read_text() == block


def test_a_trial_that_writes_to_the_same_block_is_not_begun(tmp_path: Path) -> None:
    assert "environment block" in (untried(RealReader(str(put(tmp_path, BY_VARIABLE))), {}) or "")
    assert untried(RealReader(str(put(tmp_path / "own", OWN))), {}) is None


@pytest.mark.parametrize("value", ["", "a b", 'x="a b" y', "back\\slash", "line\nend"])
def test_what_is_written_into_a_block_is_what_is_read(value: str) -> None:
    block = with_kernelopts(BLOCK, value)
    assert block is not None
    assert len(block) == len(BLOCK)
    assert kernelopts(block) == value
    assert with_kernelopts(block, VALUE) == BLOCK


def test_a_file_for_new_kernels_has_the_newest_entrys_words_and_no_variable_of_grubs(
    tmp_path: Path,
) -> None:
    older = ENTRY.replace("6.11.10", "6.9.1")
    files = {
        ENTRY: BLS.format("6.11.10") + "options root=UUID=2 ro $tuned_params\n",
        older: BLS.format("6.9.1") + "options root=UUID=1 ro $tuned_params\n",
        "etc/machine-id": f"{ID}\n",
    }
    root = put(tmp_path / "root", files)
    assert apply(told(tmp_path / "tree", "iommu=pt"), root=str(root), yes=True) == 0
    assert (root / "etc/kernel/cmdline").read_text() == "root=UUID=2 ro iommu=pt\n"
    assert standing(RealReader(str(root)), SYSTEM) == Told(("ro", "iommu=pt"), (), ())
