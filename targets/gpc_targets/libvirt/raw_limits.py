"""Raw elements that gpc writes itself, and what about raw words does not fit. Pure.

What gpc writes is read from the domain that it writes: nothing here knows it a second time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import cast

from gpc.kvm.exposed import FROM_A_FILE
from gpc.output.render import render
from gpc.parts.raw import RawElement, RawOverride
from gpc.plan import Guest, Plan
from gpc.report.diagnostics import Diagnostic, Place
from gpc.report.suggest import listed
from gpc.target import Target
from gpc.target.exposed import has_secret, is_secret_key, secret_in_tree
from gpc.why import Path, Written, dotted, paths
from gpc_schemas.markup import MarkupElement

LONE = ("emulator", "memballoon", "tpm", "vsock", "iommu", "nvram")
"""Devices of which a domain has one. Source: libvirt 9.0, src/conf/domain_conf.c."""

NAMED_BY = {
    ("cpu", "feature"): ("name",),
    ("clock", "timer"): ("name",),
    ("os", "boot"): ("dev",),
    ("domain", "sysinfo"): ("type",),
    ("domain", "seclabel"): ("model",),
    ("devices", "controller"): ("type", "index"),
    ("devices", "graphics"): ("type",),
    ("devices", "shmem"): ("name",),
}
"""By what attributes elements of one name are told apart; elsewhere there is one of a name."""

KEYS = {
    "memoryBacking": "hugepages",
    "hyperv": "hyperv",
    "kvm": "kvm",
    "cputune": "cpu.pin",
    "vcpu": "vcpus",
    "memory": "memory",
    "tpm": "tpm",
    "memballoon": "balloon",
    "uuid": "uuid",
    "title": "title",
    "description": "description",
    "bootmenu": "boot_menu",
    "iothreads": "iothreads",
    "cache": "cpu.cache",
    "feature": "cpu.features",
    "pmu": "cpu.pmu",
    "on_poweroff": "lifecycle.poweroff",
    "on_reboot": "lifecycle.reboot",
    "on_crash": "lifecycle.crash",
    "vsock": "vsock",
    "graphics": "display",
    "genid": "generation_id",
    "topology": "cpu",
}
"""Elements that keys of gpc's stand for."""


def limits(plan: Plan, guest: Guest) -> Iterator[Diagnostic]:
    """Errors: raw-twice, raw-alias-unknown. Warnings: secret-in-tree."""
    for raw in guest.of(RawElement):
        for element in raw.element.value.walk():
            pairs = element.attributes
            if any(is_secret_key(k, v) or has_secret(v) for k, v in pairs):
                yield secret_in_tree(guest.path, raw.path, str(element), FROM_A_FILE)
    if guest.of(RawElement):
        yield from _twice(plan, guest)
    yield from _aliases(guest)


def _twice(plan: Plan, guest: Guest) -> Iterator[Diagnostic]:
    ours, seen = _ours(plan, guest), dict[tuple[str, ...], Path]()
    for raw in guest.of(RawElement):
        element = raw.element.value
        for identity in identities(raw.place, element):
            place = Place(raw.path)
            if identity in ours:
                key = KEYS.get(element.name)
                path = ours[identity]
                yield Diagnostic(
                    "raw-twice",
                    f"gpc writes {_named(identity)} of guest {guest.name.value} itself",
                    place,
                    also=(Place(path, label="because of this"),) if path else (),
                    help=f"say it as `{key}`, or leave it out" if key else "leave it out",
                )
            elif identity in seen:
                yield Diagnostic(
                    "raw-twice",
                    f"guest {guest.name.value} has {_named(identity)} twice",
                    place,
                    also=(Place(seen[identity], label="already given here"),),
                    help="leave one of them out",
                )
            seen.setdefault(identity, raw.path)


def _named(identity: tuple[str, ...]) -> str:
    place, name, *values = identity
    within = "" if place == "domain" else f" in <{place}>"
    told = f" ({' '.join(values)})" if values else ""
    return f"<{name}>{told}{within}"


def _ours(plan: Plan, guest: Guest) -> Mapping[tuple[str, ...], Path]:
    """What gpc writes by its identities, and a place of machine.yaml that it is there by."""
    from gpc_targets.libvirt import NAME, sheet

    bare = tuple(part for part in guest.parts if not isinstance(part, RawElement))
    this = cast(Target, sys.modules[f"gpc_targets.{NAME}"])
    artifact = render(this, sheet(plan, guest._replace(parts=bare)))
    if isinstance(artifact, Diagnostic):
        return {}  # it is said when the file is written
    root, found = MarkupElement.seen(artifact.text), dict[tuple[str, ...], Path]()
    for place in ("devices", "features", "cpu", "clock", "os", "domain"):
        within = root if place == "domain" else root.child(place)
        for element in within.children if within is not None else ():
            why = artifact.lines[element.line]
            written = [each.path for each in why if isinstance(each, Written)]
            path = next(iter((*written, *(path for each in why for path in paths(each)))), ())
            for identity in identities(place, element):
                found.setdefault(identity, path)
    return found


def identities(place: str, element: MarkupElement) -> Iterator[tuple[str, ...]]:
    """By what an element of a place is the same as another, each with its name for messages."""
    name = element.name
    if (place, name) in NAMED_BY:
        yield (place, name, *(element.get(key) for key in NAMED_BY[place, name]))
    elif place != "devices" or name in LONE:
        yield (place, name)
    if place == "devices":
        target, alias, address = map(element.child, ("target", "alias", "address"))
        if name == "disk" and target is not None:
            yield (place, "target", target.get("dev"))
        if alias is not None:
            yield (place, "alias", alias.get("name"))
        if address is not None and address.get("type") == "pci":
            numbers = (_number(address.get(key)) for key in ("bus", "slot", "function"))
            yield (place, "address", ":".join(numbers))


def _number(text: str) -> str:
    try:
        return f"{int(text or '0', 0):x}"
    except ValueError:
        return text


def _aliases(guest: Guest) -> Iterator[Diagnostic]:
    aliases = [
        alias.get("name")
        for raw in guest.of(RawElement)
        if raw.place == "devices" and (alias := raw.element.value.child("alias")) is not None
    ]
    for override in guest.of(RawOverride):
        if override.alias.value not in aliases:
            yield Diagnostic(
                "raw-alias-unknown",
                f"none of the elements under {dotted((*guest.path, 'raw', 'libvirt'))} has the "
                f"alias {override.alias.value}",
                Place(override.path, key=True),
                also=(Place((*guest.path, "raw", "libvirt"), key=True, label="looked for here"),),
                expected=listed(aliases) if aliases else "",
                help=f"give a device `<alias name='{override.alias.value}'/>`; cards and "
                "devices of the host have `properties` of their own",
            )
