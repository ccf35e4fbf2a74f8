"""What a plan promises of each function, and what the replica's kernel says of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gpc.drivers import plain
from gpc.plan import Plan
from gpc.rehearse.replica.copied import Copy, Tree
from gpc.rehearse.replica.hardware import Replica
from gpc.rehearse.verdict.records import Owner
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

_BLACKLIST = regex(r"^blacklist (\S+)", re.MULTILINE)
_BRIDGES = ("0604", "0607")


class SysfsFunction(NamedTuple):
    """What the kernel says of a function."""

    address: str
    id: str
    cls: str
    driver: str
    override: str
    group: str

    @property
    def is_bridge(self) -> bool:
        return self.cls.startswith(_BRIDGES)


State = Mapping[str, SysfsFunction]
"""The functions of the replica by their address."""


def read_state(text: str) -> State:
    """The state, as /gpc/functions in the replica prints it."""
    rows = {}
    for line in text.splitlines():
        fields = line.split("\t")
        if len(fields) == 7:
            address, vendor, device, cls, driver, override, group = fields
            rows[address] = SysfsFunction(
                address, f"{vendor}:{device}", cls, driver, override, group
            )
    return rows


class Expected(NamedTuple):
    """What is promised of a function that machine.yaml declares."""

    name: str
    address: str
    id: str
    guest: str | None
    keeper: str | None
    """The driver that keeps it for a guest, by its name in sysfs."""
    method: str
    module: str | None
    """The module that drives its stand-in for the host."""
    driver: str
    """That module's driver by its name in sysfs; empty for none."""
    is_sure: bool
    """Whether the host's driver must take it when it is free: not where nobody named one."""


class Setting(NamedTuple):
    """All that a boot is judged by."""

    replica: Replica
    copy: Copy
    expected: tuple[Expected, ...]
    keeper_module: str

    @property
    def kept(self) -> tuple[Expected, ...]:
        return tuple(one for one in self.expected if one.keeper)

    @property
    def staying(self) -> tuple[Expected, ...]:
        return tuple(one for one in self.expected if not one.keeper)

    def real_id(self, address: str) -> str | None:
        """The id of the hardware that stands at an address, not its stand-in's."""
        for row in self.replica.standing:
            if str(row.function.address.value) == address:
                is_swapped = self.replica.swapped == row.function.address.value
                return str(row.stand_in.id if is_swapped else row.function.id.value)
        return None

    def is_blacklisted(self, module: str | None) -> bool:
        return module is not None and plain(module) in blacklisted(self.copy.tree)


def blacklisted(tree: Tree) -> set[str]:
    """The modules that modprobe.d says are not to be loaded for a device that appears."""
    texts = [file.text for path, file in tree.items() if path.startswith("etc/modprobe.d/")]
    return {plain(name) for text in texts for name in _BLACKLIST.findall(text)}


def expected(plan: Plan, replica: Replica) -> tuple[Expected, ...]:
    """What the plan promises of each function, lowest address first."""
    bindings = {binding.function.name: binding for binding in plan.host.bindings}
    rows = []
    for card in plan.host.cards:
        for function in card.functions:
            binding = bindings.get(function.name)
            standing = replica.at(function.address.value)
            stand_in = standing.stand_in if standing else None
            rows.append(
                Expected(
                    function.name,
                    str(function.address.value),
                    str(function.id.value),
                    card.guest,
                    binding.driver_name.value if binding else None,
                    binding.method.value if binding else "",
                    stand_in.module if stand_in else None,
                    (stand_in.driver or "") if stand_in else "",
                    function.driver is not None,
                )
            )
    return tuple(sorted(rows, key=lambda row: row.address))


def owners(state: State, addresses: Sequence[str]) -> tuple[Owner, ...]:
    """Who has each of the functions."""
    found = (state.get(address) for address in addresses)
    return tuple(Owner(row.address, row.id, row.driver, row.group) for row in found if row)
