"""What a rehearsal found: boots, their steps, and who had which function after each. Pure."""

from __future__ import annotations

from typing import Literal, TypeAlias

from gpc.graph.topology import Picture
from gpc.rehearse.replica.copied import Replaced
from gpc_schemas.records import NamedTuple

Verdict: TypeAlias = Literal["pass", "fail", "skip"]


class SeenFunction(NamedTuple):
    """A function of the host, as the report shows it."""

    name: str
    card: str
    address: str
    id: str
    driver: str
    stand_in: str
    stand_in_id: str
    stand_in_driver: str
    guest: str | None
    keeper: str | None
    """The driver that keeps it for the guest, by its name in sysfs."""


class Owner(NamedTuple):
    """Who has a function: the driver's name in sysfs, or empty; `group` is its IOMMU group."""

    address: str
    id: str
    driver: str
    group: str


class Step(NamedTuple):
    """One thing that was tried, and what came of it."""

    name: str
    title: str
    verdict: Verdict
    seconds: float
    reasons: tuple[str, ...] = ()
    """Why it failed, in a person's words; or what was found, where that is worth saying."""
    output: str = ""
    owners: tuple[Owner, ...] = ()


class RehearsedBoot(NamedTuple):
    """One boot of the replica."""

    name: str
    title: str
    seconds: float
    steps: tuple[Step, ...]
    console: str
    arguments: str
    command: tuple[str, ...] = ()


class Rehearsal(NamedTuple):
    """Everything that a report shows."""

    host: str
    hypervisor: str
    kernel: str
    accelerator: str
    iommu: str
    picture: Picture
    functions: tuple[SeenFunction, ...]
    changes: tuple[Replaced, ...]
    differences: tuple[str, ...]
    boots: tuple[RehearsedBoot, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether no step failed."""
        return not any(step.verdict == "fail" for boot in self.boots for step in boot.steps)

    def count(self, verdict: Verdict) -> int:
        """How many steps ended like that."""
        return sum(step.verdict == verdict for boot in self.boots for step in boot.steps)
