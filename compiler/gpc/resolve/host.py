"""The host's half of the plan: which functions are kept, by what, and what its kernel is told.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpc import plan
from gpc.drivers import plain
from gpc.knowledge.effects import Effect, additions
from gpc.plan import (
    Binding,
    BindingMethod,
    Card,
    Function,
    Hypervisor,
    Lending,
    ModuleOption,
)
from gpc.resolve.drivers import binding_options, early_modules, host_drivers, once
from gpc.resolve.mediated import mediated, module_options
from gpc.resolve.pages import huge_pages
from gpc.resolve.split import split
from gpc.settle.records import Settled
from gpc.settle.shipped import PROGRAMS
from gpc.why import (
    Default,
    Path,
    Traced,
    Written,
    because,
    defaulted,
    extended,
    join,
    leaves,
    written,
)
from gpc_schemas.host import By, Device, Keeper
from gpc_schemas.host import Function as FunctionModel
from gpc_schemas.machine import Machine

METHODS: dict[By, BindingMethod] = {"id": "new_id", "address": "driver_override"}

PCIBACK_OVERRIDE_SINCE = (4, 9)
"""Since when xen-pciback heeds driver_override.

Source: Linux commit b057878b2a0a, "xen-pciback: support driver_override", of September 2016.
"""


def resolve_cards(settled: Settled) -> tuple[Card, ...]:
    """Every declared card with the guest that is given it."""
    host = settled.machine.host
    cards: list[tuple[tuple[str, str, str], Device]] = [
        (("host", "gpus", name), card) for name, card in host.gpus.items()
    ]
    cards += [(("host", "devices", name), card) for name, card in host.devices.items()]
    return tuple(_card(settled, path, card) for path, card in cards)


def _card(settled: Settled, path: tuple[str, str, str], card: Device) -> Card:
    key = path[1:]
    owner = settled.owners.get(key)
    use = settled.uses.get(key)
    functions = [_function(path[2], path, card)]
    for name, function in (card.functions or {}).items():
        functions.append(_function(f"{path[2]}.{name}", (*path, "functions", name), function))
    slot = card.address.slot  # what the card is named by comes before its sound in another slot
    functions.sort(key=lambda one: (one.address.value.slot != slot, one.address.value))
    rom, host_name = getattr(card, "rom", None), settled.machine.host.name
    return Card(
        path[2],
        path,
        path[1] == "gpus",
        tuple(functions),
        written(rom, *path, "rom") if rom else None,
        None if owner is None else owner.guest,
        None if use is None else use.when,
        tuple(mediated(host_name, path, card)),
    )


def _function(name: str, path: Path, function: FunctionModel) -> Function:
    driver = function.driver
    return Function(
        name,
        path,
        written(function.address, *path, "address"),
        written(function.id, *path, "id"),
        written(driver.replace("-", "_"), *path, "driver") if driver else None,
        tuple(written(bridge, *path, "behind", n) for n, bridge in enumerate(function.behind)),
    )


def resolve_host(settled: Settled, cards: tuple[Card, ...], effects: Sequence[Effect]) -> plan.Host:
    """What the host's artefacts say."""
    machine, hypervisor = settled.machine, settled.hypervisor
    host = machine.host
    bindings = _bindings(settled, cards)
    blacklist, soft = host_drivers(settled, cards, bindings)
    blacklist += additions(effects, "blacklist")
    # What no alias loads waits for nothing; a person who loads it by its name knows why.
    # Source: modprobe.d(5); kmod 30, shown by its modprobe: a blacklist is looked at first.
    banned = {plain(module.value) for module in blacklist}
    soft = [each for each in soft if plain(each.module.value) not in banned]
    options = [*binding_options(bindings), *additions(effects, "options"), *module_options(cards)]
    builtin = {plain(name): index for index, name in enumerate(host.builtin)}
    arguments = [
        _on_command_line(option, builtin[plain(option.module.value)])
        for option in options
        if plain(option.module.value) in builtin
    ]
    arguments += _kernel_arguments(machine, hypervisor)
    arguments += additions(effects, "kernel_arguments")
    is_xen = hypervisor == "xen"
    return plan.Host(
        name=written(host.name, "host", "name"),
        family=settled.host.family,
        hypervisor=hypervisor,
        hypervisor_decided_by=settled.host.hypervisor_decided_by,
        xen_version=written(host.xen.version, "host", "xen", "version")
        if host.xen is not None and host.xen.version is not None
        else None,
        versions={
            program: version
            for program in PROGRAMS
            if (version := getattr(settled.host, program)) is not None
        },
        loader=settled.host.loader,
        entries=settled.host.entries,
        initramfs=settled.host.initramfs,
        cards=cards,
        bindings=bindings,
        lendings=_lendings(settled, cards),
        split=tuple(split(settled, cards)),
        options=tuple(
            _for_modprobe(option, len(builtin))
            for option in options
            if plain(option.module.value) not in builtin
        ),
        soft_dependencies=tuple(soft),
        blacklist=once(blacklist),
        early_modules=early_modules(settled, bindings, effects),
        # Under Xen, Linux is told only as dom0: the entry without Xen stays what it was.
        kernel_arguments=() if is_xen else tuple(arguments),
        dom0_arguments=tuple(arguments) if is_xen else (),
        hypervisor_arguments=(
            *_hypervisor_arguments(machine, hypervisor),
            *additions(effects, "hypervisor_arguments"),
        ),
        attributes=tuple(additions(effects, "attributes")),
    )


