"""What gpc says of a line is true: a value that changes changes lines whose reasons lead to it.

Every leaf of every example, of the odd guests under each back end, and of the odd hosts is given
other values, one after the other.

The rule is strict: a line that came, went or became another has a reason that leads to the very
leaf, not to a key above it; before or after, since a line may be there because of a value that is
no more. Only a file that comes or goes as a whole does so with its first line that has reasons.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TypeAlias
from zlib import crc32

import pytest

from gpc.build import Built, build_source
from gpc.output.render import Artifact
from gpc.report.diagnostics import Refused
from gpc.resolve.rules import all_rules
from gpc.why import Default, Path, Why, dotted, paths, undotted, written_at
from kit.fixed import FIXED
from kit.kvm_guests import ODD, source
from kit.leaves import changed, changes, leaves, matches, places, text_of, tree_of, with_spares
from kit.nixos_hosts import NIXOS_HOSTS
from kit.no_line import NO_LINE
from kit.odd_hosts import ODD_HOSTS
from kit.one_guest import BASE
from kit.paths import EXAMPLES, ROOT
from kit.reasons import Lie, lies

KEPT = "a card that stays with the host, or whose driver is all that counts, is in no file"
"""Why address, id and driver of a function may be no line's reason."""


def _machines() -> dict[str, bytes]:
    found = {path.parent.name: path.read_bytes() for path in EXAMPLES.glob("*/machine.yaml")}
    for name in ODD:  # as they are written, xl can give them to no guest
        for backend in ("libvirt", "qemu"):
            other = source(name).replace(b"backend: libvirt", f"backend: {backend}".encode())
            found[f"{name}-{backend}"] = other
    found |= {name: text.encode() for name, text in ODD_HOSTS.items()}
    return dict(sorted(found.items()))


MACHINES = _machines()


@cache
def built(machine: str) -> Built:
    return build_source("machine.yaml", MACHINES[machine])


OFTEN = 5
"""One in so many odd guests tries a leaf of the host that it shares with all of them."""


def _is_tried(machine: str, leaf: Path) -> bool:
    """Whether a leaf is changed here: each of a guest's, and of hosts that no other guest has.

    All odd guests of KVM are on one host. What is none of theirs there is tried by some of them,
    others for each leaf, as nearly every change of it is the same files again.
    """
    name = machine.rpartition("-")[0]
    if name not in ODD or leaf[0] != "host":
        return True
    said = ODD[name]
    if leaf[1] in ("gpus", "devices") and str(leaf[2]) in said:
        return True
    return crc32(f"{machine} {dotted(leaf)}".encode()) % OFTEN == 0


def judged(
    machine: str, told: Callable[[Built], Built] = lambda built: built
) -> tuple[list[tuple[str, Lie]], set[str]]:
    """The lies that changes bring to light, and the leaves that have no other value."""
    tree = with_spares(tree_of(MACHINES[machine]))
    before = told(build_source("machine.yaml", text_of(tree)))
    found: list[tuple[str, Lie]] = []
    fixed: set[str] = set()
    for leaf in leaves(tree_of(MACHINES[machine])):
        if not _is_tried(machine, leaf):
            continue
        codes: set[str] = set()
        is_fixed = True
        for change in changes(tree, leaf):
            try:
                after = told(build_source("machine.yaml", changed(tree, change)))
            except Refused as refused:
                codes |= {finding.code for finding in refused.findings}
                continue
            is_fixed = False
            found += [(change.id, lie) for lie in lies(before, after, places(change))]
        if is_fixed:
            name = "*: gpc" if leaf == ("gpc",) else f"{machine}: {dotted(leaf)}"
            is_said = not FIXED.get(name) or FIXED[name] in codes
            fixed.add(name if is_said else f"{name} is refused by {sorted(codes)}")
    return found, fixed


@pytest.mark.parametrize("machine", MACHINES)
def test_a_line_changes_because_of_a_leaf_that_its_reasons_lead_to(machine: str) -> None:
    found, fixed = judged(machine)
    assert not found
    assert fixed == {name for name in FIXED if name.startswith((f"{machine}: ", "*: "))}


def leaves_without_line(machine: str, tree: Built) -> set[Path]:
    """Leaves that are the reason of no line and of no warning."""
    known = {
        path
        for artifact in tree.artifacts
        for reasons in artifact.lines
        for why in reasons
        for path in paths(why)
    }
    known |= {undotted(finding.path) for finding in tree.warnings}
    return {leaf for leaf in leaves(tree_of(MACHINES[machine])) if leaf not in known}


def is_of_kept_card(leaf: Path) -> bool:
    return leaf[:2] in (("host", "gpus"), ("host", "devices")) and leaf[-1] in (
        "address",
        "id",
        "driver",
    )


def unlisted(machine: str, tree: Built) -> list[str]:
    """Those for which there is no reason why they have no line."""
    lost = [leaf for leaf in leaves_without_line(machine, tree) if not is_of_kept_card(leaf)]
    listed = [tuple(pattern.split(".")) for pattern in NO_LINE]
    return [dotted(leaf) for leaf in lost if not any(matches(leaf, p) for p in listed)]


@pytest.mark.parametrize("machine", MACHINES)
def test_a_leaf_is_the_reason_of_a_line_or_it_is_said_why_not(machine: str) -> None:
    assert not unlisted(machine, built(machine))


