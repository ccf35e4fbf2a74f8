"""Where there is a rule, and what it says."""

from __future__ import annotations

import pytest

from kit.hosts import built, file, lines, machine

RULES = "etc/udev/rules.d/70-gpc.rules"


def test_each_function_is_named_to_its_keeper_on_one_line_after_its_id_was_looked_at() -> None:
    first, second = (line for line in lines(machine(), RULES) if "driver_override" in line)
    assert first == (
        'TEST!="/sys/bus/pci/devices/0000:01:00.0/driver", '
        'ATTR{[pci/0000:01:00.0]vendor}=="0x1002", ATTR{[pci/0000:01:00.0]device}=="0x6818", '
        'ATTR{[pci/0000:01:00.0]driver_override}="vfio-pci", '
        'ATTR{[subsystem/pci]drivers_probe}="0000:01:00.0"'
    )
    assert '"0xaab0"' in second


def test_the_way_to_a_function_is_looked_at_first_where_it_is_declared() -> None:
    text = machine().replace(
        "      driver: radeon", "      driver: radeon\n      behind: [00:01.1]"
    )
    first, second = (line for line in lines(text, RULES) if "driver_override" in line)
    assert first.startswith('TEST=="/sys/bus/pci/devices/0000:00:01.1/0000:01:00.0", TEST!=')
    assert "TEST==" not in second


def test_xen_pciback_is_called_pciback_in_sysfs() -> None:
    text = "\n".join(lines(machine(backend="xl"), RULES))
    assert "kmod load xen-pciback" in text
    assert 'driver_override}="pciback"' in text


@pytest.mark.parametrize(
    "text",
    [
        machine(more="binding: {by: id}"),
        machine(backend="xl", kernel="4.8"),
        machine(guest="").replace("    gpus: [card]\n", ""),
    ],
    ids=["by-id", "old-pciback", "nothing-given"],
)
def test_there_is_no_rule_where_no_function_is_bound_by_naming_its_driver(text: str) -> None:
    assert file(text, RULES) is None


def test_udev_reads_it_before_it_loads_drivers_and_is_told_to_reload() -> None:
    (rules,) = (a for a in built(machine()).artifacts if a.path == RULES)
    assert rules.path.rsplit("/", 1)[-1] < "80-drivers.rules"
    assert "udev reload" in rules.actions


ATTRIBUTES = "etc/udev/rules.d/81-gpc-attributes.rules"


def test_what_a_workaround_writes_is_written_to_each_function_whose_id_is_right() -> None:
    text = machine() + "workarounds: {no-d3cold: on}\n"
    written = [line for line in lines(text, ATTRIBUTES) if line.startswith("KERNEL")]
    assert (
        'KERNEL=="0000:01:00.0", ATTR{vendor}=="0x1002", ATTR{device}=="0x6818", '
        'ATTR{[pci/0000:01:00.0]d3cold_allowed}="0"'
    ) in written
    assert (
        'KERNEL=="0000:01:00.1", ATTR{vendor}=="0x1002", ATTR{device}=="0xaab0", '
        'ATTR{[pci/0000:01:00.1]power/control}="on"'
    ) in written
    assert len(written) == 4
    assert file(machine(), ATTRIBUTES) is None


def test_the_size_of_a_bar_is_written_before_the_function_has_a_driver() -> None:
    text = machine(kernel="6.1") + "workarounds: {radeon-doorbell-bar: on}\n"
    first, second = (line for line in lines(text, RULES) if "driver_override" in line)
    assert first.index('resource2_resize}="3"') < first.index("driver_override")
    assert "resize" not in second
    assert file(text, ATTRIBUTES) is None


def test_the_size_of_a_bar_is_not_written_where_no_rule_binds_the_card() -> None:
    text = (
        machine(kernel="6.1", more="binding: {by: id}") + "workarounds: {radeon-doorbell-bar: on}\n"
    )
    warnings = {each.code: each.path for each in built(text).warnings}
    assert warnings["workaround-has-no-effect"] == "workarounds.radeon-doorbell-bar"
