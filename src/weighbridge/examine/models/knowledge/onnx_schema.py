"""The shape of ONNX files as far as examination needs it (onnx.proto, IR version 13).

Message kinds are named in lower case; ``graph`` stands for ``GraphProto`` and so on.
"""

from __future__ import annotations

from collections.abc import Mapping

NESTED: Mapping[str, Mapping[int, str]] = {
    "model": {7: "graph", 8: "opset", 14: "property", 20: "training", 25: "function"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "function": {7: "node", 11: "attribute"},
    "training": {1: "graph", 2: "graph"},
}
"""Message kind → field number → kind of the message in that field, for all fields that can lead to a tensor or a node."""

FIELDS: Mapping[str, frozenset[int]] = {
    "model": frozenset({1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26}),
    "graph": frozenset({1, 2, 5, 10, 11, 12, 13, 14, 15, 16}),
    "node": frozenset(range(1, 11)),
    "attribute": frozenset({*range(1, 12), 13, 14, 15, 20, 21, 22, 23}),
    "sparse": frozenset({1, 2, 3}),
    "function": frozenset(range(1, 15)),
    "training": frozenset({1, 2, 3, 4}),
    "tensor": frozenset({*range(1, 15), 16}),
}
"""Message kind → the numbers of its fields. Parsers pass over all others."""

DATA_TYPES: Mapping[int, tuple[str, int]] = {
    1: ("FLOAT", 32), 2: ("UINT8", 8), 3: ("INT8", 8), 4: ("UINT16", 16), 5: ("INT16", 16), 6: ("INT32", 32),
    7: ("INT64", 64), 8: ("STRING", 0), 9: ("BOOL", 8), 10: ("FLOAT16", 16), 11: ("DOUBLE", 64),
    12: ("UINT32", 32), 13: ("UINT64", 64), 14: ("COMPLEX64", 64), 15: ("COMPLEX128", 128), 16: ("BFLOAT16", 16),
    17: ("FLOAT8E4M3FN", 8), 18: ("FLOAT8E4M3FNUZ", 8), 19: ("FLOAT8E5M2", 8), 20: ("FLOAT8E5M2FNUZ", 8),
    21: ("UINT4", 4), 22: ("INT4", 4), 23: ("FLOAT4E2M1", 4), 24: ("FLOAT8E8M0", 8), 25: ("UINT2", 2), 26: ("INT2", 2),
}  # fmt: skip
"""``TensorProto.DataType`` → name and bits an element; 0 bits where the elements have no fixed size."""

EXTERNAL_KEYS = frozenset({"location", "offset", "length", "checksum", "basepath"})
"""Keys of ``TensorProto.external_data`` (docs/ExternalData.md)."""
