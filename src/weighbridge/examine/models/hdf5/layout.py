"""Where a dataset's data lies: layout (IV.A.2.i), filters (IV.A.2.l), external files (IV.A.2.h)."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.records import dataclass

from .heaps import GlobalHeap, LocalHeap
from .source import Cursor, Source, malformed, unsupported

COMPACT, CONTIGUOUS, CHUNKED, VIRTUAL = range(4)
TREE, SINGLE, IMPLICIT, FIXED, EXTENSIBLE, TREE_TWO = range(6)
_FILTERS_LIMIT = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One layout message.

    Attributes:
        kind: one of the first four constants of this module.
        address: of the data, of the chunk index, or of the global heap with the mappings.
        size: bytes of contiguous data, or of the only chunk when it is filtered; None where not given.
        data: compact data.
        chunk: elements of a chunk along each dimension.
        index: how chunks are found, one of the other constants.
        detail: the only chunk's filter mask, or the index's object of a virtual layout.
    """

    kind: int
    address: int = 0
    size: int | None = None
    data: bytes = b""
    chunk: tuple[int, ...] = ()
    index: int = TREE
    detail: int = 0


def layout(cursor: Cursor) -> Layout:
    """Read a data layout message."""
    version = cursor.unsigned(1)
    if version in {1, 2}:
        return _layout_old(cursor)
    if version not in {3, 4, 5}:
        raise unsupported(f"data layout version {version}")
    kind = cursor.unsigned(1)
    if kind == COMPACT:
        return Layout(kind=kind, data=cursor.take(cursor.unsigned(2)))
    if kind == CONTIGUOUS:
        return Layout(kind=kind, address=cursor.address(), size=cursor.length())
    if kind == VIRTUAL:
        return Layout(kind=kind, address=cursor.address(), detail=cursor.unsigned(4))
    if kind != CHUNKED:
        raise malformed("a data layout of no known class", f"class {kind}")
    return _chunked_three(cursor) if version == 3 else _chunked_four(cursor)


def _layout_old(cursor: Cursor) -> Layout:
    rank, kind = cursor.unsigned(1), cursor.unsigned(1)
    cursor.take(5)
    address = cursor.address() if kind != COMPACT else 0
    dimensions = tuple(cursor.unsigned(4) for _ in range(rank))
    if kind == COMPACT:
        return Layout(kind=kind, data=cursor.take(cursor.unsigned(4)))
    if kind == CONTIGUOUS:
        return Layout(kind=kind, address=address)
    if kind != CHUNKED:
        raise malformed("a data layout of no known class", f"class {kind}")
    return Layout(kind=kind, address=address, chunk=dimensions[:-1])


def _chunked_three(cursor: Cursor) -> Layout:
    rank = cursor.unsigned(1)
    address = cursor.address()
    dimensions = tuple(cursor.unsigned(4) for _ in range(rank))
    return Layout(kind=CHUNKED, address=address, chunk=dimensions[:-1])


def _chunked_four(cursor: Cursor) -> Layout:
    flags, rank, width = cursor.unsigned(1), cursor.unsigned(1), cursor.unsigned(1)
    dimensions = tuple(cursor.unsigned(width) for _ in range(rank))
    index = cursor.unsigned(1)
    size, mask = None, 0
    if index == SINGLE and flags & 2:
        size, mask = cursor.length(), cursor.unsigned(4)
    elif index in {FIXED, EXTENSIBLE, TREE_TWO}:
        cursor.take({FIXED: 1, EXTENSIBLE: 5, TREE_TWO: 6}[index])
    elif index not in {SINGLE, IMPLICIT}:
        raise malformed("a chunk index of no known kind", f"kind {index}")
    return Layout(kind=CHUNKED, address=cursor.address(), size=size, chunk=dimensions[:-1], index=index, detail=mask)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One step of the filter pipeline, in the order in which writing applies them."""

    identifier: int
    values: tuple[int, ...]


def filters(cursor: Cursor) -> tuple[Filter, ...]:
    """Read a filter pipeline message."""
    version, count = cursor.unsigned(1), cursor.unsigned(1)
    if version not in {1, 2} or count > _FILTERS_LIMIT:
        raise malformed("a filter pipeline of no known version or length", f"version {version}, {count} filters")
    cursor.take(6 if version == 1 else 0)
    found = []
    for _ in range(count):
        identifier = cursor.unsigned(2)
        name = cursor.unsigned(2) if version == 1 or identifier >= 256 else 0
        cursor.take(2)
        number = cursor.unsigned(2)
        cursor.take((name + 7) // 8 * 8 if version == 1 else name)
        found.append(Filter(identifier=identifier, values=tuple(cursor.unsigned(4) for _ in range(number))))
        cursor.take(4 if version == 1 and number % 2 else 0)
    return tuple(found)


def external_files(source: Source, cursor: Cursor) -> Iterator[str]:
    """The names in an external data files message, as written."""
    cursor.take(6)
    used = cursor.unsigned(2)
    heap = LocalHeap(source=source, address=cursor.address())
    for _ in range(used):
        yield heap.text(cursor.length())
        cursor.length()
        cursor.length()


def virtual_sources(source: Source, mapping: Layout) -> Iterator[tuple[str, str]]:
    """File and dataset of each mapping of a virtual dataset (VII.E); the file is ``.`` for the same file."""
    if mapping.address == source.undefined:
        return
    data = GlobalHeap(source=source).object(mapping.address, mapping.detail)
    cursor = Cursor(data, source.offset_size, source.length_size, "a virtual dataset's mapping")
    version = cursor.unsigned(1)
    if version != 0:
        raise unsupported(f"virtual dataset mapping version {version}")
    for _ in range(cursor.length()):
        source.budget.spend()
        file, dataset = cursor.text(), cursor.text()
        yield file.decode("utf-8", "surrogateescape"), dataset.decode("utf-8", "surrogateescape")
        _skip_selection(cursor)
        _skip_selection(cursor)


def _skip_selection(cursor: Cursor) -> None:
    """Skip a serialised dataspace selection (VIII)."""
    sort, version = cursor.unsigned(4), cursor.unsigned(4)
    if sort not in {0, 1, 2, 3} or version not in {1, 2, 3}:
        raise unsupported(f"dataspace selection {sort} version {version}")
    if sort in {0, 3} or version == 1:
        cursor.take(4)
        cursor.take(cursor.unsigned(4))
    elif sort == 1:
        width = cursor.unsigned(1)
        rank = cursor.unsigned(4)
        cursor.take(cursor.unsigned(width) * rank * width)
    elif version == 2:
        cursor.take(1)
        cursor.take(cursor.unsigned(4))
    else:
        regular, width, rank = cursor.unsigned(1) & 1, cursor.unsigned(1), cursor.unsigned(4)
        cursor.take(4 * rank * width if regular else 2 * rank * width * cursor.unsigned(width))
