"""Protocol buffers on the wire, read without a schema (protobuf.dev, "Encoding").

A message is a run of fields; this reader yields each as its number, its wire type and
either its number value or the byte range of its content. Nothing is loaded but a small
window, so gigabytes of raw tensor data cost nothing. Callers walk messages inside
messages with a stack of their own::

    message = Protobuf(reader, budget)
    for field in message.fields(0, reader.size):
        if field.number == 7 and field.wire is Wire.LENGTH:
            ...  # message.fields(field.start, field.end)

What a stricter or a laxer parser would make of broken bytes does not matter here: the
first byte that the specification does not allow raises
:class:`~weighbridge.core.errors.InputError`, after the fields before it were yielded.
"""

from __future__ import annotations

import enum
import struct
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.location import Span
from weighbridge.core.reader import Reader, SliceReader
from weighbridge.core.records import dataclass

GROUP_DEPTH = 64
"""Groups inside each other that are skipped over."""

_WINDOW = 1 << 16
_LONGEST_VARINT = 10
_LARGEST_TAG = (1 << 32) - 1
_MASK = (1 << 64) - 1


class Wire(enum.IntEnum):
    """Wire types."""

    VARINT = 0
    FIXED64 = 1
    LENGTH = 2
    """A string, bytes, a message or packed numbers: the wire does not tell which."""
    GROUP = 3
    END_GROUP = 4
    FIXED32 = 5


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        number: from 1.
        wire: never ``END_GROUP``.
        value: an unsigned number; for ``LENGTH`` and ``GROUP`` the content's length in bytes.
        start: offset of the value or content.
        end: offset behind it.
    """

    number: int
    wire: Wire
    value: int
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The bytes of the value or content."""
        return Span(self.start, self.end)

    @property
    def signed(self) -> int:
        """A varint's value as a two's complement number of 64 bits (``int32``, ``int64``, enumerations)."""
        return self.value - (1 << 64) if self.value >> 63 else self.value


