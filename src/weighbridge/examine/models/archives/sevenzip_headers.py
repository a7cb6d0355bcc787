"""The header database of 7z archives (``7zFormat.txt`` of the LZMA SDK), read within bounds.

Every count is checked against what the header's own bytes, or the budget, can hold before
anything is built from it.
"""

from __future__ import annotations

from typing import NamedTuple

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.records import dataclass, field

_END, _HEADER, _PROPERTIES, _ADDITIONAL, _MAIN, _FILES = 0, 1, 2, 3, 4, 5
_PACK, _UNPACK, _SUBSTREAMS, _SIZE, _CRC, _FOLDER, _UNPACK_SIZE, _COUNT = 6, 7, 8, 9, 10, 11, 12, 13
_EMPTY_STREAM, _EMPTY_FILE, _NAMES, _ATTRIBUTES = 14, 15, 17, 21
_CODERS_LIMIT = 32


class Coder(NamedTuple):
    """One method of a folder. ``inputs`` and ``outputs`` count its streams."""

    method: bytes
    inputs: int
    outputs: int
    properties: bytes


@dataclass(slots=True)
class Folder:
    """Streams that are packed together ("solid").

    Attributes:
        binds: output index that feeds each bound input index.
        packed: input indexes that read packed streams.
        sizes: unpacked size of every output.
        crc: of the folder's whole output, None when not recorded.
    """

    coders: list[Coder]
    binds: dict[int, int]
    packed: list[int]
    sizes: list[int] = field(default_factory=list)
    crc: int | None = None

    @property
    def main(self) -> int:
        """The output that nothing else reads; -1 when the folder is inconsistent."""
        bound = set(self.binds.values())
        return next((index for index in range(len(self.sizes)) if index not in bound), -1)


@dataclass(slots=True)
class Streams:
    """What a StreamsInfo says: where packed streams lie, how folders unpack, what they hold."""

    pack_offset: int = 0
    pack_sizes: list[int] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)
    contents: list[list[tuple[int, int | None]]] = field(default_factory=list)
    """For each folder the size and CRC-32 of every file in it."""


@dataclass(slots=True)
class File:
    """One file. ``attributes`` are Windows', with the Unix mode in the upper half."""

    name: str
    empty: bool = False
    folder: bool = False
    attributes: int = 0


