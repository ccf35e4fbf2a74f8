"""The Debian package in Debian itself: installed, run, upgraded, and taken away again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kit.paths import EXAMPLES, ROOT
from lab.debian import release_root
from lab.namespace import Mount, private
from lab.releases import BOOKWORM, TRIXIE
from lab.tools import Ran, require, run

PYTHONS = {BOOKWORM: "3.11", TRIXIE: "3.13"}
LATER = "s/^Version: .*/Version: 9.0-1/"
OTHER = "s/(>= [0-9.]*~)/(>= 3.19~)/; s/(<< [0-9.]*~)/(<< 3.20~)/"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class System:
    """A Debian with nothing of gpc but what a package brings, and what is changed in it."""

    def __init__(self, release: str, scratch: Path) -> None:
        self.base = release_root(release)
        self.top, self.work, self.root = (scratch / name for name in ("top", "work", "root"))
        for directory in (self.top, self.work, self.root):
            directory.mkdir(parents=True)

    def run(self, script: str) -> Ran:
        """Runs a script of the shell in it, as root."""
        layers = f"lowerdir={self.base},upperdir={self.top},workdir={self.work}"
        mounts = [
            Mount(kind="overlay", source=layers, target=str(self.root)),
            Mount(kind="proc", source="defaults", target=f"{self.root}/proc"),
        ]
        words = [require("chroot", "coreutils"), self.root, "/bin/sh", "-ec", script]
        env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8"}
        return run(private(words, mounts, contained=True), timeout=300, env=env)

    def files(self) -> set[str]:
        """Every path below directories that packages write to."""
        return set(self.run("find /usr /var/lib/dpkg/info /etc").check().stdout.splitlines())


@pytest.fixture(params=PYTHONS)
def system(request: pytest.FixtureRequest, tmp_path: Path) -> System:
    """Each release, with its package, a later version of it, and one for another Python."""
    system = System(request.param, tmp_path / "system")
    made = subprocess.run(
        [sys.executable, ROOT / "packaging/deb.py", tmp_path, PYTHONS[request.param]],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    package = Path(made.stdout.strip())
    package.rename(system.top / "gpc.deb")
    (system.top / "machine.yaml").write_bytes((EXAMPLES / "phenom-win7/machine.yaml").read_bytes())
    system.run(
        f"dpkg-deb -R /gpc.deb /p && touch /p/usr/lib/gpc/of-later"
        f" && sed -i '{LATER}' /p/DEBIAN/control && dpkg-deb -Znone -b /p /later.deb"
        f" && sed -i '{OTHER}' /p/DEBIAN/control && dpkg-deb -Znone -b /p /other.deb && rm -r /p"
    ).check()
    return system


def test_a_package_is_installed_run_upgraded_and_taken_away(system: System) -> None:
    before = system.files()
    refused = system.run("dpkg -i /other.deb")  # what it was compiled for is another Python
    assert refused.code != 0
    assert "depends on python3 (>= 3.19~)" in refused.stderr
    system.run("dpkg --purge gpc").check()

    system.run("dpkg -i /gpc.deb").check()
    assert system.run("gpc --version").check().stdout.startswith("gpc ")
    built = system.run("cd / && gpc build -o /tree machine.yaml && gpc build -o /tree machine.yaml")
    assert "up to date" in built.check().stdout
    assert system.run("cat /tree/etc/modprobe.d/gpc.conf").check().stdout
    assert system.run("gpc check --format json /machine.yaml").check().stdout.startswith("{")

    # Its bill of materials names what constraints.txt pins.
    told = json.loads(system.run("cat /usr/share/gpc/gpc.cdx.json").check().stdout)
    shipped = {part["name"]: part["version"] for part in told["components"]}
    pins = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert shipped == {name.lower().replace("_", "-"): version for name, version in pins}

    # Nothing that another user can write is imported, wherever root stands when it runs.
    system.run("mkdir /tmp/trap && echo 'raise SystemExit(99)' > /tmp/trap/yaml.py").check()
    trapped = "cd /tmp/trap && PYTHONPATH=/tmp/trap gpc check /machine.yaml"
    system.run(trapped).check()
    writable = "find /usr/lib/gpc /usr/bin/gpc ! -type l ( ! -user 0 -o -perm /022 )"
    assert system.run(writable.replace("(", "\\(").replace(")", "\\)")).check().stdout == ""

    system.run("dpkg -i /later.deb && test -e /usr/lib/gpc/of-later").check()
    system.run("dpkg -i /gpc.deb && test ! -e /usr/lib/gpc/of-later && gpc --version").check()
    system.run("dpkg --purge gpc").check()
    assert system.files() - before == set()
