"""What is wrong in one place hides nothing in another: two faults in a file are two errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import yaml

from kit.findings import findings

MACHINE = """\
gpc: 1
host:
  name: tower
  os: debian-12
  kernel: 6.1
  cpu: {vendor: intel, cores: 8, threads: 2}
  bridges: [br0]
  gpus:
    igpu: {address: "00:02.0", id: "8086:4680", driver: i915}
    rtx:
      address: "01:00.0"
      id: "10de:2684"
      functions: {audio: {address: "01:00.1", id: "10de:22ba"}}
    old: {address: "02:00.0", id: "102b:0522"}
  devices:
    usb: {address: "03:00.0", id: "1b21:3241"}
guests:
  games:
    backend: BACKEND
    os: windows-10
    vcpus: 8
    cpu: {cores: 4, threads: 2}
    memory: 16 GiB
    gpus: [rtx]
    devices: [usb]
    disks:
      system: {block: /dev/vg/games}
      data: {file: /srv/games.img}
    networks:
      lan: {bridge: br0, mac: "52:54:00:00:00:01"}
    display: {vnc: {port: 5901}}
  work:
    backend: BACKEND
    os: linux
    vcpus: 2
    memory: 4 GiB
    disks:
      system: {file: /srv/work.img}
    networks:
      lan: {bridge: br0}
    boot: [disk, network]
