"""kernelstub's configuration as settings: the options of its kernels. Pure.

Source: kernelstub 3.1.4, application.py and config.py (`kernel_options` of `user` and `default`).
"""

from __future__ import annotations

from collections.abc import Iterator

from gpc.lift.cfg_values import TextPlaces
from gpc.lint.arguments import arguments
from gpc.lint.settings import ForeignReader, ForeignSetting
from gpc.report.located import Source
from gpc_schemas.patterns import regex

_LIST = regex(r'"kernel_options"\s*:\s*\[([^\]]{0,4000})\]')
_WORD = regex(r'"((?:[^"\\]|\\.)*)"')


def is_configuration(name: str, text: str) -> bool:
    """Whether a file is kernelstub's."""
    return _LIST.search(text) is not None


def settings(source: Source) -> Iterator[ForeignSetting]:
    """The words of every list of options."""
    places = TextPlaces(source.text)
    for found in _LIST.finditer(source.text):
        group = f"{source.name}:{found.start()}"
        for word in _WORD.finditer(source.text, *found.span(1)):
            yield from arguments(source.text, *word.span(1), places, group=group)


PLACES = ("/etc/kernelstub/configuration",)
READERS = (ForeignReader("kernelstub's configuration", PLACES, is_configuration, settings),)
