"""``fingerprint.pb`` of a SavedModel (``tensorflow/core/protobuf/fingerprint.proto``): hashes and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import WeighbridgeError
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.common import Property
from ..protobuf import Protobuf, Wire

_LONGEST = 512
_HASHES = frozenset((1, 2, 3, 4, 5))
_IDENTIFIER, _VERSIONS = 6, 7


def probe(reader: Reader, head: bytes) -> bool:
    """True for a short message of at least three hashes, an identifier and versions."""
    if len(head) > _LONGEST or head[:1] != b"\x08":
        return False
    seen: set[int] = set()
    try:
        for field in Protobuf(reader, Budget()).fields(0, len(head)):
            expected = Wire.VARINT if field.number in _HASHES else Wire.LENGTH
            if field.number > _VERSIONS or field.wire is not expected:
                return False
            seen.add(field.number)
    except WeighbridgeError:
        return False
    return len(seen & _HASHES) >= 3


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Read the message to its end; the hashes are of no further use here."""
    for _ in Protobuf(reader, budget).fields(0, reader.size):
        pass
    yield Property(key="framework", value="tensorflow")
