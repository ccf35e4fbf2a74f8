"""libvirtd takes raw words for what they say, and hands QEMU what they ask for."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from gpc.build import build_source
from kit.paths import RIGHT
from lab.libvirt import Libvirtd
from lab.tools import Refused

pytestmark = pytest.mark.consumer

MACHINE = (RIGHT / "raw-of-libvirt.yaml").read_text()


def domain(machine: str = MACHINE) -> str:
    built = build_source("machine.yaml", machine.encode())
    return next(found.text for found in built.artifacts if found.target == "libvirt")


def understood(libvirtd: Libvirtd, xml: str) -> etree._Element:
    libvirtd.define(xml)
    try:
        return etree.fromstring(libvirtd.dumpxml("raw").encode())
    finally:
        libvirtd.undefine("raw")


def test_each_element_is_kept_where_it_was_put(libvirtd: Libvirtd) -> None:
    dumped = understood(libvirtd, domain())
    for path, key, value in (
        ("devices/shmem", "name", "scream-ivshmem"),
        ("devices/shmem/alias", "name", "ua-scream"),
        ("devices/channel/target", "name", "odd <&'\""),
        ("features/pvspinlock", "state", "off"),
        ("cpu/feature[@name='x2apic']", "policy", "disable"),
        ("clock/timer[@name='kvmclock']", "present", "no"),
        ("os/bios", "useserial", "no"),
    ):
        found = dumped.find(path)
        assert found is not None, path
        assert found.get(key) == value
    assert dumped.findtext("memtune/hard_limit") == str(4 << 20)


def test_qemu_is_told_the_properties_and_libvirt_what_it_can(libvirtd: Libvirtd) -> None:
    words = libvirtd.to_argv(domain())
    devices = [json.loads(word) for word in words if word.startswith('{"driver":"ivshmem')]
    (shared,) = devices
    wanted = {"master": "on", "rombar": 0, "x-odd": True, "x-id": 0x10DE, "x-less": -1}
    assert {key: shared.get(key) for key in wanted} == wanted
    kept = understood(libvirtd, domain())
    space = "{http://libvirt.org/schemas/domain/qemu/1.0}"
    assert [e.get("capability") for e in kept.findall(f"{space}capabilities/*")] == [
        "blockdev",
        "usb-host.hostdevice",
    ]


def test_libvirtd_refuses_an_element_that_it_does_not_know(libvirtd: Libvirtd) -> None:
    with pytest.raises(Refused):
        libvirtd.define(domain(MACHINE.replace("pvspinlock", "pvspinlok")))
