"""booster's configuration as settings: a word of a list each. Pure.

Source: booster(1) of booster 0.12: `modules` and `modules_force_load` are words with commas
between, in YAML; those to be loaded by force are loaded in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.graphics import makers
from gpc.lint.settings import ForeignReader, ForeignSetting
from gpc.report.located import Source
from gpc_schemas.patterns import regex

_LINE = regex(r"^(modules|modules_force_load)[ \t]*:[ \t]*([^\n#]*)", re.MULTILINE)


def is_configuration(name: str, text: str) -> bool:
    """Whether a file is booster's."""
    return name.rpartition("/")[2] == "booster.yaml" or (
        re.search(r"^modules_force_load[ \t]*:", text, re.MULTILINE) is not None
    )


def settings(source: Source) -> Iterator[ForeignSetting]:
    """The words of its lists, in their order.

    A graphics driver that is loaded before the keeper is `modules_force_load#late`, with the maker
    of its cards.
    """
    places = TextPlaces(source.text)
    for found in _LINE.finditer(source.text):
        before: list[str] = []
        for word in re.finditer(r"[^\s,\"']+", found[2]):
            at = found.start(2)
            span = places.span(at + word.start(), at + word.end())
            said = word[0].replace("-", "_") if not word[0].startswith("-") else word[0]
            if said == "vfio_pci" and found[1] == "modules_force_load":
                for maker in makers(before):
                    yield ForeignSetting("image", f"{found[1]}#late", maker, span)
            before.append(said)
            yield ForeignSetting("image", found[1], said, span)


READERS = (
    ForeignReader("booster's configuration", ("/etc/booster.yaml",), is_configuration, settings),
)
