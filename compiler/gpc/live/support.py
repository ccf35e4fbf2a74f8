"""Whether gpc can do anything for the host at all, and whose paths it has. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from gpc.detect.support import unknown_family, unsupported
from gpc.live.match import Compared
from gpc.report.diagnostics import Diagnostic, Place, Severity

OS = ("host", "os")


def host(found: Compared) -> Iterator[Diagnostic]:
    """Errors: host-unsupported. Warnings: the same where the tree has a module for the host."""
    facts = found.facts
    foreign = unsupported(facts.distribution, facts.system)
    if foreign is None:
        return
    severity: Severity = "warning" if foreign.has_module else "error"
    for why in foreign.why:
        yield Diagnostic("host-unsupported", why, Place(OS), help=foreign.help, severity=severity)


def family(found: Compared) -> Iterator[Diagnostic]:
    """Warnings: os-unknown."""
    distribution, system = found.facts.distribution, found.facts.system
    unknown = unknown_family(distribution)
    if unknown is None or unsupported(distribution, system) is not None:
        return
    yield Diagnostic(
        "os-unknown",
        unknown,
        Place(OS),
        found=f"the file says {found.machine.host.os}",
        help="paths and commands are those of the family that the file names: read the build tree "
        "before you apply it",
        severity="warning",
    )


CHECKS = (host, family)
