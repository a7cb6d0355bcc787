"""Unpacking a 7z folder: its methods as one chain of decoders."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from typing import Any

from weighbridge.core.errors import InputError
from weighbridge.core.reader import Reader, chunks_of

from .sevenzip_headers import Coder, Folder
from .standard_codecs import BZIP2, lzma1_filter
from .streams import Codec, Progress, decode, inflate
from .zstd_frames import zstd_chunks

_COPY, _LZMA1, _LZMA2, _DEFLATE, _BZIP2 = b"\x00", b"\x03\x01\x01", b"\x21", b"\x04\x01\x08", b"\x04\x02\x02"
_ZSTD = b"\x04\xf7\x11\x01"
_ENCRYPTION = b"\x06\xf1"
_DELTA = b"\x03"
_BRANCHES = {
    b"\x03\x03\x01\x03": lzma.FILTER_X86, b"\x04": lzma.FILTER_X86,
    b"\x03\x03\x02\x05": lzma.FILTER_POWERPC, b"\x05": lzma.FILTER_POWERPC,
    b"\x03\x03\x04\x01": lzma.FILTER_IA64, b"\x06": lzma.FILTER_IA64,
    b"\x03\x03\x05\x01": lzma.FILTER_ARM, b"\x07": lzma.FILTER_ARM,
    b"\x03\x03\x07\x01": lzma.FILTER_ARMTHUMB, b"\x08": lzma.FILTER_ARMTHUMB,
    b"\x03\x03\x08\x05": lzma.FILTER_SPARC, b"\x09": lzma.FILTER_SPARC,
}  # fmt: skip
_NAMES = {
    b"\x03\x04\x01": "PPMd", b"\x03\x03\x01\x1b": "BCJ2", b"\x04\x01\x09": "Deflate64",
    b"\x04\xf7\x11\x02": "Brotli", b"\x04\xf7\x11\x04": "LZ4", b"\x04\xf7\x11\x05": "LZ5", b"\x0a": "ARM64",
}  # fmt: skip
_LOOKAHEAD = 16
_DICTIONARY_LIMIT = 128 << 20


def encrypted(folder: Folder) -> bool:
    """True when one of the folder's methods is a cipher."""
    return any(coder.method.startswith(_ENCRYPTION) for coder in folder.coders)


def folder_chunks(reader: Reader, start: int, end: int, folder: Folder) -> Iterator[bytes]:
    """The unpacked bytes of a folder whose one packed stream lies between ``start`` and ``end``.

    Raises:
        InputError: the methods are not supported (``archive.unsupported``), or the data is damaged.
    """
    chain = _chain(folder)
    size = folder.sizes[folder.main]
    last, filters = chain[-1], chain[:-1]
    if last.method in (_LZMA1, _LZMA2):
        return _lzma(reader, start, end, chain, size)
    if filters:
        raise _unsupported(filters[0])
    return _exactly(_plain(reader, start, end, last), size)


def _chain(folder: Folder) -> list[Coder]:
    """The coders from the folder's output to its packed stream. Only one-in one-out coders make a chain."""
    complex_ones = [coder for coder in folder.coders if (coder.inputs, coder.outputs) != (1, 1)]
    if complex_ones:
        raise _unsupported(complex_ones[0])
    chain, index = [folder.coders[folder.main]], folder.main
    while index in folder.binds:
        index = folder.binds[index]
        if index >= len(folder.coders) or len(chain) >= len(folder.coders):
            raise InputError("archive.damaged", "the methods of a 7z folder are bound in a circle")
        chain.append(folder.coders[index])
    return chain


def _plain(reader: Reader, start: int, end: int, coder: Coder) -> Iterator[bytes]:
    progress = Progress(start)
    if coder.method == _COPY:
        return chunks_of(reader, start, end)
    if coder.method == _DEFLATE:
        return inflate(reader, start, end, progress)
    if coder.method == _BZIP2:
        return decode(reader, start, end, BZIP2, progress)
    if coder.method == _ZSTD:
        return zstd_chunks(reader, start, end, progress)
    raise _unsupported(coder)


def _unsupported(coder: Coder) -> InputError:
    name = _NAMES.get(coder.method, f"method {coder.method.hex()}")
    return InputError("archive.unsupported", f"the 7z method {name} is not read")


def _lzma(reader: Reader, start: int, end: int, chain: list[Coder], size: int) -> Iterator[bytes]:
    filters = [_filter(coder) for coder in chain]
    produced = 0
    try:
        for chunk in _exactly(decode(reader, start, end, _raw(filters), Progress()), size):
            produced += len(chunk)
            yield chunk
    except InputError:
        # A branch filter keeps back the last bytes of a stream that does not mark its end. It
        # would leave them as they are, so they are taken from the stream without the filter.
        if len(chain) == 1 or not 0 < size - produced <= _LOOKAHEAD:
            raise
        plain = _exactly(decode(reader, start, end, _raw(filters[-1:]), Progress()), size)
        yield from _from(plain, produced)


def _raw(filters: list[dict[str, Any]]) -> Codec:
    return Codec(lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters), (lzma.LZMAError, ValueError))


def _filter(coder: Coder) -> dict[str, Any]:
    if coder.method == _LZMA1 and len(coder.properties) >= 5:
        return dict(lzma1_filter(coder.properties[:5]))
    if coder.method == _LZMA2 and coder.properties:
        return {"id": lzma.FILTER_LZMA2, "dict_size": _lzma2_dictionary(coder.properties[0])}
    if coder.method in _BRANCHES:
        return {"id": _BRANCHES[coder.method]}
    if coder.method == _DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": (coder.properties[0] if coder.properties else 0) + 1}
    raise _unsupported(coder)


def _lzma2_dictionary(code: int) -> int:
    if code > 40:
        raise InputError("archive.damaged", "the LZMA2 properties are broken")
    size = 0xFFFFFFFF if code == 40 else (2 | code & 1) << code // 2 + 11
    if size > _DICTIONARY_LIMIT:
        raise InputError("archive.unsupported", "the LZMA2 dictionary is too large")
    return max(size, 4096)


def _exactly(chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The first ``size`` bytes. Raises InputError when there are fewer."""
    left = size
    while left > 0:
        chunk = next(chunks, None)
        if chunk is None:
            raise InputError("archive.truncated", "the packed data ends early")
        yield chunk[:left]
        left -= len(chunk)


def _from(chunks: Iterator[bytes], place: int) -> Iterator[bytes]:
    """What comes after the first ``place`` bytes."""
    for chunk in chunks:
        if place < len(chunk):
            yield chunk[place:]
        place = max(0, place - len(chunk))