def _bindings(settled: Settled, cards: tuple[Card, ...]) -> tuple[Binding, ...]:
    driver, by = settled.host.keeper, settled.host.by
    method = by.map(METHODS.__getitem__)
    if driver.value == "xen-pciback":
        told = because("hide-from-dom0", ("host", "kernel"), *leaves(driver.why))
        is_old = settled.machine.host.kernel < PCIBACK_OVERRIDE_SINCE
        method = Traced("new_slot", told) if is_old else method.also(told)
    bindings = []
    for card in cards:
        if card.is_kept:
            # Written, the driver tells most; by default, that the card is given at all.
            key = "gpus" if card.is_gpu else "devices", card.name
            use = leaves(settled.uses[key].when.why)
            given = Default("kept-for-its-guest", (settled.owners[key].path, *use))
            is_written = isinstance(driver.why[0], Written)
            why = (*driver.why, given) if is_written else (given, *driver.why)
            keeper = Traced(driver.value, why)
            bindings += [Binding(function, keeper, by, method) for function in card.functions]
    return tuple(bindings)


def _lendings(settled: Settled, cards: tuple[Card, ...]) -> tuple[Lending, ...]:
    """What the host has while a guest is off; QEMU takes it by its address from vfio-pci."""
    found = []
    for card in cards:
        if card.guest is None or not card.lent:
            continue
        key = "gpus" if card.is_gpu else "devices", card.name
        parents = (*leaves(card.lent), settled.owners[key].path)
        keeper: Traced[Keeper] = defaulted("vfio-pci", "lent-by-vfio-pci", *parents)
        by = settled.host.by
        method = by.map(METHODS.__getitem__)
        bindings = tuple(Binding(each, keeper, by, method) for each in card.functions)
        found.append(Lending(card, card.guest, bindings, settled.uses[key].holders))
    return tuple(found)


def _for_modprobe(option: ModuleOption, count: int) -> ModuleOption:
    """An option of a driver that is none of the `count` built-in ones."""
    listed: list[Path] = [("host", "builtin", index) for index in range(count)]
    why = extended(option.text.why, "module-not-built-in", *listed)
    return option._replace(text=Traced(option.text.value, why))


def _on_command_line(option: ModuleOption, index: int) -> Traced[str]:
    """An option of a module that is built in, as the kernel's own command line spells it.

    Source: Linux 6.1, Documentation/admin-guide/kernel-parameters.rst (`module.parameter=value`;
    `-` and `_` are one there too).
    """
    rule = Default("module-is-built-in", (("host", "builtin", index),))
    text = join(option.module, ".", option.text)
    return Traced(text.value, (*text.why, rule))


def _kernel_arguments(machine: Machine, hypervisor: Hypervisor) -> Iterator[Traced[str]]:
    if hypervisor != "kvm":
        return
    if machine.host.cpu.vendor == "intel":
        yield defaulted("intel_iommu=on", "intel-iommu", ("host", "cpu", "vendor"))
    isolated = machine.host.cpu.isolated
    if isolated is not None:
        yield written(f"isolcpus={isolated}", "host", "cpu", "isolated")
    yield from huge_pages(machine)


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
