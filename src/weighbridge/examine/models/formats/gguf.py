"""GGUF, versions 1 to 3, either byte order (ggml, ``docs/gguf.md``; ``ggml/src/gguf.cpp``).

Magic, version, number of tensors, number of keys; then keys with typed values, then one
entry a tensor (name, dimensions, type, offset), then padding and tensor data. Version 1
counts with 32 bits, later ones with 64.

Every count, length and product is checked in unbounded integers against the file's size,
because loaders compute them in machine words. Tensor data is not read.
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Generator, Iterator, Mapping

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.location import Span
from weighbridge.core.reader import Reader, SliceReader
from weighbridge.core.records import dataclass, field

from ..facts import Fact
from ..facts.common import Embedded, Problem, ProblemKind, Property, Reference, ReferenceKind, Template, Tensor
from ..facts.tensors import LARGEST_TENSOR, DuplicateName, HeaderFault, MetadataText, SizeOverflow
from ..kept_text import KeptText
from ..knowledge.ggml_types import FILE_TYPES, GGML_TYPES
from ..tensor_layout import Placed, lay_out

_WINDOW = 1 << 18
_STRING_READ = 1 << 20
_TEXT_KEPT = 4096
_LONGEST_KEY = 65535
_LONGEST_NAME = 63
_DIMENSIONS = 4
_ARRAY_DEPTH = 16
_SPLITS_NAMED = 100
_DEFAULT_ALIGNMENT = 32
_LARGEST = (1 << 63) - 1

_SCALARS: Mapping[int, str] = {
    0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "B", 10: "Q", 11: "q", 12: "d",
}  # fmt: skip
_UINT8, _INT8, _UINT32, _BOOL, _STRING, _ARRAY = 0, 1, 4, 7, 8, 9
_TEMPLATE_KEY = "tokenizer.chat_template"
_JINJA = re.compile(rb"\{%[-+]?\s*[a-z]|\{\{")
_PROPERTIES: Mapping[str, str] = {
    "general.architecture": "architecture",
    "general.name": "title",
    "general.author": "author",
    "general.license": "licence",
    "general.description": "description",
    "tokenizer.ggml.model": "tokenizer",
}
_BASE_MODEL = re.compile(r"general\.base_model\.\d{1,9}\.(?:repo_url|name)")
_DATASET = re.compile(r"general\.dataset\.\d{1,9}\.(?:repo_url|name)")


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State keys, tensors, templates and whatever does not fit together."""
    cursor = _Cursor(reader, budget)
    cursor.position = 4
    version = cursor.number("I")
    if version & 0xFFFF == 0:
        cursor.order, cursor.position = ">", 4
        version = cursor.number("I")
    if version not in (1, 2, 3):
        yield Problem(kind=ProblemKind.UNSUPPORTED, detail=f"version {version}", span=Span(4, 8))
        return
    if cursor.order == ">" and version < 3:
        yield HeaderFault(detail=f"version {version} in big-endian byte order", span=Span(4, 8))
    cursor.count = "I" if version == 1 else "Q"
    yield Property(key="library", value=f"gguf {version}")
    tensors, keys = cursor.number(cursor.count), cursor.number(cursor.count)
    header = _Header()
    for _ in range(keys):
        budget.spend_members()
        yield from _key_value(cursor, header)
    yield from _splits(header)
    for _ in range(tensors):
        budget.spend_members()
        yield from _tensor_entry(cursor, header)
    yield from _data(cursor, header, reader, budget)


@dataclass(slots=True)
class _Cursor:
    """Reads the header in order through a small window."""

    reader: Reader
    budget: Budget
    position: int = 0
    order: str = "<"
    count: str = "Q"
    kept: KeptText = field(default_factory=KeptText)
    _start: int = 0
    _data: bytes = b""

    def take(self, length: int) -> bytes:
        """Exactly ``length`` (small) bytes."""
        index = self.position - self._start
        if index < 0 or index + length > len(self._data):
            self._start, self._data, index = self.position, self.reader.read_at(self.position, max(_WINDOW, length)), 0
        data = self._data[index : index + length]
        if len(data) < length:
            raise InputError(
                "gguf.truncated",
                "the header does not end",
                cause=f"the file ends in it, at byte {self._start + len(self._data)}",
            )
        self.position += length
        return data

    def number(self, code: str) -> int:
        """One integer of the :mod:`struct` type ``code``."""
        self.budget.spend()
        value: int = struct.unpack(self.order + code, self.take(struct.calcsize("=" + code)))[0]
        return value

    def skip(self, length: int) -> Span:
        """Pass over any number of bytes, which must exist."""
        span = Span(self.position, self.position + length)
        if span.end > self.reader.size:
            raise InputError(
                "gguf.truncated",
                "the header does not end",
                cause=f"a value of {length} bytes at byte {span.start} is longer than the file",
            )
        self.position = span.end
        return span

    def string(self) -> Span:
        """Pass over one string; the bytes of its text."""
        return self.skip(self.number(self.count))

    def skip_strings(self, count: int) -> None:
        """Pass over ``count`` strings."""
        prefix = struct.Struct(self.order + self.count)
        while count:
            self.take(prefix.size)
            self.position -= prefix.size
            data, index = self._data, self.position - self._start
            before = count
            while count and index + prefix.size <= len(data):
                index += prefix.size + prefix.unpack_from(data, index)[0]
                count -= 1
            self.budget.spend(before - count)
            self.skip(self._start + index - self.position)

    def text(self, span: Span, limit: int) -> bytes:
        """Up to ``limit`` bytes of a string that was passed over."""
        return self.reader.read_at(span.start, min(limit, span.end - span.start))


