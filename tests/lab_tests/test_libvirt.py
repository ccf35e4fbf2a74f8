"""libvirt's schema and a running libvirtd judge domain XML."""

from __future__ import annotations

import pytest

from lab.libvirt import Libvirtd, validate_rng
from lab.tools import Refused

pytestmark = pytest.mark.consumer

DOMAIN = """\
<domain type='kvm'>
  <name>lab-guest</name>
  <memory unit='MiB'>2048</memory>
  <memoryBacking><hugepages/></memoryBacking>
  <vcpu>4</vcpu>
  <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>
  <features>
    <acpi/><apic/>
    <hyperv mode='custom'><relaxed state='on'/><vendor_id state='on' value='GPC012345678'/></hyperv>
  </features>
  <cpu mode='host-passthrough' check='none'>
    <topology sockets='1' dies='1' cores='2' threads='2'/>
  </cpu>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='block' device='disk'>
      <driver name='qemu' type='raw'/><source dev='/dev/md0'/><target dev='vda' bus='virtio'/>
    </disk>
    <interface type='bridge'><source bridge='br0'/><model type='virtio'/></interface>
    <hostdev mode='subsystem' type='pci' managed='yes'>
      <driver name='vfio'/>
      <source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source>
      <address type='pci' domain='0' bus='0x05' slot='0' function='0x0' multifunction='on'/>
    </hostdev>
    <hostdev mode='subsystem' type='pci' managed='yes'>
      <driver name='vfio'/>
      <source><address domain='0x0000' bus='0x01' slot='0x00' function='0x1'/></source>
      <address type='pci' domain='0' bus='0x05' slot='0' function='0x1'/>
    </hostdev>
    <memballoon model='none'/>
  </devices>
</domain>
"""


def test_the_schema_accepts_a_good_domain() -> None:
    assert validate_rng(DOMAIN) == ()


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("memballoon model='none'", "memballoon model='nothing'"),
        ("managed='yes'", "managed='perhaps'"),
        ("<acpi/>", "<acpy/>"),
        ("</domain>", ""),
    ],
)
def test_the_schema_refuses_a_bad_domain(good: str, bad: str) -> None:
    assert validate_rng(DOMAIN.replace(good, bad)) != ()


def test_a_good_domain_is_defined_and_comes_back(libvirtd: Libvirtd) -> None:
    libvirtd.define(DOMAIN)
    try:
        assert libvirtd.dumpxml("lab-guest").count("<hostdev ") == 2
    finally:
        libvirtd.undefine("lab-guest")
    with pytest.raises(Refused, match="failed to get domain"):
        libvirtd.dumpxml("lab-guest")


def test_what_the_schema_lets_pass_the_driver_refuses(libvirtd: Libvirtd) -> None:
    more = DOMAIN.replace("<vcpu>4</vcpu>", "<vcpu>5</vcpu>")
    assert validate_rng(more) == ()
    with pytest.raises(Refused, match="topology doesn't match maximum vcpu count"):
        libvirtd.define(more)


def test_two_devices_in_one_slot_are_refused(libvirtd: Libvirtd) -> None:
    with pytest.raises(Refused, match="double use of PCI Address"):
        libvirtd.define(DOMAIN.replace("slot='0' function='0x1'", "slot='0' function='0x0'"))


def test_libvirt_says_which_qemu_it_would_start(libvirtd: Libvirtd) -> None:
    argv = libvirtd.to_argv(DOMAIN)
    assert argv[0] == "/usr/bin/qemu-system-x86_64"
    cards = [word for word in argv if '"driver":"vfio-pci"' in word]
    assert [word.split('"host":"')[1][:12] for word in cards] == ["0000:01:00.0", "0000:01:00.1"]
    assert argv[argv.index("-accel") + 1] == "kvm"


def test_two_daemons_run_side_by_side(libvirtd: Libvirtd) -> None:
    libvirtd.define(DOMAIN)
    try:
        with Libvirtd() as other, pytest.raises(Refused, match="failed to get domain"):
            other.dumpxml("lab-guest")
    finally:
        libvirtd.undefine("lab-guest")
