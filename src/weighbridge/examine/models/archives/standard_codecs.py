"""The standard library's decompressors as :class:`~.streams.Codec`, with bounded memory."""

from __future__ import annotations

import bz2
import lzma

from weighbridge.core.errors import InputError

from .streams import Codec

LZMA_MEMORY = 160 << 20
"""Bytes that an LZMA decoder may take: ``xz -9`` needs 65 MiB."""

BZIP2 = Codec(bz2.BZ2Decompressor, (OSError, ValueError))
XZ = Codec(lambda: lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=LZMA_MEMORY), (lzma.LZMAError,))
LZMA_ALONE = Codec(lambda: lzma.LZMADecompressor(format=lzma.FORMAT_ALONE, memlimit=LZMA_MEMORY), (lzma.LZMAError,))


def lzma1_filter(properties: bytes) -> dict[str, int]:
    """The filter for :mod:`lzma` that five bytes of LZMA properties stand for. Raises InputError."""
    packed, dictionary = properties[0], int.from_bytes(properties[1:5], "little")
    if packed >= 9 * 5 * 5 or dictionary > 128 << 20:
        raise InputError("archive.unsupported", "the LZMA dictionary is too large or the properties are broken")
    rest, lc = divmod(packed, 9)
    pb, lp = divmod(rest, 5)
    if lc + lp > 4:
        raise InputError("archive.unsupported", "the LZMA properties are not supported")
    return {"id": lzma.FILTER_LZMA1, "dict_size": max(dictionary, 4096), "lc": lc, "lp": lp, "pb": pb}
