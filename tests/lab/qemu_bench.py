"""What the substitution rules work with: the whole command line, and files made in their place."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gpc.lift.argv import Option, fields
from lab.tools import require, require_file, run

_OVMF = Path("/usr/share/OVMF")


@dataclass(slots=True)
class Bench:
    """One command line under substitution, and the scratch directory for its stand-in files."""

    options: Sequence[Option]
    scratch: Path
    tpm_sockets: list[Path] = field(default_factory=list)
    _made: int = 0

    def path(self, suffix: str) -> Path:
        """A new path in the scratch directory; nothing is there yet."""
        self._made += 1
        return self.scratch / f"{self._made}{suffix}"

    def tpm_socket(self) -> Path:
        """A new path on which a swtpm will listen."""
        self.tpm_sockets.append(self.path("-tpm.sock"))
        return self.tpm_sockets[-1]

    def image(self, kind: str) -> Path:
        """A new, empty disk image of the format `kind`."""
        image = self.path(f".{kind}")
        tool = require("qemu-img", "qemu-utils")
        run([tool, "create", "-q", "-f", kind, image, "64M"]).check()
        return image

    def firmware_code(self, path: str) -> Path:
        """`path`, or Debian's OVMF of the same kind where there is no such file."""
        if Path(path).exists():
            return Path(path)
        name = "OVMF_CODE_4M.secboot.fd" if _is_secure(path) else "OVMF_CODE_4M.fd"
        return require_file(_OVMF / name, "ovmf")

    def firmware_variables(self) -> Path:
        """Fresh variables for OVMF; a copy, since what a guest writes into them must not stay."""
        secure = any(_is_secure(option.value or "") for option in self.options)
        name = "OVMF_VARS_4M.ms.fd" if secure else "OVMF_VARS_4M.fd"
        copy = self.path("-vars.fd")
        shutil.copyfile(require_file(_OVMF / name, "ovmf"), copy)
        return copy

    def tpm_chardevs(self) -> set[str]:
        """The ids of the character devices behind emulated TPMs."""
        return {fields(o).get("chardev") for o in self.options if o.name == "-tpmdev"}

    def share_chardevs(self) -> set[str]:
        """The ids of the character devices at whose end a virtiofsd would be."""
        devices = (fields(option) for option in self.options if option.name == "-device")
        return {d.get("chardev") for d in devices if d.get("driver") == "vhost-user-fs-pci"}

    def pflash_nodes(self, key: str) -> set[str]:
        """The block nodes under the machine's `pflash0` (code) or `pflash1` (variables)."""
        below = {fields(o).get("node-name"): fields(o).get("file") for o in self._blockdevs()}
        found: set[str] = set()
        for option in self.options:
            if option.name in ("-machine", "-M"):
                name = fields(option).get(key)
                while name and name not in found:
                    found.add(name)
                    name = below.get(name, "")
        return found

    def format_above(self, node: str) -> str:
        """The format of the block node that reads from `node`."""
        above = (fields(option) for option in self._blockdevs())
        return next((f.get("driver") for f in above if f.get("file") == node), "raw")

    def _blockdevs(self) -> list[Option]:
        return [option for option in self.options if option.name == "-blockdev"]


def _is_secure(path: str) -> bool:
    name = path.lower()
    return "secboot" in name or "secure" in name or ".ms." in name
