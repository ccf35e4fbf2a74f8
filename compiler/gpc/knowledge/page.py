"""A workaround as a page, for `gpc explain` and the reference. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gpc.knowledge.entries import EffectRow, Entry

LEVELS = {
    "auto": "gpc uses it on its own where it applies; `off` leaves it out.",
    "suggest": "gpc names it where it applies; `on` uses it, `off` silences the warning.",
    "opt-in": "Only `on` uses it.",
    "refuse": "gpc refuses it.",
}


def page(entry: Entry) -> str:
    """The whole text about a workaround, Markdown."""
    lines = [f"# {entry.title}", "", entry.text, "", LEVELS[entry.level]]
    if entry.level != "refuse":
        lines += ["", "```yaml", "workarounds:", f"  {entry.id}: on", "```"]
    if entry.refusal:
        lines += ["", f"Why: {entry.refusal}."]
    if entry.caution:
        lines += ["", f"Caution: {entry.caution}."]
    if entry.effects:
        lines += ["", "It does:", "", *(f"- {_effect(effect)}" for effect in entry.effects)]
    for word, versions in (("Since", entry.since), ("Obsolete since", entry.obsolete_since)):
        if versions:
            lines += ["", f"{word} {_versions(versions)}."]
    if entry.conflicts:
        lines += ["", "Not together with " + ", ".join(f"`{id}`" for id in entry.conflicts) + "."]
    lines += ["", "Sources:", "", *(f"- {source}" for source in entry.sources)]
    return "\n".join(lines) + "\n"


def _versions(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def _effect(effect: EffectRow) -> str:
    words = {
        "argument": f"`{effect.text}` on the kernel command line",
        "blacklist": f"`{effect.module}` is not loaded",
        "early-module": f"`{effect.module}` goes into the initial RAM file system",
        "hidden": "the guest does not see KVM's signature",
        "option": f"`options {effect.module} {effect.text}` for modprobe",
        "xen-argument": f"`{effect.text}` on Xen's command line",
        "vendor-id": f"the guest sees the Hyper-V vendor `{effect.text}`",
    }
    return words[effect.kind] + "".join(_bounds(effect))


def _bounds(effect: EffectRow) -> Iterator[str]:
    for operator, major, minor in effect.when.get("kernel", ()):
        yield f", {'from' if operator == '>=' else 'before'} Linux {major}.{minor}"
