"""What an apply would cost somebody: found on the live host, before anything is changed."""

from __future__ import annotations

import re

from gpc.apply.wanted import Wanted
from gpc.detect.look import Look
from gpc.detect.network import detect_network
from gpc.detect.storage import Use, detect_storage, use_of
from gpc.host.reader import HostReader
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import PciAddress

DISPLAY_CLASSES = ("0x0300", "0x0302", "0x0380")
"""VGA, 3D and other display controllers. Source: PCI Code and ID Assignment, 1.4."""

CONTROLLER_3D = "0x0302"

PCI = "/sys/bus/pci/devices"


class Danger(NamedTuple):
    """Something that is refused unless its own option allows it."""

    code: str
    message: str
    help: str
    flag: str

    def lines(self) -> tuple[str, ...]:
        """The danger as it is told."""
        return (f"refused[{self.code}]: {self.message}", f"  help: {self.help}")


def dangers(reader: HostReader, wanted: Wanted) -> list[Danger]:
    """What the tree's bindings would take from the host that it cannot do without.

    A device whose id differs has no option: the tree is about another machine.
    """
    bindings = wanted.manifest.bindings
    if not bindings or not reader.names(PCI):
        return []
    found = [danger for binding in bindings for danger in _identity(reader, binding)]
    bound = {binding["address"] for binding in bindings}
    displays = [
        address
        for address in reader.names(PCI)
        if _text(reader, f"{PCI}/{address}/class")[:6] in DISPLAY_CLASSES
    ]
    # A 3D controller has no outputs: one that stays shows nothing of the host.
    shown = [a for a in displays if _text(reader, f"{PCI}/{a}/class")[:6] != CONTROLLER_3D]
    if displays and bound.issuperset(shown or displays):
        found.append(
            Danger(
                "only-gpu",
                f"every graphics card of this host would be taken: {', '.join(displays)}"
                if bound.issuperset(displays)
                else f"every graphics card of this host with outputs would be taken: "
                f"{', '.join(shown)}",
                "the host would have no display; --take-only-gpu says that this is meant",
                "take-only-gpu",
            )
        )
    return found + _in_use(reader, bound)


def _identity(reader: HostReader, binding: dict[str, str]) -> list[Danger]:
    address = binding["address"]
    parts = [_text(reader, f"{PCI}/{address}/{name}")[2:] for name in ("vendor", "device")]
    found = ":".join(parts)
    way = binding.get("way")
    if found == binding["id"] and way and reader.stat(f"{PCI}/{way}") is None:
        return [
            Danger(
                "device-differs",
                f"{found} at {address} ({binding['function']}) is another of its kind: it is not "
                f"at {way}",
                "gpc check --live says what moved; correct machine.yaml and build again",
                "",
            )
        ]
    if found == binding["id"]:
        return []
    what = f"{found} stands at {address}" if all(parts) else f"nothing stands at {address}"
    return [
        Danger(
            "device-differs",
            f"{what}, and the tree wants {binding['id']} ({binding['function']}) there",
            "gpc check --live says what moved; correct machine.yaml and build again",
            "",
        )
    ]


def _in_use(reader: HostReader, bound: set[str]) -> list[Danger]:
    look = Look(reader)
    found = []
    storage = detect_storage(look)
    for address in sorted(bound):
        use = _use(reader, storage, address)
        if use is not None:
            found.append(
                Danger(
                    "holds-disk",
                    f"{address} drives {use.device}, which {use.what}"
                    if use.is_known
                    else f"whether this host uses {use.device}, which hangs on {address}, is "
                    f"unknown: {use.what}",
                    "unmount it, or say --take-mounted-disk"
                    if use.is_known
                    else "look for yourself; --take-mounted-disk says that it may be taken",
                    "take-mounted-disk",
                )
            )
    network = detect_network(look)
    for function in network.route_functions:
        if str(function) in bound:
            found.append(
                Danger(
                    "holds-the-default-route",
                    f"{function} is the network card of the default route ({network.route})",
                    "the host would lose its network; --take-default-route says that it is meant",
                    "take-default-route",
                )
            )
    return found


def _use(reader: HostReader, storage: tuple[Use, ...], address: str) -> Use | None:
    code = _text(reader, f"{PCI}/{address}/class").removeprefix("0x")[:4]
    kind = int(code, 16) if re.fullmatch("[0-9a-f]{4}", code) else None
    driver = (reader.link(f"{PCI}/{address}/driver") or "").rpartition("/")[2] or None
    return use_of(storage, PciAddress.parse(address), kind, driver)


def _text(reader: HostReader, path: str) -> str:
    return (reader.read(path) or b"").decode("ascii", "replace").strip()
