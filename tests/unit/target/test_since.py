"""What a host's version does not know is refused where it is asked for, or said as before."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
import yaml

from gpc.build import Built, build_source
from gpc.report.diagnostics import Refused
from gpc.target import targets
from gpc.target.backend import backends
from gpc.target.since import KEYS, TITLES, Since
from gpc.why import dotted
from kit.one_guest import G, tree


class Gate(NamedTuple):
    """A row of a back end: what asks for its words, and where the error then stands."""

    backend: str
    program: str
    below: str  # the last version that refuses it
    since: str
    place: str
    asks: dict[str, Any] = {}  # noqa: RUF012  # never changed


GATES = [
    Gate("libvirt", "libvirt", "8.1", "8.2", f"{G}.raw.libvirt_override.ua-a",
         {f"{G}.raw": {"libvirt": {"devices": ["<watchdog><alias name='ua-a'/></watchdog>"]},
                       "libvirt_override": {"ua-a": {"b": "1"}}}}),
    Gate("libvirt", "libvirt", "6.4", "6.5", f"{G}.backend"),
    Gate("libvirt", "libvirt", "7.0", "7.1", f"{G}.cpu.model", {f"{G}.cpu.model": "maximum"}),
    Gate("libvirt", "libvirt", "8.6", "8.7", f"{G}.cpu.physical_bits",
         {f"{G}.cpu.physical_bits": "40", f"{G}.cpu.model": "EPYC"}),
    Gate("libvirt", "libvirt", "9.2", "9.3", f"{G}.cpu.physical_bits_limit",
         {f"{G}.cpu.physical_bits_limit": "40"}),
    Gate("libvirt", "libvirt", "7.1", "7.2", f"{G}.secure_boot", {f"{G}.secure_boot": "true"}),
    Gate("libvirt", "libvirt", "7.1", "7.2", f"{G}.sound.output",
         {f"{G}.sound": {"model": "ich9", "output": "alsa"}}),
    *(
        Gate(backend, program, below, since, f"{G}.sound.{key}",
             {f"{G}.sound": {key: value},
              "host.libvirt" if program == "qemu" else "host.qemu": "12.0"})
        for key, value, gates in (
            ("output", "pipewire", ("libvirt libvirt 9.9 9.10", "libvirt qemu 8.0 8.1",
                                    "qemu qemu 8.0 8.1")),
            ("model", "virtio", ("libvirt libvirt 10.3 10.4", "libvirt qemu 8.1 8.2",
                                 "qemu qemu 8.1 8.2")),
        )
        for backend, program, below, since in map(str.split, gates)
    ),
    Gate("libvirt", "libvirt", "7.2", "7.3", f"{G}.disks.d.rotation",
         {f"{G}.disks.d.rotation": "ssd", f"{G}.disks.d.bus": "sata"}),
    Gate("libvirt", "libvirt", "7.3", "7.4", f"{G}.input.k.evdev",
         {f"{G}.input": {"k": {"evdev": "/dev/input/by-id/k"}}}),
    Gate("libvirt", "libvirt", "8.1", "8.2", f"{G}.memory_backing.threads",
         {f"{G}.memory_backing": {"threads": "2", "prealloc": "true"}}),
    Gate("libvirt", "libvirt", "8.3", "8.4", f"{G}.clock.start",
         {f"{G}.clock": {"start": "2020-01-31T12:00:00"}}),
    Gate("libvirt", "libvirt", "8.1", "8.2", f"{G}.gpus.rtx.properties",
         {f"{G}.gpus": {"rtx": {"properties": {"x-a": "1"}}}}),
    Gate("libvirt", "libvirt", "8.5", "8.6", f"{G}.usb.devices.m.reset",
         {f"{G}.usb": {"devices": {"m": {"id": "046d:c077", "reset": "off"}}}}),
    Gate("libvirt", "libvirt", "8.5", "8.6", f"{G}.firmware.stateless",
         {f"{G}.firmware": {"code": "/c", "stateless": "true"}}),
    Gate("libvirt", "libvirt", "9.1", "9.2", f"{G}.firmware.code_format",
         {f"{G}.firmware": {"code": "/c", "vars": "/v", "code_format": "qcow2"}}),
    Gate("libvirt", "libvirt", "9.1", "9.2", f"{G}.firmware.vars_format",
         {f"{G}.firmware": {"code": "/c", "vars": "/v", "vars_format": "qcow2"}}),
    Gate("libvirt", "libvirt", "8.9", "8.10", f"{G}.hyperv.avic",
         {f"{G}.hyperv": {"avic": "true"}}),
    *(
        Gate(backend, program, below, since, f"{G}.hyperv.{key}",
             {f"{G}.hyperv": {key: "true"},
              "host.libvirt" if program == "qemu" else "host.qemu": "12.0"})
        for key, backend, program, below, since in (
            ("xmm_input", "libvirt", "libvirt", "10.6", "10.7"),
            ("tlbflush_ext", "libvirt", "libvirt", "10.10", "11.0"),
            ("emsr_bitmap", "libvirt", "qemu", "7.0", "7.1"),
            ("tlbflush_direct", "qemu", "qemu", "7.0", "7.1"),
        )
    ),
    Gate("libvirt", "libvirt", "10.10", "11.0", f"{G}.shares.s.read_only",
         {f"{G}.shares": {"s": {"path": "/srv/s", "read_only": "true"}}}),
    Gate("libvirt", "qemu", "6.1", "6.2", f"{G}.looking_glass.memory",
         {f"{G}.looking_glass": {"user": "alice", "memory": "kvmfr"}}),
    Gate("libvirt", "libvirt", "10.9", "10.10", f"{G}.tpm.state", {f"{G}.tpm": {"state": "/s"}}),
    Gate("libvirt", "libvirt", "10.9", "10.10", f"{G}.tpm.profile",
         {f"{G}.tpm": {"profile": "default-v1"}}),
    Gate("libvirt", "libvirt", "8.10", "9.0", f"{G}.networks.n.through",
         {f"{G}.networks": {"n": {"user": "true", "through": "passt"}}}),
    Gate("libvirt", "libvirt", "9.2", "9.3", f"{G}.networks.n.model",
         {f"{G}.networks": {"n": {"interface": "eno1", "model": "igb"}}}),
    Gate("libvirt", "libvirt", "10.10", "11.0", f"{G}.networks.n.vlan",
         {"host.bridges": ["br0"], f"{G}.networks": {"n": {"bridge": "br0", "vlan": "5"}}}),
    Gate("libvirt", "libvirt", "7.9", "7.10", f"{G}.kvm.pv_ipi", {f"{G}.kvm": {"pv_ipi": "false"}}),
    Gate("libvirt", "libvirt", "11.4", "11.5", f"{G}.disks.d.bus", {f"{G}.disks.d.bus": "nvme"}),
    Gate("qemu", "qemu", "7.2", "8.0", f"{G}.networks.n.model",
         {f"{G}.networks": {"n": {"interface": "eno1", "model": "igb"}}}),
    Gate("libvirt", "libvirt", "11.1", "11.2", f"{G}.kernel.shim",
         {f"{G}.kernel": {"image": "/k", "shim": "/s"}}),
    Gate("qemu", "qemu", "9.2", "10.0", f"{G}.kernel.shim",
         {f"{G}.kernel": {"image": "/k", "shim": "/s"}}),
    Gate("xl", "xen", "4.17", "4.18", f"{G}.smbios", {f"{G}.smbios": {"oem": ["a"]}}),
    Gate("qemu", "qemu", "5.1", "5.2", f"{G}.backend"),
    Gate("qemu", "qemu", "5.2", "6.0", f"{G}.watchdog.action",
         {f"{G}.watchdog": {"action": "pause"}}),
    Gate("qemu", "qemu", "5.2", "6.0", f"{G}.display.spice.password_file",
         {f"{G}.display.spice": {"port": "5930", "password_file": "/etc/spice"}}),
    Gate("qemu", "qemu", "5.2", "6.0", f"{G}.lifecycle.crash",
         {f"{G}.lifecycle.crash": "preserve"}),
    Gate("qemu", "qemu", "5.2", "6.0", f"{G}.disks.d.limits",
         {f"{G}.disks.d.limits": {"iops": "500"}}),
    Gate("qemu", "qemu", "5.2", "6.0", f"{G}.display.vnc.password_file",
         {f"{G}.display.vnc.password_file": "/etc/vnc"}),
]  # fmt: skip


def rows() -> set[tuple[str, str, str]]:
    found = set()
    for target in targets():
        if target.NAME in backends():
            since: list[Since] = list(getattr(target, "since", tuple)())
            found |= {(target.NAME, row.program, str(row.version)) for row in since}
    return found


def built(changes: dict[str, Any]) -> Built:
    return build_source("m", yaml.safe_dump(tree(changes), sort_keys=False).encode())


def refusals(changes: dict[str, Any]) -> set[str]:
    """The places of the errors too-old; any other error fails."""
    try:
        built(changes)
    except Refused as refused:
        errors = [each for each in refused.findings if each.severity == "error"]
        assert {error.code for error in errors} == {"too-old"}
        return {error.path for error in errors}
    return set()


def test_every_row_has_a_case_and_every_case_a_row() -> None:
    assert {(gate.backend, gate.program, gate.since) for gate in GATES} == rows()


def test_each_program_has_a_title_and_a_key() -> None:
    assert {row[1] for row in rows()} <= set(TITLES)
    assert set(TITLES) == set(KEYS)


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: f"{gate.place}-{gate.since}")
def test_a_gate_refuses_just_below_and_lets_through_at_the_version(gate: Gate) -> None:
    asked = {f"{G}.backend": gate.backend, **gate.asks}
    key = dotted(KEYS[gate.program])
    assert refusals({**asked, key: gate.below}) == {gate.place}
    assert refusals({**asked, key: gate.since}) == set()
    assert refusals({**asked, "host.os": "debian"}) == set()  # of some release


def test_a_system_that_rolls_is_refused_nothing() -> None:
    assert refusals({"host.os": "arch", f"{G}.lifecycle.crash": "preserve"}) == set()


@pytest.mark.parametrize("gate", [g for g in GATES if g.asks], ids=lambda gate: gate.place)
def test_what_nobody_asks_for_is_not_refused(gate: Gate) -> None:
    key = dotted(KEYS[gate.program])
    assert refusals({f"{G}.backend": gate.backend, key: gate.below}) == set()


def test_the_version_of_the_release_refuses_at_the_distribution() -> None:
    with pytest.raises(Refused) as refused:
        built({"host.os": "debian-11", f"{G}.secure_boot": "true"})
    (error,) = (each for each in refused.value.findings if each.code == "too-old")
    assert "libvirt 7.0 does not know" in error.message
    assert refusals({"host.os": "debian-11", f"{G}.secure_boot": "true", "host.libvirt": "9"}) == (
        set()
    )


DOMAIN = "etc/gpc/libvirt/g.xml"
LAUNCHER, UNIT = "usr/local/sbin/gpc-guest-g", "etc/systemd/system/gpc-guest-g.service"
WINDOWS = {f"{G}.os": "windows-10"}
QEMU = {f"{G}.backend": "qemu"}


def lines(changes: dict[str, Any], path: str) -> set[str]:
    (text,) = (each.text for each in built(changes).artifacts if each.path == path)
    return {line.strip().removesuffix(" \\") for line in text.splitlines()}


@pytest.mark.parametrize(
    ("host", "path", "changes", "older", "newer"),
    [
        ({"host.libvirt": "7.9"}, DOMAIN, WINDOWS, {"<hyperv>"}, {"<hyperv mode='custom'>"}),
        (
            {"host.libvirt": "7.1"}, DOMAIN, {}, {"<loader secure='no'/>"},
            {"<firmware>", "</firmware>", "<feature enabled='no' name='secure-boot'/>",
             "<feature enabled='no' name='enrolled-keys'/>"},
        ),
        (
            {"host.qemu": "5.2"}, LAUNCHER, QEMU, set(),
            {"-action shutdown=poweroff,reboot=reset,panic=shutdown"},
        ),
        (
            {"host.systemd": "239"}, UNIT, QEMU, {"Type=simple"},
            {"Type=exec", "ProtectKernelLogs=yes", "ProtectProc=invisible"},
        ),
        ({"host.systemd": "243"}, UNIT, QEMU, set(), {"ProtectKernelLogs=yes",
                                                      "ProtectProc=invisible"}),
        ({"host.systemd": "246"}, UNIT, QEMU, set(), {"ProtectProc=invisible"}),
    ],
)  # fmt: skip
def test_words_that_nobody_asked_for_are_said_as_they_were_before(
    host: dict[str, str],
    path: str,
    changes: dict[str, Any],
    older: set[str],
    newer: set[str],
) -> None:
    before, now = lines({**changes, **host}, path), lines(changes, path)
    assert now - before == newer
    assert before - now == older


def test_what_is_not_known_is_said_in_todays_words() -> None:
    for changes in (WINDOWS, {**WINDOWS, **QEMU}):
        of = built({**changes, "host.os": "debian"})
        today = built({**changes, "host.os": "debian-12"})
        path = DOMAIN if changes is WINDOWS else UNIT
        assert [a.text for a in of.artifacts if a.path == path] == [
            a.text for a in today.artifacts if a.path == path
        ]
