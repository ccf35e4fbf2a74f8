"""What a host is, read through a `HostReader`: what `init` writes and `check --live` compares.

Nothing here can change the host, and nothing here raises for what the host shows: a value that is
missing or makes no sense is None, and a note says where.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gpc_schemas.records import NamedTuple

if TYPE_CHECKING:
    from gpc.detect.binders import Binder
    from gpc.detect.boot import FoundBoot
    from gpc.detect.cpu import FoundCpu
    from gpc.detect.distribution import Distribution
    from gpc.detect.iommu import FoundIommu
    from gpc.detect.look import Note
    from gpc.detect.network import FoundNetwork
    from gpc.detect.passwords import FoundPassword
    from gpc.detect.pci import Pci
    from gpc.detect.programs import FoundPrograms
    from gpc.detect.storage import Use
    from gpc.detect.system import FoundSystem
    from gpc.detect.xen import FoundXen
    from gpc.host.reader import HostReader
    from gpc.target.password import PasswordFile
    from gpc_schemas.units import PciId


class Facts(NamedTuple):
    """Everything that gpc knows how to find out about a host. Holds no serial number."""

    name: str | None
    pci: Pci
    iommu: FoundIommu
    cpu: FoundCpu
    boot: FoundBoot
    distribution: Distribution
    system: FoundSystem
    network: FoundNetwork
    storage: tuple[Use, ...]
    xen: FoundXen | None
    binders: tuple[Binder, ...]  # what else keeps cards for guests
    programs: FoundPrograms
    runners: tuple[str, ...]  # the back ends that are installed, by their words
    names: tuple[tuple[PciId, str], ...]  # of graphics cards
    notes: tuple[Note, ...]
    passwords: Mapping[PasswordFile, FoundPassword] = {}  # of the files that were asked about


def detect(
    reader: HostReader, passwords: Iterable[PasswordFile] = (), *, images: bool = True
) -> Facts:
    """The facts of the host behind the reader, and of those files of passwords; with `images` also
    of what early images hold."""
    from gpc.detect.binders import detect_binders
    from gpc.detect.boot import detect_boot
    from gpc.detect.cpu import detect_cpu
    from gpc.detect.distribution import detect_distribution
    from gpc.detect.hostname import detect_hostname
    from gpc.detect.iommu import detect_iommu
    from gpc.detect.look import Look
    from gpc.detect.names import detect_names
    from gpc.detect.network import detect_network
    from gpc.detect.passwords import detect_passwords
    from gpc.detect.pci import detect_pci
    from gpc.detect.programs import detect_programs
    from gpc.detect.storage import detect_storage
    from gpc.detect.system import detect_system
    from gpc.detect.xen import detect_xen
    from gpc.target.live import live_backends

    look = Look(reader)
    pci = detect_pci(look)
    distribution = detect_distribution(look)
    shown = [function.id for function in pci.functions if function.is_display and function.id]
    return Facts(
        name=detect_hostname(look),
        pci=pci,
        iommu=detect_iommu(look),
        cpu=detect_cpu(look),
        boot=detect_boot(look, distribution.os, images=images),
        distribution=distribution,
        system=detect_system(look),
        network=detect_network(look),
        storage=detect_storage(look),
        xen=detect_xen(look),
        binders=detect_binders(look),
        programs=detect_programs(look),
        runners=tuple(name for name, known in live_backends().items() if known.recognise(reader)),
        names=detect_names(look, shown),
        notes=tuple(dict.fromkeys(look.notes)),
        passwords=detect_passwords(reader, passwords),
    )
