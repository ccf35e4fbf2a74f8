"""The bind script of a machine.yaml on a fake kernel, and the ways in which it binds."""

from __future__ import annotations

from kit.fake_kernel import FakeKernel
from kit.hosts import lay_out, machine
from lab.tools import Ran, run

GPU, AUDIO, CONSOLE = "0000:01:00.0", "0000:01:00.1", "0000:02:00.0"
SCRIPT = "usr/local/sbin/gpc-bind"

# Each way of binding: the file, and what its driver is called in sysfs.
WAYS = {
    "vfio-pci by address": (machine(), "vfio-pci"),
    "vfio-pci by id": (machine(more="binding: {by: id}"), "vfio-pci"),
    "pci-stub by address": (machine(more="binding: {driver: pci-stub}"), "pci-stub"),
    "pci-stub by id": (machine(more="binding: {driver: pci-stub, by: id}"), "pci-stub"),
    "xen-pciback": (machine(backend="xl"), "pciback"),
    "xen-pciback by slot": (machine(backend="xl", kernel="4.8"), "pciback"),
}


class Host:
    """A machine.yaml's script on a kernel."""

    def __init__(self, text: str, kernel: FakeKernel, shell: list[str]) -> None:
        self.kernel, self._shell = kernel, shell
        self._script = lay_out(text, kernel.sysfs.parent / "tree") / SCRIPT

    def __call__(self, *words: str) -> Ran:
        command = self.kernel.command(self._shell, self._script, *words)
        return run(command, env=self.kernel.environment(), timeout=60)

    def drivers(self) -> list[str | None]:
        return [self.kernel.driver(address) for address in (GPU, AUDIO, CONSOLE)]
