"""Hosts that run Xen, in a booted replica: the real hypervisor, dom0, a guest with the cards."""

from __future__ import annotations

import pytest

from gpc.rehearse.replica.copied import File
from gpc.rehearse.verdict.records import Rehearsal
from kit.rehearsals import boot, drivers, example, failures, rehearsed
from lab import tools
from lab.kernel import KernelTree

pytestmark = [pytest.mark.rehearsal, pytest.mark.slow, pytest.mark.timeout(900)]

GUEST = "win7_x64"
HOST = {"01:00.0": "bochs-drm", "01:00.1": "snd_hda_intel", "02:00.0": "bochs-drm"}
KEPT = HOST | {"01:00.0": "pciback", "01:00.1": "pciback"}


@pytest.fixture(autouse=True)
def xl() -> None:
    tools.require("xenstore-read", "xenstore-utils")


def notes(found: Rehearsal, step: str) -> tuple[str, ...]:
    return next(one.reasons for one in boot(found, "compiled").steps if one.name == step)


def test_a_guest_has_the_cards_and_the_host_has_them_back(kernel_tree: KernelTree) -> None:
    found = rehearsed(example("phenom-win7"), kernel_tree)
    assert failures(found) == {}
    assert found.hypervisor == "xen"
    assert "on Xen 4." in found.kernel
    compiled = boot(found, "compiled")
    for step in ("early", "assignable", f"guest-{GUEST}", f"end-{GUEST}", "add", "again"):
        assert drivers(compiled, step) == KEPT, step
    for step in ("return", "event", "remove"):
        assert drivers(compiled, step) == HOST, step
    # Read back from inside the guest, where the functions have addresses of their own.
    assert notes(found, f"guest-{GUEST}") == (
        "it sees 1234:1111, which bochs-drm has",
        "it sees 8086:293e, which snd_hda_intel has",
    )
    assert drivers(boot(found, "disabled"), "disabled") == HOST
    assert drivers(boot(found, "another-card"), "other-service")["01:00.0"] == "cirrus"
    assert any("a PV guest is started" in line for line in found.differences)


def test_a_host_whose_kernel_knows_no_override_hides_its_cards(kernel_tree: KernelTree) -> None:
    found = rehearsed(example("phenom-win7-xm"), kernel_tree, boots=["disabled", "another-card"])
    assert failures(found) == {}
    disabled = boot(found, "disabled")
    assert disabled.title == "the host with gpc.disable=1 module_blacklist=xen_pciback"
    assert drivers(disabled, "disabled") == HOST


def test_a_xen_without_its_iommu(kernel_tree: KernelTree) -> None:
    def edit(tree: dict[str, File]) -> None:
        path = "etc/default/grub.d/zz-gpc.cfg"
        text, mode = tree[path]
        assert "iommu=no-intremap" in text
        tree[path] = File(text.replace("iommu=no-intremap", "iommu=off"), mode)
        path = f"etc/xen/{GUEST}.cfg"
        text, mode = tree[path]
        assert "\nvcpus = 3\n" in text
        tree[path] = File(text.replace("\nvcpus = 3\n", "\nvcpu = 3\n"), mode)

    found = rehearsed(example("phenom-win7"), kernel_tree, edit=edit, boots=["compiled"])
    reasons = failures(found)
    assert reasons["iommu"][0].startswith("Xen uses no IOMMU, so no guest can be given a card")
    # xl takes a key that it does not know without a word: only a comparison finds it.
    assert reasons[f"read-{GUEST}"] == (
        "vcpus: 3 is meant, but xl reads 0",
        "most: 3 is meant, but xl reads none",
    )
    names = [step.name for step in boot(found, "compiled").steps]
    assert f"guest-{GUEST}" not in names, "no guest is started that cannot have its card"


def test_a_guest_whose_file_leaves_a_function_out(kernel_tree: KernelTree) -> None:
    def edit(tree: dict[str, File]) -> None:
        path = f"etc/xen/{GUEST}.cfg"
        text, mode = tree[path]
        lines = [line for line in text.splitlines() if "01:00.1" not in line]
        assert len(lines) == len(text.splitlines()) - 1
        tree[path] = File("\n".join([*lines, ""]), mode)

    found = rehearsed(example("phenom-win7"), kernel_tree, edit=edit, boots=["compiled"])
    reasons = failures(found)
    assert reasons[f"read-{GUEST}"] == (
        "functions: 0000:01:00.0, 0000:01:00.1 is meant, but xl reads 0000:01:00.0",
    )
    assert reasons[f"guest-{GUEST}"] == (
        "pitcairn.audio (0000:01:00.1, here 8086:293e): the guest does not see it",
        f"pitcairn.audio (0000:01:00.1) is not in xl pci-list {GUEST}",
    )
