"""Constants that are compressed: zlib, gzip, bzip2, xz and lzma, unpacked step by step."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from weighbridge.core.errors import InputError
from weighbridge.core.reader import Reader, chunks_of


def unpacked(reader: Reader, head: bytes) -> Iterator[Iterator[bytes]]:
    """The unpacked chunks of ``reader``, once for each compression that ``head`` announces.

    The chunks raise :class:`.InputError` where the data turn out not to be compressed.
    """
    for starts, decompressor in _CODECS:
        if starts(head):
            yield _decompressed(reader, decompressor)


class _Decompressor(Protocol):
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...

    @property
    def eof(self) -> bool: ...


class _Inflater:
    """zlib and gzip with the interface of the other decompressors."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(47)

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)

    @property
    def eof(self) -> bool:
        return self._inner.eof


def _zlib_head(head: bytes) -> bool:
    if head.startswith(b"\x1f\x8b\x08"):
        return True
    return len(head) > 1 and head[0] & 0x8F == 8 and int.from_bytes(head[:2], "big") % 31 == 0


_CODECS: tuple[tuple[Callable[[bytes], bool], Callable[[], _Decompressor]], ...] = (
    (_zlib_head, _Inflater),
    (lambda head: head.startswith(b"BZh"), bz2.BZ2Decompressor),
    (lambda head: head.startswith((b"\xfd7zXZ\x00", b"\x5d\x00\x00")), lzma.LZMADecompressor),
)

_STEP = 1 << 18


def _decompressed(reader: Reader, new: Callable[[], _Decompressor]) -> Iterator[bytes]:
    decompressor = new()
    try:
        for chunk in chunks_of(reader):
            piece = decompressor.decompress(chunk, _STEP)
            while piece:
                yield piece
                piece = b"" if decompressor.eof else decompressor.decompress(b"", _STEP)
            if decompressor.eof:
                return
    except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError) as error:
        raise InputError("pickle.constant", "a constant looks compressed but is not", cause=str(error)) from error
