"""The links of a group: in symbol tables (III.B, III.C), in messages, or in a fractal heap."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.records import dataclass

from . import btree2
from .fractal import FractalHeap
from .heaps import LocalHeap
from .source import Cursor, Source, malformed, unsupported

_DEPTH_LIMIT = 64
_SOFT_CACHE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One member of a group.

    Attributes:
        address: of a hard link's object header; None for others.
        file: of an external link; empty for others.
        target: of a soft or external link, the path it leads to.
    """

    name: str
    address: int | None = None
    file: str = ""
    target: str = ""


def symbol_table_links(source: Source, cursor: Cursor) -> Iterator[Link]:
    """The links behind a symbol table message."""
    root, heap_address = cursor.address(), cursor.address()
    heap = LocalHeap(source=source, address=heap_address)
    pending, seen = [(root, _DEPTH_LIMIT)], {root}
    while pending:
        address, deepest = pending.pop()
        node = source.at(address, 4, "a group's B-tree").data
        if node == b"SNOD":
            yield from _symbols(source, heap, address)
            continue
        children = _children(source, address)
        if not deepest or not seen.isdisjoint(children):
            raise malformed("a group's B-tree leads back to itself", f"address {address}")
        seen.update(children)
        pending.extend((child, deepest - 1) for child in reversed(children))


def _children(source: Source, address: int) -> list[int]:
    prefix = source.at(address, 8 + 2 * source.offset_size, "a group's B-tree")
    prefix.signature(b"TREE")
    if prefix.unsigned(1) != 0:
        raise malformed("a group's B-tree is not one of a group")
    prefix.take(1)
    count = prefix.unsigned(2)
    start = address + 8 + 2 * source.offset_size
    step = source.length_size + source.offset_size
    entries = source.at(start, count * step, "a group's B-tree")
    found = []
    for _ in range(count):
        entries.length()
        found.append(entries.address())
    return found


def _symbols(source: Source, heap: LocalHeap, address: int) -> Iterator[Link]:
    prefix = source.at(address, 8, "a symbol table node")
    prefix.take(6)
    count = prefix.unsigned(2)
    entries = source.at(address + 8, count * (2 * source.offset_size + 24), "a symbol table node")
    for _ in range(count):
        name_at, header, cache = entries.address(), entries.address(), entries.unsigned(4)
        entries.take(4)
        scratch = entries.take(16)
        name = heap.text(name_at)
        if cache == _SOFT_CACHE or header == source.undefined:
            yield Link(name=name, target=heap.text(int.from_bytes(scratch[:4], "little")))
        else:
            yield Link(name=name, address=header)


def message_link(cursor: Cursor) -> Link:
    """The link in a link message."""
    version, flags = cursor.unsigned(1), cursor.unsigned(1)
    if version != 1:
        raise unsupported(f"link message version {version}")
    sort = cursor.unsigned(1) if flags & 0x08 else 0
    cursor.take((8 if flags & 0x04 else 0) + (1 if flags & 0x10 else 0))
    name = _text(cursor.take(cursor.unsigned(1 << (flags & 3))))
    if sort == 0:
        return Link(name=name, address=cursor.address())
    value = cursor.take(cursor.unsigned(2))
    if sort == 1:
        return Link(name=name, target=_text(value))
    if sort == 64:
        file, _, rest = value[1:].partition(b"\0")
        return Link(name=name, file=_text(file) or "?", target=_text(rest.partition(b"\0")[0]))
    raise unsupported(f"links of user-defined class {sort}")


def dense_links(source: Source, cursor: Cursor) -> Iterator[Link]:
    """The links behind a link info message; none when they are stored in messages."""
    cursor.take(1)
    flags = cursor.unsigned(1)
    cursor.take(8 if flags & 1 else 0)
    heap_address, index = cursor.address(), cursor.address()
    if source.undefined in {heap_address, index}:
        return
    heap = FractalHeap(source=source, address=heap_address)
    for record in btree2.records(source, index):
        record.take(4)
        yield message_link(record.within(heap.object(record.take(record.left)), "a link"))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
