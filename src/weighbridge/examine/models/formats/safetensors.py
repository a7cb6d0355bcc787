"""safetensors (huggingface/safetensors, README "Format").

Eight bytes of little-endian length N (at most 100 MB), N bytes of JSON that begin with
``{`` and may be padded with spaces at their end, then tensor data. Every key of the JSON
object is a tensor with ``dtype``, ``shape`` and ``data_offsets`` (from the end of the
header), but for ``__metadata__``, an object of strings. Duplicate keys are forbidden, and
the tensors must cover the data wholly, without gaps or overlaps.

Whatever the specification forbids is stated as a fact, and reading goes on as long as the
header can be read at all. Tensor data is not read.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.location import Span
from weighbridge.core.reader import Reader
from weighbridge.core.records import dataclass, field

from ..facts import Fact
from ..facts.common import Problem, ProblemKind, Property, Tensor
from ..facts.tensors import LARGEST_TENSOR, DuplicateName, HeaderFault, MetadataText
from ..strict_json import JsonProblem, JsonProblemKind, load
from ..tensor_layout import Placed, lay_out

HEADER_CAP = 100_000_000
"""Bytes that the specification allows a header to have."""

HEADER_READ = 32 << 20
"""Bytes of header that are read; a thousand times what models have."""

_FAULTS_KEPT = 64
_DIMENSIONS = 64
_TEXT_KEPT = 4096
_METADATA_KEPT = 4096
_PLAUSIBLE = re.compile(rb'[ \t\r\n]{0,64}\{[ \t\r\n]*(?:\}|")')
_CERTAIN = re.compile(rb'\{[ \t\r\n]{0,64}"(?:[^"\\]|\\.){0,512}"[ \t\r\n]{0,64}:[ \t\r\n]{0,64}\{', re.DOTALL)

_BITS: Mapping[str, int] = {
    "BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8,
    "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32,
    "U32": 32, "F32": 32, "C64": 64, "F64": 64, "I64": 64, "U64": 64,
}  # fmt: skip
_PROPERTIES: Mapping[str, str] = {
    "license": "licence",
    "modelspec.license": "licence",
    "modelspec.architecture": "architecture",
    "modelspec.author": "author",
    "modelspec.title": "title",
    "modelspec.description": "description",
    "ss_sd_model_name": "base_model",
    "base_model": "base_model",
    "format": "framework",
}
_FRAMEWORKS = {"pt": "pytorch", "tf": "tensorflow", "flax": "flax", "np": "numpy", "mlx": "mlx"}


def probe(reader: Reader, head: bytes) -> bool:  # noqa: ARG001 - the head says enough
    """Accept a plausible length before something that starts like a JSON object."""
    little, big = int.from_bytes(head[:8], "little"), int.from_bytes(head[:8], "big")
    if 2 <= little <= HEADER_CAP or 2 <= big <= HEADER_CAP:
        return _PLAUSIBLE.match(head, 8) is not None
    return little <= 1 << 40 and _CERTAIN.match(head, 8) is not None


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the tensors, the metadata and every deviation from the specification."""
    faults = _Faults()
    end = yield from _header_end(reader)
    header = reader.read_at(8, end - 8)
    budget.spend_bytes(len(header))
    value, problems = load(faults.trimmed(header), budget)
    if not isinstance(value, dict):
        raise InputError("safetensors.header", "the header is not a JSON object")
    placed: list[Placed] = []
    for problem in problems:
        yield from faults.of_json(problem)
    yield from faults.new(end)
    for name, entry in value.items():
        if name == "__metadata__":
            yield from _metadata(entry, faults)
        else:
            budget.spend_members()
            yield from _tensor(name, entry, end, placed, faults)
        yield from faults.new(end)
    yield from lay_out(reader, placed, Span(end, reader.size), budget)


def _header_end(reader: Reader) -> Generator[Fact, None, int]:
    """Yield faults of the length itself; return the offset behind the header."""
    raw = reader.read_at(0, 8)
    length, swapped = int.from_bytes(raw, "little"), int.from_bytes(raw, "big")
    span = Span(0, 8)
    if length > HEADER_CAP >= swapped:
        yield HeaderFault(detail="the header's length is written with its highest byte first", span=span)
        length = swapped
    if length > HEADER_CAP:
        yield HeaderFault(detail=f"the header claims {length} bytes, more than {HEADER_CAP}", span=span)
        raise InputError("safetensors.header", "the header is longer than the specification allows")
    if 8 + length > reader.size:
        raise InputError("safetensors.truncated", "the header ends behind the end of the file")
    if length > HEADER_READ:
        raise LimitError(
            "safetensors-header", HEADER_READ, remedy="review the header by hand; no model needs so long a one"
        )
    return 8 + length


