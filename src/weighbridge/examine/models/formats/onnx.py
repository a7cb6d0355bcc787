"""ONNX models (onnx.proto, ``ModelProto``; docs/IR.md, docs/ExternalData.md).

The file is walked as protocol buffers on the wire, message by message with an explicit
stack, so a tensor is found wherever it hides: initializers, sparse initializers, values
of attributes, subgraphs at any depth, functions, training graphs. Every occurrence of a
field is looked at, also where a parser would keep only the last. Raw data is not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError, WeighbridgeError
from weighbridge.core.reader import Reader
from weighbridge.core.records import dataclass, field

from ..facts import Fact
from ..facts.common import CodeReference, Embedded, Property, Reference, ReferenceKind, Tensor
from ..facts.tensors import (
    LARGEST_TENSOR,
    DuplicateName,
    ExternalData,
    HeaderFault,
    MetadataText,
    OperatorUse,
    SizeMismatch,
)
from ..kept_text import KeptText
from ..knowledge.onnx_domains import KNOWN_DOMAINS
from ..knowledge.onnx_schema import DATA_TYPES, EXTERNAL_KEYS, FIELDS, NESTED
from ..onnx_paths import plain_relative
from ..protobuf import Field, Protobuf, Wire

DEPTH = 300
"""Messages inside each other that are followed; protocol buffer parsers stop at 100."""

OPERATORS_KEPT = 100_000
"""Different operators of one model."""

_TEXT_READ = 4096
_NAME_READ = 1024
_DIMENSIONS = 64
_HIDDEN = 16
_LONG_STRING = 1024
_STRINGS_KEPT = 8
_LOCATIONS = 8
_PROBED = 512
_PROBE_WIRES = {number: Wire.VARINT if number in (1, 5) else Wire.LENGTH for number in FIELDS["model"]}


def probe(reader: Reader, head: bytes) -> bool:  # noqa: ARG001 - the fields may lie behind the head
    """Accept a message with a plausible IR version, graph and operator set, which ``ModelProto`` must have."""
    message = Protobuf(reader, Budget(limits=Limits(operations=_PROBED)))
    missing = {1, 7, 8}
    try:
        for item in message.fields(0, 1 << 62):
            if _PROBE_WIRES.get(item.number, item.wire) is not item.wire or not _plausible(message, item):
                return False
            missing.discard(item.number)
            if not missing:
                return True
    except WeighbridgeError:
        return False
    return False


def _plausible(message: Protobuf, item: Field) -> bool:
    if item.number == 1:
        return 1 <= item.value <= 100
    if item.number == 7:
        first = next(message.fields(item.start, item.end), None)
        return first is None or (first.number in FIELDS["graph"] and first.wire is Wire.LENGTH)
    if item.number == 8:
        return all(part.number in (1, 2) for part in message.fields(item.start, item.end))
    return True


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State tensors, external data, operators and metadata; what was seen before a break counts."""
    model = _Model(Protobuf(reader, budget), budget)
    try:
        yield from model.walk(reader.size)
    except (InputError, LimitError):
        yield from model.operators_used()
        raise
    yield from model.operators_used()


@dataclass(slots=True)
class _Frame:
    """One message on the way to the current field."""

    kind: str
    fields: Iterator[Field]
    index: int
    name: str = ""
    operator: str = ""
    domain: str = ""
    children: int = 0
    names: set[str] = field(default_factory=set)

    @property
    def label(self) -> str:
        return f"{self.kind} {self.name[:100]!r}" if self.name else f"{self.kind} {self.index}"


