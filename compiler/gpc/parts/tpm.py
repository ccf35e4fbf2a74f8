"""A TPM for a guest, emulated by swtpm or the host's own. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpc.parts import Asked
from gpc.settle.words import choice
from gpc.why import Path, Rule, Traced, Why, because, defaulted, written
from gpc_schemas.guest.tpm import TpmModel, TpmVersion
from gpc_schemas.records import NamedTuple


class GuestTpm(NamedTuple):
    """A TPM."""

    path: Path
    because: tuple[Why, ...]
    model: Traced[TpmModel]
    version: Traced[TpmVersion]
    passthrough: Traced[str] | None  # the host's; None is emulated
    state: Traced[str] | None
    profile: Traced[str] | None
    slot: None = None


KINDS = (GuestTpm,)

RULES = {
    "tpm-of-today": Rule(
        "Systems of today ask for a TPM 2.0; they speak with an emulated one by CRB, and with the "
        "host's, and with a TPM 1.2, by TIS, which is older.",
        "https://www.qemu.org/docs/master/specs/tpm.html",
    ),
}


def decide(asked: Asked) -> Iterator[GuestTpm]:
    """It, where it is asked for."""
    wanted, tpm, at = asked.guest.tpm, asked.guest.asked.tpm, (*asked.path, "tpm")
    if not wanted.value:
        return

    def said(key: str) -> Traced[Any] | None:
        value = getattr(tpm, key)
        return None if value is None else written(value, *at, key).also(wanted.why)

    version: Traced[TpmVersion] = choice(tpm.version, "2.0", "tpm-of-today", *at, "version")
    model: Traced[TpmModel] = (
        written(tpm.model, *at, "model")
        if tpm.model is not None
        else _model(tpm.passthrough is not None, version, at)
    )
    version, model = version.also(wanted.why), model.also(wanted.why)
    passthrough, state, profile = said("passthrough"), said("state"), said("profile")
    yield GuestTpm(at, wanted.why, model, version, passthrough, state, profile)


def _model(is_of_host: bool, version: Traced[TpmVersion], at: Path) -> Traced[TpmModel]:
    if is_of_host:
        return defaulted("tis", "tpm-of-today", (*at, "passthrough"))
    if version.value == "1.2":
        return Traced("tis", because("tpm-of-today", (*at, "version")))
    return defaulted("crb", "tpm-of-today")
