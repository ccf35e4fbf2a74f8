"""The boots of a host that runs KVM (or nothing yet): cards kept by vfio-pci or pci-stub."""

from __future__ import annotations

from gpc.rehearse.runs import common
from gpc.rehearse.runs.stage import Found, Stage, found
from gpc.rehearse.verdict import reasons


def as_compiled(stage: Stage) -> None:
    """Boots as the host will: kept from early boot on, given back, kept again."""
    setting = stage.setting
    common.at_boot(stage)
    if not setting.kept:
        return
    stage.step(
        "groups",
        "no IOMMU group is shared between a guest and the host",
        lambda: found(reasons.ungrouped(setting, stage.state)),
    )
    if any(one.keeper == "vfio-pci" for one in setting.kept):
        stage.step("nodes", "each kept group has its node in /dev/vfio", lambda: _nodes(stage))
    common.in_service(stage)
    stage.step("return", "gpc-bind return gives the host its cards", lambda: common.give(stage))
    stage.step("event", "a later event of udev takes nothing back", lambda: common.event(stage))
    common.kept_again(stage)


def _nodes(stage: Stage) -> Found:
    said = stage.host.run("ls /dev/vfio")
    nodes = set(said.text.split())
    return found(reasons.without_nodes(stage.setting, stage.state, nodes), said.text)
