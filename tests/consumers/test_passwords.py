"""A display's password, from its file to a real QEMU that asks a viewer for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gpc.build import build_source, check_source
from gpc.target.password import BadPassword, password_in
from gpc_targets.xl.rehearsal.libxl import misunderstood
from kit.one_guest import BASE
from kit.paths import EXAMPLES
from kit.xen_guests import ODD
from lab.namespace import Mount, private, tmpfs
from lab.qemu import Qemu
from lab.tools import Ran, require, require_root, run
from lab.vnc import NONE, PASSWORD, asks, lets_in, socket_of
from lab.xen import create

pytestmark = pytest.mark.consumer

SHELLS = {"dash": "dash", "bash": "bash", "busybox sh": "busybox-static"}

# Keeps what the launcher has prepared, and is no QEMU.
NOTING = """\
#!{python}
import json, os, shutil, sys
if sys.argv[1:] == ["-help"]:
    sys.exit()
log = {log!r}
file = next(word for word in sys.argv if word.startswith("secret,")).rpartition("file=")[2]
found = [os.stat(path) for path in (file, os.path.dirname(file))]
modes = [f"{{oct(status.st_mode & 0o777)}} of {{status.st_uid}}" for status in found]
shutil.copyfile(file, log + "/password")
with open(log + "/noted.json", "w") as out:
    json.dump({{"argv": sys.argv[1:], "file": file, "modes": modes}}, out)
"""


def launcher(file: Path) -> tuple[str, str]:
    """The launcher of a guest whose password stands in the file, and its user for sysusers."""
    machine = BASE.replace("backend: libvirt", "backend: qemu").replace("gpus: [rtx]", "gpus: []")
    machine = machine.replace("os: linux", "os: linux\n    firmware: bios\n    tpm: true")
    machine = machine.replace("networks: {n: {bridge: br0}}", "networks: {}")
    machine = machine.replace("vnc: {}", f"vnc: {{listen: 0.0.0.0, password_file: '{file}'}}")
    found = build_source("machine.yaml", machine.encode()).artifacts
    texts = {each.path: each.text for each in found}
    return texts["usr/local/sbin/gpc-guest-g"], texts["etc/sysusers.d/gpc.conf"]


def started(scratch: Path, shell: str, file: Path) -> Ran:
    """What `start` says; its QEMU has noted what it was given."""
    require_root("mounts over /run and /var/lib in a private namespace")
    require("swtpm", "swtpm")
    require(shell.split()[0], SHELLS[shell])
    script, user = launcher(file)
    etc, work = scratch / "etc", scratch / "work"
    (etc / "sysusers.d").mkdir(parents=True)
    (etc / "sysusers.d/gpc.conf").write_text(user)
    work.mkdir()
    for name, lines in (
        ("qemu-system-x86_64", NOTING.format(python=sys.executable, log=str(scratch))),
        ("launcher", script),
    ):
        (scratch / name).write_text(lines)
        (scratch / name).chmod(0o755)
    lines = f"PATH={scratch}:$PATH\numask 022\n{shell} {scratch}/launcher start"
    layers = f"lowerdir=/etc,upperdir={etc},workdir={work}"
    mounts = [tmpfs("/run"), tmpfs("/var/lib"), Mount(kind="overlay", source=layers, target="/etc")]
    return run(private(["sh", "-euc", lines], mounts, contained=True), timeout=60)


def noted(scratch: Path) -> dict[str, list[str]]:
    import json

    found: dict[str, list[str]] = json.loads((scratch / "noted.json").read_text())
    return found


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("written", ["sesame\n", "sesame", "eightchr\n", " a'b$\"\\\n"])
def test_qemu_asks_for_the_line_that_the_file_holds_and_takes_nothing_else(
    written: str, shell: str, tmp_path: Path
) -> None:
    secret = tmp_path / "a secret, file"
    secret.write_text(written)
    started(tmp_path, shell, secret).check()
    found = noted(tmp_path)
    # The TPM's user passes through the directory, and neither lists it nor writes there.
    assert found["modes"] == ["0o600 of 0", "0o711 of 0"]
    password = written.removesuffix("\n")
    assert not any(password in word for word in found["argv"])
    argv = [
        word.replace(str(found["file"]), str(tmp_path / "password")).replace("kvm", "tcg")
        for word in found["argv"]
    ]
    with Qemu(argv) as qemu:
        server = socket_of(qemu.argv)
        assert asks(server) == [PASSWORD]
        assert lets_in(server, password)
        for other in (password[:-1], f"{password}\n"[:8], "", "password"):
            assert other == password or not lets_in(server, other)


BAD = [b"", b"\n", b"one\ntwo\n", b"one\n\n", b"\none", b"ninechars", b"ninechars\n"]
BAD += ["café\n".encode(), b"dos\r\n", b"a\tb"]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("data", BAD)
def test_a_file_that_holds_no_password_starts_no_guest(
    data: bytes, shell: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(data)
    ran = started(tmp_path, shell, secret)
    assert (ran.code, (tmp_path / "noted.json").exists()) == (1, False)
    said = ran.stderr.splitlines()[-1]  # before it, which user was made
    assert said.startswith((f"gpc-guest-g: {secret} holds ", f"gpc-guest-g: {secret} is empty"))
    assert not any(word in ran.stderr for word in ("ninechars", "caf", "dos"))
    with pytest.raises(BadPassword):  # the rule in Python is the same
        password_in(data, "vnc")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_file_that_is_missing_starts_no_guest(shell: str, tmp_path: Path) -> None:
    ran = started(tmp_path, shell, tmp_path / "nowhere")
    said = ran.stderr.splitlines()[-1]
    assert said == f"gpc-guest-g: {tmp_path}/nowhere is no file that can be read"
    assert not (tmp_path / "noted.json").exists()


@contextmanager
def under_xl(file: Path) -> Iterator[Path]:
    """The server that a QEMU has that is started with the words of a guest's xl.cfg."""
    machine = (EXAMPLES / "phenom-win7/machine.yaml").read_text()
    vnc = "vnc: {listen: 127.0.0.1}"
    assert vnc in machine
    machine = machine.replace(vnc, f"vnc: {{listen: 0.0.0.0, password_file: '{file}'}}")
    built = build_source("machine.yaml", machine.encode())
    text = next(found.text for found in built.artifacts if found.target == "xl")
    config = create(text).config
    assert config["b_info"]["type.hvm"]["vnc"]["enable"] == "False"
    # Before them libxl puts what makes no display: Xen 4.17, tools/libs/light/libxl_dm.c.
    words = ["-nodefaults", "-vnc", "none", "-display", "none", *config["b_info"]["extra_hvm"]]
    with Qemu(words) as qemu:
        yield socket_of(qemu.argv)


