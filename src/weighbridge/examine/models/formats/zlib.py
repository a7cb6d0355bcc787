"""zlib streams (RFC 1950), as ``joblib.dump(…, compress=3)`` writes them; and joblib's older ``ZF`` files.

A zlib header is two bytes and no proof: the probe also inflates what follows.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import Reader

from ..archives.single import unpack
from ..archives.streams import Progress, inflate
from ..facts import Fact
from ..facts.archives import ChecksumMismatch

_ZFILE = b"ZF0x"
_ZFILE_HEADER = 21
"""``ZF`` and the decompressed length in hexadecimal, 19 characters wide (joblib ``numpy_pickle_compat``)."""

_PROOF = 64
"""Bytes that an unfinished start must inflate to before it is taken for zlib."""


def probe(reader: Reader, head: bytes) -> bool:
    """A valid header whose data inflate without error."""
    start = _start(head)
    if start < 0:
        return False
    decoder = zlib.decompressobj(-15)  # without the header, so that a wrong checksum at the end hides nothing
    try:
        produced = decoder.decompress(head[start + 2 :], 4096)
        return decoder.eof or len(produced) >= _PROOF or (bool(produced) and reader.size > len(head))
    except zlib.error:
        return False
    except (InputError, LimitError):
        return False


def _start(head: bytes) -> int:
    """The offset of the zlib header, -1 when there is none."""
    start = _ZFILE_HEADER if head.startswith(_ZFILE) else 0
    if start and head[start : start + 1] == b" ":
        start += 1  # written by Python 2, one character wider
    two = head[start : start + 2]
    if len(two) < 2 or two[0] & 0x8F != 0x08 or int.from_bytes(two, "big") % 31:
        return -1
    return start


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Embed the decompressed bytes as ``zlib``."""
    progress = Progress()
    notes: list[Fact] = []
    yield from unpack("zlib", _stream(reader, progress, notes), reader, budget, progress)
    yield from notes


def _stream(reader: Reader, progress: Progress, notes: list[Fact]) -> Iterator[bytes]:
    head = reader.read_at(0, 32)
    start = _start(head)
    if start < 0 or head[start + 1] & 0x20:
        raise InputError("archive.unsupported", "the zlib stream needs a preset dictionary")
    adler = 1
    for chunk in inflate(reader, start + 2, reader.size, progress):
        adler = zlib.adler32(chunk, adler)
        yield chunk
    trailer = reader.read_at(progress.position, 4)
    if len(trailer) < 4:
        raise InputError("archive.truncated", "the zlib stream has no checksum")
    progress.position += 4
    recorded = int.from_bytes(trailer, "big")
    if recorded != adler:
        notes.append(ChecksumMismatch(member="", recorded=f"{recorded:08x}", computed=f"{adler:08x}"))
