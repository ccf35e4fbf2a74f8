"""`python -m layout KIND NAME`: lays out the files of a KIND. Called by the Makefile."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from gpc.parts import Asked, kinds, parts_of
from kit.one_guest import settled
from kit.paths import ROOT

SKELETONS = Path(__file__).with_name("skeletons")
EDITS = "EDITS.md"
"""In a skeleton: what is to be added to files that are there."""

BARE = {"backend": "libvirt", "os": "linux", "vcpus": "1", "memory": "1 GiB"}
"""A guest that asks for nothing: its parts are what every guest has."""

NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


def filled(text: str, name: str) -> str:
    """A skeleton's text or path for a name: `@name@` sound_card, `@Name@` SoundCard, `@word@`
    sound-card."""
    camel = "".join(part.capitalize() for part in name.split("_"))
    dashed = name.replace("_", "-")
    words = {"@name@": name, "@Name@": camel, "@word@": dashed}
    if "@rows@" in text:
        words |= tables()
    for word, meant in words.items():
        text = text.replace(word, meant)
    return text


def tables() -> dict[str, str]:
    """What a back end's table begins with: a row for each part that there is."""
    listed = sorted((kind.__module__, kind.__name__) for kind in kinds())
    by_module: dict[str, list[str]] = {}
    for module, kind in listed:
        by_module.setdefault(module, []).append(kind)
    imports = [f"from {module} import {', '.join(own)}" for module, own in by_module.items()]
    whole = settled({"guests.g": BARE})
    bare = {type(part).__name__ for part in parts_of(Asked(whole, whole.guests["g"], ()))}
    words = {
        **{kind: 'Cannot("why, as a sentence without its stop", OTHERS)' for _, kind in listed},
        **dict.fromkeys(bare, 'Needless("why it needs none, as a sentence")'),
        "GuestDisk": "_disk",
        "RawWords": 'Idle("these words are for QEMU")',
        "RawKeys": 'Idle("these keys are for xl.cfg")',
    }
    rows = [f"    {kind}: {words[kind]}," for _, kind in listed]
    return {"@imports@": "\n".join(imports), "@rows@": "\n".join(rows)}


def laid_out(kind: str, name: str) -> dict[str, str]:
    """The files of a new thing, by their paths from the root of the checkout."""
    skeleton = SKELETONS / kind
    return {
        filled(str(path.relative_to(skeleton).with_suffix("")), name): filled(
            path.read_text(encoding="utf-8"), name
        )
        for path in sorted(skeleton.rglob("*.txt"))
    }


def edits(kind: str, name: str) -> str:
    """What is to be added to files that are there."""
    return filled((SKELETONS / kind / EDITS).read_text(encoding="utf-8"), name)


def main(kind: str, name: str, root: Path = ROOT) -> int:
    """Writes the files below `root`; 2 where one exists or the name is none."""
    if NAME.fullmatch(name) is None:
        sys.stderr.write(f"error: `{name}` is no name of a module\n  help: NAME=sound_card\n")
        return 2
    files = laid_out(kind, name)
    there = [path for path in files if (root / path).exists()]
    if there:
        sys.stderr.write("".join(f"error: {path} is there already\n" for path in there))
        return 2
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        sys.stdout.write(f"  + {path}\n")
    sys.stdout.write(f"\n{edits(kind, name)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