class Cursor:
    """Reads the database's numbers; running out of bytes is an InputError."""

    __slots__ = ("_budget", "_data", "_place")

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._data = data
        self._place = 0
        self._budget = budget

    def take(self, length: int) -> bytes:
        """The next ``length`` bytes."""
        self._budget.spend()
        end = self._place + length
        if length < 0 or end > len(self._data):
            raise InputError("archive.truncated", "the 7z header ends early")
        data, self._place = self._data[self._place : end], end
        return data

    def byte(self) -> int:
        """The next byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """A number of one to nine bytes; leading ones of the first byte count the others."""
        first, value, mask = self.byte(), 0, 0x80
        for index in range(8):
            if not first & mask:
                return value | (first & (mask - 1)) << (8 * index)
            value |= self.byte() << (8 * index)
            mask >>= 1
        return value

    def count(self) -> int:
        """A number of things that will be listed: no more than the budget has members."""
        value = self.number()
        if value > self._budget.limits.members:
            raise LimitError("members", self._budget.limits.members)
        return value

    def bits(self, count: int) -> list[bool]:
        """``count`` flags, the highest bit first."""
        data = self.take((count + 7) // 8)
        return [bool(data[index >> 3] & 0x80 >> (index & 7)) for index in range(count)]

    def defined(self, count: int) -> list[bool]:
        """Flags with a shortcut for "all of them"."""
        return [True] * count if self.byte() else self.bits(count)

    def digests(self, count: int) -> list[int | None]:
        """``count`` CRC-32 values, None where not defined."""
        return [int.from_bytes(self.take(4), "little") if flag else None for flag in self.defined(count)]

    def expect(self, identifier: int) -> None:
        """The next property must be ``identifier``."""
        if self.byte() != identifier:
            raise InputError("archive.damaged", "the 7z header is broken")


def read_streams(cursor: Cursor) -> Streams:
    """StreamsInfo: PackInfo, UnpackInfo and SubStreamsInfo."""
    streams = Streams()
    identifier = cursor.byte()
    if identifier == _PACK:
        _pack(cursor, streams)
        identifier = cursor.byte()
    if identifier == _UNPACK:
        _unpack(cursor, streams)
        identifier = cursor.byte()
    streams.contents = [[(folder.sizes[folder.main], folder.crc)] for folder in streams.folders]
    if identifier == _SUBSTREAMS:
        _substreams(cursor, streams)
        identifier = cursor.byte()
    if identifier != _END:
        raise InputError("archive.damaged", "the 7z header is broken")
    return streams


def _pack(cursor: Cursor, streams: Streams) -> None:
    streams.pack_offset = cursor.number()
    count = cursor.count()
    while (identifier := cursor.byte()) != _END:
        if identifier == _SIZE:
            streams.pack_sizes = [cursor.number() for _ in range(count)]
        elif identifier == _CRC:
            cursor.digests(count)
        else:
            raise InputError("archive.damaged", "the 7z header is broken")


def _unpack(cursor: Cursor, streams: Streams) -> None:
    cursor.expect(_FOLDER)
    count = cursor.count()
    if cursor.byte():
        raise InputError("archive.unsupported", "the 7z header lies in another stream")
    streams.folders = [_folder(cursor) for _ in range(count)]
    cursor.expect(_UNPACK_SIZE)
    for folder in streams.folders:
        folder.sizes = [cursor.number() for coder in folder.coders for _ in range(coder.outputs)]
        if folder.main < 0:
            raise InputError("archive.damaged", "a folder of the 7z archive has no output")
    while (identifier := cursor.byte()) != _END:
        if identifier != _CRC:
            raise InputError("archive.damaged", "the 7z header is broken")
        for folder, crc in zip(streams.folders, cursor.digests(count), strict=True):
            folder.crc = crc


def _folder(cursor: Cursor) -> Folder:
    coders = [_coder(cursor) for _ in range(_few(cursor.number()))]
    inputs = sum(coder.inputs for coder in coders)
    outputs = sum(coder.outputs for coder in coders)
    if not coders or outputs < 1 or inputs < outputs - 1:
        raise InputError("archive.damaged", "a folder of the 7z archive is broken")
    binds = {}
    for _ in range(outputs - 1):
        taker = cursor.number()
        binds[taker] = cursor.number()
    unbound = [index for index in range(inputs) if index not in binds]
    packed = inputs - (outputs - 1)
    if packed > 1:
        unbound = [cursor.number() for _ in range(packed)]
    return Folder(coders, binds, unbound)


def _coder(cursor: Cursor) -> Coder:
    flags = cursor.byte()
    method = cursor.take(flags & 0xF)
    inputs = outputs = 1
    if flags & 0x10:
        inputs, outputs = _few(cursor.number()), _few(cursor.number())
    properties = cursor.take(cursor.number()) if flags & 0x20 else b""
    return Coder(method, inputs, outputs, properties)


def _few(count: int) -> int:
    if count > _CODERS_LIMIT:
        raise InputError("archive.damaged", "a folder of the 7z archive has too many methods")
    return count


def _substreams(cursor: Cursor, streams: Streams) -> None:
    counts = [1] * len(streams.folders)
    identifier = cursor.byte()
    if identifier == _COUNT:
        counts = [cursor.count() for _ in streams.folders]
        identifier = cursor.byte()
    sizes: list[list[int]] = []
    for folder, count in zip(streams.folders, counts, strict=True):
        listed = [cursor.number() for _ in range(count - 1)] if identifier == _SIZE else []
        rest = folder.sizes[folder.main] - sum(listed)
        if rest < 0 or (count > 1 and identifier != _SIZE):
            raise InputError("archive.damaged", "files of the 7z archive are larger than their folder")
        sizes.append([*listed, rest] if count else [])
    if identifier == _SIZE:
        identifier = cursor.byte()
    crcs: list[list[int | None]] = []
    for folder, inner in zip(streams.folders, sizes, strict=True):
        crcs.append([folder.crc] if len(inner) == 1 else [None for _ in inner])
    while identifier != _END:
        if identifier == _CRC:
            _fill(cursor, crcs)
        else:
            cursor.take(cursor.number())
        identifier = cursor.byte()
    streams.contents = [list(zip(inner, crc, strict=True)) for inner, crc in zip(sizes, crcs, strict=True)]


def _fill(cursor: Cursor, crcs: list[list[int | None]]) -> None:
    """Digests are listed for the files whose folder does not already tell theirs."""
    open_places = [(inner, index) for inner in crcs for index, crc in enumerate(inner) if crc is None]
    for (inner, index), crc in zip(open_places, cursor.digests(len(open_places)), strict=True):
        inner[index] = crc


def read_header(cursor: Cursor) -> tuple[Streams, list[File]]:
    """Header: MainStreamsInfo and FilesInfo (the identifier 1 was already read)."""
    streams, files = Streams(), list[File]()
    identifier = cursor.byte()
    if identifier == _PROPERTIES:
        while cursor.byte() != _END:
            cursor.take(cursor.number())
        identifier = cursor.byte()
    if identifier == _ADDITIONAL:
        read_streams(cursor)
        identifier = cursor.byte()
    if identifier == _MAIN:
        streams = read_streams(cursor)
        identifier = cursor.byte()
    if identifier == _FILES:
        files = _files(cursor)
        identifier = cursor.byte()
    if identifier != _END:
        raise InputError("archive.damaged", "the 7z header is broken")
    return streams, files


def _files(cursor: Cursor) -> list[File]:
    files = [File("") for _ in range(cursor.count())]
    while (identifier := cursor.byte()) != _END:
        size = cursor.number()
        inner = Cursor(cursor.take(size), cursor._budget)  # noqa: SLF001 - the same class, one property further in
        if identifier == _NAMES:
            _names(inner, files, size)
        elif identifier == _EMPTY_STREAM:
            for file, flag in zip(files, inner.bits(len(files)), strict=True):
                file.empty = file.folder = flag
        elif identifier == _EMPTY_FILE:
            empty = [file for file in files if file.empty]
            for file, flag in zip(empty, inner.bits(len(empty)), strict=True):
                file.folder = not flag
        elif identifier == _ATTRIBUTES:
            _attributes(inner, files)
    return files


def _names(cursor: Cursor, files: list[File], size: int) -> None:
    if cursor.byte():
        raise InputError("archive.unsupported", "the names of the 7z archive lie in another stream")
    names = cursor.take(size - 1).decode("utf-16-le", "backslashreplace").split("\x00")
    if len(names) - 1 != len(files):
        raise InputError("archive.damaged", "the 7z archive does not have one name for each file")
    for file, name in zip(files, names, strict=False):
        file.name = name


def _attributes(cursor: Cursor, files: list[File]) -> None:
    flags = cursor.defined(len(files))
    if cursor.byte():
        return
    for file, flag in zip(files, flags, strict=True):
        if flag:
            file.attributes = int.from_bytes(cursor.take(4), "little")
