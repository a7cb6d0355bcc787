"""Random access to bytes that may be hostile.

A parser sees a :class:`Reader` and nothing else: it cannot open a path, follow a link or
learn where the bytes come from. ``read_at`` may return fewer bytes than asked only at the
end of the input. Offsets and lengths that a parser reads *from the input* can be passed on
unchecked: any non-negative value is safe, whatever its size.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Protocol

from .budget import Budget
from .errors import WeighbridgeError

CHUNK = 1 << 20
"""Bytes that sequential reads fetch at a time."""

_IN_MEMORY = 16 << 20
"""Decompressed bytes that stay in memory before an unnamed temporary file takes over."""


class Reader(Protocol):
    """Bytes with random access."""

    @property
    def size(self) -> int:
        """Length in bytes. On a lazily decompressed stream this decompresses it to the end."""
        ...

    def read_at(self, offset: int, length: int) -> bytes:
        """Return up to ``length`` bytes from ``offset``; fewer only at the end of the input."""
        ...


class BytesReader:
    """A reader over bytes in memory."""

    __slots__ = ("_data",)

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self._data)

    def read_at(self, offset: int, length: int) -> bytes:
        """See :class:`Reader`."""
        if offset >= len(self._data):
            return b""
        return self._data[offset : offset + length]


class SliceReader:
    """A window on another reader: a stored archive member, a stream behind a prefix."""

    __slots__ = ("_parent", "_start", "size")

    def __init__(self, parent: Reader, start: int, size: int) -> None:
        """Open ``size`` bytes of ``parent`` from ``start``, clipped to what the parent holds."""
        self._parent = parent
        self._start = max(0, min(start, parent.size))
        self.size = max(0, min(size, parent.size - self._start))

    def read_at(self, offset: int, length: int) -> bytes:
        """See :class:`Reader`."""
        if offset >= self.size:
            return b""
        return self._parent.read_at(self._start + offset, min(length, self.size - offset))


class StreamReader:
    """Random access over a forward-only stream of chunks, decompressed only as far as is asked.

    What was produced stays in memory up to 16 MiB and then in an unnamed temporary file.
    Every produced byte is charged to the budget. Errors of the chunk source (typed errors
    of this package) surface from ``read_at`` and ``size``, each time that they are asked for
    bytes that the stream did not get to: a stream that broke never looks like one that ended.
    """

    __slots__ = ("_budget", "_chunks", "_done", "_failure", "_produced", "_spool")

    def __init__(self, chunks: Iterator[bytes], budget: Budget) -> None:
        self._chunks = chunks
        self._budget = budget
        self._produced = 0
        self._done = False
        self._failure: WeighbridgeError | None = None
        from tempfile import SpooledTemporaryFile  # noqa: PLC0415 - only compressed input pays for it

        self._spool: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - lives as long as the reader

    def __del__(self) -> None:
        """Close the temporary file; a reader lives exactly as long as the parts that read it."""
        self._spool.close()

    def _produce(self, until: int) -> None:
        while not self._done and self._produced < until:
            chunk = self._next()
            if chunk is None:
                self._done = True
                return
            self._spool.seek(self._produced)
            self._spool.write(chunk)
            self._produced += len(chunk)

    def _next(self) -> bytes | None:
        if self._failure is not None:
            raise self._failure
        try:
            chunk = next(self._chunks, None)
            self._budget.spend_bytes(len(chunk or b""))
        except WeighbridgeError as error:
            self._failure = error
            raise
        return chunk

    @property
    def size(self) -> int:
        """Length in bytes; decompresses the whole stream."""
        self._produce(1 << 63)
        return self._produced

    def read_at(self, offset: int, length: int) -> bytes:
        """See :class:`Reader`."""
        self._produce(offset + length)
        if offset >= self._produced:
            return b""
        self._spool.seek(offset)
        return self._spool.read(min(length, self._produced - offset))


def chunks_of(reader: Reader, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Yield ``reader`` from ``start`` to ``end`` (exclusive; default: its end) in order."""
    offset = start
    while end is None or offset < end:
        data = reader.read_at(offset, CHUNK if end is None else min(CHUNK, end - offset))
        if not data:
            return
        offset += len(data)
        yield data
