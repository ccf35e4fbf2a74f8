"""A guest's firmware in QEMU's words, and how the launcher makes its variables. Pure.

Source: qemu(1) of QEMU 7.2, -drive if=pflash, -bios and -fw_cfg.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.kvm.firmware import WINDOW, firmware
from gpc.kvm.places import Places
from gpc.parts.firmware import CardWindow, FirmwareFiles
from gpc.plan import Guest, Plan
from gpc.target.language import qemu_value
from gpc.target.words import Piece
from gpc.why import Traced, Why, because, join, leaves, reasons


def files(plan: Plan, guest: Guest) -> Mapping[str, Any]:
    """What the launcher's templates print of it: the program and the variables."""
    own = next(iter(guest.of(FirmwareFiles)), None)
    usual = None
    if guest.firmware.value == "uefi" and (own is None or own.code is None):
        usual = firmware(plan.host.family.value, guest.secure_boot.value)
    code, template = own.code if own else None, own.template if own else None
    if usual is not None:
        why = _of_host(plan, guest)
        code, template = Traced(usual.code, why), Traced(usual.variables, why)
    is_uefi = guest.firmware.value == "uefi"
    variables = own.variables if own else None
    stored = is_uefi and not (own is not None and own.stateless.value)
    return {
        "is_uefi": is_uefi,
        "code": code.map(qemu_value) if code else None,
        "own_code": code,
        "code_format": _format(own.code_format if own else None, code),
        "template": template,
        "variables_format": _format(own.variables_format if own else None, variables or template),
        "variables": variables.map(qemu_value) if variables else None,
        "own_variables": variables if template else None,  # where they can be made
        "new_variables": variables.map(lambda path: f"{path}.new") if variables else None,
        "variables_of": guest.name.also(guest.firmware.why) if stored and not variables else None,
    }


def _format(said: Traced[Any] | None, of: Traced[str] | None) -> Traced[str] | None:
    if said is not None:
        return said
    return None if of is None else Traced("raw", of.why)


def _of_host(plan: Plan, guest: Guest) -> tuple[Why, ...]:
    parents = leaves(plan.host.family.why, guest.secure_boot.why)
    return reasons(guest.firmware.why, because("firmware-of-distribution", *parents))


def lower(files: FirmwareFiles, places: Places) -> Iterator[Piece]:
    """Nothing: the launcher prints the host's own files in the same places."""
    return iter(())


def lower_window(window: CardWindow, places: Places) -> Iterator[Piece]:
    """A file that the firmware reads."""
    mib = window.size.map(lambda size: str(size.mib))
    rows = {"word": join(f"name={WINDOW},string=", mib)}
    yield Piece("fw-cfg.sh.j2", rows, window.because, "options")
