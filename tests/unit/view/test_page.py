"""The page of a machine: whole HTML, joined both ways, closed to what a file says."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

from gpc.build import build_source, check_source
from gpc.report.diagnostics import Refused
from gpc.source.read import read
from gpc.view.model import HIDDEN, ViewedMachine, unbuilt, viewed
from gpc.view.page import page
from gpc.why import paths
from kit.html_page import Page
from kit.one_guest import BASE
from kit.paths import EXAMPLES, ROOT
from wrong.cases import CASES, Case

NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/machine.yaml"))
FRAME = 60 * 1024
"""What a page may take beyond the texts that it shows: both sides, and the reasons in words."""


def seen(text: bytes, name: str = "machine.yaml") -> ViewedMachine:
    try:
        return viewed(build_source(name, text), check_source(name, text).plan)
    except Refused as refused:
        return unbuilt(read(name, text)[0], refused.findings)


@cache
def example(name: str) -> bytes:
    return (EXAMPLES / name / "machine.yaml").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_each_line_with_reasons_leads_to_its_place_and_back(name: str) -> None:
    text = example(name)
    built = build_source("machine.yaml", text)
    shown = Page(page(seen(text)))
    data = json.loads("".join(shown.by_id["data"].text))[0]
    runs = {}
    for element in shown.elements:
        if "data-g" in element.attributes:
            file, first = element.attributes["id"].removeprefix("af").split("-")
            for number in range("".join(element.text).count("\n") + 1):
                runs[int(file), int(first) + number] = element
    for file, artifact in enumerate(built.artifacts):
        for number, why in enumerate(artifact.lines, 1):
            assert ((file, number) in runs) == bool(why), (artifact.path, number)
            places = {path for reason in why for path in paths(reason)}
            if not places:
                continue
            link = runs[file, number].attributes["href"]
            mark = shown.by_id[link.removeprefix("#")].attributes
            group = int(runs[file, number].attributes["data-g"])
            assert group in data["marks"][int(mark["data-t"])]
            assert int(mark["data-t"]) in data["groups"][group][1]
            assert shown.by_id[mark["href"].removeprefix("#")].attributes["data-g"]
            reached = {line for _, _, at in (data["reasons"][n] for n in data["groups"][group][0])
                       for line in at}  # fmt: skip
            assert {data["places"][at].split(" ")[1] for at in reached} == {
                ".".join(map(str, path)) for path in places
            }


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_all_lines_and_little_more(name: str) -> None:
    text = example(name)
    built = build_source("machine.yaml", text)
    written = page(seen(text))
    shown = Page(written)
    files = [each for each in shown.elements if "data-f" in each.attributes]
    for artifact, element in zip(built.artifacts, files, strict=True):
        numbers = "\n".join(str(n) for n in range(1, len(artifact.lines) + 1))
        # The line break behind <pre> is none. Source: HTML, 13.1.2.5.
        assert "".join(element.text) == f"\n{numbers}\n{artifact.text.removesuffix(chr(10))}"
    data = json.loads("".join(shown.by_id["data"].text))[0]
    said = json.dumps([data["reasons"], data["places"]])
    content = sum(len(each.text.encode()) for each in built.artifacts) + len(text) + len(said)
    assert len(written.encode()) <= FRAME + content


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_for_nothing_from_outside(name: str) -> None:
    written = page(seen(example(name)), seen(example("twins")))
    shown = Page(written)
    for element in shown.elements:
        assert not {"src", "srcset", "data", "action"} & element.attributes.keys()
        link = element.attributes.get("href")
        assert link is None or link.removeprefix("#") in shown.by_id
        assert not [name for name in element.attributes if name.startswith("on")]
    assert {each.tag for each in shown.elements} & {"link", "img", "iframe", "object"} == set()
    assert "@import" not in written
    assert "url(" not in written


def test_what_a_file_says_stays_text() -> None:
    hostile = "</script><img src=x onerror=alert(1)><!--<script>&amp;\"'"
    text = BASE.replace(
        "    os: linux", f"    os: linux\n    title: '{hostile.replace(chr(39), '')}'"
    )
    assert text != BASE
    for machine in (seen(text.encode()), seen(f"{text}# {hostile}\n  x: [\n".encode(), hostile)):
        written = page(machine, machine)
        shown = Page(written)
        assert len(shown.all("script")) == 2
        assert shown.all("img") == []
        assert "<img" not in written
        left = next(each for each in shown.elements if each.attributes.get("class") == "left")
        assert hostile.replace("'", "") in "".join(left.text)


def test_errors_stand_below_their_lines_in_a_page_without_a_tree() -> None:
    text = example("twins").replace(b"vcpus:", b"vcpu:")
    shown = Page(page(seen(text)))
    line = text.decode().splitlines().index("    vcpu: 8")
    at = [n for n, each in enumerate(shown.elements) if each.attributes.get("class") == "row"]
    following = next(each for each in shown.elements[at[line] + 1 :] if each.tag == "div")
    assert following.attributes["class"] == "finding error"
    assert "error[unknown-key]" in "".join(following.text)
    assert not [each for each in shown.elements if "data-f" in each.attributes]


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"a: [", b"a: \x1b[31m\n", b"gpc: 1\nhost: 3"])
def test_a_file_that_cannot_be_read_has_a_page(text: bytes) -> None:
    written = page(seen(text))
    assert "finding error" in written
    assert "\x1b" not in written
    Page(written)


@pytest.mark.parametrize("is_sound", [True, False])
def test_secrets_are_on_neither_side(is_sound: bool) -> None:
    text = BASE.replace(
        "    os: linux",
        "    os: linux\n    environment: {API_TOKEN: hunter2, LANG: C}\n"
        "    # password=hunter2 is what it was\n"
        "    machine: q35  # The tokens of the NAS: hunter2\n    # my password: hunter2",
    )
    text = text.replace("backend: libvirt", "backend: qemu") + ("" if is_sound else "nonsense: 1\n")
    machine = seen(text.encode())
    assert bool(machine.files) == is_sound
    written = page(machine)
    assert "hunter2" not in written
    assert f"API_TOKEN: {HIDDEN}" in "".join(Page(written).by_id["at0"].text) or HIDDEN in written
    assert "LANG: C" in written


@pytest.mark.parametrize("more", [b"", b"\nnonsense: 1\n"], ids=["sound", "with errors"])
@pytest.mark.parametrize("case", [c for c in CASES if "secret" in c.name], ids=lambda c: c.name)
def test_what_check_calls_a_secret_is_on_no_page(case: Case, more: bytes) -> None:
    assert b"opensesame" in case.read()
    assert "opensesame" not in page(seen(case.read() + more))


def test_a_finding_does_not_quote_a_secret() -> None:
    text = BASE.replace("backend: libvirt", "backend: qemu").replace(
        "    os: linux", "    os: linux\n    environment: {API_TOKEN: [hunter2, hunter2]}"
    )
    assert "hunter2" not in page(seen(text.encode()))


@pytest.mark.parametrize(
    ("remark", "is_hidden"),
    [
        ("my password: sesame", True),
        ("DB_PASSWORD = sesame", True),
        ("API key of the router: sesame", True),
        ("password: off", False),
        ("password_file: /etc/sesame", False),
        ("compass: sesame", False),
        ("no password is asked for", False),
    ],
)
def test_a_remark_that_gives_a_secret_is_hidden(remark: str, is_hidden: bool) -> None:
    written = page(seen(BASE.replace("    os: linux", f"    os: linux  # {remark}").encode()))
    assert (remark not in written) is is_hidden
    assert "os: " in written


def test_a_change_of_a_secret_alone_is_marked_and_not_shown() -> None:
    text = BASE.replace("backend: libvirt", "backend: qemu").replace(
        "    os: linux",
        "    os: linux\n    # password=is-one here\n    environment: {API_TOKEN: is-one}",
    )
    written = page(seen(text.replace("is-one", "is-two").encode()), seen(text.encode()))
    assert "is-one" not in written
    assert "is-two" not in written
    shown = Page(written)
    for tag in ("del", "ins"):
        # Both lines of the source, and that of the guest's unit.
        assert sum(HIDDEN in "".join(each.text) for each in shown.all(tag)) == 3
    files = {"".join(e.text).split()[0]: e for e in shown.all("details") if "".join(e.text).split()}
    assert "open" in files["etc/systemd/system/gpc-guest-g.service"].attributes


def test_a_review_marks_what_came_and_went_and_folds_the_rest() -> None:
    before = example("two-guests")
    after = before.replace(b"memory: 24 GiB", b"memory: 20 GiB")
    shown = Page(page(seen(after), seen(before)))
    gone, new = ({"".join(e.text).strip() for e in shown.all(tag)} for tag in ("del", "ins"))
    assert {"memory: 24 GiB", "<memory unit='MiB'>24576</memory>"} <= gone
    assert {"memory: 20 GiB", "<memory unit='MiB'>20480</memory>"} <= new
    folds = {
        "".join(e.text).split()[0]: "open" in e.attributes
        for e in shown.all("details")
        if "etc/" in "".join(e.text)
    }
    assert folds["etc/gpc/libvirt/studio.xml"]
    assert not folds["etc/default/grub.d/zz-gpc.cfg"]


def test_a_file_that_only_one_tree_has_is_said_to_be_missing_in_the_other() -> None:
    shown = Page(page(seen(example("twins")), seen(example("single-card"))))
    assert "not there" in {"".join(e.text) for e in shown.all("p")}


def test_a_machine_that_did_not_compile_before_is_said_to_have_become_nothing() -> None:
    text = example("twins")
    shown = Page(page(seen(text), seen(text.replace(b"vcpus:", b"vcpu:"), "old.yaml")))
    said = {"".join(e.text) for e in shown.all("p")}
    assert (
        "before: old.yaml: nothing: there are errors in it, which stand below their lines." in said
    )


STYLE = (ROOT / "compiler/gpc/view/page.css").read_text()
ON = {
    "ink": ("paper", "shade", "lit", "new", "old"),
    "soft": ("paper", "shade"),
    "bad": ("paper",),
    "warn": ("paper",),
}
"""Colours of text, and what they stand on."""


def luminance(color: str) -> float:
    """Source: WCAG 2.2, relative luminance."""
    whole = color if len(color) == 7 else "#" + "".join(2 * digit for digit in color[1:])
    parts = [int(whole[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_has_the_contrast_that_small_text_needs(scheme: int) -> None:
    colors = dict(re.findall(r"--(\w+):(#[0-9a-f]+)", STYLE.split("}}")[0].split("@media")[scheme]))
    for text, grounds in ON.items():
        for ground in grounds:
            low, high = sorted((luminance(colors[text]), luminance(colors[ground])))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (text, ground)  # WCAG 2.2, 1.4.3
