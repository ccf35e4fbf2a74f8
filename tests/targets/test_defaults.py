"""What each distribution has by default: its loader, who writes the entries, the builder.

`kin` marks what is taken from the one that it descends from, which the reason then says.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gpc.resolve import resolve
from gpc.target.chain import (
    boots_xen,
    builders,
    loaders,
    own_entries,
    owners,
    without_xen,
    writes_of,
)
from gpc.target.claims import read_claim
from gpc.why import Default
from gpc_schemas.distributions import DESCENT, FLAVOURS, SERVED
from kit.one_guest import settled

GRUB, BLS = "grub, grub-mkconfig", "grub, bls"

DEFAULTS = {
    "almalinux-9.4": (f"{BLS}, dracut", "both"),
    "arch": (f"{GRUB}, mkinitcpio", ""),
    "cachyos": (f"{GRUB}, mkinitcpio", "loader"),
    "centos-9": (f"{BLS}, dracut", "both"),
    "debian-11": (f"{GRUB}, initramfs-tools", ""),
    "debian-13": (f"{GRUB}, initramfs-tools", ""),
    "elementary-8": (f"{GRUB}, initramfs-tools", "both"),
    "endeavouros": ("systemd-boot, kernel-install, dracut", ""),
    "fedora-42": (f"{BLS}, dracut", ""),
    "garuda": (f"{GRUB}, dracut", ""),
    "kali": (f"{GRUB}, initramfs-tools", "both"),
    "kubuntu-24.04": (f"{GRUB}, initramfs-tools", "both"),
    "kubuntu-25.10": (f"{GRUB}, dracut", "both"),
    "linuxmint-22": (f"{GRUB}, initramfs-tools", "both"),
    "lmde-6": (f"{GRUB}, initramfs-tools", "both"),
    "lubuntu-24.04": (f"{GRUB}, initramfs-tools", "both"),
    "manjaro": (f"{GRUB}, mkinitcpio", ""),
    "neon-24.04": (f"{GRUB}, initramfs-tools", "both"),
    "nixos-24.11": ("systemd-boot, nixos, nixos", ""),
    "nobara-42": (f"{BLS}, dracut", "both"),
    "ol-9.4": (f"{BLS}, dracut", "both"),
    "opensuse-15.6": (f"{GRUB}, dracut", ""),
    "opensuse-leap-15.6": (f"{GRUB}, dracut", "both"),
    "opensuse-slowroll": (f"{GRUB}, dracut", "both"),
    "opensuse-tumbleweed": (f"{GRUB}, dracut", "both"),
    "pop-22.04": ("systemd-boot, kernelstub, initramfs-tools", "initramfs"),
    "proxmox-8": (f"{GRUB}, initramfs-tools", "both"),
    "rhel-9.4": (f"{BLS}, dracut", "both"),
    "rocky-9.4": (f"{BLS}, dracut", "both"),
    "sled-15.6": (f"{GRUB}, dracut", "both"),
    "sles-15.6": (f"{GRUB}, dracut", "both"),
    "tuxedo-24.04": (f"{GRUB}, initramfs-tools", "both"),
    "ubuntu": (f"{GRUB}, initramfs-tools", ""),
    "ubuntu-24.04": (f"{GRUB}, initramfs-tools", ""),
    "ubuntu-25.04": (f"{GRUB}, initramfs-tools", ""),
    "ubuntu-25.10": (f"{GRUB}, dracut", ""),
    "ubuntu-26.04": (f"{GRUB}, dracut", ""),
    "xubuntu-24.04": (f"{GRUB}, initramfs-tools", "both"),
    "zorin-17": (f"{GRUB}, initramfs-tools", "both"),
    "bazzite-42": ("grub, rpm-ostree, rpm-ostree", "loader"),
    "omarchy": (f"{GRUB}, mkinitcpio", "both"),
}


@pytest.mark.parametrize("os", DEFAULTS)
def test_a_distribution_has_its_defaults_and_the_reason_says_whose_they_are(os: str) -> None:
    found = settled({"host.os": os}).host
    taken = []
    for what, value in (("loader", found.loader), ("initramfs", found.initramfs)):
        reason = value.why[0]
        assert isinstance(reason, Default)
        assert reason.parents == (("host", "os"),)
        assert reason.name in (f"{what}-of-distribution", f"{what}-of-kin")
        taken += [what] if reason.name.endswith("kin") else []
    words = ", ".join(each.value for each in (found.loader, found.entries, found.initramfs))
    assert (words, "both" if len(taken) == 2 else "".join(taken)) == DEFAULTS[os]


def test_every_distribution_is_in_the_table() -> None:
    assert {os.rpartition("-")[0] if os[-1].isdigit() else os for os in DEFAULTS} == set(SERVED)


def test_what_is_written_wins_over_every_default() -> None:
    found = settled({"host.os": "pop-22.04", "host.boot": {"loader": "grub"}})
    assert resolve(found).host.loader.value == "grub"
    assert found.host.entries.value == "grub-mkconfig"


@pytest.mark.parametrize(
    ("loader", "os", "entries"),
    [
        ("systemd-boot", "debian-13", "kernel-install"),
        ("systemd-boot", "pop-24.04", "kernelstub"),
        ("systemd-boot", "endeavouros", "kernel-install"),
        ("grub", "pop-24.04", "grub-mkconfig"),
        ("grub", "nobara-42", "bls"),
        ("systemd-boot", "cachyos", "sdboot-manage"),
        ("systemd-boot", "proxmox-8", "proxmox-boot-tool"),
        ("systemd-boot", "opensuse-tumbleweed", "sdbootutil"),
        ("other", "debian-13", "other"),
    ],
)
def test_who_writes_entries_goes_by_loader_and_distribution(
    loader: str, os: str, entries: str
) -> None:
    assert own_entries(loader, os) == entries


@pytest.mark.parametrize(
    ("loader", "os", "entries"),
    [
        ("grub", "debian-12", "grub-mkconfig"),
        ("grub", "fedora-41", "grub-mkconfig"),
        ("grub", "bazzite-41", "rpm-ostree"),
        ("grub", "nixos", "nixos"),
        ("limine", "nixos", "nixos"),
        ("limine", "cachyos", "xen-cfg"),
        ("systemd-boot", "pop-24.04", "xen-cfg"),
        ("systemd-boot", "cachyos", "xen-cfg"),
        ("systemd-boot", "proxmox-8", "xen-cfg"),
        ("systemd-boot", "opensuse-tumbleweed", "xen-cfg"),
        ("systemd-boot", "debian-13", "xen-cfg"),
        ("refind", "arch", "xen-cfg"),
        ("efistub", "arch", "xen-cfg"),
        ("other", "arch", "other"),
    ],
)
def test_under_xen_it_is_who_has_entries_of_xen(loader: str, os: str, entries: str) -> None:
    assert own_entries(loader, os, "xen") == entries


def test_every_chain_has_xens_words_in_it_or_beside_it_or_says_why_not() -> None:
    chains = [(word, each) for word in owners() for each in loaders() if writes_of(word, each)]
    assert len(chains) > 30
    for word, loader in chains:
        beside = any(boots_xen(each) and writes_of(each, loader) for each in owners())
        assert boots_xen(word) or without_xen(word, loader) is not None or beside


def claims() -> Iterator[tuple[str, str, str]]:
    """What is claimed by whom: the kind of thing, the word, the claim."""
    for word, target in loaders().items():
        yield from (("loader", word, claim) for claim in target.OWN_OF)
    for word, builder in builders().items():
        yield from (("initramfs", word, claim) for claim in builder.OWN_OF)
    for word, owner in owners().items():
        for loader, of in getattr(owner, "ENTRIES_OF", {}).items():
            yield from ((f"entries of {loader}", word, claim) for claim in of)


def test_claims_name_distributions_that_host_os_takes() -> None:
    names = [read_claim(claim).name for _, _, claim in claims()]
    assert set(names) <= set(SERVED) - set(FLAVOURS)
    assert len(names) > 10


def test_nothing_is_claimed_twice() -> None:
    for kind in {kind for kind, _, _ in claims()}:
        for name in DESCENT:
            mine = [
                (word, read_claim(claim))
                for of, word, claim in claims()
                if of == kind and read_claim(claim).name == name
            ]
            bounds = sorted((claim.bound or "", claim.version or "") for _, claim in mine)
            whole = len(mine) <= 1
            halves = len({word for word, _ in mine}) == 2 and (
                [bound for bound, _ in bounds] == ["<", ">="] and bounds[0][1] == bounds[1][1]
            )
            assert whole or halves, (kind, name, mine)
