"""Many machines at once: a process for each processor, answers in order as they come.

Plain forks and pipes: workers share what was loaded before, and nothing is started that a build of
one machine would not have. Memory stays flat, as a pipe holds its writer back.
"""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, TypeVar

from gpc_schemas.records import NamedTuple

T = TypeVar("T")
U = TypeVar("U")


class _Worker(NamedTuple):
    process: int
    answers: IO[bytes]


def mapped(function: Callable[[T], U], jobs: Sequence[T]) -> Iterator[U]:
    """`function` over the jobs in worker processes, in order; a worker's exception is raised."""
    count = min(os.cpu_count() or 1, len(jobs))
    workers: list[_Worker] = []
    try:
        for number in range(count):
            workers.append(_start(function, jobs[number::count]))
        for index in range(len(jobs)):
            answer: Any = _next(workers[index % count])
            if isinstance(answer, Exception):
                raise answer
            yield answer
    finally:
        for worker in workers:
            worker.answers.close()  # one that still writes ends with its next answer
        for worker in workers:
            os.waitpid(worker.process, 0)


def _next(worker: _Worker) -> Any:
    try:
        return pickle.load(worker.answers)
    except EOFError:
        raise ChildProcessError("a worker process was ended from outside") from None


def _start(function: Callable[[T], U], jobs: Sequence[T]) -> _Worker:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return _Worker(process, os.fdopen(reading, "rb"))
    try:
        os.close(reading)
        _work(function, jobs, writing)
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # nobody waits for the rest; the parent says what there is to say
    finally:
        os._exit(0)


def _work(function: Callable[[T], U], jobs: Sequence[T], writing: int) -> None:
    # A worker lives long, so its garbage is collected; what was there before the fork never is.
    # Seldom: what a machine leaves behind is hardly ever cyclic.
    gc.freeze()
    gc.set_threshold(50_000)
    gc.enable()
    with os.fdopen(writing, "wb") as answers:
        for job in jobs:
            answer: U | Exception
            try:
                answer = function(job)
            except Exception as error:
                import traceback

                error.add_note(f"in a worker process:\n{traceback.format_exc()}")
                answer = error
            pickle.dump(answer, answers)
