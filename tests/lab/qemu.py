"""A real QEMU, started with a guest's command line but with its processors stopped, and asked.

QEMU checks every name, type, bus and address while it builds the machine, before the first guest
instruction; `-S` stops it there. What it built is read back through QMP, its own protocol.

Source: qemu-qmp-ref(7) of QEMU 7.2 and 10.0, https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from gpc.lift.argv import fields, split
from lab.later import OWN, Generation
from lab.qemu_disk_rules import REMOTE
from lab.qemu_substitute import Substitution, substitute
from lab.tools import Refused, require, run, system_env

EMULATOR = "qemu-system-x86_64"
_ANSWER_SECONDS = 30

# Warnings that the stand-ins cause: hubs without a wire, and a processor emulated by TCG.
_OWN_WARNINGS = (
    "is not connected to host network",
    "TCG doesn't support requested feature",
    "This family of AMD CPU doesn't support hyperthreading",
    "Please configure -smp options properly or try enabling topoext feature",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device of the machine that QEMU has built."""

    id: str
    driver: str
    bus: str
    """The name of the bus that it is on: pcie.0, or the id of its port."""
    addr: str
    """Its slot and function there in hexadecimal (02.0); empty when it is no PCI device."""


class Qemu:
    """A started QEMU whose guest does not run; use it as a context manager.

    Errors on entering: Refused with QEMU's message when it does not accept the command line.
    """

    def __init__(self, argv: Sequence[str], generation: Generation = OWN) -> None:
        self._emulator = require(EMULATOR, "qemu-system-x86")
        self._generation = generation
        self._given = list(argv[1:] if argv and not argv[0].startswith("-") else argv)
        self._scratch = Path(tempfile.mkdtemp(prefix="gpc-qemu-", dir="/tmp"))
        self._stack = ExitStack()
        self.substitutions: tuple[Substitution, ...] = ()
        """What was replaced in the command line before QEMU got it."""

    def __enter__(self) -> Qemu:
        try:
            self._start()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.query("quit")
                self._process.wait(timeout=_ANSWER_SECONDS)
        finally:
            self._close()

    @property
    def argv(self) -> tuple[str, ...]:
        """The command line that QEMU really got."""
        return self._argv

    @property
    def said(self) -> str:
        """QEMU's warnings so far; empty for a command line without a flaw.

        Warnings about the stand-ins themselves are left out.
        """
        text = (self._scratch / "log").read_text(errors="replace")
        lines = (line.strip() for line in text.splitlines())
        return "\n".join(
            line for line in lines if line and not any(own in line for own in _OWN_WARNINGS)
        )

    def query(self, command: str, **arguments: Any) -> Any:
        """The answer to a QMP command: `query-status`, `query-pci`, `query-cpus-fast`, ...

        Errors: Refused with QEMU's description.
        """
        self._qmp.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self._qmp.flush()
        while True:
            line = self._line()
            if not line:
                raise Refused(self.said or "QEMU ended")
            message = json.loads(line)
            if "error" in message:
                raise Refused(message["error"]["desc"])
            if "return" in message:
                return message["return"]

    def devices(self) -> dict[str, Device]:
        """The devices that have an id, keyed by it, as they hang in the machine.

        query-pci does not show what lies behind a bridge before the guest's firmware has run.
        """
        found = {}
        for row in self.query("qom-list", path="/machine/peripheral"):
            path = f"/machine/peripheral/{row['name']}"
            if row["type"].startswith("child<") and row["name"] != "type":
                has = {item["name"] for item in self.query("qom-list", path=path)}
                bus = self.query("qom-get", path=path, property="parent_bus")
                addr = ""
                if "addr" in has:
                    # As a number: the slot in the upper bits, the function in the lower three.
                    number = self.query("qom-get", path=path, property="addr")
                    addr = f"{number >> 3:02x}.{number & 7}"
                driver = row["type"].removeprefix("child<").removesuffix(">")
                name = row["name"]
                found[name] = Device(id=name, driver=driver, bus=bus.split("/")[-1], addr=addr)
        return found

    def _line(self) -> str:
        try:
            return self._qmp.readline()
        except ConnectionResetError:
            # QEMU ended with words of ours unread.
            return ""

    def _start(self) -> None:
        files = self._scratch / "files"
        files.mkdir()
        changed = substitute(self._given, files)
        self.substitutions = changed.substitutions
        for path in changed.tpm_sockets:
            self._start_tpm(path)
        qmp = self._scratch / "qmp"
        own = ["-S", "-qmp", f"unix:{qmp},server=on,wait=off"]
        if "-display" not in changed.argv and "-nographic" not in changed.argv:
            own += ["-display", "none"]
        self._argv = (self._emulator, *changed.argv, *own)
        self._process = self._daemon(self._generation.runs(self._argv), "log")
        self._connect(qmp)

    def _connect(self, path: Path) -> None:
        end = time.monotonic() + _ANSWER_SECONDS
        connection = self._stack.enter_context(socket.socket(socket.AF_UNIX))
        connection.settimeout(_ANSWER_SECONDS)
        while connection.connect_ex(str(path)) != 0:
            if self._process.poll() is not None:
                raise Refused(self.said)
            if time.monotonic() > end:
                raise TimeoutError(f"QEMU does not listen after {_ANSWER_SECONDS} s: {self.said}")
            time.sleep(0.01)
        self._qmp = self._stack.enter_context(connection.makefile("rw", encoding="utf-8"))
        # QEMU listens before it has built the machine, and greets when it has.
        if not self._line():
            self._process.wait(timeout=_ANSWER_SECONDS)
            raise Refused(self.said)
        self.query("qmp_capabilities")

    def _start_tpm(self, path: Path) -> None:
        state = Path(f"{path}.state")
        state.mkdir()
        words = [require("swtpm", "swtpm"), "socket", "--tpm2", "--tpmstate", f"dir={state}"]
        swtpm = self._daemon([*words, "--ctrl", f"type=unixio,path={path}"], "swtpm.log")
        end = time.monotonic() + _ANSWER_SECONDS
        while not path.exists():
            if swtpm.poll() is not None or time.monotonic() > end:
                said = (self._scratch / "swtpm.log").read_text(errors="replace")
                raise AssertionError(f"swtpm does not listen: {said}")
            time.sleep(0.01)

    def _daemon(self, words: Sequence[str], log: str) -> subprocess.Popen[bytes]:
        guard = [require("setpriv", "util-linux"), "--pdeathsig", "KILL"]
        with open(self._scratch / log, "wb") as output:
            process = subprocess.Popen(
                [*guard, *words],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self._scratch,
                env=system_env(),
            )
        self._stack.callback(_end, process)
        return process

    def _close(self) -> None:
        self._stack.close()
        shutil.rmtree(self._scratch)


