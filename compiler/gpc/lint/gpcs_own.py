"""What a host's own file sets that gpc does by itself, or has a key for. Pure.

The file stays as it is: it holds for all of the host, and gpc's files stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gpc.lint.settings import ForeignSetting
from gpc.report.diagnostics import Diagnostic
from gpc_schemas.records import NamedTuple

OWN = "take it out once gpc's files are in place: "


class HostSetting(NamedTuple):
    """Settings of a kind that look alike, and what they are to gpc."""

    kind: str
    name: str
    """Of all of it, an expression of `re`; so is the value."""
    value: str
    help: str
    has_key: bool = False
    """Whether it is for a person to write, who alone knows what is meant."""


# fmt: off
KNOWN = (
    HostSetting("option", r"vfio_pci\.ids", ".+",
                OWN + "`host.gpus` and `host.devices` say what is kept, by address and id"),
    HostSetting("softdep", ".+", r".*\bvfio_pci\b.*",
                OWN + "gpc loads what keeps a card before the `driver` that is written there"),
    HostSetting("blacklist", "nouveau|nova_core|nvidia.*|amdgpu|radeon|i915|xe|snd_hda_intel", "",
                OWN + "what may not have a card follows from its `driver`, and no other card "
                "loses its own by that"),
    HostSetting("argument", "isolcpus", ".+", "write the CPUs at `host.cpu.isolated`", True),
    HostSetting("argument", "(default_)?hugepagesz|hugepages", ".+",
                "write `hugepages` at the guest that has them: they are reserved for it", True),
    HostSetting("option", r"kvm\.(report_)?ignore(d)?_msrs", ".+",
                "write `workarounds: {ignore-msrs: on}` if a guest needs it", True),
)
# fmt: on
"""Source: gpc's own files for modprobe.d and loaders; kernel-parameters of Linux 6.12."""


def said_by_host(settings: Iterable[ForeignSetting]) -> Iterator[Diagnostic]:
    """A warning (needless-setting, left-over) for each setting that gpc knows, at its place."""
    for setting in settings:
        known = next((row for row in KNOWN if _is(row, setting)), None)
        if known is None:
            continue
        said = setting.name if setting.value is None else f"{setting.name}={setting.value}"
        what = f"`{said}` ({setting.kind})"
        if known.has_key:
            code, message = "left-over", f"{what} is not taken: machine.yaml has a key for it"
        else:
            code, message = "needless-setting", f"{what} is what gpc does by itself"
        yield Diagnostic(code, message, setting.span, help=known.help, severity="warning")


def _is(row: HostSetting, setting: ForeignSetting) -> bool:
    return (
        row.kind == setting.kind
        and re.fullmatch(row.name, setting.name) is not None
        and re.fullmatch(row.value, setting.value or "") is not None
    )
