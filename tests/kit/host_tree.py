"""A host's tree, two build trees for it, and a photograph of all that must be the same again.

The host holds files that are taken on (with odd owners, modes, attributes, an ACL, a link), files
that stay others', and directories old and new. The second build tree creates, updates, removes
and gives back: more than 30 files in all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pytest

STATE = "var/lib/gpc"

V1 = {
    **{f"etc/modprobe.d/gpc-{n}.conf": f"options one n={n}\n" for n in range(6)},
    **{f"etc/gpc/libvirt/guest-{n}.xml": f"<domain n='{n}'/>\n" for n in range(5)},
    **{f"etc/udev/rules.d/7{n}-gpc.rules": f"# rule {n}\n" for n in range(4)},
    **{f"usr/local/sbin/gpc-{n}": f"#!/bin/sh\n: {n}\n" for n in range(4)},
    **{f"etc/one/two/three/{n}.conf": f"deep {n}\n" for n in range(4)},
    **{f"etc/adopted/{n}.conf": f"ours {n}\n" for n in range(6)},
    "etc/linked/target.conf": "through a link\n",
    "etc/empty.conf": "",
    "etc/same.conf": "nobody can tell\n",
}
V2 = {
    **{f"etc/modprobe.d/gpc-{n}.conf": f"options two n={n}\n" for n in range(4)},  # 2 go
    **{f"etc/modprobe.d/gpc-{n}.conf": f"options new n={n}\n" for n in range(6, 9)},
    **{f"etc/gpc/libvirt/guest-{n}.xml": f"<domain n='{n}'/>\n" for n in range(5)},  # the same
    **{f"usr/local/sbin/gpc-{n}": f"#!/bin/sh\n: two {n}\n" for n in range(3)},
    **{f"etc/four/five/{n}.conf": f"new and deep {n}\n" for n in range(4)},
    **{f"etc/adopted/{n}.conf": f"ours, changed {n}\n" for n in range(3)},  # 3 go back
    "etc/linked/target.conf": "through a link, again\n",
}


class Entry(NamedTuple):
    """What stands at a path."""

    mode: int
    uid: int
    gid: int
    data: bytes
    xattrs: tuple[tuple[str, bytes], ...]
    mtime_ns: int


Photograph = dict[str, Entry]


def photograph(root: Path, *, times: bool = True) -> Photograph:
    """All below `root` but gpc's own state; without `times` the times count as one."""
    found: Photograph = {}
    for directory, names, files in os.walk(root):
        inside = os.path.relpath(directory, root)
        if inside == STATE:
            names.clear()
            continue
        for name in (*names, *files):
            path = os.path.join(directory, name)
            relative = os.path.normpath(os.path.join(inside, name))
            if relative not in ("var", "var/lib", STATE):
                found[relative] = _entry(path, times=times)
    return found


def without_times(taken: Photograph) -> Photograph:
    """The photograph as it would be without times."""
    return {path: entry._replace(mtime_ns=0) for path, entry in taken.items()}


def differences(found: Photograph, expected: Photograph) -> list[str]:
    """What differs, one line for each path."""
    return [
        f"{path}: {found.get(path)} instead of {expected.get(path)}"
        for path in sorted(found.keys() | expected.keys())
        if found.get(path) != expected.get(path)
    ]


def build_tree(
    directory: Path,
    files: Mapping[str, str],
    *,
    actions: Mapping[str, list[str]] | None = None,
    bindings: list[dict[str, str]] | None = None,
    system: Mapping[str, str] | None = None,
    host: str = "test",
) -> Path:
    """A build tree as `gpc build` would have written it."""
    entries = []
    for path, text in sorted(files.items()):
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        entries.append(
            {
                "path": path,
                "mode": "0755" if path.startswith("usr/") else "0644",
                "target": "test",
                "actions": (actions or {}).get(path, []),
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
            }
        )
    manifest = {
        "format": 1,
        "host": host,
        "source": {"sha256": "0" * 64},
        "system": dict(
            system
            or {"family": "debian", "hypervisor": "kvm", "loader": "grub", "initramfs": "dracut"}
        ),
        "bindings": bindings or [],
        "files": entries,
        "provenance": {path: [] for path in files},
    }
    (directory / "manifest.json").write_text(json.dumps(manifest, indent=1))
    return directory


