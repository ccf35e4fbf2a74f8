"""A key of `guests.NAME.kvm`: what the guest sees of KVM itself. Pure."""

from collections.abc import Iterator
from typing import Any

from gpc.knowledge.effects import About, Words

ABOUT: About = "guest"
KEYS = ("dedicated", "hidden", "poll_control", "pv_ipi")


def read(value: Any) -> Words:
    from gpc.knowledge.effects._reading import pair, truth

    key, said = pair(value, KEYS)
    return key, truth(said)


def told(words: Words) -> str:
    if words == ("hidden", True):
        return "the guest does not see KVM's signature"
    return f"`kvm.{words[0]}: {str(words[1]).lower()}` of the guest"


def keys(words: Words) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The key below `kvm`."""
    yield ("kvm", str(words[0])), bool(words[1])
