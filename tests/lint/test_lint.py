"""`gpc lint` on two corpora that grow: each planted fault is found, and no sound file is told of.

A file more below `faulty/` or `sound/`, and a row in `faulty.yaml`, is all that a case takes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gpc.build import build_source
from gpc.lint.around import KnownHost
from gpc.lint.judge import judge
from gpc.lint.raw_words import around_of
from gpc.lint.readers import read
from gpc.lint.settings import ForeignFile
from kit.paths import ROOT

HERE = Path(__file__).parent
FAULTY = HERE / "faulty"
SOUND = HERE / "sound"
PLANTED: dict[str, list[str]] = yaml.safe_load((HERE / "faulty.yaml").read_text())
FILES = sorted(str(path.relative_to(SOUND)) for path in SOUND.rglob("*") if path.is_file())
EXAMPLES = sorted(ROOT.glob("examples/*/machine.yaml"))


def taken(path: Path) -> ForeignFile:
    file = read(str(path), path.read_bytes())
    assert file is not None, f"no reader knows {path}"
    return file


def found(path: Path) -> list[str]:
    """Line, verdict and entry of each finding."""
    rows = set()
    for finding in judge([taken(path)], KnownHost()):
        verdict = finding.code.removesuffix("-setting")
        entry = finding.help.partition("`gpc explain ")[2].partition("`")[0]
        rows.add((finding.mark.span.line + 1, f"{verdict} {entry}"))
    return [f"{line} {said}" for line, said in sorted(rows)]


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_each_planted_fault_is_found_and_nothing_else(name: str) -> None:
    assert found(FAULTY / name) == PLANTED[name]


@pytest.mark.parametrize("name", FILES)
def test_a_sound_file_is_not_complained_of(name: str) -> None:
    assert found(SOUND / name) == []


def test_every_faulty_file_says_what_is_wrong_in_it() -> None:
    files = {str(path.relative_to(FAULTY)) for path in FAULTY.rglob("*") if path.is_file()}
    assert files == set(PLANTED)


@pytest.mark.parametrize("machine", EXAMPLES, ids=lambda path: path.parent.name)
def test_what_gpc_writes_is_not_complained_of(machine: Path) -> None:
    built = build_source(machine.name, machine.read_bytes())
    known = [read(artifact.path, artifact.text.encode()) for artifact in built.artifacts]
    files = [file for file in known if file is not None]
    assert files
    guest = next(iter(built.settled.guests.values()))
    findings = judge(files, around_of(built.settled, guest))
    assert [f"{f.source.name}: {f.message}" for f in findings] == []


def test_precision_and_recall_are_whole(capsys: pytest.CaptureFixture[str]) -> None:
    planted = {(name, row) for name, rows in PLANTED.items() for row in rows}
    told = {(name, row) for name in PLANTED for row in found(FAULTY / name)}
    told |= {(name, row) for name in FILES for row in found(SOUND / name)}
    right = len(planted & told)
    precision, recall = right / len(told), right / len(planted)
    with capsys.disabled():
        print(
            f"\ngpc lint: {len(PLANTED)} faulty files with {len(planted)} faults, {len(FILES)} "
            f"sound ones: precision {precision:.3f}, recall {recall:.3f}"
        )
    assert len(PLANTED) >= 60
    assert len(FILES) + len(EXAMPLES) >= 40
    assert (precision, recall) == (1, 1)


def entry(name: str, options: str) -> ForeignFile:
    text = f"title {name}\nlinux /vmlinuz\noptions root=/dev/sda2 rw {options}\n"
    file = read(f"/boot/loader/entries/{name}.conf", text.encode())
    assert file is not None
    return file


def test_entries_of_a_menu_are_alternatives_across_files_too() -> None:
    passed, safe = "vfio-pci.ids=10de:2204", "nomodeset"
    assert judge([entry("a", passed), entry("b", safe)], KnownHost()) == ()
    assert len(judge([entry("a", passed), entry("b", f"{safe} {passed}")], KnownHost())) == 1


def test_what_stands_in_no_entry_stands_beside_each() -> None:
    everywhere = read("/etc/kernel/cmdline", b"root=/dev/sda2 rw vfio-pci.ids=10de:2204\n")
    assert everywhere is not None
    findings = judge([everywhere, entry("safe", "nomodeset")], KnownHost())
    assert [finding.code for finding in findings] == ["harmful-setting"]


def made(name: str, text: str) -> ForeignFile:
    file = read(name, text.encode())
    assert file is not None
    return file


@pytest.mark.parametrize(
    ("driver", "ids", "is_late"),
    [
        ("i915", "10de:2204", False),
        ("amdgpu", "10de:2204,10de:1aef", False),
        ("nouveau", "10de:2204,10de:1aef", True),
        ("amdgpu", "10de:2204,1002:73bf", True),
        ("xe", "8086:56a0", True),
        ("ext4", "8086:56a0", False),
    ],
)
def test_a_driver_before_the_keeper_matters_for_cards_of_its_maker(
    driver: str, ids: str, is_late: bool
) -> None:
    image = made("/etc/mkinitcpio.conf", f"MODULES=({driver} vfio_pci)\nHOOKS=(modconf)\n")
    kept = made("/etc/modprobe.d/vfio.conf", f"options vfio-pci ids={ids}\n")
    expected = ["contradictory-setting"] * is_late
    assert [found.code for found in judge([image, kept], KnownHost())] == expected
    passed = KnownHost(passed=frozenset(ids.split(",")))
    assert [found.code for found in judge([image], passed)] == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("/etc/resolv.conf", "nameserver 1.1.1.1\noptions edns0 trust-ad\nsearch lan\n"),
        ("resolv", "options timeout:2 attempts=3\n"),
        (".profile", "alias ll='ls -l'\nexport EDITOR=vi\n"),
        (".cshrc", "alias ll ls\nsetenv EDITOR vi\n"),
        ("/etc/multipath.conf", "blacklist {\n  devnode sda\n}\n"),
        ("steps", "install gpc /usr/local/bin/gpc\n"),
    ],
)
def test_what_only_looks_like_modprobe_d_is_none(name: str, text: str) -> None:
    assert read(name, text.encode()) is None
