"""Arguments in files that others write to as well: added, found again, and taken back alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from apply.owners import BLS, ENTRY, GRUB, ID, KINDS, OPTIONS, RESCUE, STRANGER, Kind
from gpc.apply import state
from gpc.commands.apply import apply, restore, rollback
from gpc.commands.diff import diff, status
from gpc.host.real import RealReader
from gpc.target.fallback import VENDOR
from kit import host_tree
from kit.host_tree import photograph, without_times


def _with(kind: str, files: dict[str, str]) -> Kind:
    return KINDS[kind]._replace(files=files, told=next(iter(files)))


REFUSED = (
    (_with("limine", {"etc/x": ""}), "no limine.conf"),
    (
        _with("limine", {"boot/limine.conf": "/Linux\nprotocol: linux\npath: boot():/k\n"}),
        "no line",
    ),
    (_with("limine", {"boot/limine.conf": "# nothing\n"}), "no entry that boots"),
    (
        _with(
            "limine",
            {
                "boot/limine.conf": KINDS["limine"].files["boot/limine.conf"],
                "boot/EFI/BOOT/BOOTX64.EFI": f"MZ++CONFIG_B2SUM_SIGNATURE++{'c0' * 64}",
            },
        ),
        "holds a digest",
    ),
    (_with("refind", {"etc/x": ""}), "no kernel has a refind_linux.conf"),
    (_with("refind", {"boot/refind_linux.conf": '"one" root=UUID=1\n'}), "without quotes"),
    (
        _with(
            "refind",
            {
                "boot/refind_linux.conf": '"one" "root=UUID=1"\n',
                "efi/EFI/refind/refind.conf": "menuentry Ubuntu {\n"
                " loader /EFI/ubuntu/grubx64.efi\n}\n"
                'menuentry "Arch Linux" {\n loader /boot/vmlinuz-linux\n options "root=UUID=1"\n'
                ' submenuentry "Other" {\n  options "intel_iommu=on"\n }\n}\n',
            },
        ),
        "the stanza Arch Linux",
    ),
    (
        _with(
            "kernel-install-uki",
            {
                "proc/sys/kernel/osrelease": "6.11\n",
                "usr/lib/modules/6.11/vmlinuz-virt.efi": "MZ",
                f"sys/firmware/efi/efivars/StubInfo-{VENDOR}": "\6\0\0\0s\0\0\0",
            },
        ),
        "signed whole",
    ),
    (
        Kind(GRUB | {"loader": "efistub", "entries": "efistub"}, {"etc/x": ""}, "etc/x"),
        "does not say which",
    ),
)
WORDS = ("intel_iommu=on", "hugepagesz=1G", "hugepages=16")


class Host:
    """A host of a kind below a root, with trees to apply to it."""

    def __init__(self, base: Path, kind: Kind) -> None:
        self.base, self.kind = base, kind
        self.root = base / "root"
        for path, text in kind.files.items():
            place = self.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        for name in ("usr", "etc", "var/lib"):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        (self.root / kind.told).chmod(0o640)
        self.trees = 0

    def tree(self, *words: str) -> str:
        """A tree that hands words over."""
        self.trees += 1
        text = "".join(f"linux {word}\n" for word in words)
        files = {"etc/gpc/arguments": text} if words else {"etc/modprobe.d/gpc.conf": "# none\n"}
        place = self.base / f"tree{self.trees}"
        return str(host_tree.build_tree(place, files, system=self.kind.system))

    def apply(self, *words: str) -> None:
        assert apply(self.tree(*words), root=str(self.root), yes=True) == 0

    def told(self) -> str:
        return (self.root / self.kind.told).read_text()


@pytest.fixture(params=KINDS)
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Host:
    return Host(tmp_path, KINDS[request.param])


def test_what_was_added_goes_again_without_a_trace(host: Host) -> None:
    before = without_times(photograph(host.root))
    host.apply(*WORDS)
    positions = [host.told().index(word) for word in WORDS]
    assert positions == sorted(positions)
    assert (host.root / host.kind.told).stat().st_mode & 0o777 == 0o640
    assert restore(root=str(host.root), yes=True) == 0
    assert without_times(photograph(host.root)) == before


def test_a_second_apply_changes_nothing(host: Host) -> None:
    host.apply(*WORDS)
    told = host.told()
    host.apply(*WORDS)
    assert host.told() == told
    assert diff(host.tree(*WORDS), root=str(host.root), exit_code=True) == 0


def test_words_that_the_next_tree_has_not_go(host: Host) -> None:
    host.apply(*WORDS)
    host.apply("intel_iommu=on")
    assert "hugepages" not in host.told()
    assert host.told().count("intel_iommu=on") == 1


def test_a_rollback_brings_the_earlier_words_back(host: Host) -> None:
    host.apply("intel_iommu=on")
    told = host.told()
    host.apply(*WORDS)
    assert rollback(None, root=str(host.root), yes=True) == 0
    assert host.told() == told


def test_what_somebody_else_writes_meanwhile_stays(host: Host) -> None:
    host.apply(*WORDS)
    place = host.root / host.kind.told
    end = "" if "kernelstub" in host.kind.told else "\n"
    place.write_text(host.told().replace("quiet", "quiet loud") + end)
    mine = host.told()
    host.apply("intel_iommu=on", "iommu=pt")
    assert host.told() != mine
    assert restore(root=str(host.root), yes=True) == 0
    original = host.kind.files[host.kind.told]
    assert host.told() == original.replace("quiet", "quiet loud") + end


def test_a_word_that_somebody_took_away_comes_back(host: Host) -> None:
    host.apply(*WORDS)
    told = host.told()
    (host.root / host.kind.told).write_text(host.kind.files[host.kind.told])
    host.apply(*WORDS)
    assert host.told() == told


def test_status_and_diff_know_what_would_change(
    host: Host, capfd: pytest.CaptureFixture[str]
) -> None:
    (host.root / host.kind.told).chmod(0o644)  # what others may not read is not shown
    assert diff(host.tree(*WORDS), root=str(host.root), exit_code=True) == 1
    out, _ = capfd.readouterr()
    assert any(line.startswith("+") and "intel_iommu=on" in line for line in out.splitlines())
    assert f"b/{host.kind.told}" in out
    host.apply(*WORDS)
    assert status(root=str(host.root)) == 0


def test_a_word_that_is_there_already_stays_when_gpc_goes(tmp_path: Path) -> None:
    files = {ENTRY: BLS.format("6.11.10") + OPTIONS, "etc/machine-id": f"{ID}\n"}
    host = Host(tmp_path, KINDS["bls"]._replace(files=files))
    before = host.told()
    host.apply("quiet", "intel_iommu=on")
    assert host.told().count("quiet") == 1
    assert restore(root=str(host.root), yes=True) == 0
    assert host.told() == before


def test_pages_of_another_size_are_another_word(tmp_path: Path) -> None:
    own = "options root=UUID=1 hugepagesz=2M hugepages=16\n"
    files = {ENTRY: BLS.format("6.11.10") + own, "etc/machine-id": f"{ID}\n"}
    host = Host(tmp_path, KINDS["bls"]._replace(files=files))
    host.apply(*WORDS)
    assert "hugepagesz=2M hugepages=16 intel_iommu=on hugepagesz=1G hugepages=16" in host.told()
    assert restore(root=str(host.root), yes=True) == 0
    assert host.told() == files[ENTRY]


def test_entries_of_others_and_the_rescue_entry_are_left_alone(tmp_path: Path) -> None:
    host = Host(tmp_path, KINDS["bls"])
    host.apply(*WORDS)
    for path in (RESCUE, STRANGER):
        assert (host.root / path).read_text() == host.kind.files[path]


def test_a_file_for_new_kernels_is_made_and_goes_again(tmp_path: Path) -> None:
    host = Host(tmp_path, KINDS["bls"])
    host.apply(*WORDS)
    made = host.root / "etc/kernel/cmdline"
    assert made.read_text() == f"root=UUID=1 ro video=DP-1:e quiet {' '.join(WORDS)}\n"
    host.apply("iommu=pt")
    assert restore(root=str(host.root), yes=True) == 0
    assert not made.exists()


def test_a_file_that_was_made_and_that_somebody_wrote_to_stays(tmp_path: Path) -> None:
    host = Host(tmp_path, KINDS["bls"])
    host.apply(*WORDS)
    made = host.root / "etc/kernel/cmdline"
    made.write_text(made.read_text().replace("quiet", "debug"))
    assert restore(root=str(host.root), yes=True) == 0
    assert made.read_text() == "root=UUID=1 ro video=DP-1:e debug\n"


def test_a_file_that_was_made_and_is_as_it_was_again_goes_though_no_words_came_between(
    tmp_path: Path,
) -> None:
    host = Host(tmp_path, KINDS["bls"])
    host.apply(*WORDS)
    made = host.root / "etc/kernel/cmdline"
    made.write_text(made.read_text().replace("quiet", "debug"))
    host.apply()
    host.apply()  # nothing of gpc's is in it now, and it is gpc's all the same
    made.write_text(made.read_text().replace("debug", "quiet"))
    host.apply(*WORDS)
    assert restore(root=str(host.root), yes=True) == 0
    assert not made.exists()


def test_a_link_in_the_place_of_a_shared_file_is_not_followed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    host = Host(tmp_path, KINDS["grub-mkconfig"])
    place = host.root / host.kind.told
    os.rename(place, place.with_name("elsewhere"))
    place.symlink_to("elsewhere")
    assert apply(host.tree(*WORDS), root=str(host.root), yes=True) == 5
    assert "a link stands there" in capfd.readouterr().err


def test_what_cannot_be_handed_over_is_refused_with_the_reason(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for kind, reason in (
        (KINDS["bls"]._replace(files={"etc/machine-id": "x\n"}, told="etc/machine-id"), "no entry"),
        (
            KINDS["bls"]._replace(
                files={ENTRY: BLS.format("1") + "options $kernelopts\n", "etc/machine-id": ID}
            ),
            "kernelopts",
        ),
        (KINDS["kernelstub"]._replace(files={"etc/x": ""}, told="etc/x"), "no list"),
        *REFUSED,
    ):
        host = Host(tmp_path / reason.replace(" ", "-"), kind)
        before = photograph(host.root)
        assert apply(host.tree(*WORDS), root=str(host.root), yes=True) == 5
        assert reason in capfd.readouterr().err
        assert photograph(host.root) == before


def test_another_owner_takes_over_from_the_first(tmp_path: Path) -> None:
    host = Host(tmp_path, KINDS["bls"])
    (host.root / "etc/default").mkdir()
    settings = host.root / "etc/default/grub"
    settings.write_text("GRUB_TIMEOUT=5\n")
    before = without_times(photograph(host.root))
    host.apply(*WORDS)
    host.kind = KINDS["grub-mkconfig"]
    host.apply(*WORDS)
    assert "intel_iommu" not in (host.root / ENTRY).read_text()
    assert not (host.root / "etc/kernel/cmdline").exists()
    assert "hugepagesz=1G hugepages=16" in settings.read_text()
    assert restore(root=str(host.root), yes=True) == 0
    assert without_times(photograph(host.root)) == before


def test_the_generation_says_which_words_are_gpcs(tmp_path: Path) -> None:
    host = Host(tmp_path, KINDS["kernelstub"])
    host.apply("quiet", *WORDS)
    found = state.generation(RealReader(str(host.root)), 1)
    assert found.arguments == ("linux intel_iommu=on", "linux hugepagesz=1G hugepages=16")
