"""How tensors lie in a file: overlaps, gaps and what the gaps hold.

Used by every format that keeps a table of tensors beside one area of raw data. All
arithmetic is on unbounded integers, so no claimed size can wrap around.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.location import Span
from weighbridge.core.reader import Reader, SliceReader
from weighbridge.core.records import dataclass

from .facts import Fact
from .facts.common import Embedded, Problem, ProblemKind
from .facts.tensors import TensorOutside, TensorOverlap, UnclaimedBytes

FACTS_KEPT = 256
"""Overlaps, and gaps, and tensors outside of the file, that are stated one by one."""

_LOOK = 1 << 20


@dataclass(frozen=True, slots=True)
class Placed:
    """A tensor's bytes, ``start`` to ``end`` (exclusive) from the file's start; any integers with start ≤ end."""

    start: int
    end: int
    name: str


def lay_out(
    reader: Reader, tensors: Iterable[Placed], area: Span, budget: Budget, *, alignment: int = 1
) -> Iterator[Fact]:
    """State what is wrong with where the tensors lie, and embed the bytes that none of them claims.

    Args:
        reader: the whole file.
        tensors: in any order; those without bytes are left out of account.
        area: where tensor data may lie; its end is the end of the file.
        budget: charged one operation a tensor.
        alignment: what the format pads tensors to; fewer zero bytes than that are padding, not a gap.
    """
    inside: list[Placed] = []
    outside = 0
    for tensor in tensors:
        budget.spend()
        if tensor.end > area.end:
            outside += 1
            if outside <= FACTS_KEPT:
                yield TensorOutside(name=tensor.name, end=tensor.end, size=area.end)
        if tensor.end > tensor.start and tensor.start < area.end:
            inside.append(tensor)
    inside.sort(key=lambda tensor: (tensor.start, tensor.end))
    yield from _overlaps(inside)
    yield from _gaps(reader, inside, area, alignment)


def _overlaps(tensors: list[Placed]) -> Iterator[TensorOverlap]:
    kept = 0
    furthest: Placed | None = None
    for tensor in tensors:
        if furthest is not None and tensor.start < furthest.end and kept < FACTS_KEPT:
            kept += 1
            span = Span(tensor.start, min(tensor.end, furthest.end))
            yield TensorOverlap(first=furthest.name, second=tensor.name, span=span)
        if furthest is None or tensor.end > furthest.end:
            furthest = tensor


def _gaps(reader: Reader, tensors: list[Placed], area: Span, alignment: int) -> Iterator[Fact]:
    seen = 0
    position = area.start
    for start, end in [*((tensor.start, tensor.end) for tensor in tensors), (area.end, area.end)]:
        if start > position:
            seen += 1
            if seen > FACTS_KEPT:
                yield Problem(kind=ProblemKind.LIMIT, detail="there are too many gaps between tensors", limit="gaps")
                return
            place = "between tensors" if start < area.end else "after the tensors"
            yield from _gap(reader, Span(position, start), place, alignment)
        position = max(position, end)


def _gap(reader: Reader, gap: Span, place: str, alignment: int) -> Iterator[Fact]:
    length = gap.end - gap.start
    zeros = _leading_zeros(reader, gap)
    if zeros == length and length < alignment:
        return
    yield UnclaimedBytes(length=length, place=place, span=gap)
    if zeros < length:
        start = gap.start + zeros
        yield Embedded(name=f"gap@{start}", reader=SliceReader(reader, start, gap.end - start))


def _leading_zeros(reader: Reader, gap: Span) -> int:
    """How many zero bytes the gap starts with, looking at its first mebibyte."""
    head = reader.read_at(gap.start, min(_LOOK, gap.end - gap.start))
    return len(head) - len(head.lstrip(b"\0"))
