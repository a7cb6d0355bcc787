"""xz (The .xz File Format 1.2.1): one or more streams, padded with zeros to multiples of four."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..archives.single import concatenated, unpack
from ..archives.streams import Progress
from ..facts import Fact

_MAGIC = b"\xfd7zXZ\x00"


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Embed the decompressed bytes of all streams together as ``xz``."""
    from ..archives.standard_codecs import XZ  # noqa: PLC0415 - identification does without bz2 and lzma

    progress = Progress()
    chunks = concatenated(reader, XZ, lambda head: head.startswith(_MAGIC), progress, padding=4)
    yield from unpack("xz", chunks, reader, budget, progress)
