"""The boot of a host that runs Xen: cards kept by pciback, given to guests, taken back by xl."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from gpc.parts.cards import PassedCard
from gpc.plan import Guest
from gpc.rehearse.replica.copied import Replaced
from gpc.rehearse.replica.ways import XenWay, until
from gpc.rehearse.runs import common
from gpc.rehearse.runs.stage import Found, Stage, found, refused
from gpc.rehearse.verdict import reasons, reasons_xen
from gpc.rehearse.verdict.expected import read_state

GUEST_MIB = 192
"""Memory of the guest that stands in for one of the host's."""

_CREATE_SECONDS = 120
_SAYS_SECONDS = 75

_ASK = "/usr/sbin/xl debug-keys Q && /usr/sbin/xl dmesg"


def as_compiled(stage: Stage, guests: Sequence[tuple[Guest, XenWay]]) -> None:
    """Boots as the host will: kept from early boot on, in a guest, given back, kept again."""
    setting = stage.setting
    common.at_boot(stage)
    common.in_service(stage)
    stage.step("xen", "Xen and dom0 run with what was compiled", lambda: _info(stage))
    stage.step("iommu", "Xen has its IOMMU", lambda: _iommu(stage))
    has_iommu = stage.steps[-1].verdict == "pass"
    stage.step("assignable", "xl could give the kept cards to a guest", lambda: _assignable(stage))
    for guest, way in guests:
        name = guest.name.value
        stage.step(
            f"read-{name}",
            f"{way.reads} reads {way.path(name)} as it is meant",
            partial(_read, stage, guest, way),
        )
        if has_iommu and reasons_xen.given(setting, guest):
            _in_guest(stage, guest, way)
    if not setting.kept:
        return
    stage.step("return", "gpc-bind return gives the host its cards", lambda: _give(stage))
    stage.step("event", "a later event of udev takes nothing back", lambda: common.event(stage))
    if has_iommu:
        stage.step("add", "xl pci-assignable-add takes them", lambda: _add(stage))
        stage.step("remove", "xl pci-assignable-remove -r gives them back", lambda: _remove(stage))
    common.kept_again(stage)


def changes(guests: Sequence[tuple[Guest, XenWay]]) -> tuple[Replaced, ...]:
    """What is started in the place of the guests."""
    return tuple(
        Replaced(
            "guest",
            f"{guest.name.value} (HVM, {guest.memory.value.mib} MiB)",
            f"a PV guest with Linux and {GUEST_MIB} MiB, {way.stands_as}",
        )
        for guest, way in guests
        if guest.of(PassedCard)
    )


def _in_guest(stage: Stage, guest: Guest, way: XenWay) -> None:
    name = guest.name.value
    stage.step(
        f"guest-{name}",
        f"a guest with the functions of {name} sees each, and its driver has it",
        lambda: _create(stage, guest, way),
    )
    runs = stage.steps[-1].verdict == "pass"
    if runs:
        stage.step(
            f"busy-{name}",
            "while it runs, gpc-bind return refuses and changes nothing",
            lambda: _busy(stage),
        )
    stage.step(
        f"end-{name}",
        "when it has ended, xl could give its cards to the next",
        lambda: _destroy(stage, guest, way, runs),
    )


def _info(stage: Stage) -> Found:
    up = stage.host.run("/gpc/xen")
    said = stage.host.run("xl info && xl list && echo dom0: $(cat /proc/cmdline)")
    info = reasons_xen.info_of(said.text)
    listed = re.search(r"^Domain-0 +0 +(\d+) ", said.text, re.MULTILINE)
    wrong = [*refused(up), *refused(said)]
    if not wrong:
        wrong += reasons_xen.not_told(stage.setting, info, info.get("dom0", ""))
        wrong += reasons_xen.without_memory(stage.setting, int(listed[1]) if listed else 0)
    version = info.get("xen_version", "?")
    notes = [f"Xen {version}, dom0 with {listed[1] if listed else '?'} MiB"]
    return found(wrong, up.text + said.text, notes)


def _iommu(stage: Stage) -> Found:
    info, log = stage.host.run("xl info"), stage.host.run("xl dmesg")
    wrong = reasons_xen.without_iommu(reasons_xen.info_of(info.text), log.text)
    return found([*refused(info), *refused(log), *wrong], log.text)


