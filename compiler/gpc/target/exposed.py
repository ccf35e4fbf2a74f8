"""What a guest lays open: secrets in files for everybody, displays that ask for nothing. Pure.

Who calls this knows a back end's words; the diagnostics are the same for all.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.report.diagnostics import Diagnostic, Place
from gpc.why import Path
from gpc_schemas.patterns import regex

FLAGS = ("", "on", "off", "yes", "no", "true", "false")
"""Values that say whether there is a password, and not which."""

_KEY = regex(r"(?:.*[._-])?(?:cookie|passphrase|passw(?:or)?d)")
_TEXTS = (
    # A kernel's command line, and what QEMU passes on in it.
    (
        regex(r"(?:passw(?:or)?d|passphrase|systemd\.set_credential(?:_binary)?)=(?P<is>[^\s,]+)"),
        1,
    ),
    # The same by other words, with a dot or an underscore before: a file's path is no secret.
    (
        regex(
            r"(?<![^\W_])(?<!-)(?:api_?key|pass|psk|secret|token)="
            r"[\"']?(?P<is>[^\s,\"'/][^\s,\"']*)"
        ),
        1,
    ),
    # A root on iSCSI, on a kernel's command line: `iscsi:USER:PASSWORD@SERVER` (netroot=).
    (regex(r"\biscsi:[^/\s:@]+:(?P<is>[^/\s@]+)@"), 0),
    # iSCSI has a percent sign between the user and the password: QEMU 7.2, block/iscsi.c.
    (regex(r"iscsi://[^/\s@]{0,999}%(?P<is>[^/\s@]{1,999})@"), 0),
    (regex(r"(?<=[a-z0-9+.-])://[^/\s@:]*:(?P<is>[^/\s@]+)@"), 0),
    # Ceph's key in a file name: QEMU 7.2, block/rbd.c (qemu_rbd_parse_filename).
    (regex(r"\brbd:\S{0,999}?:key=(?P<is>[^:\s]+)"), 0),
    (regex(r"json:\{.{0,4000}?\"(?:cookie|password)\"\s*:\s*\"(?P<is>[^\"]+)"), 0),
    # Credentials that a guest's systemd takes from its firmware: systemd.system-credentials(7).
    (
        regex(
            r"io\.systemd\.credential(?:\.binary)?:[^=\s]{0,200}"
            r"(?:passw|passphrase|secret|token|private|luks|[._-]key\b)[^=\s]{0,200}=(?P<is>.+)"
        ),
        0,
    ),
)
"""Texts that hold a secret; of the first only where its value is none of the flags."""


_OWN_HELP = {
    "VNC": "a password (`password_file`) keeps out who passes by, but VNC encrypts nothing",
}


def is_secret_key(key: str, value: str) -> bool:
    """Whether a key of this name holds a secret, and not the name or the file of one."""
    return _KEY.fullmatch(key) is not None and value not in FLAGS


def is_secret_variable(name: str, value: str) -> bool:
    """Whether a variable of this name holds a secret, and not the name or the file of one."""
    return _VARIABLE.fullmatch(name.lower()) is not None and value.lower() not in FLAGS


_VARIABLE = regex(
    r"(?:.*_)?(?:cookie|credentials?|key|passphrase|pass|passw(?:or)?d|pw|secret|token)[0-9]*"
)


def has_secret(text: str) -> bool:
    """Whether a secret stands inside a text."""
    return next(secrets_in(text), None) is not None


def secrets_in(text: str) -> Iterator[tuple[int, int]]:
    """Where secrets stand inside a text, from and to which character."""
    for pattern, may_be_flag in _TEXTS:
        for found in pattern.finditer(text):
            if not may_be_flag or found["is"] not in FLAGS:
                yield found.span("is")


def has_secret_remark(text: str) -> bool:
    """Whether words of a person's own, such as a remark, name a secret and give it."""
    return any(found["is"] not in FLAGS for found in _REMARK.finditer(text.lower()))


_REMARK = regex(
    r"(?<![a-z])(?:cookie|credential|pass[ _-]?phrase|passw(?:or)?d|pass[ _-]?code|pw|secret|"
    r"token|(?:api|private|access)[ _-]?key)s?(?![a-z_-])[^:=]{0,60}[:=]"
    r"\s*[\"']?(?P<is>[^\s\"',}]+)"
)


def secret_in_tree(guest: Path, path: Path, word: str, help: str) -> Diagnostic:
    """A warning (secret-in-tree): the words at `path`, those of an option or key, hold a secret."""
    return Diagnostic(
        "secret-in-tree",
        f"`{word}` of guest {guest[1]} holds a secret, which would stand in the build tree and on "
        "the host in files that everybody can read",
        Place(path),
        help=help,
        severity="warning",
        is_secret=True,
    )


def without_password(guest: Path, path: Path, display: str, address: str) -> Diagnostic:
    """A warning (display-without-password): the server at `path` lets in whoever reaches it."""
    where = f"`{address}`" if address else "any address of the host"
    own = _OWN_HELP.get(display, "a password (`password-secret`) keeps out who passes by")
    return Diagnostic(
        "display-without-password",
        f"whoever reaches {where} has the screen, keyboard and mouse of guest {guest[1]}: its "
        f"{display} server asks for no password",
        Place(path),
        help=f"listen on 127.0.0.1 and come through `ssh -L`; {own}",
        severity="warning",
    )


def is_loopback(address: str) -> bool:
    """Whether what listens on an address, or a name, is reached from the host alone.

    `localhost` is: RFC 6761, 6.3. Where another name leads is not known.
    """
    bare = address.removeprefix("[").removesuffix("]")
    if bare in ("127.0.0.1", "::1", "localhost"):
        return True
    from ipaddress import IPv6Address, ip_address  # costs a build more than all other checks

    try:
        found = ip_address(bare)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped.is_loopback
    return found.is_loopback
