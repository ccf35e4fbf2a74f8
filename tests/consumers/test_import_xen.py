"""Files of xl that others wrote, read by gpc and by Xen itself: both see the same guest.

The files are those with which libvirt tests itself, taken from Debian's source package, and those
of tests/foreign. A table says what becomes of each key; a key that was taken and is not any more,
or a difference without a reason, fails.

Source: libvirt 11.3, tests/xlconfigdata and tests/xmconfigdata
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gpc.build import build_source
from gpc.lift.cards import Shown
from gpc.lift.cfg import read as read_settings
from gpc.lift.entries import with_guest
from gpc.lift.foreign import Read, read
from gpc.lift.ground import ground
from gpc.lift.judged import judge
from gpc.lift.prune import prune
from gpc.lift.xml import Element, NoGuest
from gpc.report.located import Span
from gpc_schemas.units import PciId
from lab.later import Generation
from lab.sources import libvirt_tests
from lab.xen import create

pytestmark = pytest.mark.consumer

FOLDERS = ("xlconfigdata", "xmconfigdata")

LEAST = 0.96
"""Which part of what the files say is a key, or what gpc does by itself, at least."""

LEFT = {
    "acpi": "off, which a guest with passed cards cannot have",
    "apic": "off, which a guest with passed cards cannot have",
    "disk": "in a cluster of Ceph, with a `;` that raw keys cannot say",
    "hap": "off, which a guest with passed cards cannot have",
    "kernel": "a hvmloader by another name",
    "parallel": "a parallel port, for which xl has no key",
    "refused:disk-source": "a path with a quote, which xm cannot be told",
    "refused:missing-key": "cells that make more memory than the guest has",
    "refused:numa-mismatch": "cells that make more memory than the guest has",
    "refused:out-of-range": "SPICE at port 590, which is no port for it",
    "refused:unsupported": "more memory than it starts with, beside a card; SPICE without its port",
    "refused:value-inexpressible": "a path with a quote, which xm cannot be told",
    "spicepasswd": "a secret",
    "vnuma": "no key yet, and raw keys cannot say lists in lists",
}
"""What is left over of libvirt's files, and why."""


class Same(NamedTuple):
    """A difference that is none, or that is told: how it looks, and why."""

    place: str
    why: str
    told: str = ""
    """What is left over where it stands."""


SAME = (
    Same(r"(device_model_version|gfx_passthru|xen_platform_pci|bios|kind): None", "a default"),
    Same(r"(pae|acpi|apic|hap): None is True", "a default"),
    Same(r"device_model: /usr/lib/xen/bin/qemu-system-i386 is None", "a default"),
    Same(r"backend: .* is None", "libxl finds it out by itself"),
    Same(r"vdev: hdc is hdb", "an optical drive, of which gpc says that it has moved"),
    Same(r"disks\[\d\]\.\w+: .* is None", "", "disk"),
    Same(r"script: vif-bridge is None", "a default"),
    Same(r"model: None is rtl8139", "libxl's default"),
    Same(r"nictype: None is vif", "libvirt says netfront, which xl takes for nothing"),
    Same(r"max_memkb", "", "refused:unsupported"),
    Same(r"(acpi|apic): False is True", "", "acpi"),
    Same(r"hap: False is True", "", "hap"),
    Same(r"serial: .* is None|serial_list\[0\]: None is .*", "one, or a list of one"),
    Same(r"usbdevice: \w+ is None|usbdevice_list\[\d\]: None is \w+", "one, or a list of one"),
    Same(r"usbdevice_list\[\d\]: (mouse is tablet|tablet is mouse)", "in another order"),
    Same(r"usb: True is None", "libxl makes the controller of what is plugged in"),
    Same(r"vnc\.listen: None is 127.0.0.1", "libxl's default"),
    Same(r"vnc\.(passwd|listen|findunused): .* is None", "a password that QEMU is told of"),
    Same(r"vnc\.enable: True is False|extra_hvm\[\d\]: None", "a password that QEMU is told of"),
    Same(r"spice\.\w+: .* is None", "", "refused:out-of-range"),
)


class Imported(NamedTuple):
    """A file of a guest, as it came and as it is built again."""

    read: Read
    old: str
    new: str
    settings: tuple[Element, ...]


