"""Hand-made writers of safetensors, GGUF and ONNX files, for tests that need them to lie."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence


def safetensors(
    tensors: dict[str, tuple[str, Sequence[int], tuple[int, int]]] | None = None,
    *,
    data: bytes = b"",
    metadata: object = None,
    header: bytes | None = None,
) -> bytes:
    """A file with the given tensors (dtype, shape, offsets), or with any bytes as its header."""
    if header is None:
        entries: dict[str, object] = {} if metadata is None else {"__metadata__": metadata}
        for name, (dtype, shape, offsets) in (tensors or {}).items():
            entries[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}
        header = json.dumps(entries).encode()
    return struct.pack("<Q", len(header)) + header + data


UINT8, UINT32, FLOAT32, BOOL, STRING, ARRAY, UINT64 = 0, 4, 6, 7, 8, 9, 10
_CODES = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "B", 10: "Q", 11: "q", 12: "d"}


class Gguf:
    """Writes the pieces of a GGUF file of one version and byte order."""

    def __init__(self, version: int = 3, order: str = "<") -> None:
        self.version, self.order = version, order
        self.count = "I" if version == 1 else "Q"

    def pack(self, code: str, *values: float) -> bytes:
        return struct.pack(self.order + code, *values)

    def string(self, text: str | bytes) -> bytes:
        raw = text.encode() if isinstance(text, str) else text
        return self.pack(self.count, len(raw)) + raw

    def value(self, kind: int, value: object) -> bytes:
        if kind == STRING:
            return self.string(value)
        if kind == ARRAY:
            inner, items = value
            return self.pack("I" + self.count, inner, len(items)) + b"".join(self.value(inner, item) for item in items)
        return self.pack(_CODES[kind], value)

    def key(self, key: str | bytes, kind: int, value: object) -> bytes:
        return self.string(key) + self.pack("I", kind) + self.value(kind, value)

    def tensor(self, name: str | bytes, shape: Sequence[int], kind: int, offset: int) -> bytes:
        return (
            self.string(name)
            + self.pack("I", len(shape))
            + b"".join(self.pack(self.count, size) for size in shape)
            + self.pack("IQ", kind, offset)
        )

    def file(
        self, keys: Sequence[bytes] = (), tensors: Sequence[bytes] = (), data: bytes = b"", align: int = 32
    ) -> bytes:
        head = b"GGUF" + self.pack("I" + self.count * 2, self.version, len(tensors), len(keys))
        head += b"".join(keys) + b"".join(tensors)
        return head + (b"\0" * (-len(head) % align) + data if tensors else data)


def varint(value: int) -> bytes:
    """A base-128 number; negative ones as 64 bits of two's complement."""
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def message(*fields: tuple[int, int | str | bytes]) -> bytes:
    """A protocol buffer message of numbers and length-delimited fields."""
    out = b""
    for number, value in fields:
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            raw = value.encode() if isinstance(value, str) else value
            out += varint(number << 3 | 2) + varint(len(raw)) + raw
    return out


def onnx_tensor(
    name: str = "w",
    dims: Iterable[int] = (2,),
    *,
    kind: int = 1,
    raw: bytes | None = None,
    external: dict[str, str] | None = None,
    more: bytes = b"",
) -> bytes:
    """A ``TensorProto``, with raw data or with external data."""
    fields: list[tuple[int, int | str | bytes]] = [(1, size) for size in dims] + [(2, kind), (8, name)]
    if raw is not None:
        fields.append((9, raw))
    if external is not None:
        fields += [(13, message((1, key), (2, value))) for key, value in external.items()] + [(14, 1)]
    return message(*fields) + more


def onnx_node(operator: str = "Identity", *attributes: bytes, domain: str = "", name: str = "") -> bytes:
    """A ``NodeProto`` with the given ``AttributeProto`` messages."""
    fields: list[tuple[int, int | str | bytes]] = [(1, "x"), (2, "y"), (4, operator)]
    if name:
        fields.append((3, name))
    if domain:
        fields.append((7, domain))
    return message(*fields, *((5, attribute) for attribute in attributes))


def onnx_graph(*fields: tuple[int, int | str | bytes]) -> bytes:
    """A ``GraphProto`` named ``g``: (1, node), (5, initializer), (15, sparse initializer)."""
    return message((2, "g"), *fields)


def onnx(graph: bytes, *fields: tuple[int, int | str | bytes]) -> bytes:
    """A ``ModelProto`` around ``graph``; more fields follow (25: function, 20: training, 14: metadata)."""
    return message((1, 8), (2, "test"), (7, graph), (8, message((2, 17))), *fields)


def onnx_external(location: str, **values: str) -> bytes:
    """A model whose only initializer lies at ``location``."""
    return onnx(onnx_graph((5, onnx_tensor(external={"location": location, **values}))))
