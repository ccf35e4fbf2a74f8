"""Makes a Debian package of gpc: `python3 packaging/deb.py DIRECTORY [PYTHON]`.

PYTHON is the version of the release that it is for: 3.11 (Debian 12), 3.13 (Debian 13), 3.12
(Ubuntu 24.04). The libraries come from constraints.txt, by their hashes, and lie below
/usr/lib/gpc, which is root's: what root runs imports nothing that another user can write, and what
the release ships of them (Debian 12 has a pydantic that is too old) is not looked at.

Needs pip, hatchling (of constraints.txt) and dpkg-deb. Prints the path of the package.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bill import bill

ROOT = Path(__file__).resolve().parents[1]
HOME = "usr/lib/gpc"
MAINTAINER = "The makers of gpc <gpc@example.org>"
DATE = "Thu, 01 Jan 1970 00:00:00 +0000"
"""Of each package, so that two made of the same are the same."""

RELEASES = {"3.11": "deb12", "3.12": "ubuntu24.04", "3.13": "deb13"}

PROGRAM = f"""\
#!/usr/bin/python3 -I
# Isolated: neither the environment nor the working directory says what is imported.
import sys

sys.path.insert(0, "/{HOME}")
from gpc.cli.entry import start

start()
"""

COMPILE = f"""\
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    python3 -I -m compileall -q /{HOME}
fi
"""

CLEAN = f"""\
#!/bin/sh
set -e
find /{HOME} -name __pycache__ -type d -prune -exec rm -rf {{}} +
"""


def main() -> int:
    if len(sys.argv) not in (2, 3):
        sys.stderr.write(__doc__)
        return 2
    python = sys.argv[2] if len(sys.argv) == 3 else f"{sys.version_info[0]}.{sys.version_info[1]}"
    if python not in RELEASES:
        sys.stderr.write(f"error: no release of Debian or Ubuntu is known with Python {python}\n")
        return 2
    print(package(Path(sys.argv[1]), python))
    return 0


def package(directory: Path, python: str) -> Path:
    """The package for the release with that Python, made in a directory."""
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        stage = Path(work, "stage")
        _install(Path(work), stage / HOME, python)
        program = stage / "usr/bin/gpc"
        program.parent.mkdir(parents=True)
        program.write_text(PROGRAM)
        program.chmod(0o755)
        version = f"{_version()}-1~{RELEASES[python]}"
        _share(stage, version)
        processor = _run("dpkg", "--print-architecture").strip()
        _control(stage, version, processor, python)
        made = directory / f"gpc_{version}_{processor}.deb"
        _run("dpkg-deb", "--root-owner-group", "--build", str(stage), str(made))
    return made


def _version() -> str:
    found = re.search(r'__version__ = "(.+)"', (ROOT / "compiler/gpc/__init__.py").read_text())
    assert found is not None
    return found[1]


def _install(work: Path, home: Path, python: str) -> None:
    """gpc and its libraries as that Python imports them, nothing compiled."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    _run(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(work), str(ROOT))
    (wheel,) = work.glob("gpc-*.whl")
    into = [*pip, "install", "--no-compile", "--target", str(home)]
    into += ["--python-version", python, "--implementation", "cp", "--only-binary", ":all:"]
    _run(*into, "--require-hashes", "--requirement", str(ROOT / "constraints.txt"))
    _run(*into, "--no-deps", str(wheel))
    shutil.rmtree(home / "bin", ignore_errors=True)  # for the Python that pip ran in


def _share(stage: Path, version: str) -> None:
    """What pip took for data goes where the system looks; manual pages are compressed there."""
    shutil.move(stage / HOME / "share", stage / "usr/share")
    for page in (stage / "usr/share/man/man1").iterdir():
        page.with_name(f"{page.name}.gz").write_bytes(gzip.compress(page.read_bytes(), 9, mtime=0))
        page.unlink()
    zsh = stage / "usr/share/zsh/vendor-completions"
    shutil.move(stage / "usr/share/zsh/site-functions", zsh)
    papers = stage / "usr/share/doc/gpc"
    papers.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", papers / "copyright")
    parts = stage / "usr/share/gpc"  # not among the papers, which small images leave out
    parts.mkdir()
    (parts / "gpc.cdx.json").write_text(bill(stage / HOME), encoding="utf-8")
    news = (ROOT / "CHANGELOG.md").read_bytes()
    log = (
        f"gpc ({version}) stable; urgency=medium\n\n  * See NEWS.gz.\n\n -- {MAINTAINER}  {DATE}\n"
    )
    for name, data in (("NEWS.gz", news), ("changelog.Debian.gz", log.encode())):
        (papers / name).write_bytes(gzip.compress(data, 9, mtime=0))


def _control(stage: Path, version: str, processor: str, python: str) -> None:
    files = sorted(path for path in stage.rglob("*") if path.is_file())
    major, minor = python.split(".")
    fields = {
        "Package": "gpc",
        "Version": version,
        "Architecture": processor,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(sum(path.stat().st_size for path in files) // 1024),
        "Depends": f"python3 (>= {python}~), python3 (<< {major}.{int(minor) + 1}~)",
        "Suggests": "libvirt-daemon-system, qemu-system-x86",
        "Section": "admin",
        "Priority": "optional",
        "Description": "declarative compiler for GPU passthrough\n"
        " One machine.yaml describes a host, its guests and who gets which card; gpc\n"
        " compiles it into the files that make it so, for Xen, libvirt and QEMU.",
    }
    control = stage / "DEBIAN"
    control.mkdir()
    (control / "control").write_text("".join(f"{name}: {text}\n" for name, text in fields.items()))
    sums = (
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  "
        f"{path.relative_to(stage)}\n"
        for path in files
    )
    (control / "md5sums").write_text("".join(sums))
    for name, text in (("postinst", COMPILE), ("prerm", CLEAN)):
        (control / name).write_text(text)
        (control / name).chmod(0o755)
    for path in stage.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)


def _run(*words: str) -> str:
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
