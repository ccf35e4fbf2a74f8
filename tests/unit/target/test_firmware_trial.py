"""A trial that the firmware is told of: what is kept, and what each power cut would leave."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gpc.apply.trial import new_trial
from gpc.host.writer import RealHost
from gpc.target.fallback import Unguarded
from gpc.target.live import ActionFailed, Trial, live_loaders
from gpc.target.owner import live_owner
from kit import firmware_host
from kit.firmware import PARTUUID, boots, interface, variable
from kit.firmware_doubts import DOUBTS
from kit.firmware_host import KEPT_WORDS, LOADER, MOUNTS, OFF, WORDS, kept, order
from kit.grub_host import AUDIO, GPU

COPIES = tuple(
    f"/boot/gpc-previous/3-{name}"
    for name in ("vmlinuz-linux", "amd-ucode.img", "initramfs-linux.img")
)
FILES = ("/boot/vmlinuz-linux", "/boot/amd-ucode.img", "/boot/initramfs-linux.img")
KEEP = "keep " + " ".join(f"{file} {copy}" for file, copy in zip(FILES, COPIES, strict=True))
SYNC = "sync --file-system /boot"
CREATE = (
    "efibootmgr --quiet --create --disk /dev/nvme0n1 --part 1 --label gpc-previous --loader "
    f"{LOADER} --unicode -- {KEPT_WORDS}"
)
NO_NEXT = "efibootmgr --quiet --delete-bootnext"
ARM = "efibootmgr --quiet --bootnext 000A"


def delete(number: str) -> str:
    return f"efibootmgr --quiet --bootnum {number} --delete-bootnum"


def trial(word: str = "efistub") -> Trial:
    found = live_loaders()[word].TRIAL
    assert isinstance(found, Trial)
    return found


def text(host: RealHost, word: str = "efistub") -> list[str]:
    return trial(word).keep(host, {}, 3).text.splitlines()


def guard(host: RealHost, words: str, *, undoing: bool = False) -> list[str]:
    return [" ".join(command) for command in trial().guard(host, {}, words, undoing)]


def with_entry(root: Path) -> RealHost:
    """A host with the transaction's files."""
    host = firmware_host.efistub(root)
    place = root / trial().entry.lstrip("/")
    place.parent.mkdir(parents=True)
    place.write_text(trial().keep(host, {}, 3).text)
    return host


def test_the_kept_entry_starts_copies_of_what_runs_with_gpc_switched_off(tmp_path: Path) -> None:
    host = firmware_host.efistub(tmp_path)
    assert text(host) == [
        "# Written by `gpc apply`, removed by `gpc confirm`.",
        "tried 000A",
        "root /boot",
        f"partuuid {PARTUUID}",
        f"loader {LOADER}",
        *(f"copy {copy}" for copy in COPIES),
        f"words {KEPT_WORDS}",
    ]
    assert f"keep {trial().keep(host, {}, 3).files}" == KEEP


def test_a_unified_image_is_copied_whole_and_told_other_words(tmp_path: Path) -> None:
    said = text(firmware_host.unified(tmp_path))
    assert "loader \\gpc-previous\\3-arch-linux.efi" in said
    assert said[-1] == f"words gpc.tried=000A root=UUID=1 rw quiet {OFF}"


def test_what_refind_starts_from_elsewhere_is_copied_to_where_the_firmware_reads(
    tmp_path: Path,
) -> None:
    found = trial("refind").keep(firmware_host.refind(tmp_path), {}, 3)
    copies = [copy.replace("/boot/", "/boot/efi/", 1) for copy in COPIES]
    pairs = zip(FILES, copies, strict=True)
    assert found.files == " ".join(f"{file} {copy}" for file, copy in pairs)
    assert f"loader {LOADER}\n" in found.text
    assert found.text.endswith(f"words {KEPT_WORDS}\n")


def test_an_image_is_the_one_on_the_kernels_partition_and_no_deeper_one(tmp_path: Path) -> None:
    host = firmware_host.efistub(tmp_path)
    boots(tmp_path / "other", "\\EFI\\arch\\vmlinuz-linux", WORDS)
    shutil.copytree(tmp_path / "other/sys", tmp_path / "sys", dirs_exist_ok=True)
    (tmp_path / "boot/EFI/arch").mkdir(parents=True)
    for name in ("vmlinuz-linux", "initramfs-linux.img"):
        (tmp_path / "boot/EFI/arch" / name).write_text("of another system")
    kept = trial().keep(host, {}, 3)
    assert kept.files.split()[::2] == ["/boot/EFI/arch/vmlinuz-linux", *FILES[1:]]
    (tmp_path / "boot/initramfs-linux.img").unlink()
    with pytest.raises(Unguarded, match=r"initramfs-linux\.img, of the kernel that runs, is not"):
        text(host)


