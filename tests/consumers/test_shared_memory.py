"""systemd-tmpfiles makes what guests share, as whose it is, and QEMU takes it as it lies there."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.lift.argv import Option, fields, join, split
from kit.hosts import file, lay_out, machine
from lab.later import Generation
from lab.modprobe import bad_lines, configuration
from lab.tools import require, require_root, run

pytestmark = pytest.mark.consumer

CONF = "etc/tmpfiles.d/gpc.conf"
GLASS = "looking_glass: {user: alice, resolution: 3840x2160}"
KVMFR = "looking_glass: {user: alice, memory: kvmfr}"
ALICE, KVM = 1234, 108


def text_of(guest: str, path: str) -> str:
    """A file of the tree of a machine with such a guest."""
    found = file(machine(guest=guest), path)
    assert found is not None
    return found.text


def launcher(guest: str) -> str:
    return text_of(guest, "usr/local/sbin/gpc-guest-one")


def made(directory: Path, *, alice: str = "alice") -> Path:
    """What the real systemd-tmpfiles makes of the compiled file, in a system of its own."""
    require_root("files of other users are made")
    root = directory / "root"
    for path in ("dev/shm", "etc/tmpfiles.d"):
        (root / path).mkdir(parents=True)
    (root / "etc/passwd").write_text(f"{alice}:x:{ALICE}:{ALICE}::/:/bin/sh\n")
    (root / "etc/group").write_text(f"kvm:x:{KVM}:\n")
    (root / CONF).write_text(text_of(GLASS, CONF))
    program = require("systemd-tmpfiles", "systemd")
    run([program, f"--root={root}", "--create", root / CONF]).check()
    return root / "dev/shm/looking-glass"


def test_the_file_is_there_for_the_user_who_looks_and_the_group_of_qemu(tmp_path: Path) -> None:
    found = made(tmp_path).stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o7777) == (ALICE, KVM, 0o660)
    assert found.st_size == 0


def test_a_user_whom_the_host_has_not_fails_the_action(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="alice"):
        made(tmp_path, alice="bob")


def test_qemu_gives_the_file_its_size_and_leaves_it_to_its_user(
    generation: Generation, tmp_path: Path
) -> None:
    glass = made(tmp_path)
    text = launcher(GLASS).replace("/dev/shm/looking-glass", str(glass))
    (tmp_path / "launcher").write_text(text)
    words = run(["dash", tmp_path / "launcher", "show"]).check().stdout.splitlines()[1:]
    own = [option for option in split(words) if belongs(option)]
    assert [option.name for option in own[-2:]] == ["-object", "-device"]
    argv = [require("qemu-system-x86_64", "qemu-system-x86"), "-machine", "q35,accel=tcg", "-S"]
    argv += ["-nodefaults", "-display", "none", "-m", "64M", "-monitor", "stdio", *join(own)]
    said = run(generation.runs(argv), input="info qtree\nquit\n", timeout=60).check().stdout
    assert 'dev: ivshmem-plain, id "looking-glass"' in said
    found = glass.stat()
    assert (found.st_uid, found.st_gid, found.st_size) == (ALICE, KVM, 128 << 20)


def belongs(option: Option) -> bool:
    """Whether an option is the shared memory, or what it stands behind."""
    words = fields(option)
    stands = words.get("driver") in ("pcie-root-port", "pcie-pci-bridge")
    return stands or "looking-glass" in words.get("id")


def test_modprobe_reads_the_option_of_the_module(tmp_path: Path) -> None:
    lay_out(machine(guest=KVMFR), tmp_path)
    directory = tmp_path / "etc/modprobe.d"
    assert bad_lines(directory) == ()
    assert ("kvmfr", "static_size_mb=32") in configuration(directory).options
