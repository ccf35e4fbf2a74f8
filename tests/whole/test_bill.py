"""The bill of materials says what is installed, with its licences and needs, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from kit.paths import ROOT

INSTALLED = {
    "gpc-1.0": "Name: gpc\nVersion: 1.0\nLicense-Expression: MIT\nRequires-Dist: Py_One>=2\n"
    "Requires-Dist: absent; extra == 'lsp'\n",
    "py_one-2.1": 'Name: Py_One\nVersion: 2.1\nSummary: Words, and "marks".\n'
    "Classifier: License :: OSI Approved :: BSD License\nRequires-Dist: other (>=1); x == 'y'\n",
    "other-3": "Name: other\nVersion: 3\nRequires-Dist: py-one; extra == 'all'\n",
}


def bill(directory: Path) -> str:
    program = ROOT / "packaging/bill.py"
    ran = subprocess.run(
        [sys.executable, program, directory], capture_output=True, text=True, check=True, timeout=60
    )
    return ran.stdout


def test_the_bill_has_each_library_with_what_it_needs(tmp_path: Path) -> None:
    for name, text in INSTALLED.items():
        directory = tmp_path / f"{name}.dist-info"
        directory.mkdir()
        (directory / "METADATA").write_text(f"Metadata-Version: 2.4\n{text}")
    told = json.loads(bill(tmp_path))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    own = told["metadata"]["component"]
    assert (own["name"], own["type"], own["licenses"]) == (
        "gpc",
        "application",
        [{"expression": "MIT"}],
    )
    other, one = told["components"]
    assert (other["purl"], one["purl"]) == ("pkg:pypi/other@3", "pkg:pypi/py-one@2.1")
    assert one["licenses"] == [{"license": {"name": "BSD License"}}]
    assert one["description"] == 'Words, and "marks".'
    assert {each["ref"]: each["dependsOn"] for each in told["dependencies"]} == {
        "pkg:pypi/gpc@1.0": ["pkg:pypi/py-one@2.1"],
        "pkg:pypi/other@3": [],
        "pkg:pypi/py-one@2.1": ["pkg:pypi/other@3"],
    }
    assert bill(tmp_path) == bill(tmp_path)
