"""The walk over a TensorFlow graph, whatever message it lies in.

Field numbers are those of ``tensorflow/core/framework/{graph,node_def,function,attr_value,tensor}.proto``
and ``tensorflow/core/protobuf/{meta_graph,saved_object_graph}.proto``. Every node counts, of the graph and
of every function in its library, called or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, WeighbridgeError
from weighbridge.core.records import dataclass, field

from .facts import Fact
from .facts.common import Property, Tensor
from .facts.tensorflow import GraphAsset, GraphOperation
from .keras_config import walk_keras_text
from .protobuf import Field, Protobuf, Wire

NAME_LIMIT = 512
_FUNCTIONS_LIMIT = 200_000
_CONSTANTS_LIMIT = 20_000
_METADATA_LIMIT = 32 << 20
_RANK_LIMIT = 32

_ARGUMENT_INPUT = {
    **dict.fromkeys(("ReadFile", "WriteFile", "MatchingFiles", "CreateSummaryDbWriter", "LoadDataset"), 0),
    **dict.fromkeys(("TextLineDataset", "TFRecordDataset", "TFRecordDatasetV2", "MatchingFilesDataset"), 0),
    **dict.fromkeys(("CSVDataset", "CSVDatasetV2", "LMDBDataset", "FixedLengthRecordDataset"), 0),
    **dict.fromkeys(("CreateSummaryFileWriter", "InitializeTableFromTextFile", "InitializeTableFromTextFileV2"), 1),
    **dict.fromkeys(("SaveDataset", "SaveDatasetV2", "CacheDataset", "CacheDatasetV2", "SnapshotDataset"), 1),
    **dict.fromkeys(("SnapshotDatasetV2", "DatasetToTFRecord", "SqlDataset"), 1),
    **dict.fromkeys(("DataServiceDataset", "DataServiceDatasetV2", "DataServiceDatasetV3", "DataServiceDatasetV4"), 2),
    **dict.fromkeys(("RemoteCall", "RpcClient", "RpcServer"), 0),
}
"""Operations that take a file name or address, and which of their inputs it is."""

_ARGUMENT_ATTRIBUTES = frozenset(
    ("output_stream", "debug_urls", "descriptor_source", "vocab_file", "file_pattern", "tensor_name")
)
"""Attributes that hold a file name or address."""

_DTYPES = (
    *("invalid", "float32", "float64", "int32", "uint8", "int16", "int8", "string", "complex64", "int64", "bool"),
    *("qint8", "quint8", "qint32", "bfloat16", "qint16", "quint16", "uint16", "complex128", "float16", "resource"),
    *("variant", "uint32", "uint64", "float8_e5m2", "float8_e4m3fn"),
)
_OPERATION = re.compile(r"[A-Za-z_.][A-Za-z0-9_.\\/>-]{0,255}")


def dtype_name(number: int) -> str:
    """The name of a ``DataType``; references count as what they refer to."""
    plain = number - 100 if number > 100 else number
    return _DTYPES[plain] if 0 <= plain < len(_DTYPES) else f"dtype{number}"


def looks_like_node(message: Protobuf, node: Field) -> bool:
    """True when the field holds a node: a name and an operation, and nothing that no node has."""
    seen: dict[int, str] = {}
    for part in message.fields(node.start, node.end):
        if part.number > 7 or part.wire is not Wire.LENGTH:
            return False
        if part.number <= 2:
            seen[part.number] = message.text(part, NAME_LIMIT)
    return bool(_OPERATION.fullmatch(seen.get(2, "")))


@dataclass(slots=True, kw_only=True)
class _Node:
    op: str = ""
    name: str = ""
    inputs: list[str] = field(default_factory=list)
    argument: str = ""
    constant: str = ""
    tensor: Tensor | None = None


@dataclass(slots=True, kw_only=True)
class GraphWalk:
    """One walk. ``functions`` and ``seen`` are its memory."""

    message: Protobuf
    budget: Budget
    functions: set[str] = field(default_factory=set)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def meta_graph(self, start: int, end: int) -> Iterator[Fact]:
        """State a ``MetaGraphDef``: its graph, assets and object graph."""
        message = self.message
        for part in message.fields(start, end):
            if part.wire is not Wire.LENGTH:
                continue
            if part.number == 1:
                yield from self._information(part)
            elif part.number == 2:
                yield from self.graph(part.start, part.end)
            elif part.number == 6:
                for asset in message.fields(part.start, part.end):
                    if asset.number == 2 and asset.wire is Wire.LENGTH:
                        yield GraphAsset(target=message.text(asset, NAME_LIMIT), span=asset.span)
            elif part.number == 7:
                yield from self._objects(part)

    def _information(self, information: Field) -> Iterator[Fact]:
        for part in self.message.fields(information.start, information.end):
            if part.number == 5 and part.wire is Wire.LENGTH:
                yield Property(key="framework_version", value=self.message.text(part, NAME_LIMIT))

    def graph(self, start: int, end: int) -> Iterator[Fact]:
        """State a ``GraphDef``: every operation of its nodes and of its functions."""
        self._collect_functions(start, end)
        yield from self._nodes(start, end, 1, "graph")
        for part in self.message.fields(start, end):
            if part.number == 2 and part.wire is Wire.LENGTH:
                for function in self.message.fields(part.start, part.end):
                    if function.number == 1 and function.wire is Wire.LENGTH:
                        where = f"function {self._function_name(function)}"
                        yield from self._nodes(function.start, function.end, 3, where)

    def _collect_functions(self, start: int, end: int) -> None:
        try:
            for part in self.message.fields(start, end):
                if part.number == 2 and part.wire is Wire.LENGTH:
                    for function in self.message.fields(part.start, part.end):
                        if function.number == 1 and len(self.functions) < _FUNCTIONS_LIMIT:
                            self.functions.add(self._function_name(function))
        except InputError:
            return  # the walk itself meets the same bytes and says so

    def _function_name(self, function: Field) -> str:
        if function.wire is Wire.LENGTH:
            for part in self.message.fields(function.start, function.end):
                if part.number == 1 and part.wire is Wire.LENGTH:
                    for inner in self.message.fields(part.start, part.end):
                        if inner.number == 1 and inner.wire is Wire.LENGTH:
                            return self.message.text(inner, NAME_LIMIT)
        return ""

    def _nodes(self, start: int, end: int, number: int, where: str) -> Iterator[Fact]:
        """State the nodes in field ``number``; those that name files wait until all constants are known."""
        waiting: list[tuple[_Node, Field]] = []
        constants: dict[str, str] = {}
        failure: WeighbridgeError | None = None
        try:
            for part in self.message.fields(start, end):
                if part.number != number or part.wire is not Wire.LENGTH:
                    continue
                node = self._node(part)
                if node.tensor is not None:
                    yield node.tensor
                if node.constant and len(constants) < _CONSTANTS_LIMIT:
                    constants[node.name] = node.constant
                if node.op in _ARGUMENT_INPUT and len(waiting) < _CONSTANTS_LIMIT:
                    waiting.append((node, part))
                else:
                    yield from self._operation(node, part, where, node.argument)
        except WeighbridgeError as error:
            failure = error
        for node, part in waiting:
            yield from self._operation(node, part, where, _argument(node, constants))
        if failure is not None:
            raise failure

    def _operation(self, node: _Node, part: Field, where: str, argument: str) -> Iterator[Fact]:
        key = (node.op, argument)
        if key not in self.seen:
            self.seen.add(key)
            defined = node.op in self.functions
            yield GraphOperation(
                op=node.op, node=node.name, where=where, argument=argument, defined=defined, span=part.span
            )

    def _node(self, part: Field) -> _Node:
        message, node = self.message, _Node()
        tensor: Field | None = None
        for item in message.fields(part.start, part.end):
            if item.wire is not Wire.LENGTH:
                continue
            if item.number == 1:
                node.name = message.text(item, NAME_LIMIT)
            elif item.number == 2:
                node.op = message.text(item, NAME_LIMIT)
            elif item.number == 3 and len(node.inputs) < 4:
                node.inputs.append(message.text(item, NAME_LIMIT))
            elif item.number == 5:
                tensor = self._attribute(item, node) or tensor
        if node.op == "Const" and tensor is not None:
            self._constant(tensor, node)
        return node

    def _attribute(self, item: Field, node: _Node) -> Field | None:
        """Note an attribute that names a file; return the tensor of a constant."""
        message, key, value = self.message, "", None
        for part in message.fields(item.start, item.end):
            if part.number == 1 and part.wire is Wire.LENGTH:
                key = message.text(part, NAME_LIMIT)
            elif part.number == 2 and part.wire is Wire.LENGTH:
                value = part
        if value is None:
            return None
        if key == "value":
            for part in message.fields(value.start, value.end):
                if part.number == 8 and part.wire is Wire.LENGTH:
                    return part
        elif key in _ARGUMENT_ATTRIBUTES and not node.argument:
            node.argument = self._string(value)
        elif key == "module" and b"callback" in message.content(value, 64 << 20):
            node.argument = "a callback into the process"
        return None

    def _string(self, value: Field) -> str:
        """The string of an attribute, or the first of its list."""
        for part in self.message.fields(value.start, value.end):
            if part.number == 2 and part.wire is Wire.LENGTH:
                return self.message.text(part, NAME_LIMIT)
            if part.number == 1 and part.wire is Wire.LENGTH:
                for item in self.message.fields(part.start, part.end):
                    if item.number == 2 and item.wire is Wire.LENGTH:
                        return self.message.text(item, NAME_LIMIT)
        return ""

    def _constant(self, tensor: Field, node: _Node) -> None:
        """Note a constant: its first string, or that it is a tensor."""
        message, dtype, size = self.message, "", 0
        shape: tuple[int, ...] = ()
        for part in message.fields(tensor.start, tensor.end):
            if part.number == 1 and part.wire is Wire.VARINT:
                dtype = dtype_name(part.value)
            elif part.number == 2 and part.wire is Wire.LENGTH:
                shape = self.shape(part)
            elif part.number == 8 and part.wire is Wire.LENGTH and not node.constant:
                node.constant = message.text(part, NAME_LIMIT)
            elif part.wire is Wire.LENGTH:
                size += part.value
        if shape and dtype != "string":
            node.tensor = Tensor(name=node.name, shape=shape, dtype=dtype, bytes=size, span=tensor.span)

    def shape(self, item: Field) -> tuple[int, ...]:
        """A ``TensorShapeProto``; -1 for a dimension that is not known."""
        sizes: list[int] = []
        for part in self.message.fields(item.start, item.end):
            if part.number == 2 and part.wire is Wire.LENGTH and len(sizes) < _RANK_LIMIT:
                values = [inner.signed for inner in self.message.fields(part.start, part.end) if inner.number == 1]
                sizes.append(values[0] if values else 0)
        return tuple(sizes)

    def _objects(self, graph: Field) -> Iterator[Fact]:
        """State the variables of a ``SavedObjectGraph``, and the Keras configurations that older versions keep there."""
        message = self.message
        for item in message.fields(graph.start, graph.end):
            if item.number != 1 or item.wire is not Wire.LENGTH:
                continue
            for part in message.fields(item.start, item.end):
                if part.number == 4 and part.wire is Wire.LENGTH:
                    yield from self._user_object(part)
                elif part.number == 7 and part.wire is Wire.LENGTH:
                    yield from self._variable(part)

    def _user_object(self, item: Field) -> Iterator[Fact]:
        for part in self.message.fields(item.start, item.end):
            if part.number == 3 and part.wire is Wire.LENGTH and part.value:
                yield from keras_metadata(self.message, part, self.budget)

    def _variable(self, item: Field) -> Iterator[Fact]:
        dtype, name = "", ""
        shape: tuple[int, ...] = ()
        for part in self.message.fields(item.start, item.end):
            if part.number == 1 and part.wire is Wire.VARINT:
                dtype = dtype_name(part.value)
            elif part.number == 2 and part.wire is Wire.LENGTH:
                shape = self.shape(part)
            elif part.number == 6 and part.wire is Wire.LENGTH:
                name = self.message.text(part, NAME_LIMIT)
        yield Tensor(name=name, shape=shape, dtype=dtype, span=item.span)


def keras_metadata(message: Protobuf, text: Field, budget: Budget) -> Iterator[Fact]:
    """Walk the JSON that Keras keeps about an object of a SavedModel; anything else is left alone."""
    data = message.content(text, _METADATA_LIMIT + 1)
    if data.lstrip()[:1] == b"{":
        yield from walk_keras_text(data, "metadata", budget)


def _argument(node: _Node, constants: dict[str, str]) -> str:
    index = _ARGUMENT_INPUT[node.op]
    if index >= len(node.inputs):
        return node.argument
    return constants.get(node.inputs[index].partition(":")[0], node.argument)
