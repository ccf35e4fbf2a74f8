"""What gpc refuses of a foreign guest is left out and told, and nothing else goes with it."""

from __future__ import annotations

import pytest

from gpc.build import build_source
from gpc.lift.cards import HostCard, Shown
from gpc.lift.entries import with_guest
from gpc.lift.foreign import Read, read, read_back
from gpc.lift.ground import ground
from gpc.lift.judged import judge, judge_host
from gpc.lift.lifted import SaidValue, Value
from gpc.lift.prune import prune
from gpc.report.located import START
from gpc_schemas.guest.cards import Passed
from gpc_schemas.units import PciAddress, PciId
from kit.qemu_scripts import PLAIN

DOMAIN = (
    "<domain type='kvm'><name>v</name><memory unit='GiB'>4</memory><vcpu>2</vcpu><os>"
    "<type machine='q35'>hvm</type></os><features><acpi/></features><devices>{}</devices></domain>"
)
FUNCTION = (
    "<hostdev mode='subsystem' type='pci' managed='no'><source>"
    "<address domain='0' bus='0x05' slot='0' function='{}'/></source>{}</hostdev>"
)
PORTS = tuple(PciAddress(0, 5, 0, number) for number in (0, 1))


def found(
    text: str, known: dict[PciAddress, HostCard] | None = None, system: str = "linux"
) -> Read:
    (one,) = read("v", text.encode(), known or {}, {}, system)
    return one


DISKS = (
    "<disk type='nvme'><driver type='raw'/><source type='pci' managed='yes' namespace='1'>"
    "<address domain='0' bus='5' slot='0' function='0'/></source>"
    "<target dev='vda' bus='virtio'/></disk>"
    "<disk type='file'><driver type='raw'/><source file='/a.img'><encryption format='luks'><secret "
    "type='passphrase' uuid='6fd3f62d-9fe7-4a4e-a869-7acd6376d8ea'/></encryption></source>"
    "<target dev='vdb' bus='virtio'/></disk><disk type='file'><driver type='qcow2'/>"
    "<source file='/b.img'/><target dev='vdc' bus='virtio'/></disk>"
)
NETWORKS = (
    "<interface type='bridge'><source bridge='br0'/></interface><interface type='bridge'>"
    "<source bridge='br1'/><mac address='52:54:00:00:00:01'/><model type='e1000e'/></interface>"
)


def test_a_disk_that_is_left_out_takes_no_name_from_the_others() -> None:
    card = HostCard("gpus", "card", PORTS, ("", "audio"))
    one = found(DOMAIN.format(DISKS + FUNCTION.format(1, "")), dict.fromkeys(PORTS, card))
    assert any("host.devices declares no `card`" in message for message in judged(one))
    added = prune(one.guest, ground(None, "kvm", one.cards))
    assert not [path for path in added if path[0] == "disks"]
    kept = {path[1:] for path in one.guest.keys if path[0] == "disks"}
    assert {("disk2", "file"), ("disk2", "luks", "secret"), ("disk3", "file")} <= kept
    assert ("disk2", "bus") not in kept, "what gpc does by itself"
    (said,) = [each for each in one.guest.told if "is not given" in each.message]
    assert "05:00.1" in said.message
    assert "`disks.disk`" in said.message
    assert one.guest.left.count("card/function") == 1


@pytest.mark.parametrize("function", [0, 1])
def test_a_card_of_which_a_network_is_one_function_tells_of_the_other(function: int) -> None:
    card = HostCard("devices", "nic", PORTS, ("", "more"))
    network = "<interface type='hostdev'><source><address type='pci' domain='0' bus='5' slot='0' "
    network += f"function='{function}'/></source></interface>"
    both = network + FUNCTION.format(1 - function, "")
    for text, number in ((network, 0), (both, 1)):
        one = found(DOMAIN.format(text), dict.fromkeys(PORTS, card))
        said = [each.message for each in one.guest.told if "is not given" in each.message]
        assert len(said) == number
        assert all(f"05:00.{1 - function}" in message for message in said)


