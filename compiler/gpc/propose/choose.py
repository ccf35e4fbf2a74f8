"""Which graphics card a host can give away, judged card by card with reasons. Pure."""

from __future__ import annotations

from gpc.detect import Facts
from gpc.detect.cards import whole_cards
from gpc.detect.judge import (
    acs_override,
    companions,
    host_lacks,
    in_words,
    is_in_the_way,
    is_integrated,
    listing,
    outputs,
    used_with,
)
from gpc.detect.pci import VGA, PciCard, PciFunction
from gpc_schemas.records import NamedTuple

VENDORS = {
    0x1002: "amd",
    0x102B: "matrox",
    0x10DE: "nvidia",
    0x1234: "qemu",
    0x1A03: "aspeed",
    0x1AF4: "virtio",
    0x1B36: "qxl",
    0x8086: "intel",
}


class Verdict(NamedTuple):
    """A card, its name in machine.yaml, and what speaks for and against giving it away."""

    card: PciCard
    name: str
    title: str | None
    merits: tuple[str, ...]
    obstacles: tuple[str, ...]
    doubts: tuple[str, ...]


class Proposal(NamedTuple):
    """A verdict on every graphics card, the one to give away, and what the host itself lacks."""

    verdicts: tuple[Verdict, ...]
    chosen: Verdict | None
    lacks: tuple[str, ...]
    unnamed: tuple[PciCard, ...]  # cards whose id could not be read
    hidden: tuple[PciCard, ...]  # cards behind Intel's VMD, which nobody is given by themselves


def propose(facts: Facts) -> Proposal:
    """What to declare, and which card to give away, if any."""
    found = [card for card in whole_cards(facts.pci) if card.is_gpu]
    hidden = tuple(card for card in found if card.main.address.is_behind_vmd)
    cards = [card for card in found if card not in hidden]
    named = [card for card in cards if card.main.id is not None]
    unnamed = tuple(card for card in cards if card.main.id is None)
    groups = facts.pci.groups()
    titles = dict(facts.names)
    verdicts = []
    for name, card in zip(_names(named), named, strict=True):
        title = titles.get(card.main.id) if card.main.id is not None else None
        shown = any(other.main.boot_vga for other in cards if other is not card)
        verdicts.append(_judge(facts, card, name, title, groups, cards, shown))
    lacks = host_lacks(facts)
    able = [verdict for verdict in verdicts if not verdict.obstacles]
    chosen = min(able, key=_order) if able and not lacks else None
    return Proposal(tuple(verdicts), chosen, lacks, unnamed, hidden)


def _order(verdict: Verdict) -> tuple[int, int, tuple[int, ...]]:
    """Fewest doubts first, then the most memory behind a BAR, then the lowest address."""
    regions = verdict.card.main.regions
    largest = max((region.end - region.start for region in regions), default=0)
    return len(verdict.doubts), -largest, verdict.card.main.address


def _names(cards: list[PciCard]) -> list[str]:
    """A name for each card: its maker, numbered where there are several of one maker."""
    words = [VENDORS.get(card.main.id.vendor if card.main.id else 0, "gpu") for card in cards]
    names, seen = [], dict.fromkeys(words, 0)
    for word in words:
        seen[word] += 1
        names.append(f"{word}_{seen[word]}" if words.count(word) > 1 else word)
    return names


def _judge(
    facts: Facts,
    card: PciCard,
    name: str,
    title: str | None,
    groups: dict[int, list[PciFunction]],
    cards: list[PciCard],
    shown_elsewhere: bool,
) -> Verdict:
    merits, obstacles, doubts = [], [], []
    main = card.main
    others = [other for other in cards if other is not card]
    if not others:
        obstacles.append("it is the only graphics card")
    elif main.boot_vga:
        obstacles.append("the firmware shows its messages on it")
    elif main.boot_vga is None and main.kind == VGA and not shown_elsewhere:
        obstacles.append("whether the firmware shows its messages on it could not be read")
    elif outputs(main) is None and all(outputs(other.main) is not None for other in others):
        obstacles.append("no other card is known to have outputs")
    else:
        merits.append("the firmware does not show its messages on it")
    if others and is_integrated(facts, card) is not False:
        known = is_integrated(facts, card) is not None
        part = "it is part of the processor or the chipset"
        obstacles.append(part if known else f"whether {part} could not be told")
    in_group, against, maybe = _group(facts, card, groups)
    merits += in_group
    obstacles += against
    doubts += maybe
    if main.has_reset:
        methods = f" ({', '.join(main.reset_methods)})" if main.reset_methods else ""
        merits.append(f"it can be reset{methods}")
    else:
        doubts.append("it shows no way to be reset, so a second start of the guest may hang")
    blind = [function for function in card.functions if function.id is None]
    if blind:
        obstacles.append(f"the id of its {listing(blind)} could not be read")
    blank = outputs(main)
    if blank:
        doubts.append(
            f"{blank}: no monitor on it shows the guest's picture, which then takes Looking Glass, "
            "a remote desktop, or a laptop whose switch (MUX) gives the panel to it"
        )
    split = [f for f in facts.pci.functions if f.physical == main.address]
    if split:
        doubts.append(f"it is split into {listing(split)}")
    held = used_with(facts, card.functions)
    if held:
        obstacles.append(f"it holds {in_words(held)}")
    return Verdict(card, name, title, tuple(merits), tuple(obstacles), tuple(doubts))


def _group(
    facts: Facts, card: PciCard, groups: dict[int, list[PciFunction]]
) -> tuple[list[str], list[str], list[str]]:
    """What a card's IOMMU group says for giving it away, against it, and what it leaves open."""
    others = companions(card.functions, groups)
    strangers = [function for function in others if is_in_the_way(function)]
    made_up = acs_override(facts)
    if strangers:
        return [], [f"its IOMMU group also holds {listing(strangers)}"], []
    if card.main.group is None:
        if facts.xen is not None:
            return [], [], []  # which knows no groups
        if groups:
            return [], ["it is in no IOMMU group"], []
        return [], [], ["what shares its IOMMU group shows only once the kernel has made groups"]
    if made_up:
        doubt = f"its IOMMU group proves nothing: the kernel was told {made_up.partition('=')[0]}"
        return [], [], [doubt]
    if others:
        return ["nothing else in its IOMMU group is in the way"], [], []
    return ["nothing else is in its IOMMU group"], [], []
