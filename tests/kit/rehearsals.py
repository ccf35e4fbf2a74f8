"""Rehearsals of machines in memory, with trees and hardware that a test may have broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gpc.build import build_source, check_source
from gpc.rehearse.conduct import rehearse
from gpc.rehearse.jobs import HOST_BOOTS
from gpc.rehearse.lab.kernel import Kernel, unpacked_kernel
from gpc.rehearse.replica.copied import File
from gpc.rehearse.verdict.records import Rehearsal, RehearsedBoot, Step
from kit.paths import EXAMPLES
from lab.kernel import KernelTree

Edit = Callable[[dict[str, File]], None]


def example(name: str) -> str:
    """The machine.yaml of an example."""
    return (EXAMPLES / name / "machine.yaml").read_text()


def tree_of(text: str) -> dict[str, File]:
    """The compiled files of a machine."""
    built = build_source("machine.yaml", text.encode())
    return {artifact.path: File(artifact.text, artifact.mode) for artifact in built.artifacts}


def rehearsed(
    text: str,
    kernel: KernelTree,
    *,
    hardware: str | None = None,
    edit: Edit = lambda tree: None,
    boots: Sequence[str] = HOST_BOOTS,
) -> Rehearsal:
    """The rehearsal of a machine, on the hardware of another, with an edited tree."""
    checked = check_source("machine.yaml", text.encode())
    real = check_source("hardware.yaml", (hardware or text).encode())
    tree = tree_of(text)
    edit(tree)
    return rehearse(
        checked.machine,
        checked.plan,
        tree,
        hardware=real.machine,
        kernel=as_kernel(kernel),
        boots=boots,
    )


def as_kernel(tree: KernelTree) -> Kernel:
    """The lab's kernel as a rehearsal takes it."""
    return unpacked_kernel(str(tree.root), tree.version)


def without(path: str, start: str) -> Edit:
    """An edit that takes the lines of a file away that begin with `start`."""

    def edit(tree: dict[str, File]) -> None:
        text, mode = tree[path]
        kept = [line for line in text.splitlines() if not line.startswith(start)]
        assert len(kept) < len(text.splitlines()), f"{path} has no line {start!r}"
        tree[path] = File("\n".join([*kept, ""]), mode)

    return edit


def failures(found: Rehearsal) -> dict[str, tuple[str, ...]]:
    """The reasons of each step that failed."""
    return {
        step.name: step.reasons
        for boot in found.boots
        for step in boot.steps
        if step.verdict == "fail"
    }


def boot(found: Rehearsal, name: str) -> RehearsedBoot:
    """A boot by its name."""
    return next(boot for boot in found.boots if boot.name == name)


def drivers(boot: RehearsedBoot, step: str) -> Mapping[str, str]:
    """Who had each function after a step, by address."""
    which: Step = next(one for one in boot.steps if one.name == step)
    return {owner.address.removeprefix("0000:"): owner.driver for owner in which.owners}
