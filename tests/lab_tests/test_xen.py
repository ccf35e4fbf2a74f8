"""libxlutil and the real xl judge guest configurations."""

from __future__ import annotations

import pytest

from lab.tools import Refused
from lab.xen import check_disk, check_pci, create, parse

pytestmark = pytest.mark.consumer

GUEST = """\
name = "win7"
type = "hvm"
memory = 3096
vcpus = 3
disk = [
    "format=raw, vdev=hda, access=rw, target=/dev/md0",
    "format=raw, vdev=hdb, access=ro, devtype=cdrom, target=/srv/it's a disk.iso",
]
vif = [ "bridge=xenbr0" ]
pci = [ "01:00.0,permissive=1", "01:00.1" ]
viridian = 1
vnc = 1
"""

# The dialect of 2012, as xm wrote it.
OLD_GUEST = """\
kernel = "hvmloader"
builder='hvm'
memory = 3096
name = "win7_x64"
vif = [ 'bridge=xenbr0' ]
disk = [
'phy:/dev/md0,hda,w',
'tap:aio:/var/lib/images/win7.iso,hdb:cdrom,r'
]
pci = ['01:00.0', '01:00.1']
"""


def test_keys_and_values_come_back_as_libxlutil_read_them() -> None:
    read = parse(GUEST)
    assert read["name"] == "win7"
    assert read["memory"] == "3096"
    assert read["pci"] == ["01:00.0,permissive=1", "01:00.1"]
    assert read["disk"] == [
        "format=raw, vdev=hda, access=rw, target=/dev/md0",
        "format=raw, vdev=hdb, access=ro, devtype=cdrom, target=/srv/it's a disk.iso",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "win7\nmemory = 1\n', "input:1: config parsing error"),
        ("disk = [ 'a', \n", "syntax error"),
        ("name win7\n", "syntax error"),
        ("memory = 1\nmemory = 2\n", "set twice: memory"),
    ],
)
def test_text_that_does_not_parse_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        parse(text)


def test_disks_and_functions_are_checked() -> None:
    check_disk("format=qcow2,vdev=xvda,access=rw,target=/srv/a.qcow2")
    check_pci("0000:01:00.0,permissive=1")
    with pytest.raises(Refused, match="unknown value for format"):
        check_disk("format=bogus,vdev=xvda,target=/srv/a")
    with pytest.raises(Refused):
        check_pci("01:zz.0")


def test_xl_would_create_what_was_meant() -> None:
    created = create(GUEST)
    assert created.warnings == ""
    assert created.config["c_info"]["name"] == "win7"
    assert created.config["b_info"]["max_memkb"] == 3096 * 1024 + created.config["b_info"].get(
        "video_memkb", 0
    )
    assert [disk["pdev_path"] for disk in created.config["disks"]] == [
        "/dev/md0",
        "/srv/it's a disk.iso",
    ]
    assert created.config["pcidevs"][0]["permissive"] is True


def test_the_dialect_of_2012_is_still_read() -> None:
    created = create(OLD_GUEST)
    assert [disk["vdev"] for disk in created.config["disks"]] == ["hda", "hdb"]
    assert created.config["disks"][1]["is_cdrom"] == 1


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ('"01:00.1"', '"01:zz.1"', "PCI"),
        ("viridian = 1", 'viridian = ["bogus"]', "unknown viridian enlightenment"),
        ('type = "hvm"', 'type = "hmv"', "hmv"),
        ("vif = [", "vif = (", "lexical error"),
    ],
)
def test_xl_refuses_a_bad_guest(good: str, bad: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        create(GUEST.replace(good, bad))


def test_xl_only_warns_of_a_bad_network_card() -> None:
    assert "mac" in create(GUEST.replace("bridge=xenbr0", "bridge=xenbr0,mac=zz")).warnings
