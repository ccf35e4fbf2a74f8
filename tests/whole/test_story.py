"""README's three minutes are replayed: from `gpc init` to a card that is kept, and back.

The transcript runs word for word against a captured host, a root of its own, and the bind script
that was put there, on a kernel whose sysfs reacts as Linux's does.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from kit.fake_kernel import FakeKernel
from kit.paths import ROOT

FUNCTIONS = {
    "0000:01:00.0": ("1002:6818", "radeon", "0x030000"),
    "0000:01:00.1": ("1002:aab0", "snd_hda_intel", "0x040300"),
    "0000:02:00.0": ("1002:68f9", "radeon", "0x030000"),
    "0000:02:00.1": ("1002:aa68", "snd_hda_intel", "0x040300"),
}


def transcript() -> list[tuple[str, str]]:
    """Each command of the story with what it prints."""
    (story,) = re.findall(
        r"^```console story\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )
    parts = re.split(r"^\$ (.*)\n", story, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def program(path: Path, words: list[str]) -> None:
    path.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
    path.chmod(0o755)


def test_the_story_of_the_readme_is_what_happens(tmp_path: Path) -> None:
    home, bin, place = tmp_path / "home", tmp_path / "bin", tmp_path / "kernel"
    for directory in (home / "image/etc", bin, place):
        directory.mkdir(parents=True)
    (home / "my-host").symlink_to(ROOT / "tests/machines/phenom")
    kernel = FakeKernel(place)
    for address, (id, driver, cls) in FUNCTIONS.items():
        kernel.function(address, id, driver, cls)
    for module in ("radeon", "snd_hda_intel"):
        kernel.load(module)
    program(bin / "gpc", [sys.executable, "-m", "gpc.cli.entry"])
    script = home / "image/usr/local/sbin/gpc-bind"
    program(bin / "gpc-bind", kernel.command(["sh"], script))
    env = {
        **os.environ,
        **kernel.environment(),
        "PATH": f"{bin}:{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }
    had = {address: kernel.driver(address) for address in FUNCTIONS}
    seen = set()
    for command, expected in transcript():
        ran = subprocess.run(
            command, shell=True, cwd=home, env=env, capture_output=True, text=True, timeout=60
        )
        pattern = re.escape(expected).replace(re.escape("...\n"), r"(?:.*\n)*")
        said = ran.stdout + ran.stderr
        print(f"$ {command}\n{said}", end="")
        assert re.fullmatch(pattern, said), f"{command}\n{said}"
        seen.add(tuple(kernel.driver(address) for address in FUNCTIONS))
    assert ("vfio-pci", "vfio-pci", "radeon", "snd_hda_intel") in seen
    assert {address: kernel.driver(address) for address in FUNCTIONS} == had
    assert not script.exists()
    assert not list((home / "image/etc").rglob("*gpc*"))
