"""``keras_metadata.pb`` of a SavedModel (``keras/protobuf/saved_metadata.proto``).

Keras 2 rebuilds its layers from the JSON in here when it loads a SavedModel, ``Lambda`` layers included.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError, WeighbridgeError
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.common import Problem, ProblemKind, Property
from ..protobuf import Field, Protobuf, Wire
from ..tensorflow_graph import keras_metadata

_NODES = 1
_IDENTIFIER, _METADATA = 4, 5
_LOOKED_AT = 3


def probe(reader: Reader, head: bytes) -> bool:
    """True when the whole file is a list of nodes, the first of which have an identifier and JSON."""
    if head[:1] != b"\x0a":
        return False
    nodes = 0
    try:
        message = Protobuf(reader, Budget())
        for field in message.fields(0, reader.size):
            if field.number != _NODES or field.wire is not Wire.LENGTH:
                return False
            if nodes < _LOOKED_AT and not _is_node(message, field):
                return False
            nodes += 1
    except WeighbridgeError:
        return False
    return nodes > 0


def _is_node(message: Protobuf, node: Field) -> bool:
    identifier = metadata = False
    for field in message.fields(node.start, node.end):
        if field.number > 6:
            return False
        identifier = identifier or (field.number == _IDENTIFIER and message.content(field, 4) == b"_tf_")
        metadata = metadata or (field.number == _METADATA and message.content(field, 1) == b"{")
    return identifier and metadata


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Walk the configuration of every layer."""
    message = Protobuf(reader, budget)
    yield Property(key="framework", value="keras")
    for node in message.fields(0, reader.size):
        if node.wire is not Wire.LENGTH:
            continue
        budget.spend_members()
        for field in message.fields(node.start, node.end):
            if field.number == _METADATA and field.wire is Wire.LENGTH:
                yield from _metadata(message, field, budget)


def _metadata(message: Protobuf, field: Field, budget: Budget) -> Iterator[Fact]:
    """One layer's JSON; when it is broken the others are walked all the same."""
    try:
        yield from keras_metadata(message, field, budget)
    except LimitError as error:
        if not error.limit.startswith("json-"):
            raise
        yield Problem(kind=ProblemKind.LIMIT, detail=error.summary, limit=error.limit, span=field.span)
    except InputError as error:
        yield Problem(kind=ProblemKind.MALFORMED, detail=f"{error.summary}: {error.cause}", span=field.span)
