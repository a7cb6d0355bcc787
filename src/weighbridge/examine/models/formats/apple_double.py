"""AppleDouble (RFC 1740, appendix B): what macOS keeps beside a file in archives, ``__MACOSX/._name``.

Entries hold attributes of the Finder and the resource fork. No model loader reads them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.reader import Reader, SliceReader

from ..facts import Fact
from ..facts.common import Embedded

_HEADER = 26
_ENTRY = struct.Struct(">3L")


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Embed each entry as opaque data."""
    head = reader.read_at(0, _HEADER)
    if len(head) < _HEADER:
        raise InputError("archive.truncated", "the AppleDouble header ends early")
    for index in range(int.from_bytes(head[24:26], "big")):
        budget.spend(16)
        entry = reader.read_at(_HEADER + index * _ENTRY.size, _ENTRY.size)
        if len(entry) < _ENTRY.size:
            raise InputError("archive.truncated", "the AppleDouble entries end early")
        identifier, offset, length = _ENTRY.unpack(entry)
        if offset + length > reader.size:
            raise InputError("archive.truncated", "an AppleDouble entry leads out of the file")
        if length:
            yield Embedded(
                name=f"entry@{identifier}", reader=SliceReader(reader, offset, length), opaque="macOS metadata"
            )
