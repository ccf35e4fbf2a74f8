"""libxlutil and the real xl of two releases read what gpc writes, and find in it what was meant."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from gpc.build import build_source, check_source
from gpc.parts.cards import PassedCard
from gpc.parts.disks import GuestDisk
from gpc.plan import Guest
from gpc.report.diagnostics import Refused as Wrong
from gpc_targets.xl.rehearsal.libxl import meant, misunderstood, pci_list, understood
from kit.paths import EXAMPLES
from kit.xen_guests import ODD
from lab.later import Generation
from lab.tools import Refused
from lab.xen import check_disk, check_pci, create, parse

pytestmark = pytest.mark.consumer

MACHINE = (EXAMPLES / "phenom-win7/machine.yaml").read_text()

VARIANTS = {
    "as-it-stands": [],
    "installing": [("    serial: true\n", "    serial: true\n    boot: [cdrom, disk]\n")],
    "from-the-network": [("    serial: true\n", "    boot: [network, disk]\n")],
    "today": [
        ("windows-7", "windows-11"),
        ("    serial: true\n", "    firmware: uefi\n    cpu: {pin: '3,1,5'}\n"),
        ("listen: 127.0.0.1", "listen: 0.0.0.0, port: 5907"),
    ],
    "linux": [
        ("os: windows-7", "os: linux"),
        ("    serial: true\n", "    tablet: false\n    lifecycle: {crash: rename-restart}\n"),
        ("    display: {vnc: {listen: 127.0.0.1}}\n", "    display: {vga: cirrus}\n"),
    ],
    "no-hyperv": [
        ("    serial: true\n", "    hyperv: false\n    lifecycle: {poweroff: preserve}\n"),
        ("{block: /dev/md0}", "{file: /srv/a.qcow2, format: qcow2}"),
        ("bridge: xenbr0}", "bridge: xenbr0, model: rtl8139, mac: 52:54:00:12:34:56}"),
    ],
    "bare": [
        ("    gpus: [pitcairn]\n", ""),
        ("    networks:\n      lan: {bridge: xenbr0}\n", ""),
        ("    disks:\n      system: {block: /dev/md0}\n", "    disks: {}\n"),
        (
            "      installer: {file: /var/lib/libvirt/images/win7_x64_n_u.iso, cdrom: true}\n",
            "    boot: [disk]\n",
        ),
    ],
    "ipv6": [("listen: 127.0.0.1", 'listen: "::1", port: 5907')],
    "raw": [("    serial: true\n", "    raw: {xl: {nomigrate: 1, mmio_hole: 3072, pool: a b}}\n")],
}


def changed(name: str) -> str:
    machine = MACHINE
    for old, new in VARIANTS[name]:
        assert old in machine, old
        machine = machine.replace(old, new)
    return machine


def written(machine: str) -> str:
    """The first guest's file."""
    built = build_source("machine.yaml", machine.encode())
    return next(found.text for found in built.artifacts if found.target == "xl")


def planned(machine: str) -> Guest:
    """The first guest."""
    return check_source("machine.yaml", machine.encode()).plan.guests[0]


@pytest.mark.parametrize("name", VARIANTS)
def test_xl_would_create_the_guest_that_was_meant(generation: Generation, name: str) -> None:
    machine = changed(name)
    created = create(written(machine), generation)
    assert created.warnings == ""
    assert understood(created.config) == meant(planned(machine))
    assert list(misunderstood(planned(machine), created.config)) == []


@pytest.mark.parametrize("name", VARIANTS)
def test_libxlutil_reads_every_key_disk_and_function(generation: Generation, name: str) -> None:
    read = parse(written(changed(name)), generation)
    guest = planned(changed(name))
    assert len(read["disk"]) == len(guest.of(GuestDisk))
    assert len(read["pci"]) == sum(len(card.functions) for card in guest.of(PassedCard))
    for spec in read["disk"]:
        check_disk(str(spec), generation)
    for spec in read["pci"]:
        check_pci(str(spec), generation)


