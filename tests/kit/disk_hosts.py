"""A described host three times over: as facts, as a live host for apply, under gpc-bind."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from gpc.apply.safety import dangers
from gpc.apply.wanted import Wanted
from gpc.build import build_source
from gpc.detect import detect
from gpc.host.captured import CapturedReader
from gpc.live import check_live
from gpc.output.manifest import read_manifest
from gpc.report.diagnostics import Diagnostic, Place
from kit.bind_host import SCRIPT
from kit.fake_kernel import FakeKernel
from lab.tools import run
from machines.describe import Machine
from machines.storage import BOARD, NAMES
from machines.write import write

Verdicts = dict[str, str]
"""By the names of devices: `used` or `unknown`; those that are free are left out."""


def machine_yaml() -> str:
    """The board, every device of which a guest is given."""
    functions = {f.address: f for f in BOARD.functions}
    devices = "".join(
        f'    {name}: {{address: "{address}", id: "{functions[address].id}", '
        f"driver: {(functions[address].driver or '').replace('xhci_hcd', 'xhci_pci')}}}\n"
        for name, address in NAMES.items()
    )
    names = list(NAMES)
    guests = "".join(
        f"  {guest}:\n    backend: libvirt\n    os: linux\n    vcpus: 2\n    memory: 2 GiB\n"
        f"    devices: [{', '.join(some)}]\n"
        f"    disks: {{system: {{file: /var/lib/libvirt/images/{guest}.raw}}}}\n"
        for guest, some in (("one", names[:4]), ("two", names[4:]))
    )
    return f"""\
gpc: 1
host:
  name: board
  os: debian-12
  kernel: 6.1
  cpu: {{vendor: amd, cores: 8, threads: 2}}
  gpus: {{}}
  devices:
{devices}guests:
{guests}"""


def _device(found: Diagnostic) -> str:
    """The device that a diagnostic is about."""
    assert isinstance(found.place, Place)
    return str(found.place.path[2])


class DiskHost:
    """A machine, laid out at `place`."""

    def __init__(self, machine: Machine, place: Path) -> None:
        self.machine, self.place = machine, place
        write(machine, place)
        self.reader = CapturedReader(str(place))
        self.built = build_source("machine.yaml", machine_yaml().encode())

    def said_by_check(self) -> Verdicts:
        """The verdicts of `gpc check --live`."""
        return {
            _device(found): "unknown" if "unknown" in found.message else "used"
            for found in check_live(self.built.settled, detect(self.reader))
            if found.code == "holds-disk"
        }

    def said_by_apply(self) -> Verdicts:
        """The verdicts of `gpc apply`, which has an option for each."""
        wanted = Wanted(read_manifest(self.built.manifest), "", ())
        found = [one for one in dangers(self.reader, wanted) if one.code == "holds-disk"]
        assert {one.flag for one in found} <= {"take-mounted-disk"}
        return {
            name: "unknown" if "unknown" in one.message else "used"
            for one in found
            for name, address in NAMES.items()
            if f"0000:{address}" in one.message
        }

    def said_by_bind(self, shell: list[str]) -> Verdicts:
        """The verdicts of gpc-bind, which then takes exactly the others."""
        script = self.place / "gpc-bind"
        text = next(a.text for a in self.built.artifacts if a.path == SCRIPT)
        script.write_text(text)
        kernel = FakeKernel(self.place / "kernel")
        for name in ("sys/class", "sys/fs", "sys/devices", "proc", "run", "dev"):
            source = self.place / "root" / name
            if source.exists():
                target = kernel.sysfs.parent / name
                shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
        for function in self.machine.functions:
            if function.address in NAMES.values():
                driver = (function.driver or "").replace("xhci_hcd", "xhci_pci")
                kernel.function(function.full, function.id, driver, f"0x{function.kind}")
                kernel.load(driver)
        kernel.writes()

        def bind(*words: str) -> tuple[int, str]:
            ran = run(
                kernel.command(shell, script, "bind", *words),
                env=kernel.environment(),
                timeout=120,
            )
            return ran.code, ran.stderr

        code, text = bind()
        found = {}
        for name in NAMES:
            said = re.findall(rf"holds-disk: {name} \(.*", text)
            if said:
                known = any("unknown" not in line for line in said)
                found[name] = "used" if known else "unknown"
        assert code == (5 if found else 0), text
        if found:
            assert kernel.writes() == []
            free = [name for name in NAMES if name not in found]
            assert bind(*free) == (0, "")
            for name, address in NAMES.items():
                kept = kernel.driver(f"0000:{address}") == "vfio-pci"
                assert kept is (name not in found), name
            name = next(iter(found))
            assert bind("--take-mounted-disk", name) == (0, "")
            assert kernel.driver(f"0000:{NAMES[name]}") == "vfio-pci"
        return found
