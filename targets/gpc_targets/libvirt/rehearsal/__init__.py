"""Guests in a rehearsal by their compiled domains, with the real libvirtd. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files as resources

from gpc.plan import Guest
from gpc.rehearse.replica.ways import END_SECONDS, READY_SECONDS, Way, until
from gpc_targets.libvirt.hook import HOOK
from gpc_targets.libvirt.rehearsal.domain import defined, is_managed, passed

_SETTINGS = ("qemu.conf", "libvirtd.conf")
_UP = (
    "setsid libvirtd --config /etc/libvirt/libvirtd.conf >/tmp/libvirtd 2>&1 & "
    + until("virsh version 2>/dev/null && exit", READY_SECONDS)
    + "; cat /tmp/libvirtd; exit 1"
)


def _path(name: str) -> str:
    return f"etc/gpc/libvirt/{name}.xml"


def _programs(guests: Sequence[Guest]) -> Iterator[tuple[str, str]]:
    yield "libvirtd", "libvirt-daemon-system"
    yield "virsh", "libvirt-clients"


def _files() -> Mapping[str, bytes]:
    own = resources(__name__)
    return {f"etc/libvirt/{name}": (own / name).read_bytes() for name in _SETTINGS}


def _virsh(words: str) -> str:
    return f"virsh -c qemu:///system {words}"


def _of(name: str) -> str:
    """A guest by its UUID: to virsh a name of digits is the number of a running one."""
    pattern = name.replace(".", "[.]")
    lines = f"{_virsh('list --all --uuid --name')} | grep -x '[^ ]* {pattern}'"
    return f"$({lines} | cut -d ' ' -f 1)"


def _start(name: str) -> str:
    return f"{_virsh(f'define --validate /{_path(name)}')} && {_virsh(f'start {_of(name)}')}"


def _end(name: str) -> str:
    wait = until(f"{_is_up(name)} || exit 0", END_SECONDS)
    return f"{_virsh(f'shutdown {_of(name)}')} && {{ {wait}; exit 1; }}"


def _is_up(name: str) -> str:
    return f"{_virsh('list --name')} | grep -qFx '{name}'"


def _kill(name: str) -> str:
    return _virsh(f"destroy {_of(name)}")


def _log(name: str) -> str:
    return f"/var/log/libvirt/qemu/{name}.log"


def _said(text: str) -> list[str]:
    """What virsh said went wrong."""
    lines = [line.removeprefix("error: ") for line in text.splitlines() if "error: " in line]
    return [f"libvirt: {line}" for line in dict.fromkeys(lines)][:4]


WAY = Way(
    title="guests with libvirt",
    path=_path,
    adapt=defined,
    programs=_programs,
    files=_files,
    prepare=_UP,
    start=_start,
    end=_end,
    kill=_kill,
    is_up=_is_up,
    log=_log,
    passed=passed,
    is_managed=is_managed,
    managed="libvirt takes them from the host by itself, and it starts a second time",
    said=_said,
    # It is not tried what libvirt does where the host has the card: it starts QEMU, which refuses,
    # and the next guest then found a card that answered nothing (seen with libvirt 9.0, QEMU 7.2).
    leaves_alone=False,
    beside=(HOOK,),
    differences=(
        "That libvirt is asked to start a guest whose card the host has, unmanaged, is not tried.",
        "libvirt's QEMU runs as root, without AppArmor or SELinux, name spaces and control groups, "
        "and guests have no TPM: what the host's own settings of libvirt forbid is not rehearsed.",
    ),
)
