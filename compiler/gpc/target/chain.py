"""The loaders and builders among the installed targets, and the words of machine.yaml for them.

Pure: what they know of a live host is in `gpc.target.live`.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

from gpc.plan import Host
from gpc.target import Target, TargetConflict, targets

OTHER = "other"
"""The word for a loader that no target is for."""


class ByHand(NamedTuple):
    """How arguments of Linux and of Xen are added by hand; None where a file of gpc has them."""

    linux: str | None
    xen: str | None


ELSEWHERE = ByHand(
    "add them where the boot loader keeps the kernel's options, and boot",
    "add them where the boot loader keeps Xen's options, and boot",
)
"""Where nothing more is known."""


class LoaderTarget(Target, Protocol):
    """A target that is a boot loader."""

    @property
    def LOADER(self) -> str:
        """The word for `host.boot.loader`."""

    @property
    def OWN_OF(self) -> Sequence[str]:
        """The families of distributions that have it unless machine.yaml says otherwise."""

    def by_hand(self, host: Host) -> ByHand:
        """How the arguments that it has no file for are added."""


class BuilderTarget(Target, Protocol):
    """A target that is a builder of initial RAM file systems."""

    @property
    def BUILDER(self) -> str:
        """The word for `host.boot.initramfs`."""

    @property
    def OWN_OF(self) -> Sequence[str]:
        """The families of distributions that have it unless machine.yaml says otherwise."""


@cache
def loaders() -> Mapping[str, LoaderTarget]:
    """The installed loaders by their words, in the order of the targets' names."""
    return _by_word("LOADER")


@cache
def builders() -> Mapping[str, BuilderTarget]:
    """The installed builders by their words, in the order of the targets' names."""
    return _by_word("BUILDER")


def own_loader(family: str) -> str:
    """The word for the loader that a family of distributions has by default."""
    return _own(loaders(), family) or OTHER


def own_builder(family: str) -> str:
    """The word for the builder that a family of distributions has by default.

    Each family has one in what gpc ships.
    """
    return _own(builders(), family) or next(iter(builders()), OTHER)


def _own(installed: Mapping[str, Any], family: str) -> str | None:
    return next((word for word, target in installed.items() if family in target.OWN_OF), None)


def _by_word(name: str) -> dict[str, Any]:
    """Raises TargetConflict when two targets go by one word."""
    found: dict[str, Any] = {}
    for target in targets():
        word = getattr(target, name, None)
        if word is not None and found.setdefault(word, target) is not target:
            raise TargetConflict(word, found[word].__name__, target.__name__)
    return found
