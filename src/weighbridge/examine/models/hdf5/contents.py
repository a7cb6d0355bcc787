"""The contents of datasets that could hold something loadable, as embedded parts."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from weighbridge.core.errors import LimitError
from weighbridge.core.reader import BytesReader, Reader, SliceReader, StreamReader

from ..facts import Fact
from ..facts.common import Embedded
from .chunks import chunks, unpack
from .heaps import GlobalHeap
from .layout import CHUNKED, COMPACT, CONTIGUOUS
from .source import Source
from .tree import Dataset

_ROWS_LIMIT = 100_000
"""Byte sequences of one dataset that are looked at."""


def pieces(source: Source, name: str, dataset: Dataset, heap: GlobalHeap) -> Iterator[Fact]:
    """State each piece of ``dataset`` that a program could load: the whole, or each byte sequence.

    Raises:
        LimitError: more than can be held, or more sequences than are looked at.
        UnsupportedError: chunks are stored in a way that cannot be followed.
    """
    contents = _contents(source, dataset)
    if contents is None or dataset.type is None:
        return
    if dataset.type.base is None:
        yield Embedded(name=name, reader=contents, opaque="HDF5 bytes")
        return
    step = 8 + source.offset_size
    for row in range(contents.size // step):
        source.budget.spend()
        entry = contents.read_at(row * step, step)
        if len(entry) < step:
            return
        if row >= _ROWS_LIMIT:
            raise LimitError("hdf5-rows", _ROWS_LIMIT)
        length, address = int.from_bytes(entry[:4], "little"), int.from_bytes(entry[4:-4], "little")
        if length and address not in {0, source.undefined}:
            data = heap.object(address, int.from_bytes(entry[-4:], "little"))
            yield Embedded(
                name=f"{name}[{row}]", reader=BytesReader(data), opaque="" if _dotted(data) else "HDF5 bytes"
            )


def _dotted(data: bytes) -> bool:
    """True for what PyTables would try to unpickle: it ends as a pickle does."""
    return data.endswith(b".")


def _contents(source: Source, dataset: Dataset) -> Reader | None:
    mapping, kind, shape = dataset.layout, dataset.type, dataset.shape or ()
    if mapping is None or kind is None:
        return None
    size = prod(shape) * kind.size
    if mapping.kind == COMPACT:
        return BytesReader(mapping.data[:size])
    if mapping.kind == CONTIGUOUS:
        return (
            None
            if mapping.address == source.undefined
            else SliceReader(source.reader, source.base + mapping.address, size)
        )
    if mapping.kind != CHUNKED:
        return None
    found = _Chunked(size, StreamReader(_unpacked(source, dataset), source.budget))
    found.read_at(0, 1)
    return found


class _Chunked:
    """The chunks of a dataset one behind the other, unpacked only as far as they are read."""

    __slots__ = ("_stream", "size")

    def __init__(self, size: int, stream: Reader) -> None:
        self.size = size
        self._stream = stream

    def read_at(self, offset: int, length: int) -> bytes:
        """See :class:`~weighbridge.core.reader.Reader`."""
        if offset >= self.size:
            return b""
        return self._stream.read_at(offset, min(length, self.size - offset))


def _unpacked(source: Source, dataset: Dataset) -> Iterator[bytes]:
    mapping, kind, shape = dataset.layout, dataset.type, dataset.shape or ()
    if mapping is None or kind is None or not shape:
        return
    expected = prod(mapping.chunk) * kind.size
    for chunk in chunks(source, mapping, shape, kind.size, bool(dataset.filters)):
        yield unpack(source, chunk, dataset.filters, expected)
