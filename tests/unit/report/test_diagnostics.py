"""A finding about a secret points at it and does not show it."""

from __future__ import annotations

import pytest

from gpc.report.diagnostics import Diagnostic, Mark, located
from gpc.report.drawing import FORMATS, Format, draw
from gpc.report.located import Source, Span


@pytest.mark.parametrize("format", FORMATS)
def test_a_secret_is_shown_in_no_format(format: Format) -> None:
    def drawn(*, is_secret: bool) -> str:
        span = Span(1, 6, 1, 16)
        also = Mark(Span(1, 0, 1, 6), "here")
        diagnostic = Diagnostic("bad-value", "holds one", span, (also,), is_secret=is_secret)
        found = located(Source("machine.yaml", "a: b\npass: opensesame\n"), [diagnostic])
        return draw(found, format)

    assert "opensesa" not in drawn(is_secret=True)
    if format in ("full", "sarif"):  # those that show the source at all
        assert "opensesa" in drawn(is_secret=False)
