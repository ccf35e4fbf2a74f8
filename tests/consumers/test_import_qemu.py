"""Scripts of others: what gpc makes of each is a machine that QEMU builds, as large as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.build import build_source
from gpc.lift.entries import with_guest
from gpc.lift.foreign import read
from gpc.lift.ground import ground
from gpc.lift.judged import judge
from gpc.lift.prune import prune
from kit.foreign import FILES
from lab.later import Generation
from lab.qemu import Qemu
from lab.tools import run

pytestmark = pytest.mark.consumer

SCRIPTS = [path for path in FILES if path.suffix in (".cmdline", ".service", ".sh")]
NO_GUESTS = ("arm.sh", "torn.sh")
"""Scripts that are refused."""

NOT_STARTED = {
    "osx.sh": "its raw words name Apple's chip with a key that is none",
    "puget.sh": "its BIOS is a file of another distribution's",
}
"""Guests whose machine QEMU does not build here, and why."""


def _launcher(path: Path) -> tuple[str, dict[str, object]]:
    """The launcher of the guest of a script, and its keys."""
    ((guest, cards, _),) = read(path.name, path.read_bytes(), {}, {}, None)
    alone = ground(None, "kvm", cards)
    judge(guest, alone)
    said = {".".join(map(str, key)): value.value for key, value in guest.keys.items()}
    prune(guest, alone)
    text = with_guest(alone, guest)
    built = build_source("m", text.encode())
    (found,) = (a for a in built.artifacts if a.path.startswith("usr/local/sbin/gpc-guest-"))
    return found.text, said


@pytest.mark.parametrize(
    "path", [p for p in SCRIPTS if p.name not in NO_GUESTS], ids=lambda path: path.name
)
def test_qemu_builds_the_machine_of_a_script(
    path: Path, generation: Generation, tmp_path: Path
) -> None:
    launcher, said = _launcher(path)
    script = tmp_path / "launcher"
    script.write_text(launcher)
    argv = run(["dash", script, "show"]).check().stdout.splitlines()
    if path.name in NOT_STARTED:
        assert "-device" in argv
        return
    with Qemu(argv, generation) as qemu:
        memory = qemu.query("query-memory-size-summary")["base-memory"]
        processors = qemu.query("query-cpus-fast")
        devices = [c["type"] for c in qemu.query("qom-list", path="/machine/peripheral")]
    number, unit = str(said["memory"]).split(" ")
    assert memory == int(number) << {"MiB": 20, "GiB": 30}[unit]
    assert len(processors) == said["vcpus"]
    cards = {key.split(".")[1] for key in said if key.startswith("networks.")}
    models = ("virtio-net-pci", "e1000", "e1000e", "rtl8139")
    assert sum(f"child<{model}>" in devices for model in models) >= len(cards)