def test_an_image_on_btrfs_begins_at_the_subvolume_that_is_mounted(tmp_path: Path) -> None:
    host = firmware_host.refind(tmp_path)
    for path in ("proc/cmdline", "boot/refind_linux.conf"):
        place = tmp_path / path
        place.write_text(place.read_text().replace("\\boot", "\\@\\boot"))
    mounts = MOUNTS.replace(" / / rw", " /@ / rw").replace("/boot", "/boot/efi")
    (tmp_path / "proc/self/mountinfo").write_text(mounts)
    assert trial("refind").keep(host, {}, 3).files.split()[::2] == list(FILES)
    (found,) = live_owner("refind").entries(host, {})
    assert found.images == FILES[1:]


def test_a_unified_image_that_refind_starts_is_the_one_that_its_stub_names(tmp_path: Path) -> None:
    host = firmware_host.unified(tmp_path)
    boots(tmp_path / "other", "\\EFI\\refind\\refind_x64.efi")
    shutil.copytree(tmp_path / "other/sys", tmp_path / "sys", dirs_exist_ok=True)
    with pytest.raises(Unguarded, match="which of the files that rEFInd starts"):
        text(host, "refind")
    interface(tmp_path, "LoaderImageIdentifier", "\\EFI\\Linux\\arch-linux.efi")
    assert "loader \\gpc-previous\\3-arch-linux.efi" in text(host, "refind")


@pytest.mark.parametrize("reason", DOUBTS)
def test_where_there_is_a_doubt_there_is_no_trial(tmp_path: Path, reason: str) -> None:
    host = firmware_host.efistub(tmp_path)
    new_trial(host, {"loader": "efistub"}, [GPU, AUDIO], 3)
    DOUBTS[reason](tmp_path)
    with pytest.raises(Unguarded) as said:
        new_trial(host, {"loader": "efistub"}, [GPU, AUDIO], 3)
    assert reason in str(said.value)


def test_secure_boot_leaves_no_trial_where_it_would_refuse_what_is_kept(tmp_path: Path) -> None:
    hosts = {
        "efistub": firmware_host.efistub(tmp_path / "efistub"),
        "unified": firmware_host.unified(tmp_path / "unified"),
        "refind": firmware_host.refind(tmp_path / "refind"),
    }
    for name in hosts:
        variable(tmp_path / name, "SecureBoot", b"\1")
    assert text(hosts["efistub"]), "the firmware knows who signed it, and takes its words"
    with pytest.raises(Unguarded, match="is told only what is inside it"):
        text(hosts["unified"])
    with pytest.raises(Unguarded, match="may not know who signed the kernel"):
        text(hosts["refind"], "refind")


def test_a_unified_image_that_has_files_beside_it_or_another_stub_is_a_doubt(
    tmp_path: Path,
) -> None:
    host = firmware_host.unified(tmp_path)
    interface(tmp_path, "StubInfo", "other-stub 1")
    with pytest.raises(Unguarded, match="begins with other-stub 1"):
        text(host)
    interface(tmp_path, "StubInfo", "systemd-stub 257")
    extra = tmp_path / "boot/EFI/Linux/arch-linux.efi.extra.d/a.cred"
    extra.parent.mkdir()
    extra.touch()
    with pytest.raises(Unguarded, match="would not be beside a copy"):
        text(host)


def test_the_entry_comes_first_when_its_copies_are_on_the_disk(tmp_path: Path) -> None:
    host = with_entry(tmp_path)
    variable(tmp_path, "BootNext", b"\x0a\0")
    said = guard(host, KEEP)
    assert said[-3:] == [SYNC, CREATE, NO_NEXT]
    assert said[:4] == [
        "mkdir --parents /boot/gpc-previous",
        f"cp --dereference --preserve=timestamps -- {FILES[0]} {COPIES[0]}.new",
        f"sync {COPIES[0]}.new",
        f"mv --no-target-directory -- {COPIES[0]}.new {COPIES[0]}",
    ]
    assert len(said) == 3 * 4 + 3
    kept(tmp_path, 0xB)
    order(tmp_path, 0xB, 0xA)
    assert guard(host, "arm") == [SYNC, ARM]


@pytest.mark.parametrize("words", ["of an earlier trial", KEPT_WORDS.replace("quiet", "")])
def test_nothing_is_tried_unless_the_firmware_has_the_entry_as_it_was_told(
    tmp_path: Path, words: str
) -> None:
    host = with_entry(tmp_path)
    kept(tmp_path, 0xB, words)
    order(tmp_path, 0xB, 0xA)
    with pytest.raises(ActionFailed, match="did not take the entry gpc-previous as it was told"):
        guard(host, "arm")