def test_each_leaf_that_is_said_to_have_no_line_has_none_somewhere() -> None:
    lost = {leaf for machine in MACHINES for leaf in leaves_without_line(machine, built(machine))}
    assert not [p for p in NO_LINE if not any(matches(leaf, tuple(p.split("."))) for leaf in lost)]
    assert any(is_of_kept_card(leaf) for leaf in lost), KEPT


DOMAIN = "etc/gpc/libvirt/win11.xml"
Reasons: TypeAlias = tuple[tuple[Why, ...], ...]


def _telling(lie: Callable[[Artifact], Reasons]) -> Callable[[Built], Built]:
    """What makes a tree tell a lie of its domain."""

    def told(tree: Built) -> Built:
        artifacts = (
            artifact._replace(lines=lie(artifact)) if artifact.path == DOMAIN else artifact
            for artifact in tree.artifacts
        )
        return tree._replace(artifacts=tuple(artifacts))

    return told


def test_a_line_with_its_neighbours_reason_is_found() -> None:
    def lie(artifact: Artifact) -> Reasons:
        at = next(n for n, line in enumerate(artifact.text.splitlines()) if "<vcpu " in line)
        return (*artifact.lines[:at], artifact.lines[at - 1], *artifact.lines[at + 1 :])

    found, _ = judged("desktop-win11", _telling(lie))
    assert {(lie.file, lie.before.strip()[:6]) for _, lie in found} == {(DOMAIN, "<vcpu ")}


def test_a_leaf_that_is_nobodys_reason_is_found() -> None:
    leaf = ("guests", "win11", "vcpus")

    def lie(artifact: Artifact) -> Reasons:
        (gone,) = written_at(*leaf)
        other = written_at("host", "name")
        return tuple(other if gone in reasons else reasons for reasons in artifact.lines)

    tree = _telling(lie)(built("desktop-win11"))
    assert unlisted("desktop-win11", tree) == [dotted(leaf)]


SAID_BY_ANOTHER = {
    "entries-of-loader": "what has the arguments names loader and `host.os` itself",
    "initramfs-of-distribution": "what carries the rule names `host.os` itself",
    "initramfs-of-kin": "the same",
    "loader-of-distribution": "the drop-in names `host.os` itself",
    "loader-of-kin": "the same",
    "looking-glass-resolution": "the size that is made of it has a rule of its own",
    "no-igd": "a card like any other has no word of it",
    "pc-under-xen": "xl has no word for the chipset",
    "version-of-kin": "words whose form hangs on it name `host.os` itself",
    "version-of-release": "the same",
    "remapping-unless-said": "workarounds are for hosts that say otherwise",
}
"""Rules that no line has, and why."""


def test_each_rule_is_the_reason_of_a_line_and_each_such_reason_a_rule() -> None:
    with_uefi = build_source("machine.yaml", NIXOS_HOSTS["nixos"].encode())
    # What the libvirt of these hosts has not, and QEMU has.
    by_qemu = BASE.replace("backend: libvirt", "backend: qemu").replace(
        "display: {vnc: {}}", "display: {vga: std, spice: {port: 5930, tls_port: 5931}}"
    )
    by_qemu = by_qemu.replace("{file: /srv/d.img}", "{file: /srv/d.img, bus: nvme}")
    names = {
        why.name
        for each in (
            *map(built, MACHINES),
            with_uefi,
            build_source("machine.yaml", by_qemu.encode()),
        )
        for artifact in each.artifacts
        for reasons in artifact.lines
        for why in reasons
        if isinstance(why, Default)
    }
    assert names | set(SAID_BY_ANOTHER) == set(all_rules())
    assert not names & set(SAID_BY_ANOTHER)


def test_a_line_has_few_reasons_and_none_twice_nor_a_place_of_one() -> None:
    for machine in MACHINES:
        for artifact in built(machine).artifacts:
            lines = artifact.text.splitlines()
            for text, reasons in zip(lines, artifact.lines, strict=True):
                assert len(set(reasons)) == len(reasons)
                assert all(len(set(paths(one))) == len(paths(one)) for one in reasons)
                # A line of many words, such as the processor's flags, has one for each of them,
                # and one for that it is there.
                assert len(reasons) <= max(8, text.count(",") + 2)


FOR_THEIR_REASONS = re.compile(
    r"""\.why\.why | (defaulted|written)\([^()]*(\([^()]*\)[^()]*)*\)\.why
      | \bTraced\((""|None),""",
    re.VERBOSE,
)
"""A value that is made for nothing but its reasons: `gpc.why` has functions that return them."""


def test_no_value_is_made_for_its_reasons_alone() -> None:
    found = []
    for package in ("compiler", "targets"):
        for file in sorted((ROOT / package).rglob("*.py")):
            for number, line in enumerate(file.read_text().splitlines(), 1):
                if FOR_THEIR_REASONS.search(line):
                    found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()}")
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        "why = entry.why.why",
        "given = written(0, *path).why",
        'Section(defaulted("", rule, (*guest.path, "backend")).why)',
        'vendor = Traced("", why)',
    ],
)
def test_such_a_value_would_be_found(line: str) -> None:
    assert FOR_THEIR_REASONS.search(line)
