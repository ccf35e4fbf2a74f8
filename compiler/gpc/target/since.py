"""From which version on a program knows the words that gpc writes for it. Pure.

A back end lists what is younger than the oldest version that it writes for, in `SINCE` of its
`words.py`, a row beside the words; what the host's version does not know is refused at the key that
asks for it. Words that nobody asked for have an older form, or are left out, where that can be:
`known` says which. Where the host's version is not known, nothing is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

from gpc.plan import Guest, Host, Part, Plan
from gpc.report.diagnostics import Diagnostic, Place
from gpc.target import Target
from gpc.why import Path, Traced, Why, Written, because, dotted, leaves
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import Version

TITLES = {"qemu": "QEMU", "libvirt": "libvirt", "systemd": "systemd", "xen": "Xen"}
"""What people call the programs of `plan.host.versions`."""

KEYS: Mapping[str, Path] = {
    "qemu": ("host", "qemu"),
    "libvirt": ("host", "libvirt"),
    "systemd": ("host", "systemd"),
    "xen": ("host", "xen", "version"),
}
"""Where machine.yaml says their versions."""

P = TypeVar("P", bound=Part)


class Since(NamedTuple):
    """Words that a program knows from a version on."""

    program: str  # of TITLES
    version: Version  # the first that knows them
    words: str  # as a message quotes them
    asked: Callable[[Guest], Iterable[Path]]  # where the file asks for them, if it does
    source: str


def every(guest: Guest) -> Iterator[Path]:
    """Words that each guest of the back end has: no key less would do without them."""
    yield (*guest.path, "backend")


def of(
    kind: type[P], key: str = "", asks: Callable[[P], object] = lambda part: True
) -> Callable[[Guest], Iterator[Path]]:
    """Words of a part that the key below its place asks for, or the place itself, where `asks`
    says so."""

    def asked(guest: Guest) -> Iterator[Path]:
        for part in guest.of(kind):
            if asks(part):
                yield (*part.path, *key.split(".")) if key else part.path

    return asked


def written(value: Callable[[Guest], Traced[Any]], wanted: object) -> Callable[..., Iterator[Path]]:
    """Words that a guest has where a value that the file says is the one that is wanted."""

    def asked(guest: Guest) -> Iterator[Path]:
        traced = value(guest)
        if traced.value == wanted:
            yield from (why.path for why in traced.why[:1] if isinstance(why, Written))

    return asked


def knows(host: Host, program: str, since: Version) -> bool:
    """Whether the host's version of a program has come as far, as far as that is known."""
    version = host.versions.get(program)
    return version is None or version.value.reaches(since)


def known(host: Host, program: str) -> tuple[Why, ...]:
    """The reason of words whose form hangs on the version; none where it is not known."""
    version = host.versions.get(program)
    return () if version is None else because("form-by-version", *leaves(version.why))


def too_old(plan: Plan, all_targets: Iterable[Target]) -> Iterator[Diagnostic]:
    """Errors: too-old. One for each place that asks for what the host's version does not know."""
    by_name = {target.NAME: target for target in all_targets}
    for guest in plan.guests:
        since = getattr(by_name[guest.backend.value], "since", None)
        for row in cast(Iterable[Since], since() if since is not None else ()):
            if not knows(plan.host, row.program, row.version):
                for path in dict.fromkeys(row.asked(guest)):
                    yield _refusal(plan.host, guest, row, path)


def _refusal(host: Host, guest: Guest, row: Since, path: Path) -> Diagnostic:
    title, version = TITLES[row.program], host.versions[row.program]
    key = KEYS[row.program]
    is_written = isinstance(version.why[0], Written)
    all_of_it = path == (*guest.path, "backend")
    way = "run the guest by another back end" if all_of_it else f"leave `{path[-1]}` out"
    raised = f"run {title} {row.version} or later and say so in {dotted(key)}"
    return Diagnostic(
        "too-old",
        f"{title} {version.value} does not know {row.words}, which came with {row.version}",
        Place(path),
        also=(Place(key if is_written else ("host", "os"), label=f"{title} {version.value}"),),
        help=f"{way}, or {raised}",
    )
