"""A proposal as the text of a machine.yaml, every choice with its reason in a comment. Pure.

Every text is quoted, so that any reader of YAML reads it as it stands: 01:00.0 is a number to some.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator

from gpc.detect import Facts
from gpc.detect.boot import KEEPERS as KEEPING_MODULES
from gpc.detect.judge import bridges, short, used_with
from gpc.detect.pci import PciCard, PciFunction
from gpc.propose.choose import Proposal, Verdict, propose
from gpc.propose.guest import guest_lines
from gpc.target.chain import OTHER, builders, loaders
from gpc_schemas.base import read_interface, read_name

KEEPERS = ("pci-stub", "pciback", "vfio-pci", "xen-pciback")
_WIDTH = 98


def machine_page(facts: Facts, *, schema: str | None = None) -> str:
    """The text of a machine.yaml for the host; `schema` is where an editor finds its schema."""
    proposal = propose(facts)
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += comment(
        "Written by `gpc init` from what the host shows. Edit it as you like: `gpc check` says "
        "what is wrong with it, `gpc check --live` where the host differs from it."
    )
    lines += ["gpc: 1", "host:", *_indented(_host(facts)), "  gpus:"]
    cards = list(_cards(facts, proposal))
    if not proposal.verdicts:
        lines[-1] = "  gpus: {}"
        cards += comment("No graphics card was found.", "    ")
    lines += cards
    lines += _drives(facts)
    if proposal.chosen is None:
        lines += ["guests: {}", *_nothing(proposal)]
    else:
        lines += ["guests:", *_indented(guest_lines(facts, proposal.chosen))]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def quoted(text: str) -> str:
    """A text as a double-quoted scalar."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def comment(text: str, indent: str = "") -> list[str]:
    """A comment, wrapped; what came from the host can neither end it nor leave the line."""
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return textwrap.wrap(
        clean,
        _WIDTH,
        initial_indent=f"{indent}# ",
        subsequent_indent=f"{indent}# ",
        break_long_words=True,
        break_on_hyphens=False,
    )


def beside(text: str, remark: str | None) -> str:
    """A line with a remark behind it, if it fits."""
    clean = "".join(c if c.isprintable() else "?" for c in remark or "").strip()
    return f"{text.ljust(38)}  # {clean[:60]}" if clean else text


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _host(facts: Facts) -> Iterator[str]:
    distribution, boot = facts.distribution, facts.boot
    yield f"name: {quoted(_host_name(facts.name))}"
    if distribution.os is None:
        yield beside('os: "debian"', f"{distribution.title or 'not found'}: take its nearest kin")
    else:
        yield beside(f"os: {quoted(distribution.os)}", distribution.title)
    kernel = re.match(r"([0-9]{1,3})\.([0-9]{1,4})(?![0-9])", boot.release or "")
    if kernel is None:
        yield beside('kernel: "6.1"', "not found: `uname -r` prints it")
    else:
        yield beside(f"kernel: {quoted(kernel[0])}", boot.release)
    yield _cpu(facts)
    yield from _iommu(facts)
    yield _boot(facts)
    if facts.xen is not None:
        version = f"version: {quoted(facts.xen.version)}" if facts.xen.version else ""
        yield f"xen: {{{version}}}"
    builtin = [name for name in boot.builtin or () if name not in _unused_drivers(facts)]
    if builtin:
        listed = ", ".join(quoted(name) for name in builtin)
        yield beside(f"builtin: [{listed}]", "built into this kernel")
    bridges = ", ".join(quoted(name) for name in facts.network.bridges if _is_interface(name))
    if bridges:
        yield f"bridges: [{bridges}]"


