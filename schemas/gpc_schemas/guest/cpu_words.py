"""Words of a guest's processors that are read by a rule of their own. Pure."""

from typing import Annotated, Any

from gpc_schemas import units
from gpc_schemas.base import Unit, read
from gpc_schemas.patterns import regex

EACH = "each"
"""Of a pin: every virtual CPU, each on the next of the host CPUs."""

_MODEL = regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,47}")
_VENDOR = regex(r"[A-Za-z0-9 _.-]{12}")
_BITS = regex(r"host|3[2-9]|4[0-9]|5[0-2]")
_VCPUS = regex(r"each|[0-9]{1,3}(-[0-9]{1,3})?(, ?[0-9]{1,3}(-[0-9]{1,3})?)*")


def read_cpu_model(value: Any) -> str:
    return read(_model, value)


def read_cpu_vendor(value: Any) -> str:
    return read(_vendor, value)


def read_address_bits(value: Any) -> str:
    return read(_bits, value)


def read_vcpus(value: Any) -> str:
    return read(_vcpus, value)


def _model(text: str) -> str:
    if _MODEL.fullmatch(text) is None:
        raise units.UnitError(
            "`host`, `maximum`, `host-model` or the name of a model such as EPYC-Milan",
            "`qemu-system-x86_64 -cpu help` lists the names",
        )
    return text


def _vendor(text: str) -> str:
    """Source: QEMU 7.2, target/i386/cpu.h (CPUID_VENDOR_SZ); libvirt 9.0, src/conf/cpu_conf.c."""
    if _VENDOR.fullmatch(text) is None:
        raise units.UnitError(
            "12 characters such as AuthenticAMD or GenuineIntel", "a processor has exactly as many"
        )
    return text


def _bits(text: str) -> str:
    if _BITS.fullmatch(text) is None:
        raise units.UnitError(
            "`host`, or 32 to 52 bits", "`address sizes` in /proc/cpuinfo says what the host has"
        )
    return text


def _vcpus(text: str) -> str:
    if _VCPUS.fullmatch(text) is None:
        raise units.UnitError(
            "numbers of virtual CPUs such as 0-3,6, or `each`", "the first is number 0"
        )
    return text if text == EACH else str(units.CpuSet.parse(text))


CpuModel = Annotated[
    str,
    Unit(
        read_cpu_model,
        type="string",
        pattern=f"^{_MODEL.pattern}$",
        examples=["host", "maximum", "EPYC-Milan"],
    ),
]
CpuVendor = Annotated[
    str,
    Unit(
        read_cpu_vendor,
        type="string",
        pattern=f"^{_VENDOR.pattern}$",
        examples=["AuthenticAMD"],
    ),
]
AddressBits = Annotated[
    str,
    Unit(
        read_address_bits,
        type=["string", "number"],
        pattern=f"^({_BITS.pattern})$",
        examples=["39"],
    ),
]
Vcpus = Annotated[
    str, Unit(read_vcpus, type="string", pattern=f"^({_VCPUS.pattern})$", examples=["0-3"])
]
