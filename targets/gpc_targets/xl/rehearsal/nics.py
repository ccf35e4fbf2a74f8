"""Network cards as libxl reads them, beside what their plan means. Pure.

Source: Xen 4.17, tools/libs/light/libxl_types.idl, libxl_device_nic; libxl_nic.c, which has a
script by its path; tools/libs/util/libxlu_vif.c, which has a rate in bytes in an interval.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gpc.parts.networks import GuestNetwork
from gpc_targets.xl.networks import MODELS, bridge_of, script_of

_INTERVAL = 50_000
"""Microseconds, in which what may be sent is counted: xl-network-configuration(5), rate."""


def network(card: GuestNetwork) -> str:
    """What is meant with a card."""
    switch, xen = card.switch, card.of_xen
    is_front = card.model.value == "netfront"
    model = "none" if is_front else MODELS.get(card.model.value, card.model.value)
    script = script_of(card)
    words = {
        "script": script.value if script else "",
        "ip": " ".join(address.value for address in xen.ip),
        "by": xen.gateway_device.value if xen.gateway_device else "",
        "named": switch.name.value if switch.name else "",
        "rate": str(switch.rate.value.kbit * 125 * _INTERVAL // 1_000_000) if switch.rate else "",
    }
    return _said(model, str(card.mac.value), bridge_of(card).value, words)


def nic(read: Mapping[str, Any]) -> str:
    """What libxl reads of one."""
    rate = read.get("rate_bytes_per_interval", 0)
    words = {
        "script": read.get("script", ""),
        "ip": read.get("ip", ""),
        "by": read.get("gatewaydev", ""),
        "named": read.get("ifname", ""),
        "rate": str(rate) if rate else "",
    }
    model = "none" if read.get("nictype") == "vif" else read.get("model", "none")
    return _said(model, read.get("mac", "none"), read.get("bridge", "none"), words)


def _said(model: str, mac: str, bridge: str, words: Mapping[str, str]) -> str:
    more = "".join(f", {key} {word}" for key, word in words.items() if word)
    return f"{model} {mac} on {bridge}{more}"
