"""A machine in QEMU that boots an image and obeys commands; it ends with the block that started it.

Bounded in time (each answer, and its whole life from inside), in output (a limit on the files that
QEMU may write) and in reach: no network, no file but in its scratch directory, no program of its
own (QEMU's seccomp sandbox). Its process is ended by id, and by the kernel should ours die.
"""

from __future__ import annotations

import base64
import contextlib
import os
import resource
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from types import TracebackType

from gpc.host.trusted import temporary
from gpc.rehearse.lab.kernel import Kernel, cache, written
from gpc.rehearse.lab.tools import PATH, Missing, program
from gpc.rehearse.lab.unpacked import unpacked
from gpc.rehearse.replica.hardware import MEMORY_MIB, XEN_MEMORY_MIB
from gpc_schemas.records import NamedTuple

EMULATOR = "qemu-system-x86_64"
BOOT_SECONDS = 150
ANSWER_SECONDS = 90
LIFETIME_SECONDS = 420
"""After which a replica powers off by itself, whatever became of us."""

_OUTPUT_BYTES = 32 << 20
_SANDBOX = "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"

# The console is quiet: the log is asked for at the end, which costs less than a serial port.
_QUIET = "quiet loglevel=4 panic=-1 mitigations=off"
# The first serial port is Xen's, which dom0 speaks to by way of hvc0; the second is left to dom0.
_XEN = "console=com1 com1=115200,8n1 sync_console"
# Of the newer ones that QEMU emulates Xen takes features that its dom0 then dies of.
_XEN_PROCESSOR = "qemu64,+svm,+npt"


class ReplicaFailed(Exception):
    """A replica that did not boot or does not answer; says why, and what its console said."""

    def __init__(self, message: str, console: str) -> None:
        super().__init__(message)
        self.console = console


class Said(NamedTuple):
    """What a command in the replica said and how it ended."""

    code: int
    text: str
    seconds: float


class Below(NamedTuple):
    """A hypervisor below the kernel."""

    image: str
    """Not compressed, as a multiboot loader takes it."""
    arguments: str


