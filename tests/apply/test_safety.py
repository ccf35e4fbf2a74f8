"""What an apply refuses to take from a host, each with an option of its own, before it begins."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest

from gpc.apply.safety import dangers
from gpc.apply.wanted import Wanted
from gpc.host.reader import Answer, Stat
from gpc.image.records import Inside, Unread
from gpc.output.manifest import Manifest

CARD, SOUND, CONSOLE = "0000:01:00.0", "0000:01:00.1", "0000:02:00.0"
DISKS, NET = "0000:03:00.0", "0000:04:00.0"
IDS = {
    CARD: "10de:1e84",
    SOUND: "10de:10f8",
    CONSOLE: "1002:68f9",
    DISKS: "144d:a808",
    NET: "8086:1533",
}
CLASSES = {CARD: "030000", SOUND: "040300", CONSOLE: "030000", DISKS: "010802", NET: "020000"}
PCI = "/sys/bus/pci/devices"


class Fake:
    """A host of files in memory."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.links: dict[str, str] = {}
        for address, id in IDS.items():
            self.add(address, id)
        self.files["/proc/self/mountinfo"] = "30 1 259:2 / / rw - ext4 /dev/nvme0n1p2 rw\n"
        self.files["/sys/class/block/nvme0n1p2/dev"] = "259:2\n"
        self.files["/run/udev/data/b259:2"] = "E:ID_FS_TYPE=ext4\n"
        self.links["/sys/class/block/nvme0n1p2"] = (
            f"../../devices/pci0000:00/{DISKS}/nvme/nvme0/nvme0n1/nvme0n1p2"
        )
        header = "Iface\tDestination\tGateway\n"
        self.files["/proc/net/route"] = f"{header}eth0\t00000000\t0101A8C0\n"
        self.links["/sys/class/net/eth0"] = f"../../devices/pci0000:00/{NET}/net/eth0"

    def add(self, address: str, id: str) -> None:
        vendor, _, device = id.partition(":")
        self.files[f"{PCI}/{address}/vendor"] = f"0x{vendor}\n"
        self.files[f"{PCI}/{address}/device"] = f"0x{device}\n"
        self.files[f"{PCI}/{address}/class"] = f"0x{CLASSES[address]}\n"

    def drop(self, address: str) -> None:
        for name in ("vendor", "device", "class"):
            del self.files[f"{PCI}/{address}/{name}"]

    def read(self, path: str) -> bytes | None:
        return self.files[path].encode() if path in self.files else None

    def names(self, path: str) -> tuple[str, ...]:
        inside = [p.removeprefix(f"{path}/") for p in (*self.files, *self.links)]
        known = (p for p in inside if not p.startswith("/"))
        return tuple(sorted({p.partition("/")[0] for p in known}))

    def link(self, path: str) -> str | None:
        return self.links.get(path)

    def stat(self, path: str) -> Stat | None:
        kind = "file" if path in self.files else "link" if path in self.links else ""
        return Stat(kind, 0o644, 0, 0, 0, 0.0) if kind else None

    def query(self, command: Sequence[str]) -> Answer:
        return Answer(127, "")

    def image(self, path: str, wanted: Collection[str]) -> Inside | Unread:
        return Unread("is none")


def tree(*addresses: str) -> Wanted:
    """A build tree that binds functions."""
    bindings = tuple(
        {"function": f"f{n}", "address": a, "id": IDS[a], "driver": "vfio-pci"}
        for n, a in enumerate(addresses)
    )
    return Wanted(Manifest("test", None, "", {}, bindings, {}, {}), "", ())


def found(host: Fake, wanted: Wanted) -> list[tuple[str, str]]:
    """The dangers: their codes and the options that allow them."""
    return [(danger.code, danger.flag) for danger in dangers(host, wanted)]


def test_a_second_card_with_its_sound_is_no_danger() -> None:
    assert found(Fake(), tree(CARD, SOUND)) == []


def test_the_only_graphics_card_is_refused() -> None:
    host = Fake()
    host.drop(CONSOLE)
    assert found(host, tree(CARD, SOUND)) == [("only-gpu", "take-only-gpu")]


def test_all_graphics_cards_together_are_refused() -> None:
    assert found(Fake(), tree(CARD, CONSOLE)) == [("only-gpu", "take-only-gpu")]


def test_a_card_that_may_have_outputs_is_one_to_keep() -> None:
    host = Fake()
    host.files[f"{PCI}/{CONSOLE}/class"] = "0x038000\n"
    assert found(host, tree(CARD)) == []


def test_a_3d_controller_that_stays_shows_nothing_of_the_host() -> None:
    host = Fake()
    host.files[f"{PCI}/{CONSOLE}/class"] = "0x030200\n"
    (danger,) = dangers(host, tree(CARD))
    assert (danger.code, danger.flag) == ("only-gpu", "take-only-gpu")
    assert "with outputs would be taken: 0000:01:00.0" in danger.message
    assert found(host, tree(CONSOLE)) == []


