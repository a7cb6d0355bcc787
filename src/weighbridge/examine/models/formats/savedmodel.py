"""TensorFlow SavedModel, ``saved_model.pb`` (``tensorflow/core/protobuf/saved_model.proto``)."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import WeighbridgeError
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.common import Property
from ..protobuf import Field, Protobuf, Wire
from ..tensorflow_graph import GraphWalk

_SCHEMA_VERSION, _META_GRAPHS = 1, 2
_GRAPH_OF_META = 2


def probe(reader: Reader, head: bytes) -> bool:
    """True when the whole file reads as a SavedModel: a version and meta graphs that hold a graph."""
    try:
        message = Protobuf(reader, Budget())
        if head[:1] not in {b"\x08", b"\x12"} or not _starts_right(message, reader.size):
            return False
        graphs = 0
        for field in message.fields(0, reader.size):
            if field.number == _META_GRAPHS and field.wire is Wire.LENGTH:
                graphs += _is_meta_graph(message, field)
            elif field.number != _SCHEMA_VERSION or field.wire is not Wire.VARINT:
                return False
    except WeighbridgeError:
        return False
    return graphs > 0


def _starts_right(message: Protobuf, end: int) -> bool:
    for number, field in enumerate(message.fields(0, end)):
        if field.wire is Wire.LENGTH:
            return field.number == _META_GRAPHS
        if number > 2:
            return False
    return False


def _is_meta_graph(message: Protobuf, meta: Field) -> bool:
    found = False
    for field in message.fields(meta.start, meta.end):
        if not 1 <= field.number <= 7 or field.wire is not Wire.LENGTH:
            return False
        found = found or field.number == _GRAPH_OF_META
    return found


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State every operation of every graph and function, the assets, the variables and Keras' metadata."""
    message = Protobuf(reader, budget)
    yield Property(key="framework", value="tensorflow")
    walk = GraphWalk(message=message, budget=budget)
    for field in message.fields(0, reader.size):
        if field.number == _META_GRAPHS and field.wire is Wire.LENGTH:
            budget.spend_members()
            yield from walk.meta_graph(field.start, field.end)
