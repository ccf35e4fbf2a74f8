"""What the module for NixOS says: the plan's settings, and the files of the other targets in it.

A file stands in it under its path on other systems, to the byte, but for what a unit starts: that
is a program of the store. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gpc.early import MODPROBE_CONF, UDEV_RULES
from gpc.output.gather import Gathered, traced_lines
from gpc.output.render import Artifact, Section, section
from gpc.parts.spice import GuestSpice
from gpc.parts.tpm import GuestTpm
from gpc.parts.vnc import GuestVnc
from gpc.plan import Guest, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.language import NIX, AttributeName, IndentedLine
from gpc.target.words import unsupported
from gpc.why import Path, Traced, because, defaulted, leaves
from gpc_targets.nixos import BUILDER, ENTRIES, MODULE

PROGRAMS = "usr/local/sbin/"
RULES = "etc/udev/rules.d/"
UNITS = "etc/systemd/system/"
DOMAINS = "etc/gpc/libvirt/"

LISTS = ("xen", "linux", "early", "rules", "units", "programs", "domains", "files")

TOOLS = ("coreutils", "gawk", "gnugrep", "gnused", "iproute2", "kmod", "procps", "util-linux")
"""The packages whose programs gpc's own call; systemd's are those of the host."""

TOOLS_OF_GUESTS = ("qemu_kvm", "swtpm")

FIRMWARE = (
    ("OVMF_CODE.fd", "OVMF"),
    ("OVMF_VARS.fd", "OVMF"),
    ("OVMF_CODE.ms.fd", "OVMFFull"),
    ("OVMF_VARS.ms.fd", "OVMFFull"),
)
"""The files of `gpc.kvm.firmware` and the packages that have them in FV.

