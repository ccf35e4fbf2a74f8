"""QEMU: what each key of a guest becomes in its launcher and its unit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpc.build import build_source, check_source
from gpc.kvm.firmware import PLAIN, SECURE
from gpc.plan import Enlightenment
from gpc.why import Default, Traced
from gpc_schemas.distributions import FAMILIES
from gpc_targets.qemu.disks import MOST_OF_NODE_NAME, node_name
from gpc_targets.qemu.launcher import processor
from gpc_targets.qemu.rehearsal.launcher import launched
from gpc_targets.qemu.users import user_name
from kit.kvm_guests import CASES, GuestCase, built, source, text
from kit.rehearsals import example, tree_of

# Source: the QEMU documents "Removed features" and "Deprecated features" of 7.2 to 10.0.
REMOVED = (
    "-balloon",
    "-chardev tty",
    "-device ivshmem,",
    "-device pci-assign",
    "-enable-fips",
    "-localtime",
    "-no-acpi",
    "-no-hpet",
    "-no-quit",
    "-realtime",
    "-runas",
    "-soundhw",
    "-usbdevice",
    "-watchdog",
    "-async-teardown",
    "-chroot",
)


def launcher(machine: str) -> str:
    artifacts = build_source("machine.yaml", machine.encode(), "qemu").artifacts
    return next(a.text for a in artifacts if a.path.startswith("usr/local/sbin/gpc-guest-"))


def unit(case: GuestCase) -> str:
    path = f"etc/systemd/system/gpc-guest-{case.guest}.service"
    return next(a.text for a in built(case.machine, "qemu").artifacts if a.path == path)


def bare(more: str = "", old: str = "", new: str = "") -> str:
    machine = source("bare").decode()
    assert old in machine
    return launcher(machine.replace(old, new) + more)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_an_option_stands_on_a_line_of_its_own(case: GuestCase) -> None:
    body = text(case, "qemu").partition('    "$@" \\\n')[2].partition("\n}\n")[0].split("\n")
    own = next(i for i, line in enumerate(body) if line.startswith("        -msg "))
    assert all(re.match(r"        -[a-z]", line) for line in body[: own + 1])
    # Behind it stand the user's own words, which may be anything.
    assert all(line.endswith(" \\") for line in body[:-1])
    assert not body[-1].endswith("\\")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_no_spelling_that_a_newer_qemu_has_dropped(case: GuestCase) -> None:
    found = text(case, "qemu")
    assert [word for word in REMOVED if re.search(rf"^ +{re.escape(word)}\b", found, re.M)] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_machine_has_no_device_that_nobody_asked_for(case: GuestCase) -> None:
    found = text(case, "qemu")
    assert " -nodefaults \\\n" in found
    assert " -no-user-config \\\n" in found
    assert ("balloon" in found) == (b"balloon: virtio" in source(case.machine))


BY_FILES = "nixos\n  boot: {loader: grub, entries: other, initramfs: dracut}"
"""NixOS without the one file that all others are gathered in."""


def os_of(family: str) -> str:
    return BY_FILES if family == "nixos" else family


@pytest.mark.parametrize("family", FAMILIES)
def test_each_distribution_has_its_firmware(family: str) -> None:
    found = bare(old="debian-12", new=os_of(family))
    assert f"unit=0,readonly=on,file={PLAIN[family].code} " in found
    assert f"cp {PLAIN[family].variables} " in found


@pytest.mark.parametrize("family", sorted(SECURE))
def test_secure_boot_has_the_distribution_s_keys(family: str) -> None:
    found = bare("    secure_boot: true\n", "debian-12", os_of(family))
    assert f"unit=0,readonly=on,file={SECURE[family].code} " in found
    assert f"cp {SECURE[family].variables} " in found
    assert "-global driver=cfi.pflash01,property=secure,value=on" in found
    assert ",smm=on" in found


def test_a_bios_needs_no_variables() -> None:
    found = bare("    firmware: bios\n")
    assert "pflash" not in found
    assert "VARS.fd" not in found


@pytest.mark.parametrize(
    ("vnc", "option"),
    [
        ("{}", "-vnc 127.0.0.1:0,to=99"),
        ("{port: 5907}", "-vnc 127.0.0.1:7"),
        ('{listen: "::1", port: 5900}', "-vnc '[::1]:0'"),
        ("{listen: 'a,password=off'}", "-vnc a,,password=off:0,to=99"),
    ],
)
def test_the_display_is_where_it_was_asked_for(vnc: str, option: str) -> None:
    found = bare(old="display: {vga: none}", new=f"display: {{vnc: {vnc}}}")
    assert f"        {option} \\\n" in found
    assert "-display" not in found


def test_without_a_viewer_there_is_no_display() -> None:
    assert "        -display none \\\n" in bare()


def test_a_key_of_ceph_s_is_read_as_what_it_is_written_in() -> None:
    """And any other password as the text that it is."""
    remote = "{protocol: rbd, name: vms/a, user: me, password_file: /etc/gpc-secrets/a}"
    found = bare(f"    disks: {{a: {{remote: {remote}}}}}\n")
    assert "secret,id=disk-a-password,format=base64,file=/run/gpc/" in found
    remote = "{protocol: iscsi, name: iqn.a/1, hosts: [a], user: me, password_file: /etc/b}"
    found = bare(f"    disks: {{a: {{remote: {remote}}}}}\n")
    assert "secret,id=disk-a-password,file=/run/gpc/" in found


def test_huge_pages_are_taken_whole() -> None:
    found = text(GuestCase("ported", "ported"), "qemu")
    assert "size=6144M,hugetlb=on,hugetlbsize=2M,prealloc=on" in found
    assert ",memory-backend=ram" in found
    assert "memory-backend" not in bare()


def test_a_hidden_hypervisor_has_another_name() -> None:
    (guest,) = check_source("machine.yaml", source("desktop-win11")).plan.guests
    why = (Default("not-asked"),)
    vendor = Enlightenment("vendor-id", "a,b", why)
    guest = guest._replace(hidden=Traced(True, why), enlightenments=(vendor,))
    assert processor(guest).value == "host,migratable=off,topoext=on,kvm=off,hv-vendor-id=a,,b"


@pytest.mark.parametrize(("vendor", "flag"), [("amd", True), ("intel", False)])
def test_threads_are_shown_by_a_feature_of_amd_alone(vendor: str, flag: bool) -> None:
    machine = source("ported").decode().replace("vendor: amd", f"vendor: {vendor}")
    assert ("topoext=on" in launcher(machine)) == flag


def test_only_a_guest_with_a_place_for_its_threads_is_pinned() -> None:
    pinned, loose = GuestCase("ported", "ported"), GuestCase("bare", "bare")
    assert "    pin_vcpu 0 7\n    pin_vcpu 1 5\n" in text(pinned, "qemu")
    assert "ExecStartPost=" in unit(pinned)
    assert "pin" not in text(loose, "qemu")
    assert "ExecStartPost=" not in unit(loose)


def test_the_unit_waits_for_the_cards() -> None:
    found = unit(GuestCase("bare", "bare"))
    assert "Requires=gpc-bind.service\nAfter=gpc-bind.service network.target\n" in found
    assert "LimitMEMLOCK=infinity\n" in found
    assert "KillMode=mixed\n" in found


def test_the_unit_waits_for_what_the_guest_is_plugged_into() -> None:
    found = unit(GuestCase("ported", "ported")).splitlines()
    devices = [
        "sys-subsystem-net-devices-br0.device",
        "sys-subsystem-net-devices-br1.device",
        "dev-vg0-a.device",
    ]
    assert [line for line in found if line.startswith("Wants=")] == [f"Wants={d}" for d in devices]
    assert {f"After={device}" for device in devices} <= set(found)
    mounts = {line.removeprefix("RequiresMountsFor=") for line in found if "MountsFor" in line}
    assert mounts >= {
        "/srv/images/b.qcow2",
        "/srv/iso/setup.iso",
        "/usr/share/OVMF/OVMF_CODE_4M.fd",
    }
    assert "\"/srv/roms/another, of 'mine'.rom\"" in mounts


@pytest.mark.parametrize(
    ("listen", "waits"), [("127.0.0.1", False), ("0.0.0.0", False), ("192.168.1.5", True)]
)
def test_a_vnc_server_waits_for_its_address(listen: str, waits: bool) -> None:
    vnc = f"display: {{vnc: {{listen: {listen}}}}}"
    machine = source("bare").decode().replace("display: {vga: none}", vnc)
    artifacts = build_source("machine.yaml", machine.encode(), "qemu").artifacts
    found = next(a.text for a in artifacts if a.path.endswith("gpc-guest-bare.service"))
    assert ("After=network-online.target" in found) == waits


@pytest.mark.parametrize(("text", "seconds"), [("90 s", 90), ("1 h", 3600), (None, 25 * 60)])
def test_the_unit_waits_for_a_guest_to_end(text: str | None, seconds: int) -> None:
    more = f"    lifecycle: {{stop_timeout: {text}}}\n" if text else ""
    machine = source("bare").decode() + more
    artifacts = build_source("machine.yaml", machine.encode(), "qemu").artifacts
    found = next(a.text for a in artifacts if a.path.endswith("gpc-guest-bare.service"))
    assert f"TimeoutStopSec={seconds}\n" in found


@given(names=st.sets(st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,47}\Z"), max_size=20))
def test_guests_have_users_of_their_own_with_names_that_systemd_takes(names: set[str]) -> None:
    users = {user_name(name) for name in names}
    assert len(users) == len(names)
    # Source: systemd 252, docs/USER_NAMES.md, the strict form.
    assert all(re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_-]{0,30}", user) for user in users)


def test_only_the_guest_of_a_card_asks_for_more_memory_to_lock() -> None:
    without = source("bare").decode().replace("gpus: [card]", "gpus: []")
    assert "prlimit" in bare()
    assert "prlimit" not in launcher(without)


def test_the_guest_is_not_started_by_its_mere_presence() -> None:
    assert "systemd daemon-reload" in built("bare", "qemu").manifest
    assert "systemd enable gpc-guest" not in built("bare", "qemu").manifest


@given(names=st.sets(st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,47}\Z"), max_size=20))
def test_block_nodes_have_names_that_qemu_takes(names: set[str]) -> None:
    nodes = {node_name(name) for name in names}
    assert len(nodes) == len(names)
    assert all(len(node) <= MOST_OF_NODE_NAME and node.startswith("disk-") for node in nodes)


def test_the_path_of_a_rom_is_that_of_the_file_and_not_its_spelling() -> None:
    text = example("twins")
    place = "      address: 03:00.0\n"
    assert place in text
    tree = tree_of(text.replace(place, f"{place}      rom: '/srv/my roms/a,b.rom'\n"))
    adapted = launched(tree["usr/local/sbin/gpc-guest-arcade"].text, "arcade")
    assert "/srv/my roms/a,b.rom" in adapted.files


def test_a_password_of_the_replicas_own_stands_where_its_qemu_reads_it() -> None:
    tree = tree_of(source("ported").decode().replace("backend: libvirt", "backend: qemu"))
    text = tree["usr/local/sbin/gpc-guest-ported"].text
    (line,) = (line for line in text.splitlines() if line.startswith("    password vnc 8 "))
    adapted = launched(text, "ported")
    assert line not in adapted.text
    assert '    printf %s replica >"$run/vnc.password"' in adapted.text
    assert line.strip() in {change.real for change in adapted.changes}
