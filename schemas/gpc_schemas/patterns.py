"""Regular expressions that are compiled when they are first used. Pure: no I/O.

Each module names its own at the top, and a call of gpc needs some of them: compiling all took a
sixth of a cold build.
"""

import re
from typing import Any, AnyStr, cast

_MEMBERS = (
    "findall",
    "finditer",
    "fullmatch",
    "groups",
    "match",
    "search",
    "split",
    "sub",
)


class Later:
    """A pattern that is compiled when it is first asked for more than its text."""

    __slots__ = (*_MEMBERS, "_of", "pattern")

    def __init__(self, *of: Any) -> None:
        self._of = of
        self.pattern = of[0]

    def __getattr__(self, name: str) -> Any:
        if name not in _MEMBERS:
            raise AttributeError(name)
        made = re.compile(*self._of)
        for member in _MEMBERS:
            setattr(self, member, getattr(made, member))
        return getattr(made, name)


def regex(of: AnyStr, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[AnyStr]:
    """The pattern, to be compiled at its first use; an error in it comes then (a test looks)."""
    return cast("re.Pattern[AnyStr]", Later(of, flags))
