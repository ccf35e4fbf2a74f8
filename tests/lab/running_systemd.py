"""A systemd that runs: this machine's own programs under a systemd of their own, for one script.

It is the first process of namespaces of its own; its root is this machine's with all changes kept
in memory, its /dev has a few nodes and no device of the machine, its udev sees the network
interfaces that are made there. It has no capability that this machine's root has not.

Source: https://systemd.io/CONTAINER_INTERFACE/ of systemd 252.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from lab.tools import Ran, require, require_file, require_root, run

_NODES = "null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0 net/tun:10:200 kvm:10:232"

_UNITS = Path("/usr/lib/systemd/system")
_KEPT = ("systemd-journald", "systemd-udevd", "systemd-tmpfiles-setup.service")
"""What of the early units is started: no other, as they set the kernel up for the whole machine."""

_SCRIPT = """\
set -eu
scratch=$1
mount --make-rprivate /
mount -t tmpfs -o mode=0755 tmpfs "$scratch/memory"
mkdir "$scratch/memory/upper" "$scratch/memory/work"
cp -a "$scratch/files/." "$scratch/memory/upper/"
layers="lowerdir=/,upperdir=$scratch/memory/upper,workdir=$scratch/memory/work"
root=$scratch/root
mount -t overlay -o "$layers" overlay "$root"
for place in run tmp srv var/lib dev; do
    mount -t tmpfs -o mode=0755 tmpfs "$root/$place"
done
chmod 1777 "$root/tmp"
# Without it systemd takes udev, which comes later, for missing.
mkdir "$root/run/udev"
touch "$root/run/udev/control"
mkdir "$root/dev/net" "$root/dev/pts" "$root/dev/shm" "$root/srv/out"
for node in $2; do
    name=${node%%:*} numbers=${node#*:}
    mknod -m 0666 "$root/dev/$name" c "${numbers%:*}" "${numbers#*:}"
done
chmod 0600 "$root/dev/kvm" "$root/dev/net/tun"
ln -s /proc/self/fd "$root/dev/fd"
mount -t devpts devpts "$root/dev/pts"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount --bind "$scratch/out" "$root/srv/out"
cd "$root"
exec env -i container=lab PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin \\
    chroot "$root" /lib/systemd/systemd --unit=lab.service >"$scratch/out/systemd" 2>&1
"""

_UNIT = """\
[Unit]
Wants=systemd-udevd.service systemd-journald.service
After=systemd-udevd.service systemd-journald.service
[Service]
Type=oneshot
StandardOutput=file:/srv/out/stdout
StandardError=file:/srv/out/stderr
ExecStart=/bin/sh /lab-script
ExecStopPost=/bin/sh -c 'echo $EXIT_STATUS >/srv/out/code; systemctl --no-block exit'
"""


def _masked() -> list[str]:
    wanted = [*_UNITS.glob("sysinit.target.wants/*"), *_UNITS.glob("multi-user.target.wants/*")]
    wanted += Path("/etc/systemd/system").glob("sysinit.target.wants/*")
    return sorted({path.name for path in wanted if not path.name.startswith(_KEPT)})


def under_systemd(script: str, files: Mapping[str, tuple[str, int]], scratch: Path) -> Ran:
    """What a script says that runs in it, with files laid over the machine's: texts and modes."""
    require_root("starts a systemd in namespaces of its own")
    unshare = require("unshare", "util-linux")
    require_file(Path("/lib/systemd/systemd"), "systemd")
    for name in ("files", "memory", "root", "out"):
        (scratch / name).mkdir(parents=True)
    more = {
        "lab-script": (script, 0o644),
        "etc/systemd/system/lab.service": (_UNIT, 0o644),
        "etc/fstab": ("", 0o644),
        **{f"etc/systemd/system/{name}": ("", 0o644) for name in _masked()},
    }
    for path, (text, mode) in {**files, **more}.items():
        target = scratch / "files" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        target.chmod(mode)
    kinds = ("--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup")
    words = [unshare, *kinds, "--fork", "--kill-child", "/bin/sh", "-c", _SCRIPT, "sh"]
    ran = run([*words, scratch, _NODES], timeout=120)
    out = scratch / "out"
    code = out / "code"
    if not code.exists():
        said = (out / "systemd").read_text(errors="replace") if (out / "systemd").exists() else ""
        raise AssertionError(f"systemd did not run the script: {ran.describe()}{said}")
    number = code.read_text().strip()
    texts = [(out / name).read_text(errors="replace") for name in ("stdout", "stderr")]
    shutil.rmtree(scratch / "files")
    return Ran(
        argv=("sh", "-c", script),
        code=int(number) if number.isdigit() else 255,
        stdout=texts[0],
        stderr=texts[1],
    )
