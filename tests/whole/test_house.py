"""The tests' house: a unit test stands where its module stands."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from kit.paths import ROOT, TESTS

ROOTS = {
    "unit": "compiler/gpc",
    "unit/schemas": "schemas/gpc_schemas",
    "targets": "targets/gpc_targets",
}
"""Folders of tests, and the package whose modules they mirror."""

SHARED = {
    "targets/test_defaults.py": "what the loaders, owners and builders are the default of",
    "unit/knowledge/test_field.py": "which of the field's workarounds the catalogue has",
    "unit/knowledge/test_conflicts.py": "what two entries of the catalogue say of each other",
    "unit/commands/test_roots.py": "what each command says of a root that is none",
    "targets/test_at_hand.py": "what each back end says of how a guest is started and looked at",
    "targets/test_initramfs.py": "what the three builders of early boot images do alike",
}
"""Tests of a rule that several modules keep."""


def subject_of(test: PurePosixPath) -> str | None:
    """The module or package that a test file is about, by its place; None where there is none.

    `unit/ROOM/test_MODULE.py` is about gpc/ROOM/MODULE, `unit/ROOM/test_ROOM.py` about the room as
    its callers see it.
    """
    folder = max((name for name in ROOTS if test.is_relative_to(name)), key=len)
    room = PurePosixPath(ROOTS[folder]) / test.parent.relative_to(folder)
    name = test.stem.removeprefix("test_")
    places = [room / f"{name}.py", room / name / "__init__.py"]
    if room.name == name:
        places.append(room / "__init__.py")
    return next((str(place) for place in places if (ROOT / place).is_file()), None)


def test_a_unit_test_is_named_for_the_module_that_it_is_about() -> None:
    files = [
        path.relative_to(TESTS)
        for top in ("unit", "targets")
        for path in (TESTS / top).rglob("*.py")
    ]
    assert len(files) >= 20
    stray = {str(file) for file in files if subject_of(PurePosixPath(file)) is None}
    assert stray == set(SHARED)


@pytest.mark.parametrize(
    ("test", "subject"),
    [
        ("unit/source/test_read.py", "compiler/gpc/source/read.py"),
        ("unit/report/test_drawing.py", "compiler/gpc/report/drawing/__init__.py"),
        ("unit/checks/test_checks.py", "compiler/gpc/checks/__init__.py"),
        ("unit/schemas/test_units.py", "schemas/gpc_schemas/units.py"),
        ("targets/test_grub.py", "targets/gpc_targets/grub/__init__.py"),
        ("unit/source/test_nothing.py", None),
        ("unit/test_read.py", None),
        ("unit/source/helper.py", None),
    ],
)
def test_a_test_leads_to_its_module_and_a_stray_one_nowhere(test: str, subject: str | None) -> None:
    assert subject_of(PurePosixPath(test)) == subject
