"""What starts QEMU says what QEMU makes of it, option by option."""

from __future__ import annotations

import pytest

from gpc.lift.foreign import lifted as lifted_from
from gpc.lift.foreign import read, with_cards
from gpc.lift.modern import modernise
from kit.qemu_options import OPTIONS
from kit.qemu_scripts import PLAIN, keys, left, lifted


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


@pytest.mark.parametrize(
    "before",
    [
        "export RESTIC_PASSWORD=hunter2\n",
        "RESTIC_PASSWORD=hunter2 ",
        "export AWS_SECRET_ACCESS_KEY=hunter2 GITHUB_TOKEN=hunter2\n",
        "env SDL_PROXY=http://me:hunter2@a/ ",
    ],
)
def test_no_variable_with_a_secret_is_written_or_shown(before: str) -> None:
    guest = lifted(f"{before}{PLAIN}\n")
    assert "hunter2" not in str(guest.keys)
    assert not any("hunter2" in str(said._replace(place=None)) for said in guest.told)
    assert guest.told


def test_of_what_a_script_exports_only_what_qemu_reads_is_the_guests() -> None:
    guest = lifted(f"export PATH=/opt:$PATH EDITOR=vi SDL_VIDEODRIVER=x11\n{PLAIN}\n")
    said = [path[1] for path in guest.keys if path[0] == "environment"]
    assert said == ["SDL_VIDEODRIVER"]
    (told,) = (said.message for said in guest.told if said.code == "assumed")
    assert "PATH, EDITOR" in told


STARTED = f"ExecStart=/bin/{PLAIN} -smp"


@pytest.mark.parametrize(
    ("settings", "vcpus"),
    [
        (f"{STARTED} 2\nExecStart=\n{STARTED} 4\n", 4),
        (f"ExecStartPre=/bin/true\nExecStartPre=\n{STARTED} 3\n", 3),
        (f"ExecStart=\n{STARTED} 3\n", 3),
    ],
)
def test_an_empty_setting_of_a_unit_forgets_the_earlier_ones(settings: str, vcpus: int) -> None:
    assert keys(f"[Service]\n{settings}")["vcpus"] == vcpus


def test_an_empty_environment_forgets_the_variables() -> None:
    unit = f"[Service]\nEnvironment=A=1 B=2\nEnvironment=\nEnvironment=B=3\n{STARTED} 1\n"
    said = {key: value for key, value in keys(unit).items() if key.startswith("environment.")}
    assert said == {"environment.B": "3"}


@pytest.mark.parametrize(
    "words",
    [
        "-chardev socket,id=c,path=/tmp/c -device vhost-user-fs-pci,chardev=c,tag=t",
        "-object memory-backend-ram,id=m,size=1M -device ivshmem-plain,memdev=m",
        "-chardev null,id=c -device usb-redir,chardev=c",
        "-fsdev proxy,id=f,socket=/tmp/f -device virtio-9p-pci,fsdev=f,mount_tag=t",
        "-netdev socket,id=n,listen=:1234 -device virtio-net-pci,netdev=n,mac=52:54:00:00:00:01",
        "-netdev vde,id=n,sock=/tmp/n -device e1000,netdev=n",
        "-chardev socket,id=c,path=/n -netdev vhost-user,id=n,chardev=c "
        "-device virtio-net-pci,netdev=n",
    ],
)
def test_a_device_that_no_key_has_is_carried_with_all_that_it_names(words: str) -> None:
    got = keys(f"{PLAIN} {words}\n")["raw.qemu"]
    assert got == tuple(words.split())


def test_a_way_to_a_disk_that_no_key_has_is_told() -> None:
    node = "driver=raw,node-name=a,file.driver=iscsi,file.portal=a,file.target=b,file.transport="
    device = "-device virtio-blk-pci,drive=a"
    assert left(f"{PLAIN} -blockdev {node}tcp {device}\n") == []
    assert any("transport" in path for path in left(f"{PLAIN} -blockdev {node}iser {device}\n"))
    node = "driver=raw,node-name=a,file.driver=nbd,file.server.type=inet,file.server.host=a"
    node += ",file.server.port=1,file.server.numeric=on"
    assert any("numeric" in path for path in left(f"{PLAIN} -blockdev {node} {device}\n"))


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


def test_a_guest_that_may_see_other_hardware_is_told_what_it_notices() -> None:
    text = (
        f"{PLAIN} -machine pc-q35-7.2 -netdev user,id=n -device virtio-net-pci,netdev=n,addr=0x6 "
        "-device vfio-pci,host=01:00.0,addr=0x5\n"
    )
    (kept,) = read("vm.sh", text.encode(), {}, {}, "linux")
    (free,) = lifted_from("vm.sh", text.encode(), "linux")
    modernise(free)
    gone = set(kept.guest.keys) - set(with_cards(free, {}, {}).guest.keys)
    assert {path[-1] for path in gone} == {"at", "machine_version"}
    assert len(gone) == 3
    told = [said.message for said in free.told if "is left out: " in said.message]
    assert len(told) == 3


def test_a_function_that_is_given_twice_counts_once() -> None:
    twice = " ".join(["-device vfio-pci,host=01:00.0"] * 12)
    guest = lifted(f"{PLAIN} {twice}\n")
    assert [str(function.address) for function in guest.functions] == ["0000:01:00.0"]
    assert sum("is given twice" in said.message for said in guest.told) == 11


@pytest.mark.parametrize(
    ("options", "moved"),
    [
        ("-hda /a.img -hdb /b.img", 0),
        ("-hda /a.img -cdrom /b.iso", 1),
        ("-drive file=/a.img,index=1 -drive file=/b.img", 2),
        ("-drive file=/a.img -drive file=/b.img,if=virtio", 0),
        ("-drive file=/a.img,if=none,id=a -device ide-hd,drive=a,bus=ide.1", 1),
    ],
)
def test_a_disk_that_moves_on_its_bus_is_told(options: str, moved: int) -> None:
    told = [said for said in lifted(f"{PLAIN} {options}\n").told if "this disk was" in said.message]
    assert [said.code for said in told] == ["assumed"] * moved


@pytest.mark.parametrize("others", ["g", "h"])
def test_a_limit_that_disks_share_is_told(others: str) -> None:
    words = "".join(
        f" -object throttle-group,id={group},x-bps-total=4000000 -device virtio-blk-pci,drive=t{at}"
        f" -blockdev driver=throttle,node-name=t{at},throttle-group={group},file=n{at}"
        f" -blockdev driver=raw,node-name=n{at},file.driver=file,file.filename=/srv/{at}.img"
        for at, group in enumerate(("g", others))
    )
    words = (
        words
        if others != "g"
        else words.replace(" -object throttle-group,id=g,x-bps-total=4000000", "", 1)
    )
    told = [path for path in left(f"{PLAIN}{words}\n") if path.endswith("@throttle-group")]
    assert len(told) == (2 if others == "g" else 0)
    assert keys(f"{PLAIN}{words}\n")["disks.disk2.limits.bytes"] == "4000000 B/s"