"""

GAMES, WORK = "guests.games", "guests.work"


def puts(place: str, value: Any) -> Callable[[Any], None]:
    """An edit that writes a value at a place."""

    def edit(data: Any) -> None:
        *parents, key = place.split(".")
        for part in parents:
            data = data[part]
        data[int(key) if isinstance(data, list) else key] = value

    return edit


def renames(place: str, name: str) -> Callable[[Any], None]:
    """An edit that gives a key another name, where it stands."""

    def edit(data: Any) -> None:
        *parents, key = place.split(".")
        for part in parents:
            data = data[part]
        entries = [(name if old == key else old, value) for old, value in data.items()]
        data.clear()
        data.update(entries)

    return edit


def drops(place: str) -> Callable[[Any], None]:
    """An edit that leaves a key out."""

    def edit(data: Any) -> None:
        *parents, key = place.split(".")
        for part in parents:
            data = data[part]
        del data[key]

    return edit


FAULTS: dict[str, Callable[[Any], None]] = {
    # of the schema
    "slip": renames(f"{GAMES}.vcpus", "vcpu"),
    "slip-of-a-section": renames("guests", "guest"),
    "unknown-key": puts("host.colour", "red"),
    "unknown-key-of-a-guest": puts(f"{WORK}.colour", "red"),
    "unknown-key-of-a-disk": puts(f"{GAMES}.disks.system.colour", "red"),
    "missing": drops(f"{WORK}.memory"),
    "missing-of-the-host": drops("host.kernel"),
    "not-a-word": puts(f"{WORK}.clock", "noon"),
    "not-a-unit": puts(f"{GAMES}.networks.lan.mac", "52:54"),
    "not-a-list": puts(f"{WORK}.gpus", "old"),
    "not-in-range": puts(f"{GAMES}.display.vnc.port", "80"),
    "not-a-mapping": puts("host.iommu", "on"),
    # of the checks
    "unknown-gpu": puts(f"{GAMES}.gpus", ["rtx", "gtx"]),
    "unknown-device": puts(f"{WORK}.devices", ["nvme"]),
    "unknown-bridge": puts(f"{WORK}.networks.lan.bridge", "br7"),
    "unknown-workaround": puts("workarounds", {"no-such-thing": "on"}),
    "nothing-behind-a-disk": puts(f"{WORK}.disks.system", {"format": "raw"}),
    "memory-not-whole": puts(f"{GAMES}.memory", "1025 KiB"),
    "boot-twice": puts(f"{WORK}.boot", ["disk", "disk"]),
    "address-twice": puts("host.devices.usb.address", "02:00.0"),
    "pin-beyond-host": puts(f"{WORK}.cpu", {"pin": "2,99"}),
    # of a back end
    "unsupported": puts(f"{WORK}.lifecycle", {"poweroff": "rename-restart"}),
    "unsupported-by-a-target": puts(f"{WORK}.tpm", "true"),
}


def said(backend: str, *faults: str) -> set[tuple[str, str]]:
    """The code and the place of each error about the machine with the faults in it."""
    data = yaml.load(MACHINE.replace("BACKEND", backend), Loader=yaml.BaseLoader)
    for fault in sorted(faults, key=lambda fault: fault == "slip-of-a-section"):
        FAULTS[fault](data)
    return {
        (finding.code, finding.path)
        for finding in findings(json.dumps(data))
        if finding.severity == "error"
    }


alone = cache(said)


@pytest.mark.parametrize("backend", ["libvirt", "xl"])
@pytest.mark.parametrize("first", FAULTS)
def test_two_faults_are_told_as_each_is_alone(backend: str, first: str) -> None:
    names = list(FAULTS)
    for second in names[names.index(first) + 1 :]:
        both = alone(backend, first) | alone(backend, second)
        assert said(backend, first, second) == both, second


def test_each_fault_is_one_error_of_its_own() -> None:
    assert said("libvirt") == set()
    for backend in ("libvirt", "xl"):
        of_all = [found for fault in FAULTS for found in alone(backend, fault) - said(backend)]
        assert len(of_all) == len(set(of_all)) == len(FAULTS) - 1  # each back end lacks one


def test_all_faults_at_once_are_all_told() -> None:
    faults = [fault for fault in FAULTS if fault not in ("not-a-list", "slip-of-a-section")]
    every = {found for fault in faults for found in alone("xl", fault)}
    assert said("xl", *faults) == every


def test_an_unknown_key_hides_no_card_and_no_bridge() -> None:
    assert said("libvirt", "slip", "unknown-gpu", "unknown-bridge") == {
        ("unknown-key", "guests.games.vcpu"),
        ("unknown-device", "guests.games.gpus.gtx"),
        ("unknown-bridge", "guests.work.networks.lan.bridge"),
    }


def test_a_key_that_is_clearly_a_slip_is_read_as_what_it_was_meant_for() -> None:
    data = MACHINE.replace("BACKEND", "libvirt").replace("cores: 4", "cores: 3")
    found = [
        (finding.code, finding.path) for finding in findings(data.replace("vcpus: 8", "vcpu: 8"))
    ]
    assert found == [
        ("unknown-key", "guests.games.vcpu"),
        ("topology-mismatch", "guests.games.cpu.cores"),
    ]


def test_what_follows_a_slip_points_at_the_key_that_was_written() -> None:
    data = MACHINE.replace("BACKEND", "libvirt").replace("guests:", "guest:")
    data = data.replace("gpus: [rtx]", "gpus: [gtx]")
    wrong = {finding.code: finding for finding in findings(data)}
    line = data.splitlines().index("    gpus: [gtx]")
    assert wrong["unknown-device"].mark.span.line == line


def test_a_file_of_another_version_is_judged_no_further() -> None:
    data = MACHINE.replace("BACKEND", "libvirt").replace("gpc: 1", "gpc: 2")
    found = findings(data.replace("gpus: [rtx]", "gpus: [gtx]"))
    assert [finding.path for finding in found] == ["gpc"]


def test_a_key_given_twice_leaves_the_rest_to_be_judged() -> None:
    data = MACHINE.replace("BACKEND", "libvirt").replace("gpus: [rtx]", "gpus: [gtx]")
    found = findings(data.replace("vcpus: 8", "vcpus: 8\n    vcpus: 2"))
    assert [finding.code for finding in found] == ["duplicate-key", "unknown-device"]
