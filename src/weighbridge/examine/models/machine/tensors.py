"""What PyTorch's persistent ids and rebuild functions say of tensors.

Storages are named by ``("storage", class, key, location, numel)``; ``torch._utils`` builds
tensors from them (PyTorch, ``torch/serialization.py`` and ``torch/_utils.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from weighbridge.core.records import dataclass

from ..facts import Fact
from ..facts.common import Tensor
from ..facts.pickle import Constant, Global, Items, Value
from .cells import Known
from .constants import literal, name_at
from .source import Source

TENSORS_LIMIT = 100_000
STORAGES_LIMIT = 200_000

_CLASSES: dict[str, tuple[str, int]] = {
    "DoubleStorage": ("float64", 8),
    "FloatStorage": ("float32", 4),
    "HalfStorage": ("float16", 2),
    "BFloat16Storage": ("bfloat16", 2),
    "LongStorage": ("int64", 8),
    "IntStorage": ("int32", 4),
    "ShortStorage": ("int16", 2),
    "CharStorage": ("int8", 1),
    "ByteStorage": ("uint8", 1),
    "BoolStorage": ("bool", 1),
    "ComplexDoubleStorage": ("complex128", 16),
    "ComplexFloatStorage": ("complex64", 8),
    "QInt8Storage": ("qint8", 1),
    "QInt32Storage": ("qint32", 4),
    "QUInt8Storage": ("quint8", 1),
    "QUInt4x2Storage": ("quint4x2", 1),
    "QUInt2x4Storage": ("quint2x4", 1),
    "UntypedStorage": ("uint8", 1),
}
"""Storage classes → element type and its bytes."""

_ITEM_BYTES = dict(_CLASSES.values()) | {
    "float8_e4m3fn": 1,
    "float8_e5m2": 1,
    "float8_e4m3fnuz": 1,
    "float8_e5m2fnuz": 1,
    "float8_e8m0fnu": 1,
    "uint16": 2,
    "uint32": 4,
    "uint64": 8,
}
_REBUILDERS = frozenset({"_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_tensor_v3", "_rebuild_qtensor"})
_WRAPPERS = frozenset({"_rebuild_parameter", "_rebuild_parameter_with_state"})


def item_bytes_of(storage: str) -> int | None:
    """Bytes of an element of the storage class; None for an unknown one."""
    return _CLASSES[storage][1] if storage in _CLASSES else None


@dataclass(frozen=True, slots=True)
class Storage:
    """A storage: its key, element type and elements."""

    key: str
    dtype: str
    item_bytes: int
    elements: int


@dataclass(slots=True)
class Sketch:
    """A tensor whose name may still become known."""

    shape: tuple[int, ...]
    dtype: str
    offset: int
    name: str = ""


class Tensors:
    """Collects storages and tensors of one part.

    Attributes:
        storages: by key, in the order of their first use.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self.storages: dict[str, Storage] = {}
        self._sketches: dict[int, Sketch] = {}

    def storage(self, identifier: Value) -> Storage | None:
        """Read a persistent id as PyTorch's."""
        if not isinstance(identifier, Items) or len(identifier.items) < 5:
            return None
        tag, kind, key, _, count = identifier.items[:5]
        if tag != Constant("storage") or not isinstance(kind, Global) or kind.name not in _CLASSES:
            return None
        if not (isinstance(key, Constant) and isinstance(key.value, str)):
            return None
        if not (isinstance(count, Constant) and type(count.value) is int):
            return None
        found = Storage(key.value, *_CLASSES[kind.name], count.value)
        if len(self.storages) < STORAGES_LIMIT:
            self.storages.setdefault(found.key, found)
        return found

    def rebuilt(self, callee: Global, arguments: list[object], offset: int) -> Sketch | None:
        """The tensor that a call to one of PyTorch's rebuild functions makes."""
        if callee.module != "torch._utils" or not arguments:
            return None
        if callee.name in _WRAPPERS:
            return _sketch_of(arguments[0])
        if callee.name not in _REBUILDERS or len(arguments) < 4 or len(self._sketches) >= TENSORS_LIMIT:
            return None
        shape = self._integers(arguments[2])
        storage = arguments[0].note if isinstance(arguments[0], Known) else None
        if shape is None or not isinstance(storage, Storage):
            return None
        dtype = self._dtype(arguments) if callee.name == "_rebuild_tensor_v3" else storage.dtype
        return self._sketches.setdefault(offset, Sketch(shape, dtype, offset))

    def named(self, items: list[object]) -> None:
        """Keys and values were put into a mapping: a tensor among the values learns its name."""
        if not self._sketches:
            return
        for key, value in zip(items[::2], items[1::2], strict=False):
            sketch = _sketch_of(value)
            if sketch is not None and not sketch.name and isinstance(key, int) and key >= 0:
                sketch.name = name_at(self._source, key) or ""

    def facts(self) -> Iterator[Fact]:
        """The tensors, named where a mapping named them."""
        for sketch in self._sketches.values():
            size = _ITEM_BYTES.get(sketch.dtype)
            yield Tensor(
                name=sketch.name or f"tensor@{sketch.offset}",
                shape=sketch.shape,
                dtype=sketch.dtype,
                bytes=None if size is None else size * prod(sketch.shape),
            )

    def _integers(self, value: object) -> tuple[int, ...] | None:
        if isinstance(value, int) and value >= 0 and literal(self._source, value) == Items("tuple", ()):
            return ()
        if not isinstance(value, tuple):
            return None
        found: list[int] = []
        for item in value:
            size = literal(self._source, item) if isinstance(item, int) and item >= 0 else None
            if not isinstance(size, Constant) or type(size.value) is not int:
                return None
            found.append(size.value)
        return tuple(found)

    def _dtype(self, arguments: list[object]) -> str:
        given = arguments[6] if len(arguments) > 6 else None
        if isinstance(given, Known) and isinstance(given.fact, Global) and given.fact.module == "torch":
            return given.fact.name
        return "unknown"


def _sketch_of(value: object) -> Sketch | None:
    note = value.note if isinstance(value, Known) else None
    sketch = getattr(note, "tensor", None)
    return sketch if isinstance(sketch, Sketch) else None
