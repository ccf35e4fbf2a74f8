"""Guests by their compiled domains, with the real libvirtd."""

from __future__ import annotations

from gpc.rehearse.replica.domain import is_managed, passed
from gpc.rehearse.runs.guests import END_SECONDS, READY_SECONDS, Way, until
from gpc.rehearse.verdict.reasons_guest import said_by_libvirt

_UP = (
    "setsid libvirtd --config /etc/libvirt/libvirtd.conf >/tmp/libvirtd 2>&1 & "
    + until("virsh version 2>/dev/null && exit", READY_SECONDS)
    + "; cat /tmp/libvirtd; exit 1"
)


def _virsh(words: str) -> str:
    return f"virsh -c qemu:///system {words}"


def _start(name: str) -> str:
    define = _virsh(f"define --validate /etc/gpc/libvirt/{name}.xml")
    return f"{define} && {_virsh(f'start {name}')}"


def _end(name: str) -> str:
    wait = until(f"{_is_up(name)} || exit 0", END_SECONDS)
    return f"{_virsh(f'shutdown {name}')} && {{ {wait}; exit 1; }}"


def _is_up(name: str) -> str:
    return f"{_virsh('list --name')} | grep -qx '{name}'"


def _kill(name: str) -> str:
    return _virsh(f"destroy {name}")


def _log(name: str) -> str:
    return f"/var/log/libvirt/qemu/{name}.log"


# It is not tried what libvirt does where the host has the card: it starts QEMU, which refuses, and
# the next guest then found a card that answered nothing (seen with libvirt 9.0 and QEMU 7.2).
WAY = Way(_UP, _start, _end, _kill, _is_up, _log, passed, is_managed, said_by_libvirt, False)
"""How libvirt runs guests."""
