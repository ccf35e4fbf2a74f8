"""modprobe.d: module options, load order, and what is not loaded at all. Pure.

Source: modprobe.d(5) of kmod 30. `-` and `_` are one in module names; options of one module add
up over lines; a softdep on a module that does not exist is ignored without a word.
"""

from collections.abc import Iterable

from gpc.early import MODPROBE_CONF, has_modprobe_conf
from gpc.plan import Plan
from gpc.report.diagnostics import Diagnostic
from gpc.target import Sheet
from gpc.target.language import MODPROBE

NAME = "modprobe"
TITLE = "/etc/modprobe.d/gpc.conf, read by modprobe and copied into the initial RAM file system"


def check(plan: Plan) -> Iterable[Diagnostic]:
    """Nothing: a value that modprobe.d cannot hold is refused when it is quoted."""
    return ()


def lower(plan: Plan) -> Iterable[Sheet]:
    """One file, where there is anything to say."""
    host = plan.host
    if has_modprobe_conf(host):
        yield Sheet(
            MODPROBE_CONF,
            "gpc.conf.j2",
            MODPROBE,
            {
                "options": host.options,
                "soft_dependencies": host.soft_dependencies,
                "blacklist": host.blacklist,
            },
            actions=("initramfs",),
        )
