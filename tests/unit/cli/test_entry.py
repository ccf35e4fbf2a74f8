"""The command line: what it prints, how it ends, and what it does not load."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from gpc.cli.entry import plain_build
from kit.command import gpc

PHENOM = Path.cwd() / "examples" / "phenom-win7" / "machine.yaml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "machine.yaml").write_bytes(PHENOM.read_bytes())
    return tmp_path


def test_a_build_names_each_file_and_ends_with_0(home: Path) -> None:
    result = gpc("build", cwd=home)
    assert result.returncode == 0, result.stderr
    assert "+ etc/modprobe.d/gpc.conf" in result.stdout
    assert (home / "build" / "phenom" / "manifest.json").exists()


def test_a_second_build_says_that_the_tree_is_up_to_date(home: Path) -> None:
    gpc("build", cwd=home)
    assert gpc("build", cwd=home).stdout == "build/phenom is up to date\n"


@pytest.mark.parametrize("change", ["source", "file", "removed", "surprise", "mode"])
def test_nothing_is_up_to_date_after_a_change(home: Path, change: str) -> None:
    gpc("build", cwd=home)
    conf = home / "build" / "phenom" / "etc" / "modprobe.d" / "gpc.conf"
    text = conf.read_text()
    if change == "source":
        source = (home / "machine.yaml").read_text()
        (home / "machine.yaml").write_text(source.replace("vcpus: 3", "vcpus: 4"))
    elif change == "file":
        conf.write_text(text.replace("softdep", "softdop"))  # of the same length
    elif change == "removed":
        conf.unlink()
    elif change == "surprise":
        conf.with_name("other.conf").write_text("")
    else:
        conf.chmod(0o600)
    result = gpc("build", cwd=home)
    assert "up to date" not in result.stdout
    assert conf.read_text() == text
    assert conf.stat().st_mode & 0o777 == (0o600 if change == "never" else 0o644)


def test_both_ways_to_the_build_command_write_the_same(home: Path) -> None:
    """A plain build skips the command-line library; --color never takes the way through it."""
    assert gpc("build", "-o", "a", cwd=home).returncode == 0
    assert gpc("build", "-o", "b", "--color", "never", cwd=home).returncode == 0
    compared = subprocess.run(["diff", "-r", "a", "b"], cwd=home, capture_output=True)
    assert compared.returncode == 0


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        (["build"], ([], None, None)),
        (["build", "m.yaml", "-o", "t"], (["m.yaml"], "t", None)),
        (["build", "--backend", "qemu"], ([], None, "qemu")),
        (["build", "-o"], None),
        (["build", "--check"], None),
        (["build", "--help"], None),
        (["check"], None),
        ([], None),
    ],
)
def test_only_a_plain_build_skips_the_command_line_library(
    words: list[str], plain: tuple[list[str], str | None, str | None] | None
) -> None:
    assert plain_build(words) == plain


def test_build_check_tells_a_stale_tree_from_a_current_one(home: Path) -> None:
    assert gpc("build", "--check", cwd=home).returncode == 1
    gpc("build", cwd=home)
    assert gpc("build", "--check", cwd=home).returncode == 0
    conf = home / "build" / "phenom" / "etc" / "modprobe.d" / "gpc.conf"
    conf.write_text(conf.read_text() + "options kvm nested=1\n")
    stale = gpc("build", "--check", cwd=home)
    assert stale.returncode == 1
    assert "-options kvm nested=1" in stale.stdout
    assert conf.read_text().endswith("nested=1\n"), "--check wrote"


def test_a_foreign_directory_is_refused_and_kept(home: Path) -> None:
    (home / "photos").mkdir()
    (home / "photos" / "cat.jpg").write_bytes(b"meow")
    result = gpc("build", "-o", "photos", cwd=home)
    assert result.returncode == 5
    assert [path.name for path in (home / "photos").iterdir()] == ["cat.jpg"]
    assert not list(home.glob(".gpc-*"))


def test_nothing_is_written_when_one_of_many_does_not_compile(home: Path) -> None:
    text = (home / "machine.yaml").read_text()
    (home / "fleet").mkdir()
    (home / "fleet" / "a.yaml").write_text(text.replace("name: phenom", "name: one"))
    (home / "fleet" / "b.yaml").write_text(text.replace("vcpus: 3", "vcpus: many"))
    result = gpc("build", "fleet", cwd=home)
    assert result.returncode == 3
    assert "nothing was written" in result.stderr
    assert not (home / "build").exists() or not list((home / "build").iterdir())


def test_two_machines_of_one_name_are_refused(home: Path) -> None:
    (home / "again.yaml").write_bytes(PHENOM.read_bytes())
    result = gpc("build", "machine.yaml", "again.yaml", cwd=home)
    assert result.returncode == 3
    assert "both describe the host phenom" in result.stderr


@pytest.mark.parametrize("count", [3, 40])
def test_many_machines_become_one_tree_each(home: Path, count: int) -> None:
    text = (home / "machine.yaml").read_text()
    (home / "fleet").mkdir()
    for index in range(count):
        name = f"host{index}"
        (home / "fleet" / f"{name}.yaml").write_text(text.replace("name: phenom", f"name: {name}"))
    result = gpc("build", "fleet", "-o", "trees", cwd=home)
    assert result.returncode == 0, result.stderr
    assert len(list((home / "trees").iterdir())) == count
    again = gpc("build", "fleet", "-o", "trees", "--check", cwd=home)
    assert again.returncode == 0, again.stdout


def test_an_invalid_file_ends_with_3_in_build_and_1_in_check(home: Path) -> None:
    (home / "machine.yaml").write_text("gpc: 1\n")
    assert gpc("build", cwd=home).returncode == 3
    assert gpc("check", cwd=home).returncode == 1


def test_a_missing_file_and_a_wrong_option_have_codes_of_their_own(home: Path) -> None:
    (home / "machine.yaml").unlink()
    missing = gpc("build", cwd=home)
    assert missing.returncode == 4
    assert "there is no machine.yaml here" in missing.stderr
    assert gpc("build", "--nonsense", cwd=home).returncode == 2
    assert gpc("nonsense", cwd=home).returncode == 2


def test_a_read_only_directory_ends_with_4_and_one_line(home: Path) -> None:
    (home / "build").write_text("a file in the way\n")
    result = gpc("build", cwd=home)
    assert result.returncode == 4
    assert len(result.stderr.splitlines()) == 1


def test_machine_formats_go_to_stdout(home: Path) -> None:
    import json

    (home / "machine.yaml").write_text("gpc: 1\n")
    report = gpc("check", "--format", "json", cwd=home)
    assert json.loads(report.stdout)["diagnostics"]
    sarif = gpc("check", "--format", "sarif", cwd=home)
    assert json.loads(sarif.stdout)["version"] == "2.1.0"
    assert gpc("check", "--format", "github", cwd=home).stdout.startswith("::error ")


def test_no_color_wins_over_a_terminal_and_always_wins_over_a_pipe(home: Path) -> None:
    (home / "machine.yaml").write_text("gpc: 1\n")
    assert "\x1b[" not in gpc("check", cwd=home).stderr
    assert "\x1b[" in gpc("check", "--color", "always", cwd=home).stderr


def test_why_goes_from_a_line_to_machine_yaml_and_back(home: Path) -> None:
    gpc("build", cwd=home)
    guest = "etc/xen/win7_x64.cfg"
    text = (home / "build" / "phenom" / guest).read_text()
    place = f"{guest}:{1 + text.splitlines().index('memory = 3096')}"
    forward = gpc("why", place, cwd=home)
    assert forward.returncode == 0
    assert "guests.win7_x64.memory" in forward.stdout
    line = 1 + (home / "machine.yaml").read_text().splitlines().index("    memory: 3096 MiB")
    assert f"machine.yaml:{line}:" in forward.stdout
    assert place in gpc("why", f"machine.yaml:{line}", cwd=home).stdout


def test_why_takes_a_path_as_the_host_or_the_build_tree_spells_it(home: Path) -> None:
    answers = {
        gpc("why", name, cwd=home).stdout
        for name in (
            "etc/modprobe.d/gpc.conf:2",
            "/etc/modprobe.d/gpc.conf:2",
            "build/phenom/etc/modprobe.d/gpc.conf:2",
        )
    }
    assert len(answers) == 1
    assert answers != {""}
    assert gpc("why", "etc/nothing", cwd=home).returncode == 2
    assert gpc("why", "etc/modprobe.d/gpc.conf:999", cwd=home).returncode == 2


def test_explain_knows_codes_rules_and_lists_them(home: Path) -> None:
    listed = gpc("explain", cwd=home).stdout.split()
    assert {"unknown-key", "binding-driver"} <= set(listed)
    assert gpc("explain", "unknown-key", cwd=home).stdout.startswith("# ")
    wrong = gpc("explain", "unknwon-key", cwd=home)
    assert wrong.returncode == 2
    assert "did you mean unknown-key?" in wrong.stderr


def test_the_schema_that_is_printed_is_the_one_that_is_committed(home: Path) -> None:
    committed = (Path.cwd() / "schemas" / "machine.schema.json").read_text()
    assert gpc("schema", cwd=home).stdout == committed


def test_completion_is_offered_for_each_common_shell(home: Path) -> None:
    # By --show-completion the answer hangs on the shell that started the tests.
    for shell, mark in (("bash", "complete -o"), ("zsh", "#compdef gpc"), ("fish", "complete -")):
        result = gpc(cwd=home, env={"_GPC_COMPLETE": f"source_{shell}"})
        assert result.returncode == 0
        assert mark in result.stdout
