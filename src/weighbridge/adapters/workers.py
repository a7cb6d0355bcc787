"""Workers: one process for little work, all cores for much."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_WORTH_A_POOL = 16
"""Items below which starting processes costs more than it saves."""

_CHUNK = 16


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
        with ProcessPoolExecutor(self._jobs) as pool:
            yield from pool.map(function, [*first, *waiting], chunksize=_CHUNK)
