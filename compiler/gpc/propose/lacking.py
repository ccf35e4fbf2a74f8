"""What machine.yaml must say and the host does not show: asked for, and never guessed. Pure."""

from __future__ import annotations

from gpc.detect import Facts
from gpc.detect.support import Unsupported, unknown_family, unsupported
from gpc_schemas.records import NamedTuple
from gpc_schemas.units import KernelVersion, UnitError


class SaidByHand(NamedTuple):
    """What a person says of the host; None is what they leave to detection."""

    os: str | None = None
    cpu: str | None = None
    kernel: str | None = None


NOTHING = SaidByHand()


class Refusal(NamedTuple):
    """Why no machine.yaml is written, and what a person can do."""

    code: str
    message: str
    help: str


def kernel_of(facts: Facts) -> KernelVersion | None:
    """The version of the host's kernel."""
    try:
        return KernelVersion.parse(facts.boot.release or "")
    except UnitError:
        return None


def not_set_up(facts: Facts) -> Unsupported | None:
    """Why gpc sets nothing up on the host."""
    return unsupported(facts.distribution, facts.system)


def lacking(facts: Facts, said: SaidByHand = NOTHING) -> tuple[Refusal, ...]:
    """Everything that keeps `init` from writing a file, given what a person says."""
    found = []
    foreign = not_set_up(facts)
    if foreign is not None and (foreign.is_foreign or said.os is None):
        found.append(Refusal("host-unsupported", foreign.message, foreign.help))
        if foreign.is_foreign:
            return tuple(found)
    unknown = unknown_family(facts.distribution)
    if unknown is not None and said.os is None:
        help = "`gpc init --os FAMILY` takes the paths and commands of the family that you name"
        found.append(Refusal("os-unknown", unknown, f"{help}{_chain(facts)}"))
    if facts.cpu.vendor is None and said.cpu is None:
        maker = facts.cpu.maker
        what = f"was made by {maker}: gpc knows AMD's and Intel's" if maker else "is not shown"
        help = "`--cpu amd` or `--cpu intel` says whose IOMMU and virtualisation it has"
        found.append(Refusal("cpu-unknown", f"the processor {what}", help))
    if kernel_of(facts) is None and said.kernel is None:
        help = "`--kernel VERSION` says it, as `uname -r` on the host prints it"
        found.append(Refusal("kernel-unknown", "the version of the kernel is not shown", help))
    return tuple(found)


def _chain(facts: Facts) -> str:
    """What is known of how the host boots, which the family has to fit."""
    known = [word for word in (facts.boot.loader, facts.boot.initramfs) if word]
    return f"; this host has {' and '.join(known)}" if known else ""
