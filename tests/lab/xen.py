"""Xen's own readers of a guest's configuration: libxlutil, and the real xl without a hypervisor.

libxlutil is the parser alone: syntax, disk and PCI specifications. `xl create -n` goes further, to
the whole configuration that it would create, and prints it; it accepts unknown keys in silence, so
that a test has to compare what it printed with what was meant.

Source: Xen 4.17, tools/libs/util and tools/xl/xl_parse.c;
https://xenbits.xen.org/gitweb/?p=xen.git;a=tree;f=tools/xl;hb=RELEASE-4.17.0
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab.cache import made_once
from lab.later import OWN, Generation
from lab.tools import Ran, Refused, require, run, unavailable

Value = str | list["Value"]
"""What the parser keeps: numbers are text to it, quoted or not."""

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """What `xl create -n` would create."""

    config: dict[str, Any]
    """libxl_domain_config as xl prints it: c_info, b_info, disks, nics, pcidevs, vfbs, ..."""
    warnings: str
    """What xl said beside it; it says of some bad values (rdm, vif) only here that they are bad."""


def parse(text: str, generation: Generation = OWN) -> dict[str, Value]:
    """The keys and values that libxlutil reads in the text of an xl.cfg.

    Errors: Refused with the parser's message; a key that stands twice is refused too, of which
    the parser would silently keep the last.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".cfg") as file:
        file.write(text)
        file.flush()
        settings = json.loads(_accepted(_xlu("config", file.name, generation)).stdout)
    values = dict(settings)
    if len(values) != len(settings):
        names = [name for name, _ in settings]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise Refused(f"set twice: {', '.join(twice)}")
    return values


def check_disk(spec: str, generation: Generation = OWN) -> None:
    """Refuses a disk specification (`/dev/md0,raw,hda,rw`) that libxlutil does not accept."""
    _accepted(_xlu("disk", spec, generation))


def check_pci(spec: str, generation: Generation = OWN) -> None:
    """Refuses a PCI specification (`01:00.0,permissive=1`) that libxlutil does not accept."""
    _accepted(_xlu("pci", spec, generation))


def create(text: str, generation: Generation = OWN) -> Created:
    """What the real `xl create -n` makes of the text of an xl.cfg.

    Errors: Refused with xl's message.
    """
    xl = _newest(generation, "lib", "xen-4.*/bin/xl", "xen-utils-4.17")
    shim = _shim()
    with tempfile.TemporaryDirectory(prefix="gpc-xl-") as scratch:
        path = Path(scratch) / "guest.cfg"
        path.write_text(text, encoding="utf-8")
        # Only xl gets the shim: what arranges its view of /usr runs with libraries of before.
        words = ["env", f"LD_PRELOAD={shim}", xl, "create", "-n", path]
        ran = run(generation.runs(words), timeout=30)
    if not ran.ok:
        raise Refused(ran.stderr.replace(f"{scratch}/", "").strip() or ran.describe())
    # The file's name comes first, then the configuration as JSON.
    start = ran.stdout.index("{")
    return Created(config=json.loads(ran.stdout[start:]), warnings=_own_words(ran.stderr))


def _own_words(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("Parsing config"))


def _xlu(what: str, argument: str, generation: Generation) -> Ran:
    library = _newest(generation, "lib/x86_64-linux-gnu", "libxlutil.so.4.*", "libxenmisc4.17")
    words = [sys.executable, _HERE / "xlu_child.py", library, what, argument]
    return run(generation.runs(words), timeout=30)


def _accepted(ran: Ran) -> Ran:
    if not ran.ok:
        # A status below 0 is a signal: libxlutil itself crashed.
        raise Refused(ran.stderr.strip() or f"exit status {ran.code}")
    return ran


def _newest(generation: Generation, directory: str, pattern: str, package: str) -> Path:
    """The file as the generation's programs see it."""
    found = sorted((generation.place / directory).glob(pattern))
    if not found:
        unavailable(f"/usr/{directory}/{pattern} does not exist: Debian package {package}")
    return Path("/usr") / found[-1].relative_to(generation.place)


def _shim() -> Path:
    source = _HERE / "xl_shim.c"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:12]

    def compile_into(staging: Path) -> None:
        cc = require("gcc", "gcc")
        library = staging / "xl-shim.so"
        run([cc, "-shared", "-fPIC", "-O1", "-o", str(library), str(source)]).check()

    return made_once(f"xl-shim-{digest}", compile_into) / "xl-shim.so"