@pytest.mark.parametrize("area", ["disks", "networks"])
def test_what_stands_in_the_file_is_never_what_gpc_adds(area: str) -> None:
    one = found(DOMAIN.format(DISKS[DISKS.index("<disk type='file'>") :] + NETWORKS))
    first = next(path for path in one.guest.keys if path[0] == area)[:2]
    one.guest.keys = {path: s for path, s in one.guest.keys.items() if path[:2] != first}
    assert not judged(one)
    said = {path for path in one.guest.keys if path[0] == area}
    added = prune(one.guest, ground(None, "kvm", one.cards))
    assert {path[:2] for path in said} == {(area, f"{first[1]}2")}
    assert not [path for path in added if path[0] == area and path[-1] in ("file", "bridge", "mac")]
    assert {path[:2] for path in added if path[0] == area} <= {(area, f"{first[1]}2")}


def judged(one: Read) -> list[str]:
    """What is told by the judge."""
    before = len(one.guest.told)
    judge(one.guest, ground(None, "kvm", one.cards))
    return [said.message for said in one.guest.told[before:]]


def test_a_card_whose_only_option_is_refused_is_still_given() -> None:
    one = found(
        "qemu-system-x86_64 -enable-kvm -m 4G -M q35 -cpu host "
        "-device vfio-pci,host=05:00.0,x-vga=on -device vfio-pci,host=05:00.1"
    )
    assert any("gpus.card.vga_ranges" in message for message in judged(one))
    assert "gpus: [card]" in with_guest("gpc: 1\n", one.guest, one.host)


@pytest.mark.parametrize("at", [False, True])
@pytest.mark.parametrize("key", sorted(Passed.__annotations__))
def test_a_card_stays_whichever_of_its_keys_is_refused(key: str, at: bool) -> None:
    if at and key == "at":
        return
    one = found(f"{PLAIN} -device vfio-pci,host=05:00.0 -device vfio-pci,host=05:00.1\n")
    del one.guest.keys["gpus", "card"]
    wrong: Value = ("no", "such")
    one.guest.keys["gpus", "card", key] = SaidValue(wrong, START)
    if at:
        one.guest.keys["gpus", "card", "at"] = SaidValue("00:09.0", START)
    assert len(judged(one)) == 1
    assert ("gpus", "card") in one.guest.keys
    assert ("gpus", "card", key) not in one.guest.keys


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        (("disks", "d"), "file"),
        (("networks", "n"), "bridge"),
        (("mediated", "m"), "uuid"),
        (("usb", "devices", "u"), "id"),
    ],
)
def test_an_entry_that_goes_with_its_last_key_is_told(entry: tuple[str, ...], key: str) -> None:
    one = found(f"{PLAIN}\n")
    one.guest.keys[(*entry, key)] = SaidValue("?? ??", START)
    (told,) = judged(one)
    assert f"`{'.'.join(entry)}` with it" in told
    assert not any(path[: len(entry)] == entry for path in one.guest.keys)


def test_of_a_boot_list_the_sound_entries_stay() -> None:
    one = found(f"{PLAIN} -drive file=/srv/a.img,if=virtio\n")
    one.guest.keys["boot",] = SaidValue(("disks.gone", "disks.disk", "disks.lost"), START)
    told = judged(one)
    assert one.guest.get("boot") == ("disks.disk",)
    assert ["`boot: disks.gone` " in told[0], "`boot: disks.lost` " in told[1]] == [True, True]


