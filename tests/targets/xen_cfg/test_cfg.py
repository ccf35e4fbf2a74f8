"""Words of gpc's in the file beside xen.efi go from wherever its comments say it has put them."""

from __future__ import annotations

from pathlib import Path

from gpc.target.live import Told
from gpc.target.owner import NOTHING, Handed, edits
from targets.test_xen_cfg import ADDED, CFG, GONE, OWNER, SYSTEM, WHOLE, edited, host


def test_words_go_from_each_section_of_this_system_that_gpc_has_added_to(tmp_path: Path) -> None:
    mine = "[mine]\noptions=dom0_mem=4G iommu=1\nkernel=k root=/dev/vg0/root dom0only\n"
    before = f"[global]\ndefault=a\nchain=b.cfg\n[a]\nkernel=k root=/dev/vg0/root\n{mine}"
    there = edited(host(tmp_path / "a", before), ADDED)
    copied = there[there.index("[a]") : there.index("[mine]")].replace("[a]", "[copy]")
    other = copied.replace("[copy]", "[other]").replace("vg0", "vg1")
    moved = there.replace("default=a", "default=c") + copied + other
    chained = "[c]\nkernel=k root=/dev/vg0/root\n"
    beside = CFG.replace("xen.cfg", "b.cfg")
    reader = host(tmp_path / "b", moved, more={beside: chained})
    (edit,) = edits(OWNER, reader, SYSTEM, ADDED)
    assert edit.path == f"/{beside}"
    reader = host(tmp_path / "c", moved, more={beside: edit.data})
    left = {edit.path: edit.data.decode() for edit in edits(OWNER, reader, SYSTEM, GONE)}
    copy = "[copy]\nkernel=k root=/dev/vg0/root\n"
    assert left == {
        f"/{CFG}": before.replace("default=a", "default=c") + copy + other,
        f"/{beside}": chained,
    }


def test_some_words_go_and_the_others_stay_on_the_mark(tmp_path: Path) -> None:
    there = edited(host(tmp_path / "a", WHOLE), ADDED)
    half = Handed(Told((), (), ("iommu=1",)), NOTHING, NOTHING)
    left = edited(host(tmp_path / "b", there), half)
    assert left == there.replace(" iommu=1", "")
    assert edited(host(tmp_path / "c", left), GONE) == WHOLE


def test_without_its_marks_what_boots_has_its_words_taken(tmp_path: Path) -> None:
    there = edited(host(tmp_path / "a", WHOLE), ADDED)
    bare = "".join(line for line in there.splitlines(True) if not line.startswith("# gpc"))
    assert bare != there
    assert edited(host(tmp_path / "b", bare), GONE) == WHOLE
