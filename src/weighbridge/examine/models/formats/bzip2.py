"""bzip2: one or more streams of Burrows-Wheeler blocks."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..archives.single import concatenated, unpack
from ..archives.streams import Progress
from ..facts import Fact

_MARKS = (b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90")
"""The start of a block (pi), and the end of a stream without blocks (the square root of pi)."""


def probe(reader: Reader, head: bytes) -> bool:
    """``BZh``, the block size, and the first block's mark."""
    del reader
    return _starts(head[:10])


def _starts(head: bytes) -> bool:
    return head[:3] == b"BZh" and head[3:4] in b"123456789" and head[4:10] in _MARKS


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Embed the decompressed bytes of all streams together as ``bzip2``."""
    from ..archives.standard_codecs import BZIP2  # noqa: PLC0415 - identification does without bz2 and lzma

    progress = Progress()
    chunks = concatenated(reader, BZIP2, lambda head: _starts(head[:10]), progress)
    yield from unpack("bzip2", chunks, reader, budget, progress)
