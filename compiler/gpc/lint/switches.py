"""How a switch that is on or off may be spelled, so that a mark names one spelling. Pure.

Source: QEMU 9.2, qapi/qapi-util.c (qapi_bool_parse); Linux 6.12, lib/kstrtox.c (kstrtobool) and
kernel/params.c (param_set_bool: an option without a value is on).
"""

from __future__ import annotations

_QEMU = {"on": True, "yes": True, "true": True, "y": True}
_QEMU |= {"off": False, "no": False, "false": False, "n": False}
_MODULES = {**_QEMU, "1": True, "t": True, "0": False, "f": False}


def switch(kind: str, value: str | None) -> bool | None:
    """Whether a value of this kind of setting is on; None where it is no switch."""
    if kind == "qemu":
        return None if value is None else _QEMU.get(value)
    if kind == "option":
        return True if value is None else _MODULES.get(value.lower())
    return None