def test_where_no_card_has_outputs_all_of_them_are_refused() -> None:
    host = Fake()
    for card in (CARD, CONSOLE):
        host.files[f"{PCI}/{card}/class"] = "0x030200\n"
    assert found(host, tree(CARD)) == []
    assert found(host, tree(CARD, CONSOLE)) == [("only-gpu", "take-only-gpu")]


def test_another_device_at_the_address_is_refused_whatever_is_said() -> None:
    host = Fake()
    host.add(CARD, "8086:1234")
    (danger,) = dangers(host, tree(CARD))
    assert (danger.code, danger.flag) == ("device-differs", "")
    assert "8086:1234 stands at 0000:01:00.0, and the tree wants 10de:1e84" in danger.message


def test_nothing_at_the_address_is_refused_whatever_is_said() -> None:
    host = Fake()
    host.drop(CARD)
    (danger,) = dangers(host, tree(CARD))
    assert (danger.code, danger.flag) == ("device-differs", "")
    assert danger.message.startswith("nothing stands at 0000:01:00.0")


def test_the_controller_of_a_mounted_disk_is_refused() -> None:
    assert found(Fake(), tree(DISKS)) == [("holds-disk", "take-mounted-disk")]


def test_a_disk_that_is_not_mounted_may_be_taken() -> None:
    host = Fake()
    host.files["/proc/self/mountinfo"] = "30 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
    assert found(host, tree(DISKS)) == []


def test_swap_is_a_use_of_a_disk() -> None:
    host = Fake()
    host.files["/proc/self/mountinfo"] = "30 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
    host.files["/proc/swaps"] = "Filename\tType\n/dev/nvme0n1p2 partition 1 0 -2\n"
    assert found(host, tree(DISKS)) == [("holds-disk", "take-mounted-disk")]


@pytest.mark.parametrize("missing", ["/proc/self/mountinfo", "/run/udev/data/b259:2"])
def test_a_disk_of_which_nothing_can_be_told_is_refused(missing: str) -> None:
    host = Fake()
    host.files["/proc/self/mountinfo"] = "30 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
    del host.files[missing]
    (danger,) = dangers(host, tree(DISKS))
    assert (danger.code, danger.flag) == ("holds-disk", "take-mounted-disk")
    assert "unknown" in danger.message


def test_the_card_of_the_default_route_is_refused() -> None:
    assert found(Fake(), tree(NET)) == [("holds-the-default-route", "take-default-route")]


def test_a_host_without_pci_or_a_tree_without_bindings_is_not_judged() -> None:
    host = Fake()
    assert found(host, tree()) == []
    for address in IDS:
        host.drop(address)
    assert found(host, tree(CARD)) == []


def test_each_danger_is_told_with_its_way_out() -> None:
    for danger in dangers(Fake(), tree(CARD, CONSOLE, DISKS, NET)):
        first, second = danger.lines()
        assert first.startswith(f"refused[{danger.code}]: ")
        assert second.startswith("  help: ")
        assert f"--{danger.flag}" in second


@pytest.mark.parametrize("flags", [(), ("take-only-gpu",), ("take-only-gpu", "take-default-route")])
def test_each_danger_takes_its_own_option(
    monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...]
) -> None:
    """The command ends with 5 until every danger was allowed by its own name."""
    from gpc.apply import safety
    from gpc.commands import apply
    from gpc.commands.system import Ended
    from gpc.host.writer import RealHost

    asked = dangers(Fake(), tree(CARD, CONSOLE, NET))
    monkeypatch.setattr(safety, "dangers", lambda host, wanted: asked)
    host = RealHost("/")
    if len(flags) == 2:
        apply._preflight(host, tree(CARD, CONSOLE, NET), flags)
        return
    with pytest.raises(Ended) as ended:
        apply._preflight(host, tree(CARD, CONSOLE, NET), flags)
    assert ended.value.code == 5
    assert ended.value.lines[-1] == "nothing was changed"
    assert len(ended.value.lines) == 1 + 2 * (2 - len(flags))


def test_no_option_allows_another_device(monkeypatch: pytest.MonkeyPatch) -> None:
    from gpc.apply import safety
    from gpc.commands import apply
    from gpc.commands.system import Ended
    from gpc.host.writer import RealHost

    host = Fake()
    host.drop(CARD)
    asked = dangers(host, tree(CARD))
    monkeypatch.setattr(safety, "dangers", lambda host, wanted: asked)
    every = ("take-only-gpu", "take-mounted-disk", "take-default-route")
    with pytest.raises(Ended) as ended:
        apply._preflight(RealHost("/"), tree(CARD), every)
    assert ended.value.code == 5


def test_an_image_below_a_root_is_not_judged_by_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from gpc.apply import safety
    from gpc.commands import apply
    from gpc.host.writer import RealHost

    def never(host: object, wanted: object) -> list[object]:
        raise AssertionError("asked about this machine")

    monkeypatch.setattr(safety, "dangers", never)
    apply._preflight(RealHost("/some/image"), tree(CARD), ())