class Emulated:
    """A booted replica; use it as a context manager.

    Errors: Missing when there is no QEMU or it refuses its command line, ReplicaFailed later on.
    """

    def __init__(
        self,
        kernel: Kernel,
        image: str,
        hardware: Sequence[str],
        arguments: str,
        accelerator: str,
        boot_seconds: float = BOOT_SECONDS,
        below: Below | None = None,
        memory: int | None = None,
    ) -> None:
        self._boot_seconds = boot_seconds
        self._number = 0
        self._pending = b""
        self.is_halted = False  # by `halt`, which other failures are told from by it
        self.arguments = f"console={'hvc0' if below else 'ttyS0'} {_QUIET} {arguments}".strip()
        memory = memory or (XEN_MEMORY_MIB if below else MEMORY_MIB)
        model = _XEN_PROCESSOR if below else "max"
        self._process: subprocess.Popen[bytes] | None = None
        self._new_scratch()
        # fmt: off
        self._machine = (
            EMULATOR, *accelerator_words(accelerator, model), "-smp", "1", "-m", str(memory),
            *hardware,
            "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-nic", "none",
        )
        # fmt: on
        self._image, self._below, self._packed = image, below, kernel.image
        is_unpacked = accelerator == "tcg" and below is None
        self._started = unpacked(kernel) if is_unpacked else kernel.image

    @property
    def command(self) -> tuple[str, ...]:
        """QEMU's words."""
        serial = ("-serial", f"file:{self._console}", "-serial", "stdio")
        return (*self._machine, *serial, *self._loaded(self._started, self._image, self._below))

    def __enter__(self) -> Emulated:
        try:
            try:
                self._start()
            except ReplicaFailed as failed:
                ended = self._process is not None and self._process.poll() is not None
                if self._started == self._packed or self.is_halted or failed.console or not ended:
                    raise
                # Of some thirty boots by way of PVH one is reset before it says a word; why is not
                # known. Packed, a kernel starts as it does everywhere.
                self.close()
                self._new_scratch()
                self._started, self._pending = self._packed, b""
                self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def console(self) -> str:
        """What the console said so far; of much, the end."""
        try:
            with open(self._console, "rb") as file:
                file.seek(max(0, os.path.getsize(self._console) - (1 << 20)))
                return file.read().decode("utf-8", "replace").replace("\r", "")
        except FileNotFoundError:
            return ""

    def run(self, command: str, seconds: float = ANSWER_SECONDS) -> Said:
        """Runs a shell command in the replica."""
        self._number += 1
        start = time.monotonic()
        line = f"{self._number} {base64.b64encode(command.encode()).decode()}\n".encode()
        if len(line) > 4000:
            raise ValueError("a command longer than a terminal's buffer")
        self._write(line)
        words = self._answer(f"DONE {self._number} ", seconds)
        text = base64.b64decode(words[3]).decode("utf-8", "replace") if len(words) > 3 else ""
        return Said(int(words[2]), text, time.monotonic() - start)

    def halt(self) -> None:
        """Ends QEMU now, for another thread than its user's, which then sees ReplicaFailed."""
        self.is_halted = True
        process = self._process
        if process is not None and process.poll() is None:
            process.kill()

    def close(self) -> None:
        """Ends QEMU and removes its files."""
        process = self._process
        if process is not None:
            if process.poll() is None:
                process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _new_scratch(self) -> None:
        self._scratch = tempfile.mkdtemp(prefix="gpc-rehearse-", dir=temporary())
        self._console = os.path.join(self._scratch, "console")

    def _loaded(self, kernel: str, image: str, below: Below | None) -> tuple[str, ...]:
        """QEMU's words for what it loads."""
        if below is None:
            return ("-kernel", kernel, "-initrd", image, "-append", self.arguments)
        # Modules are parted by commas, names and arguments by a space: neither can be in a path,
        # so that both have names of their own where QEMU runs.
        # Source: QEMU 7.2, hw/i386/multiboot.c (load_multiboot).
        modules = f"kernel {self.arguments}".replace(",", ",,")
        xen = f"{_XEN} {below.arguments}".strip()
        return ("-kernel", below.image, "-append", xen, "-initrd", f"{modules},image")

    def _start(self) -> None:
        if self._below is not None:
            for name, path in (("kernel", self._started), ("image", self._image)):
                os.symlink(os.path.abspath(path), os.path.join(self._scratch, name))
        words = [program(EMULATOR, "qemu-system-x86"), *self.command[1:], "-sandbox", _SANDBOX]
        guard = shutil.which("setpriv", path=PATH)
        if guard:
            # The same process: setpriv becomes QEMU.
            words = [guard, "--pdeathsig", "KILL", *words]
        log = os.path.join(self._scratch, "log")
        with open(log, "wb") as errors:
            self._process = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=self._scratch,
            )
        if self.is_halted:
            self._process.kill()
        limit = (_OUTPUT_BYTES, _OUTPUT_BYTES)
        with contextlib.suppress(ProcessLookupError):  # it may have ended with a complaint
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, limit)
        try:
            self._answer("READY ", self._boot_seconds)
        except ReplicaFailed as failed:
            with open(log, encoding="utf-8", errors="replace") as said:
                text = said.read().strip()
            if not failed.console and text:
                raise Missing(f"{EMULATOR} refused the replica: {text}") from None
            raise

    def _write(self, data: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except BrokenPipeError:
            raise ReplicaFailed("the replica ended", self.console) from None

    def _answer(self, start: str, seconds: float) -> list[str]:
        """The words of the next line that begins with `start`."""
        assert self._process is not None
        assert self._process.stdout is not None
        end = time.monotonic() + seconds
        descriptor = self._process.stdout.fileno()
        while True:
            while b"\n" in self._pending:
                line, _, self._pending = self._pending.partition(b"\n")
                text = line.decode("ascii", "replace").strip()
                if text.startswith(start):
                    return text.split(" ")
            left = end - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                raise ReplicaFailed(
                    f"the replica did not answer within {seconds:.0f} s", self.console
                )
            data = os.read(descriptor, 1 << 16)
            if not data:
                self._process.wait()
                raise ReplicaFailed("the replica ended before it answered", self.console)
            self._pending += data
            if len(self._pending) > _OUTPUT_BYTES:
                raise ReplicaFailed("the replica says more than it should", self.console)


def accelerator_words(accelerator: str, model: str = "max") -> tuple[str, ...]:
    """QEMU's words for `kvm` or `tcg`; `model` is the processor that it emulates."""
    if accelerator == "kvm":
        return ("-accel", "kvm", "-cpu", "host")
    return ("-accel", "tcg,thread=multi,tb-size=256", "-cpu", model)


def usable_accelerator(kernel: Kernel, image: str) -> str:
    """`kvm` where it really boots this kernel here, else `tcg`.

    That /dev/kvm opens says little: there are modules behind it which run only kernels that were
    made for them (PVM), and clouds whose nested one hangs. So it is tried, once a boot of the host.
    """
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return "tcg"
    with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
        boot = file.read().strip()
    memory = os.path.join(cache(), "kvm")
    try:
        with open(memory, encoding="ascii") as file:
            seen, _, verdict = file.read().partition(" ")
            if seen == boot and verdict in ("kvm", "tcg"):
                return verdict
    except FileNotFoundError:
        pass
    trial = Emulated(kernel, image, ("-machine", "q35"), "", "kvm", boot_seconds=15)
    try:
        with trial:
            verdict = "kvm"
    except (ReplicaFailed, Missing):
        verdict = "tcg"
    written(memory, f"{boot} {verdict}".encode())
    return verdict
