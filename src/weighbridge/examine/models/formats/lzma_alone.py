"""LZMA as the first LZMA tools wrote it (``.lzma``): properties, dictionary size, length, data.

There is no magic. What tells it from chance is a header that real writers can have
written, and data that decompress.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import Reader

from ..facts import Fact

_LONGEST = 1 << 38
_HEADER = 13


def probe(reader: Reader, head: bytes) -> bool:
    """A plausible header (as liblzma judges it), and a start that decompresses."""
    if len(head) <= _HEADER or not _plausible(head):
        return False
    import lzma  # noqa: PLC0415 - only for a plausible header

    decoder = lzma.LZMADecompressor(format=lzma.FORMAT_ALONE, memlimit=160 << 20)
    try:
        produced = decoder.decompress(head, max_length=4096)
        return bool(produced) or decoder.eof or reader.size > len(head)
    except (lzma.LZMAError, InputError, LimitError):
        return False


def _plausible(head: bytes) -> bool:
    """Properties below 225, a dictionary of 2^n or 2^n + 2^(n-1) bytes, a sensible length, first byte 0."""
    if head[0] >= 225 or head[_HEADER] != 0:
        return False
    dictionary = int.from_bytes(head[1:5], "little")
    length = int.from_bytes(head[5:13], "little")
    if length != (1 << 64) - 1 and length >= _LONGEST:
        return False
    return dictionary == 0xFFFFFFFF or (dictionary >= 4096 and f"{dictionary:b}".rstrip("0") in ("1", "11"))


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Embed the decompressed bytes as ``lzma``."""
    from ..archives.single import unpack  # noqa: PLC0415 - identification does without all of these
    from ..archives.standard_codecs import LZMA_ALONE  # noqa: PLC0415
    from ..archives.streams import Progress, decode  # noqa: PLC0415

    progress = Progress()
    yield from unpack("lzma", decode(reader, 0, reader.size, LZMA_ALONE, progress), reader, budget, progress)
