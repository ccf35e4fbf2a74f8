"""A loader with a trial, which keeps everything in files: as small as a loader can be. Pure."""

from collections.abc import Iterable

from gpc.plan import Host, Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.chain import ELSEWHERE, ByHand

NAME = "oneshot"
TITLE = "nothing: its user adds arguments by hand"
LOADER = "one-shot"
OWN_OF = ()


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing."""
    return ()


def by_hand(host: Host) -> ByHand:
    """In its one file."""
    return ELSEWHERE._replace(linux="write them into /boot/one-shot, and boot")


def lower(plan: Plan) -> Iterable[Sheet]:
    """Nothing."""
    return ()
