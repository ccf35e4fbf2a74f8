"""On a host that gpc sets nothing up on, `apply`, `diff` and `status` say what `init` says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gpc.commands.apply import apply, restore
from gpc.commands.diff import diff, status
from gpc.commands.init import init
from kit import host_tree
from kit.host_tree import photograph

Change = Callable[[Path], None]


def put(root: Path, path: str, text: str = "") -> None:
    at = root / path.lstrip("/")
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_text(text)


def named(root: Path, id: str, title: str) -> None:
    put(root, "/etc/os-release", f'ID={id}\nPRETTY_NAME="{title}"\n')


def nixos(root: Path) -> None:
    named(root, "nixos", "NixOS 24.11")
    put(root, "/etc/NIXOS")
    (root / "run/systemd/system").mkdir(parents=True)


def void(root: Path) -> None:
    named(root, "void", "Void Linux")
    put(root, "/proc/1/comm", "runit\n")


def void_image(root: Path) -> None:
    named(root, "void", "Void Linux")
    put(root, "/etc/runit/1")


def unraid(root: Path) -> None:
    named(root, "unraid-os", "Unraid OS 7.0")
    put(root, "/etc/unraid-version", 'version="7.0.0"\n')


def ampere(root: Path) -> None:
    named(root, "debian", "Debian GNU/Linux 12")
    put(root, "/proc/sys/kernel/arch", "aarch64\n")


def endless(root: Path) -> None:
    named(root, "endless", "Endless OS 6.0")
    put(root, "/proc/cmdline", "ostree=/ostree/boot.1/eos/1/0 root=UUID=1\n")
    put(root, "/usr/bin/ostree")


def sealed_ubuntu(root: Path) -> None:
    named(root, "ubuntu", "Ubuntu 24.04.1 LTS")
    put(root, "/proc/cmdline", "snapd_recovery_mode=run quiet splash\n")


def sealed_image(root: Path) -> None:
    named(root, "ubuntu-core", "Ubuntu Core 24")
    put(root, "/var/lib/snapd/modeenv", "mode=run\n")


HOSTS: dict[str, tuple[Change, str]] = {
    "NixOS": (nixos, "NixOS writes /etc anew"),
    "Void": (void, "Void Linux starts services by runit"),
    "an image of Void": (void_image, "Void Linux starts services by runit"),
    "Unraid": (unraid, "the root file system of Unraid OS 7.0 is in memory"),
    "ostree alone": (endless, "Endless OS 6.0 boots a deployment of ostree, and neither"),
    "a snap's kernel": (sealed_ubuntu, "Ubuntu 24.04.1 LTS boots a kernel that is a snap"),
    "a snap's kernel in an image": (sealed_image, "Ubuntu Core 24 boots a kernel that is a snap"),
    "ARM": (ampere, "the processors of Debian GNU/Linux 12 are aarch64"),
}
FINE: dict[str, Change] = {
    "systemd with OpenRC beside it": lambda root: (
        named(root, "gentoo", "Gentoo Linux"),
        (root / "run/systemd/system").mkdir(parents=True),
        (root / "run/openrc").mkdir(),
    )[0],
    "Ubuntu with snaps": lambda root: (
        named(root, "ubuntu", "Ubuntu 24.04"),
        put(root, "/var/lib/snapd/state.json", "{}"),
        put(root, "/proc/cmdline", "BOOT_IMAGE=/vmlinuz root=UUID=1\n"),
    )[0],
    "ostree with rpm-ostree": lambda root: (
        named(root, "fedora", "Fedora Linux 41 (Kinoite)"),
        put(root, "/proc/cmdline", "ostree=/ostree/boot.1/fedora/1/0\n"),
        put(root, "/usr/bin/rpm-ostree"),
    )[0],
    "an image of which nothing is known": lambda root: None,
    "a container": lambda root: put(root, "/proc/1/comm", "bash\n"),
    "x86 as the kernel spells it": lambda root: put(root, "/proc/sys/kernel/arch", "x86_64\n"),
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return host_tree.build_tree(tmp_path / "tree", {"etc/gpc-one.conf": "one\n"}, host="phenom")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = host_tree.lay_out(tmp_path / "root")
    put(root, "/etc/hostname", "phenom\n")
    return root


@pytest.mark.parametrize("host", HOSTS)
def test_every_command_refuses_it_in_the_same_words(
    host: str, tree: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, words = HOSTS[host]
    change(root)
    before = photograph(root)
    assert apply(str(tree), root=str(root), yes=True) == 5
    said = capsys.readouterr().err
    assert said.startswith(f"refused[host-unsupported]: {words}")
    assert said.endswith("nothing was changed\n")
    assert apply(str(tree), root=str(root), dry_run=True) == 5
    assert photograph(root) == before
    assert not (root / host_tree.STATE).exists()
    capsys.readouterr()

    assert init(output="-", root=str(root)) == 5
    assert capsys.readouterr().err.startswith(said.partition("nothing")[0])
    assert status(root=str(root)) == 1
    assert words in capsys.readouterr().out
    assert diff(str(tree), root=str(root)) == 0
    assert f"note: {words}" in capsys.readouterr().err


@pytest.mark.parametrize("host", FINE)
def test_a_host_against_which_nothing_speaks_is_not_refused(
    host: str, tree: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    FINE[host](root)
    assert apply(str(tree), root=str(root), yes=True) == 0
    assert status(root=str(root)) == 0
    assert "!" not in capsys.readouterr().out


def test_what_was_applied_before_is_told_of_and_can_be_taken_back(
    tree: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert apply(str(tree), root=str(root), yes=True) == 0
    void(root)
    assert status(root=str(root)) == 1
    assert "! Void Linux starts services by runit" in capsys.readouterr().out
    assert restore(root=str(root), yes=True) == 0
