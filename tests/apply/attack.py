"""An attack: what is laid out, what the other user does, what root runs, how one sees who won.

DIR/home is the other user's; DIR/outside is root's, and stands for the rest of the system.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from apply.attacker import UID, Attacker, Between, Waited
from gpc.commands.build import build
from gpc.commands.guard import BUG, guarded
from kit.paths import ROOT

MACHINE = (ROOT / "examples/phenom-win7/machine.yaml").read_text(encoding="utf-8")
TREE = "build/phenom"


class Attack:
    """An attack on a command that root runs in a directory of the other user's."""

    starts: tuple[Any, str] | None = None
    """The function from which on the other user can gain anything; before it the moves are idle."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.home, self.outside = base / "home", base / "outside"

    def lay_out(self) -> None:
        """Everything as before the first round."""
        os.chdir(self.base)
        for path in (self.home, self.outside, self.base / "cache"):
            shutil.rmtree(path, ignore_errors=True)
        self.outside.mkdir(mode=0o755)
        for name in ("etc/modprobe.d", "etc/udev/rules.d", "etc/gpc", "usr/local/sbin"):
            (self.outside / name).mkdir(parents=True, exist_ok=True)
        (self.outside / "etc/important").write_text("root's\n")
        (self.outside / "shared").write_text("root's, and anybody may write to it\n")
        (self.outside / "shared").chmod(0o666)  # which the kernel lets others link to, too
        (self.home / "build").mkdir(parents=True)
        # The attacker may be planting a pipe there at this moment, which nobody would read from.
        (self.home / "laid-out").write_text(MACHINE)
        (self.home / "laid-out").replace(self.home / "machine.yaml")
        self.prepare()
        for path in (self.home, *self.home.rglob("*")):
            os.chown(path, UID, UID, follow_symlinks=False)
        os.environ["XDG_CACHE_HOME"] = str(self.base / "cache")
        os.chdir(self.home)

    def prepare(self) -> None:
        """What else is in the other user's directory."""

    def move(self, number: int) -> None:
        """Of the other user: 0 is the attack, 1 takes it back."""
        raise NotImplementedError

    def command(self) -> int:
        """What root runs."""
        return build([])

    def won(self) -> str:
        """What came off; by default that something outside is not as it was."""
        found = sorted(seen(self.outside) ^ self.before)
        return f"changed outside: {found[0][0]}" if found else ""

    def run_round(
        self, between: Between, at: int, back: int, attacker: Attacker | None = None
    ) -> tuple[int, str]:
        """One round, in which the attacker may be at it freely; how many calls, what came off."""
        self.lay_out()
        self.before = seen(self.outside)
        code = [0]

        def command() -> None:
            between.is_on = self.starts is None
            code[0] = guarded(self.command)

        if self.starts is not None:
            module, name = self.starts
            careful = getattr(module, name)

            def started(*args: Any, **kwargs: Any) -> Any:
                between.is_on = True
                return careful(*args, **kwargs)

            setattr(module, name, started)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            try:
                calls = between.round(command, at, back)
            except Waited:
                return at, "root waited"
            finally:
                if self.starts is not None:
                    setattr(module, name, careful)
        if attacker is not None:
            os.kill(attacker.process, signal.SIGSTOP)
            os.waitpid(attacker.process, os.WUNTRACED)
        try:
            return calls, "a traceback" if code[0] == BUG else self.won()
        finally:
            if attacker is not None:
                os.kill(attacker.process, signal.SIGCONT)


def seen(top: Path) -> set[tuple[str, int, bytes]]:
    """All that stands below a directory."""
    return {
        (str(path.relative_to(top)), path.lstat().st_mode, b"" if path.is_dir() else _bytes(path))
        for path in top.rglob("*")
    }


def _bytes(path: Path) -> bytes:
    return os.fsencode(os.readlink(path)) if path.is_symlink() else path.read_bytes()


def swap(path: Path, what: Callable[[Path], object]) -> None:
    """Moves aside what stands at a path and puts something else there."""
    path.rename(path.with_name(f"{path.name}.aside"))
    what(path)


def swap_back(path: Path) -> None:
    path.unlink()
    path.with_name(f"{path.name}.aside").rename(path)
