"""Models become dataclasses at the first use of what a dataclass has, and are filled before."""

import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gpc_schemas.model import blank, changed, empty, has_words, is_written, model

ROOT = Path(__file__).resolve().parents[3]


def _model() -> Any:
    @model
    class Inner:
        key: str | None = None

    @model
    class Outer:
        name: str
        inner: Inner = blank(Inner)
        table: dict[str, str] = empty()

    @model
    class More(Outer):
        last: int | None = None

    return More


def test_whoever_makes_one_or_asks_for_its_fields_has_a_dataclass() -> None:
    names = ["name", "inner", "table", "last"]
    assert [field.name for field in dataclasses.fields(_model())] == names
    assert dataclasses.is_dataclass(_model())
    made = _model()(name="a")
    assert (made.name, made.table, made.last) == ("a", {}, None)
    assert repr(made).endswith(
        "More(name='a', inner=" + repr(made.inner) + ", table={}, last=None)"
    )


def test_a_record_that_was_filled_is_equal_to_one_that_was_made() -> None:
    kind = _model()
    filled = object.__new__(kind)
    vars(filled).update(name="a", table={})
    assert filled == kind(name="a")
    assert filled != kind(name="b")


@pytest.mark.parametrize("is_first", [True, False])
def test_a_record_is_frozen_before_its_class_is_made_and_after(is_first: bool) -> None:
    kind = _model()
    record = changed(object.__new__(kind), name="a") if is_first else kind(name="a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del record.name


def test_a_blank_record_is_the_one_that_is_made_of_nothing() -> None:
    from gpc_schemas.guest.usb import Usb

    assert blank(Usb) == Usb()
    assert not has_words(blank(Usb))
    assert blank(Usb).controllers is not blank(Usb).controllers


def test_what_was_written_is_told_from_what_was_not() -> None:
    from gpc_schemas.guest.smbios import Bios, Smbios

    assert not has_words(Smbios())
    assert has_words(Smbios(bios=Bios(vendor="A")))
    assert [is_written(value) for value in (None, {}, (), False, 0, "")] == [False] * 3 + [True] * 3


def test_a_build_makes_no_dataclass_and_loads_no_pydantic() -> None:
    program = (
        "import sys; from gpc.build import build_source; "
        "data = open('examples/desktop-win11/machine.yaml', 'rb').read(); "
        "assert build_source('machine.yaml', data).artifacts; "
        "print([n for n in ('dataclasses', 'inspect', 'pydantic', 'pydantic_core') "
        "if n in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")
