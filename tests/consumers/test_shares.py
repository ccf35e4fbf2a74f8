"""A booted guest mounts what it shares with its host, and sees the memory that they share.

The launcher's own words start virtiofsd and QEMU: QEMU's virtiofsd of Debian 12 and the one of Rust
of Debian 13, each with the QEMU of its release, under TCG and in a namespace of their own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gpc.build import build_source
from kit.small_guest import answers, initrd, words
from lab.kernel import KernelTree
from lab.later import Generation
from lab.namespace import Mount, private, tmpfs
from lab.tools import Ran, require, require_root, run

pytestmark = [pytest.mark.consumer, pytest.mark.slow, pytest.mark.timeout(400)]

MACHINE = """\
gpc: 1
host:
  name: bench
  os: debian-12
  kernel: 6.1
  cpu: {{vendor: amd, cores: 8}}
  gpus: {{console: {{address: 02:00.0, id: 1002:68f9, driver: radeon}}}}
guests:
  one:
    backend: qemu
    os: linux
    vcpus: 1
    memory: 256 MiB
    looking_glass: {{user: root, size: 32 MiB}}
    shares:
      games: {{path: "{directory}/some, games", cache: none}}
      old: {{path: "{directory}/old", kind: 9p, read_only: true}}
"""

MODULES = ("virtiofs", "virtio_pci", "9p", "9pnet_virtio")
COMMANDS = (
    "mkdir /games /old; mount -t virtiofs games /games && cat /games/said",
    "echo heard >/games/answer && sync",
    "mount -t 9p -o trans=virtio,version=9p2000.L old /old && cat /old/said",
    "echo no >/old/answer",
    "for d in /sys/bus/pci/devices/*; do [ $(cat $d/vendor)$(cat $d/device) != 0x1af40x1110 ] "
    "|| { echo 1 >$d/enable; devmem $(sed -n 3p $d/resource | cut -d' ' -f1) 32; }; done",
)

SCRIPT = """\
set -eu
mkdir -p /run/gpc-shares/one.games
dash {launcher} share games </dev/null >{log} 2>&1 &
tries=100
until [ -S /run/gpc-shares/one.games/socket ]; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || {{ cat {log} >&2; exit 1; }}
    sleep 0.1
done
printf 'GLAS' >/dev/shm/looking-glass
truncate -s 32M /dev/shm/looking-glass
exec "$@"
"""


def booted(generation: Generation, kernel: KernelTree, directory: Path) -> Ran:
    """What the guest says on its console."""
    require_root("virtiofsd makes namespaces, and serves files of any user")
    for name in ("some, games", "old"):
        (directory / name).mkdir()
        (directory / name / "said").write_text(f"from the host: {name}\n")
    text = MACHINE.format(directory=directory)
    built = build_source("machine.yaml", text.encode())
    launcher = directory / "launcher"
    path = "usr/local/sbin/gpc-guest-one"
    launcher.write_text(next(each.text for each in built.artifacts if each.path == path))
    shown = run(["dash", launcher, "show"]).check().stdout.splitlines()
    image = initrd(kernel, MODULES, COMMANDS, directory)
    qemu = [require("qemu-system-x86_64", "qemu-system-x86")]
    qemu += words(shown, kernel, image, ",memory-backend=ram")
    script = SCRIPT.format(launcher=launcher, log=directory / "log")
    mounts: list[Mount] = [*generation.mounts, tmpfs("/run"), tmpfs("/dev/shm")]
    argv = private(["/bin/sh", "-ec", script, "sh", *qemu], mounts, contained=True)
    return run(argv, timeout=240)


def test_a_guest_reads_and_writes_what_it_shares(
    generation: Generation, kernel_tree: KernelTree, tmp_path: Path
) -> None:
    ran = booted(generation, kernel_tree, tmp_path)
    by_fs, wrote, by_9p, refused, glass = answers(ran, COMMANDS).values()
    assert by_fs == ("from the host: some, games\n", 0)
    assert wrote == ("", 0)
    assert (tmp_path / "some, games/answer").read_text() == "heard\n"
    assert by_9p == ("from the host: old\n", 0)
    assert "Read-only file system" in refused[0]
    assert not (tmp_path / "old/answer").exists()
    assert glass == ("0x53414C47\n", 0)
