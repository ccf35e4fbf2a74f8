"""Files of gpc's own for xl and xm come back by `import` as their guests; those of others come as
they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gpc.build import build_source
from gpc.lift.cards import of_host
from gpc.lift.entries import with_guest
from gpc.lift.foreign import lifting, read
from gpc.lift.ground import ground
from gpc.lift.judged import judge
from gpc.lift.lifted import Lifted
from gpc.lift.prune import prune
from gpc.lift.xml import NoGuest
from gpc_schemas.guest import Backend
from kit.foreign import FOREIGN
from kit.xen_sayable import CASES, sayable

CASE_IDS = [f"{machine}{'-as-it-is' if backend is None else ''}" for machine, backend in CASES]


def lifted(text: str, system: str | None = None) -> Lifted:
    (found,) = read("guest.cfg", text.encode(), {}, {}, system)
    return found.guest


def keys(guest: Lifted) -> Mapping[str, object]:
    return {".".join(map(str, path)): said.value for path, said in guest.keys.items()}


@pytest.mark.parametrize(("machine", "backend"), CASES, ids=CASE_IDS)
def test_a_file_of_gpcs_own_comes_back_whole(machine: str, backend: Backend | None) -> None:
    text, built = sayable(machine, backend)
    host = built.machine.host
    tree = yaml.load(text, Loader=yaml.BaseLoader)
    del tree["guests"]
    bare = str(yaml.safe_dump(tree, sort_keys=False))
    files = [
        found
        for found in built.artifacts
        if found.target == "xl" and re.fullmatch(r"etc/xen/[^/]+\.cfg", found.path)
    ]
    assert files
    for file in files:
        name = file.path.rpartition("/")[2].removesuffix(".cfg")
        system = built.machine.guests[name].os
        ((guest, cards, more),) = read(file.path, file.text.encode(), of_host(host), {}, system)
        before = len(guest.keys)
        alone = ground(host, "xen", cards)
        judge(guest, alone)
        assert [said.message for said in guest.told if said.code == "left-over"] == []
        prune(guest, alone)
        assert dict(more) == {}
        assert len(guest.keys) < before
        again = build_source("m", with_guest(bare, guest, {}).encode())
        new = {found.path: found.text for found in again.artifacts}[file.path]
        assert sorted(_joined(new).splitlines()) == sorted(_joined(file.text).splitlines())


def _joined(text: str) -> str:
    """With what is added to a list in several lines on one."""
    return re.sub(r"\]\ndevice_model_args_hvm \+= \[", ", ", text)


def test_most_of_the_guests_of_others_are_told_to_xen_too() -> None:
    whole = {machine for machine, backend in CASES if len(sayable(machine, backend)[1].artifacts)}
    assert len(whole) >= 25


MINIMAL = """\
name = "a"
type = "hvm"
memory = 1024
vcpus = 2
disk = [ "/dev/vg0/a,raw,hda,rw" ]
"""


@pytest.mark.parametrize(
    ("disk", "said"),
    [
        ("/dev/vg0/b,raw,hda,rw", {"block": "/dev/vg0/b", "format": "raw", "read_only": False}),
        ("/srv/b.img,,hda,", {"file": "/srv/b.img", "format": "raw", "read_only": False}),
        ("/srv/b.img,qcow2,hda", {"file": "/srv/b.img", "format": "qcow2"}),
        ("phy:vg0/b,hda,w", {"block": "/dev/vg0/b", "format": "raw", "read_only": False}),
        ("vhd:/srv/b.vhd,hda,w", {"file": "/srv/b.vhd", "format": "vhd", "read_only": False}),
        ("tap:qcow2:/srv/b,hda,r", {"file": "/srv/b", "format": "qcow2", "read_only": True}),
        ("tap:aio:/srv/b,hda,w", {"file": "/srv/b", "access": "aio", "read_only": False}),
        ("/srv/b.iso,,hda:cdrom,r", {"file": "/srv/b.iso", "cdrom": True}),
        (",hda:cdrom,r", {"cdrom": True}),
        ("file:/srv/b,ioemu:hda,w", {"file": "/srv/b", "read_only": False}),
        ("file:/srv/b.iso,hda,cdrom,r", {"file": "/srv/b.iso", "cdrom": True}),
        ("vdev=hda,cdrom,format=empty", {"cdrom": True}),
        ("/srv/b,raw,sda,ro", {"file": "/srv/b", "bus": "scsi", "read_only": True}),
        (
            "format=raw, vdev=hda, no-discard, access=w,target=/srv/a, b=c",
            {"file": "/srv/a, b=c", "discard": False, "read_only": False},
        ),
        ("/srv/b , raw , hda , rw", {}),
        ("/srv/b,qed,hda,rw", {}),
        ("rbd:pool/image,raw,hda,rw", {}),
        ("/srv/b,raw,hdb,rw", {}),
        ("/srv/b,raw,xvda,rw", {}),
        (
            "vdev=hda,format=raw,script=block-drbd,direct-io-safe,backendtype=phy,target=r0",
            {"script": "block-drbd", "target": "r0", "direct_io_safe": True, "backend": "phy"},
        ),
        ("drbd:r0,hda,w", {"script": "block-drbd", "target": "r0"}),
    ],
)
def test_a_disk_in_any_of_its_spellings_is_the_same_disk(
    disk: str, said: dict[str, object]
) -> None:
    guest = lifted(MINIMAL.replace("/dev/vg0/a,raw,hda,rw", disk))
    got = {key.rpartition(".")[2]: value for key, value in keys(guest).items() if "disks." in key}
    assert {key: got.get(key) for key in said} == said
    assert keys(guest).get("raw.xl.disk") == (disk.strip() if not said else None)


@pytest.mark.parametrize(
    ("function", "address", "left"),
    [
        ("01:00.0", "0000:01:00.0", []),
        ("1:0.0", "0000:01:00.0", []),
        ("0001:0c:1b.2", "0001:0c:1b.2", []),
        ("bdf=0000:01:00.0", "0000:01:00.0", []),
        (" 01:00.0 , permissive=0", "0000:01:00.0", []),
        ("01:00.0@5", "0000:01:00.0", []),
        ("01:00.*", "0000:01:00.0", []),
        ("01:00.0,permissive=1", "0000:01:00.0", []),
        ("01:00.0,name=card", "0000:01:00.0", []),
        ("name=card", None, ["pci/name"]),
        ("01:20.0", None, ["pci/bdf"]),
        ("nonsense", None, ["pci/rest"]),
    ],
)
def test_a_function_in_any_of_its_spellings_is_the_same_function(
    function: str, address: str | None, left: list[str]
) -> None:
    guest = lifted(f'{MINIMAL}pci = [ "{function}" ]\n')
    assert [str(given.address) for given in guest.functions] == ([address] if address else [])
    assert guest.left == left


def test_what_is_left_of_several_functions_is_told_of_each() -> None:
    guest = lifted(f'{MINIMAL}pci = [ "01:00.0,name=a", "name=b", "odd", "name=c" ]\n')
    told = [one.message for one in guest.told if one.message.endswith("not taken")]
    assert told == [f"`{words}` of `pci` is not taken" for words in ("name=b", "odd", "name=c")]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", {"display.vnc.listen": "127.0.0.1", "display.vga": "cirrus", "clock.base": "utc"}),
        ("vnc = 0", {"display.vnc.listen": None}),
        ("vncdisplay = 7", {"display.vnc.port": 5907}),
        ('vnclisten = "0.0.0.0:3"', {"display.vnc.listen": "0.0.0.0", "display.vnc.port": 5903}),
        ('vnclisten = "[::1]:3"\nvncunused = 0', {"display.vnc.listen": "::1"}),
        ("usb = 1", {"usb.controllers.usb.kind": "piix3", "tablet": False}),
        ("usb = 1\nusbversion = 3", {"usb.controllers.usb.kind": "xhci"}),
        ("usbversion = 2", {"usb.controllers.usb.kind": "ehci"}),
        ("usb = 0", {"usb.controllers.usb.kind": None}),
        ("monitor = 1", {"toolstack": None}),
        ('type = "hvm"', {"toolstack": None}),
        ('serial = "pty"', {"serial.com1.to": "pty"}),
        ('serial = ["pty", "null"]', {"serial.com2.to": "null"}),
        ('serial = "none"', {"serial.com1.to": None, "raw.xl.serial": None}),
        ('serial = "tcp:host:1"', {"serial.com1.connect": "host", "serial.com1.port": 1}),
        ('serial = "telnet::1,server,nowait"', {"serial.com1.listen": "0.0.0.0"}),
        ('serial = "unix:/run/a,,b,server=on,wait=off"', {"serial.com1.path": "/run/a,b"}),
        ('serial = ["stdio"]', {"raw.xl.serial": "stdio"}),
        (
            'channel = ["connection=socket,path=/run/a,name=org.a"]',
            {"channels.a.name": "org.a", "channels.a.socket": "/run/a"},
        ),
        ("spiceusbredirection = 2", {"usb.redirections": 2}),
        ("stdvga = 1", {"display.vga": "std"}),
        ("localtime = 1", {"clock.base": "localtime", "os": "windows-10"}),
        ("viridian = 1", {"hyperv.enabled": True, "os": "windows-10"}),
        ('bios = "ovmf"', {"firmware.kind": "uefi"}),
        ('boot = "dc"', {"boot": ("cdrom", "disk")}),
        ("", {"boot": ("disk",)}),
        ('cpus = ["2", "5"]', {"cpu.pin": "2,5"}),
        ('cpus = ["2-3", "all"]', {"cpu.pin.0": "2-3", "cpu.pin.1": None}),
        ('cpus = "4-7"', {"cpu.pool": "4-7"}),
        ('cpus = "all"', {"cpu.pool": None}),
        ('cpus_soft = "4-7"', {"cpu.prefer": "4-7"}),
        ("maxvcpus = 4", {"vcpus_max": 4}),
        ("rtc_timeoffset = 3600", {"clock.offset": "3600 s"}),
        ("hpet = 0", {"clock.hpet": False}),
        ('tsc_mode = "native"', {"clock.tsc_mode": "native"}),
        ("tsc_mode = 1", {"clock.tsc_mode": "always_emulate"}),
        ('usbdevice = "tablet"', {"tablet": True}),
        ("nestedhvm = 1", {"nested": True, "raw.xl.nestedhvm": None}),
        ("nestedhvm = 'yes'", {"raw.xl.nestedhvm": None}),
        ('device_model_args = ["-a", "b c"]', {"raw.xl.device_model_args": "-a; b c"}),
        ('device_model_args = ["-a;b"]', {"raw.xl.device_model_args": None}),
        ("vcpus = 010", {"vcpus": 8}),
        ('memory = "0x800"', {"memory": "2 GiB"}),
        (
            'vif = ["mac=00:16:3e:00:00:01,bridge=br0,rate=1MB/s"]',
            {"networks.lan.rate": "8 Mbit/s"},
        ),
        ('vif = ["bridge=br0,type=vif"]', {"networks.lan.model": "netfront"}),
        ('vif = ["bridge=br0,backend=net"]', {"raw.xl.vif": "bridge=br0,backend=net"}),
        ('vif = ["bridge=br0,rate=1MB/s@20ms"]', {"raw.xl.vif": "bridge=br0,rate=1MB/s@20ms"}),
        ('vif = ["bridge=br0,ip=10.0.0.1 ::1"]', {"networks.lan.ip": ("10.0.0.1", "::1")}),
        (
            'vif = ["bridge=ovs0.10:20:30,script=vif-openvswitch"]',
            {"networks.lan.bridge": "ovs0", "networks.lan.vlan": 10},
        ),
        ('usbdevice = ["mouse", "tablet"]', {"tablet": True, "raw.xl.usbdevice": "mouse"}),
        ('keymap = ""', {"raw.xl.keymap": ""}),
        ('vif = [""]', {"networks.lan.bridge": "xenbr0", "networks.lan.model": "rtl8139"}),
    ],
)
def test_a_setting_says_what_xl_makes_of_it(more: str, said: dict[str, object]) -> None:
    got = keys(lifted(MINIMAL + more + "\n"))
    assert {key: got.get(key) for key in said} == said


@pytest.mark.parametrize("sign", ["vncconsole = 0", "device_model = 'qemu-dm'", "a = len('')"])
def test_a_file_with_words_of_xm_is_for_xm(sign: str) -> None:
    text = MINIMAL.replace('type = "hvm"', "builder = 'hvm'")
    assert keys(lifted(text)).get("toolstack") is None
    assert keys(lifted(f"{text}{sign}\n"))["toolstack"] == "xm"


def test_no_password_is_written_or_shown_anywhere() -> None:
    guest = lifted(f'{MINIMAL}vncpasswd = "hunter2"\nspice = 1\nspicepasswd = "hunter2"\n')
    assert "hunter2" not in str(keys(guest))
    secrets = [said for said in guest.told if "passw" in said.message]
    assert [said.is_secret for said in secrets] == [True, True]
    assert "hunter2" not in str(secrets)


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "a", "memory": 1, "disk": []}',
        "#!/bin/sh\nname = 'a'\nmemory = 1\ndisk = ''\nvif = ''\n",
        'name="a"\nmemory=1024\nvcpus=2\nexec qemu-system-x86_64 -m $memory\n',
        '[device "a"]\n  type = "b"\n  memory = "1"\n  disk = "c"\n',
        "[Service]\nname = 1\nmemory = 2\ndisk = 3\n",
        "<domain>\nname = 'a'\nmemory = 1\ndisk = ''\n</domain>",
        "",
    ],
)
def test_files_of_others_are_not_taken_for_xens(text: str) -> None:
    found = lifting(text.encode())
    assert found is None or found[0] != "xl"


FILES = [path.read_bytes() for path in sorted(FOREIGN.glob("*.cfg"))]


@given(
    st.sampled_from(FILES),
    st.lists(
        st.tuples(st.floats(0, 1), st.binary(max_size=4), st.integers(0, 60)),
        min_size=1,
        max_size=3,
    ),
)
@settings(max_examples=150, deadline=None)
def test_a_mutated_file_becomes_a_guest_or_is_refused(
    file: bytes, changes: list[tuple[float, bytes, int]]
) -> None:
    for place, put, drop in changes:
        at = int(place * len(file))
        file = file[:at] + put + file[at + drop :]
    try:
        found = list(read("guest.cfg", file, {}, {}, None))
    except NoGuest:
        return
    for guest, cards, host in found:
        judge(guest, ground(None, "xen", cards))
        assert with_guest("gpc: 1\n", guest, host)
