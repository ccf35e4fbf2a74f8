"""Source packages of Debian: what projects test themselves with, which no binary package has.

apt has lists of its own for it, in the cache; those of the machine are left alone.

Source: apt-get(8), source; apt.conf(5), Dir
"""

from __future__ import annotations

import tarfile
from pathlib import Path

from lab.cache import made_once
from lab.releases import TRIXIE
from lab.tools import require, run, unavailable

_ARCHIVE = "http://deb.debian.org/debian"
_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
_SECONDS = 600
_LIBVIRT = "11.3.0"


def libvirt_tests(*folders: str) -> Path:
    """The directory `tests` of libvirt 11.3, Debian 13's, with these folders of it."""

    def make(staging: Path) -> None:
        _download("libvirt", staging)
        (archive,) = staging.glob("libvirt_*.orig.tar.*")
        with tarfile.open(archive) as packed:
            wanted = tuple(f"libvirt-{_LIBVIRT}/tests/{folder}/" for folder in folders)
            members = [member for member in packed if member.name.startswith(wanted)]
            packed.extractall(staging, members, filter="data")
        for left in (*staging.glob("libvirt_*"), *staging.glob("apt*")):
            run([require("rm", "coreutils"), "-r", str(left)]).check()

    root = made_once(f"libvirt-{_LIBVIRT}-{'-'.join(folders)}", make)
    return root / f"libvirt-{_LIBVIRT}" / "tests"


def _download(package: str, into: Path) -> None:
    """The upstream archive of a source package."""
    apt = require("apt-get", "apt")
    sources, state = into / "apt.list", into / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True)
    sources.write_text(f"deb-src [signed-by={_KEYS}] {_ARCHIVE} {TRIXIE} main\n")
    options = [
        f"-oDir::Etc::sourcelist={sources}",
        "-oDir::Etc::sourceparts=/dev/null",
        f"-oDir::State::lists={state}/lists",
        f"-oDir::Cache={state}/cache",
        "-oAPT::Sandbox::User=root",
    ]
    updated = run([apt, *options, "-qq", "update"], timeout=_SECONDS)
    if not updated.ok:
        unavailable(f"Debian's archive is out of reach: {updated.stderr.strip()[-200:]}")
    words = ["-qq", "--tar-only", "--download-only", "source", package]
    run([apt, *options, *words], cwd=into, timeout=_SECONDS).check()
