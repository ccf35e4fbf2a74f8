"""Runs inside a private mount namespace where DIR/small is a small disk: `inside.py DIR CASE`.

CASE is what of the host lies on that disk (root, root/var) and runs full, or undo. Prints what
came of it as JSON.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from apply.faults import Faults, FaultyHost, PowerCut
from gpc.commands import system
from gpc.commands.apply import apply
from kit import host_tree


def main() -> None:
    base, case = Path(sys.argv[1]), sys.argv[2]
    print(json.dumps(undo(base) if case == "undo" else fill(base, case)))


def fill(base: Path, case: str) -> dict[str, object]:
    small, source = base / "small", base / "root"
    before = host_tree.photograph(source)
    codes, wrong = [], []
    for pages in range(0, 400, 3):
        root = host_tree.copy(source, small / "root")
        if case == "root/var":  # all but the state is elsewhere
            rest = host_tree.copy(source, base / "elsewhere")
            for name in ("etc", "usr"):
                host_tree.remove(root / name)
                (root / name).mkdir()
                os.system(f"mount --bind {rest / name} {root / name}")
        fill_up(small / "ballast", leave=pages * 4096)
        code, said = quietly(base, root)
        (small / "ballast").unlink()
        found = host_tree.photograph(root)
        codes.append(code)
        last = said.rstrip().rpartition("\n")[2]
        if code != 0 and found != before:
            wrong.append(f"{pages}: {code}: {host_tree.differences(found, before)}")
        if code != 0 and "restored" not in last and "nothing was changed" not in last:
            wrong.append(f"{pages}: {code}: {last}")
        if case == "root/var":
            for name in ("etc", "usr"):
                os.system(f"umount {root / name}")
        if code == 0:
            break
    return {"codes": codes, "wrong": wrong}


def undo(base: Path) -> dict[str, object]:
    """Cuts an apply short on the small disk, fills it to the last byte and recovers."""
    root = host_tree.copy(base / "root", base / "small/root")
    (base / "small/morgue").mkdir()
    before = host_tree.photograph(root)
    faults = Faults()

    def cut(name: str, path: str) -> None:
        if path == "/var/lib/gpc/current.new":
            raise PowerCut

    faults.hook = cut
    real = system.RealHost
    system.RealHost = lambda root: FaultyHost(root, faults, base / "small/morgue")  # type: ignore
    with contextlib.suppress(PowerCut):
        faults.is_dead = False
        apply_dead(base, root, faults)
    system.RealHost = real  # type: ignore[misc]
    fill_up(base / "small/ballast", leave=0)
    wrong: list[str] = []
    code = 0
    try:
        with contextlib.redirect_stderr(io.StringIO()), system.changing(str(root)):
            pass
    except system.Ended as ended:
        code = ended.code
        wrong = list(ended.lines)
    wrong += host_tree.differences(host_tree.photograph(root), before)
    return {"wrong": wrong, "code": code}


def apply_dead(base: Path, root: Path, faults: Faults) -> None:
    """An apply that dies at its hook and does nothing afterwards."""
    hook = faults.hook

    def die(name: str, path: str) -> None:
        try:
            hook(name, path)
        except PowerCut:
            faults.is_dead = True
            raise

    faults.hook = die
    quietly(base, root)


def quietly(base: Path, root: Path) -> tuple[int, str]:
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = apply(str(base / "v2"), root=str(root), yes=True)
    return code, said.getvalue()


def fill_up(ballast: Path, *, leave: int) -> None:
    """A file that takes all space but `leave` bytes."""
    with contextlib.suppress(OSError), open(ballast, "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    with contextlib.suppress(OSError):
        os.truncate(ballast, max(0, ballast.stat().st_size - leave))


main()
