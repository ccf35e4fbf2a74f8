"""What a host is run by, what it is called, and what else decides: read from files alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.detect.arguments import name_of, quoted, words
from gpc.detect.binders import Binder, detect_binders
from gpc.detect.hostname import configured_name, detect_hostname
from gpc.detect.look import Look
from gpc.detect.system import FoundSystem, detect_system
from gpc.host.real import RealReader

Files = dict[str, str]
DIRECTORY = "a directory"


def look(root: Path, files: Files) -> Look:
    for path, text in files.items():
        at = root / path.lstrip("/")
        if text == DIRECTORY:
            at.mkdir(parents=True)
            continue
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_text(text)
    return Look(RealReader(str(root)))


def found(root: Path, files: Files) -> FoundSystem:
    return detect_system(look(root, files))


@pytest.mark.parametrize(
    ("files", "manager"),
    [
        ({"/run/systemd/system": DIRECTORY, "/run/openrc": DIRECTORY}, "systemd"),
        ({"/run/systemd/system": DIRECTORY, "/proc/1/comm": "init\n"}, "systemd"),
        ({"/usr/lib/systemd/systemd": "", "/proc/1/comm": "init\n"}, None),
        ({"/usr/lib/systemd/systemd": "", "/etc/inittab": ""}, "systemd"),
        ({"/proc/1/comm": "init\n", "/run/openrc": DIRECTORY, "/etc/inittab": ""}, "OpenRC"),
        ({"/proc/1/comm": "openrc-init\n"}, "OpenRC"),
        ({"/proc/1/comm": "runit\n"}, "runit"),
        ({"/proc/1/comm": "s6-svscan\n"}, "s6"),
        ({"/proc/1/comm": "init\n", "/run/s6-rc": DIRECTORY}, "s6"),
        ({"/proc/1/comm": "dinit\n"}, "dinit"),
        ({"/proc/1/comm": "shepherd\n"}, "the Shepherd"),
        ({"/proc/1/comm": "init\n", "/etc/inittab": ""}, "sysvinit"),
        ({"/proc/1/comm": "sleep\n", "/etc/inittab": ""}, None),
        ({"/etc/inittab": ""}, "sysvinit"),
        ({}, None),
    ],
)
def test_what_runs_counts_before_what_is_installed(
    files: Files, manager: str | None, tmp_path: Path
) -> None:
    assert found(tmp_path, files).manager == manager


@pytest.mark.parametrize(
    ("rows", "in_memory"),
    [
        ("1 1 0:2 / / rw - rootfs rootfs rw\n", True),
        ("1 1 0:30 / / rw - tmpfs none rw\n", True),
        ("1 1 0:2 / / rw - rootfs rootfs rw\n2 1 8:1 / / rw - ext4 /dev/sda1 rw\n", False),
        ("1 1 0:2 / /tmp rw - tmpfs tmpfs rw\n", False),
        ("1 1 0:2 / / rw - overlay overlay rw\n", False),
        ("noise\n", False),
    ],
)
def test_the_last_file_system_on_the_root_is_the_root(
    rows: str, in_memory: bool, tmp_path: Path
) -> None:
    assert found(tmp_path, {"/proc/self/mountinfo": rows}).in_memory is in_memory


@pytest.mark.parametrize(
    ("files", "machine"),
    [
        ({"/proc/sys/kernel/arch": "x86_64\n"}, "x86_64"),
        ({"/proc/sys/kernel/arch": "riscv64\n", "/proc/cpuinfo": "flags\t\t: fpu\n"}, "riscv64"),
        ({"/proc/sys/kernel/arch": "$(id)\n"}, None),
        ({"/proc/cpuinfo": "processor\t: 0\nflags\t\t: fpu\n"}, "x86_64"),
        ({"/proc/cpuinfo": "processor\t: 0\nCPU architecture: 8\n"}, "aarch64"),
        ({"/proc/cpuinfo": "hart\t\t: 0\nisa\t\t: rv64imafdc\n"}, "riscv64"),
        ({"/proc/cpuinfo": "processor\t: 0\ncpu\t\t: POWER9, altivec\n"}, "ppc64le"),
        ({"/proc/cpuinfo": "CPU Family\t\t: Loongson-64bit\n"}, "loongarch64"),
        ({"/proc/cpuinfo": "vendor_id       : IBM/S390\n"}, "s390x"),
        ({"/proc/cpuinfo": "vendor_id\t: GenuineIntel\ncpu family\t: 6\n"}, None),
    ],
)
def test_the_architecture_is_the_kernels_word_or_what_its_processors_show(
    files: Files, machine: str | None, tmp_path: Path
) -> None:
    assert found(tmp_path, files).machine == machine


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"/etc/hostname": "one\n", "/etc/conf.d/hostname": 'hostname="two"\n'}, "one"),
        ({"/etc/hostname": "\n", "/etc/conf.d/hostname": 'hostname="two"\n'}, "two"),
        ({"/etc/conf.d/hostname": "# hostname=no\nhostname='two'  # mine\n"}, "two"),
        ({"/etc/conf.d/hostname": "hostname=first\nhostname=second\n"}, "second"),
        ({"/etc/conf.d/hostname": "HOSTNAME=old\n"}, "old"),
        ({"/etc/conf.d/hostname": 'hostname="$(uname -n)"\n'}, None),
        ({"/etc/HOSTNAME": "three.example.net\n"}, "three.example.net"),
        ({"/boot/config/ident.cfg": 'NAME="four"\r\nCOMMENT="x"\r\n'}, "four"),
        ({"/etc/hostname": "two\nlines\n"}, None),
        ({"/proc/sys/kernel/hostname": "dhcp-17\n"}, None),
        ({}, None),
    ],
)
def test_a_name_is_found_where_its_distribution_keeps_it(
    files: Files, name: str | None, tmp_path: Path
) -> None:
    assert configured_name(look(tmp_path, files)) == name


def test_only_a_first_file_is_given_the_name_that_runs(tmp_path: Path) -> None:
    assert detect_hostname(look(tmp_path, {"/proc/sys/kernel/hostname": "now\n"})) == "now"
    assert configured_name(look(tmp_path, {})) is None


def test_a_name_that_is_nobodys_gives_way_to_the_one_that_runs(tmp_path: Path) -> None:
    files = {
        "/etc/conf.d/hostname": 'hostname="localhost"\n',
        "/proc/sys/kernel/hostname": "now\n",
    }
    assert detect_hostname(look(tmp_path, files)) == "now"


def test_words_are_the_kernels_own() -> None:
    line = 'ro "vfio-pci.ids=1:2" x="a b" pcie-acs-override="downstream,multifunction"  quiet\n'
    found = list(words(line))
    assert found == ["ro", "vfio-pci.ids=1:2", "x=a b", found[3], "quiet"]
    assert name_of(found[3]) == "pcie_acs_override"
    assert list(words(" ".join(map(quoted, found)))) == found


@pytest.mark.parametrize(
    ("files", "texts"),
    [
        ({"/proc/cmdline": "vfio-pci.ids=10de:1e84 vfio_pci.disable_vga=1"}, 1),
        ({"/proc/cmdline": "pciback.hide=(01:00.0)"}, 1),
        ({"/proc/cmdline": "snd_hda_intel.ids=1"}, 0),
        ({"/etc/modprobe.d/a.conf": "options vfio_pci ids=10de:1e84\n"}, 1),
        ({"/etc/modprobe.d/a.conf": "options pci-stub \\\n ids=10de:1e84\n"}, 1),
        ({"/etc/modprobe.d/a.conf": "# options vfio-pci ids=10de:1e84\n"}, 0),
        ({"/etc/modprobe.d/a.conf": "options vfio-pci disable_vga=1\n"}, 0),
        ({"/etc/modprobe.d/gpc.conf": "options vfio-pci ids=10de:1e84\n"}, 0),
        ({"/usr/lib/modprobe.d/a.conf": "options xen-pciback hide=(01:00.0)\n"}, 1),
        (
            {"/etc/modprobe.d/a.conf": "", "/usr/lib/modprobe.d/a.conf": "options vfio-pci ids=\n"},
            0,
        ),
        ({"/etc/driverctl.d/pci-0000:01:00.0": "vfio-pci\n"}, 1),
        ({"/etc/driverctl.d/pci-0000:01:00.0": "nouveau\n"}, 0),
    ],
)
def test_whatever_binds_beside_gpc_is_found(files: Files, texts: int, tmp_path: Path) -> None:
    assert len(detect_binders(look(tmp_path, files))) == texts


def test_a_binder_says_what_it_is_for(tmp_path: Path) -> None:
    files = {
        "/proc/cmdline": "vfio-pci.ids=10de:1e84:1043:8694,10DE:10f8 xen-pciback.hide=(1:0.0)"
        "(0000:01:00.1)(00:20.0)(10000:e1:00.0)"
    }
    ids, places = detect_binders(look(tmp_path, files))
    assert isinstance(ids, Binder)
    assert [str(one) for one in ids.ids] == ["10de:1e84", "10de:10f8"]
    assert [str(one) for one in places.addresses] == ["0000:01:00.1", "10000:e1:00.0"]
