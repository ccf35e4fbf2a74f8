"""The hosts that the tests of the host's targets compile: small machines of every kind."""

from __future__ import annotations

from pathlib import Path

from gpc.build import Built, build_source, check_source
from gpc.output.render import Artifact
from gpc.report.diagnostics import Finding
from gpc_schemas.guest import Backend

_MACHINE = """\
gpc: 1
host:
  name: test
  os: {os}
  kernel: {kernel}
  cpu: {{vendor: {cpu}, cores: 8}}
  gpus:
    console: {{address: 02:00.0, id: "{console}", boot_display: true}}
    card:
      address: 01:00.0
      id: "{card}"
      driver: {driver}
      functions:
        audio: {{address: 01:00.1, id: "1002:aab0", driver: {audio}}}
  {more}
guests:
  one:
    backend: {backend}
    os: linux
    vcpus: 2
    memory: 4097 MiB
    gpus: [card]
    disks: {{system: {{block: /dev/vg0/one}}}}
    {guest}
"""


def machine(
    *,
    os: str = "debian-12",
    kernel: str = "6.1",
    cpu: str = "amd",
    console: str = "1002:68f9",
    card: str = "1002:6818",
    driver: str = "radeon",
    audio: str = "snd_hda_intel",
    backend: str = "qemu",
    more: str = "",
    guest: str = "",
) -> str:
    """A machine.yaml: two AMD cards, one of which guest `one` is given.

    `more` goes under host, `guest` under the guest.
    """
    return _MACHINE.format(
        os=os,
        kernel=kernel,
        cpu=cpu,
        console=console,
        card=card,
        driver=driver,
        audio=audio,
        backend=backend,
        more=more.replace("\n", "\n  "),
        guest=guest,
    )


def built(text: str, backend: Backend | None = None) -> Built:
    """The build tree of a machine.yaml."""
    return build_source("machine.yaml", text.encode(), backend)


def file(text: str, path: str) -> Artifact | None:
    """The file at `path` of the build tree, or None where there is none."""
    return next((found for found in built(text).artifacts if found.path == path), None)


def lines(text: str, path: str) -> list[str]:
    """The lines of the file at `path` that are no comments; none where there is no file."""
    found = file(text, path)
    return [line for line in found.text.splitlines() if line[:1] not in "#"] if found else []


def lay_out(text: str, root: Path) -> Path:
    """The build tree in `root`, as it goes onto a host; `root` again."""
    for artifact in built(text).artifacts:
        target = root / artifact.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(artifact.text)
        target.chmod(artifact.mode)
    return root


def warnings(text: str) -> tuple[Finding, ...]:
    """The warnings about a machine.yaml."""
    return check_source("machine.yaml", text.encode()).warnings
