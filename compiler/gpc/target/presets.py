"""Presets: files of a kernel each that name its images, and where their parts come from.

A preset is shell that says `PRESETS=(a b)` and for each of these `a_image=`, `a_uki=`, `a_config=`,
`a_cmdline=`, `a_options=`; `ALL_config=` and `ALL_cmdline=` hold for those that say none.

Source: the program of Arch that reads them, 41, process_preset; it sources the file. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.host.reader import HostReader
from gpc.target.assignments import variables
from gpc_schemas.records import NamedTuple


class Preset(NamedTuple):
    """One image, or several from one initial RAM file system; empty is what is not said."""

    path: str
    """Of the file."""
    name: str
    image: str
    uki: str
    config: str
    """The file that is read in the place of the usual one with its drop-ins."""
    config_by: str
    """What says so, as it stands in the file."""
    cmdline: str
    cmdline_by: str
    options: tuple[str, ...]


def presets(reader: HostReader, directory: str) -> Iterator[Preset]:
    """Those of a directory that are made, in the order of their files."""
    for name in reader.names(directory):
        if name.endswith(".preset"):
            path = f"{directory}/{name}"
            said = variables(
                (reader.read(path) or b"").decode("utf-8", "replace").replace("\0", "")
            )
            yield from (_preset(path, said, each) for each in said.get("PRESETS", ()))


def _preset(path: str, said: dict[str, tuple[str, ...]], name: str) -> Preset:
    options = _options(said.get(f"{name}_options", ()))
    config, config_by = _one(said, name, "config", options, ("-c", "--config"))
    cmdline, cmdline_by = _one(said, name, "cmdline", options, ("--cmdline",))
    return Preset(
        path,
        name,
        _first(said, f"{name}_image"),
        _first(said, f"{name}_uki") or _first(said, f"{name}_efi_image"),
        config,
        config_by,
        cmdline,
        cmdline_by,
        options,
    )


def _one(
    said: dict[str, tuple[str, ...]],
    name: str,
    key: str,
    options: tuple[str, ...],
    words: tuple[str, ...],
) -> tuple[str, str]:
    """A value and what says it: the last word counts, and options come behind the variable."""
    for at, option in reversed(list(enumerate(options))):
        word, equals, value = option.partition("=")
        if word in words:
            return value if equals else "".join(options[at + 1 : at + 2]), f"{name}_options="
    for variable in (f"{name}_{key}", f"ALL_{key}"):
        if found := _first(said, variable):
            return found, f"{variable}="
    return "", ""


def _first(said: dict[str, tuple[str, ...]], name: str) -> str:
    return next(iter(said.get(name, ())), "")


def _options(words: tuple[str, ...]) -> tuple[str, ...]:
    """An array as it is, a text split at blanks."""
    return words if len(words) != 1 else tuple(words[0].split())
