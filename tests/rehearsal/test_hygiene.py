"""A rehearsal is bounded in time, output and reach, and ends without a trace, however it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from gpc.build import check_source
from gpc.commands.rehearse import rehearse as command
from gpc.rehearse.lab import hypervisor, machine, tools
from gpc.rehearse.lab.image import build_image
from gpc.rehearse.lab.kernel import Kernel
from gpc.rehearse.lab.machine import Emulated, ReplicaFailed
from gpc.rehearse.replica.copied import copied
from gpc.rehearse.replica.hardware import arguments, replica
from kit.paths import EXAMPLES
from kit.rehearsals import as_kernel, example, tree_of
from kit.signals import as_in_a_terminal
from lab.kernel import KernelTree

pytestmark = [pytest.mark.rehearsal, pytest.mark.slow, pytest.mark.timeout(300)]

DESKTOP = "desktop-win11"
PATH = EXAMPLES / DESKTOP / "machine.yaml"


@contextlib.contextmanager
def replicas(kernel: Kernel, scratch: Path, lifetime: int) -> Iterator[Emulated]:
    """A replica that has not booted yet, with all its files below `scratch`."""
    checked = check_source("machine.yaml", example(DESKTOP).encode())
    built = replica(checked.machine)
    copy = copied(tree_of(example(DESKTOP)), checked.plan, built.standing)
    image = build_image(kernel, copy, [], str(scratch), lifetime)
    yield Emulated(kernel, image.path, arguments(built), " ".join(copy.arguments), "tcg")


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    place = tmp_path / "scratch"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setenv("TMPDIR", str(place))
    return place


def emulators(below: int) -> list[int]:
    """The processes of QEMU among the descendants of a process, or those it left to init."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and b"qemu-system" in (entry / "cmdline").read_bytes():
                status = (entry / "stat").read_text().rpartition(")")[2].split()
                if status[0] != "Z" and int(status[1]) == below:
                    found.append(int(entry.name))
    return found


