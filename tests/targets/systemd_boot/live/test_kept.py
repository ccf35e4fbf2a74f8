"""A trial that systemd-boot is told of: what is kept, and what each power cut would leave."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gpc.apply.trial import SCRIPT, new_trial
from gpc.target.fallback import VARIABLES as FIRMWARE
from gpc.target.fallback import Unguarded
from gpc.target.live import ActionFailed
from gpc_targets.systemd_boot.live import kept
from gpc_targets.systemd_boot.live.kept import ENTRY, kept_entry, standing
from gpc_targets.systemd_boot.live.own_entries import ROOTS
from kit.arch_host import ARCH, VARIABLES, FakeHost, arch, efi
from kit.grub_host import AUDIO, GPU, FakeReader

SYSTEM = {
    "family": "arch",
    "hypervisor": "kvm",
    "loader": "systemd-boot",
    "initramfs": "mkinitcpio",
}
INSTALLED = "/boot/loader/entries/gpc-previous.conf"


def guard(host: FakeHost, words: str, *, undoing: bool) -> list[tuple[str, ...]]:
    return kept.guard(host, SYSTEM, words, undoing)


def test_the_kept_entry_boots_what_runs_from_a_copy_with_gpc_switched_off() -> None:
    kept = kept_entry(arch(), 3)
    assert kept.files == "/boot/initramfs-linux.img /boot/gpc-previous/3-initramfs-linux.img"
    assert kept.text.splitlines() == [
        "# Written by `gpc apply`, removed by `gpc confirm`.",
        "# root /boot",
        "# tried arch.conf",
        "# before ",
        "title Before generation 3 of gpc, without gpc (Linux 6.12.1-arch1-1)",
        "linux /vmlinuz-linux",
        "initrd /amd-ucode.img",
        "initrd /gpc-previous/3-initramfs-linux.img",
        'options root=UUID=1 rw note="two words" quiet gpc.disable=1 '
        "module_blacklist=vfio_pci,xen_pciback,pci_stub",
    ]


@pytest.mark.parametrize(
    ("selected", "tried"), [("arch.conf", "arch.conf"), ("arch+3.conf", "arch+2-1.conf")]
)
def test_an_entry_that_counts_its_tries_is_found_by_its_name(selected: str, tried: str) -> None:
    host = arch({"LoaderEntrySelected": selected})
    host.files["/boot/loader/entries/Arch+2-1.conf"] = host.files.pop(
        "/boot/loader/entries/arch.conf"
    )
    kept = kept_entry(host, 1).text
    assert "linux /vmlinuz-linux" in kept
    assert f"# tried {tried}\n" in kept


def unified(**variables: str) -> FakeHost:
    """A host that booted a unified image."""
    told = {"LoaderEntrySelected": "arch-linux.efi", "StubInfo": "systemd-stub 257", **variables}
    host = arch(told)
    host.files["/efi/EFI/Linux/Arch-Linux.efi"] = "image"
    return host


def test_a_unified_image_is_kept_as_a_copy_that_is_told_what_ran_from_outside() -> None:
    found = kept_entry(unified(), 3)
    assert found.files == "/efi/EFI/Linux/Arch-Linux.efi /efi/gpc-previous/3-Arch-Linux.efi"
    assert found.text.splitlines()[1:] == [
        "# root /efi",
        "# tried arch-linux.efi",
        "# before ",
        "# made /efi/loader/entries /efi/loader",
        "title Before generation 3 of gpc, without gpc (Linux 6.12.1-arch1-1)",
        "efi /gpc-previous/3-Arch-Linux.efi",
        'options root=UUID=1 rw note="two words" quiet gpc.disable=1 '
        "module_blacklist=vfio_pci,xen_pciback,pci_stub",
    ]
    assert found.path == "/efi/loader/entries/gpc-previous.conf"


def test_a_unified_image_that_takes_no_words_from_outside_is_no_trial() -> None:
    with pytest.raises(Unguarded, match="begins with other-stub"):
        kept_entry(unified(StubInfo="other-stub 1"), 1)
    host = unified()
    host.files["/efi/EFI/Linux/Arch-Linux.efi.extra.d/a.addon.efi"] = ""
    with pytest.raises(Unguarded, match="would not be beside a copy"):
        kept_entry(host, 1)
    host = unified()
    host.files[f"{FIRMWARE}/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"] = "\6\0\0\0\1"
    with pytest.raises(Unguarded, match="Secure Boot is on"):
        kept_entry(host, 1)


def test_lines_of_blanks_say_nothing() -> None:
    host = arch()
    host.files["/boot/loader/entries/arch.conf"] = f"  \n\t\n{ARCH}\n  # more\n"
    assert "linux /vmlinuz-linux" in kept_entry(host, 1).text


def test_a_kernel_that_was_replaced_is_no_trial() -> None:
    host = arch()
    del host.files["/usr/lib/modules/6.12.1-arch1-1/pkgbase"]
    with pytest.raises(Unguarded, match=r"6\.12\.1-arch1-1, was replaced since it booted"):
        kept_entry(host, 1)


def test_what_kernel_install_would_copy_into_every_entry_is_no_trial() -> None:
    name = "1111-6.12.1-arch1-1.conf"
    host = arch({"LoaderEntrySelected": name})
    host.files[f"/boot/loader/entries/{name}"] = host.files.pop("/boot/loader/entries/arch.conf")
    with pytest.raises(Unguarded, match="there is no /etc/kernel/cmdline"):
        kept_entry(host, 1)
    host.files["/etc/kernel/cmdline"] = "root=UUID=1 rw\n"
    assert kept_entry(host, 1).path == INSTALLED


def test_a_preferred_entry_leaves_no_trial() -> None:
    with pytest.raises(Unguarded, match="preferred"):
        kept_entry(arch({"LoaderEntryPreferred": "mine.conf"}), 1)
    with pytest.raises(Unguarded, match="preferred"):
        kept_entry(arch(**{"/boot/loader/loader.conf": "timeout 3\npreferred mine.conf\n"}), 1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"LoaderInfo": "GRUB 2.12"}, "something other than systemd-boot"),
        ({"LoaderEntrySelected": "arch-linux.efi"}, "arch-linux.efi, is not there"),
        ({"LoaderEntrySelected": "gone.conf"}, "gone.conf, is not there"),
        ({"LoaderEntryDefault": "strange name"}, "a name that gpc cannot put back"),
    ],
)
def test_what_leaves_a_doubt_is_no_trial(change: dict[str, str], reason: str) -> None:
    with pytest.raises(Unguarded, match=reason):
        kept_entry(arch(change), 1)


@pytest.mark.parametrize("path", ["/usr/bin/bootctl", "/boot/vmlinuz-linux"])
def test_what_is_missing_is_no_trial(path: str) -> None:
    host = arch()
    del host.files[path]
    with pytest.raises(Unguarded, match=path.rpartition("/")[2]):
        kept_entry(host, 1)


def test_a_full_partition_is_no_trial() -> None:
    host = arch()
    host.answers["stat --dereference --format=%s /boot/initramfs-linux.img"] = "30000000\n"
    host.answers["stat --file-system --format=%a %S /boot"] = "1000 4096\n"
    with pytest.raises(Unguarded, match="/boot has no room for a copy"):
        kept_entry(host, 1)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, ""),
        ({"LoaderEntryDefault": "arch.conf", "LoaderEntryOneShot": "arch.conf"}, ""),
        ({"LoaderEntryDefault": "gpc-previous.conf"}, "tried"),
        ({"LoaderEntryDefault": "gpc-previous.conf", "LoaderEntryOneShot": "arch.conf"}, "try"),
        ({"LoaderEntryDefault": "gpc-previous.conf", "LoaderEntryOneShot": "other.conf"}, "tried"),
    ],
)
def test_how_far_a_trial_is(variables: dict[str, str], expected: str) -> None:
    assert standing(arch(variables, **{ENTRY: kept_entry(arch(), 3).text}), SYSTEM) == expected
    assert standing(FakeReader({}), SYSTEM) is None


def with_entry(host: FakeHost) -> FakeHost:
    host.files[ENTRY] = kept_entry(host, 3).text
    return host


def lines(commands: Sequence[Sequence[str]]) -> list[str]:
    return [" ".join(command) for command in commands]


SYNC = "sync --file-system /boot"
INSTALL = [
    "mkdir --parents /boot/loader/entries",
    f"cp -- {ENTRY} {INSTALLED}.new",
    f"sync {INSTALLED}.new",
    f"mv --no-target-directory -- {INSTALLED}.new {INSTALLED}",
    SYNC,
]


def test_the_entry_is_on_disk_before_it_becomes_the_default() -> None:
    host = with_entry(arch())
    copy = "/boot/gpc-previous/3-initramfs-linux.img"
    words = f"keep /boot/initramfs-linux.img {copy}"
    assert lines(guard(host, words, undoing=False)) == [
        "mkdir --parents /boot/gpc-previous",
        f"cp --dereference --preserve=timestamps -- /boot/initramfs-linux.img {copy}.new",
        f"sync {copy}.new",
        f"mv --no-target-directory -- {copy}.new {copy}",
        *INSTALL,
        "bootctl set-default gpc-previous.conf",
    ]
    assert lines(guard(host, "arm", undoing=False)) == [SYNC, "bootctl set-oneshot arch.conf"]


def test_a_copy_that_is_there_is_never_written_over() -> None:
    host = with_entry(arch())
    copy = "/boot/gpc-previous/3-initramfs-linux.img"
    host.files[copy] = "what is known to boot"
    said = lines(guard(host, f"keep /boot/initramfs-linux.img {copy}", undoing=False))
    assert said[0] == INSTALL[0]


def installed(variables: dict[str, str]) -> FakeHost:
    """A host whose transaction has given up the entry, which is in the menu still."""
    host = with_entry(arch({"LoaderEntryDefault": "mine.conf"}))
    host.files[INSTALLED] = host.files.pop(ENTRY)
    del host.files[VARIABLES.format("LoaderEntryDefault")]
    for name, text in variables.items():
        host.files[VARIABLES.format(name)] = efi(text)
    return host


def test_at_the_end_the_default_of_before_is_put_back_first() -> None:
    host = installed({"LoaderEntryDefault": "gpc-previous.conf", "LoaderEntryOneShot": "arch.conf"})
    default = ["bootctl set-default mine.conf", "bootctl set-oneshot "]
    release = [SYNC, *default, f"rm -- {INSTALLED}", SYNC]
    assert lines(guard(host, "arm", undoing=False)) == release
    assert lines(guard(host, "keep a b", undoing=True)) == release
    # While images are rebuilt, what ran before is what boots.
    assert lines(guard(host, "keep", undoing=False)) == [
        "bootctl set-default gpc-previous.conf",
        "bootctl set-oneshot ",
    ]


def test_a_default_that_somebody_chose_since_then_stays() -> None:
    host = installed({"LoaderEntryDefault": "other.conf"})
    assert lines(guard(host, "keep", undoing=False)) == []
    assert lines(guard(host, "arm", undoing=False)) == [SYNC, f"rm -- {INSTALLED}", SYNC]


def test_what_somebody_has_chosen_to_boot_once_stays_chosen() -> None:
    chosen = "somebody else has chosen what boots next .LoaderEntryOneShot is windows.conf"
    with pytest.raises(Unguarded, match=chosen):
        kept_entry(arch({"LoaderEntryOneShot": "windows.conf"}), 1)
    host = installed(
        {"LoaderEntryDefault": "gpc-previous.conf", "LoaderEntryOneShot": "windows.conf"}
    )
    hold = "bootctl set-default gpc-previous.conf"
    assert lines(guard(host, "keep", undoing=False)) == [hold]
    assert "bootctl set-oneshot " not in lines(guard(host, "arm", undoing=False))
    host.files[ENTRY] = host.files[INSTALLED]
    with pytest.raises(ActionFailed, match=chosen):
        guard(host, "arm", undoing=False)
    assert lines(guard(host, "arm", undoing=True)) == [*INSTALL, hold]


def test_directories_that_were_made_for_the_entry_go_with_it() -> None:
    host = unified(LoaderEntryDefault="gpc-previous.conf")
    place = "/efi/loader/entries/gpc-previous.conf"
    host.files[place] = kept_entry(host, 3).text
    gone = "rmdir --ignore-fail-on-non-empty -- /efi/loader/entries /efi/loader"
    sync = SYNC.replace("/boot", "/efi")
    assert lines(guard(host, "arm", undoing=False))[-3:] == [f"rm -- {place}", gone, sync]
    assert "# made /efi/loader/entries /efi/loader\n" in kept_entry(host, 4).text, "still gpc's"
    host.files["/efi/loader/entries/arch.conf"] = ARCH
    del host.files[place]
    assert "# made" not in kept_entry(host, 4).text


def test_without_a_trial_there_is_nothing_to_end() -> None:
    assert guard(arch(), "keep", undoing=False) == []
    assert guard(arch(), "arm", undoing=False) == []


def test_undoing_begins_a_trial_again_that_goes_on() -> None:
    assert lines(guard(with_entry(arch()), "arm", undoing=True)) == [
        *INSTALL,
        "bootctl set-default gpc-previous.conf",
        SYNC,
        "bootctl set-oneshot arch.conf",
    ]


def test_the_trial_has_the_kept_entry_and_a_guard_that_knows_the_loader() -> None:
    trial = new_trial(arch(), SYSTEM, [GPU, AUDIO], 3)
    files = {file.path: file.data.decode() for file in trial.files}
    assert files[ENTRY] == kept_entry(arch(), 3).text
    assert "/etc/grub.d/42_gpc" not in files
    assert "BOOTCTL" in files[SCRIPT]
    assert f"KEPT={INSTALLED}\n" in files[SCRIPT]
    assert "@" not in files[SCRIPT].replace('"$@"', ""), "nothing was left to fill in"
    assert trial.actions[0].name.startswith("guard keep /boot/initramfs-linux.img ")
    assert ROOTS[0] == "/boot"
