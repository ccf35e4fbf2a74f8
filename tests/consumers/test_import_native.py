"""A domain that is imported and built again is the machine that it was, as libvirt itself says.

libvirt is asked what it would start for the domain that it has, as `virsh dumpxml` prints it, and
for the one that gpc writes after importing it. Domains are those with which libvirt tests itself,
of which everything becomes a key, and one with cards and all that people write into theirs. What
differs must stand in `ALLOWED`.

Source: libvirt 11.3, tests/qemuxmlconfdata
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from gpc.build import build_source
from gpc.lift.cards import Shown
from gpc.lift.entries import with_guest
from gpc.lift.foreign import read
from gpc.lift.ground import ground
from gpc.lift.judged import judge
from gpc.lift.prune import prune
from gpc_schemas.units import PciId
from lab.libvirt import Libvirtd
from lab.qemu_facts import differences, machine_facts
from lab.sources import libvirt_tests

pytestmark = pytest.mark.consumer

# fmt: off
FILES = (
    "audio-default-vnc", "audio-jack-minimal", "balloon-device-period",
    "boot-menu-disable-with-timeout",
    "clock-france", "console-compat-auto", "console-compat-chardev", "cpu-host-model-kvm",
    "cpu-host-passthrough-features", "cpu-topology4", "disk-aio", "disk-fmt-qcow", "disk-ide-wwn",
    "firmware-auto-efi", "firmware-auto-efi-no-secboot", "firmware-auto-efi-secboot",
    "firmware-manual-efi", "graphics-vnc-no-listen-attr", "hugepages-default", "hyperv-panic",
    "input-usbmouse-addr", "input-usbtablet", "machine-aliases2", "misc-no-reboot",
    "parallel-tcp-chardev", "pci-autoadd-idx", "pcie-root", "serial-many-chardev",
    "serial-tcp-chardev", "usb-controller-ich9-companion", "usb-controller-implicit-q35",
    "watchdog", "x86_64-q35-graphics",
)
# fmt: on

DESKTOP = """\
<domain type='kvm'>
  <name>native</name>
  <memory unit='GiB'>8</memory>
  <memoryBacking><hugepages/></memoryBacking>
  <vcpu>8</vcpu>
  <iothreads>1</iothreads>
  <cputune><vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='1' cpuset='1'/></cputune>
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>
    <nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'/>
  </os>
  <features><acpi/><apic/>
    <hyperv mode='custom'><relaxed state='on'/><vapic state='on'/>
      <spinlocks state='on' retries='4096'/><vendor_id state='on' value='other'/></hyperv>
    <kvm><hidden state='on'/></kvm><vmport state='off'/>
  </features>
  <cpu mode='host-passthrough'><topology sockets='1' cores='4' threads='2'/>
    <feature policy='disable' name='hypervisor'/></cpu>
  <clock offset='localtime'><timer name='rtc' tickpolicy='catchup'/>
    <timer name='pit' tickpolicy='delay'/><timer name='hpet' present='no'/>
    <timer name='hypervclock' present='yes'/></clock>
  <devices>
    <disk type='block' device='disk'><driver name='qemu' type='raw' cache='none' io='native'
      discard='unmap' iothread='1'/><source dev='/dev/vg0/win'/>
      <target dev='vda' bus='virtio'/><serial>S1</serial></disk>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
      <source file='/srv/data.qcow2'/><target dev='sda' bus='sata'/></disk>
    <interface type='bridge'><mac address='52:54:00:9a:3c:51'/><source bridge='br0'/>
      <model type='virtio'/></interface>
    <hostdev mode='subsystem' type='pci' managed='no'><driver name='vfio'/>
      <source><address domain='0' bus='1' slot='0' function='0'/></source>
      <address type='pci' domain='0' bus='6' slot='0' function='0' multifunction='on'/></hostdev>
    <hostdev mode='subsystem' type='pci' managed='no'><driver name='vfio'/>
      <source><address domain='0' bus='1' slot='0' function='1'/></source>
      <address type='pci' domain='0' bus='6' slot='0' function='1'/></hostdev>
    <input type='evdev'><source dev='/dev/input/by-id/a-event-kbd' grab='all' repeat='on'/></input>
    <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
    <sound model='ich9'/>
    <video><model type='none'/></video>
    <memballoon model='none'/>
  </devices>
