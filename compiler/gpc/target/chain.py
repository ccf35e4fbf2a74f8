"""The loaders and builders among the installed targets, and the words of machine.yaml for them.

Pure: what they know of a live host is in `gpc.target.live`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol, cast

from gpc.plan import Host
from gpc.target import Target, TargetConflict, targets
from gpc.target.claims import Claimed, claimed
from gpc_schemas.records import NamedTuple

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
        """The distributions that have it unless machine.yaml says otherwise, as claims."""

    def by_hand(self, host: Host) -> ByHand:
        """How the arguments that it has no file for are added."""


class OwnerTarget(Target, Protocol):
    """A target that writes the entries of boot loaders; a loader may do so itself.

    One that has no file for gpc's arguments alone says so by `takes(host)`, the names of the
    actions that follow when they were handed over, or None; they stand in /etc/gpc/arguments then
    (`gpc.target.owner`).

    One that writes entries of Xen too says so by `UNDER_XEN`, the loaders whose entries are its own
    there unless a file says otherwise. Where nobody else could write some beside it, `WITHOUT_XEN`
    has by the loader why that is, and what a person can do.
    """

    @property
    def ENTRIES(self) -> str:
        """The word for `host.boot.entries`; a loader's own is its own word without it."""

    @property
    def ENTRIES_OF(self) -> Mapping[str, Sequence[str]]:
        """The loaders whose entries it may write, each with claims of those that have it so."""

    def by_hand(self, host: Host) -> ByHand:
        """How the arguments that it has no file for are added."""


class BuilderTarget(Target, Protocol):
    """A target that is a builder of initial RAM file systems."""

    @property
    def BUILDER(self) -> str:
        """The word for `host.boot.initramfs`."""

    @property
    def OWN_OF(self) -> Sequence[str]:
        """The distributions that have it unless machine.yaml says otherwise, as claims."""


@cache
def loaders() -> Mapping[str, LoaderTarget]:
    """The installed loaders by their words, in the order of the targets' names."""
    return _by_word("LOADER")


@cache
def owners() -> Mapping[str, OwnerTarget]:
    """Those who write entries, by their words: every loader, and targets of their own."""
    found: dict[str, Any] = {}
    for target in targets():
        word = getattr(target, "ENTRIES", getattr(target, "LOADER", None))
        if word is not None and found.setdefault(word, target) is not target:
            raise TargetConflict(word, found[word].__name__, target.__name__)
    return found


@cache
def builders() -> Mapping[str, BuilderTarget]:
    """The installed builders by their words, in the order of the targets' names."""
    return _by_word("BUILDER")


def own_loader(os: str) -> str:
    """The word for the loader that a distribution has by default."""
    return loader_of(os).word


def loader_of(os: str) -> Claimed:
    """The same, and whether the distribution itself is claimed or only what it descends from."""
    return claimed(loaders(), _own_of, os) or Claimed(OTHER, False)


def writes_of(word: str, loader: str) -> bool:
    """Whether an owner may write the entries of a loader."""
    target = owners().get(word)
    return target is not None and loader in _loaders_of(target)


def entries_word(loader: str) -> str | None:
    """The word for a loader that writes its entries itself; None for one that nobody knows."""
    target = loaders().get(loader)
    return None if target is None else getattr(target, "ENTRIES", loader)


def own_entries(loader: str, os: str, hypervisor: str = "kvm") -> str:
    """The word for who writes a loader's entries by default: who claims it there, or itself.

    Under Xen it is who writes entries of Xen there, if not the loader's usual owner does all of it.
    """
    usual = _usual_entries(loader, os)
    if hypervisor != "xen" or without_xen(usual, loader) is not None:
        return usual
    if boots_xen(usual) and usual != entries_word(loader):
        return usual
    under = (word for word, target in owners().items() if loader in _under_xen(target))
    return next(under, usual)


def boots_xen(word: str) -> bool:
    """Whether an owner writes entries of Xen."""
    return hasattr(owners().get(word), "UNDER_XEN")


def without_xen(word: str, loader: str) -> tuple[str, str] | None:
    """Why nobody writes entries of Xen beside an owner, and what a person can do; None: some do."""
    reasons: Mapping[str, tuple[str, str]] = getattr(owners().get(word), "WITHOUT_XEN", {})
    return reasons.get(loader)


def _under_xen(target: Any) -> Sequence[str]:
    return cast(Sequence[str], getattr(target, "UNDER_XEN", ()))


def _usual_entries(loader: str, os: str) -> str:
    able = {word: target for word, target in owners().items() if loader in _loaders_of(target)}
    usual = claimed(able, lambda target: _loaders_of(target)[loader], os)
    if usual is not None:
        return usual.word
    itself = (word for word, target in able.items() if getattr(target, "LOADER", None) == loader)
    return next(itself, next(iter(able), OTHER))


def _loaders_of(target: Any) -> Mapping[str, Sequence[str]]:
    own = getattr(target, "LOADER", None)
    of: Mapping[str, Sequence[str]] = {own: ()} if own is not None else {}
    return cast(Mapping[str, Sequence[str]], getattr(target, "ENTRIES_OF", of))


def own_builder(os: str) -> str:
    """The word for the builder that a distribution has by default.

    Each family has one in what gpc ships.
    """
    return builder_of(os).word


def builder_of(os: str) -> Claimed:
    """The same, and whether the distribution itself is claimed or only what it descends from."""
    return claimed(builders(), _own_of, os) or Claimed(next(iter(builders()), OTHER), False)


def _own_of(target: Any) -> Sequence[str]:
    return cast(Sequence[str], target.OWN_OF)


def _by_word(name: str) -> dict[str, Any]:
    """Raises TargetConflict when two targets go by one word."""
    found: dict[str, Any] = {}
    for target in targets():
        word = getattr(target, name, None)
        if word is not None and found.setdefault(word, target) is not target:
            raise TargetConflict(word, found[word].__name__, target.__name__)
    return found
