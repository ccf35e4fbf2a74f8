"""A host on which a build tree is applied with a real libvirtd beside it, and nothing else real."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gpc.apply import state
from gpc.apply.actions import HostActions
from gpc.apply.prepare import is_news, prepare
from gpc.apply.transaction import commit
from gpc.apply.wanted import Wanted, wanted
from gpc.host.reader import Answer
from gpc.host.real import RealReader
from gpc.host.writer import RealHost
from kit.command import gpc
from lab.libvirt import Libvirtd

OWNER = (os.geteuid(), os.getegid())
PASSWORD_FILE = "/etc/gpc-secrets/vnc"


class Beside(RealHost):
    """A host whose libvirt is the tests' own; images are rebuilt as it is told."""

    def __init__(self, root: Path, libvirtd: Libvirtd) -> None:
        super().__init__(str(root))
        self.libvirtd = libvirtd
        self.said: list[str] = []
        self.at_images: Callable[[], Answer] = lambda: Answer(0, "")

    def query(self, command: Sequence[str]) -> Answer:
        return self._virsh(command, None)

    def has_program(self, name: str) -> bool:
        return True

    def act(
        self, command: Sequence[str], environment: Mapping[str, str], stdin: bytes = b""
    ) -> Answer:
        if command[0] != "virsh":
            return self.at_images()
        return self._virsh(command, stdin.decode() or None)

    def _virsh(self, command: Sequence[str], input: str | None) -> Answer:
        self.said.append(" ".join(command))
        words = [word for word in command[1:] if word not in ("-q", "-c", "qemu:///system")]
        words = [f"{self.root}{word}" if word.startswith("/etc") else word for word in words]
        ran = self.libvirtd.virsh(*words, input=input)
        return Answer(ran.code, ran.stdout + ran.stderr)


class Stage:
    """A host, the file of a password on it, and build trees for it."""

    def __init__(self, base: Path, libvirtd: Libvirtd) -> None:
        self.base = base
        self.root = base / "root"
        for name in ("etc", "var/lib"):
            (self.root / name).mkdir(parents=True)
        self.libvirtd = libvirtd
        self.host = Beside(self.root, libvirtd)
        self.told: list[str] = []
        state.make_state(self.host, OWNER)

    def password(self, text: str) -> None:
        path = self.root / PASSWORD_FILE.lstrip("/")
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_text(text)
        path.chmod(0o600)

    def tree(self, machine: str) -> Wanted:
        """What building a machine.yaml comes to."""
        (self.base / "machine.yaml").write_text(machine)
        built = gpc("build", "-o", "tree", cwd=self.base)
        assert built.returncode == 0, built.stderr
        self.told += [built.stdout, built.stderr]
        return wanted(RealReader("/"), str(self.base / "tree"))

    def apply(self, want: Wanted, cause: str = "apply") -> int:
        """The number of the generation that it reached; 0 where there was nothing to do."""
        prepared = prepare(self.host, want, OWNER, cause=cause)
        if not is_news(prepared, state.generation(self.host, state.current_number(self.host))):
            return 0
        runner = HostActions(self.host, prepared.intent.system)
        assert runner.missing(prepared.intent.actions) == []
        return commit(self.host, prepared.intent, runner, OWNER, self.told.append).number

    def shown(self, *words: str, name: str = "g") -> str:
        """A guest as libvirt shows it."""
        ran = self.libvirtd.virsh("dumpxml", "--inactive", *words, name)
        assert ran.ok, ran.stderr
        return ran.stdout