def test_the_qemu_of_xl_reads_the_password_from_its_file(tmp_path: Path) -> None:
    secret = tmp_path / "a secret, file"
    secret.write_text("sesame")
    with under_xl(secret) as server:
        assert asks(server) == [PASSWORD]
        assert lets_in(server, "sesame")
        assert not lets_in(server, "sesam")


def test_the_qemu_of_xl_takes_the_line_break_too_which_check_live_says(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("sesame\n")
    with under_xl(secret) as server:
        assert not lets_in(server, "sesame")
        assert lets_in(server, "sesame\n")
    secret.write_text("eightchr\n")
    with under_xl(secret) as server:
        assert lets_in(server, "eightchr")


def test_without_a_password_everybody_is_let_in(tmp_path: Path) -> None:
    with Qemu(["-nodefaults", "-vnc", "127.0.0.1:0"]) as qemu:
        assert asks(socket_of(qemu.argv)) == [NONE]


def test_a_file_of_xl_that_names_another_password_is_found_out() -> None:
    machine = ODD["today"].encode()
    text = next(a.text for a in build_source("m", machine).artifacts if a.target == "xl")
    (guest,) = check_source("m", machine).plan.guests
    assert "/srv/a,, b" in text
    other = create(text.replace("/srv/a,, b", "/srv/c")).config
    assert [line.partition(":")[0] for line in misunderstood(guest, other)] == ["vnc"]
    none = create(text.replace("-object", "-set")).config
    assert [line.partition(":")[0] for line in misunderstood(guest, none)] == ["vnc"]


def of_xm(file: Path) -> str:
    """The file of a guest that xm would execute."""
    machine = (EXAMPLES / "phenom-win7-xm/machine.yaml").read_text()
    vnc = "vnc: {listen: 127.0.0.1}"
    assert vnc in machine
    machine = machine.replace(vnc, f'vnc: {{password_file: "{file}"}}')
    built = build_source("machine.yaml", machine.encode())
    return next(found.text for found in built.artifacts if found.target == "xl")


def test_xm_reads_the_password_as_it_executes_the_file(tmp_path: Path) -> None:
    secret = tmp_path / "it's a secret"
    text = of_xm(secret)
    for written in ("sesame\n", "sesame"):
        secret.write_text(written)
        read: dict[str, object] = {}
        exec(text, read)  # what xm does: Xen 4.1, tools/python/xen/xm/create.py
        assert (read["vnc"], read["vncpasswd"]) == (1, "sesame")


@pytest.mark.parametrize("written", ["", "\n", "one\ntwo\n", "ninechars\n"])
def test_xm_creates_no_guest_without_its_password(written: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(written)
    with pytest.raises(AssertionError, match="a password of VNC"):
        exec(of_xm(secret), {})
    os.unlink(secret)
    with pytest.raises(FileNotFoundError):
        exec(of_xm(secret), {})
