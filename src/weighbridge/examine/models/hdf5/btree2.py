"""Version 2 B-trees (III.A.2): the records of an index, in order."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.records import dataclass

from .source import Cursor, Source, bytes_for, malformed

_DEPTH_LIMIT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """Widths of the tree's fields. ``totals`` by level above the leaves."""

    node_size: int
    record_size: int
    count_size: int
    totals: tuple[int, ...]


def records(source: Source, address: int) -> Iterator[Cursor]:
    """Yield a cursor over each record of the tree whose header is at ``address``."""
    header = source.at(address, 16 + source.offset_size + 2 + source.length_size, "a B-tree")
    header.signature(b"BTHD")
    header.take(2)
    node_size, record_size, depth = header.unsigned(4), header.unsigned(2), header.unsigned(2)
    header.take(2)
    root, count = header.address(), header.unsigned(2)
    if root == source.undefined:
        return
    if record_size == 0 or depth > _DEPTH_LIMIT:
        raise malformed("a B-tree of impossible shape", f"record size {record_size}, depth {depth}")
    yield from _walk(source, _shape(source, node_size, record_size, depth), root, count, depth)


def _shape(source: Source, node_size: int, record_size: int, depth: int) -> _Shape:
    most = max(0, node_size - 10) // record_size
    count_size = bytes_for(most)
    totals, cumulative = [0], most
    for _ in range(depth):
        pointer = source.offset_size + count_size + totals[-1]
        inner = max(0, node_size - 10 - pointer) // (record_size + pointer)
        cumulative = (inner + 1) * cumulative + inner
        totals.append(bytes_for(cumulative))
    return _Shape(node_size=node_size, record_size=record_size, count_size=count_size, totals=tuple(totals))


def _walk(source: Source, shape: _Shape, root: int, count: int, depth: int) -> Iterator[Cursor]:
    pending = [(root, count, depth)]
    seen: set[int] = set()
    while pending:
        address, count, level = pending.pop()
        if address in seen:
            raise malformed("a B-tree leads back to itself", f"address {address}")
        seen.add(address)
        node = source.at(address, min(shape.node_size, source.available(address)), "a B-tree node")
        node.signature(b"BTIN" if level else b"BTLF")
        node.take(2)
        for _ in range(count):
            yield node.within(node.take(shape.record_size), "a B-tree record")
        if level:
            children = []
            for _ in range(count + 1):
                child, children_count = node.address(), node.unsigned(shape.count_size)
                node.take(shape.totals[level - 1])
                children.append((child, children_count, level - 1))
            pending.extend(reversed(children))
