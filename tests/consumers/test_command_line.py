"""QEMU's command line as QEMU reads it: which options take a value."""

from __future__ import annotations

import re

import pytest

from gpc.lift.argv import split
from lab.qemu import EMULATOR
from lab.tools import require, run

pytestmark = pytest.mark.consumer


def test_an_option_takes_a_value_where_qemu_takes_one() -> None:
    qemu = require(EMULATOR, "qemu-system-x86")
    heads = re.findall(
        r"^(-[A-Za-z][\w/-]*)( or -[\w-]+)?", run([qemu, "-help"]).stdout, re.MULTILINE
    )
    names = {name for pair in heads for name in re.findall(r"-[\w-]+", " ".join(pair))}
    assert len(names) > 100
    wrong = []
    for name in sorted(names - {"-h", "-help", "-version"}):  # these end QEMU where they stand
        # It names the first word that it takes for an option and does not know.
        said = run([qemu, name, "-unknown-one", "-unknown-two"]).stderr
        takes_one = {"-unknown-two: invalid": True, "-unknown-one: invalid": False}
        (expected,) = [takes for words, takes in takes_one.items() if words in said]
        if (split([name, "word"])[0].value is not None) != expected:
            wrong.append(name)
    assert not wrong, wrong
