"""The bind script, and the unit that runs it before anything starts a guest. Pure.

udev and modprobe.d keep most cards from the host's drivers already; the script is what binds the
rest, gives a card back, and says how things stand. What it knows of this host is the table at its
top; the rest is the same everywhere.

The unit is wanted by a drop-in of multi-user.target and has no [Install] section: a file that is
gone has disabled it, where a link of `systemctl enable` would have to be taken back.

Source: Documentation/ABI/testing/sysfs-bus-pci and drivers/base/bus.c of Linux 6.1;
drivers/pci/iov.c of the same (sriov_numvfs, which takes another number from 0 on alone, and only
once a driver is there that can make them; sriov_drivers_autoprobe);
drivers/xen/xen-pciback/pci_stub.c of the same for new_slot and remove_slot; Xen 4.17,
tools/libs/light/libxl_pci.c (libxl__device_pci_assignable_remove) and xen-command-line.pandoc
(`iommu=quarantine`) for the quarantine.
"""

from collections.abc import Iterable, Iterator

from gpc.output.render import section
from gpc.plan import Binding, Plan, SplitFunction
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.language import SHELL, SYSTEMD
from gpc.uses import WAYS, Sight
from gpc.why import Traced, defaulted, leaves

NAME = "bind"
TITLE = "/usr/local/sbin/gpc-bind, the unit that runs it at boot, and gpc-lend for what is lent"

STARTERS = {
    "xen": ("xendomains.service",),
    "kvm": ("libvirtd.service", "virtqemud.service", "libvirt-guests.service"),
}
"""What starts guests at boot, and must find their cards kept."""


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: names, addresses and ids always fit."""
    return ()


def lower(plan: Plan) -> Iterator[Sheet]:
    """The script and its unit, where any function is kept or split; gpc-lend, if one is lent."""
    bindings, lendings, split = plan.host.bindings, plan.host.lendings, plan.host.split
    if not bindings and not lendings and not split:
        return
    lent = [binding for lending in lendings for binding in lending.bindings]
    first = (*bindings, *lent)[0] if bindings or lent else None
    counts = leaves(*(one.how_many.why for one in split))
    parents = (*leaves(*(binding.driver.why for binding in (*bindings, *lent))), *counts)
    yield Sheet(
        "usr/local/sbin/gpc-bind",
        "gpc-bind.j2",
        SHELL,
        {
            "script": section("bind-script", *parents),
            "everywhere": section("bind-script"),
            "rows": [_row(binding) for binding in bindings],
            "lending": section("lent-cards", *leaves(*(one.driver.why for one in lent)))
            if lent
            else None,
            "lent": [_row(binding) for binding in lent],
            "splitting": section("virtual-functions", *counts) if split else None,
            "split": [_split(one) for one in split],
            "virtual": [row for one in split for row in _virtual(one)],
            "nothing": section("bind-script", *parents) if lent or split else None,
            "both": section("virtual-functions", *parents) if lent and split else None,
            "module": first.driver if first else defaulted("-", "bind-script", *counts),
            "driver": first.driver_name if first else defaulted("-", "bind-script", *counts),
            "method": first.method if first else defaulted("-", "bind-script", *counts),
            "ways": [_way(way) for way in WAYS],
        },
        mode=0o755,
    )
    if lendings:
        from gpc_targets.bind.lend import lend

        yield lend(plan)
    if not bindings and not split:
        return
    yield Sheet(
        "etc/systemd/system/gpc-bind.service",
        "gpc-bind.service.j2",
        SYSTEMD,
        {
            "unit": section("bind-unit", *parents),
            "switch": defaulted("gpc.disable=1", "off-switch"),
            "starters": list(_starters(plan)),
        },
        actions=("systemd daemon-reload",),
    )
    yield Sheet(
        "etc/systemd/system/multi-user.target.d/gpc.conf",
        "gpc.conf.j2",
        SYSTEMD,
        {"unit": section("bind-unit", *parents)},
        actions=("systemd daemon-reload",),
    )


def _way(way: Sight) -> dict[str, Traced[str]]:
    words = {"how": way.how, "where": way.where, "what": way.what}
    return {key: defaulted(word, "disks-in-use") for key, word in words.items()}


def _row(binding: Binding) -> dict[str, Traced[str]]:
    function = binding.function
    return {
        "address": function.address.map(str),
        "id": function.id.map(str),
        "name": Traced(function.name, binding.driver.why),
        "driver": function.driver or Traced("-", function.id.why),
        "behind": function.way or Traced("-", function.address.why),
    }


def _split(one: SplitFunction) -> dict[str, Traced[str]]:
    function = one.function
    return {
        "address": function.address.map(str),
        "id": function.id.map(str),
        "name": Traced(function.name, one.how_many.why),
        "count": one.how_many.map(str),
        "probe": one.probe.map(lambda on: str(int(on))),
    }


def _virtual(one: SplitFunction) -> Iterator[dict[str, Traced[str]]]:
    for each in one.declared:
        yield {
            "of": one.function.address.map(str),
            "index": each.which.map(str),
            "address": each.function.address.map(str),
            "name": Traced(each.function.name, each.which.why),
        }


def _starters(plan: Plan) -> Iterator[Traced[str]]:
    for unit in STARTERS[plan.host.hypervisor]:
        yield defaulted(unit, "bind-unit", *plan.host.hypervisor_decided_by)
    for guest in plan.guests:
        if guest.backend.value == "qemu":
            yield guest.name.map(lambda name: f"gpc-guest-{name}.service").also(guest.backend.why)
