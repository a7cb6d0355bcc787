"""Workers: one process for little work, all cores for much.

Each worker has a pipe of its own and holds no lock, so one that dies, even in the middle
of an answer, is seen at once as the end of its pipe, and none can leave another waiting.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from weighbridge.core.errors import InternalError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

_MANY = 16
"""Items from which processes save more than it costs to start them."""

_MUCH = 64 << 20
"""Bytes of several items from which they do so too."""

_GROUP = 16
"""The most items that a worker gets at once."""

_GROUPS_A_WORKER = 8
"""Groups that each worker should get at least, so that none is idle long at the end."""


class Cores:
    """Spreads work over ``jobs`` processes (default: every core that this process may use)."""

    def __init__(self, jobs: int | None = None) -> None:
        self._jobs = jobs or len(os.sched_getaffinity(0))

    def map(self, function: Callable[[T], R], items: Sequence[T], sizes: Sequence[int]) -> Iterator[tuple[int, R]]:
        """See :class:`weighbridge.app.ports.Workers`."""
        if self._jobs > 1 and (len(items) >= _MANY or (len(items) > 1 and sum(sizes) >= _MUCH)):
            yield from _spread(function, items, _groups(sizes, self._jobs), self._jobs)
        else:
            yield from enumerate(map(function, items))


def _groups(sizes: Sequence[int], jobs: int) -> list[list[int]]:
    """Positions in groups, the largest items first and alone, so that no worker ends long after the others."""
    most = max(1, min(_GROUP, len(sizes) // (jobs * _GROUPS_A_WORKER)))
    share = sum(sizes) // (jobs * _GROUPS_A_WORKER)
    groups: list[list[int]] = []
    room = 0
    for position in sorted(range(len(sizes)), key=lambda position: -sizes[position]):
        if not groups or len(groups[-1]) >= most or sizes[position] > room:
            groups.append([])
            room = share
        groups[-1].append(position)
        room -= sizes[position]
    return groups


def _spread(
    function: Callable[[T], R], items: Sequence[T], groups: list[list[int]], jobs: int
) -> Iterator[tuple[int, R]]:
    # Imported here: a scan of a few files need not pay for it.
    from multiprocessing.connection import wait  # noqa: PLC0415 - see above

    workers: dict[Connection, BaseProcess] = {}
    given: dict[Connection, list[int]] = {}
    waiting = iter(groups)

    def give(pipe: Connection) -> None:
        group = next(waiting, None)
        if group is not None:
            pipe.send([items[position] for position in group])
            given[pipe] = group

    try:
        for _ in range(min(jobs, len(groups))):
            pipe, process = _start(function)
            workers[pipe] = process
            give(pipe)
        while given:
            for ready in wait(list(given)):
                pipe = next(one for one in given if one is ready)
                results = pipe.recv()
                positions = given.pop(pipe)
                give(pipe)
                yield from zip(positions, results, strict=True)
    except (EOFError, OSError) as error:
        raise InternalError(
            "internal.worker-died",
            "a worker process died",
            cause="the system may have ended it for want of memory",
            remedy="scan again with --jobs 1 to see which file it was",
        ) from error
    finally:
        for pipe, process in workers.items():
            process.terminate()  # at the end they are idle; after an error nobody needs what they do
            process.join()
            pipe.close()


def _start(function: Callable[[T], R]) -> tuple[Connection, BaseProcess]:
    from multiprocessing import Pipe, Process  # noqa: PLC0415 - see above

    ours, theirs = Pipe()
    process = Process(target=_work, args=(function, theirs, ours), daemon=True)
    process.start()
    theirs.close()
    return ours, process


def _work(function: Callable[[T], R], pipe: Connection, other_end: Connection) -> None:
    """Answer groups of items until the parent closes its end, or is gone."""
    import signal  # noqa: PLC0415 - see above

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers interrupts
    other_end.close()  # else this process would keep its own pipe open
    while True:
        try:
            group = pipe.recv()
        except EOFError:
            return
        pipe.send([function(item) for item in group])
