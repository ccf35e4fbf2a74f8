"""Words for QEMU that lay a guest open: secrets on the command line, displays for everybody. Pure.

Source: qemu(1) of QEMU 7.2 to 10; docs/system/secrets.rst, docs/system/vnc-security.rst.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpc.lift.argv import Fields, Option, Unreadable, fields, split
from gpc.report.diagnostics import Diagnostic
from gpc.target.exposed import (
    has_secret,
    is_loopback,
    is_secret_key,
    secret_in_tree,
    without_password,
)
from gpc.why import Path

FROM_A_FILE = (
    "have QEMU read it from a file that root alone can read: `-object secret,id=ID,file=FILE`, and "
    "`password-secret=ID`, `key-secret=ID` or `cookie-secret=ID` where it is wanted"
)
_ON = ("on", "true", "y", "yes")
"""Source: QEMU 7.2, qapi/qapi-util.c (qapi_bool_parse)."""

OF_SYSTEMD = (
    "have QEMU read it from a file: `-fw_cfg name=opt/io.systemd.credentials/NAME,file=FILE`"
)


def exposed(guest: Path, words: Sequence[str], paths: Sequence[Path]) -> Iterator[Diagnostic]:
    """Warnings: secret-in-tree, display-without-password. `paths` are the places of the words."""
    for option in split(words):
        if option.value is None:
            continue
        path = paths[option.at + (1 if option.name else 0)]
        try:
            said = fields(option)
        except Unreadable:
            said = Fields(())
        if _has_secret(option, said):
            is_credential = "io.systemd.credential" in option.value
            help = OF_SYSTEMD if is_credential else FROM_A_FILE
            yield secret_in_tree(guest, path, option.name or "a word", help)
        found = _open_display(option, said)
        if found is not None:
            yield without_password(guest, path, *found)


def _has_secret(option: Option, said: Fields) -> bool:
    if has_secret(option.value or ""):
        return True
    values = said.values
    for key, value in values.items():
        if is_secret_key(key, value):
            return True
        # What `keyid` names has encrypted the data. Source: QEMU 7.2, crypto/secret_common.c.
        is_data = key == "data" and values.get("qom-type") == "secret" and "keyid" not in values
        is_set = option.name == "-set" and key.startswith("object.") and key.endswith(".data")
        if is_data or is_set:
            return True
    name = values.get("name", "")
    if option.name == "-fw_cfg" and name.startswith("opt/io.systemd.credentials/"):
        credential = name.rpartition("/")[2]
        return has_secret(f"io.systemd.credential:{credential}={values.get('string', '')}")
    return False


def _open_display(option: Option, said: Fields) -> tuple[str, str] | None:
    """The kind of a display server that asks for nothing, and the address that it listens on."""
    if option.name == "-vnc" or (option.name == "-display" and said.get("vnc")):
        server = said.get("vnc")
        asks = bool(said.get("password-secret") or said.get("tls-creds"))
        if (
            asks
            or said.get("password") in _ON
            or said.get("sasl") in _ON
            or server in ("none", "")
            or server.startswith(("unix:", "/"))
        ):
            return None
        host = server.rpartition(":")[0]
        if said.get("reverse") in _ON or (host and is_loopback(host)):
            return None
        return "VNC", host
    if option.name == "-spice" and said.get("disable-ticketing") in _ON:
        host = said.get("addr")
        if said.get("unix") in _ON or said.get("sasl") in _ON:
            return None
        return None if host and (is_loopback(host) or host.startswith("/")) else ("SPICE", host)
    return None
