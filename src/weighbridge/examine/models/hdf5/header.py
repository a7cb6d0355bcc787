"""Object headers (IV.A.1): the messages that describe a group, a dataset or a datatype."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.records import dataclass

from .source import Cursor, Source, malformed, unsupported

DATASPACE, LINK_INFO, DATATYPE, LINK = 0x01, 0x02, 0x03, 0x06
EXTERNAL_FILES, LAYOUT, FILTERS, ATTRIBUTE = 0x07, 0x08, 0x0B, 0x0C
SHARED_TABLE, CONTINUATION, SYMBOL_TABLE, ATTRIBUTE_INFO = 0x0F, 0x10, 0x11, 0x15

_SHARED = 0x02
_BLOCKS_LIMIT = 4096
"""Continuation blocks of one header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One header message. ``data`` is already that of the shared original, where it is shared."""

    kind: int
    data: bytes


def messages(source: Source, address: int) -> Iterator[Message]:
    """Yield the messages of the object header at ``address``, continuation blocks included."""
    start = source.at(address, 4, "an object header").data
    if start == b"OHDR":
        yield from _messages_two(source, address)
    elif start[:1] == b"\x01":
        yield from _messages_one(source, address)
    else:
        raise malformed("an object header has no known version", f"address {address}")


def _messages_one(source: Source, address: int) -> Iterator[Message]:
    prefix = source.at(address, 16, "an object header")
    prefix.take(8)
    pending = [(address + 16, prefix.unsigned(4))]
    seen: set[int] = set()
    while pending:
        place, length = pending.pop(0)
        _check_block(seen, place)
        cursor = source.at(place, length, "an object header")
        while cursor.left >= 8:
            kind, size, flags = cursor.unsigned(2), cursor.unsigned(2), cursor.unsigned(1)
            cursor.take(3)
            data = cursor.take(size)
            if kind == CONTINUATION:
                pending.append(_continuation(cursor.within(data, "a continuation")))
            else:
                yield _resolved(source, cursor, kind, flags, data)


def _messages_two(source: Source, address: int) -> Iterator[Message]:
    prefix = source.at(address, min(34, source.available(address)), "an object header")
    prefix.signature(b"OHDR")
    version, flags = prefix.unsigned(1), prefix.unsigned(1)
    if version != 2:
        raise malformed("an object header has no known version", f"version {version}")
    prefix.take((16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0))
    length = prefix.unsigned(1 << (flags & 3))
    pending = [(address + prefix.place, length)]
    seen: set[int] = set()
    first = True
    while pending:
        place, length = pending.pop(0)
        _check_block(seen, place)
        cursor = source.at(place, length, "an object header")
        if not first:
            cursor.signature(b"OCHK")
            cursor = cursor.within(cursor.data[4:-4], "a continuation")
        first = False
        yield from _of_block(source, cursor, flags, pending)


def _of_block(source: Source, cursor: Cursor, flags: int, pending: list[tuple[int, int]]) -> Iterator[Message]:
    prefix = 6 if flags & 0x04 else 4
    while cursor.left >= prefix:
        kind, size, own = cursor.unsigned(1), cursor.unsigned(2), cursor.unsigned(1)
        cursor.take(prefix - 4)
        data = cursor.take(size)
        if kind == CONTINUATION:
            pending.append(_continuation(cursor.within(data, "a continuation")))
        else:
            yield _resolved(source, cursor, kind, own, data)


def _continuation(cursor: Cursor) -> tuple[int, int]:
    return cursor.address(), cursor.length()


def _check_block(seen: set[int], place: int) -> None:
    if place in seen or len(seen) >= _BLOCKS_LIMIT:
        raise malformed("an object header's continuation leads back to itself", f"address {place}")
    seen.add(place)


def _resolved(source: Source, cursor: Cursor, kind: int, flags: int, data: bytes) -> Message:
    if flags & _SHARED and kind in {DATASPACE, DATATYPE, FILTERS, ATTRIBUTE}:
        data = shared(source, cursor.within(data, "a shared message"), kind)
    return Message(kind=kind, data=data)


def shared(source: Source, cursor: Cursor, kind: int) -> bytes:
    """The bytes of the message that a shared message (IV.A.2, *shared message*) stands for."""
    version, sort = cursor.unsigned(1), cursor.unsigned(1)
    if version == 1:
        cursor.take(6)
    elif version == 3 and sort == 1:
        raise unsupported("messages in a shared message heap")
    address = cursor.address()
    for block in _plain(source, address):
        if block[0] == kind and not block[1] & _SHARED:
            return block[2]
    raise malformed("a shared message leads nowhere", f"address {address}")


def _plain(source: Source, address: int) -> Iterator[tuple[int, int, bytes]]:
    """The messages in the first block of a header, unresolved: shared ones do not chain."""
    if source.at(address, 4, "a shared message").data == b"OHDR":
        prefix = source.at(address, min(34, source.available(address)), "a shared message")
        prefix.take(5)
        flags = prefix.unsigned(1)
        prefix.take((16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0))
        length = prefix.unsigned(1 << (flags & 3))
        cursor = source.at(address + prefix.place, length, "a shared message")
        while cursor.left >= (6 if flags & 4 else 4):
            kind, size, own = cursor.unsigned(1), cursor.unsigned(2), cursor.unsigned(1)
            cursor.take(2 if flags & 4 else 0)
            yield kind, own, cursor.take(size)
        return
    prefix = source.at(address, 16, "a shared message")
    prefix.take(8)
    cursor = source.at(address + 16, prefix.unsigned(4), "a shared message")
    while cursor.left >= 8:
        kind, size, own = cursor.unsigned(2), cursor.unsigned(2), cursor.unsigned(1)
        cursor.take(3)
        yield kind, own, cursor.take(size)
