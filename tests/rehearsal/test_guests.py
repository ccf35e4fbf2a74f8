"""Guests of KVM hosts in a booted replica: what they see of their cards, twice, and what fails."""

from __future__ import annotations

import pytest

from gpc.rehearse.replica.copied import File
from gpc.rehearse.verdict.records import Rehearsal
from kit.rehearsals import Edit, boot, drivers, example, failures, rehearsed
from lab import tools
from lab.kernel import KernelTree

pytestmark = [pytest.mark.rehearsal, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(autouse=True)
def programs() -> None:
    for name, package in (
        ("libvirtd", "libvirt-daemon-system"),
        ("virsh", "libvirt-clients"),
        ("qemu-img", "qemu-utils"),
        ("ip", "iproute2"),
        ("taskset", "util-linux"),
    ):
        tools.require(name, package)


def notes(found: Rehearsal, name: str, step: str) -> tuple[str, ...]:
    return next(one.reasons for one in boot(found, name).steps if one.name == step)


def replaced(path: str, old: str, new: str) -> Edit:
    """An edit that replaces a text, which is there, in a file."""

    def edit(tree: dict[str, File]) -> None:
        text, mode = tree[path]
        assert old in text
        tree[path] = File(text.replace(old, new), mode)

    return edit


def test_a_launchers_guest_sees_its_card_and_starts_a_second_time(kernel_tree: KernelTree) -> None:
    found = rehearsed(example("twins"), kernel_tree, boots=["qemu"])
    assert failures(found) == {}
    host = {"02:00.0": "bochs-drm", "02:00.1": "snd_hda_intel"}
    kept = host | {"03:00.0": "vfio-pci", "03:00.1": "vfio-pci"}
    free = host | {"03:00.0": "bochs-drm", "03:00.1": "snd_hda_intel"}
    started = boot(found, "qemu")
    for step in ("start", "busy", "end", "bind", "second", "last"):
        assert drivers(started, f"{step}-arcade") == kept, step
    for step in ("return", "refused"):
        assert drivers(started, f"{step}-arcade") == free, step
    # Read back from inside the guest, in the slot that the launcher names.
    for step in ("start-arcade", "second-arcade"):
        assert notes(found, "qemu", step) == (
            "it sees 1234:1111 at 0000:01:00.0, which bochs-drm has",
            "it sees 8086:293e at 0000:01:00.1, which snd_hda_intel has",
        )
    changed = {change.real for change in found.changes if change.what == "guest arcade"}
    assert "-m 12288M" in changed
    assert not [text for text in changed if "vfio-pci" in text]


def test_a_launcher_whose_qemu_stays_root_is_found(kernel_tree: KernelTree) -> None:
    path = "usr/local/sbin/gpc-guest-arcade"
    edit = replaced(path, "    as_user with_options exec", "    with_options exec")
    found = rehearsed(example("twins"), kernel_tree, edit=edit, boots=["qemu"])
    said = "its QEMU runs as root, and not as gpc-arcade"
    assert said in " ".join(failures(found)["start-arcade"])


def test_a_launcher_that_names_a_wrong_address(kernel_tree: KernelTree) -> None:
    path = "usr/local/sbin/gpc-guest-arcade"
    edit = replaced(path, "host=0000:03:00.0", "host=0000:07:00.0")
    found = rehearsed(example("twins"), kernel_tree, edit=edit, boots=["qemu"])
    reasons = failures(found)
    assert reasons["names-arcade"] == (
        f"lower (0000:03:00.0) is for this guest, but {path} does not pass it through",
        f"{path} passes through 0000:07:00.0, which machine.yaml gives it not",
    )
    assert "0000:07:00.0: no such host device" in reasons["start-arcade"][0]
    assert "second-arcade" not in [step.name for step in boot(found, "qemu").steps]


def test_a_domain_without_a_hostdev_whose_card_is_not_bound(kernel_tree: KernelTree) -> None:
    text = example("phenom-win7-kvm")
    path = "etc/gpc/libvirt/win7_x64.xml"

    def edit(tree: dict[str, File]) -> None:
        domain, mode = tree[path]
        start = domain.rindex("    <hostdev ")
        end = domain.rindex("</hostdev>\n") + len("</hostdev>\n")
        tree[path] = File(domain[:start] + domain[end:], mode)

    # Another card is in the slot, which gpc-bind leaves to the host; managed='no' leaves it too.
    other = text.replace("1002:6818", "1002:6819")
    assert other != text
    found = rehearsed(text, kernel_tree, hardware=other, edit=edit, boots=["libvirt"])
    reasons = failures(found)
    assert "pitcairn: expected 1002:6818 at 0000:01:00.0" in reasons["kept"][0]
    assert reasons["names-win7_x64"] == (
        f"pitcairn.audio (0000:01:00.1) is for this guest, but {path} does not pass it through",
    )
    assert reasons["start-win7_x64"][0].startswith("pitcairn (0000:01:00.0): bochs-drm has it")
