"""Many machines at once: one worker for each processor, results as they come. Memory stays flat."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")

CHUNK = 16
"""Machines handed over at once: enough that handing over is not what takes the time."""


def _start() -> None:
    # A worker lives long, so its garbage is collected; what was there before the fork never is.
    # Seldom: what a machine leaves behind is hardly ever cyclic.
    gc.freeze()
    gc.set_threshold(50_000)
    gc.enable()


def mapped(function: Callable[[T], U], jobs: Sequence[T]) -> Iterator[U]:
    """`function` over the jobs in worker processes, in order; a worker's exception is raised."""
    import multiprocessing

    context = multiprocessing.get_context("fork")
    with context.Pool(os.cpu_count(), initializer=_start) as pool:
        yield from pool.imap(function, jobs, chunksize=CHUNK)
