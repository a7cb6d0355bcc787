"""Workers: one process for little work, all cores for much."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from weighbridge.core.errors import InternalError

T = TypeVar("T")
R = TypeVar("R")

_WORTH_A_POOL = 16
"""Items below which starting processes costs more than it saves."""

_CHUNK = 16
"""The most items that travel to a process at once."""

_CHUNKS_A_JOB = 8
"""Chunks that each process should get at least, so that one large file does not leave the others idle."""


class Cores:
    """Spreads work over ``jobs`` processes (default: every core that this process may use)."""

    def __init__(self, jobs: int | None = None) -> None:
        self._jobs = jobs or len(os.sched_getaffinity(0))

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """See :class:`weighbridge.app.ports.Workers`."""
        waiting = iter(items)
        first = list(islice(waiting, _WORTH_A_POOL))
        if self._jobs < 2 or len(first) < _WORTH_A_POOL:
            yield from map(function, first)
            yield from map(function, waiting)
            return
        yield from self._spread(function, [*first, *waiting])

    def _spread(self, function: Callable[[T], R], items: list[T]) -> Iterator[R]:
        # Imported here: starting up costs 15 ms, which a scan of a few files need not pay.
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - see above
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - see above

        pool = ProcessPoolExecutor(self._jobs, initializer=_leave_interrupts_to_the_parent)
        try:
            yield from pool.map(function, items, chunksize=_chunk(len(items), self._jobs))
        except BaseException as error:
            pool.shutdown(wait=False, cancel_futures=True)
            _end_children()
            if not isinstance(error, BrokenProcessPool):
                raise
            raise InternalError(
                "internal.worker-died",
                "a worker process died",
                cause="the system may have ended it for want of memory",
                remedy="scan again with --jobs 1 to see which file it was",
            ) from error
        pool.shutdown()  # must wait: without, CPython 3.11 can leave its manager thread asleep for ever


def _chunk(items: int, jobs: int) -> int:
    return max(1, min(_CHUNK, items // (jobs * _CHUNKS_A_JOB)))


def _end_children() -> None:
    from multiprocessing import active_children  # noqa: PLC0415 - see above

    for process in active_children():
        process.terminate()


def _leave_interrupts_to_the_parent() -> None:
    import signal  # noqa: PLC0415 - see above

    signal.signal(signal.SIGINT, signal.SIG_IGN)