@pytest.mark.parametrize("is_known", [False, True])
def test_a_rom_that_no_machine_may_have_is_told_and_not_written(is_known: bool) -> None:
    known = {PORTS[0]: HostCard("gpus", "big", PORTS[:1], ("",))} if is_known else {}
    one = found(DOMAIN.format(FUNCTION.format(0, "<rom file='a.rom'/>")), known)
    kept = judge_host(ground(None, "kvm", one.cards), one.guest, one.host)
    assert [path[-1] for path in one.host if path not in kept] == ["rom"]
    assert "a.rom` is left out" in one.guest.told[-1].message
    sound = found(DOMAIN.format(FUNCTION.format(0, "<rom file='/srv/a.rom'/>")), known)
    alone = ground(None, "kvm", sound.cards)
    assert judge_host(alone, sound.guest, sound.host) == sound.host


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("is_domain", [True, False])
def test_a_place_in_the_boot_order_is_that_of_the_first_function(
    number: int, is_domain: bool
) -> None:
    card = HostCard("devices", "nic", PORTS, ("", "second"))
    places = ["", ""]
    places[number] = "<boot order='1'/>" if is_domain else ",bootindex=1"
    one = found(
        DOMAIN.format("".join(map(FUNCTION.format, (0, 1), places)))
        if is_domain
        else PLAIN + "".join(f" -device vfio-pci,host=05:00.{n}{places[n]}" for n in (0, 1)),
        dict.fromkeys(PORTS, card),
    )
    boot = one.guest.keys.get(("boot",))
    has_place = boot is not None and boot.value == ("devices.nic",)
    assert has_place is (number == 0)
    told = [said.message for said in one.guest.told if "boot order" in said.message]
    assert len(told) == number


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        (("", ""), "gpus"),
        (("<boot order='1'/>", ""), "devices"),
        (("", "<boot order='1'/>"), "devices"),
        (("<rom file='/srv/a.rom'/>", ""), "gpus"),
    ],
)
def test_what_a_device_is_follows_from_what_the_file_says_of_it(
    more: tuple[str, str], kind: str
) -> None:
    one = found(DOMAIN.format("".join(map(FUNCTION.format, (0, 1), more))))
    (card,) = one.cards
    assert card.kind == kind
    (told,) = (said for said in one.guest.told if "is taken for" in said.message)
    assert f"move {card.name} from `{kind}`" in told.help
    seen = {PORTS[0]: Shown(PciId(0x8086, 0x1521), False)}
    (known,) = read("v", DOMAIN.format(FUNCTION.format(0, "")).encode(), {}, seen, "linux")
    assert not any("is taken for" in said.message for said in known.guest.told)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("", "", ""), ("", "function_1", "function_2")),
        (("vga", "audio", "usb"), ("", "audio", "usb")),
        (("vga", "usb", "usb"), ("", "usb", "usb_2")),
        (("ethernet", "", "host bridge"), ("", "function_1", "function_2")),
    ],
)
def test_a_function_is_named_by_its_class_where_the_host_shows_that(
    words: tuple[str, ...], names: tuple[str, ...]
) -> None:
    domain = DOMAIN.format("".join(FUNCTION.format(number, "") for number in range(3)))
    seen = {
        PciAddress(0, 5, 0, number): Shown(PciId(0x10DE, number), number == 0, word=word)
        for number, word in enumerate(words)
    }
    (one,) = read("v", domain.encode(), {}, seen if any(words) else {}, "linux")
    assert one.cards[0].names == names


XEN = 'name = "a"\ntype = "hvm"\nmemory = 1024\nvcpus = 2\n'


@pytest.mark.parametrize(
    ("groups", "raw"),
    [
        ('"base", "freq"', "!apic_assist; !crash_ctl; !time_ref_count"),
        (
            '"base", "stimer", "hcall_ipi"',
            "stimer; !apic_assist; !crash_ctl; !freq; !time_ref_count",
        ),
        ('"defaults", "!freq"', "!freq"),
        ('"all"', "all"),
        ('"!freq"', None),
        ('"base", "freq", "time_ref_count", "apic_assist", "crash_ctl"', None),
    ],
)
def test_a_guest_gains_none_of_hyper_vs_groups(groups: str, raw: str | None) -> None:
    one = found(f"{XEN}viridian = [ {groups} ]\n", system="windows-10")
    assert one.guest.get("raw", "xl", "viridian") == raw
    alone = ground(None, "xen", one.cards)
    built = build_source("m", with_guest(alone, one.guest).encode())
    back = read_back(built, "a")
    assert back is not None
    assert back.get("raw", "xl", "viridian") == raw
    assert back.get("hyperv", "enabled") is (groups != '"!freq"')
