"""A small machine in QEMU that takes commands, and whose power can be cut: QEMU is killed.

All that the guest writes goes through QEMU's blklogwrites where asked for, so that `lab.cut_disk`
can tell what a disk is after the cut.

A machine can be photographed while it runs (its memory goes to a file, its disk stays as it is) and
started again from there in a second, as often as a test wants.

Source: QEMU 7.2, block/blklogwrites.c and docs/devel/migration.rst
"""

from __future__ import annotations

import base64
import json
import select
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from lab.kernel import KernelTree, put_modules
from lab.tools import SYSTEM_PATH, require, run

MODULES = ("virtio_pci", "virtio_blk", "crc32c_generic", "ext4")
LIFETIME_SECONDS = 900
BOOT_SECONDS = 150

TAKES_COMMANDS = """\
exec 3<>/dev/ttyS1 # for good: a port that nobody has open forgets what comes
stty -F /dev/ttyS1 raw -echo
echo READY >&3
while read -r number words <&3; do
  said=$(echo "$words" | base64 -d | sh 2>&1 3<&-; echo "@$?")
  echo "DONE $number $(echo "$said" | base64 | tr -d '\\n')" >&3
done
"""
"""The end of a shell script of the guest: what `Machine` says over the second port is run."""

_INIT = """\
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
while read -r module; do insmod "/modules/$module"; done </modules/order
(sleep LIFETIME; poweroff -f) &
"""


class Said(NamedTuple):
    """How a command in the machine ended, and what it said."""

    code: int
    text: str


def early_image(kernel: KernelTree, into: Path) -> Path:
    """Writes the early boot image to the file `into`: a shell that takes commands; `into` again."""
    tree = into.parent / f"{into.name}.tree"
    for directory in ("bin", "dev", "disk", "modules", "proc", "sys"):
        (tree / directory).mkdir(parents=True)
    (tree / "init").write_text(_INIT.replace("LIFETIME", str(LIFETIME_SECONDS)) + TAKES_COMMANDS)
    (tree / "init").chmod(0o755)
    shutil.copy(require("busybox", "busybox-static"), tree / "bin/busybox")
    put_modules(kernel, MODULES, tree / "modules")
    require("cpio", "cpio")
    script = f"cd '{tree}' && find . | cpio --quiet -o -H newc >'{into}'"
    run(["sh", "-ec", script]).check()
    shutil.rmtree(tree)
    return into


def loaded(kernel: KernelTree, image: Path) -> tuple[str | Path, ...]:
    """QEMU's words for a kernel and an early boot image."""
    arguments = "console=ttyS0 quiet panic=-1 mitigations=off"
    return ("-kernel", kernel.image, "-initrd", image, "-append", arguments)


