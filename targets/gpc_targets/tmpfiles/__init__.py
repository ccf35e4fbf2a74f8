"""tmpfiles.d: files in memory that a guest shares with users, made before it starts. Pure.

QEMU makes a missing one as its own user's, which nobody else can open then; libvirt, which gives
disks to QEMU's user, leaves it as it is. An empty one QEMU makes as large as it has to be.

Source: tmpfiles.d(5) of systemd 252, `f`; libvirt 9.0, src/security/security_dac.c, which has no
word of <shmem>; QEMU 7.2, softmmu/physmem.c (qemu_ram_alloc_from_fd).
"""

from collections.abc import Iterable, Iterator

from gpc.plan import Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.why import Traced

NAME = "tmpfiles"
FILE = "etc/tmpfiles.d/gpc.conf"
TITLE = f"/{FILE}, read by systemd-tmpfiles: files in memory that guests share with users"


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: names of files and users always fit."""
    return ()


def lower(plan: Plan) -> Iterator[Sheet]:
    """One file, where a guest shares memory with a user."""
    rows = list(_rows(plan))
    if rows:
        from gpc.target.language import SYSTEMD

        yield Sheet(FILE, "gpc.conf.j2", SYSTEMD, {"rows": rows}, actions=("tmpfiles",))


def _rows(plan: Plan) -> Iterator[dict[str, Traced[str]]]:
    from gpc.parts.looking_glass import GuestLookingGlass
    from gpc.parts.shared_memory import SHM, GuestSharedMemory

    seen = set[str]()
    for guest in plan.guests:
        parts: list[GuestSharedMemory | GuestLookingGlass] = [
            *guest.of(GuestSharedMemory),
            *(glass for glass in guest.of(GuestLookingGlass) if glass.kvmfr is None),
        ]
        for part in parts:
            if part.user is not None and part.name.value not in seen:
                seen.add(part.name.value)
                file = part.name.map(lambda name: SHM + name).also(part.because)
                yield {"file": file, "user": part.user, "group": part.group}
