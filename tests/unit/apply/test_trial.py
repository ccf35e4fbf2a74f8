"""What a trial of the next boot is made of, and where there can be none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gpc.apply.actions import Action, action_of
from gpc.apply.trial import NewTrial, around, is_risky, new_trial
from gpc.target.fallback import Unguarded
from gpc.target.trial import standing
from gpc_targets.grub.live.running import running
from kit.grub_host import AUDIO, CONSOLE, GPU, PCI, RELEASE, SYSTEM, FakeReader, debian, dom0

KEPT = f"/boot/gpc-previous/3-initrd.img-{RELEASE}"


def trial(host: FakeReader, system: dict[str, str] = SYSTEM) -> NewTrial:
    return new_trial(host, system, [GPU, AUDIO], 3)


def text(host: FakeReader, name: str) -> str:
    (found,) = (file for file in trial(host).files if file.path.endswith(f"/{name}"))
    return found.data.decode()


def arguments(line: str) -> tuple[str, ...]:
    return running(debian(line), "debian").arguments


OFF = ("gpc.disable=1", "module_blacklist=vfio_pci,xen_pciback,pci_stub")


def test_the_kept_entry_has_the_arguments_of_this_boot_with_gpc_switched_off() -> None:
    assert arguments("root=UUID=1 ro quiet") == ("root=UUID=1", "ro", "quiet", *OFF)


def test_what_the_loader_and_an_earlier_trial_added_is_not_handed_on() -> None:
    line = "root=UUID=1 initrd=/x gpc.disable=1 module_blacklist=nouveau,vfio_pci"
    assert arguments(line) == (
        "root=UUID=1", "gpc.disable=1",
        "module_blacklist=nouveau,vfio_pci,xen_pciback,pci_stub",
    )  # fmt: skip


def test_of_several_blacklists_the_last_counts_as_it_does_for_the_kernel() -> None:
    assert arguments("module_blacklist=a module_blacklist=b")[-1].startswith("module_blacklist=b,")


def test_words_for_init_stay_behind_those_for_the_kernel() -> None:
    assert arguments("ro -- single") == ("ro", *OFF, "--", "single")


def test_the_copy_bears_the_number_of_its_generation() -> None:
    keep, arm = trial(debian()).actions
    assert keep.name == f"guard keep /boot/initrd.img-{RELEASE} {KEPT}"
    assert arm.name == "guard arm"
    assert KEPT in text(debian(), "42_gpc")


def test_dom0_is_kept_with_its_hypervisor() -> None:
    entry = text(dom0(), "42_gpc")
    assert "multiboot2 %s placeholder %s" in entry
    assert '"$(image /boot/xen-4.17-amd64.gz)" "$(xen_arguments)"' in entry
    assert "\ndom0_mem=2048M,max:2048M no-real-mode edd=off\n" in entry
    assert "\nroot=UUID=1111 ro quiet gpc.disable=1 " in entry


def test_microcode_beside_the_image_goes_first() -> None:
    host = debian()
    host.files["/boot/amd-ucode.img"] = "code"
    assert f'"$(image /boot/amd-ucode.img) $(image {KEPT})"' in text(host, "42_gpc")


def test_arch_names_its_images_by_the_kernels_package() -> None:
    host = debian()
    host.files |= {
        "/proc/sys/kernel/osrelease": "6.12.1-arch1-1\n",
        "/proc/cmdline": "BOOT_IMAGE=/boot/vmlinuz-linux root=/dev/sda1 rw\n",
        "/usr/lib/modules/6.12.1-arch1-1/pkgbase": "linux\n",
        "/boot/vmlinuz-linux": "kernel",
        "/boot/initramfs-linux.img": "image",
    }
    found = running(host, "arch")
    assert (found.kernel, found.initrd) == ("/boot/vmlinuz-linux", "/boot/initramfs-linux.img")


def test_fedora_has_another_directory_and_other_tools() -> None:
    host = debian()
    host.files |= {"/boot/grub2/grub.cfg": "menu", f"/boot/initramfs-{RELEASE}.img": "image"}
    for target, answer in (("abstraction", ""), ("fs", "ext2")):
        host.answers[f"grub2-probe --target={target} /boot/grub2"] = answer
    found = trial(host, {**SYSTEM, "family": "fedora"})
    (guard,) = (file.data.decode() for file in found.files if file.path.endswith("/gpc-guard"))
    assert "GRUBENV=/boot/grub2/grubenv\nEDITENV=grub2-editenv\n" in guard


def test_the_guard_looks_after_the_cards_that_stay_with_the_host() -> None:
    guard = text(debian(), "gpc-guard")
    assert f"<<'END'\n{CONSOLE} radeon\nEND" in guard
    assert "\nMODULES='amdgpu snd_hda_intel'\n" in guard


def test_a_function_that_is_kept_already_has_no_driver_to_go_back_to() -> None:
    host = debian()
    host.links[f"{PCI}/{GPU}/driver"] = "../../../bus/pci/drivers/vfio-pci"
    assert "\nMODULES=snd_hda_intel\n" in text(host, "gpc-guard")


def _without(path: str) -> Callable[[FakeReader], object]:
    return lambda host: host.files.pop(path)


def _with(path: str, text: str) -> Callable[[FakeReader], object]:
    return lambda host: host.files.update({path: text})


def _answering(command: str, text: str) -> Callable[[FakeReader], object]:
    return lambda host: host.answers.update({command: text})


FS, ABSTRACTION = (f"grub-probe --target={name} /boot/grub" for name in ("fs", "abstraction"))

DOUBTS = {
    "btrfs, where GRUB cannot write": _answering(FS, "btrfs\n"),
    "zfs, where GRUB cannot write": _answering(FS, "zfs\n"),
    "lies on lvm": _answering(ABSTRACTION, "lvm\n"),
    "lies on diskfilter": _answering(ABSTRACTION, "diskfilter mdraid1x\n"),
    "partitions that have the menu that boots": _with("/etc/kernel/proxmox-boot-uuids", "A-1\n"),
    "grub-probe does not tell": lambda host: host.answers.pop(FS),
    "there is no /boot/grub/grub.cfg": _without("/boot/grub/grub.cfg"),
    "other than GRUB started this boot": _with("/proc/cmdline", "root=/dev/sda1 ro\n"),
    "/proc does not tell": _with("/proc/cmdline", ""),
    f"where /boot/vmlinuz-{RELEASE} was expected": _with(
        "/proc/cmdline", "BOOT_IMAGE=/boot/vmlinuz-5.10.0-1-amd64 ro\n"
    ),
    f"/boot/initrd.img-{RELEASE}, of the kernel that runs": _without(f"/boot/initrd.img-{RELEASE}"),
    "gpc switched off": _with(
        "/proc/cmdline", f"BOOT_IMAGE=/boot/vmlinuz-{RELEASE} ro gpc.disable=1\n"
    ),
    "/boot has no room": lambda host: host.answers.update(
        {
            f"stat --dereference --format=%s /boot/initrd.img-{RELEASE}": "50000000\n",
            "stat --file-system --format=%a %S /boot": "10000 4096\n",
        }
    ),
}


@pytest.mark.parametrize("reason", DOUBTS)
def test_where_there_is_a_doubt_there_is_no_trial(reason: str) -> None:
    host = debian()
    DOUBTS[reason](host)
    with pytest.raises(Unguarded, match=reason.replace(".", r"\.")):
        trial(host)


XEN_DOUBTS = {
    "xl info does not tell": lambda host: host.answers.pop("xl info"),
    "/boot has 0 images": _without("/boot/xen-4.17-amd64.gz"),
    "/boot has 2 images": _with("/boot/xen-4.17-debug.gz", "xen"),
}


@pytest.mark.parametrize("reason", XEN_DOUBTS)
def test_a_hypervisor_that_is_not_known_for_sure_is_a_doubt(reason: str) -> None:
    host = dom0()
    XEN_DOUBTS[reason](host)
    with pytest.raises(Unguarded, match=reason):
        trial(host)


def test_another_loader_is_none_that_tries_an_entry_once() -> None:
    with pytest.raises(Unguarded, match="rEFInd and systemd-boot try an entry once, and no other"):
        trial(debian(), {**SYSTEM, "loader": "other"})


def test_what_changes_the_next_boot_is_risky_and_nothing_else() -> None:
    assert is_risky([action_of("udev reload"), action_of("initramfs")])
    assert is_risky([action_of("grub")])
    assert not is_risky([action_of("udev reload"), action_of("libvirt define etc/x.xml")])


def names(actions: tuple[Action, ...]) -> list[str]:
    return [action.name.partition(" /")[0] for action in actions]


def test_what_boots_is_kept_before_images_are_rebuilt_and_armed_after() -> None:
    wanted = [action_of(name) for name in ("udev reload", "initramfs", "grub")]
    guarded = around(wanted, trial(debian()).actions)
    assert names(guarded) == [
        "systemd daemon-reload", "udev reload", "guard keep", "initramfs", "guard arm",
    ]  # fmt: skip


def test_entries_are_written_in_a_trial_too_while_what_ran_before_is_what_boots() -> None:
    wanted = [action_of(name) for name in ("initramfs", "entries")]
    guarded = around(wanted, trial(debian()).actions)
    assert names(guarded) == [
        "systemd daemon-reload", "guard keep", "initramfs", "entries", "guard arm",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("# GRUB Environment Block\ngpc_guard=try\n#####", "try"),
        ("# GRUB Environment Block\nsaved_entry=0\ngpc_guard=tried\n##", "tried"),
        ("# GRUB Environment Block\nsaved_entry=gpc_guard=try\n###", ""),
        ("", ""),
        (None, None),
    ],
)
def test_the_variable_is_read_from_the_block(block: str | None, expected: str | None) -> None:
    host = FakeReader({} if block is None else {"/boot/grub/grubenv": block})
    assert standing(host, SYSTEM) == expected
