"""A launcher of gpc's own comes back by `import` as its guest; others' come as they are."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gpc.build import build_source
from gpc.lift.argv import split
from gpc.lift.cards import of_host
from gpc.lift.foreign import lifting, read, read_back
from gpc.lift.ground import ground
from gpc.lift.judged import judge, with_guest
from gpc.lift.lifted import Lifted
from gpc.lift.prune import prune
from gpc.lift.xml import NoGuest
from kit.foreign import FILES, FOREIGN
from kit.kvm_guests import CASES, GuestCase, source

NAMES_DECIDE = {
    "awkward": "a name that is too long for QEMU comes back shortened",
    "kvmfr": "whose picture it is does not stand in a launcher: it stays as raw",
    "looking-glass": "whose picture it is does not stand there: it is memory that is shared",
    "placed": "its second USB controller has another name",
    "usb": "its second USB controller has another name",
    "usb-old": "its USB controllers have other names",
}
"""Guests in which a device without `at` gets another place, as a table decides by names."""


def _said(launcher: str, *, is_placed: bool) -> tuple[str, list[tuple[str, ...]]]:
    """A launcher without the options, and the options of its QEMU in order."""
    found = re.search(r"(?s)\nwith_options\(\) \{\n(.*?)\n\}\n", launcher)
    assert found is not None
    options = [option.words for option in split(shlex.split(found[1].replace("\\\n", " "))[1:])]
    if not is_placed:
        options = [tuple(map(_unplaced, words)) for words in options]
    return launcher.replace(found[1], ""), sorted(options)


def _unplaced(word: str) -> str:
    word = re.sub(r"\b(bus|addr|port|chassis|id|memdev|multifunction)=[^,]*,?", "", word)
    return re.sub(r"disk-[\w-]+|blanks-and[\w-]+", "disk", word).rstrip(",")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_launcher_of_gpcs_own_comes_back_whole(case: GuestCase) -> None:
    text = source(case.machine)
    built = build_source("m", text, "qemu")
    path, host = f"usr/local/sbin/gpc-guest-{case.guest}", built.machine.host
    launcher = next(a.text for a in built.artifacts if a.path == path)
    system = built.machine.guests[case.guest].os
    ((guest, cards, more),) = read(path, launcher.encode(), of_host(host), {}, system)
    alone = ground(host, "kvm", cards)
    judge(guest, alone)
    keys = len(guest.keys)
    prune(guest, alone, read_back)
    assert [said.message for said in guest.told if said.code == "left-over"] == []
    assert dict(more) == {}
    assert len(guest.keys) < keys
    tree = yaml.load(text, Loader=yaml.BaseLoader)
    del tree["guests"]
    whole = with_guest(str(yaml.safe_dump(tree, sort_keys=False)), guest, {})
    again = {a.path: a.text for a in build_source("m", whole.encode()).artifacts}[path]
    is_placed = case.machine not in NAMES_DECIDE
    around, options = _said(launcher, is_placed=is_placed)
    again_around, again_options = _said(again, is_placed=is_placed)
    assert again_options == options
    assert is_placed is False or again_around == around


PLAIN = "qemu-system-x86_64 -nodefaults -machine q35 -accel kvm -m 4G -cpu host"


def lifted(text: str, system: str | None = "linux") -> Lifted:
    (found,) = read("vm.sh", text.encode(), {}, {}, system)
    return found.guest


def keys(text: str, system: str | None = "linux") -> dict[str, object]:
    guest = lifted(text, system)
    return {".".join(map(str, path)): said.value for path, said in guest.keys.items()}


def left(text: str) -> list[str]:
    return lifted(text).left


OPTIONS: dict[str, dict[str, object]] = {
    "-machine pc-q35-7.2": {"machine": "q35", "machine_version": "7.2"},
    "-M pc-i440fx-2.11,accel=kvm": {"machine": "pc", "machine_version": "2.11"},
    "--enable-kvm": {},
    "-machine q35,hpet=off,usb=on": {"clock.hpet": False, "usb.controllers.usb.kind": "ehci"},
    "-no-hpet": {"clock.hpet": False},
    "-no-acpi": {"acpi": False},
    "-m 8192": {"memory": "8 GiB"},
    "-m size=2g,maxmem=8G,slots=4": {"memory": "2 GiB", "memory_max": "8 GiB"},
    "-m 1.5G": {"memory": "1536 MiB"},
    "-smp 8": {"vcpus": 8, "cpu.cores": 8, "cpu.threads": 1, "cpu.sockets": 1},
    "-smp 8,cores=4,threads=2": {"vcpus": 8, "cpu.cores": 4, "cpu.sockets": 1},
    "-smp 4,maxcpus=8": {"vcpus": 4, "vcpus_max": 8, "cpu.cores": 8},
    "-smp sockets=1,cores=6,threads=2": {"vcpus": 12, "cpu.cores": 6},
    "-cpu host,kvm=off,kvm=off": {"kvm.hidden": True},
    "-cpu host,-hypervisor,+topoext": {"cpu.features.hypervisor": False},
    "-cpu host,hv_vendor_id=gpcgpcgpcgpc": {"hyperv.vendor": "gpcgpcgpcgpc"},
    "-cpu host,hv_relaxed,hv-vapic=on,+hv-time": {"hyperv.relaxed": True, "hyperv.time": True},
    "-cpu host,hv_spinlocks=0x1fff": {"hyperv.spinlocks": 8191},
    "-cpu max,migratable=no,l3-cache=on": {"cpu.model": "maximum", "cpu.cache": "l3"},
    "-cpu EPYC,vendor=AuthenticAMD": {"cpu.model": "EPYC", "cpu.vendor": "AuthenticAMD"},
    "-mem-path /dev/hugepages -mem-prealloc": {"hugepages": "2 MiB"},
    "-mem-path /dev/hugepages1G": {"hugepages": "1 GiB"},
    "-realtime mlock=on": {"memory_backing.locked": True},
    "-overcommit mem-lock=on": {"memory_backing.locked": True},
    "-device vfio-pci,host=1:0.0,x-vga=on": {},
    "-drive file=/vm/a.img,if=virtio,cache=none,aio=native": {
        "disks.disk.file": "/vm/a.img",
        "disks.disk.bus": "virtio",
        "disks.disk.cache": "none",
        "disks.disk.io": "native",
        "disks.disk.format": "raw",
    },
    "-hda /vm/a.qcow2": {"disks.disk.bus": "sata", "disks.disk.format": "qcow2"},
    "-cdrom /vm/a.iso": {"disks.optical.cdrom": True, "disks.optical.file": "/vm/a.iso"},
    "-drive media=cdrom,file=/vm/a.iso": {"disks.optical.cdrom": True},
    "-drive id=d,if=none,file=/dev/sda -device scsi-hd,drive=d": {
        "disks.disk.block": "/dev/sda",
        "disks.disk.bus": "scsi",
    },
    "-blockdev driver=file,node-name=f,filename=/vm/a,cache.direct=on "
    "-blockdev driver=qcow2,node-name=q,file=f -device virtio-blk-pci,drive=q": {
        "disks.disk.file": "/vm/a",
        "disks.disk.format": "qcow2",
        "disks.disk.cache": "none",
    },
    """-device '{"driver":"virtio-blk-pci","drive":"q","serial":"x"}' """
    """-blockdev '{"driver":"raw","node-name":"q","file":{"driver":"file","filename":"/a"}}'""": {
        "disks.disk.file": "/a",
        "disks.disk.serial": "x",
    },
    "-nic user,model=virtio-net-pci,hostfwd=tcp::2222-:22": {
        "networks.lan.user": True,
        "networks.lan.model": "virtio",
        "networks.lan.forwards.port.port": 2222,
        "networks.lan.forwards.port.to": 22,
        "networks.lan.forwards.port.listen": "0.0.0.0",
        "networks.lan.mac": "52:54:00:12:34:56",
    },
    "-net nic,model=rtl8139,macaddr=52:54:00:AA:00:01 -net user -redir tcp:5555::22": {
        "networks.lan.model": "rtl8139",
        "networks.lan.mac": "52:54:00:aa:00:01",
        "networks.lan.forwards.port.port": 5555,
    },
    "-netdev bridge,id=n,br=br0 -device e1000,netdev=n": {
        "networks.lan.bridge": "br0",
        "networks.lan.model": "e1000",
    },
    "-netdev tap,id=n,ifname=tap0,script=no -device e1000e,netdev=n": {"networks.lan.tap": "tap0"},
    "-vga none": {"display.vga": "none"},
    "-device qxl-vga": {"display.vga": "qxl"},
    "-vnc :1": {"display.vnc.port": 5901, "display.vnc.listen": "0.0.0.0"},
    "-vnc 127.0.0.1:0,websocket=5700": {"display.vnc.websocket": 5700},
    "-spice port=5930,disable-ticketing -device virtio-serial-pci "
    "-chardev spicevmc,id=v,name=vdagent "
    "-device virtserialport,chardev=v,name=com.redhat.spice.0": {"display.spice.port": 5930},
    "-device ich9-intel-hda -device hda-micro,audiodev=a -audiodev pa,id=a": {
        "sound.model": "ich9",
        "sound.codec": "micro",
        "sound.output": "pulseaudio",
    },
    "-soundhw hda": {"sound.model": "ich6", "sound.output": "none"},
    "-audio driver=alsa,model=hda": {"sound.model": "ich6", "sound.output": "alsa"},
    "-usb -usbdevice tablet": {"tablet": True, "usb.controllers.usb.kind": "ehci"},
    "-usbdevice host:046d:C52b": {"usb.devices.device.id": "046d:c52b"},
    "-device qemu-xhci -device usb-host,vendorid=0x46d,productid=0xc52b": {
        "usb.devices.device.id": "046d:c52b"
    },
    "-device qemu-xhci,p2=8,p3=8 -device usb-host,hostbus=1,hostport=1.2": {
        "usb.devices.device.port": "1-1.2",
        "usb.controllers.usb.ports": 8,
    },
    "-object input-linux,id=k,evdev=/dev/input/by-id/k-event-kbd,grab_all=on,repeat=on": {
        "input.keyboard.grab_all": True,
        "input.keyboard.repeat": True,
    },
    "-rtc base=localtime,driftfix=slew": {
        "clock.base": "localtime",
        "clock.rtc_ticks": "catchup",
    },
    "-localtime": {"clock.base": "localtime"},
    "-global kvm-pit.lost_tick_policy=discard": {"clock.pit_ticks": "discard"},
    "-smbios type=1,manufacturer=A,product='B,, C'": {
        "smbios.system.manufacturer": "A",
        "smbios.system.product": "B, C",
    },
    "-boot order=dc,menu=on,splash-time=3000": {"boot": ("cdrom", "disk"), "boot_menu": "3 s"},
    "-kernel /vm/k -initrd /vm/i -append 'a=b, c'": {"kernel.command_line": "a=b, c"},
    "-fw_cfg name=opt/ovmf/X-PciMmio64Mb,string=65536": {"firmware.mmio64": "64 GiB"},
    "-acpitable file=/vm/a.aml": {"acpi_tables.a-aml.file": "/vm/a.aml"},
    "-qmp unix:/run/a.sock,server,nowait": {"qmp": "/run/a.sock"},
    "-serial pty": {"serial": True},
    "-serial telnet:127.0.0.1:4555,server,nowait": {"serial.com1.telnet": True},
    "-no-reboot": {"lifecycle.reboot": "destroy"},
    "-no-shutdown": {"lifecycle.poweroff": "preserve"},
    "-watchdog i6300esb -watchdog-action reset": {"watchdog.action": "reset"},
    "-balloon none": {"balloon": "none"},
    "-virtfs local,path=/srv,mount_tag=srv,security_model=mapped": {
        "shares.srv.path": "/srv",
        "shares.srv.kind": "9p",
    },
    "-object memory-backend-file,id=m,share=on,mem-path=/dev/shm/looking-glass,size=32M "
    "-device ivshmem-plain,memdev=m": {"shared_memory.looking-glass.size": "32 MiB"},
    "-bios /usr/share/seabios/bios.bin": {"firmware.code": "/usr/share/seabios/bios.bin"},
    "-drive if=pflash,format=raw,readonly=on,file=/o/CODE.fd "
    "-drive if=pflash,format=raw,file=/o/VARS.fd": {
        "firmware.kind": "uefi",
        "firmware.code": "/o/CODE.fd",
        "firmware.vars": "/o/VARS.fd",
    },
    "-name 'win,process=x' -uuid 5f0c3fbb-7c4c-4d34-8f7c-0f4a5e1f9a11": {
        "uuid": "5f0c3fbb-7c4c-4d34-8f7c-0f4a5e1f9a11"
    },
    "-display none -nographic -daemonize -pidfile /run/a -sandbox on": {},
    "-device virtio-rng-pci -device pvpanic -device vmcoreinfo": {
        "rng.enabled": True,
        "panic": "isa",
        "vmcoreinfo": True,
    },
}


@pytest.mark.parametrize(("options", "said"), OPTIONS.items(), ids=range(len(OPTIONS)))
def test_an_option_says_what_qemu_makes_of_it(options: str, said: dict[str, object]) -> None:
    got = keys(f"{PLAIN} {options}\n")
    assert {key: got.get(key) for key in said} == said
    assert left(f"{PLAIN} {options}\n") == []


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("01:00.0", "0000:01:00.0"),
        ("1:0.1", "0000:01:00.1"),
        ("0000:0c:1b.2", "0000:0c:1b.2"),
        ("/sys/bus/pci/devices/0000:01:00.0", "0000:01:00.0"),
    ],
)
def test_a_function_in_any_of_its_spellings_is_the_same_function(address: str, found: str) -> None:
    key = "sysfsdev" if address.startswith("/") else "host"
    guest = lifted(f"{PLAIN} -device vfio-pci,{key}={address},bus=pcie.0,addr=0x1.0,rombar=0\n")
    (function,) = guest.functions
    assert str(function.address) == found
    assert function.keys["at",].value == "00:01.0"
    assert function.keys["rom_bar",].value is False


@pytest.mark.parametrize(
    ("option", "at"),
    [
        ("-accel tcg", "-accel/tcg@accel"),
        ("-cpu host,enforce", "-cpu/host@enforce"),
        ("-display gtk,gl=on", "-display/gtk"),
        ("-readconfig /vm/a.cfg", "-readconfig"),
        ("-device vfio-pci,host=card", "-device/vfio-pci"),
        ("-device usb-host,hostbus=1,hostaddr=3", "-device/usb-host"),
        ("-drive file=a.img,if=virtio", "disk/file"),
        ("-drive file=/vm/a.img,if=virtio,snapshot=on", "-drive/file@snapshot"),
        ("-loadvm now", "-loadvm"),
        ("-m $(free) -net none", "unknown"),
        ("-frobnicate 3", "-frobnicate/3"),
        ("-snapshot", "-snapshot"),
        ("-boot once=d", "-boot/once@once"),
        ("-set device.x.y=z", "-set/device.x.y"),
    ],
)
def test_what_has_no_key_is_told(option: str, at: str) -> None:
    guest = lifted(f"{PLAIN} {option}\n")
    assert at in guest.left
    assert [said for said in guest.told if said.code == "left-over" and said.help]


def test_what_qemu_can_be_told_beside_stays_as_it_is() -> None:
    got = keys(f"{PLAIN} -device edu,id=e,bus=rp1,addr=0x0 -global edu.dma_mask=0xff\n")
    assert got["raw.qemu"] == ("-device", "edu,id=e", "-global", "edu.dma_mask=0xff")


def test_no_password_is_written_or_shown_anywhere() -> None:
    for option in (
        "-spice port=5930,password=hunter2",
        "-object secret,id=s,data=hunter2 -vnc 127.0.0.1:1,password-secret=s",
        "-drive file=http://a:hunter2@b/c,if=virtio",
        "-object secret,id=s,data=hunter2",
    ):
        guest = lifted(f"{PLAIN} {option}\n")
        assert "hunter2" not in str(guest.keys)
        shown = [said for said in guest.told if "hunter2" in str(said._replace(place=None))]
        assert shown == [], option


AROUND: dict[str, dict[str, object]] = {
    f"sudo taskset -c 2-5 nice -n -5 {PLAIN}": {"cpu.pool": "2-5"},
    f"env SDL_VIDEODRIVER=x11 {PLAIN}": {"environment.SDL_VIDEODRIVER": "x11"},
    f"A=1 exec {PLAIN.replace('qemu-', '/opt/qemu/bin/qemu-')}": {
        "environment.A": "1",
        "emulator": "/opt/qemu/bin/qemu-system-x86_64",
    },
    "swtpm socket --tpm2 --tpmstate dir=/vm/tpm --ctrl type=unixio,path=/tmp/t.sock &\n"
    f"{PLAIN} -chardev socket,id=t,path=/tmp/t.sock -tpmdev emulator,id=t,chardev=t "
    "-device tpm-tis,tpmdev=t": {"tpm.state": "/vm/tpm", "tpm.version": "2.0", "tpm.model": "tis"},
    "/usr/libexec/virtiofsd --socket-path=/tmp/v --shared-dir /srv --cache=always &\n"
    f"{PLAIN} -chardev socket,id=v,path=/tmp/v -device vhost-user-fs-pci,chardev=v,tag=srv": {
        "shares.srv.path": "/srv",
        "shares.srv.cache": "always",
    },
    "ip tuntap add dev tap3 mode tap\nip link set tap3 master br1\n"
    f"{PLAIN} -netdev tap,id=n,ifname=tap3,script=no -device virtio-net-pci,netdev=n": {
        "networks.lan.bridge": "br1",
        "networks.lan.host_interface": "tap3",
    },
    "cp /usr/share/OVMF/OVMF_VARS.fd /vm/vars.fd\n"
    f"{PLAIN} -drive if=pflash,readonly=on,file=/o/CODE.fd -drive if=pflash,file=/vm/vars.fd": {
        "firmware.vars_template": "/usr/share/OVMF/OVMF_VARS.fd"
    },
    f"VM=/vm\nOPTS=(-smp 4)\n[ -e /dev/kvm ] && OPTS+=(-usb)\n{PLAIN} ${{OPTS[@]}} "
    "-hda $VM/a.img": {"vcpus": 4, "disks.disk.file": "/vm/a.img", "usb.enabled": False},
    "[Unit]\nDescription=a\n[Service]\nEnvironment=M=4G 'N=2 '\n"
    f"ExecStart=/usr/bin/{PLAIN} \\\n  -smp 2 -name ${{M}}%%\\\n  -vga none\nRestart=no\n": {
        "vcpus": 2,
        "environment.N": "2 ",
        "display.vga": "none",
    },
    "\0".join(f"/usr/bin/{PLAIN} -name a,debug-threads=on -smp 2".split(" ")) + "\0": {"vcpus": 2},
}


@pytest.mark.parametrize(("text", "said"), AROUND.items(), ids=range(len(AROUND)))
def test_what_stands_around_belongs_to_the_guest(text: str, said: dict[str, object]) -> None:
    got = keys(text + ("" if "\0" in text else "\n"))
    assert {key: got.get(key) for key in said} == said


def test_devices_keep_the_places_that_they_have() -> None:
    got = keys(
        f"{PLAIN} -device pcie-root-port,id=b,bus=pcie.0,addr=1c.1,chassis=2 "
        "-device pcie-root-port,id=a,bus=pcie.0,addr=1c.0,multifunction=on,chassis=1 "
        "-netdev user,id=n -device virtio-net-pci,netdev=n,bus=b,addr=0x0 "
        "-device qemu-xhci,bus=pcie.0,addr=1d\n"
    )
    assert got["networks.lan.at"] == "02:00.0"
    assert got["usb.controllers.usb.at"] == "00:1d.0"


@pytest.mark.parametrize(
    "text",
    [
        "<domain type='kvm'><emulator>/usr/bin/qemu-system-x86_64</emulator></domain>",
        "name = 'a'\nbuilder = 'hvm'\nmemory = 1\ndevice_model = '/usr/bin/qemu-system-x86_64 -m'",
        "A text that speaks of kvm and of qemu.\n",
        "",
    ],
)
def test_files_of_others_are_not_taken_for_qemus(text: str) -> None:
    found = lifting(text.encode())
    assert found is None or found[0] != "qemu"


@pytest.mark.parametrize(
    "text",
    [
        "qemu-system-aarch64 -m 1G -cpu host -machine virt\n",
        "qemu-system-x86_64 -m 1G 'x\n",
        "qemu-system-x86_64 -m 1G\n" + "(" * 100,
        "# qemu-system-x86_64 -m 1G\n",
        "qemu-system-x86_64 -m 1G -cpu host\n" + "# " * (1 << 20),
    ],
)
def test_what_is_no_guest_of_gpcs_is_refused_at_its_place(text: str) -> None:
    with pytest.raises(NoGuest):
        lifted(text)


def test_nothing_of_a_script_is_run() -> None:
    hostile = (FOREIGN / "hostile.sh").read_bytes()
    assert b"touch /tmp/gpc-was-run" in hostile
    assert list(read("hostile.sh", hostile, {}, {}, None))
    assert not Path("/tmp/gpc-was-run").exists()


def _mutated(file: bytes, changes: Iterable[tuple[float, bytes, int]]) -> bytes:
    for place, put, drop in changes:
        at = int(place * len(file))
        file = file[:at] + put + file[at + drop :]
    return file


SCRIPTS = [path.read_bytes() for path in FILES if path.suffix in (".sh", ".service", ".cmdline")]
CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.one_of(
            st.binary(max_size=4),
            st.sampled_from((b"$(rm -rf /)", b"`id`", b"${", b"((", b"'", b"\0", b"<<A", b"=")),
        ),
        st.integers(0, 60),
    ),
    min_size=1,
    max_size=3,
)


@given(st.sampled_from(SCRIPTS), CHANGES)
@settings(max_examples=150, deadline=None)
def test_a_mutated_script_becomes_a_guest_or_is_refused(
    file: bytes, changes: list[tuple[float, bytes, int]]
) -> None:
    try:
        found = list(read("vm.sh", _mutated(file, changes), {}, {}, None))
    except NoGuest:
        return
    for guest, cards, host in found:
        assert with_guest("gpc: 1\n", guest, host)
        assert ground(None, "kvm", cards).text