@dataclass(slots=True)
class _Faults:
    """Collects what the specification does not allow, up to a number that says enough."""

    details: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, detail: str) -> None:
        self.count += 1
        if self.count <= _FAULTS_KEPT:
            self.details.append(detail)

    def trimmed(self, header: bytes) -> bytes:
        """The header without padding that no JSON reader would accept."""
        if not header.startswith(b"{"):
            self.add("the header does not begin with {")
        text = header.rstrip(b"\0")
        if len(text) != len(header):
            self.add(f"the header is padded with {len(header) - len(text)} NUL bytes instead of spaces")
        return text

    def of_json(self, problem: JsonProblem) -> Iterator[Fact]:
        if problem.kind is JsonProblemKind.DUPLICATE_KEY:
            yield DuplicateName(kind="header key", name=problem.detail)
        else:
            self.add(f"the header's JSON has a {problem.kind.value.replace('-', ' ')}: {problem.detail}")

    def new(self, end: int) -> Iterator[Fact]:
        """The faults that were not yet stated; ``end`` is the offset behind the header."""
        for detail in self.details:
            yield HeaderFault(detail=detail, span=Span(8, end))
        self.details.clear()


def _metadata(entry: Any, faults: _Faults) -> Iterator[Fact]:
    if not isinstance(entry, dict):
        faults.add("__metadata__ is not an object")
        return
    for index, (key, value) in enumerate(entry.items()):
        if not isinstance(value, str):
            faults.add(f"the metadata value of {key[:100]!r} is not a string")
            continue
        if index < _METADATA_KEPT:
            yield MetadataText(key=key[:_TEXT_KEPT], value=value[:_TEXT_KEPT], length=len(value))
        if key in _PROPERTIES and value:
            yield Property(key=_PROPERTIES[key], value=_FRAMEWORKS.get(value, value)[:_TEXT_KEPT])
    if len(entry) > _METADATA_KEPT:
        yield Problem(kind=ProblemKind.LIMIT, detail="there are too many metadata entries", limit="metadata")


def _tensor(name: str, entry: Any, data_start: int, placed: list[Placed], faults: _Faults) -> Iterator[Fact]:
    shown = repr(name[:200])
    if not isinstance(entry, dict) or not {"dtype", "shape", "data_offsets"} <= entry.keys():
        faults.add(f"tensor {shown} lacks dtype, shape or data_offsets")
        return
    if len(entry) > 3:
        faults.add(f"tensor {shown} has fields that the specification does not know")
    dtype, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(dtype, str) or not _naturals(shape) or not _naturals(offsets) or len(offsets) != 2:
        faults.add(f"tensor {shown} has a dtype, shape or data_offsets of the wrong type")
        return
    begin, end = offsets
    if begin > end:
        faults.add(f"tensor {shown} ends before it begins")
        return
    placed.append(Placed(data_start + begin, data_start + end, name))
    stated = end - begin if end - begin <= LARGEST_TENSOR else None
    yield Tensor(name=name[:_TEXT_KEPT], shape=tuple(shape), dtype=dtype[:32], bytes=stated)
    _check_size(shown, dtype, shape, end - begin, faults)


def _check_size(shown: str, dtype: str, shape: list[int], stored: int, faults: _Faults) -> None:
    if dtype not in _BITS:
        faults.add(f"tensor {shown} has the unknown dtype {dtype[:32]!r}")
        return
    bits = _BITS[dtype]
    for dimension in shape:
        bits *= dimension
    if bits % 8:
        faults.add(f"tensor {shown} does not fill whole bytes")
    elif bits // 8 != stored:
        needed = str(bits // 8) if bits < 1 << 80 else "over 2^77"
        faults.add(f"tensor {shown} needs {needed} bytes by dtype and shape, but has {stored}")


def _naturals(value: Any) -> bool:
    """True for a short list of integers that fit 64 unsigned bits."""
    return (
        isinstance(value, list)
        and len(value) <= _DIMENSIONS
        and all(type(item) is int and 0 <= item < 1 << 64 for item in value)
    )