class Protobuf:
    """Fields of messages in one byte source. Offsets count from the source's start."""

    __slots__ = ("_budget", "_data", "_reader", "_start")

    def __init__(self, reader: Reader, budget: Budget) -> None:
        """Read from ``reader``; ``budget`` is charged one operation a field."""
        self._reader = reader
        self._budget = budget
        self._start = 0
        self._data = b""

    def fields(self, start: int, end: int) -> Iterator[Field]:
        """Yield the fields of the message in ``start`` to ``end`` (exclusive), in order.

        Raises:
            InputError: the bytes are not a message, or the source ends before ``end``.
            LimitError: the budget is exhausted, or groups nest too deeply.
        """
        position = start
        while position < end:
            self._budget.spend()
            field = self._field(position, end)
            if field.wire is Wire.END_GROUP:
                raise _malformed("a group ends that did not start", position)
            if field.wire is Wire.GROUP:
                field, position = self._group(field, end)
            else:
                position = field.end
            yield field

    def content(self, field: Field, limit: int) -> bytes:
        """The first ``limit`` bytes of a ``LENGTH`` field's content."""
        return self._read(field.start, min(field.end - field.start, limit))

    def text(self, field: Field, limit: int) -> str:
        """The first ``limit`` bytes of a ``LENGTH`` field as text; bad UTF-8 becomes U+FFFD."""
        return self.content(field, limit).decode(errors="replace")

    def slice(self, field: Field) -> SliceReader:
        """The content of a ``LENGTH`` field as a reader of its own."""
        return SliceReader(self._reader, field.start, field.end - field.start)

    def varints(self, field: Field) -> Iterator[int]:
        """The numbers of a ``VARINT`` field, or of a ``LENGTH`` field that packs them; unsigned, 64 bits.

        Raises:
            InputError: the content is not packed varints, or the field holds no varints at all.
        """
        if field.wire is Wire.VARINT:
            yield field.value
            return
        if field.wire is not Wire.LENGTH:
            raise _malformed(f"field {field.number} does not hold integers", field.start)
        position = field.start
        while position < field.end:
            self._budget.spend()
            value, position = self._varint(position, field.end)
            yield value

    def _field(self, position: int, end: int) -> Field:
        return self._short_field(position, end) or self._long_field(position, end)

    def _short_field(self, position: int, end: int) -> Field | None:
        """The field when its tag and its number or length take one byte each, as most do."""
        index, room = position - self._start, end - position - 2
        data = self._data
        if room < 0 or not 0 <= index < len(data) - 1:
            return None
        tag, value = data[index], data[index + 1]
        if value > 0x7F or not 8 <= tag <= 0x7F:
            return None
        if tag & 7 == 2:
            return Field(tag >> 3, Wire.LENGTH, value, position + 2, position + 2 + value) if value <= room else None
        return Field(tag >> 3, Wire.VARINT, value, position + 1, position + 2) if tag & 7 == 0 else None

    def _long_field(self, position: int, end: int) -> Field:
        tag_at = position
        tag, position = self._varint(position, end)
        number, wire = tag >> 3, tag & 7
        if not number or tag > _LARGEST_TAG or wire > 5:
            raise _malformed(f"there is no field with the tag {tag}", tag_at)
        if wire == 0:
            value, after = self._varint(position, end)
            return Field(number, Wire.VARINT, value, position, after)
        if wire == 2:
            length, position = self._varint(position, end)
            if length > end - position:
                raise _malformed(f"field {number} is longer than its message", tag_at)
            return Field(number, Wire.LENGTH, length, position, position + length)
        if wire in (1, 5):
            size = 8 if wire == 1 else 4
            data = self._read(position, size)
            if len(data) < size or position + size > end:
                raise _malformed(f"field {number} is longer than its message", tag_at)
            (value,) = struct.unpack("<Q" if wire == 1 else "<I", data)
            return Field(number, Wire(wire), value, position, position + size)
        return Field(number, Wire(wire), 0, position, position)

    def _group(self, opened: Field, end: int) -> tuple[Field, int]:
        """The whole group that starts with ``opened``, and the offset behind its end tag."""
        numbers = [opened.number]
        position = opened.start
        while position < end:
            self._budget.spend()
            field = self._field(position, end)
            if field.wire is Wire.GROUP:
                numbers.append(field.number)
                if len(numbers) > GROUP_DEPTH:
                    raise LimitError("protobuf-depth", GROUP_DEPTH, remedy="review the file by hand")
            elif field.wire is Wire.END_GROUP:
                if numbers.pop() != field.number:
                    raise _malformed("a group ends that did not start", position)
                if not numbers:
                    return Field(opened.number, Wire.GROUP, position - opened.start, opened.start, position), field.end
            position = field.end
        raise _malformed(f"group {opened.number} does not end", opened.start)

    def _varint(self, position: int, end: int) -> tuple[int, int]:
        index = position - self._start
        if not 0 <= index < len(self._data) - _LONGEST_VARINT:
            self._read(position, _LONGEST_VARINT)
            index = position - self._start
        data = self._data
        stop = min(len(data), index + min(end - position, _LONGEST_VARINT))
        value = shift = 0
        for at in range(index, stop):
            byte = data[at]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value & _MASK, position + at - index + 1
            shift += 7
        raise _malformed("a number does not end", position)

    def _read(self, offset: int, length: int) -> bytes:
        index = offset - self._start
        if not (index >= 0 and index + length <= len(self._data)):
            if length > _WINDOW:
                return self._reader.read_at(offset, length)
            self._start, self._data = offset, self._reader.read_at(offset, _WINDOW)
            index = 0
        return self._data[index : index + length]


def _malformed(what: str, offset: int) -> InputError:
    return InputError("protobuf.malformed", "it is not a protocol buffer message", cause=f"{what}, at byte {offset}")
