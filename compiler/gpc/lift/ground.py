"""A host on which one guest is compiled by itself, to see what becomes of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from gpc.lift.cards import HostCard
from gpc.lift.entries import with_host
from gpc.lift.lifted import SaidValue
from gpc.lift.page import block
from gpc.parts.cards import IGD
from gpc.report.located import START
from gpc.settle.shipped import ALONE
from gpc.why import Path
from gpc_schemas.host import Host

SPLIT = "what-is-split"
"""The device that has the virtual functions which a guest is given."""


def ground(host: Host | None, hypervisor: str, cards: Iterable[HostCard]) -> str:
    """A machine.yaml without guests, for one of them.

    Its host is like `host` as far as that decides how guests are written, and has the cards.
    """
    named = {
        "name": host.name if host else "host",
        "os": str(host.os) if host else "debian-13",
        "kernel": str(host.kernel) if host else "6.12",
    }
    for program in ALONE:
        if host and (version := getattr(host, program)) is not None:
            named[program] = str(version)
    xen = host.xen.version if host and host.xen else None
    vendor = host.cpu.vendor if host else "amd"
    keys = dict[Path, SaidValue]()
    split = 0
    for card in cards:
        for address, name in zip(card.functions, card.names, strict=True):
            at: Path = (card.kind, card.name)
            at = (*at, "functions", name) if name else at
            keys[(*at, "address")] = SaidValue(str(address), START)
            # At this address is the graphics of an Intel processor, where it is one.
            is_igd = card.kind == "gpus" and address == IGD
            keys[(*at, "id")] = SaidValue("8086:0001" if is_igd else "1234:0001", START)
        if card.is_virtual:
            keys[(card.kind, card.name, "of")] = SaidValue(SPLIT, START)
            keys[(card.kind, card.name, "index")] = SaidValue(split, START)
            split += 1
        if card.rom is not None:
            keys[(card.kind, card.name, "rom")] = SaidValue(card.rom, START)
    if split:
        at = ("devices", SPLIT)
        keys[(*at, "address")] = SaidValue("ffff:ff:1f.7", START)
        keys[(*at, "id")] = SaidValue("1234:0001", START)
        keys[(*at, "virtual_functions", "count")] = SaidValue(split, START)
    lines = [
        "gpc: 1",
        "host:",
        *block(named, 2),
        f"  cpu: {{vendor: {vendor}, cores: 512, threads: 2}}",
        "  headless: true",
        *([f"  xen: {f'{{version: {xen}}}' if xen else '{}'}"] if hypervisor == "xen" else []),
        "  gpus: {}",
    ]
    return with_host("\n".join(lines) + "\n", keys)