@dataclass(slots=True)
class _External:
    """The ``external_data`` entries of one tensor."""

    values: dict[str, str] = field(default_factory=dict)
    locations: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    elsewhere: bool = False

    def number(self, key: str) -> int | None:
        text = self.values.get(key, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= 20 else None


@dataclass(slots=True)
class _TensorParts:
    """What one ``TensorProto`` says."""

    name: str = ""
    dims: list[int] = field(default_factory=list)
    data_type: int = 0
    stored: int | None = None
    external: _External = field(default_factory=_External)

    @property
    def needed(self) -> int | None:
        """Bytes by shape and type; None where elements have no fixed size or the shape is no shape."""
        bits = DATA_TYPES.get(self.data_type, ("", 0))[1]
        if not bits or any(dimension < 0 for dimension in self.dims):
            return None
        for dimension in self.dims:
            bits *= dimension
        return -(-bits // 8)


@dataclass(slots=True)
class _Model:
    message: Protobuf
    budget: Budget
    stack: list[_Frame] = field(default_factory=list)
    operators: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    functions: set[tuple[str, str]] = field(default_factory=set)
    locations: set[str] = field(default_factory=set)
    producer: str = ""
    kept: KeptText = field(default_factory=KeptText)

    def walk(self, size: int) -> Iterator[Fact]:
        """Follow every field that can lead to a tensor or a node."""
        self.stack.append(_Frame("model", self.message.fields(0, size), 0))
        while self.stack:
            frame = self.stack[-1]
            item = next(frame.fields, None)
            if item is None:
                self.stack.pop()
                self._leave(frame)
                continue
            nested = NESTED[frame.kind].get(item.number) if item.wire is Wire.LENGTH else None
            if nested is not None and nested in NESTED:
                frame.children += 1
                self._enter(_Frame(nested, self.message.fields(item.start, item.end), frame.children - 1))
            elif nested == "tensor":
                yield from self._tensor(item, frame)
            elif item.number not in FIELDS[frame.kind]:
                yield from self._unknown_field(item)
            else:
                yield from self._attribute(frame, item)

    def _text(self, item: Field, limit: int) -> str:
        return self.kept.keep(self.message.text(item, limit))

    def _enter(self, frame: _Frame) -> None:
        if len(self.stack) >= DEPTH:
            raise LimitError("onnx-depth", DEPTH, remedy="review the file by hand; no loader accepts such nesting")
        self.stack.append(frame)

    def _leave(self, frame: _Frame) -> None:
        if frame.kind == "function":
            self.functions.add((frame.domain, frame.name))
        if frame.kind != "node":
            return
        key = (frame.domain, frame.operator)
        known = self.operators.get(key)
        if known is None and len(self.operators) >= OPERATORS_KEPT:
            raise LimitError("onnx-operators", OPERATORS_KEPT, remedy="review the file by hand")
        if known is None:
            self.kept.keep(frame.domain + frame.operator)
        self.operators[key] = (known[0] + 1, known[1]) if known else (1, self.kept.keep(self._where(frame)))

    def _where(self, *more: _Frame) -> str:
        return " > ".join(frame.label for frame in (*self.stack[1:][-12:], *more))

    def operators_used(self) -> Iterator[Fact]:
        """State the operators that are not functions of the model itself."""
        for (domain, name), (count, where) in self.operators.items():
            if (domain, name) in self.functions:
                continue
            yield OperatorUse(domain=domain, name=name, count=count, where=where)
            if domain not in KNOWN_DOMAINS:
                yield CodeReference(mechanism="custom-op", target=f"{domain}::{name}", where=where)

    def _attribute(self, frame: _Frame, item: Field) -> Iterator[Fact]:
        """Take up a plain field of a message."""
        if item.wire is not Wire.LENGTH:
            return
        if frame.kind == "model":
            yield from self._model_field(item)
        elif (frame.kind, item.number) in _NAMES:
            setattr(frame, _NAMES[frame.kind, item.number], self.message.text(item, _NAME_READ))
        elif frame.kind == "attribute" and item.number in (4, 9):
            yield from self._long_string(item)
        elif frame.kind == "graph" and item.number == 10 and item.value:
            yield MetadataText(key="graph.doc_string", value=self._text(item, _TEXT_READ), length=item.value)

    def _model_field(self, item: Field) -> Iterator[Fact]:
        text = self._text(item, _TEXT_READ)
        if item.number == 2:
            self.producer = text
            yield Property(key="producer", value=text)
        elif item.number == 3 and text:
            yield Property(key="framework_version", value=f"{self.producer} {text}".strip())
        elif item.number == 6 and text:
            yield MetadataText(key="doc_string", value=text, length=item.value, span=item.span)
        elif item.number == 8:
            yield from self._opset(item)
        elif item.number == 14:
            key, value, length = self._entry(item)
            yield MetadataText(key=key, value=value, length=length, span=item.span)

    def _opset(self, item: Field) -> Iterator[Fact]:
        domain, version = "ai.onnx", 0
        for part in self.message.fields(item.start, item.end):
            if part.number == 1 and part.wire is Wire.LENGTH:
                domain = self._text(part, _NAME_READ) or "ai.onnx"
            elif part.number == 2 and part.wire is Wire.VARINT:
                version = part.signed
        yield Property(key="opset", value=f"{domain} {version}")

    def _entry(self, item: Field) -> tuple[str, str, int]:
        """A ``StringStringEntryProto``: key, value and the value's length in bytes."""
        key, value, length = "", "", 0
        for part in self.message.fields(item.start, item.end):
            if part.number == 1 and part.wire is Wire.LENGTH:
                key = self._text(part, _NAME_READ)
            elif part.number == 2 and part.wire is Wire.LENGTH:
                value, length = self._text(part, _TEXT_READ), part.value
        return key, value, length

    def _unknown_field(self, item: Field) -> Iterator[Fact]:
        if item.wire in (Wire.LENGTH, Wire.GROUP) and item.value >= _HIDDEN:
            name = f"field {item.number}@{item.start}"
            yield Embedded(name=name, reader=self.message.slice(item), opaque="a field that ONNX does not define")

    def _long_string(self, item: Field) -> Iterator[Fact]:
        if item.value >= _LONG_STRING:
            yield Embedded(name=f"string@{item.start}", reader=self.message.slice(item), opaque="a string of the model")

    def _tensor(self, whole: Field, frame: _Frame) -> Iterator[Fact]:
        """State one tensor, and where its data lies when that is another file."""
        self.budget.spend_members()
        tensor = _TensorParts()
        strings = 0
        for item in self.message.fields(whole.start, whole.end):
            if item.number not in FIELDS["tensor"]:
                yield from self._unknown_field(item)
            elif item.number == 6 and item.wire is Wire.LENGTH:
                strings += 1
                if strings <= _STRINGS_KEPT and item.value:
                    text = self._text(item, _TEXT_READ)
                    yield MetadataText(key=f"tensor {tensor.name!r}", value=text, length=item.value, span=item.span)
                yield from self._long_string(item)
            else:
                self._tensor_field(tensor, item)
        initializer = frame.kind == "graph" or (frame.kind == "sparse" and self.stack[-2].kind == "graph")
        where = f"{self._where()} > {'initializer' if initializer else 'tensor'} {tensor.name[:100]!r}"
        if initializer and tensor.name:
            yield from self._named(tensor.name, frame if frame.kind == "graph" else self.stack[-2], whole)
        dtype = DATA_TYPES.get(tensor.data_type, (f"type {tensor.data_type}", 0))[0]
        needed = tensor.needed
        stated = needed if needed is not None and needed <= LARGEST_TENSOR else None
        yield Tensor(name=tensor.name, shape=tuple(tensor.dims), dtype=dtype, bytes=stated, span=whole.span)
        if any(dimension < 0 for dimension in tensor.dims):
            yield HeaderFault(detail=f"tensor {tensor.name[:100]!r} has a negative dimension", span=whole.span)
        if tensor.stored is not None and needed is not None and tensor.stored != needed:
            yield SizeMismatch(name=tensor.name, declared=needed, stored=tensor.stored, span=whole.span)
        if tensor.external.values or tensor.external.elsewhere or tensor.external.unknown:
            yield from self._external(tensor, where, whole)

    def _named(self, name: str, graph: _Frame, whole: Field) -> Iterator[Fact]:
        if name in graph.names:
            yield DuplicateName(kind="initializer", name=name, where=graph.label, span=whole.span)
        graph.names.add(name)

    def _tensor_field(self, tensor: _TensorParts, item: Field) -> None:
        if item.number == 1:
            for value in self.message.varints(item) if item.wire in (Wire.VARINT, Wire.LENGTH) else ():
                if len(tensor.dims) >= _DIMENSIONS:
                    raise InputError("onnx.dimensions", "a tensor has too many dimensions")
                tensor.dims.append(value - (1 << 64) if value >> 63 else value)
        elif item.number == 2 and item.wire is Wire.VARINT:
            tensor.data_type = item.value
        elif item.number == 8 and item.wire is Wire.LENGTH:
            tensor.name = self._text(item, _NAME_READ)
        elif item.number == 9 and item.wire is Wire.LENGTH:
            tensor.stored = item.value
        elif item.number == 13 and item.wire is Wire.LENGTH:
            key, text, _ = self._entry(item)
            if key in EXTERNAL_KEYS:
                tensor.external.values[key] = text
                if key == "location" and text and text not in tensor.external.locations:
                    tensor.external.locations.append(text)
                if len(tensor.external.locations) > _LOCATIONS:
                    raise InputError("onnx.locations", "a tensor names too many locations")
            elif len(tensor.external.unknown) < _STRINGS_KEPT:
                tensor.external.unknown.append(key)
        elif item.number == 14 and item.wire is Wire.VARINT:
            tensor.external.elsewhere = item.value == 1

    def _external(self, tensor: _TensorParts, where: str, whole: Field) -> Iterator[Fact]:
        external = tensor.external
        self.kept.keep(where)
        shown = repr(tensor.name[:100])
        for location in external.locations or (None,):
            yield ExternalData(
                tensor=tensor.name,
                location=location,
                offset=external.number("offset"),
                length=external.number("length"),
                needed=tensor.needed,
                where=where,
                span=whole.span,
            )
            yield from self._reference(location, where, whole)
        if not external.locations:
            yield HeaderFault(detail=f"tensor {shown} lies in another file that it does not name", span=whole.span)
        elif len(external.locations) > 1:
            yield HeaderFault(detail=f"tensor {shown} names more than one location", span=whole.span)
        for key in external.unknown:
            yield HeaderFault(
                detail=f"the external data of tensor {shown} has the unknown key {key[:100]!r}", span=whole.span
            )
        length = external.number("length")
        if length is not None and tensor.needed not in (None, length):
            yield SizeMismatch(name=tensor.name, declared=tensor.needed or 0, stored=length, span=whole.span)
        for field_name in ("offset", "length"):
            text = external.values.get(field_name)
            if text and external.number(field_name) is None:
                yield HeaderFault(detail=f"the {field_name} of tensor {shown} is {text[:40]!r}", span=whole.span)

    def _reference(self, location: str | None, where: str, whole: Field) -> Iterator[Fact]:
        if location is not None and location not in self.locations:
            self.locations.add(location)
            kind = ReferenceKind.DATA if plain_relative(location) else ReferenceKind.FILE
            yield Reference(kind=kind, target=location, where=where, span=whole.span)


_NAMES = {
    ("graph", 2): "name",
    ("node", 3): "name",
    ("node", 4): "operator",
    ("node", 7): "domain",
    ("attribute", 1): "name",
    ("function", 1): "name",
    ("function", 10): "domain",
}