def lay_out(root: Path) -> Path:
    """A host before gpc; `root` again."""
    for name in ("etc/modprobe.d", "etc/udev/rules.d", "etc/adopted", "etc/real", "var/lib"):
        (root / name).mkdir(parents=True)
    sbin = root / "usr/local/sbin"
    sbin.mkdir(parents=True)
    (root / "etc/linked").symlink_to("real")  # a directory that is reached through a link
    _file(root / "etc/modprobe.d/others.conf", "options theirs\n")
    _file(root / "etc/udev/rules.d/10-others.rules", "# theirs\n", mode=0o600)
    _file(root / "etc/adopted/0.conf", "their 0\n", mode=0o640, owner=(12, 34))
    _file(root / "etc/adopted/1.conf", "their 1\n", mode=0o4751, owner=(56, 0))
    _file(root / "etc/adopted/2.conf", "their 2\n", xattrs={"user.note": b"two\0\xff"})
    (root / "etc/adopted/3.conf").symlink_to("/somewhere/else")
    _file(root / "etc/adopted/4.conf", "their 4\n", mode=0o664, xattrs={ACL: acl()})
    _file(root / "etc/adopted/5.conf", "", mode=0o000)
    _file(root / "etc/real/target.conf", "a file behind a link\n", mode=0o600)
    _file(root / "etc/same.conf", V1["etc/same.conf"])
    if os.geteuid() == 0:
        # Debian's own, up to release 9 and on whatever was upgraded since.
        os.chown(root / "usr/local/sbin", 0, 50)
        os.chmod(root / "usr/local/sbin", 0o2775)
    for path, xattrs in ((root / "etc/modprobe.d", {DEFAULT_ACL: acl()}),):
        for key, value in xattrs.items():
            os.setxattr(path, key, value)
    return root


def copy(source: Path, target: Path, *, link: bool = False) -> Path:
    """A copy of a host's tree in all that a photograph shows; `target` again.

    With `link` the files are the same ones, which is quicker. gpc writes to none in place; if it
    did, the next copy would no longer be what was photographed.
    """
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(mode=0o755)
    _copy(source, target, link=link)
    return target


ACL, DEFAULT_ACL = "system.posix_acl_access", "system.posix_acl_default"


def acl() -> bytes:
    """rw for the owner and for user 1234, r for all else. Source: posix_acl_xattr.h, version 2."""
    none = 0xFFFFFFFF
    entries = ((1, 6, none), (2, 6, 1234), (4, 4, none), (16, 6, none), (32, 4, none))
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def _file(
    path: Path,
    text: str,
    *,
    mode: int = 0o644,
    owner: tuple[int, int] | None = None,
    xattrs: Mapping[str, bytes] | None = None,
) -> None:
    path.write_text(text)
    if owner is not None and os.geteuid() == 0:
        os.chown(path, *owner)
    path.chmod(mode)
    for key, value in (xattrs or {}).items():
        os.setxattr(path, key, value)
    os.utime(path, ns=(1_000_000_000, 1_000_000_000))


def _entry(path: str, *, times: bool) -> Entry:
    status = os.lstat(path)
    data, moved = b"", 0
    if os.path.islink(path):
        data = os.fsencode(os.readlink(path))
    elif os.path.isfile(path):
        with open(path, "rb") as file:
            data = file.read()
    if times and not os.path.isdir(path):
        moved = status.st_mtime_ns
    names = sorted(os.listxattr(path, follow_symlinks=False))
    xattrs = tuple((name, os.getxattr(path, name, follow_symlinks=False)) for name in names)
    return Entry(status.st_mode, status.st_uid, status.st_gid, data, xattrs, moved)


def _copy(source: Path, target: Path, *, link: bool) -> None:
    for entry in os.scandir(source):
        copied = target / entry.name
        status = entry.stat(follow_symlinks=False)
        if link and entry.name != "lock" and not entry.is_dir(follow_symlinks=False):
            os.link(entry.path, copied, follow_symlinks=False)
            continue
        if entry.is_symlink():
            copied.symlink_to(os.readlink(entry.path))
        elif entry.is_dir():
            copied.mkdir()
            _copy(Path(entry.path), copied, link=link)
        else:
            shutil.copyfile(entry.path, copied)
        os.chown(copied, status.st_uid, status.st_gid, follow_symlinks=False)
        if not entry.is_symlink():
            for name in os.listxattr(entry.path):
                os.setxattr(copied, name, os.getxattr(entry.path, name))
            os.chmod(copied, status.st_mode & 0o7777)
        os.utime(copied, ns=(status.st_mtime_ns,) * 2, follow_symlinks=False)


def remove(directory: Path) -> None:
    """Takes a directory away with all in it."""
    shutil.rmtree(directory)


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    """The last line of what was printed for people."""
    return capsys.readouterr().err.rstrip().rpartition("\n")[2]
