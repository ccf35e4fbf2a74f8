"""The host's half of the plan: which functions are kept, by what, and what must load when. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpc_schemas.host import Device
from gpc_schemas.host import Function as FunctionModel
from gpc_schemas.machine import Machine

from gpc import plan
from gpc.plan import Binding, Card, Function, Hypervisor, ModuleOption, SoftDependency
from gpc.why import Default, Path, Traced, Workaround, defaulted, join, written
from gpc.workarounds import Effect

AMD, NVIDIA, INTEL = 0x1002, 0x10DE, 0x8086

GPU_DRIVERS = {
    AMD: ("amdgpu", "radeon"),
    NVIDIA: ("nouveau", "nvidia", "nvidia_drm", "nvidiafb"),
    INTEL: ("i915", "xe"),
}
"""Modules that claim a graphics card of the vendor. Source: `modinfo -F alias` on Debian 6.1."""

FGLRX_UNTIL = (4, 3)
"""AMD's fglrx (15.12, of December 2015) builds for no kernel from 4.3 on."""

VIRQFD_UNTIL = (6, 2)
"""vfio_virqfd became part of vfio in Linux 6.2; naming it there breaks image builders."""

INITRAMFS = {
    "arch": "mkinitcpio",
    "debian": "initramfs-tools",
    "fedora": "dracut",
    "opensuse": "dracut",
    "ubuntu": "initramfs-tools",
}


def resolve_cards(machine: Machine) -> tuple[Card, ...]:
    """Every declared card with the guest that is given it."""
    owners = {
        (kind, card): name
        for name, guest in machine.guests.items()
        for kind, cards in (("gpus", guest.gpus), ("devices", guest.devices))
        for card in cards
    }
    host = machine.host
    cards = [(("host", "gpus", name), card) for name, card in host.gpus.items()]
    cards += [(("host", "devices", name), card) for name, card in host.devices.items()]
    return tuple(_card(path, card, owners.get((path[1], path[2]))) for path, card in cards)


def _card(path: tuple[str, str, str], card: Device, guest: str | None) -> Card:
    functions = [_function(path[2], path, card)]
    for name, function in (card.functions or {}).items():
        functions.append(_function(f"{path[2]}.{name}", (*path, "functions", name), function))
    functions.sort(key=lambda function: function.address.value)
    rom = getattr(card, "rom", None)
    return Card(
        path[2],
        path,
        path[1] == "gpus",
        tuple(functions),
        written(rom, *path, "rom") if rom else None,
        guest,
    )


def _function(name: str, path: Path, function: FunctionModel) -> Function:
    driver = function.driver
    return Function(
        name,
        path,
        written(function.address, *path, "address"),
        written(function.id, *path, "id"),
        written(driver.replace("-", "_"), *path, "driver") if driver else None,
    )


def resolve_host(
    machine: Machine,
    hypervisor: Hypervisor,
    cards: tuple[Card, ...],
    effects: tuple[Effect, ...],
) -> plan.Host:
    """What the host's artefacts say."""
    host = machine.host
    family = written(host.os.partition("-")[0], "host", "os")
    bindings = _bindings(machine, hypervisor, cards)
    blacklist, soft = _host_drivers(machine, cards, bindings)
    options = [*_binding_options(bindings), *_effect_options(effects)]
    early = [*_early_modules(machine, bindings), *_effects(effects, "early-module")]
    blacklist += _effects(effects, "blacklist")
    builtin = {name.replace("-", "_"): index for index, name in enumerate(host.builtin)}
    kept = [option for option in options if _plain(option.module) not in builtin]
    arguments = [
        join(option.module, ".", option.text).map(str)
        for option in options
        if _plain(option.module) in builtin
    ]
    dom0 = arguments if hypervisor == "xen" else []
    common = [*_kernel_arguments(machine, hypervisor), *_effects(effects, "argument")]
    return plan.Host(
        name=written(host.name, "host", "name"),
        family=family,
        hypervisor=hypervisor,
        loader=_or_default(host.boot.loader, "grub", "grub", "host", "boot", "loader"),
        initramfs=written(host.boot.initramfs, "host", "boot", "initramfs")
        if host.boot.initramfs
        else defaulted(INITRAMFS[family.value], "initramfs-of-distribution", ("host", "os")),
        cards=cards,
        bindings=bindings,
        options=tuple(kept),
        soft_dependencies=tuple(soft),
        blacklist=_once(blacklist),
        early_modules=_once(entry for entry in early if entry.value not in builtin),
        kernel_arguments=tuple(common if hypervisor == "xen" else [*arguments, *common]),
        dom0_arguments=tuple(dom0),
        hypervisor_arguments=tuple(_hypervisor_arguments(machine, hypervisor)),
    )


