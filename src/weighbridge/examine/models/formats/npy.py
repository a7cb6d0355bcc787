"""NumPy array files, versions 1 to 3 (``numpy/lib/format.py``).

The header is a Python literal, read here without evaluating anything. When the element
type holds objects, the body is a pickle that ``numpy.load(…, allow_pickle=True)`` runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.location import Span
from weighbridge.core.reader import Reader, SliceReader

from ..archives.dtypes import ElementType, element_type
from ..archives.literals import parse_literal
from ..archives.remains import trailing
from ..facts import Fact
from ..facts.archives import ObjectArray
from ..facts.common import Embedded, Problem, ProblemKind, Tensor

MAGIC = b"\x93NUMPY"
_HEADER_LIMIT = 1 << 20
_DIMENSIONS = 64


class _Header(NamedTuple):
    element: ElementType
    shape: tuple[int, ...]
    start: int


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State each array in the file (``numpy.save`` may be called several times on one file)."""
    place, size = 0, reader.size
    while reader.read_at(place, len(MAGIC)) == MAGIC:
        budget.spend(64)
        budget.spend_members()
        header = _header(reader, place)
        step = f"array@{place}" if place else "array"
        if header.element.objects:
            yield ObjectArray(dtype=header.element.text, shape=header.shape, span=Span(place, header.start))
            body = SliceReader(reader, header.start, size - header.start)
            yield Embedded(name="objects", reader=body, formats=("pickle",))
            return
        if header.element.size < 0:
            yield Problem(kind=ProblemKind.UNSUPPORTED, detail=f"the element type {header.element.text}")
            yield Embedded(name=step, reader=SliceReader(reader, header.start, size - header.start))
            return
        length = header.element.size * _product(header.shape)
        yield Tensor(name=step, shape=header.shape, dtype=header.element.text, bytes=length)
        yield Embedded(name=step, reader=SliceReader(reader, header.start, length), opaque="array elements")
        if header.start + length > size:
            raise InputError("archive.truncated", "the array's elements run past the end of the file")
        place = header.start + length
    yield from trailing(reader, place)


def _product(shape: tuple[int, ...]) -> int:
    total = 1
    for dimension in shape:
        total *= dimension
    return total


def _header(reader: Reader, place: int) -> _Header:
    version = reader.read_at(place + 6, 2)
    if len(version) < 2 or version[0] not in (1, 2, 3):
        raise InputError("npy.version", "this version of the NumPy format is not known")
    width = 2 if version[0] == 1 else 4
    length = int.from_bytes(reader.read_at(place + 8, width), "little")
    start = place + 8 + width + length
    if length > _HEADER_LIMIT or start > reader.size:
        raise InputError("npy.header", "the header is longer than the file or than 1 MiB")
    text = reader.read_at(place + 8 + width, length).decode("utf-8" if version[0] == 3 else "latin-1", "replace")
    fields = parse_literal(text)
    if not isinstance(fields, dict) or set(fields) != {"descr", "fortran_order", "shape"}:
        raise InputError("npy.header", "the header does not have the three keys of the format")
    shape = fields["shape"]
    if not isinstance(shape, tuple) or len(shape) > _DIMENSIONS:
        raise InputError("npy.header", "the shape is not a tuple")
    if not all(isinstance(n, int) and n >= 0 for n in shape):
        raise InputError("npy.header", "the shape holds something else than sizes")
    return _Header(element_type(fields["descr"]), tuple(n for n in shape if isinstance(n, int)), start)
