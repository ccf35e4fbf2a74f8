"""Why the replica is not as promised, in words that a person can act on. Pure.

Each function looks at one promise and returns a reason for each function that breaks it; nothing
returned means that it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.drivers import plain
from gpc.keepers import leaves_the_group
from gpc.rehearse.verdict.expected import Expected, Setting, State


def misplaced(setting: Setting, state: State) -> Iterator[str]:
    """Functions that are not where machine.yaml says."""
    for one in setting.expected:
        found = setting.real_id(one.address)
        if one.address in state and found == one.id:
            continue
        there = f"{found} stands there" if found else "nothing stands there"
        elsewhere = [
            str(row.function.address.value)
            for row in setting.replica.standing
            if str(row.function.id.value) == one.id
        ]
        hint = f"; {one.id} is at {', '.join(elsewhere)}" if elsewhere else ""
        yield f"{one.name}: machine.yaml has {one.id} at {one.address}, but {there}{hint}"


def not_kept(setting: Setting, state: State) -> Iterator[str]:
    """Functions that are for guests, and that their keeper does not have."""
    for one in setting.kept:
        row = state.get(one.address)
        if row is None or row.driver != one.keeper:
            who = row.driver if row and row.driver else "nobody"
            yield f"{one.name} ({one.address}): {who} has it, not {one.keeper}: " + _why_not(
                setting, one, state
            )


def _why_not(setting: Setting, one: Expected, state: State) -> str:
    found, copy = setting.real_id(one.address), setting.copy
    if one.address not in state or found is None:
        return "nothing stands at that address"
    if found != one.id:
        return f"what stands there is {found} and not {one.id}, so it is left to the host"
    early = copy.early
    if plain(setting.keeper_module) not in map(plain, early.modules):
        drop_in = early.path or f"no drop-in for {early.tool}"
        return (
            f"the early boot image has no module {setting.keeper_module} ({drop_in} names it "
            "not), so whatever else drives the card came first"
        )
    if one.method == "driver_override":
        rules = {path: f.text for path, f in copy.tree.items() if path.startswith("etc/udev/")}
        naming = [path for path, text in rules.items() if one.address in text]
        if not naming:
            return f"no rule of udev names it, and {setting.keeper_module} looks for no id"
        if not any(path in early.files for path in naming):
            return f"{naming[0]} is not in the early boot image ({early.path} copies it not)"
    elif one.method == "new_id":
        wanted = _ids(setting)
        row = state[one.address]
        if row.id not in wanted:
            return f"no `options {setting.keeper_module} ids=...` in modprobe.d names its id"
        module = one.module or ""
        if module and not _waits(setting, module):
            return (
                f"{module} was loaded before {setting.keeper_module}: modprobe.d has no "
                f"`softdep {module} pre: {setting.keeper_module}`"
            )
    return "the kernel's log says more"


def _ids(setting: Setting) -> set[str]:
    found = set()
    for line in _modprobe_lines(setting):
        words = line.split()
        if words[:1] == ["options"] and plain(words[1]) == plain(setting.keeper_module):
            for word in words[2:]:
                if word.startswith("ids="):
                    found.update(word.removeprefix("ids=").split(","))
    return found


def _waits(setting: Setting, module: str) -> bool:
    return any(
        plain(line).startswith(f"softdep {plain(module)} pre:")
        and plain(setting.keeper_module) in plain(line)
        for line in _modprobe_lines(setting)
    )


def _modprobe_lines(setting: Setting) -> list[str]:
    tree = setting.copy.tree
    return [
        line
        for path, file in tree.items()
        if path.startswith("etc/modprobe.d/")
        for line in file.text.splitlines()
    ]


def taken(setting: Setting, state: State, out: str | None = None) -> Iterator[str]:
    """Functions that stay with the host, and that it does not have; what guest `out` is lent may
    be gone."""
    keepers = {one.keeper for one in setting.kept}
    for one in setting.staying:
        if one.guest is not None and one.guest == out:
            continue
        row = state.get(one.address)
        if row is None or (setting.real_id(one.address) != one.id):
            continue  # said already: it is not where it should be
        if row.driver and row.driver in keepers:
            yield f"{one.name} ({one.address}) stays with the host, but {row.driver} has it" + (
                _same_id(setting, one, state)
            )
        elif row.driver != one.driver and one.is_sure:
            blocked = setting.is_blacklisted(one.module)
            why = f": modprobe.d blacklists {one.module}" if blocked else ""
            who = row.driver or "no driver"
            yield f"{one.name} ({one.address}) stays with the host, but {who} has it{why}"


def _same_id(setting: Setting, one: Expected, state: State) -> str:
    twins = [other.name for other in setting.kept if other.id == one.id]
    if not twins:
        return ""
    by_id = state[one.address].id in _ids(setting)
    how = "is kept by that id" if by_id else "is for a guest"
    return f": it has the same id ({one.id}) as {twins[0]}, which {how}"


def ungrouped(setting: Setting, state: State) -> Iterator[str]:
    """Functions that no guest could be given, for want of an IOMMU group of their own."""
    declared = {one.address: one for one in setting.expected}
    for one in setting.kept:
        row = state.get(one.address)
        if row is None:
            continue
        if not row.group:
            yield f"{one.name} ({one.address}) is in no IOMMU group"
            continue
        for other in state.values():
            known = declared.get(other.address)
            if other.group != row.group or other.is_bridge or known == one:
                continue
            who = known.name if known else other.id
            shares = (
                f"{one.name} ({one.address}) shares IOMMU group {row.group} with {who} "
                f"({other.address}), which "
            )
            if known and known.guest and known.guest != one.guest:
                yield f"{shares}is for {known.guest} and not for {one.guest}"
            elif not (known and known.guest) and not leaves_the_group(other.driver):
                yield f"{shares}{other.driver} has"


def without_nodes(setting: Setting, state: State, nodes: set[str]) -> Iterator[str]:
    """Kept functions for whose group there is no node in /dev/vfio."""
    for one in setting.kept:
        row = state.get(one.address)
        if row is not None and row.driver == "vfio-pci" and row.group not in nodes:
            yield f"{one.name} ({one.address}): there is no /dev/vfio/{row.group}"


def not_returned(setting: Setting, state: State) -> Iterator[str]:
    """Functions that the host does not have although it should have everything.

    A driver that modprobe.d blacklists is not loaded for a device that appears, so that its card
    may be without one.
    """
    for one in setting.kept:
        row = state.get(one.address)
        if row is None or setting.real_id(one.address) != one.id:
            continue
        allowed = {one.driver}
        if not one.is_sure or setting.is_blacklisted(one.module):
            allowed.add("")
        if row.driver not in allowed:
            who = row.driver or "no driver"
            yield f"{one.name} ({one.address}): {who} has it, not {one.driver}"


def still_kept(setting: Setting, state: State) -> Iterator[str]:
    """Functions that a keeper has although nothing should be kept."""
    for one in setting.kept:
        row = state.get(one.address)
        if row is not None and row.driver == one.keeper:
            yield f"{one.name} ({one.address}): {one.keeper} has it all the same"


def changed(before: State, after: State) -> Iterator[str]:
    """Functions whose driver changed."""
    for address, row in after.items():
        old = before.get(address)
        if old is not None and old.driver != row.driver:
            one, other = old.driver or "no driver", row.driver or "no driver"
            yield f"{address} went from {one} to {other}"


def module_options(setting: Setting) -> tuple[tuple[str, str, str], ...]:
    """The options that modprobe.d gives: module, parameter, value."""
    found = []
    for line in _modprobe_lines(setting):
        words = line.split()
        if words[:1] == ["options"]:
            for word in words[2:]:
                name, _, value = word.partition("=")
                found.append((plain(words[1]), name, value))
    return tuple(found)


def not_in_force(wanted: Mapping[str, str], actual: Mapping[str, str]) -> Iterator[str]:
    """Parameters of modules, by their path in sysfs, whose value is not the one given."""
    for path, value in wanted.items():
        if path in actual and _truth(actual[path]) != _truth(value):
            yield f"{path} is {actual[path]} and not {value}"


def _truth(value: str) -> str:
    # What a boolean parameter is given and how it is shown differ: 1 is shown as Y.
    return {"1": "Y", "on": "Y", "y": "Y", "0": "N", "off": "N", "n": "N"}.get(value, value)
