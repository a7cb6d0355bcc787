from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.protobuf import Field, Protobuf, Wire


def reading(data: bytes) -> Protobuf:
    return Protobuf(BytesReader(data), Budget(limits=Limits(operations=100_000)))


def fields(data: bytes) -> list[Field]:
    return list(reading(data).fields(0, len(data)))


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def test_every_wire_type() -> None:
    data = b"\x08\x96\x01" + b"\x11" + b"\1" + b"\0" * 7 + b"\x1a\x02hi" + b"\x23\x08\x05\x24" + b"\x2d\xff\0\0\0"
    assert fields(data) == [
        Field(1, Wire.VARINT, 150, 1, 3),
        Field(2, Wire.FIXED64, 1, 4, 12),
        Field(3, Wire.LENGTH, 2, 14, 16),
        Field(4, Wire.GROUP, 2, 17, 19),
        Field(5, Wire.FIXED32, 255, 21, 25),
    ]


def test_contents() -> None:
    data = b"\x0a\x06h\xffllo!\x12\x03\x01\x96\x01\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
    message = reading(data)
    text, packed, negative = message.fields(0, len(data))
    assert message.content(text, 3) == b"h\xffl"
    assert message.text(text, 100) == "h\ufffdllo!"
    assert message.slice(text).read_at(0, 99) == b"h\xffllo!"
    assert list(message.varints(packed)) == [1, 150]
    assert list(message.varints(negative)) == [2**64 - 1]
    assert negative.signed == -1
    assert (text.span.start, text.span.end) == (2, 8)


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (b"\x08\x01\x08", 1),
        (b"\x08" + b"\xff" * 11, 0),
        (b"\x00\x01", 0),
        (b"\x0e", 0),
        (b"\x0a\x05abc", 0),
        (b"\x0c", 0),
        (b"\x0b\x08\x01", 0),
        (b"\x0b\x14", 0),
        (b"\x0d\x01\x02", 0),
        (b"\xff\xff\xff\xff\xff\xff\x01\x00", 0),
    ],
)
def test_malformed_keeps_what_came_before(data: bytes, kept: int) -> None:
    seen: list[Field] = []
    with pytest.raises(InputError):
        seen.extend(iter(reading(data).fields(0, len(data))))
    assert len(seen) == kept


def test_lengths_are_bounded_by_the_message_around_them() -> None:
    data = b"\x0a\x02\x12\x03abc"
    message = reading(data)
    with pytest.raises(InputError):
        list(message.fields(2, 4))


def test_groups_are_bounded() -> None:
    with pytest.raises(LimitError):
        fields(b"\x0b" * 1000)


def test_operations_are_charged() -> None:
    with pytest.raises(LimitError):
        fields(b"\x08\x01" * 200_000)


def test_content_is_not_read() -> None:
    class Sparse:
        size = 1 << 40
        read = 0

        def read_at(self, offset: int, length: int) -> bytes:
            head = b"\x0a" + varint((1 << 40) - 100)
            self.read += length
            return (head + b"\0" * length)[offset : offset + length] if offset < 16 else b"\x08\x01" * 50

    source = Sparse()
    list(Protobuf(source, Budget()).fields(0, len(varint((1 << 40) - 100)) + 1 + (1 << 40) - 100 + 2))
    assert source.read < 1 << 18


@given(st.lists(st.tuples(st.integers(1, 2**29 - 1), st.integers(0, 2**64 - 1) | st.binary())))
def test_reads_what_was_written(items: list[tuple[int, int | bytes]]) -> None:
    data = b""
    for number, value in items:
        if isinstance(value, int):
            data += varint(number << 3) + varint(value)
        else:
            data += varint(number << 3 | 2) + varint(len(value)) + value
    message = reading(data)
    got = [
        (field.number, field.value if field.wire is Wire.VARINT else message.content(field, 1 << 20))
        for field in message.fields(0, len(data))
    ]
    assert got == items


@given(st.binary())
def test_raises_only_its_own_errors(data: bytes) -> None:
    message = reading(data)
    with contextlib.suppress(InputError, LimitError):
        for field in message.fields(0, len(data)):
            assert field.start <= field.end <= len(data)
            if field.wire is Wire.LENGTH:
                list(message.varints(field))
