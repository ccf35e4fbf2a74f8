"""The pictures in a real browser: nothing is cut off, nothing overlaps, and no script is run."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gpc.build import check_source
from gpc.graph.svg import svg
from gpc.graph.topology import topology
from gpc.rehearse.verdict.page import page
from kit.paths import EXAMPLES
from kit.sample_rehearsal import HOSTILE, sample
from lab.tools import require, run

pytestmark = [pytest.mark.consumer, pytest.mark.slow]

MACHINES = sorted(EXAMPLES.glob("*/machine.yaml"))

# What is measured in the browser: each text's box, and that of the whole picture.
_MEASURE = """
<script>
const edges = r => [r.left, r.top, r.right, r.bottom];
const box = e => edges(e.getBoundingClientRect());
const all = (s, f) => [...document.querySelectorAll(s)].map(f);
document.title = JSON.stringify({
  svg: all('svg', box)[0],
  texts: all('svg text', e => [e.textContent, box(e)]),
  boxes: all('svg .box', box),
  page: [document.documentElement.scrollWidth, document.documentElement.clientWidth],
  scripts: document.scripts.length,
});
</script>
"""


def chromium(*words: str, scratch: Path) -> str:
    """What headless Chromium prints."""
    browser = require("chromium", "chromium")
    # fmt: off
    quiet = [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--hide-scrollbars", f"--user-data-dir={scratch / 'profile'}",
    ]
    # fmt: on
    return run([browser, *quiet, *words], timeout=120).check().stdout


def measured(html: str, scratch: Path, width: int = 1200) -> Mapping[str, Any]:
    """What the browser made of a page."""
    path = scratch / "page.html"
    path.write_text(html + _MEASURE)
    words = ["--dump-dom", f"--window-size={width},900", path.as_uri()]
    dom = chromium(*words, scratch=scratch)
    found = re.search(r"<title>(\{.*?\})</title>", dom, re.DOTALL)
    assert found, dom[-2000:]
    measures: Mapping[str, Any] = json.loads(found[1].replace("&amp;", "&").replace("&gt;", ">"))
    return measures


def overlaps(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.parent.name)
def test_no_text_of_a_picture_leaves_it_or_its_box_or_runs_into_another(
    path: Path, tmp_path: Path
) -> None:
    checked = check_source(path.name, path.read_bytes())
    picture = svg(topology(checked.settled, checked.plan))
    seen = measured(f"<!doctype html><title></title><body>{picture}", tmp_path)
    left, top, right, bottom = seen["svg"]
    for text, (x, y, to_x, to_y) in seen["texts"]:
        assert left <= x, text
        assert to_x <= right, text
        assert top <= y, text
        assert to_y <= bottom, text
        for box in seen["boxes"]:
            if overlaps([x, y, to_x, to_y], box):
                assert box[0] < x, text
                assert to_x < box[2], text
    texts = seen["texts"]
    for number, (text, box) in enumerate(texts):
        for other, other_box in texts[number + 1 :]:
            assert not overlaps(box, other_box), (text, other)


def test_the_measure_finds_a_text_that_is_cut_off(tmp_path: Path) -> None:
    cut = '<svg width="50" height="20"><text y="15">much longer than its picture</text></svg>'
    seen = measured(f"<!doctype html><title></title><body>{cut}", tmp_path)
    assert seen["texts"][0][1][2] > seen["svg"][2]


@pytest.mark.parametrize("width", [1200, 600])
def test_the_report_fits_its_window_and_runs_no_script_of_a_guest(
    width: int, tmp_path: Path
) -> None:
    html = page(sample(HOSTILE))
    seen = measured(html, tmp_path, width)
    assert seen["scripts"] == 1, "the measure alone"
    assert seen["page"][0] <= seen["page"][1], "it scrolls sideways"


def test_the_report_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(page(sample("a log")))
    shot = tmp_path / "report.png"
    chromium(f"--screenshot={shot}", "--window-size=900,700", path.as_uri(), scratch=tmp_path)
    data = shot.read_bytes()
    assert struct.unpack(">II", data[16:24]) == (900, 700)
    # A blank page of this size has some 3 kB.
    assert len(data) > 20_000
