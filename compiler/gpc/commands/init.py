"""`gpc init`: a first machine.yaml from what the host shows, and captures of hosts."""

from __future__ import annotations

import json
import os
import shlex
from typing import TYPE_CHECKING

from gpc.commands.console import counted, note
from gpc.commands.files import STDIN
from gpc.commands.guard import DONE, ENVIRONMENT, REFUSED, USAGE
from gpc.commands.look import NoCapture, reader_of
from gpc.commands.streams import document
from gpc.host.ways import opened_new, write

if TYPE_CHECKING:
    from gpc.detect import Facts
    from gpc.host.recording import RecordingReader
    from gpc.propose import SaidByHand

SCHEMA = "machine.schema.json"


def init(
    *,
    output: str = "machine.yaml",
    source: str | None = None,
    root: str = "/",
    capture: str | None = None,
    force: bool = False,
    os_word: str | None = None,
    cpu: str | None = None,
    kernel: str | None = None,
) -> int:
    """Writes a machine.yaml that compiles, or a capture.

    5 when it would overwrite something, when too little is known, or when gpc has no use there.
    """
    from gpc.detect import detect
    from gpc.host.recording import RecordingReader

    if capture == STDIN:
        note("error: a capture is a directory, and - is none\n  help: name a new directory")
        return USAGE
    if capture is None and output != "-" and not force and os.path.lexists(output):
        note(f"error: {output} exists\n  help: name another file with -o, or use --force")
        return REFUSED
    if capture is not None and _is_taken(capture):
        note(f"error: {capture} exists and is not empty\n  help: name a new directory")
        return REFUSED
    said = _said(os_word, cpu, kernel)
    if said is None:
        return USAGE
    try:
        reader = reader_of(source, root)
    except NoCapture as error:
        note(str(error))
        return ENVIRONMENT
    if capture is None:
        return _write(detect(reader, images=False), said, output)
    recording = RecordingReader(reader)
    return _capture(recording, detect(recording), capture)


def _is_taken(directory: str) -> bool:
    return os.path.lexists(directory) and (
        not os.path.isdir(directory) or bool(os.listdir(directory))
    )


def _said(os_word: str | None, cpu: str | None, kernel: str | None) -> SaidByHand | None:
    """What the options say of the host, or None where one of them says nothing that gpc knows."""
    from gpc.propose import SaidByHand
    from gpc_schemas.texts import host_os
    from gpc_schemas.units import KernelVersion, UnitError

    try:
        if os_word is not None:
            host_os(os_word)
        version = None if kernel is None else str(KernelVersion.parse(kernel))
    except UnitError as error:
        if error.expected.startswith("a distribution"):
            note(f"error: --os takes {error.expected}\n  help: {error.help}")
        else:
            note(f"error: --kernel takes {error.expected}\n  help: say it as in `--kernel 6.12`")
        return None
    return SaidByHand(os_word, cpu, version)


def _write(facts: Facts, said: SaidByHand, output: str) -> int:
    from gpc.build import build_source
    from gpc.commands.console import show
    from gpc.propose import lacking, machine_page, propose
    from gpc.report.diagnostics import Refused

    refusals = lacking(facts, said)
    if refusals:
        for refusal in refusals:
            note(f"refused[{refusal.code}]: {refusal.message}\n  help: {refusal.help}")
        note("nothing was written")
        return REFUSED
    beside = os.path.join(os.path.dirname(output), SCHEMA)
    schema = SCHEMA if output != "-" and os.path.exists(beside) else None
    text = machine_page(facts, said, schema=schema)
    try:
        build_source(output, text.encode())
    except Refused as refused:
        show(refused.findings)
        raise AssertionError("what gpc init wrote does not compile") from None
    if output == "-":
        document(text)
    else:
        write(output, text.encode())
        note(f"{output} written")
    chosen = propose(facts).chosen
    if chosen is not None:
        note(f"proposed for a guest: {chosen.name}, {chosen.title or chosen.card.main.id}")
    elif output != "-":
        note("no card is proposed for a guest; the file says why")
    if output != "-":
        file = "" if output == "machine.yaml" else f" {shlex.quote(output)}"
        note(f"next: `gpc check --live{file}`, `gpc build{file}`, `gpc diff`")
    for entry in facts.notes[:5]:
        note(f"note: {entry.path} {entry.text}")
    if len(facts.notes) > 5:
        note(f"note: and {len(facts.notes) - 5} more that made no sense")
    return DONE


def _capture(recording: RecordingReader, facts: Facts, directory: str) -> int:
    from gpc.detect.capture import captured
    from gpc.host.captured import EMPTY, stored

    kept = captured(recording, facts)
    files = dict(kept.files)
    inside = (*kept.directories, *kept.links, *kept.files)
    parents = {os.path.dirname(path) for path in inside}
    files |= {f"{path}/{EMPTY}": b"" for path in kept.directories if path not in parents}
    commands = {
        command: {"code": answer.code, "text": answer.text}
        for command, answer in kept.commands.items()
    }
    stats = {
        path: {
            "kind": stat.kind,
            "mode": stat.mode,
            "size": stat.size,
            "mtime": stat.mtime,
            **({"unreadable": True} if path in kept.unreadable else {}),
        }
        for path, stat in kept.stats.items()
    }
    texts: dict[str, object] = {"commands.json": commands, "stats.json": stats}
    if kept.images:
        texts["images.json"] = {path: stored(image) for path, image in kept.images.items()}
    with opened_new(directory) as capture:
        capture.directory("root", make=True)
        for path, data in files.items():
            capture.create(f"root{path}", data)
        for path, target in kept.links.items():
            capture.link(f"root{path}", target)
        for name, value in texts.items():
            text = json.dumps(value, indent=1, sort_keys=True) + "\n"
            capture.create(name, text.encode())
    note(
        f"{directory} holds what detection reads, without identifiers: "
        f"{counted(len(kept.files), 'file')}\n"
        "  help: look it through before you give it away; the host's name is in it"
    )
    return DONE
