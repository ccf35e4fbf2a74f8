"""Files below a root, and what an owner of entries makes of them."""

from __future__ import annotations

from pathlib import Path

from gpc.host.real import RealReader
from gpc.target.live import Told
from gpc.target.owner import Handed

INTEL = Told(("intel_iommu=on",), (), ())
HANDED = Handed(Told((), (), ()), INTEL, INTEL)


def put(root: Path, files: dict[str, str | bytes]) -> RealReader:
    """The files, for who reads them."""
    for path, data in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
    return RealReader(str(root))
