"""A proposal as the text of a machine.yaml, every choice with its reason in a comment. Pure.

Every text is quoted, so that any reader of YAML reads it as it stands: 01:00.0 is a number to some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpc.detect import Facts
from gpc.detect.judge import bridges, controller_of, largest_bar, short, used_with
from gpc.detect.pci import PciCard, PciFunction
from gpc.functions import name_of_function
from gpc.keepers import keeps
from gpc.propose.choose import Proposal, Verdict, propose
from gpc.propose.guest import guest_lines
from gpc.propose.host import host_lines
from gpc.propose.lacking import NOTHING, SaidByHand, lacking, not_set_up
from gpc.propose.lines import comment, is_name, quoted
from gpc_schemas.units import Size

USUAL_BAR = 256 << 20
"""Bytes that a graphics card's memory window has without resizable BAR, mostly; none is larger."""


def machine_page(
    facts: Facts, said: SaidByHand = NOTHING, *, schema: str | None = None, guest: bool = True
) -> str:
    """The text of a machine.yaml for the host; `schema` is where an editor finds its schema.

    With `guest` it has a first guest, to be edited, where a card can be given to one.

    Nothing may be lacking: what the host does not show, `said` says.
    """
    if lacking(facts, said):
        raise AssertionError("a file for a host of which too little is known")
    proposal = propose(facts)
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += comment(
        "Written by `gpc init` from what the host shows. Edit it as you like: `gpc check` says "
        "what is wrong with it, `gpc check --live` where the host differs from it."
    )
    foreign = not_set_up(facts)
    if foreign is not None:
        what = "For its module and guests" if foreign.has_module else "For guests alone"
        lines += comment(f"{what}, as `gpc apply` refuses this host: {foreign.message}.")
    lines += ["gpc: 1", "host:", *_indented(host_lines(facts, said)), "  gpus:"]
    cards = list(_cards(facts, proposal))
    if not proposal.verdicts:
        lines[-1] = "  gpus: {}"
        cards += comment("No graphics card was found.", "    ")
    lines += cards
    lines += _drives(facts)
    if not guest:
        lines += ["guests: {}"]
    elif proposal.chosen is None:
        lines += ["guests: {}", *_nothing(proposal)]
    else:
        lines += ["guests:", *_indented(guest_lines(facts, proposal.chosen))]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _cards(facts: Facts, proposal: Proposal) -> Iterator[str]:
    for card in proposal.unnamed:
        text = f"A graphics card at {short(card.main)} is left out: its id could not be read."
        yield from comment(text, "    ")
    for card in proposal.hidden:
        yield from comment(f"A graphics card at {_behind(card.main)}", "    ")
    for verdict in proposal.verdicts:
        yield f"    {verdict.name}:"
        yield from comment(_verdict(verdict, proposal), "      ")
        main = verdict.card.main
        yield from (f"      {line}" for line in (*_identity(main), *_board(main)))
        if main.boot_vga:
            yield "      boot_display: true"
        yield from (f"      {line}" for line in _functions(verdict.card))


def _drives(facts: Facts) -> Iterator[str]:
    """Storage controllers that the host uses nothing of; what they are behind tells twins apart."""
    idle = [
        function
        for function in facts.pci.functions
        if function.is_storage
        and function.id is not None
        and function.physical is None
        and used_with(facts, [function]) is None
    ]
    free = [function for function in idle if not function.address.is_behind_vmd]
    for function in idle:
        if function.address.is_behind_vmd:
            yield from comment(f"A drive at {_behind(function)}", "  ")
    if not free:
        return
    yield "  devices:"
    yield from comment("No disk of these is used by the host: a guest may be given them.", "    ")
    words = [function.word if function.word.isalpha() else "storage" for function in free]
    for number, (word, function) in enumerate(zip(words, free, strict=True)):
        count = words[: number + 1].count(word)
        yield f"    {word}_{count}:" if words.count(word) > 1 else f"    {word}:"
        yield from (f"      {line}" for line in _identity(function))
        if function.upstream:
            yield f"      behind: [{bridges(function, quote=True)}]"


