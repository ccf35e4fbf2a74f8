"""A guest's TPM: what of it excludes what. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.settle.records import Settled


def kind(settled: Settled) -> Iterator[Diagnostic]:
    """Errors: tpm-kind."""
    for name, guest in settled.guests.items():
        asked, at = guest.asked.tpm, (*guest.path, "tpm")
        excluded = []
        if asked.passthrough is not None:
            excluded += [("passthrough", key, "the host's TPM") for key in ("state", "profile")]
            excluded.append(("passthrough", "version", "the host's TPM"))
        if asked.version == "1.2":
            excluded.append(("version", "profile", "a TPM 1.2"))
        if asked.version == "1.2" and asked.model == "crb":
            excluded.append(("version", "model", "a TPM 1.2"))
        for beside, key, what in excluded:
            if getattr(asked, key) is not None:
                yield Diagnostic(
                    "tpm-kind",
                    f"guest {name} has {what}, which has no such `{key}`",
                    Place((*at, key)),
                    also=(Place((*at, beside), label="asked for here"),),
                    help="leave it out" if key != "model" else "write `model: tis`",
                )


def of_the_host(settled: Settled) -> Iterator[Diagnostic]:
    """Warnings: tpm-twice, as they may never run together."""
    first: dict[str, str] = {}
    for name, guest in settled.guests.items():
        path = guest.asked.tpm.passthrough
        if path is None or not guest.tpm.value:
            continue
        other = first.setdefault(path, name)
        if other != name:
            yield Diagnostic(
                "tpm-twice",
                f"guests {other} and {name} are given one TPM of the host",
                Place((*guest.path, "tpm", "passthrough")),
                also=(Place(("guests", other, "tpm", "passthrough"), label="given here"),),
                help="leave `passthrough` out of one of them: its TPM is then emulated",
                severity="warning",
            )


CHECKS = (kind, of_the_host)
