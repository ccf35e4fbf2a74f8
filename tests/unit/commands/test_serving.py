"""`gpc lsp` as an editor has it: one server, asked over its pipes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gpc.commands.build import build
from kit.language_client import Editor
from kit.paths import EXAMPLES
from wrong.cases import CASES

MACHINE = (EXAMPLES / "two-guests/machine.yaml").read_text()
USB = "usb: {devices: {stick: {id: 0951:1666}}}"


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    started = Editor(tmp_path_factory.mktemp("editor"))
    yield started
    assert started.end() == 0
    assert [each for each in started.said if each["params"].get("type") == 1] == []  # no error


def place(text: str, found: str, behind: int = 0) -> tuple[int, int]:
    """The line and the column of the first place of some words, or so many characters on."""
    before = text[: text.index(found) + behind]
    return before.count("\n"), len(before.rpartition("\n")[2])


def labels(editor: Editor, text: str) -> list[str]:
    """What is completed at the bar in a text."""
    whole = text.replace("|", "")
    editor.open(whole)
    items: list[dict[str, Any]] = editor.at("completion", *place(text, "|"))
    return [item["label"] for item in items]


def test_findings_come_with_their_codes_pages_and_places(editor: Editor) -> None:
    assert editor.open(MACHINE) == []
    (found,) = editor.change(MACHINE.replace("gpus: [geforce]", "gpus: [geforcee]"))
    assert (found["code"], found["severity"], found["source"]) == ("unknown-device", 1, "gpc")
    line, column = place(MACHINE, "[geforce]", 1)
    assert found["range"]["start"] == {"line": line, "character": column}
    assert found["range"]["end"] == {"line": line, "character": column + len("geforcee")}
    assert "did you mean `geforce`?" in found["message"]
    page = Path(found["codeDescription"]["href"].removeprefix("file://"))
    assert page.read_text().startswith("#")
    assert editor.change(MACHINE) == []


def test_columns_are_those_of_the_editor(editor: Editor) -> None:
    text = MACHINE.replace("cpu: {vendor", 'title: "🖥🖥"\n  cpu: {"🖥": 1, vendor', 1)
    found = next(f for f in editor.open(text) if "🖥" in f["message"])
    line = text.splitlines()[found["range"]["start"]["line"]]
    before = line[: line.index('"🖥"')]
    assert found["range"]["start"]["character"] == len(before)
    assert found["range"]["end"]["character"] == len(before) + 4  # a pair, in quotes


@pytest.mark.parametrize("case", [c for c in CASES if c.name != "file-too-large"][::12])
def test_no_broken_file_ends_the_server(editor: Editor, case: Any) -> None:
    text = case.read().decode("utf-8", "replace")
    found = editor.open(text)
    assert found
    line = text.count("\n") // 2
    for method in ("hover", "completion", "definition"):
        editor.at(method, line, 4)
        editor.at(method, line + 9999, 9999)


def test_a_list_for_a_machine_has_no_meanings_and_ends_nothing(editor: Editor) -> None:
    assert editor.open("- gpc\n- 1\n")
    assert editor.at("hover", 0, 3)["contents"]["value"].startswith("`0`")


def test_other_files_are_left_alone(editor: Editor) -> None:
    assert editor.open("version: 3\nservices: {}\n", "compose.yaml") == []
    assert editor.at("completion", 0, 0, "compose.yaml") == []
    assert editor.at("hover", 0, 1, "compose.yaml") is None
    assert editor.open("nonsense: 1\n", "box.gpc.yaml")


def test_a_meaning_has_what_the_value_becomes(editor: Editor) -> None:
    editor.open(MACHINE)
    said = editor.at("hover", *place(MACHINE, "memory: 24 GiB"))["contents"]["value"]
    assert "`guests.studio.memory`" in said
    assert "etc/gpc/libvirt/studio.xml:8  <memory unit='MiB'>24576</memory>" in said
    said = editor.at("hover", *place(MACHINE, "boot_display"))["contents"]["value"]
    assert "Whether the firmware shows its messages on this card." in said
    assert "Where it is not written: `false`" in said


def test_a_secret_is_in_no_meaning(editor: Editor) -> None:
    text = MACHINE.replace(
        "    backend: qemu\n", "    backend: qemu\n    environment: {API_TOKEN: hunter2}\n"
    )
    editor.open(text)
    said = editor.at("hover", *place(text, "API_TOKEN"))["contents"]["value"]
    assert "guests.render.environment.API_TOKEN" in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("text", "has", "lacks"),
    [
        (MACHINE + "    |", {"sound", "firmware", "tpm"}, {"vcpus", "host"}),
        (MACHINE.replace("gpus: [geforce]", "gpus: [|"), {"console", "radeon", "geforce"}, {"a"}),
        (MACHINE.replace("gpus: [geforce]", "gpus:\n      - |"), {"console"}, {"vcpus"}),
        (MACHINE.replace("lan: {bridge: br0}", "lan: {bridge: |}", 1), {"br0"}, {"br1"}),
        (MACHINE.replace("backend: libvirt", "backend: |"), {"libvirt", "qemu", "xl"}, {"os"}),
        (MACHINE.replace("os: windows-10", "os: |"), {"windows-11", "linux"}, {"debian-12"}),
        (MACHINE.replace("boot_display: true", "boot_display: |"), {"true", "false"}, set()),
        (MACHINE + "    boot: [|", {"disks.scenes", "gpus.radeon"}, {"disks.archive"}),
        (MACHINE + "    boot: [|", {"cdrom", "disk", "network"}, set()),
        (MACHINE + f"    {USB}\n    boot: [|", {"usb.devices.stick"}, {"devices.stick"}),
        ("gpc: 1\nhost:\n  os: |", {"arch", "debian", "debian-12", "pop"}, {"linux"}),
        (MACHINE.replace("scenes: {", "more: {nvme: |}\n      scenes: {"), {"front_usb"}, set()),
        (
            MACHINE.replace("scenes: {", "more: {nvme: {drive: |}}\n      scenes: {"),
            {"front_usb"},
            {"radeon"},
        ),
        (MACHINE + "    iothreads: {io: {}}\n    boot: [disk, |", {"networks.lan"}, {"io"}),
        (MACHINE + "workarounds:\n  |", {"vendor-reset"}, {"host"}),
        (MACHINE + "workarounds:\n  vendor-reset: |", {"auto", "on", "off"}, set()),
        ("|", {"gpc", "host", "guests", "workarounds"}, {"name"}),
        ("gpc: 1\nhost:\n  cpu: {|", {"vendor", "cores"}, {"name"}),
    ],
)
def test_what_is_completed(editor: Editor, text: str, has: set[str], lacks: set[str]) -> None:
    found = labels(editor, text)
    assert has <= set(found)
    assert not lacks & set(found)
    assert len(set(found)) == len(found)


def test_a_name_in_a_list_is_no_key(editor: Editor) -> None:
    text = MACHINE.replace("gpus: [geforce]", "gpus:\n      - ")
    editor.open(text)
    items = editor.at("completion", *place(text, "      - ", 8))
    assert {item["insertText"] for item in items} >= {"console", "radeon"}
    assert not [item for item in items if item["insertText"].endswith(": ")]


def test_of_many_changes_the_last_is_judged(editor: Editor) -> None:
    editor.open(MACHINE)
    for at in range(40):
        document = {"uri": editor.uri("machine.yaml"), "version": 1000 + at}
        text = MACHINE.replace("vcpus: 12", f"vcpu{at}: 12")
        editor.tell(
            "textDocument/didChange", textDocument=document, contentChanges=[{"text": text}]
        )
    found, rounds = editor.findings(), 1
    while not any("vcpu39" in each["message"] for each in found):
        found, rounds = editor.findings(), rounds + 1
    assert rounds <= 5


def test_a_guests_card_leads_to_the_hosts(editor: Editor) -> None:
    editor.open(MACHINE)
    for used, declared in (
        ("[geforce]", "geforce:"),
        ("[front_usb]", "front_usb:"),
        ("bridge: br0", "br0]"),
    ):
        behind = used.index(declared[:3])
        (there,) = editor.at("definition", *place(MACHINE, used, behind + 1))
        line, column = place(MACHINE, declared)
        assert there["uri"] == editor.uri("machine.yaml")
        assert there["range"]["start"] == {"line": line, "character": column}


def test_a_name_of_the_boot_order_leads_to_what_is_booted(editor: Editor) -> None:
    booted = "boot: [disks.archive, usb.devices.stick]"
    text = MACHINE.replace("gpus: [geforce]", f"gpus: [geforce]\n    {booted}\n    {USB}")
    editor.open(text)
    for used, declared in (("disks.archive", "archive: {"), ("usb.devices.stick", "stick: {")):
        (there,) = editor.at("definition", *place(text, used, 8))
        line, column = place(text, declared)
        assert there["range"]["start"] == {"line": line, "character": column}


def test_a_value_leads_to_its_lines_of_a_tree_that_has_them(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.open(MACHINE)
    at = place(MACHINE, "memory: 24 GiB")
    assert editor.at("definition", *at) == []  # there is no tree
    monkeypatch.chdir(editor.home)
    (editor.home / "machine.yaml").write_text(MACHINE)
    assert build(["machine.yaml"]) == 0
    (there,) = editor.at("definition", *at)
    assert there["uri"].endswith("/build/atelier/etc/gpc/libvirt/studio.xml")
    assert there["range"]["start"] == {"line": 7, "character": 0}
    editor.change(MACHINE.replace("memory: 24 GiB", "memory: 20 GiB"))
    assert editor.at("definition", *at) == []  # that line is not there yet


def test_without_its_extra_one_line_says_how_to_install_it(tmp_path: Path) -> None:
    code = (
        "import sys, importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name == 'pygls' else real(name, *more)\n"
        "sys.argv = ['gpc', 'lsp']; from gpc.cli.entry import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert "pip install" in done.stderr
