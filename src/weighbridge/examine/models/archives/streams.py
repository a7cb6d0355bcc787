"""Bounded decompression: compressed bytes → a reader that unpacks only as far as is asked.

Whatever goes wrong inside a stream (damage, truncation, an exhausted limit) ends the stream
there: the bytes that came out before stay readable, as they would for a loader that reads
piece by piece, and the error waits in :attr:`Unpacked.error` for the container to report.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple, Protocol

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError, WeighbridgeError
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.archives import Expansion
from ..facts.common import Problem, ProblemKind

FEED = 1 << 16
"""Compressed bytes that a decoder gets at a time."""

PIECE = 1 << 18
"""Decompressed bytes that a decoder may return at a time."""

SUSPICIOUS_RATIO = 100
SUSPICIOUS_BYTES = 64 << 20
"""An expansion is worth a fact from this ratio and this size on."""

_IN_MEMORY = 8 << 20


class Unpacked:
    """Random access over a stream of chunks, produced only as far as is asked.

    Never raises: see the module's docstring.

    Attributes:
        crc: CRC-32 of what was produced so far.
        error: what ended the stream early, if anything did.
    """

    __slots__ = ("_budget", "_chunks", "_done", "_spool", "crc", "error", "produced")

    def __init__(self, chunks: Iterator[bytes], budget: Budget) -> None:
        self._chunks = chunks
        self._budget = budget
        self._done = False
        self._spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - lives as long as the reader
        self.crc = 0
        self.error: WeighbridgeError | None = None
        self.produced = 0

    def __del__(self) -> None:
        self._spool.close()

    def _produce(self, until: int) -> None:
        try:
            while not self._done and self.produced < until:
                chunk = next(self._chunks, None)
                if chunk is None:
                    self._done = True
                    return
                self._budget.spend_bytes(len(chunk))
                self._keep(chunk)
        except WeighbridgeError as error:
            self._done = True
            self.error = error

    def _keep(self, chunk: bytes) -> None:
        self._spool.seek(self.produced)
        self._spool.write(chunk)
        self.produced += len(chunk)
        self.crc = zlib.crc32(chunk, self.crc)

    @property
    def size(self) -> int:
        """Length in bytes; unpacks the whole stream."""
        self._produce(1 << 63)
        return self.produced

    def read_at(self, offset: int, length: int) -> bytes:
        """See :class:`weighbridge.core.reader.Reader`."""
        self._produce(offset + length)
        if offset >= self.produced:
            return b""
        self._spool.seek(offset)
        return self._spool.read(min(length, self.produced - offset))


class Progress:
    """Where a decoder has come to in its input: ``position`` is the first byte not consumed."""

    __slots__ = ("finished", "position")

    def __init__(self, position: int = 0) -> None:
        self.position = position
        self.finished = False


class Decoder(Protocol):
    """What the decompressors of :mod:`bz2`, :mod:`lzma` and :mod:`lz4.frame` have in common."""

    @property
    def eof(self) -> bool:
        """True after the end of the stream."""
        ...

    @property
    def needs_input(self) -> bool:
        """True when no more output is waiting."""
        ...

    @property
    def unused_data(self) -> bytes | None:
        """Input after the end of the stream."""
        ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Feed ``data``, return at most ``max_length`` bytes."""
        ...


class _Inflater:
    """Raw DEFLATE (RFC 1951) with the interface of :class:`Decoder`."""

    __slots__ = ("_inner",)

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(-15)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max(0, max_length))


class Codec(NamedTuple):
    """How to make a decoder, and what it raises for damaged input."""

    new: Callable[[], Decoder]
    errors: tuple[type[Exception], ...]


DEFLATE = Codec(_Inflater, (zlib.error,))


def inflate(reader: Reader, start: int, end: int, progress: Progress) -> Iterator[bytes]:
    """Decompress one raw DEFLATE stream. Raises InputError when it is damaged or cut short."""
    return decode(reader, start, end, DEFLATE, progress)


def decode(reader: Reader, start: int, end: int, codec: Codec, progress: Progress) -> Iterator[bytes]:
    """Decompress one stream of ``reader`` between ``start`` and ``end``.

    Args:
        reader: the compressed bytes.
        start: offset of the first.
        end: offset after the last that may be read.
        codec: the decoder.
        progress: told where the stream ended.

    Raises:
        InputError: the stream is damaged, or ends before its own end. What could still be
            decoded was yielded before.
    """
    decoder = codec.new()
    position, produced = start, 0
    while not decoder.eof:
        hungry = decoder.needs_input
        data = reader.read_at(position, min(FEED, end - position)) if hungry else b""
        position += len(data)
        try:
            chunk = decoder.decompress(data, PIECE)
        except codec.errors as error:
            yield from _salvage(reader, start, end, codec, produced)
            raise InputError("archive.damaged", "the compressed data is damaged", cause=str(error)) from error
        if hungry and not data and not chunk and not decoder.eof:
            raise InputError("archive.truncated", "the compressed data ends early")
        produced += len(chunk)
        if chunk:
            yield chunk
    progress.position = position - len(decoder.unused_data or b"")
    progress.finished = True


def _salvage(reader: Reader, start: int, end: int, codec: Codec, produced: int) -> Iterator[bytes]:
    """Yield what a damaged stream gives before the damage, beyond the ``produced`` bytes already yielded.

    A decoder that fails gives nothing back from the call that failed, so a second one walks
    to the same place and then on byte by byte.
    """
    decoder, position, seen, found = codec.new(), start, 0, bytearray()
    try:
        while not decoder.eof and len(found) < PIECE:
            hungry = decoder.needs_input
            data = reader.read_at(position, min(FEED, end - position)) if hungry else b""
            position += len(data)
            wanted = min(PIECE, produced - seen) if seen < produced else 1
            chunk = decoder.decompress(data, wanted)
            if hungry and not data and not chunk:
                break
            if seen >= produced:
                found += chunk
            seen += len(chunk)
    except codec.errors:
        pass
    if found:
        yield bytes(found)


def outcome(unpacked: Unpacked, packed: int, member: str) -> Iterator[Fact]:
    """State what unpacking a stream showed: its growth, and what ended it early.

    Args:
        unpacked: the stream; it is read to its end.
        packed: its compressed length.
        member: its name in facts; empty when the container holds only this stream.
    """
    size = unpacked.size
    exhausted = isinstance(unpacked.error, LimitError)
    if size >= SUSPICIOUS_RATIO * max(packed, 1) and (exhausted or size >= SUSPICIOUS_BYTES):
        yield Expansion(member=member, packed=packed, unpacked=size, exhausted=exhausted)
    if unpacked.error is not None:
        yield problem_of(unpacked.error, member)


def problem_of(error: WeighbridgeError, member: str = "") -> Problem:
    """The problem that ``error`` is for the container of ``member``."""
    prefix = f"{member}: " if member else ""
    if isinstance(error, LimitError):
        return Problem(kind=ProblemKind.LIMIT, detail=f"{prefix}{error.summary}", limit=error.limit)
    detail = f"{error.summary}: {error.cause}" if error.cause else error.summary
    kinds = {"archive.truncated": ProblemKind.TRUNCATED, "archive.unsupported": ProblemKind.UNSUPPORTED}
    return Problem(kind=kinds.get(error.code, ProblemKind.MALFORMED), detail=prefix + detail)
