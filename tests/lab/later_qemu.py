"""The QEMU of a later Debian, unpacked beside this machine's own.

Its /usr is laid over this machine's in a private namespace (`namespace.overlay_of`): the programs
of before run with its newer libraries, and QEMU finds its own files.
"""

from __future__ import annotations

from pathlib import Path

from lab.cache import made_once
from lab.tools import require, require_root, run

_RELEASE = "trixie"
_PACKAGES = "ipxe-qemu,qemu-system-x86,seabios"
_SECONDS = 600


def later_qemu() -> Path:
    """The /usr of Debian 13 with QEMU 10, in the cache; not to be written to."""
    require_root("only root unpacks a system")
    mmdebstrap = require("mmdebstrap", "mmdebstrap")

    def make(staging: Path) -> None:
        words = ["--variant=extract", "--mode=root", "--quiet", f"--include={_PACKAGES}"]
        run([mmdebstrap, *words, _RELEASE, staging / "root"], timeout=_SECONDS).check()

    return made_once(f"qemu-of-{_RELEASE}", make) / "root/usr"
