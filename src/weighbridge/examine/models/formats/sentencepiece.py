"""SentencePiece models, ``tokenizer.model`` and ``spiece.model`` (``sentencepiece_model.proto``, message ModelProto)."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, WeighbridgeError
from weighbridge.core.reader import BytesReader, Reader

from ..facts import Fact
from ..facts.common import Property
from ..protobuf import Field, Protobuf, Wire

_PIECES, _SPECIFICATIONS = 1, (2, 3, 4, 5)
_FIRST_EXTENSION = 200
_ENOUGH = 3


def probe(reader: Reader, head: bytes) -> bool:
    """True when the head is a run of sentence pieces: each a text, then perhaps a score and a type."""
    del reader
    if head[:1] != b"\x0a":
        return False
    budget = Budget()
    message = Protobuf(BytesReader(head), budget)
    seen = 0
    try:
        for field in message.fields(0, len(head)):
            if field.number != _PIECES or not _is_piece(message, field):
                return seen >= _ENOUGH and field.number in _SPECIFICATIONS
            seen += 1
    except WeighbridgeError:
        pass  # the head cuts the last piece
    return seen >= _ENOUGH


def _is_piece(message: Protobuf, field: Field) -> bool:
    if field.wire is not Wire.LENGTH:
        return False
    kinds = {1: Wire.LENGTH, 2: Wire.FIXED32, 3: Wire.VARINT}
    inner = list(message.fields(field.start, field.end))
    return bool(inner) and inner[0].number == 1 and all(kinds.get(f.number) is f.wire for f in inner)


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the tokenizer; check that nothing but the message's own fields is there."""
    yield Property(key="tokenizer", value="sentencepiece")
    message = Protobuf(reader, budget)
    for field in message.fields(0, reader.size):
        if field.number == _PIECES:
            if not _is_piece(message, field):
                raise InputError(
                    "sentencepiece.piece", "a sentence piece has unknown fields", cause=f"at byte {field.start}"
                )
        elif field.number not in _SPECIFICATIONS and field.number < _FIRST_EXTENSION:
            raise InputError("sentencepiece.field", "the model has an unknown field", cause=f"number {field.number}")