@dataclass(slots=True)
class _Header:
    """What later parts of the file depend on."""

    keys: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)
    tensors: list[tuple[int, int | None, str]] = field(default_factory=list)


def _key_value(cursor: _Cursor, header: _Header) -> Iterator[Fact]:
    span = cursor.string()
    raw = cursor.text(span, _TEXT_KEPT)
    key = cursor.kept.keep(raw.decode(errors="replace"))
    if span.end - span.start > _LONGEST_KEY:
        yield HeaderFault(detail=f"a key of {span.end - span.start} bytes", span=span)
    yield from _check_text(raw, f"key {key[:100]!r}", span)
    if key in header.keys:
        yield DuplicateName(kind="metadata key", name=key, span=span)
    header.keys.add(key)
    code = cursor.number("I")
    if code in _SCALARS:
        yield from _scalar(cursor, header, key, code)
    elif code == _STRING:
        yield from _string(cursor, key)
    elif code == _ARRAY:
        yield from _array(cursor, key)
    else:
        raise InputError("gguf.type", "the header uses an unknown type", cause=f"type {code} of key {key[:100]!r}")


def _scalar(cursor: _Cursor, header: _Header, key: str, code: int) -> Iterator[Fact]:
    start = cursor.position
    value = cursor.number(_SCALARS[code])
    if code == _BOOL and value > 1:
        yield HeaderFault(detail=f"{key[:100]!r} is a bool of the value {value}", span=Span(start, start + 1))
    if key == "general.alignment" and (code != _UINT32 or value < 1 or value & (value - 1)):
        yield HeaderFault(detail=f"an alignment of {value} is no power of two", span=Span(start, cursor.position))
    elif key == "general.file_type":
        yield Property(key="quantization", value=FILE_TYPES.get(value, str(value)))
    if _SCALARS[code] not in "fd":
        header.numbers.setdefault(key, value)


def _string(cursor: _Cursor, key: str) -> Iterator[Fact]:
    span = cursor.string()
    length = span.end - span.start
    cursor.budget.spend_bytes(min(length, _STRING_READ))
    raw = cursor.text(span, _STRING_READ)
    text = raw.decode(errors="replace")
    yield MetadataText(key=key, value=cursor.kept.keep(text[:_TEXT_KEPT]), length=length, span=span)
    if length > _STRING_READ:
        yield Embedded(name=f"metadata[{key}]", reader=SliceReader(cursor.reader, span.start, length))
    else:
        yield from _check_text(raw, f"the value of {key[:100]!r}", span)
    if key == _TEMPLATE_KEY or key.startswith(_TEMPLATE_KEY + ".") or _JINJA.search(raw):
        yield Template(text=cursor.kept.keep(text), where=key, span=span)
    kind = _PROPERTIES.get(key) or ("base_model" if _BASE_MODEL.fullmatch(key) else "")
    kind = kind or ("dataset" if _DATASET.fullmatch(key) else "")
    if kind and text:
        yield Property(key=kind, value=text[:_TEXT_KEPT])


def _array(cursor: _Cursor, key: str) -> Iterator[Fact]:
    """Pass over an array and the arrays inside it."""
    pending = [1]
    while pending:
        cursor.budget.spend()
        pending[-1] -= 1
        if pending[-1] == 0:
            pending.pop()
        code, count = cursor.number("I"), cursor.number(cursor.count)
        if code == _ARRAY:
            if count:
                pending.append(count)
            if len(pending) > _ARRAY_DEPTH:
                raise InputError("gguf.depth", "arrays nest too deeply", cause=f"key {key[:100]!r}")
        elif code == _STRING:
            cursor.skip_strings(count)
        elif code in _SCALARS:
            span = cursor.skip(count * struct.calcsize("=" + _SCALARS[code]))
            if code in (_UINT8, _INT8) and count >= 16:
                reader = SliceReader(cursor.reader, span.start, count)
                yield Embedded(name=f"metadata[{key}]", reader=reader, opaque="an array of bytes")
        else:
            raise InputError("gguf.type", "the header uses an unknown type", cause=f"type {code} in {key[:100]!r}")


