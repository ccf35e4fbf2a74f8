"""Words for QEMU that stand beside a guest of another program's: those that keys say. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gpc.lift.expansion import Known
from gpc.lift.lifted import Lifted
from gpc.lift.xml import Element, Text
from gpc.report.located import Span
from gpc_targets.qemu.lift import shared, sound, usb
from gpc_targets.qemu.lift.line import Reading, read

DEVICES: tuple[Callable[[Reading, Element], bool], ...] = (
    sound.device,
    usb.device,
    shared.memory,
)
"""What takes a device that needs nothing of the guest's other words."""


def words(guest: Lifted, given: Sequence[Text]) -> list[Text]:
    """The words that no key says; of an option all of it is taken, or nothing."""
    known: list[Known] = []
    at: list[Span] = []
    for word in given:
        known.append(Known(word.value, tuple(range(len(at), len(at) + len(word.value)))))
        at += [word.span] * len(word.value)
    if not at:
        return list(given)
    told = len(guest.told)
    line = read(guest, known, lambda start, end: at[max(0, min(start, len(at) - 1))])
    if len(guest.told) > told:
        del guest.told[told:]
        return list(given)
    reading = Reading(guest, line)
    for option in line.options:
        if id(option) not in reading.seen:
            _take(reading, option)
    return [
        Text(word, option.span)
        for option in line.options
        if id(option) not in reading.seen
        for word in line.words[id(option)]
    ]


def _take(reading: Reading, option: Element) -> None:
    if option.name != "-device" or "driver" not in option.attributes:
        return
    guest, before = reading.guest, reading.marks()
    keys, told, left = dict(guest.keys), len(guest.told), len(guest.left)
    boots = list(guest.order)
    is_taken = any(device(reading, option) for device in DEVICES)
    mine = [each for each in reading.line.options if id(each) in reading.seen - before.seen]
    is_whole = all(id(text) in reading.seen for each in mine for text in each.attributes.values())
    if not is_taken or not is_whole or len(guest.told) > told:
        reading.unmark(before)
        guest.keys.clear()
        guest.keys.update(keys)
        guest.order = boots
        del guest.told[told:], guest.left[left:]
