"""A distribution of somebody else's brings loaders and a builder, and nothing in gpc knows them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kit.strangers import HOST, Stranger, sunrise_host


@pytest.fixture
def stranger(tmp_path: Path) -> Stranger:
    return Stranger(tmp_path)


@pytest.fixture
def captured(tmp_path: Path) -> Path:
    return sunrise_host(tmp_path / "captured")


@pytest.fixture
def tree(stranger: Stranger, captured: Path) -> Path:
    stranger.gpc("init", "--from", captured)
    stranger.gpc("build", "--backend", "qemu", "-o", "built")
    return stranger.home / "built"


def test_its_targets_are_listed(stranger: Stranger) -> None:
    lines = stranger.gpc("targets").splitlines()
    names = [line.split()[0] for line in lines]
    assert {"sunrise", "mkinitfs", "oneshot", "stub-vmm"} < set(names)
    assert names == sorted(names)


def test_init_recognises_its_loader_and_its_builder(stranger: Stranger, captured: Path) -> None:
    stranger.gpc("init", "--from", captured)
    text = (stranger.home / "machine.yaml").read_text()
    assert 'boot: {loader: "sunrise", initramfs: "mkinitfs"}' in text
    stranger.gpc("check", "--live", "--from", captured)


def test_without_it_the_same_host_is_booted_by_another_loader(captured: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "gpc.cli.entry", "init", "--from", captured, "-o", "-"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    assert 'loader: "other"' in said
    assert "# sunrise" in said


def test_a_slip_in_one_of_its_words_is_answered_with_the_word(
    stranger: Stranger, captured: Path
) -> None:
    stranger.gpc("init", "--from", captured)
    file = stranger.home / "machine.yaml"
    file.write_text(file.read_text().replace('"sunrise"', '"sunris"'))
    said = stranger.gpc("check", "--format", "json", code=1)
    (found,) = (each for each in json.loads(said)["diagnostics"] if each["severity"] == "error")
    assert found["code"] == "bad-value"
    assert found["expected"] == (
        "one of `efistub`, `grub`, `limine`, `one-shot`, `refind`, `sunrise`, "
        "`systemd-boot`, `other`"
    )
    assert found["help"] == "did you mean `sunrise`?"


def test_its_files_are_built_and_every_line_says_why(stranger: Stranger, tree: Path) -> None:
    drop_in = tree / "etc/sunrise.d/gpc.conf"
    assert drop_in.read_text().splitlines()[1:] == ['KERNEL_CMDLINE[default]+=" intel_iommu=on"']
    assert "vfio_pci" in (tree / "etc/mkinitfs/features.d/gpc.modules").read_text()
    assert "intel-iommu" in stranger.gpc("why", f"{drop_in}:2")


def test_its_files_are_shown_applied_and_taken_back(stranger: Stranger, tree: Path) -> None:
    root = stranger.home / "root"
    for name in ("etc", "var/lib"):
        (root / name).mkdir(parents=True)
    shown = stranger.gpc("diff", tree, "--root", root)
    assert '+KERNEL_CMDLINE[default]+=" intel_iommu=on"' in shown
    stranger.gpc("apply", tree, "--root", root, "--yes")
    assert (root / "etc/sunrise.d/gpc.conf").exists()
    stranger.gpc("rollback", "--root", root, "--yes")
    assert not (root / "etc/sunrise.d").exists()


def test_its_actions_run_images_first(stranger: Stranger, tree: Path) -> None:
    script = """
intent = prepare(host, want, owner).intent
assert is_risky(intent.actions)
commit(host, intent, HostActions(host, want.manifest.system), owner, lambda line: print(">", line))
"""
    assert stranger.python(HOST + script, stranger.home / "host", tree) == [
        "> telling systemd ...",
        "> making the guests' users ...",
        "> telling udev ...",
        "> rebuilding the initial RAM file systems ...",
        "mkinitfs",
        "> writing Sunrise's entries ...",
        "sunrise-update",
    ]


def test_a_loader_without_a_trial_says_why(stranger: Stranger, tree: Path) -> None:
    script = """
for loader in ("sunrise", "other"):
    try:
        new_trial(host, {**want.manifest.system, "loader": loader}, [], 1)
    except Unguarded as reason:
        print(reason)
"""
    assert stranger.python(HOST + script, stranger.home / "host", tree) == [
        "Sunrise before 12.4 has no way to boot an entry once",
        "gpc can have the firmware, GRUB, one-shot, rEFInd and systemd-boot try an entry once, "
        "and no other loader",
    ]


def test_a_loader_with_a_trial_keeps_arms_and_tells(stranger: Stranger, tree: Path) -> None:
    script = """
system = {**want.manifest.system, "loader": "one-shot"}
text = want.text.replace('"loader": "sunrise"', '"loader": "one-shot"')
trial = new_trial(host, system, [], 1)
intent = prepare(host, _with(want, trial.files)._replace(text=text), owner).intent
runner = HostActions(host, system)
acts = [act for act in around(intent.actions, trial.actions) if act.word != "sunrise"]
commit(host, intent._replace(actions=tuple(acts)), runner, owner, lambda line: None)
print(*trial_lines(host, in_force(host)))
collect(host)
print((root / "boot/gpc-previous").exists(), (root / "etc/one-shot/kept").read_text().strip())
runner.run(pair()[1], undoing=True)
(root / "etc/one-shot/kept").unlink()
runner.run(pair()[0])
"""
    assert stranger.python(HOST + script, stranger.home / "host", tree) == [
        "one-shot keep",
        "mkinitfs",
        "one-shot arm",
        "on trial: generation 1 is booted once; gpc confirm keeps it",
        "False before 1",
        "one-shot arm",
        "one-shot end",
    ]