def test_what_somebody_has_chosen_to_boot_next_stays_chosen(tmp_path: Path) -> None:
    host = with_entry(tmp_path)
    kept(tmp_path, 0xB)
    order(tmp_path, 0xB, 0xA)
    variable(tmp_path, "BootNext", b"\2\0")
    assert NO_NEXT not in guard(host, KEEP)
    with pytest.raises(ActionFailed, match=r"somebody else has chosen .* .BootNext is 0002."):
        guard(host, "arm")
    assert guard(host, "arm", undoing=True) == [SYNC]
    (tmp_path / trial().entry.lstrip("/")).unlink()
    assert guard(host, "keep") == []
    assert guard(host, "arm") == [delete("000B")]


def test_a_copy_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    host = with_entry(tmp_path)
    for copy in COPIES:
        (tmp_path / copy.lstrip("/")).parent.mkdir(exist_ok=True)
        (tmp_path / copy.lstrip("/")).write_text("what is known to boot")
    assert guard(host, KEEP) == [SYNC, CREATE]


def test_an_entry_that_is_first_stays_and_others_of_gpcs_go(tmp_path: Path) -> None:
    host = with_entry(tmp_path)
    kept(tmp_path, 0xB)
    kept(tmp_path, 0xC, "of an earlier trial")
    order(tmp_path, 0xB, 0xA, 2, 0xC)
    assert guard(host, "keep a a")[-2:] == [SYNC, delete("000C")]
    order(tmp_path, 0xA, 0xB)
    assert guard(host, "keep")[-4:] == [SYNC, CREATE, delete("000B"), delete("000C")]


def test_at_the_end_the_order_is_as_it_was(tmp_path: Path) -> None:
    host = firmware_host.efistub(tmp_path)
    assert guard(host, "keep") == guard(host, "arm") == [], "there is nothing to end"
    kept(tmp_path, 0xB)
    order(tmp_path, 0xB, 0xA)
    variable(tmp_path, "BootNext", b"\x0a\0")
    # While images are rebuilt, what ran before is what boots.
    assert guard(host, "keep") == [NO_NEXT]
    assert guard(host, "arm") == [NO_NEXT, delete("000B")]
    assert guard(host, KEEP, undoing=True) == [NO_NEXT, delete("000B")]


def test_undoing_begins_a_trial_again_that_goes_on(tmp_path: Path) -> None:
    host = with_entry(tmp_path)
    assert guard(host, "arm", undoing=True) == [SYNC, CREATE, SYNC, ARM]
    kept(tmp_path, 0xB)
    order(tmp_path, 0xB, 0xA)
    assert guard(host, "keep", undoing=True) == [SYNC, SYNC, ARM]


@pytest.mark.parametrize(
    ("tried_in", "following", "expected"),
    [
        ((0xB, 0xA), 0xA, "try"),
        ((0xB, 0xA), None, "tried"),
        ((2, 0xB, 0xA), None, "tried"),
        ((0xB,), None, "tried"),
        ((0xB, 0xA), 2, "tried"),
        ((0xA, 0xB), 0xA, ""),
        ((0xA,), None, ""),
    ],
)
def test_how_far_a_trial_is(
    tmp_path: Path, tried_in: tuple[int, ...], following: int | None, expected: str
) -> None:
    host = with_entry(tmp_path)
    kept(tmp_path, 0xB)
    order(tmp_path, *tried_in)
    if following is not None:
        variable(tmp_path, "BootNext", following.to_bytes(2, "little"))
    assert trial().standing(host, {}) == expected


def test_who_may_not_see_the_variables_is_told_nothing(tmp_path: Path) -> None:
    host = firmware_host.efistub(tmp_path)
    assert trial().standing(host, {}) == ""
    shutil.rmtree(tmp_path / "sys")
    assert trial().standing(host, {}) is None


def test_in_a_boot_of_the_kept_entry_the_chain_is_that_of_the_tried_one(tmp_path: Path) -> None:
    host = with_entry(tmp_path)
    kept(tmp_path, 0xB)
    variable(tmp_path, "BootCurrent", b"\x0b\0")
    owner = live_owner("efistub")
    assert owner.recognise(host).what == "BootCurrent starts \\vmlinuz-linux"
    (found,) = owner.entries(host, {})
    assert (found.words[-1], found.kernel) == ("quiet", "/boot/vmlinuz-linux")
    (tmp_path / trial().entry.lstrip("/")).unlink()
    assert owner.entries(host, {}) is None, "nothing says which one it was"
