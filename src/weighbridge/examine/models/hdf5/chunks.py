"""The chunks of a chunked dataset (VII.A to VII.D), unpacked where the filters are known."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from math import prod

from weighbridge.core.errors import LimitError
from weighbridge.core.records import dataclass

from . import btree2
from .layout import EXTENSIBLE, FIXED, IMPLICIT, SINGLE, TREE, TREE_TWO, Filter, Layout
from .source import Source, malformed, unsupported

CHUNK_LIMIT = 32 << 20
"""Bytes of one chunk, unpacked."""

_DEPTH_LIMIT = 64
_DEFLATE, _SHUFFLE, _FLETCHER, _LZF = 1, 2, 3, 32000


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Where one chunk lies. ``mask`` has a bit for each filter that was left out."""

    address: int
    size: int
    mask: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Element:
    """One element of a chunk array: its width, and the size of the chunk when it does not say itself."""

    width: int
    size: int
    filtered: bool


def chunks(source: Source, mapping: Layout, shape: tuple[int, ...], element: int, filtered: bool) -> Iterator[Chunk]:
    """Yield the stored chunks of a dataset in the index's order."""
    size = prod(mapping.chunk) * element
    if mapping.address == source.undefined:
        return
    if mapping.index == TREE:
        yield from _tree(source, mapping.address, len(mapping.chunk))
    elif mapping.index == SINGLE:
        yield Chunk(address=mapping.address, size=size if mapping.size is None else mapping.size, mask=mapping.detail)
    elif mapping.index == IMPLICIT:
        count = prod(-(-have // step) if step else 0 for have, step in zip(shape, mapping.chunk, strict=False))
        for number in range(count):
            source.budget.spend()
            yield Chunk(address=mapping.address + number * size, size=size)
    elif mapping.index == FIXED:
        yield from _fixed(source, mapping.address, size, filtered)
    elif mapping.index == TREE_TWO:
        yield from _tree_two(source, mapping.address, size, len(mapping.chunk), filtered)
    elif mapping.index == EXTENSIBLE:
        yield from _extensible(source, mapping.address, size, filtered)


def _tree(source: Source, root: int, rank: int) -> Iterator[Chunk]:
    pending, seen = [(root, _DEPTH_LIMIT)], {root}
    while pending:
        address, deepest = pending.pop()
        prefix = source.at(address, 8 + 2 * source.offset_size, "a chunk B-tree")
        prefix.signature(b"TREE")
        if prefix.unsigned(1) != 1 or not deepest:
            raise malformed("a chunk B-tree is not one of chunks")
        level, count = prefix.unsigned(1), prefix.unsigned(2)
        key = 8 + 8 * (rank + 1)
        body = source.at(address + 8 + 2 * source.offset_size, count * (key + source.offset_size), "a chunk B-tree")
        for _ in range(count):
            size, mask = body.unsigned(4), body.unsigned(4)
            body.take(key - 8)
            child = body.address()
            if not level:
                yield Chunk(address=child, size=size, mask=mask)
                continue
            if child in seen:
                raise malformed("a chunk B-tree leads back to itself", f"address {address}")
            seen.add(child)
            pending.append((child, deepest - 1))


def _entry(source: Source, data: bytes, element: _Element) -> Chunk | None:
    """One element of a chunk array: an address, and for filtered chunks size and filter mask."""
    wide = source.offset_size
    address = int.from_bytes(data[:wide], "little")
    if address == source.undefined:
        return None
    if not element.filtered:
        return Chunk(address=address, size=element.size)
    return Chunk(
        address=address, size=int.from_bytes(data[wide:-4], "little"), mask=int.from_bytes(data[-4:], "little")
    )


def _array(source: Source, place: int, count: int, element: _Element) -> Iterator[Chunk]:
    width = element.width
    for first in range(0, count, 4096):
        number = min(4096, count - first)
        cursor = source.at(place + first * width, number * width, "a chunk array")
        for _ in range(number):
            chunk = _entry(source, cursor.take(width), element)
            if chunk is not None:
                yield chunk


def _fixed(source: Source, address: int, size: int, filtered: bool) -> Iterator[Chunk]:
    header = source.at(address, 8 + source.length_size + source.offset_size, "a fixed array")
    header.signature(b"FAHD")
    header.take(2)
    width, page_bits, count, block = header.unsigned(1), header.unsigned(1), header.length(), header.address()
    if block == source.undefined or count == 0:
        return
    element = _Element(width=width, size=size, filtered=filtered)
    place = block + 6 + source.offset_size
    page = 1 << min(page_bits, 62)
    if count <= page:
        yield from _array(source, place, count, element)
        return
    pages = -(-count // page)
    used = source.at(place, (pages + 7) // 8, "a fixed array").data
    place += len(used) + 4
    for number in range(pages):
        here = min(page, count - number * page)
        if used[number // 8] >> (7 - number % 8) & 1:
            yield from _array(source, place, here, element)
        place += here * width + 4


def _tree_two(source: Source, address: int, size: int, rank: int, filtered: bool) -> Iterator[Chunk]:
    for record in btree2.records(source, address):
        place = record.address()
        if not filtered:
            yield Chunk(address=place, size=size)
            continue
        width = record.left - 4 - 8 * rank
        yield Chunk(address=place, size=record.unsigned(width), mask=record.unsigned(4))


def _extensible(source: Source, address: int, size: int, filtered: bool) -> Iterator[Chunk]:
    """VII.D, the extensible array: an index block, then data blocks of growing length."""
    wide = source.offset_size
    header = source.at(address, 12 + 6 * source.length_size + wide, "an extensible array")
    header.signature(b"EAHD")
    header.take(2)
    width, bits, direct, least, super_least, page_bits = (header.unsigned(1) for _ in range(6))
    for _ in range(6):
        header.length()
    index = header.address()
    if index == source.undefined:
        return
    if not least or not super_least or bits > 64:
        raise malformed("an extensible array of impossible shape")
    element = _Element(width=width, size=size, filtered=filtered)
    place = index + 6 + wide
    yield from _array(source, place, direct, element)
    place += direct * width
    shape = _Growth(least=least, super_least=super_least, offset=(bits + 7) // 8, page=1 << page_bits)
    blocks = 2 * (super_least - 1)
    addresses = source.at(place, blocks * wide, "an extensible array")
    for number in range(blocks):
        block = addresses.address()
        if block != source.undefined:
            yield from _data_block(source, block, shape.elements(shape.level_of(number)), shape, element)
    first = shape.first_super
    count = max(0, 1 + bits - (least.bit_length() - 1) - first)
    supers = source.at(place + blocks * wide, count * wide, "an extensible array")
    for number in range(count):
        block = supers.address()
        if block != source.undefined:
            yield from _super_block(source, block, first + number, shape, element)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Growth:
    """How the blocks of an extensible array grow: super block ``u`` has 2^(u/2) blocks."""

    least: int
    super_least: int
    offset: int
    page: int

    @property
    def first_super(self) -> int:
        """The first super block that is not folded into the index block."""
        return 2 * (self.super_least.bit_length() - 1)

    def blocks(self, level: int) -> int:
        return 1 << (level // 2)

    def elements(self, level: int) -> int:
        return self.least << ((level + 1) // 2)

    def level_of(self, number: int) -> int:
        level = 0
        while number >= self.blocks(level):
            number -= self.blocks(level)
            level += 1
        return level


def _super_block(source: Source, address: int, level: int, shape: _Growth, element: _Element) -> Iterator[Chunk]:
    source.at(address, 6, "a super block").signature(b"EASB")
    place = address + 6 + source.offset_size + shape.offset
    elements, count = shape.elements(level), shape.blocks(level)
    if elements > shape.page:
        pages = elements // shape.page
        place += count * ((pages + 7) // 8)
    addresses = source.at(place, count * source.offset_size, "a super block")
    for _ in range(count):
        block = addresses.address()
        if block != source.undefined:
            yield from _data_block(source, block, elements, shape, element)


def _data_block(source: Source, address: int, elements: int, shape: _Growth, element: _Element) -> Iterator[Chunk]:
    source.at(address, 6, "a data block").signature(b"EADB")
    place = address + 6 + source.offset_size + shape.offset
    if elements <= shape.page:
        yield from _array(source, place, elements, element)
        return
    place += 4
    for _ in range(elements // shape.page):
        if source.available(place) >= shape.page * element.width:
            yield from _array(source, place, shape.page, element)
        place += shape.page * element.width + 4


def unpack(source: Source, chunk: Chunk, pipeline: tuple[Filter, ...], expected: int) -> bytes:
    """The bytes of ``chunk`` after its filters, ``expected`` at most.

    Raises:
        UnsupportedError: a filter that is not known here.
    """
    if expected > CHUNK_LIMIT or chunk.size > CHUNK_LIMIT:
        raise LimitError("hdf5-chunk", CHUNK_LIMIT)
    source.budget.spend_bytes(chunk.size)
    data = source.reader.read_at(source.base + chunk.address, chunk.size)
    if len(data) < chunk.size:
        raise malformed("a chunk lies outside of the file")
    for number in range(len(pipeline) - 1, -1, -1):
        if not chunk.mask >> number & 1:
            data = _undo(pipeline[number], data, expected)
    return data


def _undo(step: Filter, data: bytes, expected: int) -> bytes:
    if step.identifier == _DEFLATE:
        try:
            return zlib.decompressobj().decompress(data, expected + 64)
        except zlib.error as error:
            raise malformed("a chunk's compression is broken", str(error)) from None
    if step.identifier == _SHUFFLE:
        return _unshuffle(data, step.values[0] if step.values else 1)
    if step.identifier == _FLETCHER:
        return data[:-4]
    if step.identifier == _LZF:
        return _lzf(data, expected)
    raise unsupported(f"filter {step.identifier}")


def _unshuffle(data: bytes, size: int) -> bytes:
    if size <= 1 or size > len(data):
        return data
    count = len(data) // size
    out = bytearray(data)
    for place in range(size):
        out[place : count * size : size] = data[place * count : (place + 1) * count]
    return bytes(out)


def _lzf(data: bytes, expected: int) -> bytes:
    """LZF, as h5py's filter writes it: runs of literals and references backwards."""
    if len(data) >= expected:
        return data
    out, place = bytearray(), 0
    while place < len(data) and len(out) <= expected:
        control = data[place]
        place += 1
        if control < 32:
            out += data[place : place + control + 1]
            place += control + 1
            continue
        length = control >> 5
        if length == 7:
            length += data[place] if place < len(data) else 0
            place += 1
        low = data[place] if place < len(data) else 0
        place += 1
        start = len(out) - ((control & 0x1F) << 8 | low) - 1
        if start < 0:
            raise malformed("a chunk's compression is broken")
        for number in range(length + 2):
            out.append(out[start + number])
    return bytes(out)