@cache
def imported(path: Path) -> Imported | None:
    """The guest of a file; None of one that is paravirtualised."""
    data = path.read_bytes()
    try:
        (first,) = read(path.name, data, {}, {}, None)
    except NoGuest as refused:
        if "paravirtualised" in refused.found.message:
            return None
        raise
    seen = {f.address: Shown(PciId(0x1234, 0x5678), False) for f in first.guest.functions}
    (found,) = read(path.name, data, {}, seen, None)
    guest = found.guest
    alone = ground(None, "xen", found.cards)
    judge(guest, alone)
    rows = tuple(read_settings(data).root.children)
    carried = Imported(found._replace(host={}), data.decode(), "", rows)
    before = dict(guest.keys)
    prune(guest, alone)
    built = build_source("m", with_guest(alone, guest).encode())
    guest.keys = before
    (file,) = (each.text for each in built.artifacts if each.target == "xl")
    return carried._replace(new=file)


def files() -> list[Path]:
    tests = libvirt_tests(*FOLDERS)
    return sorted(path for folder in FOLDERS for path in (tests / folder).glob("*.cfg"))


def guests() -> Iterator[tuple[Path, Imported]]:
    for path in files():
        found = imported(path)
        if found is not None:
            yield path, found


def leaves(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Each value of a configuration by its place."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from leaves(below, f"{at}.{key}")
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from leaves(below, f"{at}[{number}]")
    else:
        yield at, value


def unexplained(old: Mapping[str, Any], new: Mapping[str, Any], left: list[str]) -> list[str]:
    """The differences between two configurations that no reason fits."""
    one, two = ({place: said for place, said in leaves(each) if said} for each in (old, new))
    places = sorted(place for place in {*one, *two} if one.get(place) != two.get(place))
    rows = [f"{place}: {one.get(place)} is {two.get(place)}" for place in places]
    return [
        row
        for row in rows
        if not any(
            re.search(rf"\.{same.place}", row) and (not same.told or same.told in left)
            for same in SAME
        )
    ]


def test_xl_creates_of_the_file_built_again_the_guest_of_the_old_one(
    generation: Generation,
) -> None:
    compared, wrong = 0, list[str]()
    for path, found in guests():
        is_xm = found.read.guest.get("toolstack") == "xm"
        if is_xm or "vnuma" in found.old:  # `xl create -n` asks the machine for its nodes
            continue
        old, new = create(found.old, generation).config, create(found.new, generation).config
        compared += 1
        wrong += [f"{path.name}{row}" for row in unexplained(old, new, found.read.guest.left)]
    assert wrong == []
    assert compared > 50


def test_a_difference_without_a_reason_is_found() -> None:
    old = {"b_info": {"max_vcpus": 2, "type.hvm": {"bios": "ovmf"}}, "disks": [{"format": "raw"}]}
    new = {"b_info": {"max_vcpus": 4, "type.hvm": {"bios": "bios"}}, "disks": [{"format": "qcow2"}]}
    assert unexplained(old, new, []) == [
        ".b_info.max_vcpus: 2 is 4",
        ".b_info.type.hvm.bios: ovmf is bios",
        ".disks[0].format: raw is qcow2",
    ]


def within(span: Span, setting: Element) -> bool:
    last = max(each.span.end_line for each in setting.walk())
    start, end = setting.span[:2], (last, 10**6)
    return start <= (span.line, span.column) <= end


def became(setting: Element, found: Imported) -> str:
    """What became of a setting."""
    guest = found.read.guest
    told = [said.place for said in guest.told if said.code == "left-over"]
    if any(isinstance(place, Span) and within(place, setting) for place in told):
        return "told"
    if ("raw", "xl", setting.name) in guest.keys:
        return "carried"
    given = (*(said.span for said in guest.keys.values()), *(f.span for f in guest.functions))
    return "taken" if any(within(span, setting) for span in given) else "known"


def test_the_table_of_libvirts_files_is_as_good_as_it_was(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table: dict[str, Counter[str]] = {}
    left, values = Counter[str](), Counter[str]()
    count = 0
    for _, found in guests():
        count += 1
        guest = found.read.guest
        for setting in found.settings:
            table.setdefault(setting.name, Counter())[became(setting, found)] += 1
        left.update(guest.left)
        carried = sum(path[:2] == ("raw", "xl") for path in guest.keys)
        values.update(
            taken=guest.taken - carried, known=guest.known, carried=carried, told=len(guest.left)
        )
    share = (values["taken"] + values["known"]) / values.total()
    columns = ("taken", "known", "carried", "told")
    with capsys.disabled():
        print(f"\n{count} files, {dict(values)}: {share:.1%} is a key or known")
        for name, row in sorted(table.items(), key=lambda row: -row[1].total()):
            print(f"{name:24}", *(f"{column} {row[column]:3} " for column in columns))
        for name, number in left.most_common():
            print(f"left {number:3} {name}: {LEFT.get(name, '?')}")
    assert set(left) <= set(LEFT)
    assert share >= LEAST


BESIDE_XML = {
    r"emulator": "libvirt names Xen's own",
    r"xen\..*|nested|numa\..*|acpi.*|kernel\..*": "said in elements of a domain's own",
    r"clock.*": "libvirt writes a clock of its own for Xen",
    r"hyperv\.enabled": "a domain says it by leaving it out",
    r"firmware.*|secure_boot": "a domain's is named otherwise",
    r"disks\..*\.read_only": "a domain says it by leaving it out",
    r"disks\..*\.format": "libvirt says the format that a prefix leaves open",
    r"display\.vnc\.password_file": "libvirt leaves passwords out of what it shows",
    r"memory.*": "libvirt's memory is the most",
    r"balloon": "libvirt writes Xen's own",
    r"raw\.xl\..*": "keys that only Xen has",
    r"raw\.libvirt\..*": "elements without a key are carried as they stand",
    r"parallel.*": "xl has no key for a parallel port that gpc writes",
    r"cpu\.features\..*": "libvirt spells out some of `cpuid`",
    r"usb\.controllers\..*": "a domain has one without saying so",
    r"networks\..*\.model": "rtl8139 is libxl's default, and not libvirt's",
    r"networks\..*\.(rate|ip)": "said in elements of a domain's own",
    r"test-fullvirt-ovswitch-.*: networks\..*": "libvirt reads VLANs out of the bridge's name",
    r"test-net-fakemodel\.cfg: networks\..*": "a model that there is not",
    r"test-fullvirt-pci\.cfg: devices\..*": "permissive, in elements of a domain's own",
    r"input\..*": "a mouse on USB, which xl's guests have no key for",
    r"test-disk-qed\.cfg: disks\..*": "of format qed, which gpc's disks are not",
    r"boot": "a domain's is of the first device of a kind, libxl's of all",
    r"disks\..*\.(cache|discard|io)": "a domain's disk that says nothing has QEMU's own",
    r"disks\..*\.xen\.backend": "a domain says it by the name of a driver",
    r"test-rbd-multihost-noauth\.cfg: disks\..*": "a cluster of Ceph, told in the file",
    r"display\.vga": "a domain without graphics has no adapter; libxl always makes one",
    r"display\.spice\..*": "both SPICE servers are at port 590, which is no port for it",
    r"serial.*": "a domain lists more of a port",
    r"toolstack": "a domain has none",
}
"""Differences between a file and the domain that libvirt makes of it."""


def test_a_file_and_the_domain_that_libvirt_makes_of_it_are_one_guest() -> None:
    compared, wrong = 0, list[str]()
    for path, _ in guests():
        beside = path.with_suffix(".xml")
        if not beside.exists():
            continue
        (one,) = read(path.name, path.read_bytes(), {}, {}, "linux")
        (two,) = read(beside.name, beside.read_bytes(), {}, {}, "linux")
        keys = [
            {".".join(map(str, key)): said.value for key, said in found.guest.keys.items()}
            for found in (one, two)
        ]
        addresses = [[str(f.address) for f in found.guest.functions] for found in (one, two)]
        assert addresses[0] == addresses[1]
        compared += 1
        for key in sorted({*keys[0], *keys[1]}):
            about = f"{path.name}: {key}"
            is_told = any(re.fullmatch(f"(.*: )?({each})", about) for each in BESIDE_XML)
            if keys[0].get(key) != keys[1].get(key) and not is_told:
                wrong.append(f"{path.name}: {key}: {keys[0].get(key)}, {keys[1].get(key)}")
    assert wrong == []
    assert compared > 55
