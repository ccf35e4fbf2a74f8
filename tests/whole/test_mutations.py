"""A machine in which anything was changed is compiled or refused, never a crash."""

from __future__ import annotations

import copy
import json
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpc.report.drawing import draw
from kit.faults import WAYS, changed, follows, is_fault, places
from kit.findings import findings
from kit.paths import RIGHT, ROOT

SEEDS = [
    yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)
    for path in sorted(RIGHT.glob("*.yaml"))
]

BOOLEAN = ["true", "off"]
NUMBER = ["1", "2", "3", "8", "512"]
CPUS = ["0-1", "2,3", "3-1", "0-511", "7"]
PATHS = ["/dev/md0", "/srv/a.img", "/srv/b,c.img", "/srv/'\"$(x)`, #.img", "/dev/shm/x", "x"]
ADDRESSES = ["00:02.0", "01:00.0", "01:00.1", "01:00.3", "02:00.0", "03:00.1", "0001:01:00.0"]
IDS = ["1002:6818", "10de:1e84", "10de:2684", "8086:4680", "1b21:3241"]
DRIVERS = ["radeon", "amdgpu", "nouveau", "nvidia", "i915", "snd_hda_intel", "xhci_hcd", "vfio-pci"]
NAMES = [["console"], ["pitcairn"], ["rtx"], ["igpu", "rtx"], ["rtx", "rtx"], ["usb"], []]

HOST: dict[str, list[Any]] = {
    "os": ["debian-12", "ubuntu-24.04", "fedora-41", "arch", "opensuse", "gentoo"],
    "kernel": ["2.6", "3.2", "3.16", "4.1", "5.15", "6.1", "6.10", "7.0"],
    "cpu": [{"vendor": "amd", "cores": "2"}, {"vendor": "intel", "cores": "64", "threads": "2"}],
    "iommu": [{"interrupt_remapping": "off"}, {}],
    "boot": [{"loader": "other"}, {"initramfs": "dracut"}, {"initramfs": "mkinitcpio"}],
    "binding": [
        {"driver": driver, "by": by}
        for driver in ("pci-stub", "vfio-pci", "xen-pciback")
        for by in ("address", "id")
    ],
    "xen": [{"version": "4.17", "dom0_memory": "2 GiB", "dom0_vcpus": "2"}, {"version": "4.1"}],
    "builtin": [["vfio_pci"], ["xhci_hcd", "vfio-pci", "snd_hda_intel"]],
    "bridges": [[], ["br0", "xenbr0"]],
    "headless": BOOLEAN,
}
CARD: dict[str, list[Any]] = {
    "address": ADDRESSES,
    "id": IDS,
    "driver": DRIVERS,
    "boot_display": BOOLEAN,
    "rom": PATHS,
    "functions": [
        {},
        {"audio": {"address": "01:00.1", "id": "10de:22ba", "driver": "snd_hda_intel"}},
        {"audio": {"address": "01:00.0", "id": "10de:22ba"}},
        {"ucsi": {"address": "01:00.3", "id": "1002:6818"}},
    ],
}
GUEST: dict[str, list[Any]] = {
    "backend": ["libvirt", "qemu", "xl"],
    "toolstack": ["xl", "xm"],
    "os": ["windows-7", "windows-10", "windows-11", "linux", "other"],
    "vcpus": NUMBER,
    "cpu": [{"pin": cpus, "threads": "2"} for cpus in CPUS]
    + [{"cores": "2", "threads": "2"}, {"emulator_pin": "0"}],
    "memory": ["4 GiB", "1025 MiB", "1 MiB", "3 KiB", "3000000 KiB"],
    "hugepages": ["2 MiB", "1 GiB"],
    "machine": ["pc", "q35"],
    "firmware": ["bios", "uefi"],
    "secure_boot": BOOLEAN,
    "tpm": BOOLEAN,
    "gpus": NAMES,
    "devices": NAMES,
    "managed": BOOLEAN,
    "disks": [{f"d{n}": {"file": f"/srv/{n}.img"} for n in range(9)}, {}],
    "networks": [{"a": {"bridge": "br0"}, "b": {"bridge": "xenbr0"}}, {}],
    "display": [
        {"vga": vga, "vnc": {"listen": "::1", "port": "5900"}} for vga in ("cirrus", "none", "std")
    ]
    + [{"vnc": {"listen": "a b"}}],
    "tablet": BOOLEAN,
    "serial": BOOLEAN,
    "hyperv": BOOLEAN,
    "clock": ["localtime", "utc"],
    "boot": [["cdrom", "disk"], ["network", "disk"], ["disk", "disk"], []],
    "lifecycle": [
        {event: action}
        for event in ("poweroff", "reboot", "crash")
        for action in ("destroy", "restart", "preserve", "rename-restart")
    ],
    "raw": [
        {"qemu": ["-device", "x,y='$(z)'"]},
        {"xl": {"mmio_hole": "3072"}},
        {"xl": {"name": "x", "no": "1"}},
    ],
}
DISK: dict[str, list[Any]] = {
    "block": PATHS,
    "file": PATHS,
    "format": ["qcow2", "raw", "vhd"],
    "bus": ["ide", "sata", "scsi", "virtio"],
    "cdrom": BOOLEAN,
    "read_only": BOOLEAN,
    "access": ["aio", "loop"],
}
NETWORK: dict[str, list[Any]] = {
    "bridge": ["br0", "xenbr0", "none"],
    "mac": ["52:54:00:12:34:56", "02:00:00:00:00:01"],
    "model": ["e1000", "e1000e", "rtl8139", "virtio"],
}
WORKAROUNDS: dict[str, list[Any]] = {
    path.stem: ["on", "off", "auto"]
    for path in ROOT.glob("compiler/gpc/knowledge/catalogue/*.yaml")
}


