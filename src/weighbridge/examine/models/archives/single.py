"""What the formats that hold one compressed stream have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.common import Embedded
from .remains import trailing
from .streams import Codec, Progress, Unpacked, decode, outcome


def unpack(name: str, chunks: Iterator[bytes], reader: Reader, budget: Budget, progress: Progress) -> Iterator[Fact]:
    """Embed the stream that ``chunks`` yields as ``name``, then state how it ended and what follows it."""
    unpacked = Unpacked(chunks, budget)
    yield Embedded(name=name, reader=unpacked)
    yield from outcome(unpacked, reader.size, "")
    if unpacked.error is None:
        yield from trailing(reader, progress.position)


def concatenated(
    reader: Reader, codec: Codec, starts: Callable[[bytes], bool], progress: Progress, *, padding: int = 0
) -> Iterator[bytes]:
    """Decompress the streams that follow one another from the start of ``reader``.

    Args:
        reader: the compressed bytes.
        codec: the decoder of one stream.
        starts: tells from 16 bytes whether another stream begins there.
        progress: told where the last stream ended.
        padding: zeros that may stand between streams come in multiples of this; 0 for none.
    """
    size = reader.size
    yield from decode(reader, 0, size, codec, progress)
    while True:
        position = progress.position
        while padding and reader.read_at(position, padding) == bytes(padding):
            position += padding
        if not starts(reader.read_at(position, 16)):
            return
        yield from decode(reader, position, size, codec, progress)