def passed_through(argv: Sequence[str], generation: Generation = OWN) -> dict[str, str]:
    """What QEMU itself says of each vfio-pci device of `argv`, keyed by the host's address.

    QEMU checks the names and types of the properties before it looks for the device, so that a
    well-formed one ends with "no such host device" on a machine that has no such card.
    """
    tool = require(EMULATOR, "qemu-system-x86")
    said = {}
    for option in split(argv):
        value = fields(option)
        if option.name == "-device" and value.get("driver").startswith("vfio-pci"):
            # Its place in the guest needs the guest's other devices; Qemu has judged that.
            alone = value.without("bus", "addr")
            words = ["-S", "-nodefaults", "-display", "none", "-machine", "q35,accel=tcg"]
            command = generation.runs([tool, *words, "-device", alone.text()])
            ran = run(command, timeout=_ANSWER_SECONDS)
            said[value.get("host") or value.get("sysfsdev")] = ran.stderr.strip()
    return said


def reached(argv: Sequence[str], generation: Generation = OWN) -> dict[str, str]:
    """What QEMU itself says of each disk of `argv` on another machine, by its name.

    QEMU checks all words of a disk before it reaches for it, so that a well-formed one ends with
    the machine that is not there, or with the part of QEMU that is not installed.
    """
    tool = require(EMULATOR, "qemu-system-x86")
    said = {}
    for option in split(argv):
        value = fields(option)
        if option.name == "-blockdev" and value.get("file.driver") in REMOTE:
            # Nobody listens there, and no name is looked up.
            there = {key: "127.0.0.1" for key in value.values if key.endswith(".host")}
            alone = value.without("file.key-secret", "file.password-secret").but(there)
            words = ["-S", "-nodefaults", "-display", "none", "-machine", "none"]
            command = generation.runs([tool, *words, "-blockdev", alone.text()])
            said[value.get("node-name")] = run(command, timeout=_ANSWER_SECONDS).stderr.strip()
    return said


def is_well_formed(said: str) -> bool:
    """Whether QEMU's words about a vfio-pci device only miss the hardware."""
    # Where there happens to be a device at its address, it is in no group, or held by the host.
    missing = ("no such host device", "no iommu_group found", "/dev/vfio/")
    return any(words in said for words in missing)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait(timeout=_ANSWER_SECONDS)
