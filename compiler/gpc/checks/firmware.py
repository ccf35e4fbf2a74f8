"""Files of a guest's firmware that belong together. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled, SettledGuest

OF_UEFI = ("code_format", "vars", "vars_template", "vars_format", "stateless", "mmio64")
OF_CODE = ("code_format", "vars_template", "vars_format", "stateless")


def files(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: firmware-files. One for each guest, of the first that is wrong."""
    for guest in settled.guests.values():
        wrong = next(_wrong(guest), None)
        if wrong is not None:
            key, beside, message, help = wrong
            at = (*guest.path, "firmware")
            also = (Place((*at, beside), label="beside this"),) if beside else ()
            yield Diagnostic(
                "firmware-files",
                f"guest {guest.name} {message}",
                Place((*at, key)),
                also=also,
                help=help,
            )


def _wrong(guest: SettledGuest) -> Iterator[tuple[str, str, str, str]]:
    """A key, one beside it, what is wrong and what to do."""
    asked = guest.asked.firmware
    said = [key for key in OF_UEFI if getattr(asked, key) is not None]
    if guest.firmware.value == "bios":
        for key in said:
            help = "leave it out, or write `kind: uefi`"
            yield key, "", f"starts from a BIOS, which has no `{key}`", help
        return
    if asked.code is None:
        for key in said:
            if key in OF_CODE:
                help = "name the program too by `code`, or leave it out"
                yield key, "", f"has a `{key}` without a program that it belongs to", help
        return
    if asked.stateless:
        for key in ("vars", "vars_template"):
            if getattr(asked, key) is not None:
                message = "keeps no variables, and has a file of them"
                yield key, "stateless", message, "leave one of the two out"
    elif asked.vars is None and asked.vars_template is None and not guest.is_xen:
        message = "has a program of its own, and nothing says which variables fit it"
        help = "name what they are copied from by `vars_template`, a file of the same build"
        yield "code", "", message, help


CHECKS = (files,)
