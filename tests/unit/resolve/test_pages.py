"""Huge pages at boot: how many, and where it is known on which nodes."""

from __future__ import annotations

from typing import Any

import pytest

from gpc.resolve.pages import huge_pages
from kit.one_guest import G, machine

PAGED: dict[str, Any] = {f"{G}.hugepages": "2 MiB", f"{G}.vcpus": "2", f"{G}.memory": "3 MiB"}


def cell(vcpu: int, memory: str, nodes: str = "") -> dict[str, str]:
    said = {"vcpus": str(vcpu), "memory": memory}
    return said | {"nodes": nodes} if nodes else said


@pytest.mark.parametrize(
    ("numa", "told"),
    [
        ({}, ["hugepagesz=2M hugepages=2"]),
        ({"nodes": "1"}, ["hugepagesz=2M hugepages=1:2"]),
        ({"nodes": "0-1"}, ["hugepagesz=2M hugepages=0:1,1:1"]),
        (
            {"cells": {"a": cell(0, "2 MiB", "1"), "b": cell(1, "5 MiB", "0,1")}},
            ["hugepagesz=2M hugepages=0:2,1:3"],
        ),
        (  # of one it is not known
            {"cells": {"a": cell(0, "2 MiB", "1"), "b": cell(1, "5 MiB")}},
            ["hugepagesz=2M hugepages=4"],
        ),
        (
            {"nodes": "2", "cells": {"a": cell(0, "2 MiB", "1"), "b": cell(1, "5 MiB")}},
            ["hugepagesz=2M hugepages=1:1,2:3"],
        ),
        (  # each size by itself
            {"cells": {"a": cell(0, "2 MiB", "1"), "b": cell(1, "5 MiB") | {"hugepages": "1 GiB"}}},
            ["hugepagesz=2M hugepages=1:1", "hugepagesz=1G hugepages=1"],
        ),
    ],
)
def test_pages_lie_on_the_nodes_of_the_memory(numa: dict[str, Any], told: list[str]) -> None:
    whole = machine(PAGED | ({f"{G}.numa": numa} if numa else {}))
    assert [argument.value for argument in huge_pages(whole)] == told


def test_a_kernel_that_is_told_of_no_nodes_spreads_them() -> None:
    bound = PAGED | {f"{G}.numa": {"nodes": "1"}}
    for kernel, count in (("5.15", "2"), ("5.16", "1:2")):
        (argument,) = huge_pages(machine(bound | {"host.kernel": kernel}))
        assert argument.value == f"hugepagesz=2M hugepages={count}"
