"""What `gpc check --live` sees of the file of a password, in real directories."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gpc.commands.check import check
from gpc.detect.passwords import FoundPassword, detect_passwords
from gpc.host.real import RealReader
from gpc.target.password import PasswordFile
from kit.one_guest import BASE
from lab.tools import require_root

FILE = "/etc/gpc-secrets/vnc"
SECRET = "sesame"


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """A host with a password, as it should be."""
    directory = tmp_path / "root/etc/gpc-secrets"
    directory.mkdir(parents=True)
    for path in (tmp_path / "root", tmp_path / "root/etc"):
        path.chmod(0o755)
    directory.chmod(0o700)
    (directory / "vnc").write_text(f"{SECRET}\n")
    (directory / "vnc").chmod(0o600)
    return tmp_path / "root"


def found(host: Path, file: str = FILE) -> FoundPassword:
    wanted = PasswordFile("vnc", file)
    return detect_passwords(RealReader(str(host)), [wanted])[wanted]


def test_a_file_as_it_should_be_has_no_flaw(host: Path) -> None:
    assert found(host) == FoundPassword(True, is_read=True, is_short_with_line_break=True)


Change = Callable[[Path], object]

FLAWS: dict[str, tuple[Change, str]] = {
    "empty": (lambda file: file.write_text(""), "is empty"),
    "too long": (lambda file: file.write_text("opensesame"), "holds 10 characters"),
    "two lines": (lambda file: file.write_text("a\nb\n"), "more than one line"),
    "no text": (lambda file: file.write_bytes(b"\xff\n"), "printable ASCII"),
    "a directory": (lambda file: (file.unlink(), file.mkdir()), "is no file"),
    "read by others": (lambda file: file.chmod(0o644), "others can read it"),
    "read by its group": (lambda file: file.chmod(0o640), "others can read it"),
    "written by others": (lambda file: file.chmod(0o602), "others can write it"),
    "in a directory for all": (lambda file: file.parent.chmod(0o777), "put another file there"),
    "in one of its group": (lambda file: file.parent.chmod(0o770), "put another file there"),
    "below one for all": (lambda file: file.parent.parent.chmod(0o777), "others can write to /etc"),
    "missing": (lambda file: file.unlink(), "there is no /etc/gpc-secrets/vnc"),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_check_live_says_each_flaw_and_never_the_password(
    flaw: str, host: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, said = FLAWS[flaw]
    machine = tmp_path / "machine.yaml"
    machine.write_text(BASE.replace("vnc: {}", f"vnc: {{password_file: {FILE}}}"))
    check([str(machine)], live=True, root=str(host), format="concise")
    assert "password-file" not in "".join(capsys.readouterr())
    change(host / FILE.lstrip("/"))
    check([str(machine)], live=True, root=str(host), format="concise")
    out = "".join(capsys.readouterr())
    assert any(said in line for line in out.splitlines() if "password-file" in line), out
    assert SECRET not in out


def test_a_sticky_directory_lets_nobody_put_another_file_there(host: Path) -> None:
    (host / "etc").chmod(0o1777)
    assert found(host).exposed == ()


def test_a_file_or_a_directory_of_another_user_is_said_to_be_one(host: Path) -> None:
    require_root("it gives a file to another user")
    os.chown(host / FILE.lstrip("/"), 12345, -1)
    assert found(host).exposed == (f"{FILE} belongs to the user 12345",)
    os.chown(host / "etc/gpc-secrets", 12345, -1)
    assert len(found(host).exposed) == 2


def test_a_link_is_followed_and_its_own_way_is_looked_at(host: Path) -> None:
    (host / "srv").mkdir(mode=0o755)
    (host / "srv").chmod(0o777)
    (host / "srv/link").symlink_to("../etc/gpc-secrets/vnc")
    seen = found(host, "/srv/link")
    assert seen.wrong == ""
    assert seen.exposed == ("others can write to /srv and put another file there",)
    (host / "srv/round").symlink_to("round")
    assert found(host, "/srv/round").is_there is False


def test_whoever_takes_the_whole_file_is_told_of_the_line_break(
    host: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = tmp_path / "machine.yaml"
    under_xl = BASE.replace("backend: libvirt", "backend: xl")
    machine.write_text(under_xl.replace("vnc: {}", f"vnc: {{password_file: {FILE}}}"))

    def is_told(data: str) -> bool:
        (host / FILE.lstrip("/")).write_text(data)
        check([str(machine)], live=True, root=str(host), format="concise")
        return "ends in a line break" in "".join(capsys.readouterr())

    assert is_told("sesame\n")
    assert not is_told("sesame")
    assert not is_told("eightchr\n")  # VNC heeds eight, and the line break is the ninth
    machine.write_text(machine.read_text().replace("backend: xl", "backend: libvirt"))
    assert not is_told("sesame\n")
