"""What a build tree wants a host to hold, its hashes verified."""

from __future__ import annotations

import os

from gpc.hashes import sha256
from gpc.host.reader import HostReader
from gpc.output.manifest import NAME, Listed, Manifest, read_manifest
from gpc_schemas.records import NamedTuple


class BadTree(Exception):
    """A directory that is no build tree, or one that was changed since it was built."""


class WantedFile(NamedTuple):
    """A file as it is to be on the host; owner and group are root's."""

    path: str  # absolute, as the host spells it
    mode: int
    data: bytes
    actions: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the bytes alone."""
        return sha256(self.data)


class Wanted(NamedTuple):
    """A verified build tree."""

    manifest: Manifest
    text: str  # of the manifest
    files: tuple[WantedFile, ...]  # by path


NOTHING = Wanted(Manifest("", None, "", {}, (), {}, {}), "", ())
"""What a host is to hold after everything of gpc was taken away."""

APPLIED = "/etc/gpc/manifest.json"
"""Where the manifest of what was applied stands, for those who may not look into the state."""

ALLOWED = ("etc/", "usr/local/")
"""Where targets write. A manifest that names another place was not made by gpc's targets."""

LONGEST_NAME, LONGEST_PATH = 220, 1024
"""In bytes. A file system takes 255 (NAME_MAX, include/uapi/linux/limits.h), and what a name gets
while it waits for its place (`gpc.apply.places`) is to fit as well."""


def wanted(reader: HostReader, directory: str) -> Wanted:
    """The files of the build tree that `reader` sees at `directory`.

    Raises BadTree when the manifest is missing, or when a file's bytes are not those that it
    vouches for: a tree that was edited by hand is built again, not applied.
    """
    raw = reader.read(f"{directory}/{NAME}")
    if raw is None:
        raise BadTree(f"{directory} is no build tree: it has no {NAME}")
    try:
        text = raw.decode()
        manifest = read_manifest(text)
    except ValueError as error:
        raise BadTree(f"{directory}/{NAME} is no manifest that this gpc knows: {error}") from None
    files = [_file(reader, directory, path, entry) for path, entry in manifest.files.items()]
    files.append(WantedFile(APPLIED, 0o644, raw))
    return Wanted(manifest, text, tuple(sorted(files)))


def _file(reader: HostReader, directory: str, path: str, entry: Listed) -> WantedFile:
    parts = path.split("/")
    if not path.startswith(ALLOWED) or f"/{path}" == APPLIED:
        raise BadTree(f"{directory}: {path} is no place that gpc writes to")
    if len(os.fsencode(path)) > LONGEST_PATH or max(map(_size, parts)) > LONGEST_NAME:
        raise BadTree(f"{directory}: {path} is too long a name")
    at = f"{directory}/{path}"
    data = reader.read(at)
    if data is None:
        found = reader.stat(at)
        if found is None:
            raise BadTree(f"{directory}: {path} is missing; run gpc build again")
        what = "cannot be read" if found.kind in ("file", "link") else "is no file"
        raise BadTree(f"{directory}: {path} {what}; run gpc build again")
    if sha256(data) != entry.sha256:
        raise BadTree(f"{directory}: {path} is not what was built; run gpc build again")
    if entry.mode not in (0o644, 0o755, 0o600, 0o640):
        raise BadTree(f"{directory}: {path} has the mode {entry.mode:04o}, which gpc never gives")
    return WantedFile(f"/{path}", entry.mode, data, entry.actions)


def _size(name: str) -> int:
    return len(os.fsencode(name))
