"""Which of the host's drivers load, when, and with what options. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gpc.drivers import AMD, GPU_DRIVERS, GPU_SOUND, plain
from gpc.knowledge.effects import Effect, additions
from gpc.plan import Binding, Card, Function, ModuleOption, SoftDependency
from gpc.settle.records import Settled
from gpc.why import Path, Traced, Why, because, defaulted, extended, join, leaves, written_at
from gpc_schemas.machine import Machine

DEBIAN_NVIDIA = {
    "nvidia": ("nvidia_current", "drm"),
    "nvidia_drm": ("nvidia_current_drm", "drm"),
}
"""What is told to wait on Debian, in the place of modules that it knows by install commands alone.

Its packages call the files nvidia-current.ko and the like, and `nvidia` is the command that loads
the chosen one. A softdep on `nvidia` would take the place of that command (modprobe.d(5)), and the
host's own card would be without a driver. The command loads with `modprobe -i`, which heeds no
softdep on the file itself, but such on what it needs, as drm; without Debian's aliases the file
answers to the card. A blacklist of `nvidia` does hold, as Debian's aliases lead to that name.

Source: /etc/nvidia/nvidia-modprobe.conf of Debian's nvidia-kernel-support 535 and 550; kmod 30.
"""

FGLRX_UNTIL = (4, 3)
"""AMD's fglrx (15.12, of December 2015) builds for no kernel from 4.3 on."""

VIRQFD_UNTIL = (6, 2)
"""vfio_virqfd became part of vfio in Linux 6.2 (commit e2d55709398e); naming it from there on
makes image builders complain of a module that is not there."""


def host_drivers(
    settled: Settled, cards: tuple[Card, ...], bindings: tuple[Binding, ...]
) -> tuple[list[Traced[str]], list[SoftDependency]]:
    """What is not loaded at all, and what is loaded only after the keeping driver.

    The article's dilemma: where a card that stays uses the driver too, a blacklist would leave it
    without one. So the driver waits for the keeper instead, and binding goes by address. Of a
    driver that is built into the kernel modprobe says nothing, so it is in neither list.
    """
    if not bindings:
        return [], []
    machine, keeper = settled.machine, bindings[0].driver
    builtin, listed = _builtin(machine)
    users: dict[str, list[Path]] = {}
    kept: list[Path] = []  # what the host's own cards say of their drivers
    for card in cards:
        if not card.is_kept:
            kept += (*_said(card), *leaves(card.lent))
            for driver, _ in _claimants(machine, card):
                users.setdefault(driver.value, []).extend(leaves(driver.why, card.lent))
    # What the cards that are given say decides which drivers are not loaded at all: those need not
    # wait.
    banning: list[Path] = []
    for card in cards:
        if card.is_kept and card.is_gpu:
            named = card.functions[0].driver
            banning += leaves(card.functions[0].id.why, named.why if named else ())
    blacklist: list[Traced[str]] = []
    waits: dict[str, list[Path]] = {}
    displays: set[str] = set()
    for card in cards:
        if not card.is_kept:
            continue
        key = "gpus" if card.is_gpu else "devices", card.name
        given = (settled.owners[key].path, *leaves(settled.uses[key].when.why))
        for driver, is_display in _claimants(machine, card):
            behind = [*leaves(driver.why), *given]
            if driver.value in builtin:
                continue
            if is_display and driver.value not in users:
                parents = (*behind, *kept, *listed)
                blacklist.append(defaulted(driver.value, "no-host-card-needs-it", *parents))
            elif plain(keeper.value) not in builtin:
                behind += (*users.get(driver.value, kept if is_display else ()), *listed)
                waits.setdefault(driver.value, []).extend((*behind, *banning))
                displays.update((driver.value,) if is_display else ())
    # By their names, but for those of displays: no line moves because a function has another place.
    others = [name for name in waits if name not in displays]
    waits = {name: waits[name] for name in (*filter(displays.__contains__, waits), *sorted(others))}
    return blacklist, [
        SoftDependency(defaulted(module, "keeper-before-host-driver", *behind), keeper)
        for module, behind in _by_file(waits, settled.host.family).items()
    ]


def _by_file(waits: dict[str, list[Path]], family: Traced[str]) -> dict[str, list[Path]]:
    """What waits, by the names that a softdep of the distribution's modules can be on."""
    if family.value != "debian":
        return waits
    found: dict[str, list[Path]] = {}
    for driver, behind in waits.items():
        why = leaves(family.why) if driver in DEBIAN_NVIDIA else ()
        for module in DEBIAN_NVIDIA.get(driver, (driver,)):
            found.setdefault(module, []).extend((*behind, *why))
    return found