def _splits(header: _Header) -> Iterator[Fact]:
    count, this = header.numbers.get("split.count", 0), header.numbers.get("split.no", 0)
    for number in range(min(count, _SPLITS_NAMED) if count > 1 else 0):
        if number != this:
            target = f"*-{number + 1:05d}-of-{count:05d}.gguf"
            yield Reference(kind=ReferenceKind.FILE, target=target, where="split.count")


def _tensor_entry(cursor: _Cursor, header: _Header) -> Iterator[Fact]:
    span = cursor.string()
    raw = cursor.text(span, _TEXT_KEPT)
    name = cursor.kept.keep(raw.decode(errors="replace"))
    shown = repr(name[:100])
    yield from _check_text(raw, f"the tensor name {shown}", span)
    if span.end - span.start > _LONGEST_NAME:
        yield HeaderFault(detail=f"a tensor name of {span.end - span.start} bytes", span=span)
    if name in header.names:
        yield DuplicateName(kind="tensor", name=name, span=span)
    header.names.add(name)
    dimensions = cursor.number("I")
    if dimensions > _DIMENSIONS:
        yield HeaderFault(
            detail=f"tensor {shown} has {dimensions} dimensions", span=Span(cursor.position - 4, cursor.position)
        )
    if dimensions > 64:
        raise InputError("gguf.dimensions", "a tensor has too many dimensions", cause=f"{dimensions} in {shown}")
    shape = tuple(cursor.number(cursor.count) for _ in range(dimensions))
    code, offset = cursor.number("I"), cursor.number("Q")
    span = Span(span.start, cursor.position)
    size = yield from _size(name, shape, code, span)
    header.tensors.append((offset, size, name))
    row = GGML_TYPES.get(code)
    stated = size if size is not None and size <= LARGEST_TENSOR else None
    yield Tensor(name=name, shape=shape, dtype=row.name if row else f"type {code}", bytes=stated, span=span)


def _size(name: str, shape: tuple[int, ...], code: int, span: Span) -> Generator[Fact, None, int | None]:
    """State sizes that overflow; return the bytes that the tensor takes, None for an unknown type."""
    elements = 1
    for dimension in shape:
        elements *= dimension
    if elements > _LARGEST or any(dimension > _LARGEST for dimension in shape):
        yield SizeOverflow(name=name, what="number of elements", value=elements, span=span)
    row = GGML_TYPES.get(code)
    if row is None:
        yield Problem(
            kind=ProblemKind.UNSUPPORTED, detail=f"tensor {name[:100]!r} has the unknown type {code}", span=span
        )
        return None
    if shape and shape[0] % row.block:
        yield HeaderFault(
            detail=f"the rows of tensor {name[:100]!r} are no multiple of {row.block} elements, the block of {row.name}",
            span=span,
        )
    size = -(-elements // row.block) * row.size
    if size > _LARGEST >= elements:
        yield SizeOverflow(name=name, what="number of bytes", value=size, span=span)
    return size


def _data(cursor: _Cursor, header: _Header, reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State how the tensors lie behind the header."""
    alignment = header.numbers.get("general.alignment", _DEFAULT_ALIGNMENT)
    if alignment < 1 or alignment & (alignment - 1):
        alignment = _DEFAULT_ALIGNMENT
    size = reader.size
    start = min(cursor.position + -cursor.position % alignment, size) if header.tensors else cursor.position
    starts = sorted({offset for offset, _, _ in header.tensors})
    following = dict(itertools.pairwise(starts))
    placed = []
    for offset, length, name in header.tensors:
        if offset % alignment:
            yield HeaderFault(detail=f"the data of tensor {name[:100]!r} is not aligned to {alignment} bytes")
        if offset + (length or 0) + start > _LARGEST >= (length or 0):
            yield SizeOverflow(name=name, what="end", value=start + offset + (length or 0))
        end = (
            start + offset + length if length is not None else start + following.get(offset, max(size - start, offset))
        )
        placed.append(Placed(start + offset, end, name))
    area = Span(cursor.position, size)
    padding = [Placed(cursor.position, start, "padding")] if _zeros(reader, cursor.position, start) else []
    yield from lay_out(reader, [*padding, *placed], area, budget, alignment=alignment)


def _zeros(reader: Reader, start: int, end: int) -> bool:
    data = reader.read_at(start, min(end - start, _STRING_READ))
    return len(data) == end - start and not data.strip(b"\0")


def _check_text(raw: bytes, what: str, span: Span) -> Iterator[Fact]:
    """State text that is not UTF-8; a character cut off by the reading limit does not count."""
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        cut = len(raw) < span.end - span.start and error.end == len(raw)
        if not cut:
            yield HeaderFault(detail=f"{what} is not UTF-8", span=span)
