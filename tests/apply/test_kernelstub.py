"""What kernelstub makes of its configuration by itself, and what gpc makes of that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apply.owners import KERNELSTUB
from gpc.host.real import RealReader
from gpc.target.owner import NOTHING, Handed, Told, Undelivered
from gpc_targets.kernelstub.live import edited

NAME = "etc/kernelstub/configuration"
WORDS = Told(("intel_iommu=on", "hugepagesz=1G hugepages=16"), (), ())
ADDED, GONE = Handed(NOTHING, WORDS, WORDS), Handed(WORDS, NOTHING, NOTHING)


def changed(root: Path, text: str, handed: Handed) -> str:
    (root / NAME).parent.mkdir(parents=True, exist_ok=True)
    (root / NAME).write_text(text)
    (edit,) = edited(RealReader(str(root)), {}, handed)
    return edit.data.decode()


def options(text: str) -> list[str]:
    found: list[str] = json.loads(text)["user"]["kernel_options"]
    return found


def test_words_that_it_has_shuffled_go_all_the_same(tmp_path: Path) -> None:
    held = json.loads(changed(tmp_path, KERNELSTUB, ADDED))
    held["user"]["kernel_options"].sort()  # as `-d` does, by way of a set
    left = options(changed(tmp_path, json.dumps(held), GONE))
    assert left == sorted(options(KERNELSTUB))


@pytest.mark.parametrize(
    "text",
    [
        f"{KERNELSTUB}\n",
        json.dumps(json.loads(KERNELSTUB)),
        KERNELSTUB.replace('"live_mode": false', '"live_mode": true'),
    ],
)
def test_what_a_run_would_write_in_another_way_is_refused_and_taken_back_all_the_same(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(Undelivered, match="is not as kernelstub writes it back"):
        changed(tmp_path, text, ADDED)
    assert changed(tmp_path, text, GONE) == KERNELSTUB


def test_a_configuration_that_is_none_is_refused(tmp_path: Path) -> None:
    for text in ("", "[]", '{"user": {"kernel_options": "quiet splash"}}'):
        with pytest.raises(Undelivered, match="no list of the user's options"):
            changed(tmp_path, text, ADDED)
