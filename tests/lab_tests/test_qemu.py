"""A real QEMU builds the guest of a command line, with stand-ins for what needs hardware."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from gpc.lift.argv import fields, join, split
from lab.libvirt import Libvirtd
from lab.qemu import Qemu, is_well_formed, passed_through
from lab.qemu_substitute import substitute
from lab.tools import Refused
from lab_tests.test_libvirt import DOMAIN

pytestmark = pytest.mark.consumer

# A launcher's words, one option a line.
LAUNCHER = """\
-name guest=win11,debug-threads=on
-nodefaults
-machine q35,accel=kvm,smm=on,memory-backend=ram
-cpu host,hv-relaxed=on,hv-vpindex=on,hv-vendor-id=GPC012345678,kvm=off
-smp 4,sockets=1,cores=2,threads=2
-m 65536M
-object memory-backend-memfd,id=ram,size=65536M,hugetlb=on,hugetlbsize=2M,prealloc=on
-global driver=cfi.pflash01,property=secure,value=on
-drive if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.ms.fd
-drive if=pflash,format=raw,unit=1,file=/var/lib/gpc/win11.fd
-device pcie-root-port,id=port1,bus=pcie.0,chassis=1,addr=02.0
-device vfio-pci,host=0000:01:00.0,id=gpu,bus=port1,addr=00.0,multifunction=on,x-vga=on
-device vfio-pci,host=0000:01:00.1,id=gpu-audio,bus=port1,addr=00.1
-blockdev driver=qcow2,node-name=system,file.driver=file,file.filename=/srv/a,,b.qcow2
-device virtio-blk-pci,drive=system,bus=pcie.0,addr=03.0,bootindex=1
-netdev bridge,id=lan,br=br0
-device virtio-net-pci,netdev=lan,mac=52:54:00:12:34:56,bus=pcie.0,addr=04.0
-object input-linux,id=keyboard,evdev=/dev/input/by-id/keyboard,grab_all=on
-chardev socket,id=tpm,path=/run/gpc/tpm.sock
-tpmdev emulator,id=tpm0,chardev=tpm
-device tpm-crb,tpmdev=tpm0
-display gtk
-qmp unix:/run/gpc/win11.qmp,server=on,wait=off
"""
ARGV = LAUNCHER.split()


def test_words_survive_reading_and_writing() -> None:
    assert join(split(ARGV)) == ARGV
    assert [fields(option).text() for option in split(ARGV) if option.value] == [
        option.value for option in split(ARGV) if option.value
    ]
    assert fields(split(["-drive", "file=/a,,b,format=raw"])[0]).get("file") == "/a,b"


def test_each_replacement_is_named_and_nothing_else_changes(tmp_path: Path) -> None:
    changed = substitute(ARGV, tmp_path)
    assert [substitution.rule for substitution in changed.substitutions] == [
        "kvm-becomes-tcg",
        "host-cpu-becomes-max",
        "normal-memory",
        "firmware-variables",
        "vfio-pci-stand-in",
        "vfio-pci-stand-in",
        "image",
        "network-without-wire",
        "no-input-device",
        "software-tpm",
        "no-screen",
        "host-path",
    ]
    touched = {word for s in changed.substitutions for word in s.old if not word.startswith("-")}
    assert [w for w in ARGV if w not in touched and w != "-object"] == [
        w
        for w in changed.argv
        if w != "-object" and not any(w in s.new and w[0] != "-" for s in changed.substitutions)
    ]


def test_a_flawless_command_line_is_left_alone(tmp_path: Path) -> None:
    argv = ["-machine", "q35,accel=tcg", "-cpu", "max", "-device", "virtio-rng-pci,addr=3"]
    assert substitute(argv, tmp_path).argv == tuple(argv)


def test_qemu_builds_the_guest_that_was_described() -> None:
    with Qemu(ARGV) as qemu:
        assert qemu.query("query-status")["status"] == "prelaunch"
        assert qemu.query("query-memory-size-summary")["base-memory"] == 65536 << 20
        assert len(qemu.query("query-cpus-fast")) == 4
        assert qemu.query("query-tpm")[0]["model"] == "tpm-crb"
        devices = qemu.devices()
        assert (devices["gpu"].bus, devices["gpu"].addr) == ("port1", "00.0")
        assert (devices["gpu-audio"].bus, devices["gpu-audio"].addr) == ("port1", "00.1")
        assert (devices["port1"].bus, devices["port1"].addr) == ("pcie.0", "02.0")
        assert qemu.said == ""


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("hv-relaxed=on", "hv-relaxd=on", "Property 'max-x86_64-cpu.hv-relaxd' not found"),
        ("bus=port1,addr=00.1", "bus=port9,addr=00.1", "Bus 'port9' not found"),
        ("addr=04.0", "addr=03.0", "PCI: slot 3 function 0 not available"),
        ("drive=system", "drive=systm", "can't find value 'systm'"),
        ("sockets=1,cores=2,threads=2", "sockets=1,cores=3,threads=2", "Invalid CPU topology"),
        ("-machine q35", "-machine q36", "unsupported machine type"),
        ("netdev=lan", "netdev=wan", "can't find value 'wan'"),
    ],
)
def test_qemu_refuses_a_faulty_guest(good: str, bad: str, said: str) -> None:
    with pytest.raises(Refused, match=said), Qemu(LAUNCHER.replace(good, bad).split()):
        pass


def test_a_warning_is_not_lost() -> None:
    words = ["-machine", "q35", "-cpu", "host,hv-vendor-id=MuchTooLongForThis"]
    with Qemu(words) as qemu:
        assert "hv-vendor-id truncated to 12 characters" in qemu.said


def test_qemu_itself_checks_the_devices_that_are_stood_in_for() -> None:
    said = passed_through(ARGV)
    assert set(said) == {"0000:01:00.0", "0000:01:00.1"}
    assert all(map(is_well_formed, said.values()))
    bad = passed_through(["-device", "vfio-pci,host=0000:01:00.0,x-vga=perhaps"])
    assert "'x-vga' expects 'on' or 'off'" in bad["0000:01:00.0"]
    unknown = passed_through(["-device", "vfio-pci,host=0000:01:00.0,xvga=on"])
    assert "Property 'vfio-pci.xvga' not found" in unknown["0000:01:00.0"]


def test_the_command_line_of_libvirt_starts_too(libvirtd: Libvirtd) -> None:
    with Qemu(libvirtd.to_argv(DOMAIN)) as qemu:
        assert len(qemu.query("query-cpus-fast")) == 4
        assert qemu.query("query-memory-size-summary")["base-memory"] == 2048 << 20


def test_nothing_is_left_running() -> None:
    with Qemu(ARGV) as qemu:
        scratch = str(Path(qemu.argv[qemu.argv.index("-qmp") + 1]).parents[1])
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert scratch.split("/")[-1] not in listed.stdout
