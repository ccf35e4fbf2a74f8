"""A first guest for the card that is given away, to be edited. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.detect import Facts
from gpc.propose.choose import Verdict

NAME = "first"
_MOST_CPUS, _MOST_GIB = 8, 16


def guest_lines(facts: Facts, verdict: Verdict) -> Iterator[str]:
    """The guest, under its name."""
    xen = facts.xen is not None
    yield f"{NAME}:"
    if xen:
        remark = "this is a dom0"
    elif "libvirt" in facts.runners:
        remark = "or qemu, without libvirt"
    elif facts.runners:
        remark = "to be installed; or qemu, which is there"
    else:
        remark = "or qemu; neither is installed yet"
    backend = "xl" if xen else "libvirt"
    yield f'  backend: "{backend}"'.ljust(36) + f"  # {remark}"
    yield '  os: "linux"'.ljust(36) + "  # or windows-11, with secure_boot and tpm"
    yield f"  vcpus: {_cpus(facts)}"
    yield f'  memory: "{_gib(facts)} GiB"'
    yield f'  gpus: ["{verdict.name}"]'
    yield "  disks:"
    directory = "/var/lib/xen/images" if xen else "/var/lib/libvirt/images"
    yield f'    system: {{file: "{directory}/{NAME}.raw"}}'
    yield '    # or {block: "/dev/vg0/first"}; and to install from:'
    yield f'    # installer: {{file: "{directory}/installer.iso", cdrom: true}}'
    bridge = _bridge(facts)
    if bridge is None:
        yield '  # networks: {lan: {bridge: "br0"}}, once the host has a bridge'
    else:
        yield f'  networks: {{lan: {{bridge: "{bridge}"}}}}'
    yield '  display: {vnc: {listen: "127.0.0.1"}}'


def _cpus(facts: Facts) -> int:
    cpus = (facts.xen.cpus if facts.xen is not None else None) or facts.cpu.cpus or 2
    return max(1, min(cpus // 2, _MOST_CPUS))


def _gib(facts: Facts) -> int:
    """Half of the host's memory, in GiB."""
    memory = (facts.xen.memory if facts.xen is not None else None) or facts.cpu.memory or 8 << 30
    return max(1, min(memory >> 31, _MOST_GIB))


def _bridge(facts: Facts) -> str | None:
    """A bridge to join: one of the administrator's own before libvirt's."""
    bridges = sorted(facts.network.bridges, key=lambda name: (name.startswith("virbr"), name))
    return bridges[0] if bridges else None
