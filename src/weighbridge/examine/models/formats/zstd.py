"""Zstandard (RFC 8878): frames, and skippable frames before, between and after them."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.reader import Reader, SliceReader

from ..archives.single import unpack
from ..archives.streams import Progress
from ..archives.zstd_frames import ZSTD, is_skippable, zstd_chunks
from ..facts import Fact
from ..facts.common import Embedded


def probe(reader: Reader, head: bytes) -> bool:
    """A zstd frame, or a skippable frame."""
    del reader
    return head.startswith(ZSTD) or is_skippable(head)


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Embed the skippable frames' content, and the decompressed bytes of all others together as ``zstd``."""
    yield from _skippable(reader, budget)
    progress = Progress()
    yield from unpack("zstd", zstd_chunks(reader, 0, reader.size, progress), reader, budget, progress)


def _skippable(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """The skippable frames in front: a decompressor passes over them, whatever they hold."""
    place = 0
    while is_skippable(head := reader.read_at(place, 8)):
        budget.spend(64)
        length = int.from_bytes(head[4:8], "little")
        if place + 8 + length > reader.size:
            raise InputError("archive.truncated", "a skippable frame ends early")
        if length:
            yield Embedded(name=f"skippable@{place}", reader=SliceReader(reader, place + 8, length))
        place += 8 + length
