"""Enlightenments of Hyper-V, as keys of machine.yaml. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from gpc.lift.lifted import Lifted
from gpc.report.located import Span
from gpc.resolve.hyperv import NEEDS, ORDER, WANTED_BY_WINDOWS_7, WANTED_BY_WINDOWS_10
from gpc.settle.words import is_windows
from gpc_schemas.guest import GuestOs


def enlighten(guest: Lifted, found: Mapping[str, Span], at: Span) -> None:
    """Those of its system by one word, any others by theirs; `at` is where they would stand."""
    has_own = any(name == guest.get("os") and is_windows(name) for name in get_args(GuestOs))
    wanted = WANTED_BY_WINDOWS_7 if guest.get("os") == "windows-7" else WANTED_BY_WINDOWS_10
    usual = set(wanted) | {need for name in wanted for need in NEEDS.get(name, ())}
    if has_own and set(found) == usual:
        return
    if has_own:
        guest.put(("hyperv", "enabled"), False, at)
    for name in ORDER:
        if name in found and name not in ("spinlocks", "vendor-id"):
            guest.put(("hyperv", name.replace("-", "_")), True, found[name])