def _assignable(stage: Stage) -> Found:
    said = stage.host.run("xl pci-assignable-list")
    wrong = reasons_xen.not_assignable(stage.setting, set(said.text.split()))
    return found(refused(said) or wrong, said.text)


def _read(stage: Stage, guest: Guest, way: XenWay) -> Found:
    said = stage.host.run(f"{way.reads} '/{way.path(guest.name.value)}'")
    misread = way.misread(guest, said.text)
    if said.code or misread is None:
        tool = way.reads.partition(" ")[0]
        return found(refused(said) or [f"{tool} printed no configuration"], said.text)
    notes = [line for line in said.text.splitlines() if line.startswith("WARNING")]
    return found(misread, said.text, notes)


def _create(stage: Stage, guest: Guest, way: XenWay) -> Found:
    name = guest.name.value
    file = stage.setting.copy.tree.get(way.path(name))
    config = way.small(name, file.text if file else "", GUEST_MIB)
    log = way.log(name)
    stage.host.run(f"rm -f '{log}'; cat >/tmp/guest.cfg <<'GPC'\n{config}GPC\n")
    said = stage.host.run(way.start(name, "/tmp/guest.cfg"), _CREATE_SECONDS)
    stage.look()
    if said.code:
        return found(way.said(said.text) or refused(said), said.text)
    wait = until(f"grep -qs 'GUEST ENDS' '{log}' && break", _SAYS_SECONDS)
    said_by = stage.host.run(f"{wait}; cat '{log}'", _SAYS_SECONDS + 40)
    console = said_by.text.replace("\r", "")
    seen = read_state(console.partition("GUEST BEGINS")[2].partition("GUEST ENDS")[0])
    wrong = list(reasons_xen.unseen(stage.setting, guest, seen))
    if "GUEST ENDS" not in console:
        wrong = [f"it did not come up within {_SAYS_SECONDS} s"]
    for one in reasons_xen.given(stage.setting, guest):
        if one.address not in said.text:
            wrong.append(f"{one.name} ({one.address}) is not in {way.lists} {name}")
    stage.look()
    wrong += reasons.taken(stage.setting, stage.state)
    notes = [f"it sees {row.id}, which {row.driver or 'no driver'} has" for row in seen.values()]
    return found(wrong, said.text + console, notes)


def _busy(stage: Stage) -> Found:
    before = stage.state
    said = stage.bind("return")
    told = [] if "a guest has it" in said.text else ["it does not say that a guest has the card"]
    wrong = [*refused(said, 5), *told, *reasons.changed(before, stage.look())]
    return found(wrong, said.text)


def _destroy(stage: Stage, guest: Guest, way: XenWay, runs: bool) -> Found:
    said = stage.host.run(way.end(guest.name.value))
    stage.look()
    assignable = _assignable(stage)
    wrong = [*(refused(said) if runs else []), *assignable.reasons]
    return found([*wrong, *reasons.not_kept(stage.setting, stage.state)], said.text)


def _give(stage: Stage) -> Found:
    gave = common.give(stage)
    return _with_xens_word(stage, gave)


def _add(stage: Stage) -> Found:
    words = " && ".join(f"xl pci-assignable-add {one.address}" for one in stage.setting.kept)
    said = stage.host.run(words)
    stage.look()
    return found([*refused(said), *reasons.not_kept(stage.setting, stage.state)], said.text)


def _remove(stage: Stage) -> Found:
    words = " && ".join(f"xl pci-assignable-remove -r {one.address}" for one in stage.setting.kept)
    said = stage.host.run(words)
    stage.look()
    wrong = [*refused(said), *reasons.not_returned(stage.setting, stage.state)]
    return _with_xens_word(stage, found(wrong, said.text))


def _with_xens_word(stage: Stage, found: Found) -> Found:
    """A finding, and whether Xen too lets dom0 have what its drivers have."""
    said = stage.host.run(_ASK)
    wrong = refused(said) or reasons_xen.not_dom0s(stage.setting, reasons_xen.domains_of(said.text))
    return found._replace(reasons=(*found.reasons, *wrong))