def records(tree: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, list[Any]]]]:
    """Every record of a machine with the keys that it may have and values to try for them."""
    host, guests = tree["host"], tree.setdefault("guests", {})
    found = [(host, HOST), (tree.setdefault("workarounds", {}), WORKAROUNDS)]
    found += [(card, CARD) for card in [*host["gpus"].values(), *host.get("devices", {}).values()]]
    for guest in guests.values():
        found += [(guest, GUEST), (guest, GUEST)]
        found += [(disk, DISK) for disk in guest.get("disks", {}).values()]
        found += [(network, NETWORK) for network in guest.get("networks", {}).values()]
    return found


@st.composite
def machines(draw: st.DrawFn) -> str:
    """A right machine, perhaps with a guest more, in which up to six keys have another value."""
    tree = copy.deepcopy(draw(st.sampled_from(SEEDS)))
    if draw(st.booleans()):
        plain = {"os": "linux", "vcpus": "2", "memory": "2 GiB"}
        backends = st.sampled_from(["libvirt", "qemu", "xl"])
        tree.setdefault("guests", {})["more"] = {"backend": draw(backends), **plain}
    for _ in range(draw(st.integers(1, 6))):
        record, values = draw(st.sampled_from(records(tree)))
        key = draw(st.sampled_from(sorted(values)))
        record[key] = copy.deepcopy(draw(st.sampled_from(values[key])))
    return str(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(machines())
def test_a_machine_in_which_anything_was_changed_is_compiled_or_refused(text: str) -> None:
    for finding in (found := findings(text)):
        assert finding.message
        assert finding.help or finding.expected
    draw(found, "full", width=80)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(machines(), st.data())
def test_a_fault_of_the_schema_adds_itself_to_what_was_wrong_and_no_more(
    text: str, data: st.DataObject
) -> None:
    tree = yaml.load(text, Loader=yaml.BaseLoader)
    path = data.draw(st.sampled_from(list(places(tree))))
    way = data.draw(st.sampled_from([way for way in WAYS if is_fault(path, way)]))
    before = {(finding.code, finding.message) for finding in findings(json.dumps(tree))}
    after = follows(json.dumps(changed(tree, path, way)))
    assert {(finding.code, finding.message) for finding in after} <= before


@st.composite
def anything(draw: st.DrawFn, depth: int = 3) -> Any:
    """A value of any kind, with keys that the format has."""
    keys = st.sampled_from(["gpc", "host", "guests", "gpus", "functions", *HOST, *CARD, *GUEST])
    words = st.sampled_from(["", "1", "on", "01:00.0", "1002:6818", "linux", "xl", "\u202e", "名"])
    if depth == 0:
        return draw(words)
    inner = anything(depth - 1)  # type: ignore[call-arg]  # the first argument is hypothesis's own
    return draw(
        st.one_of(words, st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=4))
    )


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(anything())
def test_a_value_of_any_kind_in_any_place_is_refused_with_words(value: Any) -> None:
    for finding in findings(str(yaml.safe_dump({"gpc": "1", "host": value}, allow_unicode=True))):
        assert finding.message
        assert finding.help or finding.expected or finding.found