def _behind(function: PciFunction) -> str:
    return (
        f"{function.address} is left out: it is behind Intel's VMD, in whose name it reads and "
        "writes memory, so that no guest can be given it by itself. With VMD switched off in the "
        "firmware's setup it can."
    )


def _verdict(verdict: Verdict, proposal: Proposal) -> str:
    what = f"{verdict.title}. " if verdict.title else ""
    shares = _shares(verdict.card.main)
    if shares:
        what += f"It can be shared: {shares}. "
    if verdict is proposal.chosen:
        why = "; ".join(verdict.merits)
        but = f" But {'; '.join(verdict.doubts)}." if verdict.doubts else ""
        return f"{what}Proposed for the guest below: {why}.{but}"
    if verdict.obstacles:
        return f"{what}Stays with the host: {'; '.join(verdict.obstacles)}."
    if proposal.lacks:
        return f"{what}Stays with the host until that has an IOMMU."
    doubts = f" ({'; '.join(verdict.doubts)})" if verdict.doubts else ""
    return f"{what}Stays with the host; it could be given to a guest as well{doubts}."


def _shares(main: PciFunction) -> str:
    ways = [f"{main.virtual.most} virtual functions"] if main.virtual else []
    if main.mediated:
        types = f"{len(main.mediated)} types of mediated devices, such as {main.mediated[0]}"
        ways.append(f"{types}, by `mediated`")
    return ", ".join(ways)


def _identity(function: PciFunction) -> Iterator[str]:
    yield f"address: {quoted(short(function))}"
    yield f"id: {quoted(str(function.id))}"
    yield from _driver(function)


def _board(main: PciFunction) -> Iterator[str]:
    """What workarounds hang on beside the id, where it is not what most cards are."""
    controller = controller_of(main)
    if controller is not None and controller != "vga":
        yield f"controller: {quoted(controller)}"
    largest = largest_bar(main)
    if largest is not None and largest > USUAL_BAR:
        yield f"bar: {Size(largest)}"


def _driver(function: PciFunction) -> Iterator[str]:
    if keeps(function.driver):
        yield f"# driver: kept by {function.driver} now; write the host's own driver, if it has any"
    elif function.module is not None and is_name(function.module):
        yield f"driver: {quoted(function.module)}"


def _functions(card: PciCard) -> Iterator[str]:
    rest = [function for function in card.functions if function.address != card.main.address]
    known = [function for function in rest if function.id is not None]
    for function in rest:
        if function.id is None:
            yield f"# {short(function)} is left out: its id could not be read"
    if not known:
        yield "functions: {}"
        return
    yield "functions:"
    taken: set[str] = set()
    for function in known:
        name = name_of_function(function.word, function.address.function, taken)
        taken.add(name)
        parts = [f"address: {quoted(short(function))}", f"id: {quoted(str(function.id))}"]
        driver = "".join(_driver(function))
        if driver.startswith("#"):
            yield f"  {driver.replace('driver: kept', f'{name}: kept')}"
        elif driver:
            parts.append(driver)
        yield f"  {name}: {{{', '.join(parts)}}}"


def _nothing(proposal: Proposal) -> list[str]:
    """Why no guest is proposed, and what it would take."""
    if proposal.lacks:
        return comment(f"No card can be given to a guest yet: {proposal.lacks[0]}.", "  ")
    if not proposal.verdicts:
        return comment("There is no graphics card to give to a guest.", "  ")
    if len(proposal.verdicts) == 1:
        return comment(
            "No guest is proposed: this host would be left without a display. It takes a second "
            "graphics card (the processor's own will do), or `headless: true` under host and "
            "another way into it, such as SSH.",
            "  ",
        )
    return comment(
        "No guest is proposed: each card has something against it, said above. A card in another "
        "slot, or another primary display in the firmware's setup, may change that.",
        "  ",
    )
