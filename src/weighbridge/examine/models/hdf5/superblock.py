"""The superblock (II): where the file begins, how wide its numbers are, where its root is."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader
from weighbridge.core.records import dataclass

from .source import Cursor, Source, malformed, unsupported

SIGNATURE = b"\x89HDF\r\n\x1a\n"
_WIDTHS = (2, 4, 8)
_LONGEST = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Superblock:
    """What the superblock says.

    Attributes:
        root: address of the root group's object header.
        end: address of the first byte after the file's data, relative to the superblock. The
            library writes it and its own place from the start of the file, and corrects both
            when a user block was added or removed; so does this.
        driver: address of the driver information block; None without one.
        extension: address of the superblock extension's object header; None without one.
    """

    source: Source
    version: int
    root: int
    end: int
    driver: int | None
    extension: int | None


def places(size: int) -> Iterator[int]:
    """The offsets at which a superblock may lie: 0, 512, 1024, 2048 and so on."""
    yield 0
    place = 512
    while place < size:
        yield place
        place *= 2


def find(reader: Reader) -> int | None:
    """The offset of the first superblock; None without one."""
    for place in places(reader.size):
        if reader.read_at(place, len(SIGNATURE)) == SIGNATURE:
            return place
    return None


def read(reader: Reader, base: int, budget: Budget) -> Superblock:
    """Read the superblock at ``base``."""
    data = reader.read_at(base, _LONGEST)
    version = data[8] if len(data) > 8 else 255
    if version > 3:
        raise unsupported(f"superblock version {version}")
    widths = data[13:15] if version < 2 else data[9:11]
    if len(widths) < 2 or widths[0] not in _WIDTHS or widths[1] not in _WIDTHS:
        raise malformed("the superblock gives impossible widths")
    source = Source(reader=reader, budget=budget, base=base, offset_size=widths[0], length_size=widths[1])
    cursor = Cursor(data, widths[0], widths[1], "the superblock")
    return _read_old(source, cursor, version) if version < 2 else _read_new(source, cursor, version)


def _read_old(source: Source, cursor: Cursor, version: int) -> Superblock:
    cursor.take(24 if version == 0 else 28)
    stored_base = cursor.address()
    cursor.address()  # free space
    end, driver = cursor.address() - stored_base, cursor.address()
    cursor.address()  # the root's name
    root = cursor.address()
    given = None if driver == source.undefined else driver
    return Superblock(source=source, version=version, root=root, end=end, driver=given, extension=None)


def _read_new(source: Source, cursor: Cursor, version: int) -> Superblock:
    cursor.take(12)
    stored_base = cursor.address()
    extension, end, root = cursor.address(), cursor.address() - stored_base, cursor.address()
    given = None if extension == source.undefined else extension
    return Superblock(source=source, version=version, root=root, end=end, driver=None, extension=given)
