"""README's words about the host itself are replayed: a card that is kept, and given back.

The bind script that README's story compiled runs as it shows, on a kernel whose sysfs reacts as
Linux's does. The story itself is followed in test_newcomer.py.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

from gpc.build import build_source
from kit.fake_kernel import FakeKernel
from kit.paths import CAPTURED, ROOT

FUNCTIONS = {
    "0000:01:00.0": ("1002:6818", "radeon", "0x030000"),
    "0000:01:00.1": ("1002:aab0", "snd_hda_intel", "0x040300"),
    "0000:02:00.0": ("1002:68f9", "radeon", "0x030000"),
    "0000:02:00.1": ("1002:aa68", "snd_hda_intel", "0x040300"),
}


def transcript() -> list[tuple[str, str]]:
    """Each command of the story with what it prints."""
    (story,) = re.findall(
        r"^```console host\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )
    parts = re.split(r"^\$ (.*)\n", story, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def program(path: Path, words: list[str]) -> None:
    path.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
    path.chmod(0o755)


def test_what_the_readme_says_of_the_bind_script_is_what_happens(tmp_path: Path) -> None:
    bin, place = tmp_path / "bin", tmp_path / "kernel"
    for directory in (bin, place):
        directory.mkdir(parents=True)
    machine = CAPTURED / "phenom/init.yaml"
    files = {made.path: made.text for made in build_source("m", machine.read_bytes()).artifacts}
    script = tmp_path / "gpc-bind"
    script.write_text(files["usr/local/sbin/gpc-bind"])
    kernel = FakeKernel(place)
    for address, (id, driver, cls) in FUNCTIONS.items():
        kernel.function(address, id, driver, cls)
    for module in ("radeon", "snd_hda_intel"):
        kernel.load(module)
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
            command, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60
        )
        pattern = re.escape(expected).replace(re.escape("...\n"), r"(?:.*\n)*")
        said = ran.stdout + ran.stderr
        print(f"$ {command}\n{said}", end="")
        assert re.fullmatch(pattern, said), f"{command}\n{said}"
        seen.add(tuple(kernel.driver(address) for address in FUNCTIONS))
    assert ("vfio-pci", "vfio-pci", "radeon", "snd_hda_intel") in seen
    assert {address: kernel.driver(address) for address in FUNCTIONS} == had
