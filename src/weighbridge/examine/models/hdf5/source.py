"""Bytes at addresses of an HDF5 file, and a cursor that reads fields from them."""

from __future__ import annotations

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import Reader
from weighbridge.core.records import dataclass

BLOCK_LIMIT = 8 << 20
"""Bytes of one metadata block (header, heap, tree node) that are read."""


def malformed(what: str, cause: str = "") -> InputError:
    """The error for structures that do not follow the specification."""
    return InputError("hdf5.malformed", f"the HDF5 structure is broken: {what}", cause=cause)


def unsupported(what: str) -> InputError:
    """The error for what the specification allows and this reader cannot follow."""
    return UnsupportedError("hdf5.unsupported", f"not supported in HDF5: {what}")


class UnsupportedError(InputError):
    """Something valid that this reader does not follow."""


@dataclass(slots=True, kw_only=True)
class Source:
    """An opened file.

    Attributes:
        base: where address 0 lies in the reader (the superblock's place).
        offset_size: bytes of an address in the file (2, 4 or 8).
        length_size: bytes of a length in the file.
    """

    reader: Reader
    budget: Budget
    base: int
    offset_size: int
    length_size: int

    @property
    def undefined(self) -> int:
        """The address that stands for none."""
        return (1 << (8 * self.offset_size)) - 1

    def at(self, address: int, length: int, what: str) -> Cursor:
        """A cursor over exactly ``length`` bytes at ``address``; raise when they are not all there."""
        if length > BLOCK_LIMIT:
            raise LimitError("hdf5-block", BLOCK_LIMIT)
        self.budget.spend(1 + length // 64)
        data = self.reader.read_at(self.base + address, length) if address != self.undefined else b""
        if len(data) < length:
            raise malformed(f"{what} lies outside of the file", f"address {address}, length {length}")
        return Cursor(data, self.offset_size, self.length_size, what)

    def available(self, address: int) -> int:
        """Bytes of the file from ``address`` on."""
        return max(0, self.reader.size - self.base - address)


class Cursor:
    """Reads little-endian fields from bytes, one after the other."""

    __slots__ = ("_length_size", "_offset_size", "_what", "data", "place")

    def __init__(self, data: bytes, offset_size: int, length_size: int, what: str) -> None:
        self.data = data
        self.place = 0
        self._offset_size = offset_size
        self._length_size = length_size
        self._what = what

    @property
    def left(self) -> int:
        """Bytes that were not read yet."""
        return len(self.data) - self.place

    def take(self, count: int) -> bytes:
        """The next ``count`` bytes."""
        if count < 0 or count > self.left:
            raise malformed(f"{self._what} ends early")
        start = self.place
        self.place += count
        return self.data[start : self.place]

    def unsigned(self, size: int) -> int:
        """An unsigned integer of ``size`` bytes."""
        return int.from_bytes(self.take(size), "little")

    def address(self) -> int:
        """An address."""
        return self.unsigned(self._offset_size)

    def length(self) -> int:
        """A length."""
        return self.unsigned(self._length_size)

    def signature(self, expected: bytes) -> None:
        """Check the four bytes that start a block."""
        if self.take(4) != expected:
            raise malformed(f"{self._what} does not start with {expected.decode()}")

    def text(self) -> bytes:
        """Bytes up to the next NUL, which is skipped."""
        end = self.data.find(b"\0", self.place)
        if end < 0:
            raise malformed(f"{self._what} holds a name without an end")
        found = self.data[self.place : end]
        self.place = end + 1
        return found

    def within(self, data: bytes, what: str) -> Cursor:
        """A cursor over other bytes of the same file."""
        return Cursor(data, self._offset_size, self._length_size, what)


def bytes_for(value: int) -> int:
    """Bytes that hold every number up to ``value``."""
    return max(1, (value.bit_length() + 7) // 8)