def _cpu(facts: Facts) -> str:
    cpu, xen = facts.cpu, facts.xen
    cores, threads = cpu.cores or 1, cpu.threads or 1
    if xen is not None and xen.cpus:  # dom0 counts its own virtual CPUs
        threads = xen.threads if xen.threads and xen.cpus % xen.threads == 0 else 1
        cores = xen.cpus // threads
    vendor = cpu.vendor or "amd"
    remark = cpu.model if cpu.vendor else "its maker was not found: amd or intel"
    if cpu.cores is None:
        remark = "not found: correct it"
    text = f"cpu: {{vendor: {quoted(vendor)}, cores: {min(cores, 2048)}, threads: {threads}}}"
    return beside(text, remark)


def _iommu(facts: Facts) -> Iterator[str]:
    remapping = facts.iommu.remapping
    if facts.xen is not None:
        remapping = facts.xen.remapping
    if remapping is None:
        yield from comment(
            "Whether interrupts are remapped could not be read; if not, say "
            "`iommu: {interrupt_remapping: false}`."
        )
        return
    yield f"iommu: {{interrupt_remapping: {'true' if remapping else 'false'}}}"


def _boot(facts: Facts) -> str:
    loader, tool = facts.boot.loader, facts.boot.initramfs
    is_known = loader in loaders()
    parts = [f"loader: {quoted(loader if loader and is_known else OTHER)}"]
    if tool is not None and tool in builders():
        parts.append(f"initramfs: {quoted(tool)}")
    remark = None if is_known else loader or "no boot loader was found"
    return beside(f"boot: {{{', '.join(parts)}}}", remark)


def _unused_drivers(facts: Facts) -> set[str]:
    """Drivers that are built in and that no card of the host has."""
    used = {f.module for card in facts.pci.cards() if card.is_gpu for f in card.functions}
    return {name for name in facts.boot.builtin or () if name not in used.union(KEEPING_MODULES)}


def _cards(facts: Facts, proposal: Proposal) -> Iterator[str]:
    for card in proposal.unnamed:
        text = f"A graphics card at {short(card.main)} is left out: its id could not be read."
        yield from comment(text, "    ")
    for verdict in proposal.verdicts:
        yield f"    {verdict.name}:"
        yield from comment(_verdict(verdict, proposal), "      ")
        main = verdict.card.main
        yield from (f"      {line}" for line in _identity(main))
        if main.boot_vga:
            yield "      boot_display: true"
        yield from (f"      {line}" for line in _functions(verdict.card))


def _drives(facts: Facts) -> Iterator[str]:
    """Storage controllers that the host uses nothing of; what they are behind tells twins apart."""
    free = [
        function
        for function in facts.pci.functions
        if function.is_storage
        and function.id is not None
        and function.physical is None
        and used_with(facts, [function]) is None
    ]
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
    ways = [f"{main.virtual_most} virtual functions"] if main.virtual_most else []
    if main.mediated:
        ways.append(f"{len(main.mediated)} types of mediated devices, which gpc does not make")
    return ", ".join(ways)


def _identity(function: PciFunction) -> Iterator[str]:
    yield f"address: {quoted(short(function))}"
    yield f"id: {quoted(str(function.id))}"
    yield from _driver(function)


def _driver(function: PciFunction) -> Iterator[str]:
    if function.driver in KEEPERS:
        yield f"# driver: kept by {function.driver} now; write the host's own driver, if it has any"
    elif function.module is not None and _is_name(function.module):
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
        word = function.word if function.word.isalpha() else "function"
        number = function.address.function
        name = word if word != "function" and word not in taken else f"{word}_{number}"
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


def _host_name(text: str | None) -> str:
    """The host's name as far as machine.yaml takes it: its first label."""
    name = re.sub(r"[^A-Za-z0-9_-]", "-", (text or "").partition(".")[0]).strip("-_")[:48]
    return name if name and _is_name(name) else "host"


def _is_name(text: str) -> bool:
    try:
        read_name(text)
    except ValueError:
        return False
    return True


def _is_interface(text: str) -> bool:
    try:
        read_interface(text)
    except ValueError:
        return False
    return True
