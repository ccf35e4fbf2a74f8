"""How a guest's virtual CPUs look to it, and where they run. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from gpc_schemas.base import Between, CpuSet, Doc, Feature, Short, blank, empty, model
from gpc_schemas.guest.cpu_words import AddressBits, CpuModel, CpuVendor, Vcpus

Cache = Literal["host", "l3", "none"]
Policy = Literal["fifo", "rr", "batch", "idle"]


@model
class Schedule:
    """How the host's kernel divides its time among threads."""

    policy: Annotated[
        Policy, Doc("fifo and rr run before everything else, batch and idle behind it.")
    ]
    priority: Annotated[
        Annotated[int, Between(1, 99)] | None, Doc("Of fifo and rr; 99 runs before 1.", default=1)
    ] = None


@model
class Scheduler:
    """How the host's kernel divides its time among the guest's threads, where not as usual."""

    vcpus: Annotated[Schedule | None, Doc("Of its virtual CPUs.")] = None
    emulator: Annotated[Schedule | None, Doc("Of the emulator itself.")] = None
    iothreads: Annotated[Schedule | None, Doc("Of the threads that serve its disks.")] = None


@model
class Topology:
    """How the guest's virtual CPUs look to it and where they run."""

    model: Annotated[
        CpuModel | None,
        Doc(
            "The processor that it sees: the host's, `maximum` for all that can be shown, "
            "`host-model` for the named one that libvirt finds nearest to the host's, or one by "
            "its name, such as EPYC-Milan.",
            default="host",
        ),
    ] = None
    vendor: Annotated[
        CpuVendor | None,
        Doc("Its maker as the guest sees it, 12 characters such as AuthenticAMD."),
    ] = None
    migratable: Annotated[
        bool | None,
        Doc(
            "Whether it has only what another host could have too; of the models host and maximum.",
            default=False,
        ),
    ] = None
    sockets: Annotated[
        Annotated[int, Between(1, 64)] | None, Doc("Sockets that the guest sees.", default=1)
    ] = None
    dies: Annotated[
        Annotated[int, Between(1, 64)] | None, Doc("Dies in each socket.", default=1)
    ] = None
    cores: Annotated[
        Annotated[int, Between(1, 512)] | None,
        Doc("Cores in each die; by default as many as it has virtual CPUs for."),
    ] = None
    threads: Annotated[
        Annotated[int, Between(1, 8)] | None,
        Doc("Threads that the guest sees in each core.", default=1),
    ] = None
    cache: Annotated[
        Cache | None,
        Doc(
            "The caches that it sees: the host's, which is right where virtual CPUs are pinned "
            "inside of them, an emulated third level, or none; by default QEMU's."
        ),
    ] = None
    features: Annotated[
        dict[Feature, bool], Doc("Features of the processor that it has or has not.")
    ] = empty()
    pmu: Annotated[
        bool | None, Doc("Whether it has performance counters; by default the host's.")
    ] = None
    physical_bits: Annotated[
        AddressBits | None,
        Doc("How wide its physical addresses are: a number of bits, or as wide as the `host`'s."),
    ] = None
    physical_bits_limit: Annotated[
        Annotated[int, Between(32, 52)] | None,
        Doc(
            "The most of the host's bits that it sees: 39 where an IOMMU of Intel's reaches no "
            "further, and firmware puts a card's memory beyond."
        ),
    ] = None
    pin: Annotated[
        dict[Vcpus, CpuSet] | None,
        Short("each"),
        Doc(
            "Host CPUs, one for each virtual CPU in order; or virtual CPUs, such as 0-3, each with "
            "the host CPUs that they may run on, and all others as they like."
        ),
    ] = None
    pool: Annotated[
        CpuSet | None,
        Doc("Host CPUs for whatever of the guest has none of its own; by default all."),
    ] = None
    prefer: Annotated[
        CpuSet | None,
        Doc("Under Xen, host CPUs that its virtual CPUs rather run on, if they are free."),
    ] = None
    emulator_pin: Annotated[CpuSet | None, Doc("Host CPUs for the emulator's own threads.")] = None
    scheduler: Annotated[
        Scheduler, Doc("How the host divides its time among its threads, if not as usual.")
    ] = blank(Scheduler)
