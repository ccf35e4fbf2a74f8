"""A workaround as a page, for `gpc explain` and the reference. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.knowledge.effects import kind
from gpc.knowledge.entries import EffectRow, Entry, prose

LEVELS = {
    "auto": "gpc uses it on its own where it applies; `off` leaves it out.",
    "suggest": "gpc names it where it applies; `on` uses it, `off` silences the warning.",
    "opt-in": "Only `on` uses it.",
    "refuse": "gpc refuses it.",
    "note": "There is nothing to set, only to know; `gpc check --notes` names it where it applies.",
}


def page(entry: Entry) -> str:
    """The whole text about a workaround, Markdown."""
    told = prose(entry.id)
    lines = [f"# {told.title}", "", told.text, "", LEVELS[entry.level]]
    if entry.level not in ("refuse", "note"):
        lines += ["", "```yaml", "workarounds:", f"  {entry.id}: on", "```"]
    if told.refusal:
        lines += ["", f"Why: {told.refusal}."]
    if told.caution:
        lines += ["", f"Caution: {told.caution}."]
    if entry.effects:
        lines += ["", "It does:", "", *(f"- {_effect(effect)}" for effect in entry.effects)]
    for word, versions in (("Since", told.since), ("Obsolete since", entry.obsolete_since)):
        if versions:
            lines += ["", f"{word} {_versions(versions)}."]
    if entry.conflicts:
        lines += ["", "Not together with " + ", ".join(f"`{id}`" for id in entry.conflicts) + "."]
    lines += ["", "Sources:", "", *(f"- {source}" for source in told.sources)]
    return "\n".join(lines) + "\n"


def _versions(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def _effect(effect: EffectRow) -> str:
    return kind(effect.kind).told(effect.words) + "".join(_bounds(effect))


def _bounds(effect: EffectRow) -> Iterator[str]:
    for word, name in (("kernel", "Linux"), ("qemu", "QEMU"), ("libvirt", "libvirt")):
        for operator, *version in effect.when.get(word, ()):
            spelled = ".".join(map(str, version))
            yield f", {'from' if operator == '>=' else 'before'} {name} {spelled}"