</domain>
"""
"""A guest of the kind that import is for."""


class Allowed(NamedTuple):
    """A difference that changes nothing for the guest, or that it is told of."""

    key: str
    old: str | None
    new: str | None
    why: str


# fmt: off
ALLOWED = (
    Allowed(r"machine\.vmport", None, "off", "gpc takes VMware's port from every guest"),
    Allowed(r"cpu\.topoext", None, "on", "a guest with threads sees them on AMD by it alone"),
    Allowed(r"evdev\..*", "grab_all=on repeat=on", "grab-toggle=ctrl-ctrl grab_all=on repeat=on",
            "QEMU's default"),
    Allowed(r"smp\.dies", None, "1", "QEMU's default"),
    Allowed(r"global\.kvm-pit\.lost_tick_policy", None, "delay", "QEMU's default"),
    Allowed(r"global\.(ICH9-LPC|PIIX4_PM)\.disable_s[34]", None, "0", "QEMU's default"),
    Allowed(r"disk\..*\.write_cache", "auto", "on", "auto is on for every block node"),
    Allowed(r"boot\.menu", "off", None, "QEMU's default"),
    Allowed(r"audiodev\.jack", r'.*"driver": "jack".*', None, "sound that no card makes"),
    Allowed(r"audiodev\.none", None, r'.*"driver": "none".*', "libvirt's way to say: no sound"),
    Allowed(r"memory\.backend", "memory-backend-file", "memory-backend-memfd",
            "pages are asked for without the mount that they had a file in"),
    Allowed(r"memory\.pages", "", "2", "the usual size of huge pages, which the mount decided"),
    Allowed(r"disk\..*\.place", r"bus=ide\.[01]( unit=1)?", r"bus=ide\.0( unit=1)?",
            "units of a bus are counted, of which import tells"),
    Allowed(r"device\.virtio-balloon-pci", r"bus=pci\.\d \S+", r"bus=pci\.\d (12|00)\.0",
            "a balloon has no key `at`"),
    Allowed(r"device\.pci-bridge", None, r"bus=pci\.0 1e\.0 chassis_nr=1",
            "gpc puts what has no key `at` behind a bridge"),
    Allowed(r"device\.pci-bridge", r"(bus=pci\.0 0[3-9a]\.0 chassis_nr=\d \| )+.*",
            r"bus=pci\.0 1e\.0 chassis_nr=1", "bridges with nothing behind them"),
    Allowed(r"device\.virtio-serial-pci", r"bus=pci\.3 00\.0", r"bus=pci\.7 00\.0",
            "channels are known by their names, not by their controller's place"),
    Allowed(r"device\.virtserialport", r"(bus=\S+ chardev=\S+ name=\S+) nr=1",
            r"(bus=\S+ chardev=\S+ name=\S+) nr=2", "nor by their number on it"),
    Allowed(r"port\.pci\.\d\.place", r"pcie\.0 0[12]\.\d|None", r"pcie\.0 (02\.\d|1a\.[02])|None",
            "ports follow from what is behind them"),
    Allowed(r"port\.pci\.\d\.chassis", "2|None", "8|None", "there are as many as they are needed"),
    Allowed(r"port\.pci\.\d\.port", r"\d+|None", "2|26|None", "a port is numbered by its slot"),
)
# fmt: on


used: set[Allowed] = set()


def unexplained(old: list[str], new: list[str]) -> list[str]:
    """The differences between two command lines that no reason fits."""
    found = differences(machine_facts(old), machine_facts(new))
    return [
        f"{key}: {one} is {two}"
        for key, (one, two) in found.items()
        if not any(_fits(each, key, one, two) for each in ALLOWED)
    ]


def _fits(allowed: Allowed, key: str, old: str | None, new: str | None) -> bool:
    fits = re.fullmatch(allowed.key, key) is not None and all(
        value is None if pattern is None else re.fullmatch(pattern, str(value)) is not None
        for pattern, value in ((allowed.old, old), (allowed.new, new))
    )
    if fits:
        used.add(allowed)
    return fits


def again(xml: str) -> str | None:
    """A domain as gpc writes it once it is imported; None where something is left over."""
    data = xml.encode()
    (first,) = read("g.xml", data, {}, {}, None)
    seen = {f.address: Shown(PciId(0x1234, 0x5678), False) for f in first.guest.functions}
    (found,) = read("g.xml", data, {}, seen, None)
    guest = found.guest
    alone = ground(None, "kvm", found.cards)
    judge(guest, alone)
    prune(guest, alone)
    if any(said.code in ("carried", "left-over") for said in guest.told):
        return None
    built = build_source("m", with_guest(alone, guest).encode())
    (file,) = (each.text for each in built.artifacts if each.path.endswith(f"/{guest.name}.xml"))
    return file


def dumped(libvirtd: Libvirtd, xml: str) -> str:
    """A domain of KVM as libvirt prints it once it is defined."""
    xml = xml.replace("type='qemu'", "type='kvm'")
    xml = re.sub(r"<name>.*?</name>", "<name>native</name>", xml)
    xml = re.sub(r"\s*<uuid>.*?</uuid>", "", xml)
    libvirtd.define(xml)
    try:
        return libvirtd.dumpxml("native")
    finally:
        libvirtd.undefine("native")


@pytest.mark.parametrize("generation", ["debian-12"], indirect=True)
def test_a_domain_of_libvirts_own_tests_is_the_same_machine_afterwards(libvirtd: Libvirtd) -> None:
    folder = libvirt_tests("qemuxmlconfdata") / "qemuxmlconfdata"
    files = {name: (folder / f"{name}.xml").read_text() for name in FILES}
    wrong = list[str]()
    for name, domain in {**files, "desktop": DESKTOP}.items():
        xml = dumped(libvirtd, domain)
        new = again(xml)
        if new is None:
            wrong.append(f"{name}: something is left over")
            continue
        left = unexplained(libvirtd.to_argv(xml), libvirtd.to_argv(new))
        wrong += [f"{name}: {row}" for row in left]
    assert wrong == [], "\n".join(wrong)
    assert [each.why for each in ALLOWED if each not in used] == []


def test_a_machine_that_differs_is_found() -> None:
    one = ["-machine", "q35", "-m", "1024M", "-cpu", "host", "-smp", "2"]
    two = ["-machine", "q35", "-m", "2048M", "-cpu", "qemu64", "-smp", "2"]
    assert [row.partition(":")[0] for row in unexplained(one, two)] == ["cpu.model", "memory.size"]
