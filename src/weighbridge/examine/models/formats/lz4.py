"""LZ4 frames (LZ4 Frame Format 1.6.4), with skippable frames among them."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..archives.single import concatenated, unpack
from ..archives.streams import Codec, Progress
from ..facts import Fact

_MAGIC = b"\x04\x22\x4d\x18"


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Embed the decompressed bytes of all frames together as ``lz4``."""
    import lz4.frame  # type: ignore[import-untyped]  # noqa: PLC0415 - only for such files

    progress = Progress()
    codec = Codec(lz4.frame.LZ4FrameDecompressor, (RuntimeError, ValueError))  # pyright: ignore[reportArgumentType] - guessed from untyped code
    chunks = concatenated(reader, codec, lambda head: head.startswith(_MAGIC), progress)
    yield from unpack("lz4", chunks, reader, budget, progress)
