"""Real disks that say no: full ones and read-only ones, mounted where nobody else sees them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kit import host_tree
from lab.namespace import Mount, bind, private
from lab.tools import Ran, require_root, run

INSIDE = Path(__file__).with_name("inside.py")


@pytest.fixture(autouse=True)
def _root() -> None:
    require_root("mounting takes root")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A host to which the first tree was applied, and both trees."""
    from gpc.commands.apply import apply

    host_tree.lay_out(tmp_path / "root")
    v1 = host_tree.build_tree(tmp_path / "v1", host_tree.V1)
    host_tree.build_tree(tmp_path / "v2", host_tree.V2)
    assert apply(str(v1), root=str(tmp_path / "root"), yes=True, adopt=True) == 0
    return tmp_path


def gpc(base: Path, mounts: list[Mount], before: str = "") -> Ran:
    """`gpc apply` of the second tree where `mounts` are made and `before` was run."""
    words = ["apply", "--yes", "--root", base / "root", base / "v2"]
    shell = ["/bin/sh", "-ec", f'{before}\nexec "$@"', "sh"]
    return run(private([*shell, sys.executable, "-m", "gpc.cli.entry", *words], mounts))


def read_only(path: Path) -> str:
    return f"mount --bind {path} {path}; mount -o remount,bind,ro {path}"


@pytest.mark.parametrize("which", ["etc", "usr"])
def test_a_read_only_directory_keeps_everything_as_it_was(base: Path, which: str) -> None:
    before = host_tree.photograph(base / "root")
    ran = gpc(base, [], read_only(base / "root" / which))
    assert ran.code == 6, ran
    assert f"error: /{which}/" in ran.stderr
    assert "Read-only file system" in ran.stderr
    assert ran.stderr.endswith(
        "failed; the system was restored to what it was before, and checked\n"
    )
    assert host_tree.photograph(base / "root") == before


@pytest.mark.parametrize("which", ["", "var"])
def test_a_read_only_state_lets_nothing_begin(base: Path, which: str) -> None:
    before = host_tree.photograph(base / "root")
    ran = gpc(base, [], read_only(base / "root" / which))
    assert ran.code == 4, ran
    assert "/var/lib/gpc" in ran.stderr
    assert "Read-only file system" in ran.stderr
    assert ran.stderr.endswith("nothing was changed\n")
    assert host_tree.photograph(base / "root") == before


@pytest.mark.parametrize("which", ["root", "root/var"])
def test_a_disk_that_runs_full_at_any_point_keeps_the_old_tree(base: Path, which: str) -> None:
    """On a small disk in memory, with more space left each time, until it is enough."""
    (base / "small").mkdir()
    small = Mount(kind="tmpfs", source="size=8m,mode=0755", target=str(base / "small"))
    ran = run(private([sys.executable, INSIDE, base, which], [small]), timeout=300).check()
    seen = json.loads(ran.stdout)
    assert seen["wrong"] == []
    assert {6, 0} <= set(seen["codes"]) <= {0, 4, 6}
    print(f"\nfull disks: {len(seen['codes'])} sizes, codes {seen['codes']}")


def test_an_interrupted_change_is_undone_on_a_disk_without_a_byte_left(base: Path) -> None:
    (base / "small").mkdir()
    small = Mount(kind="tmpfs", source="size=8m,mode=0755", target=str(base / "small"))
    ran = run(private([sys.executable, INSIDE, base, "undo"], [small]), timeout=300).check()
    assert json.loads(ran.stdout) == {"wrong": [], "code": 0}


def test_what_is_mounted_over_a_file_is_not_replaced(base: Path, tmp_path: Path) -> None:
    over = tmp_path / "over"
    over.write_text(host_tree.V1["etc/modprobe.d/gpc-0.conf"])
    before = host_tree.photograph(base / "root")
    ran = gpc(base, [bind(over, base / "root/etc/modprobe.d/gpc-0.conf")])
    assert ran.code == 6, ran
    assert "busy" in ran.stderr
    assert host_tree.photograph(base / "root") == before
