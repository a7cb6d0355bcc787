"""Fractal heaps (III.G): where the links and attributes of large groups lie."""

from __future__ import annotations

from weighbridge.core.errors import LimitError
from weighbridge.core.records import dataclass, field

from . import btree2
from .heaps import VALUE_LIMIT
from .source import Source, bytes_for, malformed, unsupported

_STEPS_LIMIT = 64


@dataclass(slots=True, kw_only=True)
class FractalHeap:
    """A heap, opened at the address of its header."""

    source: Source
    address: int
    _id_length: int = field(init=False)
    _offset_size: int = field(init=False)
    _length_size: int = field(init=False)
    _width: int = field(init=False)
    _first_size: int = field(init=False)
    _direct_limit: int = field(init=False)
    _root: int = field(init=False)
    _rows: int = field(init=False)
    _huge: int = field(init=False)
    _filtered: bool = field(init=False)

    def __post_init__(self) -> None:
        wide, broad = self.source.offset_size, self.source.length_size
        header = self.source.at(self.address, 22 + 12 * broad + 3 * wide, "a fractal heap")
        header.signature(b"FRHP")
        header.take(1)
        self._id_length, filters = header.unsigned(2), header.unsigned(2)
        self._filtered = filters > 0
        header.take(1)
        managed_limit = header.unsigned(4)
        header.length()
        self._huge = header.address()
        header.length()
        header.address()
        for _ in range(8):
            header.length()
        self._width = header.unsigned(2)
        self._first_size, self._direct_limit = header.length(), header.length()
        bits = header.unsigned(2)
        header.unsigned(2)
        self._root, self._rows = header.address(), header.unsigned(2)
        if not self._width or not self._first_size or bits > 64 or self._first_size > self._direct_limit:
            raise malformed("a fractal heap of impossible shape")
        self._offset_size = (bits + 7) // 8
        direct_bits = (self._direct_limit.bit_length() - 1 + 7) // 8
        self._length_size = min(direct_bits, bytes_for(managed_limit))

    def object(self, identifier: bytes) -> bytes:
        """The bytes of the object that ``identifier`` (a heap ID) stands for."""
        if not identifier:
            raise malformed("an empty heap identifier")
        sort = identifier[0] >> 4 & 3
        if sort == 0:
            return self._managed(identifier)
        if sort == 1:
            return self._huge_object(identifier)
        if sort == 2:
            return self._tiny(identifier)
        raise malformed("a heap identifier of no known sort")

    def _managed(self, identifier: bytes) -> bytes:
        middle = 1 + self._offset_size
        offset = int.from_bytes(identifier[1:middle], "little")
        length = int.from_bytes(identifier[middle : middle + self._length_size], "little")
        if self._filtered:
            raise unsupported("compressed group storage")
        return self._read(self._locate(offset), length)

    def _locate(self, offset: int) -> int:
        """The address of the byte at ``offset`` of the heap's own space."""
        source = self.source
        if self._rows == 0:
            return self._root + offset
        block, rows = self._root, self._rows
        first_bits = (self._first_size * self._width).bit_length() - 1
        for _ in range(_STEPS_LIMIT):
            row, column, start, size = self._cell(offset)
            if row >= rows:
                raise malformed("a heap object lies outside of its heap")
            entry = (
                block + 5 + source.offset_size + self._offset_size + (row * self._width + column) * source.offset_size
            )
            child = source.at(entry, source.offset_size, "a heap's indirect block").address()
            if child == source.undefined:
                raise malformed("a heap object lies in a block that is not there")
            offset -= start
            if size <= self._direct_limit:
                return child + offset
            block, rows = child, size.bit_length() - 1 - first_bits + 1
        raise malformed("a fractal heap leads back to itself")

    def _cell(self, offset: int) -> tuple[int, int, int, int]:
        """Row and column in the doubling table, and start and size of the block there."""
        row_size = self._first_size * self._width
        if offset < row_size:
            row, size, start = 0, self._first_size, 0
        else:
            row = (offset // row_size).bit_length()
            size = self._first_size << (row - 1)
            start = row_size << (row - 1)
        column = (offset - start) // size
        return row, column, start + column * size, size

    def _huge_object(self, identifier: bytes) -> bytes:
        source = self.source
        wide, broad = source.offset_size, source.length_size
        if self._filtered:
            raise unsupported("compressed group storage")
        if self._id_length >= 1 + wide + broad:
            address = int.from_bytes(identifier[1 : 1 + wide], "little")
            return self._read(address, int.from_bytes(identifier[1 + wide : 1 + wide + broad], "little"))
        wanted = int.from_bytes(identifier[1:], "little")
        for record in btree2.records(source, self._huge):
            address, length = record.address(), record.length()
            if record.length() == wanted:
                return self._read(address, length)
        raise malformed("a huge heap object is not there")

    def _tiny(self, identifier: bytes) -> bytes:
        if self._id_length - 1 <= 16:
            return identifier[1 : 2 + (identifier[0] & 0x0F)]
        length = ((identifier[0] & 0x0F) << 8 | identifier[1]) + 1
        return identifier[2 : 2 + length]

    def _read(self, address: int, length: int) -> bytes:
        if length > VALUE_LIMIT:
            raise LimitError("hdf5-value", VALUE_LIMIT)
        self.source.budget.spend_bytes(length)
        data = self.source.reader.read_at(self.source.base + address, length)
        if len(data) < length:
            raise malformed("a heap object lies outside of the file")
        return data
