"""Local and global heaps (III.D and III.E): where names and strings of variable length lie."""

from __future__ import annotations

from weighbridge.core.errors import LimitError
from weighbridge.core.records import dataclass, field

from .source import Source, malformed

VALUE_LIMIT = 32 << 20
"""Bytes of one string or heap object that are read."""

_COLLECTIONS_KEPT = 32
_NAME_LIMIT = 65536


@dataclass(slots=True, kw_only=True)
class LocalHeap:
    """Names of a group's members, and of external files."""

    source: Source
    address: int
    _start: int = field(init=False)
    _size: int = field(init=False)

    def __post_init__(self) -> None:
        source = self.source
        header = source.at(self.address, 8 + 2 * source.length_size + source.offset_size, "a local heap")
        header.signature(b"HEAP")
        header.take(4)
        self._size = header.length()
        header.length()
        self._start = header.address()

    def text(self, offset: int) -> str:
        """The string at ``offset``, up to its NUL."""
        if offset >= self._size:
            raise malformed("a name lies outside of its heap")
        self.source.budget.spend()
        length = min(self._size - offset, _NAME_LIMIT)
        found = b""
        while b"\0" not in found and len(found) < length:
            more = self.source.reader.read_at(self.source.base + self._start + offset + len(found), 256)
            if not more:
                break
            found += more
        return found[:length].partition(b"\0")[0].decode("utf-8", "surrogateescape")


@dataclass(slots=True, kw_only=True)
class GlobalHeap:
    """Objects in collections, found by the collection's address and the object's index."""

    source: Source
    _collections: dict[int, dict[int, tuple[int, int]]] = field(default_factory=dict)

    def find(self, address: int, index: int) -> tuple[int, int]:
        """Address and length of an object."""
        if address not in self._collections:
            if len(self._collections) >= _COLLECTIONS_KEPT:
                self._collections.pop(next(iter(self._collections)))
            self._collections[address] = self._objects(address)
        try:
            return self._collections[address][index]
        except KeyError:
            raise malformed("a global heap lacks an object", f"collection {address}, index {index}") from None

    def object(self, address: int, index: int) -> bytes:
        """The bytes of an object."""
        place, length = self.find(address, index)
        if length > VALUE_LIMIT:
            raise LimitError("hdf5-value", VALUE_LIMIT)
        self.source.budget.spend_bytes(length)
        data = self.source.reader.read_at(self.source.base + place, length)
        if len(data) < length:
            raise malformed("a global heap's object lies outside of the file")
        return data

    def _objects(self, address: int) -> dict[int, tuple[int, int]]:
        source = self.source
        header = source.at(address, 8 + source.length_size, "a global heap")
        header.signature(b"GCOL")
        header.take(4)
        end = address + min(header.length(), source.available(address))
        place = address + 8 + source.length_size
        found: dict[int, tuple[int, int]] = {}
        step = 8 + source.length_size
        while place + step <= end:
            entry = source.at(place, step, "a global heap")
            index = entry.unsigned(2)
            entry.take(6)
            length = entry.length()
            if index == 0:
                break
            found.setdefault(index, (place + step, length))
            place += step + (length + 7) // 8 * 8
        return found
