"""Shares of cards that stay with the host (mdev), and what its drivers are told for them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpc.plan import Card, Mediated, ModuleOption
from gpc.settle.guest import uuid_of_share
from gpc.why import Path, Traced, because, defaulted, leaves, written
from gpc_schemas.host import Device, Gpu

GVT_G = "i915-GVTg"
"""How the types of Intel's own begin. Source: Linux 6.1, drivers/gpu/drm/i915/gvt/kvmgt.c."""


def mediated(host: str, path: Path, card: Device) -> Iterator[Mediated]:
    """The shares of a card, in the order of the file."""
    shares = card.mediated if isinstance(card, Gpu) else {}
    for name, asked in shares.items():
        at: Path = (*path, "mediated", name)
        uuid = (
            defaulted(
                uuid_of_share(host, str(path[-1]), name),
                "mediated-uuid",
                *(("host", "name"), path, at),
            )
            if asked.uuid is None
            else written(asked.uuid, *at, "uuid")
        )
        yield Mediated(name, at, written(asked.type, *at, "type"), uuid)


def module_options(cards: Iterable[Card]) -> Iterator[ModuleOption]:
    """What Intel's driver is told where it is to share its card, which it does not by itself."""
    types = [each.type for card in cards for each in card.mediated if is_gvt_g(each)]
    if types:
        why = because("gvt-g", *leaves(*(each.why for each in types)))
        yield ModuleOption(Traced("i915", why), Traced("enable_gvt=1", why))


def is_gvt_g(share: Mediated) -> bool:
    """Whether it is one of Intel's own."""
    return share.type.value.startswith(GVT_G)
