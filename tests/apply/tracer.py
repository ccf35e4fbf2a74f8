"""The real command line in a process of its own, killed as it is about to change the disk.

The process is forked from this one, so that nothing is imported again; a seccomp filter stops it
at each system call that changes the disk, and only there, and whoever traces it counts. What is
killed with SIGKILL while it is stopped never makes the call.

Source: ptrace(2), seccomp(2); include/uapi/linux/{filter,seccomp,audit}.h; the numbers of
arch/x86/entry/syscalls/syscall_64.tbl.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Sequence

CHANGING = {
    "write": 1, "pwrite64": 18, "fsync": 74, "fdatasync": 75, "truncate": 76, "ftruncate": 77,
    "rename": 82, "mkdir": 83, "rmdir": 84, "link": 86, "unlink": 87, "symlink": 88, "chmod": 90,
    "fchmod": 91, "chown": 92, "fchown": 93, "lchown": 94, "setxattr": 188, "lsetxattr": 189,
    "fsetxattr": 190, "removexattr": 197, "lremovexattr": 198, "fremovexattr": 199,
    "mkdirat": 258, "fchownat": 260, "unlinkat": 263, "renameat": 264, "linkat": 265,
    "symlinkat": 266, "fchmodat": 268, "utimensat": 280, "renameat2": 316,
}  # fmt: skip
OPENAT = 257  # only when it creates or truncates

_CREATES = os.O_CREAT | os.O_TRUNC
_ARCH_X86_64 = 0xC000003E
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _TRACE = 0x7FFF0000, 0x7FF00000
_TRACEME, _CONT, _SETOPTIONS = 0, 7, 0x4200
_OPTIONS = 0x80 | 0x100000  # TRACESECCOMP, EXITKILL
_SECCOMP_STOP = signal.SIGTRAP | (7 << 8)
_SET_SECCOMP, _FILTER, _NO_NEW_PRIVS = 22, 2, 38

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
_libc.ptrace.restype = ctypes.c_long


def can_trace() -> bool:
    """Whether this machine lets a process be traced this way."""
    if platform.machine() != "x86_64" or sys.platform != "linux":
        return False
    try:
        return run_until(("--version",), -1)[0] == 0
    except OSError:
        return False


def run_until(words: Sequence[str], stop: int) -> tuple[int | None, int]:
    """Runs `gpc WORDS` and kills it at the call number `stop` (from 0; -1 for never).

    Returns the exit code, None for a killed process, and how many calls there were.
    """

    def command() -> int:
        from gpc.cli import entry

        sys.argv = ["gpc", *words]
        return entry.main()

    return until(command, stop)


def until(command: Callable[[], int], stop: int) -> tuple[int | None, int]:
    """As `run_until`, for any command."""
    child = os.fork()
    if child == 0:
        _child(command)
    calls = 0
    _, status = os.waitpid(child, 0)
    _trace(_SETOPTIONS, child, _OPTIONS)
    while True:
        _trace(_CONT, child, 0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            return os.WEXITSTATUS(status), calls
        if os.WIFSIGNALED(status):
            raise ChildProcessError(f"ended by signal {os.WTERMSIG(status)}")
        if status >> 8 == _SECCOMP_STOP:
            if calls == stop:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return None, calls
            calls += 1


def _child(command: Callable[[], int]) -> None:
    code = 99
    try:
        silent = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(silent, descriptor)
        sys.stdout = os.fdopen(1, "w", closefd=False)
        sys.stderr = os.fdopen(2, "w", closefd=False)
        _trace(_TRACEME, 0, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        _filter()
        code = command()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _trace(request: int, child: int, data: int) -> None:
    if _libc.ptrace(request, child, None, data) == -1:
        raise OSError(ctypes.get_errno(), "ptrace")


def _filter() -> None:
    """Stops this process at each call that changes the disk."""
    numbers = sorted(CHANGING.values())
    after = len(numbers)
    program = [
        (_LOAD, 0, 0, 4),  # the architecture
        (_EQUAL, 0, after + 4, _ARCH_X86_64),
        (_LOAD, 0, 0, 0),  # the number of the call
    ]
    for index, number in enumerate(numbers):
        program.append((_EQUAL, after - index + 3, 0, number))
    program += [
        (_EQUAL, 0, 2, OPENAT),
        (_LOAD, 0, 0, 16 + 8 * 2),  # its flags; of any other call, nothing that is looked at
        (_ANY_BIT, 1, 0, _CREATES),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _TRACE),
    ]
    code = b"".join(struct.pack("HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(buffer))
    if _libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) or _libc.prctl(_SET_SECCOMP, _FILTER, header, 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")