Source: nixpkgs, OVMF/default.nix (OVMFFull has Secure Boot, and Microsoft's keys beside it).
"""


def without_passwords(plan: Plan) -> Iterator[Diagnostic]:
    """Errors: unsupported. `gpc apply` alone tells libvirt a password, which it reads then."""
    for guest in _of(plan, "libvirt"):
        displays: list[GuestVnc | GuestSpice] = [*guest.of(GuestVnc), *guest.of(GuestSpice)]
        for display in displays:
            if display.password_file is not None:
                yield unsupported(
                    guest,
                    (*display.path, "password_file"),
                    "gpc.nix defines it from the store of Nix, which everybody reads",
                    "leave it out and listen on 127.0.0.1, or write `backend: qemu`, whose "
                    "launcher reads the file when it starts",
                )


def module(plan: Plan, written: Sequence[Artifact]) -> Gathered | None:
    """The module, which stands for every file that was written for the host.

    None where there is nothing to say.
    """
    host = plan.host
    made = host.initramfs.value == BUILDER
    told = host.entries.value == ENTRIES
    parents = leaves(
        *(word.why for word, is_it in ((host.entries, told), (host.initramfs, made)) if is_it)
    )
    written = sorted(written, key=lambda each: (each.path.startswith(PROGRAMS), each.path))
    programs = [each for each in written if each.path.startswith(PROGRAMS)]
    by_place = _by_place(written)
    linux = (*host.kernel_arguments, *host.dom0_arguments) if told else ()
    xen = host.hypervisor_arguments if told else ()
    if not (written or linux or xen):
        return None
    context: dict[str, Any] = {
        "module": section("nixos-module", *parents),
        "files": [_file(each, programs) for each in written],
        "programs": [_named(each, each.path.removeprefix(PROGRAMS), parents) for each in programs],
        "tools": list(_tools(plan, parents)),
        "linux": _words(linux, parents),
        "xen": _words(xen, (*parents, *host.hypervisor_decided_by)),
        "is_xen": host.hypervisor == "xen",
        "early": host.early_modules if made else (),
        "rules_early": [_named(each, "", parents) for each in by_place["early"] if made],
        "modprobe": [_named(each, "", parents) for each in by_place["modprobe"]],
        "rules": [
            _named(each, f"lib/udev/rules.d/{each.path.removeprefix(RULES)}", parents)
            for each in by_place["rules"]
        ],
        "units": [
            _named(each, f"lib/systemd/system/{each.path.removeprefix(UNITS)}", parents)
            for each in by_place["units"]
        ],
        "etc": [_named(each, each.path.removeprefix("etc/"), parents) for each in by_place["etc"]],
        "firmware": list(_firmware(plan, parents)),
        "has_etc": bool(by_place["etc"]) or any(_firmware(plan, parents)),
        "domains": [
            _named(each, each.path.removeprefix(DOMAINS), parents)
            for each in by_place["etc"]
            if each.path.startswith(DOMAINS)
        ],
        "tpm": [
            Section((*tpm.because, *because("nixos-module", *parents, *leaves(guest.backend.why))))
            for guest in _of(plan, "libvirt")
            for tpm in guest.of(GuestTpm)
        ][:1],
    }
    context["opens"] = {
        "hypervisor": section("nixos-module", *parents, *host.hypervisor_decided_by),
        **{name: _opened(context[name], parents) for name in LISTS},
        "etc": _opened([*context["etc"], *context["firmware"]], parents),
    }
    sheet = Sheet(MODULE, "gpc.nix.j2", NIX, context)
    return Gathered(sheet, frozenset(each.path for each in written))


def _by_place(written: Sequence[Artifact]) -> Mapping[str, list[Artifact]]:
    """The files by the setting that puts them where they belong."""
    found: dict[str, list[Artifact]] = {
        word: [] for word in ("early", "etc", "modprobe", "rules", "units")
    }
    for each in written:
        if each.path == UDEV_RULES:
            found["early"].append(each)
        if each.path == MODPROBE_CONF:
            found["modprobe"].append(each)
        elif each.path.startswith(RULES):
            found["rules"].append(each)
        elif each.path.startswith(UNITS):
            found["units"].append(each)
        elif each.path.startswith("etc/"):
            found["etc"].append(each)
    return found


def _file(artifact: Artifact, programs: Sequence[Artifact]) -> dict[str, Any]:
    is_unit = artifact.path.startswith(UNITS)
    lines = traced_lines(artifact, IndentedLine)
    rows = [_line(line, programs if is_unit else ()) for line in lines]
    return {"path": Traced(artifact.path, _reasons(artifact)), "lines": rows}


def _line(line: Traced[str], programs: Sequence[Artifact]) -> dict[str, Any]:
    """A line, cut at the program of gpc's that it starts."""
    row = {"is_full": bool(line.value), "start": None, "program": None, "text": line}
    for each in programs:
        start, found, end = line.value.partition(f"/{each.path}")
        if found and end[:1] in ("", " "):
            name = each.path.removeprefix(PROGRAMS)
            row |= {
                "start": Traced(IndentedLine(start), line.why),
                "program": Traced(AttributeName(name), line.why),
                "text": Traced(IndentedLine(f"/bin/{name}{end}"), line.why),
            }
    return row


def _named(artifact: Artifact, name: str, parents: Sequence[Path]) -> dict[str, Traced[str]]:
    why = (*_reasons(artifact), *because("nixos-module", *parents))
    return {
        "name": Traced(name, why),
        "attribute": Traced(AttributeName(name), why),
        "path": Traced(artifact.path, why),
    }


def _reasons(artifact: Artifact) -> Any:
    """Why there is such a file: the reasons of the first line that has any."""
    return next((why for why in artifact.lines if why), ())


def _opened(items: Sequence[Any], parents: Sequence[Path]) -> Section:
    """The reasons of the lines around a list: those of the first thing in it."""
    first = next(iter(items), None)
    if first is None:
        return section("nixos-module", *parents)
    value: Traced[str] = (
        first["path" if "path" in first else "file"] if type(first) is dict else first
    )
    module = because("nixos-module", *parents)
    return Section(tuple(dict.fromkeys((*value.why, *module))))


def _words(arguments: Sequence[Traced[str]], parents: Sequence[Path]) -> list[Traced[str]]:
    """Each word by itself, which is all that an element of such a list may be."""
    why = because("nixos-module", *parents)
    return [Traced(word, (*each.why, *why)) for each in arguments for word in each.value.split()]


def _tools(plan: Plan, parents: Sequence[Path]) -> Iterator[Traced[str]]:
    for name in TOOLS:
        yield defaulted(AttributeName(name), "nixos-module", *parents)
    for guest in _of(plan, "qemu")[:1]:
        for name in TOOLS_OF_GUESTS:
            given = leaves(guest.backend.why)
            yield defaulted(AttributeName(name), "nixos-module", *parents, *given)


def _firmware(plan: Plan, parents: Sequence[Path]) -> Iterator[dict[str, Traced[str]]]:
    """What OVMF the guests of KVM start from, put to where their files name it."""
    guests = [guest for guest in plan.guests if guest.backend.value in ("libvirt", "qemu")]
    if plan.host.family.value != "nixos":
        return
    for name, package in FIRMWARE:
        secure = ".ms." in name
        for guest in guests:
            if guest.firmware.value == "uefi" and guest.secure_boot.value is secure:
                given = leaves(guest.backend.why, guest.secure_boot.why)
                why = (*guest.firmware.why, *because("nixos-module", *parents, *given))
                words = (f"gpc/firmware/{name}", AttributeName(package), f"/FV/{name}")
                keys = ("name", "package", "file")
                yield {key: Traced(text, why) for key, text in zip(keys, words, strict=True)}
                break


def _of(plan: Plan, backend: str) -> list[Guest]:
    return [guest for guest in plan.guests if guest.backend.value == backend]
