"""TensorFlow graphs on their own: ``GraphDef`` (frozen graphs) and ``MetaGraphDef`` (``.meta`` files).

``tensorflow/core/framework/graph.proto`` and ``tensorflow/core/protobuf/meta_graph.proto``.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import WeighbridgeError
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.common import Layout, Property
from ..protobuf import Field, Protobuf, Wire
from ..tensorflow_graph import GraphWalk, looks_like_node

_NODE, _LIBRARY, _VERSION, _VERSIONS, _DEBUG = 1, 2, 3, 4, 5
_WIRES = {_NODE: Wire.LENGTH, _LIBRARY: Wire.LENGTH, _VERSION: Wire.VARINT, _VERSIONS: Wire.LENGTH, _DEBUG: Wire.LENGTH}
_LOOKED_AT = 3
"""Nodes that identification reads."""


def probe(reader: Reader, head: bytes) -> bool:
    """True when the whole file reads as a graph, or as a meta graph that holds one."""
    if head[:1] not in {b"\x0a", b"\x12", b"\x18", b"\x22"}:
        return False
    try:
        message = Protobuf(reader, Budget())
        return _is_graph(message, 0, reader.size) or _meta_graph(message, reader.size)
    except WeighbridgeError:
        return False


def _is_graph(message: Protobuf, start: int, end: int) -> bool:
    nodes = 0
    try:
        for field in message.fields(start, end):
            if _WIRES.get(field.number) is not field.wire:
                return False
            if field.number == _NODE:
                nodes += 1
                if nodes <= _LOOKED_AT and not looks_like_node(message, field):
                    return False
            elif field.number == _LIBRARY and not nodes and not _is_library(message, field):
                return False
    except WeighbridgeError:
        return False
    return nodes > 0


def _is_library(message: Protobuf, library: Field) -> bool:
    return all(field.number <= 3 and field.wire is Wire.LENGTH for field in message.fields(library.start, library.end))


def _meta_graph(message: Protobuf, end: int) -> bool:
    graphs = 0
    for field in message.fields(0, end):
        if field.number > 7 or field.wire is not Wire.LENGTH:
            return False
        if field.number == 2:
            graphs += _is_graph(message, field.start, field.end)
    return graphs > 0


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State every operation of the graph and of its functions."""
    message = Protobuf(reader, budget)
    yield Property(key="framework", value="tensorflow")
    walk = GraphWalk(message=message, budget=budget)
    if _is_graph(message, 0, reader.size):
        yield from walk.graph(0, reader.size)
    else:
        yield Layout(format="tensorflow-metagraph")
        yield from walk.meta_graph(0, reader.size)
