"""What is told of a file without the secrets in it: who reads a log is not known. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from gpc.report.diagnostics import Finding, Mark
from gpc.report.located import lines
from gpc.target.exposed import FLAGS, has_secret_remark, is_secret_variable, secrets_in
from gpc_schemas.patterns import regex
from gpc_schemas.records import NamedTuple

HIDDEN = "…"
"""What stands for a secret in a message."""

LEAST = 4
"""Characters of a value that is looked for in messages: a shorter one is in many by chance."""

_VALUE = r"(?:\"(?P<a>[^\"\n]*)\"|'(?P<b>[^'\n]*)'|(?P<c>[^\s\"',<>`\0]+))"
_AROUND = "\"'\\/>`"
_NAMED = (
    # `vncpasswd = "x"`, `passwd='x'`, `"password": "x"`.
    regex(rf"(?i:passw(?:or)?d|passphrase|cookie)[\"']?[ \t]*[=:][ \t]*{_VALUE}"),
    # -object secret and authz-simple, in words and in JSON: qemu(1).
    regex(rf"\b(?:secret|authz-simple)[\"']?,[^\s\0]{{0,500}}?\bdata={_VALUE}"),
    regex(rf"\"(?:secret|authz-simple)\"[^{{}}]{{0,500}}?\"data\"\s*:\s*{_VALUE}"),
    # A cookie and the words of firmware for a guest, as libvirt has them: formatdomain.
    regex(r"<cookie\b[^<>]{0,200}>(?P<c>[^<]+)<"),
    regex(
        r"<entry\b[^<>]{0,200}?\bname=[\"'][^\"'<>]{0,200}(?:passw|passphrase|secret|token)[^<>]{0,200}>"
        r"(?P<c>[^<]+)<"
    ),
    # The same as QEMU has it: -fw_cfg.
    regex(
        r"\bname=[^\s,]{0,200}(?:passw|passphrase|secret|token)[^\s,]{0,200},string=(?P<c>[^\s,\"']+)"
    ),
    # QEMU's monitor: set_password, change.
    regex(rf"\b(?:set_password[ \t]+(?:vnc|spice)|change[ \t]+vnc[ \t]+password)[ \t]+{_VALUE}"),
    # A user with a word behind: `curl -u`, `smbclient -U`; numbers are a user and a group.
    regex(r"(?m:(?:^[+-]?|[ \t])-[uU][ \t]+[\"']?\w[^\s:%\"']{0,99}[:%](?P<c>(?!\d+\b)[^\s\"']+))"),
    # A boot menu: `password USER WORD`, `password_pbkdf2 USER HASH`.
    regex(rf"(?m:^[+-]?[ \t]*password(?:_pbkdf2)?[ \t]+[^\s=]{{1,99}}[ \t]+{_VALUE})"),
)
_VARIABLES = (
    # The line of a diff begins with its sign.
    regex(rf"(?m:(?<![\w-])|(?<=^-))(?P<name>[A-Z_][A-Z0-9_]{{0,63}})={_VALUE}"),
    regex(
        r"<qemu:env\s[^<>]{0,200}?name=[\"'](?P<name>[^\"'<>]{1,200})[\"'][^<>]{0,99}?\bvalue="
        rf"{_VALUE}"
    ),
)


_REMARK = regex(r"(?:^|\s)#.*|<!--.*")
"""What a person wrote beside the values, in YAML, shell and XML."""


class _Secrets(NamedTuple):
    """The lines of a text that hold secrets, and their values."""

    lines: frozenset[int]
    values: tuple[str, ...]


def hidden(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, of which none shows a line with a secret, or has one in its words."""
    every = list(findings)
    known: dict[str, _Secrets] = {}
    for finding in every:
        text = finding.source.text
        if text not in known:
            own = [each for each in every if each.is_secret and each.source.text == text]
            known[text] = _secrets(text, own)
    return [_hide(finding, known[finding.source.text]) for finding in every]


def without_secrets(text: str) -> str:
    """A text of any number of lines with a sign for each secret, and for a remark with one."""
    if _MAY_BE.search(text) is None:
        return text
    return _without("\n".join(map(_without_remark, text.split("\n"))), ())


_MAY_BE = regex(
    r"(?i)pass|phrase|cookie|cred|secret|token|key|code|pw|psk|authz|://|iscsi:|-u[ \t]"
)
"""What is in a text that holds a secret of any kind, sooner found than which."""


def _without_remark(line: str) -> str:
    found = _REMARK.search(line)
    return line[: found.start()] + HIDDEN if found and has_secret_remark(found[0]) else line


def _secrets(text: str, told: Iterable[Finding]) -> _Secrets:
    places = secret_places(text)
    starts, found = [0], set()
    for number, line in enumerate(lines(text)):
        if (remark := _REMARK.search(line)) and has_secret_remark(remark[0]):
            found.add(number)
        end = starts[-1] + len(line)
        starts.append(end + (2 if text.startswith("\r\n", end) else 1))
    found |= {bisect_right(starts, start) - 1 for start, _ in places}
    for finding in told:
        found.update(range(finding.mark.span.line, finding.mark.span.end_line + 1))
    values = {text[start:end].strip(_AROUND) for start, end in places}
    long = (value for value in values if len(value) >= LEAST)
    return _Secrets(frozenset(found), tuple(sorted(long, key=len, reverse=True)))


def secret_places(text: str) -> list[tuple[int, int]]:
    """Where the secrets of a text stand, in its order; none overlaps another."""
    places: list[tuple[int, int]] = []
    for start, end in sorted(_found(text)):
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


def _found(text: str) -> Iterator[tuple[int, int]]:
    for start, end in secrets_in(text):
        if text[start:end].strip(_AROUND) not in FLAGS:
            yield start, end
    for pattern in _NAMED:
        for found in pattern.finditer(text):
            group = found.lastgroup or 0
            if found[group].lower() not in FLAGS:
                yield found.span(group)
    for pattern in _VARIABLES:
        for found in pattern.finditer(text):
            group = found.lastgroup or 0
            if is_secret_variable(found["name"], found[group]):
                yield found.span(group)


def _hide(finding: Finding, secrets: _Secrets) -> Finding:
    marks = (finding.mark, *finding.also)
    return finding._replace(
        message=_without(finding.message, secrets.values),
        found=_without(finding.found, secrets.values),
        expected=_without(finding.expected, secrets.values),
        help=_without(finding.help, secrets.values),
        also=tuple(Mark(m.span, _without(m.label, secrets.values)) for m in finding.also),
        is_secret=finding.is_secret or any(mark.span.line in secrets.lines for mark in marks),
    )


def _without(text: str, values: Iterable[str]) -> str:
    """A text with a sign in the place of each secret."""
    for value in values:
        text = text.replace(value, HIDDEN)
    for start, end in reversed(secret_places(text)):
        text = text[:start] + HIDDEN + text[end:]
    return text