def _builtin(machine: Machine) -> tuple[frozenset[str], tuple[Path, ...]]:
    """The drivers that are built into the kernel, and where the file lists them."""
    listed: tuple[Path, ...] = tuple(
        ("host", "builtin", index) for index, _ in enumerate(machine.host.builtin)
    )
    return frozenset(plain(name) for name in machine.host.builtin), listed


def _said(card: Card) -> Iterator[Path]:
    """The places that say which drivers claim a card."""
    for function in card.functions:
        named = function.driver
        yield from leaves((named or function.address).why)
        if card.is_gpu and function is card.functions[0]:
            yield from leaves(function.id.why)


def _claimants(machine: Machine, card: Card) -> Iterator[tuple[Traced[str], bool]]:
    """Each module that would claim a function of a card, and whether it drives a display."""
    for function in card.functions:
        is_display = card.is_gpu and function is card.functions[0]
        named = function.driver
        if named is not None:
            yield named, is_display
        elif card.is_gpu and function.address.value.function == 1:
            yield Traced(GPU_SOUND, function.address.why), False
        if is_display:
            for module in _gpu_drivers(machine, function):
                if named is None or module.value != named.value:
                    yield module, True


def _gpu_drivers(machine: Machine, function: Function) -> Iterator[Traced[str]]:
    vendor = function.id.value.vendor
    for module in GPU_DRIVERS.get(vendor, ()):
        yield Traced(module, function.id.why)
    if vendor == AMD and machine.host.kernel < FGLRX_UNTIL:
        yield Traced("fglrx", (*function.id.why, *written_at("host", "kernel")))


def binding_options(bindings: tuple[Binding, ...]) -> Iterator[ModuleOption]:
    """What the keeping driver is told of the functions, where it is told when it loads.

    Binding through driver_override needs no option: it looks at the id first, which `hide` of
    xen-pciback cannot.
    """
    if not bindings:
        return
    first = bindings[0]
    kept = leaves(*(binding.driver.why for binding in bindings))
    if first.method.value == "new_slot":
        hidden = [join("(", binding.function.address.map(str), ")") for binding in bindings]
        text = join("hide=", *hidden)
        why = because("hide-from-dom0", *leaves(text.why), ("host", "kernel"), *kept)
        yield ModuleOption(first.driver, Traced(text.value, why))
    elif first.method.value == "new_id":
        ids: dict[str, Traced[str]] = {}
        for binding in bindings:
            ids.setdefault(str(binding.function.id.value), binding.function.id.map(str))
        parts: list[str | Traced[str]] = []
        for entry in ids.values():
            parts += [",", entry] if parts else [entry]
        text = join("ids=", *parts)
        why = because("bind-by-id", *leaves(text.why, first.by.why), *kept)
        yield ModuleOption(first.driver, Traced(text.value, why))


def early_modules(
    settled: Settled, bindings: tuple[Binding, ...], effects: Sequence[Effect]
) -> tuple[Traced[str], ...]:
    """What the initial RAM file system loads, in this order; nothing that is built in."""
    builtin, listed = _builtin(settled.machine)
    made_by = leaves(settled.host.initramfs.why)
    modules = [*_keepers(settled.machine, bindings, (*listed, *made_by))]
    for module in additions(effects, "early_modules"):
        why = extended(module.why, "initramfs-carries-the-rule", *listed, *made_by)
        modules.append(Traced(module.value, why))
    return once(module for module in modules if module.value not in builtin)


def _keepers(
    machine: Machine, bindings: tuple[Binding, ...], parents: tuple[Path, ...]
) -> Iterator[Traced[str]]:
    if not bindings:
        return
    keeper = bindings[0].driver.value
    kept = leaves(*(binding.driver.why for binding in bindings))
    yield defaulted(plain(keeper), "keeper-loads-with-the-system", *kept, *parents)
    if keeper == "vfio-pci":
        yield defaulted("vfio", "vfio-modules", *kept, *parents)
        yield defaulted("vfio_iommu_type1", "vfio-modules", *kept, *parents)
        if machine.host.kernel < VIRQFD_UNTIL:
            yield defaulted("vfio_virqfd", "vfio-modules", ("host", "kernel"), *kept, *parents)


def once(values: Iterable[Traced[str]]) -> tuple[Traced[str], ...]:
    """Each value once, with the reasons of all its mentions."""
    merged: dict[str, tuple[Why, ...]] = {}
    for value in values:
        merged[value.value] = (*merged.get(value.value, ()), *value.why)
    return tuple(Traced(text, tuple(dict.fromkeys(why))) for text, why in merged.items())