def test_what_no_key_of_gpc_says_xl_is_told_as_well(generation: Generation) -> None:
    config = create(written(MACHINE), generation).config
    assert config["b_info"]["device_model_version"] == "qemu_xen"
    assert config["c_info"]["hap"] == "True"
    hvm = config["b_info"]["type.hvm"]
    assert (hvm["xen_platform_pci"], hvm["gfx_passthru"], hvm["pae"]) == ("True", "False", "True")
    assert config["b_info"]["video_memkb"] == 16 << 10
    assert hvm["sdl"]["enable"] == "False"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("memory = 3096", "memory = 3095", "memory"),
        ('boot = "c"', 'boot = "dc"', "boot"),
        ("hda,rw", "hda,ro", "disks"),
        ("0000:01:00.1", "0000:01:00.2", "functions"),
        ("xenbr0,mac=", "xenbr0,mc=", "networks"),
        ("vncunused = 1", "vncdisplay = 1", "vnc"),
        ('["defaults"]', "0", "hyperv"),
        ("usbdevice", "usb_device", "tablet"),
    ],
)
def test_the_comparison_sees_a_file_that_says_something_else(
    generation: Generation, old: str, new: str, key: str
) -> None:
    text = written(MACHINE)
    assert old in text
    created = understood(create(text.replace(old, new), generation).config)
    wanted = meant(planned(MACHINE))
    assert key in {name for name in wanted if wanted[name] != created[name]}


@pytest.mark.parametrize("name", ["phenom-win7", "phenom-win7-xm"])
def test_the_list_of_functions_is_found_in_a_file_as_it_stands(
    generation: Generation, name: str
) -> None:
    text = written((EXAMPLES / name / "machine.yaml").read_text())
    assert parse(pci_list(text), generation) == {"pci": parse(text, generation)["pci"]}


def test_xl_reads_each_key_of_xen(generation: Generation) -> None:
    config = create(written(ODD["today"]), generation).config
    common, build, hvm = config["c_info"], config["b_info"], config["b_info"]["type.hvm"]
    assert (common["pool_name"], common["passthrough"]) == ("Pool-0", "sync_pt")
    assert hvm["mmio_hole_memkb"] == 3072 << 10
    assert (hvm["hdtype"], hvm["vendor_device"]) == ("ahci", "xenserver")
    assert hvm["rdm_mem_boundary_memkb"] == 2 << 20
    assert build["shadow_memkb"] == 64 << 10
    assert build["sched_params"] == {"weight": 512, "cap": 150}
    assert build["ioports"] == [{"first": 0x2F8, "number": 8}, {"first": 0x60, "number": 1}]
    assert build["iomem"][1] == {"start": 0xF0000, "number": 0x10, "gfn": 0x20000}
    assert build["irqs"] == [5, 7]
    assert (build["event_channels"], build["max_grant_frames"]) == (2047, 64)
    assert (build["device_model_user"], build["stubdomain_cmdline"]) == ("nobody", "a b")
    assert build["extra_hvm"][-2:] == ["-device", "virtio-rng-pci"]
    assert (build["altp2m"], build["disable_migrate"]) == ("external", "True")
    assert (config["on_watchdog"], config["on_soft_reset"]) == ("restart", "preserve")


def test_raw_entries_stand_behind_those_that_gpc_writes(generation: Generation) -> None:
    first, second = (f"format=raw,vdev=xvd{x},access=rw,target=/srv/{x}.raw" for x in "ef")
    raw = f"""\
    raw:
      xl: {{disk: "{first}; {second}", usbdevice: keyboard, viridian: crash_ctl, vncpasswd: ""}}
"""
    machine = MACHINE.replace("    serial: true\n", f"    serial: true\n{raw}")
    config = create(written(machine), generation).config
    before = create(written(MACHINE), generation).config
    count = len(before["disks"])
    assert config["disks"][:count] == before["disks"]
    assert [disk["vdev"] for disk in config["disks"][count:]] == ["xvde", "xvdf"]
    hvm, old = config["b_info"]["type.hvm"], before["b_info"]["type.hvm"]
    assert hvm["usbdevice_list"] == [*old["usbdevice_list"], "keyboard"]
    assert len(hvm["viridian_enable"]) == len(old.get("viridian_enable", [])) + 1
    assert list(misunderstood(planned(machine), config)) == []
    fewer = {**config, "disks": config["disks"][1:]}
    assert [found[:6] for found in misunderstood(planned(machine), fewer)] == ["disks:"]


