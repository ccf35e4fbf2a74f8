"""The manifest of a build tree: what is in it, what to run once it is in place, and why.

One fact a line, nothing of the clock or the machine that compiled it, and no line numbers: a line
more in an artefact is a line more here. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from gpc.hashes import sha256
from gpc.output.render import Artifact
from gpc.plan import Binding, Host
from gpc.why import Why, spell
from gpc_schemas.records import NamedTuple

try:  # the rest of json takes 1 % of a build
    from _json import encode_basestring
except ImportError:
    from json.encoder import encode_basestring

FORMAT = 1
NAME = "manifest.json"


def manifest(host: Host, said: bytes, artifacts: Sequence[Artifact], backend: str | None) -> str:
    """The manifest's text, JSON, with the digest of what the machine.yaml says (`said`)."""
    spelled: dict[tuple[Why, ...], str] = {}  # with its closing quote
    lines = [
        "{",
        f'  "format": {FORMAT},',
        f'  "host": {_quote(host.name.value)},',
        *([f'  "backend": {_quote(backend)},'] if backend else []),
        f'  "source": {{"sha256": "{sha256(said)}"}},',
        f'  "system": {{"family": {_quote(host.family.value)}, '
        f'"hypervisor": {_quote(host.hypervisor)}, "loader": {_quote(host.loader.value)}, '
        f'"entries": {_quote(host.entries.value)}, "initramfs": {_quote(host.initramfs.value)}}},',
        '  "bindings": [',
        *_comma(_binding(binding) for binding in host.bindings),
        "  ],",
        '  "files": [',
        *_comma(_file(artifact) for artifact in artifacts),
        "  ],",
        '  "provenance": {',
        *_comma(_provenance(artifact, spelled) for artifact in artifacts),
        "  }",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    return encode_basestring(text)


def _comma(lines: Iterable[str]) -> Iterator[str]:
    previous = None
    for line in lines:
        if previous is not None:
            yield previous + ","
        previous = line
    if previous is not None:
        yield previous


def _binding(binding: Binding) -> str:
    function = binding.function
    way = f', "way": {_quote(function.way.value)}' if function.way else ""
    return (
        f'    {{"function": {_quote(function.name)}, "address": "{function.address.value}", '
        f'"id": "{function.id.value}", "driver": {_quote(binding.driver.value)}{way}}}'
    )


def _file(artifact: Artifact) -> str:
    digest = sha256(artifact.text.encode())
    actions = ", ".join(_quote(action) for action in artifact.actions)
    return (
        f'    {{"path": {_quote(artifact.path)}, "mode": "{artifact.mode:04o}", '
        f'"target": {_quote(artifact.target)}, "actions": [{actions}], "sha256": "{digest}"}}'
    )


def _provenance(artifact: Artifact, spelled: dict[tuple[Why, ...], str]) -> str:
    """The reasons of a file's lines: each entry is how many lines, then why, `; ` between them."""
    runs = []
    for why, lines in groupby(artifact.lines):
        words = spelled.get(why)
        if words is None:
            words = spelled[why] = _quote(f" {spell_all(why)}" if why else "")[1:]
        runs.append(f'      "{len(list(lines))}{words}')
    body = ",\n".join(runs)
    return f"    {_quote(artifact.path)}: [\n{body}\n    ]"


def spell_all(why: Iterable[Why]) -> str:
    """Several reasons on one line."""
    return "; ".join(spell(reason) for reason in why)


MOST_LINES = 1 << 20
"""Of all files of a tree together: what a manifest may make its reader hold."""


class Listed(NamedTuple):
    """A file as a manifest lists it."""

    mode: int
    target: str
    actions: tuple[str, ...]
    sha256: str


class Manifest(NamedTuple):
    """A manifest that was read back."""

    host: str
    backend: str | None
    source: str  # sha256 of what the machine.yaml says
    system: dict[str, str]  # family, hypervisor, loader, entries, initramfs
    bindings: tuple[dict[str, str], ...]  # function, address, id, driver; way if any
    files: dict[str, Listed]
    provenance: dict[str, tuple[str, ...]]  # for each line of a file, its spelled reasons


def read_manifest(text: str) -> Manifest:
    """The manifest of a build tree. Raises ValueError when it is none that this gpc knows."""
    from gpc.output import strict

    data = strict.loaded(text.encode())
    if data.get("format") != FORMAT:
        raise ValueError(f"not a manifest of format {FORMAT}")
    strict.having(data, ("host", "source", "system", "bindings", "files", "provenance"))
    source, backend = strict.mapping(data["source"], "source"), data.get("backend")
    system = strict.mapping(data["system"], "system")
    return Manifest(
        strict.text(data["host"], "host"),
        None if backend is None else strict.text(backend, "backend"),
        strict.sha256(source.get("sha256"), "source"),
        {key: strict.text(value, key) for key, value in system.items()},
        tuple(_bound(entry) for entry in strict.items(data["bindings"], "bindings")),
        _listed(data["files"]),
        _reasons(data["provenance"]),
    )


def _bound(value: object) -> dict[str, str]:
    import re

    from gpc.output import strict

    entry = strict.mapping(value, "a binding")
    strict.having(entry, ("function", "address", "id", "driver"))
    bound = {key: strict.text(inner, f"the {key} of a binding") for key, inner in entry.items()}
    if not re.fullmatch(r"[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]", bound["address"]):
        raise ValueError(f"{bound['address']} is no address of a PCI function")
    if not re.fullmatch(r"[0-9a-f]{4}:[0-9a-f]{4}", bound["id"]):
        raise ValueError(f"{bound['id']} is no id of a PCI function")
    return bound


def _listed(value: object) -> dict[str, Listed]:
    from gpc.output import strict

    found: dict[str, Listed] = {}
    for entry in (strict.mapping(each, "a file") for each in strict.items(value, "files")):
        strict.having(entry, ("path", "mode", "target", "actions", "sha256"))
        path = strict.inside(f"/{strict.text(entry['path'], 'a path')}", "a path")[1:]
        if path in found:
            raise ValueError(f"{path} is listed twice")
        found[path] = Listed(
            strict.octal(entry["mode"], f"the mode of {path}"),
            strict.text(entry["target"], f"the target of {path}"),
            strict.texts(entry["actions"], f"the actions of {path}"),
            strict.sha256(entry["sha256"], f"the digest of {path}"),
        )
    return found


def _reasons(value: object) -> dict[str, tuple[str, ...]]:
    from gpc.output import strict

    found: dict[str, tuple[str, ...]] = {}
    left = MOST_LINES
    for path, runs in strict.mapping(value, "provenance").items():
        lines: list[str] = []
        for run in strict.items(runs, f"the provenance of {path}"):
            count, _, why = str(run).partition(" ")
            if not count.isdecimal() or len(count) > 9 or int(count) > left:
                raise ValueError(f"the provenance of {path} is of more lines than a tree has")
            left -= int(count)
            lines += [why] * int(count)
        found[path] = tuple(lines)
    return found


def listed_files(text: str) -> tuple[str, ...]:
    """The files of a tree by its manifest, of this format or of another gpc's.

    Raises ValueError for what is no manifest at all.
    """
    from gpc.output import strict

    data = strict.loaded(text.encode())
    if "format" not in data:
        raise ValueError("not a manifest")
    entries = [strict.mapping(each, "a file") for each in strict.items(data.get("files"), "files")]
    paths = tuple(sorted(strict.text(entry.get("path"), "a path") for entry in entries))
    for path in paths:
        if any(part in ("", ".", "..") for part in path.split("/")):
            raise ValueError(f"{path} leads out of the tree")
    return paths
