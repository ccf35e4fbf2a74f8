"""The life of a host that boots Xen, by each chain: what Xen and dom0 are told comes and goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from apply.living import LivingHost
from apply.xen_hosts import CFG, HOSTS, ROOT, TOLD, XenHost, by_firmware
from gpc.apply.prepare import wanted_again
from gpc.apply.wanted import NOTHING
from gpc.target.entries import BootEntry
from kit.host_tree import photograph, without_times

DOM0, XEN = ("xen-pciback.hide=(0000:01:00.0)",), ("dom0_mem=4096M,max:4096M", "iommu=1")
ARGUMENTS = {
    "etc/gpc/arguments": "".join(f"dom0 {word}\n" for word in DOM0)
    + "".join(f"xen {word}\n" for word in XEN)
}


class Host(LivingHost):
    """The host of a chain, and what its entries say."""

    def __init__(self, base: Path, chain: XenHost) -> None:
        self.chain = chain
        there = {"proc/xen/capabilities": "control_d\n", **chain.there}
        there["proc/cmdline"] = f"{' '.join(TOLD)}\n"
        system = {
            "family": chain.family,
            "hypervisor": "xen",
            "loader": chain.loader,
            "entries": chain.entries,
        }
        action = {"grub-mkconfig": "grub"}.get(chain.entries, chain.entries)
        actions = {"etc/gpc/arguments": [action]}
        super().__init__(base, there, chain.first, system, ARGUMENTS, actions)

    def settle(self) -> None:
        if self.chain.loader == "efistub":
            by_firmware(self.host)

    def dom0s(self) -> list[BootEntry]:
        """The usual entries with Xen below Linux."""
        return [entry for entry in self.entries() if entry.xen is not None]


@pytest.fixture(params=HOSTS)
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Host:
    return Host(tmp_path, HOSTS[request.param])


def test_xen_and_dom0_are_told_beside_what_they_were_told_and_linux_alone_is_not(
    host: Host,
) -> None:
    before = host.entries()
    host.apply(host.wanted)
    for _ in range(2):
        assert host.dom0s()
        for entry in host.dom0s():
            assert entry.words == (*TOLD, *DOM0)
            assert [word for word in entry.xen or () if word in XEN] == list(XEN)
        assert [e for e in host.entries() if e.xen is None] == [e for e in before if e.xen is None]
        host.chain.update(host.host)


def test_what_is_taken_back_leaves_every_byte_as_it_was(host: Host) -> None:
    before = without_times(photograph(host.root))
    host.apply(host.wanted)
    assert without_times(photograph(host.root)) != before
    host.apply(NOTHING, cause="restore")
    assert without_times(photograph(host.root)) == before


def test_a_rollback_brings_the_words_back_and_what_others_wrote_meanwhile_stays(
    host: Host,
) -> None:
    host.apply(host.wanted)
    told = host.dom0s()
    host.apply(NOTHING, cause="restore")
    path = next(iter(host.chain.there))
    if host.chain.entries == "xen-cfg":
        path = "boot/EFI/xen/xen.cfg"
        host.host.put(path, f"{host.host.text(path)}[theirs]\nkernel=x\n")
    host.apply(wanted_again(host.host, 1), cause="rollback to 1")
    assert host.dom0s() == told
    assert ("[theirs]" in host.host.text(path)) == (host.chain.entries == "xen-cfg")


def test_words_that_a_person_has_written_already_stay_theirs(tmp_path: Path) -> None:
    host = Host(tmp_path, HOSTS["the firmware"])
    path = "boot/EFI/xen/xen.cfg"
    text = (host.root / path).read_bytes().decode()
    mine = text.replace("video=", f"options=loglvl=all {XEN[0]}\r\nvideo=")
    host.host.put(path, mine)
    host.apply(host.wanted)
    assert [entry.xen for entry in host.dom0s()] == [("loglvl=all", *XEN)]
    host.apply(NOTHING, cause="restore")
    assert (host.root / path).read_bytes().decode() == mine


def test_words_go_from_the_section_that_booted_before_as_well(tmp_path: Path) -> None:
    host = Host(tmp_path, HOSTS["the firmware"])
    path = "boot/EFI/xen/xen.cfg"
    host.apply(host.wanted)
    (first,) = host.dom0s()
    there = (host.root / path).read_bytes().decode()
    host.host.put(path, there.replace("default=new", "default=old"))
    host.apply(host.wanted)
    (second,) = host.dom0s()
    assert (first.id, second.id) == ("new", "old")
    assert second.words == (ROOT, "ro", *DOM0)
    assert second.xen == ("dom0_mem=1G", *XEN)
    host.apply(NOTHING, cause="restore")
    assert (host.root / path).read_bytes().decode() == CFG.replace("default=new", "default=old")