class Machine:
    """A running machine with one disk; use it as a context manager, whose end kills it.

    `loaded` are QEMU's words for a kernel, without which its firmware boots the disk. `log` is
    where its writes are noted; `memory`, where given, is what it starts from.
    """

    def __init__(
        self,
        disk: Path,
        scratch: Path,
        *,
        hardware: Sequence[str] = ("-machine", "q35"),
        loaded: Sequence[str | Path] = (),
        log: Path | None = None,
        memory: Path | None = None,
        megabytes: int = 384,
    ) -> None:
        self._qmp_path = scratch / "qmp"
        self._memory = memory
        self._number, self._pending = 0, b""
        scratch.mkdir(parents=True, exist_ok=True)
        file = {"driver": "raw", "file": {"driver": "file", "filename": str(disk)}}
        node: dict[str, object] = {"node-name": "disk", **file}
        if log is not None:
            log.touch()
            noted = {"driver": "file", "filename": str(log)}
            node = {"node-name": "disk", "driver": "blklogwrites", "file": file, "log": noted}
        # fmt: off
        self._words: list[str | Path] = [
            require("setpriv", "util-linux"), "--pdeathsig", "KILL",
            require("qemu-system-x86_64", "qemu-system-x86"),
            *hardware, "-accel", "tcg,thread=multi", "-cpu", "max", "-m", f"{megabytes}M",
            "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-nic", "none",
            "-serial", f"file:{scratch / 'console'}", "-serial", "stdio",
            "-qmp", f"unix:{self._qmp_path},server=on,wait=off",
            "-blockdev", json.dumps(node), "-device", "virtio-blk-pci,drive=disk,bootindex=1",
            *loaded,
            *(("-incoming", f"exec:zstd -dcq '{memory}'") if memory else ()),
        ]
        # fmt: on
        self._errors = scratch / "errors"

    def __enter__(self) -> Machine:
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [str(word) for word in self._words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={"PATH": SYSTEM_PATH},
            )
        try:
            self._connect()
            if self._memory is None:
                self._line(b"READY", BOOT_SECONDS)
            else:
                self._wait("query-status", "paused", 60)
                self._ask("cont")
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """Ends QEMU at once, by SIGKILL."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        if hasattr(self, "_qmp"):
            self._qmp.close()

    def run(self, script: str, seconds: float = 120) -> Said:
        """Runs a shell script in the machine, outside of the disk's system."""
        self.begin(script)
        return self.finish(seconds)

    def finish(self, seconds: float = 120) -> Said:
        """Waits for the script that was begun."""
        words = self._line(b"DONE %d " % self._number, seconds).split()
        text = base64.b64decode(words[2]).decode("utf-8", "replace")
        text, _, code = text.rstrip("\n").rpartition("@")
        return Said(int(code), text)

    def begin(self, script: str) -> None:
        """Starts a script and does not wait for it."""
        assert self._process.stdin is not None
        self._number += 1
        packed = base64.b64encode(script.encode())
        assert len(packed) < 4000, "longer than a terminal's buffer"
        self._process.stdin.write(b"%d %s\n" % (self._number, packed))
        self._process.stdin.flush()

    def send(self, file: Path, target: str) -> None:
        """Copies a small file into the machine."""
        data = base64.b64encode(file.read_bytes()).decode()
        for start in range(0, len(data), 2400):
            said = self.run(f"echo {data[start : start + 2400]} >>/tmp/sent")
            assert said.code == 0, said.text
        said = self.run(f"base64 -d /tmp/sent >'{target}' && rm /tmp/sent")
        assert said.code == 0, said.text

    def photograph(self, memory: Path) -> None:
        """Writes the machine's memory to a file and ends it, as disk and memory belong together."""
        require("zstd", "zstd")
        self._ask("stop")
        self._ask("migrate", {"uri": f"exec:zstd -1 -q >'{memory}'"})
        self._wait("query-migrate", "completed", 120)
        self.kill()

    def _connect(self) -> None:
        end = time.monotonic() + 20
        self._qmp = socket.socket(socket.AF_UNIX)
        self._qmp.settimeout(30)
        while True:
            try:
                self._qmp.connect(str(self._qmp_path))
                break
            except OSError:
                if time.monotonic() > end or self._process.poll() is not None:
                    raise AssertionError(self._errors.read_text()) from None
                time.sleep(0.02)
        self._answers = self._qmp.makefile("rb")
        self._ask("qmp_capabilities")

    def _ask(self, command: str, arguments: dict[str, str] | None = None) -> Any:
        text = {"execute": command, "arguments": arguments or {}}
        self._qmp.sendall(json.dumps(text).encode() + b"\n")
        while True:
            answer = json.loads(self._answers.readline())
            if "error" in answer:
                raise AssertionError(f"{command}: {answer['error']}")
            if "return" in answer:
                return answer["return"]

    def _wait(self, query: str, status: str, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (found := self._ask(query).get("status")) != status:
            if time.monotonic() > end or found == "failed":
                raise AssertionError(f"{query}: {found}; {self._errors.read_text()}")
            time.sleep(0.02)

    def _line(self, start: bytes, seconds: float) -> bytes:
        assert self._process.stdout is not None
        end = time.monotonic() + seconds
        while True:
            while b"\n" in self._pending:
                line, _, self._pending = self._pending.partition(b"\n")
                if line.startswith(start):
                    return line.strip()
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._process.stdout], [], [], left)[0]:
                raise TimeoutError(f"the machine did not answer within {seconds} s")
            data = self._process.stdout.read1(1 << 16)
            if not data:
                raise AssertionError(f"the machine ended: {self._errors.read_text()}")
            self._pending += data