def _plain(module: Traced[str]) -> str:
    return module.value.replace("-", "_")


def _or_default(value: str, default: str, rule: str, *path: str) -> Traced[str]:
    return defaulted(value, rule) if value == default else written(value, *path)


def _once(values: Iterable[Traced[str]]) -> tuple[Traced[str], ...]:
    """Each value once, with the reasons of all its mentions."""
    merged: dict[str, tuple[object, ...]] = {}
    for value in values:
        merged[value.value] = (*merged.get(value.value, ()), *value.why)
    return tuple(Traced(text, tuple(dict.fromkeys(why))) for text, why in merged.items())  # type: ignore[arg-type]


def _bindings(
    machine: Machine, hypervisor: Hypervisor, cards: tuple[Card, ...]
) -> tuple[Binding, ...]:
    binding = machine.host.binding
    keeper = (
        written(binding.driver, "host", "binding", "driver")
        if binding.driver
        else defaulted("xen-pciback" if hypervisor == "xen" else "vfio-pci", "binding-driver")
    )
    by = (
        written("id", "host", "binding", "by")
        if binding.by == "id"
        else defaulted("address", "binding-by-address")
    )
    return tuple(
        Binding(function, Traced(keeper.value, _given(machine, card)).map(str), by)
        if not binding.driver
        else Binding(function, Traced(keeper.value, (*keeper.why, *_given(machine, card))), by)
        for card in cards
        if card.guest is not None
        for function in card.functions
    )


def _given(machine: Machine, card: Card) -> tuple[Default, ...]:
    """The reason for binding a card: the line of the guest that names it."""
    guest = machine.guests[card.guest or ""]
    kind = "gpus" if card.is_gpu else "devices"
    position = getattr(guest, kind).index(card.name)
    return (Default("binding-driver", (("guests", card.guest or "", kind, position),)),)


def _drivers(machine: Machine, card: Card, function: Function) -> Iterator[Traced[str]]:
    """The modules of the host that would claim a function."""
    if function.driver is not None:
        yield function.driver
    if card.is_gpu and function is card.functions[0]:
        vendor = function.id.value.vendor
        known = GPU_DRIVERS.get(vendor, ())
        if vendor == AMD and machine.host.kernel < FGLRX_UNTIL:
            known = (*known, "fglrx")
        for driver in known:
            yield Traced(driver, function.id.why)


def _host_drivers(
    machine: Machine, cards: tuple[Card, ...], bindings: tuple[Binding, ...]
) -> tuple[list[Traced[str]], list[SoftDependency]]:
    """What is not loaded at all, and what is loaded only after the keeping driver.

    The article's dilemma: where a card that stays uses the driver too, a blacklist would leave it
    without one. So the driver waits for the keeper instead, and binding goes by address.
    """
    if not bindings:
        return [], []
    keeper = bindings[0].driver
    users: dict[str, list[Traced[str]]] = {}
    for card in cards:
        if card.guest is None:
            for function in card.functions:
                for driver in _drivers(machine, card, function):
                    users.setdefault(driver.value, []).append(driver)
    blacklist: list[Traced[str]] = []
    waits: dict[str, list[Path]] = {}
    for card in cards:
        if card.guest is None:
            continue
        for function in card.functions:
            for driver in _drivers(machine, card, function):
                parents = [why.path for why in driver.why if hasattr(why, "path")]
                is_display = card.is_gpu and function is card.functions[0]
                if is_display and driver.value not in users:
                    blacklist.append(defaulted(driver.value, "no-host-card-needs-it", *parents))
                else:
                    others = users.get(driver.value, [])
                    parents += [w.path for o in others for w in o.why if hasattr(w, "path")]
                    waits.setdefault(driver.value, []).extend(parents)
    return blacklist, [
        SoftDependency(
            defaulted(driver, "keeper-before-host-driver", *dict.fromkeys(parents)),
            Traced(keeper.value, keeper.why[:1]),
        )
        for driver, parents in waits.items()
    ]


