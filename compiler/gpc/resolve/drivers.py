"""Which of the host's drivers load, when, and with what options. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpc.knowledge import Effect
from gpc.plan import Binding, Card, Function, ModuleOption, SoftDependency
from gpc.why import Path, Traced, Why, defaulted, join, paths
from gpc_schemas.machine import Machine

AMD, NVIDIA, INTEL = 0x1002, 0x10DE, 0x8086

GPU_DRIVERS = {
    AMD: ("amdgpu", "radeon"),
    NVIDIA: ("nouveau", "nova_core", "nvidia", "nvidia_drm", "nvidiafb"),
    INTEL: ("i915", "xe"),
}
"""Modules that claim a graphics card of the vendor.

Source: `modinfo -F alias` on Debian's Linux 6.1 and NVIDIA 535; nova_core is of Linux 6.15.
"""

GPU_SOUND = "snd_hda_intel"
"""What claims function 1 of a graphics card, its HDMI outputs' sound, where nothing is said."""

FGLRX_UNTIL = (4, 3)
"""AMD's fglrx (15.12, of December 2015) builds for no kernel from 4.3 on."""

VIRQFD_UNTIL = (6, 2)
"""vfio_virqfd became part of vfio in Linux 6.2 (commit e2d55709398e); naming it from there on
makes image builders complain of a module that is not there."""


def plain(module: str) -> str:
    """A module's name as the kernel says it: `-` and `_` are one in it, and `_` is shown."""
    return module.replace("-", "_")


def host_drivers(
    machine: Machine, cards: tuple[Card, ...], bindings: tuple[Binding, ...]
) -> tuple[list[Traced[str]], list[SoftDependency]]:
    """What is not loaded at all, and what is loaded only after the keeping driver.

    The article's dilemma: where a card that stays uses the driver too, a blacklist would leave it
    without one. So the driver waits for the keeper instead, and binding goes by address. Of a
    driver that is built into the kernel modprobe says nothing, so it is in neither list.
    """
    if not bindings:
        return [], []
    keeper = bindings[0].driver
    builtin = {plain(name) for name in machine.host.builtin}
    users: dict[str, list[Path]] = {}
    for driver, _ in _claimants(machine, (card for card in cards if card.guest is None)):
        users.setdefault(driver.value, []).extend(_behind(driver.why))
    blacklist: list[Traced[str]] = []
    waits: dict[str, list[Path]] = {}
    for driver, is_display in _claimants(machine, (card for card in cards if card.guest)):
        if driver.value in builtin:
            continue
        if is_display and driver.value not in users:
            rule = "no-host-card-needs-it"
            blacklist.append(defaulted(driver.value, rule, *_behind(driver.why)))
        elif plain(keeper.value) not in builtin:
            behind = [*_behind(driver.why), *users.get(driver.value, ())]
            waits.setdefault(driver.value, []).extend(behind)
    return blacklist, [
        SoftDependency(
            defaulted(driver, "keeper-before-host-driver", *dict.fromkeys(behind)), keeper
        )
        for driver, behind in waits.items()
    ]


def _claimants(machine: Machine, cards: Iterable[Card]) -> Iterator[tuple[Traced[str], bool]]:
    """Each module that would claim a function of the cards, and whether it drives a display."""
    for card in cards:
        for function in card.functions:
            is_display = card.is_gpu and function is card.functions[0]
            named = function.driver
            if named is not None:
                yield named, is_display
            elif card.is_gpu and function.address.value.function == 1:
                yield Traced(GPU_SOUND, function.id.why), False
            if is_display:
                for module in _gpu_drivers(machine, function):
                    if named is None or module != named.value:
                        yield Traced(module, function.id.why), True


def _gpu_drivers(machine: Machine, function: Function) -> tuple[str, ...]:
    vendor = function.id.value.vendor
    known = GPU_DRIVERS.get(vendor, ())
    return (*known, "fglrx") if vendor == AMD and machine.host.kernel < FGLRX_UNTIL else known


def _behind(why: tuple[Why, ...]) -> list[Path]:
    return [path for reason in why for path in paths(reason)]


def binding_options(bindings: tuple[Binding, ...]) -> Iterator[ModuleOption]:
    """What the keeping driver is told of the functions, where it is told when it loads.

    Binding through driver_override needs no option: it looks at the id first, which `hide` of
    xen-pciback cannot.
    """
    if not bindings:
        return
    first = bindings[0]
    if first.method.value == "new_slot":
        hidden = [join("(", binding.function.address.map(str), ")") for binding in bindings]
        text = join("hide=", *hidden)
        rule = defaulted("", "hide-from-dom0", ("host", "kernel"))
        yield ModuleOption(first.driver, Traced(text.value, (*text.why, *rule.why)))
    elif first.method.value == "new_id":
        ids: dict[str, Traced[str]] = {}
        for binding in bindings:
            ids.setdefault(str(binding.function.id.value), binding.function.id.map(str))
        parts: list[str | Traced[str]] = []
        for entry in ids.values():
            parts += [",", entry] if parts else [entry]
        text = join("ids=", *parts)
        yield ModuleOption(first.driver, Traced(text.value, (*text.why, *first.by.why)))


def early_modules(
    machine: Machine, bindings: tuple[Binding, ...], effects: tuple[Effect, ...]
) -> tuple[Traced[str], ...]:
    """What the initial RAM file system loads, in this order; nothing that is built in."""
    modules = [*_keepers(machine, bindings)]
    for effect in effects:
        if effect.kind == "early-module":
            modules.append(Traced(plain(effect.module), (effect.why,)))
    builtin = {plain(name) for name in machine.host.builtin}
    return once(module for module in modules if module.value not in builtin)


def _keepers(machine: Machine, bindings: tuple[Binding, ...]) -> Iterator[Traced[str]]:
    if not bindings:
        return
    keeper = bindings[0].driver.value
    kept = [binding.function.path for binding in bindings]
    yield defaulted(plain(keeper), "keeper-loads-with-the-system", *kept)
    if keeper == "vfio-pci":
        yield defaulted("vfio", "vfio-modules")
        yield defaulted("vfio_iommu_type1", "vfio-modules")
        if machine.host.kernel < VIRQFD_UNTIL:
            yield defaulted("vfio_virqfd", "vfio-modules", ("host", "kernel"))


def once(values: Iterable[Traced[str]]) -> tuple[Traced[str], ...]:
    """Each value once, with the reasons of all its mentions."""
    merged: dict[str, tuple[Why, ...]] = {}
    for value in values:
        merged[value.value] = (*merged.get(value.value, ()), *value.why)
    return tuple(Traced(text, tuple(dict.fromkeys(why))) for text, why in merged.items())
