"""What a guest sees of Hyper-V, and of KVM below it. Pure."""

from __future__ import annotations

from typing import Annotated

from gpc_schemas.base import Between, Doc, HypervVendor, model

Retries = Annotated[int, Between(4095, 4294967294)]


@model
class Hyperv:
    """Hyper-V enlightenments: by default those that suit the guest's system, each by its key."""

    enabled: Annotated[
        bool | None, Doc("Whether the guest gets those of its system; by default for Windows.")
    ] = None
    vendor: Annotated[
        HypervVendor | None, Doc("The vendor that it sees in the place of Microsoft Hv.")
    ] = None
    spinlocks: Annotated[
        Retries | None,
        Doc("After how many tries it tells that it waits for a lock; by default 8191."),
    ] = None
    relaxed: Annotated[bool | None, Doc("No watchdog of its own while it does not run.")] = None
    vapic: Annotated[bool | None, Doc("A page of its own for the interrupt controller.")] = None
    vpindex: Annotated[bool | None, Doc("The numbers of its virtual CPUs.")] = None
    runtime: Annotated[bool | None, Doc("How long each virtual CPU ran.")] = None
    synic: Annotated[bool | None, Doc("A synthetic interrupt controller.")] = None
    time: Annotated[bool | None, Doc("Hyper-V's clocks.")] = None
    stimer: Annotated[bool | None, Doc("Synthetic timers.")] = None
    stimer_direct: Annotated[bool | None, Doc("Timers that interrupt without a message.")] = None
    frequencies: Annotated[bool | None, Doc("The rates of its clocks.")] = None
    reenlightenment: Annotated[bool | None, Doc("Word when it has moved to another host.")] = None
    tlbflush: Annotated[bool | None, Doc("Address caches flushed by a call.")] = None
    tlbflush_direct: Annotated[
        bool | None, Doc("The same of a nested guest, whose call the host itself takes.")
    ] = None
    tlbflush_ext: Annotated[
        bool | None, Doc("Parts of them flushed, by calls that name the addresses.")
    ] = None
    ipi: Annotated[bool | None, Doc("Interrupts between virtual CPUs by a call.")] = None
    evmcs: Annotated[bool | None, Doc("Faster nested guests on Intel.")] = None
    emsr_bitmap: Annotated[
        bool | None, Doc("Word of which registers of a nested guest changed.")
    ] = None
    xmm_input: Annotated[
        bool | None, Doc("Calls whose words are in the processor's XMM registers.")
    ] = None
    avic: Annotated[bool | None, Doc("Interrupts that the processor delivers itself.")] = None
    reset: Annotated[bool | None, Doc("Its reset by a register of Hyper-V's.")] = None


@model
class Kvm:
    """What the guest sees of KVM itself."""

    hidden: Annotated[
        bool | None, Doc("Whether KVM's signature is hidden: it then has no clock of KVM's.")
    ] = None
    dedicated: Annotated[
        bool | None, Doc("Tells it that its virtual CPUs are never taken away; by default not.")
    ] = None
    idle_states: Annotated[
        bool | None,
        Doc(
            "Lets its virtual CPUs rest by the processor's own states, of which the host sees "
            "nothing: they wake at once, and its CPUs look busy. By default not."
        ),
    ] = None
    poll_control: Annotated[
        bool | None, Doc("Lets it tell the host not to poll for it; by default not.")
    ] = None
    pv_ipi: Annotated[
        bool | None,
        Doc(
            "Whether it interrupts several of its virtual CPUs by one call to the host; by default "
            "it does."
        ),
    ] = None
