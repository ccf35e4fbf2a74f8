"""A script that starts QEMU, read as a guest."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gpc.lift.cards import HostCard
from gpc.lift.foreign import read
from gpc.lift.lifted import Lifted
from gpc_schemas.units import PciAddress

PLAIN = "qemu-system-x86_64 -nodefaults -machine q35 -accel kvm -m 4G -cpu host"


def lifted(
    text: str,
    system: str | None = "linux",
    known: Mapping[PciAddress, HostCard] = MappingProxyType({}),
) -> Lifted:
    (found,) = read("vm.sh", text.encode(), known, {}, system)
    return found.guest


def keys(text: str, system: str | None = "linux") -> dict[str, object]:
    guest = lifted(text, system)
    return {".".join(map(str, path)): said.value for path, said in guest.keys.items()}


def left(text: str) -> list[str]:
    return lifted(text).left
