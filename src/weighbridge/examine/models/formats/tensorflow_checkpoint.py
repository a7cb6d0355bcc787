"""TensorFlow checkpoint indexes, ``*.index`` (``tensorflow/core/util/tensor_bundle``, ``tensorflow/core/lib/io/table``).

A table in the layout of LevelDB: blocks of sorted keys and values, an index of the blocks and a
footer. The value under the empty key is a ``BundleHeaderProto``, all others are ``BundleEntryProto``.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError, WeighbridgeError
from weighbridge.core.reader import BytesReader, Reader

from ..facts import Fact
from ..facts.common import Problem, ProblemKind, Property, Tensor
from ..facts.tensorflow import CheckpointShards
from ..protobuf import Protobuf, Wire
from ..tensorflow_graph import GraphWalk, dtype_name

_MAGIC = bytes.fromhex("57fb808b247547db")
_FOOTER = 48
_BLOCK_LIMIT = 16 << 20
_KEY_LIMIT = 1 << 16
_SHARDS_LIMIT = 1 << 16


def probe(reader: Reader, head: bytes) -> bool:
    """True when the file ends with a table's magic and its first entry has the empty key."""
    if len(head) < _FOOTER or head[0] != 0:
        return False
    try:
        return reader.size >= _FOOTER and reader.read_at(reader.size - 8, 8) == _MAGIC
    except WeighbridgeError:
        return False


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the tensors of the checkpoint and how many data files belong to it."""
    yield Property(key="framework", value="tensorflow")
    footer = reader.read_at(reader.size - _FOOTER, _FOOTER)
    _, place = _handle(footer, 0)
    index, _ = _handle(footer, place)
    for _, value in _entries(reader, index, budget):
        handle, _ = _handle(value, 0)
        for key, entry in _entries(reader, handle, budget):
            budget.spend_members()
            if key:
                yield _tensor(key, entry, budget)
            else:
                yield from _header(entry, budget)


def _handle(data: bytes, place: int) -> tuple[tuple[int, int], int]:
    """Offset and length of a block, and where the next handle begins."""
    offset, place = _varint(data, place)
    length, place = _varint(data, place)
    return (offset, length), place


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(data) and shift < 64:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place
    raise _malformed("a number does not end")


def _entries(reader: Reader, handle: tuple[int, int], budget: Budget) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values of one block. Keys share their beginnings with the key before."""
    offset, length = handle
    if length > _BLOCK_LIMIT:
        raise LimitError("table-block", _BLOCK_LIMIT)
    budget.spend_bytes(length)
    data = reader.read_at(offset, length + 1)
    if len(data) <= length or length < 4:
        raise _malformed("a block lies outside of the file")
    if data[length]:
        raise InputError("table.compressed", "the table's blocks are compressed, which TensorFlow does not write")
    restarts = int.from_bytes(data[length - 4 : length], "little")
    end, place, key = length - 4 * (restarts + 1), 0, b""
    while place < end:
        budget.spend()
        shared, place = _varint(data, place)
        fresh, place = _varint(data, place)
        size, place = _varint(data, place)
        if shared > len(key) or shared + fresh > _KEY_LIMIT or place + fresh + size > end:
            raise _malformed("an entry does not fit its block")
        key = key[:shared] + data[place : place + fresh]
        yield key, data[place + fresh : place + fresh + size]
        place += fresh + size


def _header(entry: bytes, budget: Budget) -> Iterator[Fact]:
    count = 1
    for field in Protobuf(BytesReader(entry), budget).fields(0, len(entry)):
        if field.number == 1 and field.wire is Wire.VARINT:
            count = field.value
    if count > _SHARDS_LIMIT:
        yield Problem(kind=ProblemKind.MALFORMED, detail=f"the checkpoint claims {count} data files")
    else:
        yield CheckpointShards(count=count)


def _tensor(key: bytes, entry: bytes, budget: Budget) -> Tensor:
    message = Protobuf(BytesReader(entry), budget)
    walk = GraphWalk(message=message, budget=budget)
    dtype, size = dtype_name(0), 0
    shape: tuple[int, ...] = ()
    for field in message.fields(0, len(entry)):
        if field.number == 1 and field.wire is Wire.VARINT:
            dtype = dtype_name(field.value)
        elif field.number == 2 and field.wire is Wire.LENGTH:
            shape = walk.shape(field)
        elif field.number == 5 and field.wire is Wire.VARINT:
            size = field.value
    return Tensor(name=key.decode("utf-8", "replace"), shape=shape, dtype=dtype, bytes=size)


def _malformed(what: str) -> InputError:
    return InputError("table.malformed", f"the checkpoint's index is broken: {what}")