@pytest.mark.parametrize("name", ODD)
def test_xl_finds_in_an_odd_guest_what_was_meant(generation: Generation, name: str) -> None:
    config = create(written(ODD[name]), generation).config
    assert list(misunderstood(planned(ODD[name]), config)) == []


def test_the_xl_of_today_reads_the_dialect_of_2012_as_it_was_meant(generation: Generation) -> None:
    machine = (EXAMPLES / "phenom-win7-xm/machine.yaml").read_text()
    config = create(written(machine), generation).config
    assert list(misunderstood(planned(machine), config)) == []
    other = create(written(machine).replace("'01:00.1'", "'02:00.0'"), generation).config
    assert list(misunderstood(planned(machine), other)) == [
        "functions: 0000:01:00.0, 0000:01:00.1 is meant, but xl reads 0000:01:00.0, 0000:02:00.0"
    ]


def test_the_dialect_of_2012_is_what_old_parsers_of_disks_took(generation: Generation) -> None:
    old = parse(written((EXAMPLES / "phenom-win7-xm/machine.yaml").read_text()), generation)
    for spec in old["disk"]:
        check_disk(str(spec), generation)
    for spec in old["pci"]:
        check_pci(str(spec), generation)
    with pytest.raises(Refused, match="unknown value for format"):
        check_disk("/dev/md0,hda,w", generation)


PATHS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


def accepted(machine: str) -> str:
    """The guest's file; what a YAML file, or a text on one line, cannot hold is not asked for."""
    try:
        return written(machine)
    except Wrong as wrong:
        codes = {found.code for found in wrong.findings}
        if codes <= {"control-character", "bad-value", "value-inexpressible"}:
            assume(False)
        raise


def with_path(path: str) -> str:
    quoted = '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return MACHINE.replace("{block: /dev/md0}", f"{{file: {quoted}}}")


@settings(max_examples=60, deadline=None)
@given(PATHS)
@example("a,b=c")
@example("ends in a comma,")
@example("two,,")
@example("both ' and \" and \\n")
@example("it's ${HOME} $(reboot)")
@example("target=x,format=qcow2")
@example(" blanks ")
def test_a_path_that_gpc_accepts_is_the_one_that_xl_opens(
    generation: Generation, tail: str
) -> None:
    text = accepted(with_path(f"/srv/{tail}"))
    assert create(text, generation).config["disks"][0]["pdev_path"] == f"/srv/{tail}"


@settings(max_examples=60, deadline=None)
@given(PATHS)
@example("both ' and \" and \\x41")
def test_a_raw_text_that_gpc_accepts_is_read_back_by_libxlutil(
    generation: Generation, value: str
) -> None:
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    raw = f"    serial: true\n    raw: {{xl: {{cmdline: {quoted}}}}}\n"
    text = accepted(MACHINE.replace("    serial: true\n", raw))
    assert parse(text, generation)["cmdline"] == value


def test_a_path_that_was_not_quoted_would_have_opened_something_else(
    generation: Generation,
) -> None:
    naive = written(MACHINE).replace("/dev/md0,raw,hda,rw", "/dev/a,b,raw,hda,rw")
    with pytest.raises(Refused, match="unknown value for format"):
        create(naive, generation)


def test_the_guest_of_the_kvm_half_is_one_for_xl_without_an_edit(generation: Generation) -> None:
    data = (EXAMPLES / "phenom-win7-kvm/machine.yaml").read_bytes()
    built = build_source("machine.yaml", data, "xl")
    (text,) = (found.text for found in built.artifacts if found.target == "xl")
    (guest,) = check_source("machine.yaml", data, "xl").plan.guests
    assert understood(create(text, generation).config) == meant(guest)
