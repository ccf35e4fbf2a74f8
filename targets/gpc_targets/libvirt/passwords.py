"""The passwords of a domain's displays: where its file says that they stand, and how it gets them.

A domain's file names the file of a password in the metadata and never holds it. What libvirt is
given has it; libvirt keeps it in a file of its own that root alone can read, and shows it to those
alone who ask with --security-info. Pure. Source: https://libvirt.org/formatdomain.html#graphical-framebuffers.
"""

from __future__ import annotations

from collections.abc import Mapping

from gpc.target.language import XML
from gpc.target.password import PasswordFile

_NAMED = "metadata/{urn:gpc:1}guest/{urn:gpc:1}password"


def named(domain: str) -> tuple[PasswordFile, ...]:
    """The files of passwords that a domain names. Raises ValueError for what is no XML."""
    if "<gpc:password " not in domain:
        return ()  # most have none, and are not parsed
    import xml.etree.ElementTree as ET

    try:
        found = ET.fromstring(domain).iterfind(_NAMED)
    except ET.ParseError as error:
        raise ValueError(str(error)) from None
    return tuple(PasswordFile(one.get("display", ""), one.get("file", "")) for one in found)


def held(domain: str) -> dict[str, str]:
    """The passwords that libvirt shows in a domain, by their displays."""
    import xml.etree.ElementTree as ET

    try:
        graphics = ET.fromstring(domain).iterfind("devices/graphics")
    except ET.ParseError:
        return {}
    return {one.get("type", ""): one.get("passwd", "") for one in graphics if one.get("passwd")}


def with_passwords(domain: str, passwords: Mapping[str, str]) -> str:
    """The domain with the passwords of its displays. Raises ValueError where one has no place."""
    for display, password in passwords.items():
        start = f"<graphics type='{display}' "
        if domain.count(start) != 1:
            raise ValueError(f"it has no display {display} that a password could be put to")
        domain = domain.replace(start, f"{start}passwd='{XML.quote(password)}' ")
    return domain
