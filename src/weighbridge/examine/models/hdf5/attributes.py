"""Attributes (IV.A.2.m): named values of an object, in messages or in a fractal heap."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from weighbridge.core.records import dataclass

from . import btree2, header
from .fractal import FractalHeap
from .heaps import GlobalHeap
from .source import Cursor, Source, malformed, unsupported
from .types import Datatype, dataspace, datatype

_VALUES_LIMIT = 4096
"""Strings of one attribute that are decoded; longer lists hold names of weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One attribute. ``data`` is its value in storage."""

    name: str
    type: Datatype
    shape: tuple[int, ...] | None
    data: bytes

    def values(self, heap: GlobalHeap) -> Iterator[bytes]:
        """The bytes of each string or byte sequence; nothing for other types."""
        if self.type.variable_string or self.type.base is not None:
            yield from _references(self.data, heap)
        elif self.type.is_text or self.type.name == "opaque":
            step = self.type.size or 1
            for start in range(0, min(len(self.data), step * _VALUES_LIMIT), step):
                heap.source.budget.spend()
                yield self.data[start : start + step].rstrip(b"\0")
        elif self.type.size == 1:
            yield self.data


def _references(data: bytes, heap: GlobalHeap) -> Iterator[bytes]:
    source = heap.source
    step = 8 + source.offset_size
    for start in range(0, min(len(data), step * _VALUES_LIMIT), step):
        cursor = Cursor(data[start : start + step], source.offset_size, source.length_size, "an attribute")
        length, address, index = cursor.unsigned(4), cursor.address(), cursor.unsigned(4)
        if length and address not in {0, source.undefined}:
            yield heap.object(address, index)


def attribute(source: Source, cursor: Cursor) -> Attribute:
    """Read an attribute message."""
    version, flags = cursor.unsigned(1), cursor.unsigned(1)
    if version not in {1, 2, 3}:
        raise unsupported(f"attribute message version {version}")
    sizes = [cursor.unsigned(2) for _ in range(3)]
    cursor.take(1 if version == 3 else 0)
    parts = [cursor.take((size + 7) // 8 * 8 if version == 1 else size) for size in sizes]
    name = parts[0].partition(b"\0")[0].decode("utf-8", "surrogateescape")
    kind_data, space_data = parts[1], parts[2]
    if version > 1 and flags & 1:
        kind_data = header.shared(source, cursor.within(kind_data, "a shared datatype"), header.DATATYPE)
    if version > 1 and flags & 2:
        space_data = header.shared(source, cursor.within(space_data, "a shared dataspace"), header.DATASPACE)
    kind = datatype(cursor.within(kind_data, "a datatype"))
    shape = dataspace(cursor.within(space_data, "a dataspace"))
    length = 0 if shape is None else prod(shape) * kind.size
    if length > cursor.left:
        raise malformed("an attribute's value ends early", f"{length} bytes are missing {length - cursor.left}")
    return Attribute(name=name, type=kind, shape=shape, data=cursor.take(length))


def dense_attributes(source: Source, cursor: Cursor) -> Iterator[Attribute]:
    """The attributes behind an attribute info message; none when they are stored in messages."""
    cursor.take(1)
    flags = cursor.unsigned(1)
    cursor.take(2 if flags & 1 else 0)
    heap_address, index = cursor.address(), cursor.address()
    if source.undefined in {heap_address, index}:
        return
    heap = FractalHeap(source=source, address=heap_address)
    for record in btree2.records(source, index):
        identifier, flags = record.take(8), record.unsigned(1)
        if flags & 2:
            raise unsupported("attributes in a shared message heap")
        yield attribute(source, record.within(heap.object(identifier), "an attribute"))
