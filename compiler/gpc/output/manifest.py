"""The manifest of a build tree: what is in it, what to run once it is in place, and why.

One fact a line, nothing of the clock or the machine that compiled it, and no line numbers: a line
more in an artefact is a line more here. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from gpc.hashes import sha256
from gpc.output.render import Artifact
from gpc.plan import Binding, Host
from gpc.why import Why, spell

try:  # the rest of json takes 1 % of a build
    from _json import encode_basestring
except ImportError:
    from json.encoder import encode_basestring

FORMAT = 1
NAME = "manifest.json"


def manifest(host: Host, source: bytes, artifacts: Sequence[Artifact], backend: str | None) -> str:
    """The manifest's text, JSON."""
    spelled: dict[tuple[Why, ...], str] = {}  # with its closing quote
    lines = [
        "{",
        f'  "format": {FORMAT},',
        f'  "host": {_quote(host.name.value)},',
        *([f'  "backend": {_quote(backend)},'] if backend else []),
        f'  "source": {{"sha256": "{sha256(source)}"}},',
        f'  "system": {{"family": {_quote(host.family.value)}, '
        f'"hypervisor": {_quote(host.hypervisor)}, "loader": {_quote(host.loader.value)}, '
        f'"initramfs": {_quote(host.initramfs.value)}}},',
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


class Manifest(NamedTuple):
    """A manifest that was read back."""

    host: str
    backend: str | None
    source: str  # sha256 of the machine.yaml
    system: dict[str, str]  # family, hypervisor, loader, initramfs
    bindings: tuple[dict[str, str], ...]  # function, address, id, driver; way if any
    files: dict[str, dict[str, Any]]
    provenance: dict[str, tuple[str, ...]]  # for each line of a file, its spelled reasons


def read_manifest(text: str) -> Manifest:
    """The manifest of a build tree. Raises ValueError when it is none that this gpc knows."""
    import json

    data = json.loads(text)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError(f"not a manifest of format {FORMAT}")
    return Manifest(
        data["host"],
        data.get("backend"),
        data["source"]["sha256"],
        dict(data["system"]),
        tuple(dict(entry) for entry in data["bindings"]),
        {entry["path"]: entry for entry in data["files"]},
        {path: tuple(_lines(runs)) for path, runs in data["provenance"].items()},
    )


def listed_files(text: str) -> tuple[str, ...]:
    """The files of a tree by its manifest, of this format or of another gpc's.

    Raises ValueError for what is no manifest at all.
    """
    import json

    data = json.loads(text)
    if not isinstance(data, dict) or "format" not in data:
        raise ValueError("not a manifest")
    paths = tuple(sorted(str(entry["path"]) for entry in data["files"]))
    for path in paths:
        if any(part in ("", ".", "..") for part in path.split("/")):
            raise ValueError(f"{path} leads out of the tree")
    return paths


def _lines(runs: Iterable[str]) -> Iterator[str]:
    for run in runs:
        count, _, why = run.partition(" ")
        for _ in range(int(count)):
            yield why
