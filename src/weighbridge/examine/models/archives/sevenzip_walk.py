"""A 7z archive → facts: its files folder by folder, and whatever the header does not account for."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import Reader, SliceReader

from ..facts import Fact
from ..facts.archives import ChecksumMismatch, Link, UnsafePath
from ..facts.common import Embedded, Problem, ProblemKind
from .names import link_escapes, unsafe
from .sevenzip_folders import encrypted, folder_chunks
from .sevenzip_headers import Cursor, File, Folder, Streams, read_header, read_streams
from .streams import Unpacked, outcome, problem_of
from .zip_compare import duplicates
from .zip_gaps import gaps, hidden
from .zip_members import computed_crc

_START = struct.Struct("<6s2sLQQL")
_HEADER_LIMIT = 64 << 20
_NESTING = 4
_LINK_LIMIT = 4096
_UNIX = 0x8000
_LINK_MODE, _KIND_MASK = 0o120000, 0o170000
_CHECKED = 64 << 20


def walk(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State everything about the archive and embed its files."""
    start = reader.read_at(0, _START.size)
    if len(start) < _START.size:
        raise InputError("archive.truncated", "the 7z archive ends in its start header")
    _, _, crc, offset, size, header_crc = _START.unpack(start)
    if zlib.crc32(start[12:]) != crc:
        yield ChecksumMismatch(member="start header", recorded=f"{crc:08x}", computed=f"{zlib.crc32(start[12:]):08x}")
    place = _START.size + offset
    if size == 0:
        yield from _left_over(reader, [(0, _START.size)], budget)
        return
    if size > _HEADER_LIMIT or place + size > reader.size:
        raise InputError("archive.truncated", "the 7z header lies outside the file or is larger than 64 MiB")
    data = reader.read_at(place, size)
    if zlib.crc32(data) != header_crc:
        yield ChecksumMismatch(member="header", recorded=f"{header_crc:08x}", computed=f"{zlib.crc32(data):08x}")
    covered = [(0, _START.size), (place, place + size)]
    header = _database(reader, data, covered, budget)
    if header is None:
        yield Problem(kind=ProblemKind.ENCRYPTED, detail="the header of the 7z archive")
        covered.append((0, place))
    else:
        covered += _ranges(header[0])
        yield from _members(reader, *header, budget)
    yield from _left_over(reader, covered, budget)


def _database(
    reader: Reader, data: bytes, covered: list[tuple[int, int]], budget: Budget
) -> tuple[Streams, list[File]] | None:
    """The header database, unpacked as often as it is packed; None when it is encrypted."""
    for _ in range(_NESTING):
        cursor = Cursor(data, budget)
        kind = cursor.byte()
        if kind == 1:
            return read_header(cursor)
        if kind != 0x17:
            raise InputError("archive.damaged", "the 7z header is broken")
        streams = read_streams(cursor)
        covered += _ranges(streams)
        if len(streams.folders) != 1 or not streams.pack_sizes:
            raise InputError("archive.damaged", "the packed 7z header is broken")
        folder = streams.folders[0]
        if encrypted(folder):
            return None
        size = folder.sizes[folder.main]
        if size > _HEADER_LIMIT:
            raise InputError("archive.damaged", "the 7z header is larger than 64 MiB")
        begin, end = _ranges(streams)[0]
        budget.spend_bytes(size)
        data = b"".join(folder_chunks(reader, begin, end, folder))
    raise InputError("archive.damaged", "the 7z header is packed too often")


def _ranges(streams: Streams) -> list[tuple[int, int]]:
    """Where each packed stream lies."""
    place, found = _START.size + streams.pack_offset, []
    for size in streams.pack_sizes:
        found.append((place, place + size))
        place += size
    return found


def _members(reader: Reader, streams: Streams, files: list[File], budget: Budget) -> Iterator[Fact]:
    yield from duplicates((file.name for file in files if not file.folder), folded=False)
    for file in files:
        reason = unsafe(file.name)
        if reason:
            yield UnsafePath(member=file.name, reason=reason)
    with_data = iter([file for file in files if not file.empty])
    ranges = iter(_ranges(streams))
    for folder, contents in zip(streams.folders, streams.contents, strict=True):
        mine = [file for file, _ in zip(with_data, contents, strict=False)] if contents else []
        if len(mine) < len(contents):
            mine += [File(f"unnamed@{index}") for index in range(len(mine), len(contents))]
        packed = [next(ranges, (reader.size, reader.size)) for _ in folder.packed]
        yield from _folder(reader, folder, packed, list(zip(mine, contents, strict=True)), budget)
    yield from _nameless(with_data)


def _nameless(files: Iterator[File]) -> Iterator[Fact]:
    for file in files:
        yield Problem(kind=ProblemKind.MALFORMED, detail=f"{file.name}: no folder of the archive holds it")


def _folder(
    reader: Reader,
    folder: Folder,
    packed: list[tuple[int, int]],
    members: list[tuple[File, tuple[int, int | None]]],
    budget: Budget,
) -> Iterator[Fact]:
    names = ", ".join(file.name for file, _ in members[:4]) + (" and others" if len(members) > 4 else "")
    if encrypted(folder):
        yield Problem(kind=ProblemKind.ENCRYPTED, detail=names)
        return
    try:
        begin, end = packed[0] if packed else (0, 0)
        unpacked = Unpacked(folder_chunks(reader, begin, min(end, reader.size), folder), budget)
    except InputError as error:
        yield problem_of(error, names)
        return
    place = 0
    for file, (size, crc) in members:
        yield from _file(file, SliceReader(unpacked, place, size), crc)
        place += size
    yield from outcome(unpacked, end - begin, names)


def _file(file: File, inner: SliceReader, crc: int | None) -> Iterator[Fact]:
    mode = file.attributes >> 16 if file.attributes & _UNIX else 0
    if mode & _KIND_MASK == _LINK_MODE:
        target = inner.read_at(0, _LINK_LIMIT).decode("utf-8", "backslashreplace")
        yield Link(member=file.name, kind="symbolic link", target=target, escapes=link_escapes(file.name, target))
    yield Embedded(name=file.name, reader=inner, file_name=True)
    if crc is not None and inner.size <= _CHECKED:
        computed = computed_crc(inner, inner.size)
        if computed != crc:
            yield ChecksumMismatch(member=file.name, recorded=f"{crc:08x}", computed=f"{computed:08x}")


def _left_over(reader: Reader, covered: list[tuple[int, int]], budget: Budget) -> Iterator[Fact]:
    end = max(stop for _, stop in covered)
    try:
        for start, stop in gaps(covered, reader.size):
            yield from hidden(reader, start, stop, "suffix" if start >= end else "between", budget)
    except LimitError as error:
        yield problem_of(error)