def _binding_options(bindings: tuple[Binding, ...]) -> Iterator[ModuleOption]:
    if not bindings:
        return
    first = bindings[0]
    if first.driver.value == "xen-pciback":
        hidden = [join("(", binding.function.address.map(str), ")") for binding in bindings]
        text = join("hide=", *hidden)
        yield ModuleOption(first.driver, Traced(text.value, (*text.why, _rule("hide-from-dom0"))))
    elif first.by.value == "id":
        ids: dict[str, Traced[str]] = {}
        for binding in bindings:
            ids.setdefault(str(binding.function.id.value), binding.function.id.map(str))
        parts: list[str | Traced[str]] = []
        for entry in ids.values():
            parts += [",", entry] if parts else [entry]
        text = join("ids=", *parts)
        yield ModuleOption(first.driver, Traced(text.value, (*text.why, *first.by.why)))


def _rule(name: str) -> Default:
    return Default(name)


def _effect_options(effects: tuple[Effect, ...]) -> Iterator[ModuleOption]:
    for effect in effects:
        if effect.kind == "option":
            why: tuple[Workaround, ...] = (effect.why,)
            yield ModuleOption(Traced(effect.module, why), Traced(effect.text, why))


def _effects(effects: tuple[Effect, ...], kind: str) -> list[Traced[str]]:
    return [
        Traced(effect.text if kind == "argument" else effect.module, (effect.why,))
        for effect in effects
        if effect.kind == kind
    ]


def _early_modules(machine: Machine, bindings: tuple[Binding, ...]) -> Iterator[Traced[str]]:
    if not bindings:
        return
    keeper = bindings[0].driver.value
    name = keeper.replace("-", "_")
    yield defaulted(name, "keeper-loads-with-the-system", *_parents(bindings[0]))
    if keeper == "vfio-pci":
        yield defaulted("vfio", "vfio-modules")
        yield defaulted("vfio_iommu_type1", "vfio-modules")
        if machine.host.kernel < VIRQFD_UNTIL:
            yield defaulted("vfio_virqfd", "vfio-modules", ("host", "kernel"))


def _parents(binding: Binding) -> tuple[Path, ...]:
    return (binding.function.path,)


def _kernel_arguments(machine: Machine, hypervisor: Hypervisor) -> Iterator[Traced[str]]:
    if hypervisor != "kvm":
        return
    if machine.host.cpu.vendor == "intel":
        yield defaulted("intel_iommu=on", "intel-iommu", ("host", "cpu", "vendor"))
    for size, spelled in (("2 MiB", "2M"), ("1 GiB", "1G")):
        guests = [name for name, guest in machine.guests.items() if guest.hugepages == size]
        if guests:
            shift = 21 if size == "2 MiB" else 30
            pages = sum(machine.guests[name].memory.bytes >> shift for name in guests)
            parents = [("guests", name, key) for name in guests for key in ("hugepages", "memory")]
            yield defaulted(f"hugepagesz={spelled}", "huge-pages-at-boot", *parents)
            yield defaulted(f"hugepages={pages}", "huge-pages-at-boot", *parents)


def _hypervisor_arguments(machine: Machine, hypervisor: Hypervisor) -> Iterator[Traced[str]]:
    xen = machine.host.xen
    if hypervisor != "xen" or xen is None:
        return
    if xen.dom0_memory is not None:
        size = f"{xen.dom0_memory.mib}M"
        yield defaulted(
            f"dom0_mem={size},max:{size}", "dom0-memory", ("host", "xen", "dom0_memory")
        )
    if xen.dom0_vcpus is not None:
        yield written(f"dom0_max_vcpus={xen.dom0_vcpus}", "host", "xen", "dom0_vcpus")
