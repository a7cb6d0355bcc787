"""zstd frames (RFC 8878): where one ends, and its content in bounded pieces.

The frame's end is found by walking its block headers, so truncation and trailing bytes are
seen whatever the library makes of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from weighbridge.core.errors import InputError
from weighbridge.core.reader import Reader

from .streams import PIECE, Progress

if TYPE_CHECKING:
    import zstandard

ZSTD = b"\x28\xb5\x2f\xfd"
ZSTD_WINDOW = 1 << 27
"""The largest window (and so memory) that a frame may ask for: what ``zstd --ultra -22`` writes."""


class _Section:
    """The part of a reader that a decompressor may pull from, as a file object with ``read``."""

    __slots__ = ("_end", "_reader", "position")

    def __init__(self, reader: Reader, start: int, end: int) -> None:
        self._reader = reader
        self._end = end
        self.position = start

    def read(self, length: int) -> bytes:
        data = self._reader.read_at(self.position, max(0, min(length, self._end - self.position)))
        self.position += len(data)
        return data


def is_skippable(head: bytes) -> bool:
    """True at the start of a skippable frame (RFC 8878 3.1.2), which lz4 shares."""
    return len(head) >= 4 and head[0] & 0xF0 == 0x50 and head[1:4] == b"\x2a\x4d\x18"


def frame_end(reader: Reader, start: int, end: int) -> int:
    """The offset after the frame at ``start``; -1 when it runs past ``end`` or its blocks are broken."""
    head = reader.read_at(start, 18)
    if len(head) < 6 or not head.startswith(ZSTD):
        return -1
    descriptor = head[4]
    single = bool(descriptor & 0x20)
    content_size = (1 if single else 0, 2, 4, 8)[descriptor >> 6]
    position = start + 5 + (not single) + (0, 1, 2, 4)[descriptor & 3] + content_size
    last = False
    while not last:
        block = int.from_bytes(reader.read_at(position, 3), "little")
        if position + 3 > end or (block >> 1) & 3 == 3:
            return -1
        last = bool(block & 1)
        position += 3 + (1 if (block >> 1) & 3 == 1 else block >> 3)
    position += 4 if descriptor & 4 else 0
    return position if position <= end else -1


def zstd_chunks(reader: Reader, start: int, end: int, progress: Progress) -> Iterator[bytes]:
    """Decompress the frames between ``start`` and ``end``, passing over skippable ones.

    ``progress`` tells where the last frame ended. Raises InputError for damage or truncation.
    """
    position = start
    while position < end:
        head = reader.read_at(position, 8)
        if is_skippable(head) and len(head) == 8:
            position += 8 + int.from_bytes(head[4:8], "little")
            continue
        if not head.startswith(ZSTD):
            break
        after = frame_end(reader, position, end)
        yield from _frame(reader, position, after if after >= 0 else end)
        if after < 0:
            raise InputError("archive.truncated", "the zstd frame ends early")
        position = after
        progress.position = position
    progress.position = min(position, end)
    progress.finished = True


def _frame(reader: Reader, start: int, end: int) -> Iterator[bytes]:
    import zstandard  # noqa: PLC0415 - only for such files

    produced = 0
    stream = _opened(reader, start, end)
    try:
        while chunk := stream.read(PIECE):
            produced += len(chunk)
            yield chunk
    except zstandard.ZstdError as error:
        yield from _salvage(_opened(reader, start, end), produced)
        raise InputError("archive.damaged", "the zstd data is damaged", cause=str(error)) from error


def _opened(reader: Reader, start: int, end: int) -> zstandard.ZstdDecompressionReader:
    import zstandard  # noqa: PLC0415 - only for such files

    decompressor = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)
    section = _Section(reader, start, end)
    return decompressor.stream_reader(section, read_size=1 << 16, closefd=False)  # type: ignore[arg-type]


def _salvage(stream: zstandard.ZstdDecompressionReader, produced: int) -> Iterator[bytes]:
    """What the damaged frame gives beyond the ``produced`` bytes, byte by byte until the damage."""
    import zstandard  # noqa: PLC0415 - only for such files

    found = bytearray()
    try:
        while produced > 0 and (chunk := stream.read(min(PIECE, produced))):
            produced -= len(chunk)
        while len(found) < PIECE and (chunk := stream.read(1)):
            found += chunk
    except zstandard.ZstdError:
        pass
    if found:
        yield bytes(found)
