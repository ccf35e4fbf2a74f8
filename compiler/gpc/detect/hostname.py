"""What a host is called, wherever its distribution keeps that."""

from __future__ import annotations

import re

from gpc.detect.look import Look

HOSTNAME = "/etc/hostname"

ASSIGNED = (
    ("/etc/conf.d/hostname", "(?:hostname|HOSTNAME)"),
    ("/boot/config/ident.cfg", "NAME"),
)
"""Files of shell that assign it: OpenRC's, which counts where /etc/hostname is missing or empty
(init.d/hostname.in at 04d75bc1; in capitals before), and Unraid's."""

UPPER = "/etc/HOSTNAME"
"""Slackware's, with the domain (15.0, /etc/rc.d/rc.M)."""

RUNNING = "/proc/sys/kernel/hostname"

NOBODYS = ("", "localhost", "none", "unset")
"""Names of hosts that were given none. Source: hostname(5) of systemd, the defaults of images."""


def detect_hostname(look: Look) -> str | None:
    """The name that is configured, or else the one that the kernel has at the moment."""
    found = configured_name(look)
    is_nobodys = found is None or found.partition(".")[0].strip("()").lower() in NOBODYS
    if is_nobodys and look.exists(RUNNING):
        return look.line(RUNNING) or found
    return found


def configured_name(look: Look) -> str | None:
    """The name that the host's files give it; a file that makes no sense leaves a note."""
    found = _only_line(look, HOSTNAME)
    for path, key in ASSIGNED:
        if found is None and look.exists(path):
            found = _assigned(look.bytes(path) or b"", key)
    if found is None and look.exists(UPPER):
        found = _only_line(look, UPPER)
    return found


def _only_line(look: Look, path: str) -> str | None:
    """The one line that is no comment. Source: hostname(5) of systemd 257."""
    lines = [line.strip() for line in (look.text(path) or "").splitlines()]
    named = [line for line in lines if line and not line.startswith("#")]
    if len(named) == 1:
        return named[0]
    if look.exists(path):
        look.note(path, "holds more than a line" if named else "is empty")
    return None


def _assigned(data: bytes, key: str) -> str | None:
    """The value of the last assignment, as a shell reads it where it is a plain word.

    Unraid's own page writes lines that end as those of DOS do.
    """
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    found = re.findall(rf"^[ \t]*{key}=([\"']?)([A-Za-z0-9._-]+)\1[ \t]*(?:#.*)?$", text, re.M)
    return found[-1][1] if found else None