def is_running(process: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def within(seconds: float, condition: object) -> bool:
    """Whether something comes true in time."""
    assert callable(condition)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_one_that_hangs_or_says_too_much_is_ended_and_leaves_nothing(
    kernel_tree: KernelTree, tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with replicas(as_kernel(kernel_tree), tmp_path, 300) as host:
        with host:
            assert emulators(os.getpid())
            assert host.run("ls /sys/class/net").text.split() == ["lo"], "it reaches nobody"
            with pytest.raises(ReplicaFailed, match="did not answer within 2 s"):
                host.run("sleep 5", seconds=2)
            monkeypatch.setattr(machine, "_OUTPUT_BYTES", 1 << 16)
            with pytest.raises(ReplicaFailed, match="says more than it should"):
                host.run("tr '\\0' y </dev/zero >/dev/ttyS1", seconds=60)
        assert emulators(os.getpid()) == []
        assert list(scratch.iterdir()) == []


def test_its_console_cannot_fill_the_disk(
    kernel_tree: KernelTree, tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_OUTPUT_BYTES", 1 << 16)
    with replicas(as_kernel(kernel_tree), tmp_path, 300) as host, host:
        with contextlib.suppress(ReplicaFailed):
            host.run("timeout 5 yes a line that nobody reads >/dev/console", seconds=30)
        (console,) = scratch.glob("*/console")
        assert 1 << 15 < console.stat().st_size <= 1 << 16


def test_it_powers_itself_off_when_its_time_is_over(
    kernel_tree: KernelTree, tmp_path: Path, scratch: Path
) -> None:
    with replicas(as_kernel(kernel_tree), tmp_path, 20) as host, host:
        with pytest.raises(ReplicaFailed, match="ended before it answered"):
            host.run("sleep 200", seconds=100)
        assert emulators(os.getpid()) == []


def cache(kernel: KernelTree, tmp_path: Path) -> str:
    """A cache that has a kernel, so that none is downloaded."""
    own = tmp_path / "cache/gpc/rehearse"
    own.mkdir(parents=True)
    (own / f"kernel-{kernel.version}").symlink_to(kernel.root)
    return str(tmp_path / "cache")


@contextlib.contextmanager
def begun(kernel: KernelTree, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """`gpc rehearse` with its replicas booting, and where its temporary files are."""
    place = tmp_path / "scratch"
    place.mkdir()
    more: Mapping[str, str] = {"TMPDIR": str(place), "XDG_CACHE_HOME": cache(kernel, tmp_path)}
    words = [sys.executable, "-m", "gpc.cli.entry", "rehearse", str(PATH)]
    pipe = subprocess.PIPE
    with as_in_a_terminal():
        process = subprocess.Popen(
            words, env={**os.environ, **more}, stdout=pipe, stderr=pipe, text=True
        )
    try:
        assert within(60, lambda: len(emulators(process.pid)) >= min(2, os.cpu_count() or 1))
        yield process, place
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("request_", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_request_for_an_end_ends_the_replicas_too(
    request_: signal.Signals, code: int, kernel_tree: KernelTree, tmp_path: Path
) -> None:
    with begun(kernel_tree, tmp_path) as (process, place):
        running = emulators(process.pid)
        process.send_signal(request_)
        said = process.communicate(timeout=10)[1]
        assert process.returncode == code, said
        assert not any(map(is_running, running))
        assert list(place.iterdir()) == []
        assert "Traceback" not in said


def test_replicas_do_not_outlive_a_rehearsal_that_is_killed(
    kernel_tree: KernelTree, tmp_path: Path
) -> None:
    with begun(kernel_tree, tmp_path) as (process, _):
        running = emulators(process.pid)
        process.kill()
        process.wait()
        assert within(5, lambda: not any(map(is_running, running)))


def test_without_qemu_it_says_what_to_install(
    kernel_tree: KernelTree,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", cache(kernel_tree, tmp_path))
    monkeypatch.setattr(machine, "EMULATOR", "qemu-system-none")
    monkeypatch.setattr("gpc.rehearse.conduct.usable_accelerator", lambda kernel, image: "tcg")
    assert command(str(PATH)) == 4
    assert capsys.readouterr().err.splitlines()[-1] == (
        "error: qemu-system-none is not installed; Debian's package qemu-system-x86 has it"
    )


def test_without_a_kernel_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("gpc.rehearse.lab.kernel._own", lambda: iter(()))
    monkeypatch.setattr(tools, "PATH", str(tmp_path))
    assert command(str(PATH)) == 4
    assert "error: there is no kernel to boot" in capsys.readouterr().err


def test_without_xl_a_host_that_runs_xen_is_not_rehearsed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(hypervisor, "_TOOLS", str(tmp_path))
    assert command(str(EXAMPLES / "phenom-win7" / "machine.yaml")) == 4
    assert capsys.readouterr().err.splitlines()[-1] == (
        "error: xl is not installed; Debian's package xen-utils-4.17 has it"
    )


def test_a_cache_that_cannot_be_written_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    words = [sys.executable, "-m", "gpc.cli.entry", "rehearse", str(PATH)]
    place = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "file")}
    ran = subprocess.run(words, env=place, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 4
    assert f"error: {tmp_path}/file/gpc" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("name", [".", "missing/report.html"])
def test_an_output_that_cannot_be_written_is_refused_before_anything_boots(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = time.monotonic()
    assert command(str(PATH), output=str(tmp_path / name)) == 4
    assert str(tmp_path) in capsys.readouterr().err
    assert time.monotonic() - start < 5


def test_a_kernel_that_is_reset_when_it_is_entered_unpacked_is_started_packed(
    kernel_tree: KernelTree, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resets = scratch / "resets"
    resets.write_bytes(_resetting())
    monkeypatch.setattr(machine, "unpacked", lambda kernel: str(resets))
    with replicas(as_kernel(kernel_tree), scratch, 200) as built, built as booted:
        assert str(resets) not in booted.command
        assert booted.run("uname -r").text.strip() == kernel_tree.version


def _resetting() -> bytes:
    """An ELF file whose entry for PVH takes the interrupts' table away and asks for one."""
    at = 0x1000000
    code = b"\x0f\x01\x1d" + struct.pack("<I", at + 16) + b"\xcc"  # lidt (at + 16); int3
    code = code.ljust(32, b"\0")
    note = struct.pack("<III4sQ", 4, 8, 18, b"Xen\0", at)
    begin = 64 + 2 * 56
    headers = struct.pack("<IIQQQQQQ", 1, 5, begin, at, at, len(code), len(code), 8)
    headers += struct.pack("<IIQQQQQQ", 4, 4, begin + 32, 0, 0, len(note), len(note), 4)
    identity = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")
    head = struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, at, 64, 0, 0, 64, 56, 2, 64, 0, 0)
    return identity + head + headers + code + note
