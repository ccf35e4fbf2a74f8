"""A first guest for the card that is given away, to be edited. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.detect import Facts
from gpc.propose.choose import Verdict
from gpc.target.backend import backends

NAME = "first"
_MOST_CPUS, _MOST_GIB = 8, 16


def guest_lines(facts: Facts, verdict: Verdict) -> Iterator[str]:
    """The guest, under its name."""
    first, *others = _back_ends(facts)
    yield f"{NAME}:"
    yield f'  backend: "{first}"'.ljust(36) + f"  # {_remark(facts, first, others)}"
    yield '  os: "linux"'.ljust(36) + "  # or windows-11, with secure_boot and tpm"
    yield f"  vcpus: {_cpus(facts)}"
    yield f'  memory: "{_gib(facts)} GiB"'
    yield f'  gpus: ["{verdict.name}"]'
    yield "  disks:"
    directory = backends()[first].images
    yield f'    system: {{file: "{directory}/{NAME}.raw"}}'
    yield '    # or {block: "/dev/vg0/first"}; and to install from:'
    yield f'    # installer: {{file: "{directory}/installer.iso", cdrom: true}}'
    bridge = _bridge(facts)
    if bridge is None:
        yield '  # networks: {lan: {bridge: "br0"}}, once the host has a bridge'
    else:
        yield f'  networks: {{lan: {{bridge: "{bridge}"}}}}'
    yield '  display: {vnc: {listen: "127.0.0.1"}}'


def _back_ends(facts: Facts) -> list[str]:
    """What can run guests under the hypervisor that the host has, the first choice first."""
    hypervisor = "xen" if facts.xen is not None else "kvm"
    able = [(known.rank, name) for name, known in backends().items()]
    return [name for _, name in sorted(able) if backends()[name].hypervisor == hypervisor]


def _remark(facts: Facts, first: str, others: list[str]) -> str:
    """Why the first of them, and what else there is."""
    also = f"or {' or '.join(others)}"
    there = [name for name in others if name in facts.runners]
    if facts.xen is not None:
        return f"this is a dom0; {also}" if others else "this is a dom0"
    if not others:
        return "which is there" if first in facts.runners else "to be installed"
    if first in facts.runners:
        return f"{also}, without {first}"
    if there:
        return f"to be installed; or {' or '.join(there)}, which is there"
    return f"{also}; {'neither' if len(others) == 1 else 'none'} is installed yet"


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
