"""Ports: what the use cases need from the world, spoken by adapters and by simulators in tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from weighbridge.core.digest import Digest
from weighbridge.core.reader import Reader
from weighbridge.core.records import dataclass

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of a target, before it is opened. Crosses process boundaries.

    Attributes:
        name: relative to the target as it was given, with forward slashes.
        locator: what the source needs to open it again.
        size: length in bytes, when it was listed.
        refusal: why it must not or cannot be opened; empty for a readable file.
        portable: False when only the process that listed it can open it (standard input).
    """

    name: str
    locator: str
    size: int
    refusal: str = ""
    portable: bool = True


class Source(Protocol):
    """Where targets live."""

    def entries(self, target: str) -> Iterator[Entry]:
        """List the target's files in a fixed order; raise InputError when there is no such target."""
        ...

    def open(self, entry: Entry) -> AbstractContextManager[Reader]:
        """Open one file; raise InputError when it cannot be read."""
        ...


class Hasher(Protocol):
    """Digests of readers."""

    def digest(self, reader: Reader) -> Digest:
        """The reader's digest."""
        ...


class Workers(Protocol):
    """Runs a function over many items, perhaps on several cores."""

    def map(self, function: Callable[[T], R], items: Sequence[T], sizes: Sequence[int]) -> Iterator[tuple[int, R]]:
        """Apply ``function``, which must be picklable, to every item.

        Args:
            function: what to do with an item.
            items: the items.
            sizes: the bytes that each item will have read, as far as they cost time.

        Returns:
            Each item's position and result, in the order in which they are ready.
        """
        ...


class Progress(Protocol):
    """Told how far long work has come. The library's default says nothing."""

    def start(self, files: int, size: int) -> None:
        """Work on ``files`` files of ``size`` bytes in all begins."""
        ...

    def advance(self, name: str, size: int) -> None:
        """One file is done."""
        ...

    def stop(self) -> None:
        """Work has ended, well or not."""
        ...


class Silent:
    """The progress that says nothing."""

    def start(self, files: int, size: int) -> None:
        """See :class:`Progress`."""

    def advance(self, name: str, size: int) -> None:
        """See :class:`Progress`."""

    def stop(self) -> None:
        """See :class:`Progress`."""
