"""What is measured: gpc as users run it, from a wheel in a venv, and what stands beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from measure import Subject

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "desktop-win11" / "machine.yaml"
DOMAIN = EXAMPLE.parent / "expected" / "etc" / "gpc" / "libvirt" / "win11.xml"

EMPTY = "`python3 -c pass`"
IMPORTS = "`python3 -c 'import typer, jinja2, yaml, pydantic'`"
NETPLAN = "`netplan generate`, two interfaces"
VIRT_INSTALL = "`virt-install --print-xml --dry-run`"
HELP = "`gpc --help`"
COLD = "`gpc build`, no tree"
CURRENT = "`gpc build`, up to date"
IMPORT = "`gpc import`, the domain of that build"

LIMITS = (
    (COLD, NETPLAN, 2.0),
    (COLD, VIRT_INSTALL, 0.45),
    (COLD, IMPORTS, 1.3),
    (CURRENT, EMPTY, 3.0),
    (IMPORT, COLD, 1.5),
)
"""(what, at most how many times what): the limits that this bench holds gpc to."""

NETPLAN_FILE = """\
network:
  version: 2
  ethernets:
    enp3s0: {dhcp4: true}
    enp4s0: {addresses: [192.0.2.2/24], routes: [{to: default, via: 192.0.2.1}]}
"""


@dataclass(frozen=True)
class Place:
    """A directory with gpc installed in it, and the environment that everything runs in."""

    root: Path
    env: dict[str, str]

    @property
    def python(self) -> str:
        return str(self.root / "venv" / "bin" / "python3")

    @property
    def gpc(self) -> str:
        return str(self.root / "venv" / "bin" / "gpc")

    @property
    def cache(self) -> Path:
        return self.root / "cache" / "gpc"


def installed(root: Path) -> Place:
    """gpc built as a wheel and installed with its pinned libraries, compiled as pip compiles."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheels = ["wheel", "--no-deps", "--no-build-isolation", "-w", str(root / "wheel"), str(ROOT)]
    subprocess.run([*pip, *wheels], check=True, env=env)
    subprocess.run([sys.executable, "-m", "venv", str(root / "venv")], check=True, env=env)
    place = Place(root, {**env, "HOME": str(root), "XDG_CACHE_HOME": str(root / "cache")})
    (wheel,) = (root / "wheel").glob("gpc-*.whl")
    install = [place.python, "-m", "pip", "install", "--quiet", "--compile"]
    pinned = ["--require-hashes", "--requirement", str(ROOT / "constraints.txt")]
    for words in (pinned, ["--no-deps", str(wheel)]):
        subprocess.run([*install, *words], check=True, env=env)
    return place


def subjects(place: Place) -> list[Subject]:
    """Everything that is measured in rounds; a directory for each thing that writes."""
    machine = place.root / "machine.yaml"
    shutil.copy(EXAMPLE, machine)
    etc = place.root / "netplan" / "etc" / "netplan"
    etc.mkdir(parents=True)
    (etc / "two.yaml").write_text(NETPLAN_FILE)
    (etc / "two.yaml").chmod(0o600)  # netplan warns, which takes time, of a file that others read

    def build(name: str) -> list[str]:
        return [place.gpc, "build", "-o", str(place.root / name), str(machine)]

    def forget(name: str) -> None:
        for path in (place.root / name, place.cache):
            shutil.rmtree(path, ignore_errors=True)

    def make_current() -> None:
        subprocess.run(
            build("current"), check=True, env=place.env, cwd=place.root, stdout=subprocess.DEVNULL
        )

    libraries = "import typer, jinja2, yaml, pydantic"
    return [
        Subject(EMPTY, [place.python, "-c", "pass"]),
        Subject(IMPORTS, [place.python, "-c", libraries]),
        Subject(NETPLAN, ["netplan", "generate", "--root-dir", str(place.root / "netplan")]),
        Subject(VIRT_INSTALL, VIRT_INSTALL_WORDS),
        Subject(HELP, [place.gpc, "--help"]),
        Subject(COLD, build("cold"), lambda: forget("cold")),
        Subject(CURRENT, build("current"), make_current),
        Subject(
            IMPORT,
            [place.gpc, "import", "-o", str(place.root / "imported.yaml"), str(DOMAIN)],
            lambda: (place.root / "imported.yaml").unlink(missing_ok=True),
            status=1,  # its cards are not of the host that measures
        ),
    ]


VIRT_INSTALL_WORDS = [
    *("virt-install", "--print-xml", "--dry-run", "--connect", "test:///default"),
    *("--name", "win11", "--osinfo", "win11", "--boot", "cdrom,hd"),
    *("--memory", "16384", "--memorybacking", "hugepages=yes"),
    *("--vcpus", "12,sockets=1,cores=6,threads=2", "--cputune"),
    ",".join(
        f"vcpupin{n}.vcpu={n},vcpupin{n}.cpuset={cpu}"
        for n, cpu in enumerate((6, 18, 7, 19, 8, 20, 9, 21, 10, 22, 11, 23))
    ),
    *("--disk", "/default-pool/win11.img,size=60,bus=virtio"),
    *("--disk", "/default-pool/win11.iso,size=1,device=cdrom"),
    *("--disk", "/default-pool/virtio.iso,size=1,device=cdrom"),
    *("--network", "bridge=br0,mac=52:54:00:12:34:56,model=virtio"),
    *("--graphics", "vnc,listen=127.0.0.1,port=5901"),
    *(
        word
        for function in range(4)
        for word in (
            "--hostdev",
            "type=pci,xpath1.set=./source/address/@bus,xpath1.value=11,"
            f"xpath2.set=./source/address/@function,xpath2.value={function}",
        )
    ),
]
"""The guest of desktop-win11 in virt-install's words.

libvirt's test driver has no host devices to look up, hence the paths into the XML, and no UEFI.
"""
