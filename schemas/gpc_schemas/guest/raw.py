"""What a guest is told in the words of one back end. Pure."""

from __future__ import annotations

from typing import Annotated, Any

from gpc_schemas import texts, units
from gpc_schemas.base import Doc, Line, Name, Unit, blank, empty, model, read, read_line
from gpc_schemas.markup import Markup
from gpc_schemas.patterns import regex

_ALIAS = regex(r"ua-[A-Za-z0-9_-]{1,60}")
_PROPERTY = regex(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_CAPABILITY = regex(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}")
_VARIABLE = regex(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


def read_alias(value: Any) -> str:
    return read(_alias, value)


def read_property(value: Any) -> str:
    return read(_property, value)


def read_capability(value: Any) -> str:
    return read(_capability, value)


def read_variable(value: Any) -> str:
    return read(_variable, value)


def read_text(value: Any) -> str:
    return read(_text, value)


def _alias(text: str) -> str:
    if _ALIAS.fullmatch(text) is None:
        raise units.UnitError(
            "an alias such as ua-extra: `ua-`, then letters, digits, `_` and `-`",
            "libvirt keeps no other that somebody else chose",
        )
    return text


def _property(text: str) -> str:
    if _PROPERTY.fullmatch(text) is None:
        raise units.UnitError(
            "the name of a property of QEMU's such as x-vga",
            "`qemu-system-x86_64 -device vfio-pci,help` prints those of a device",
        )
    return text


def _capability(text: str) -> str:
    if _CAPABILITY.fullmatch(text) is None:
        raise units.UnitError(
            "what libvirt calls something that QEMU can, such as usb-host.hostdevice",
            "`virsh domcapabilities` does not print them; src/qemu/qemu_capabilities.c lists them",
        )
    return text


def _variable(text: str) -> str:
    if _VARIABLE.fullmatch(text) is None:
        raise units.UnitError(
            "the name of a variable: letters, digits and `_`", "it starts with no digit"
        )
    return text


def _text(text: str) -> str:
    return texts.line(text) if text else text


Alias = Annotated[str, Unit(read_alias, type="string", pattern=f"^{_ALIAS.pattern}$")]
Property = Annotated[str, Unit(read_property, type="string", pattern=f"^{_PROPERTY.pattern}$")]
Capability = Annotated[
    str, Unit(read_capability, type="string", pattern=f"^{_CAPABILITY.pattern}$")
]
Variable = Annotated[str, Unit(read_variable, type="string", pattern=f"^{_VARIABLE.pattern}$")]
PropertyValue = Annotated[str, Unit(read_line, type=["string", "number", "boolean"])]
"""As QEMU reads it: a text, a number, or on and off."""
Text = Annotated[str, Unit(read_text, type="string")]


@model
class Fragments:
    """Elements of a domain, each put last in the element that its key names."""

    devices: Annotated[tuple[Markup, ...], Doc("In `<devices>`: a device each.")] = ()
    features: Annotated[tuple[Markup, ...], Doc("In `<features>`.")] = ()
    cpu: Annotated[tuple[Markup, ...], Doc("In `<cpu>`.")] = ()
    clock: Annotated[tuple[Markup, ...], Doc("In `<clock>`.")] = ()
    os: Annotated[tuple[Markup, ...], Doc("In `<os>`.")] = ()
    domain: Annotated[tuple[Markup, ...], Doc("In `<domain>` itself.")] = ()


@model
class Capabilities:
    """What libvirt believes that its QEMU can, corrected for this guest."""

    add: Annotated[tuple[Capability, ...], Doc("What it can although libvirt denies it.")] = ()
    remove: Annotated[tuple[Capability, ...], Doc("What libvirt does not make use of.")] = ()


@model
class Raw:
    """Words for one back end that gpc has no key for. They are quoted, never interpreted."""

    qemu: Annotated[
        tuple[Line, ...],
        Doc(
            "Words for the end of the QEMU command line, libvirt's too; an option and its value "
            "are two."
        ),
    ] = ()
    libvirt: Annotated[Fragments, Doc("Elements of XML for the domain of libvirt.")] = blank(
        Fragments
    )
    libvirt_override: Annotated[
        dict[Alias, dict[Property, PropertyValue]],
        Doc(
            "QEMU's properties of the devices among these elements, by the `<alias>` that they "
            "have; cards and devices of the host have `properties` for it."
        ),
    ] = empty()
    libvirt_capabilities: Annotated[Capabilities, Doc("What libvirt believes that QEMU can.")] = (
        blank(Capabilities)
    )
    xl: Annotated[
        dict[Name, Text],
        Doc(
            "Keys of xl.cfg, each with its text; items of a list with `;` between, which stand "
            "behind those that gpc writes."
        ),
    ] = empty()
