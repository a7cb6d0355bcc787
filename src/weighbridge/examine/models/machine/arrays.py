"""joblib's raw array blocks: how many bytes follow a ``NumpyArrayWrapper`` in the stream.

joblib writes the wrapper (class, shape, order, dtype and, since 1.3, the alignment) as an
object, and behind its BUILD opcode the array itself: one byte that says how much padding
follows, the padding, then the elements (joblib, ``numpy_pickle.py``). Arrays of objects are
pickles of their own there.
"""

from __future__ import annotations

import re
from math import prod

from weighbridge.core.records import dataclass

from ..facts.pickle import Constant, Items
from .cells import Container, Known
from .constants import literal, name_at
from .source import Source

_TYPE = re.compile(r"[<>|=]?([?bBhHiIlLqQuefdgFDGSUVOcmMa])(\d{0,9})")
_IMPLIED = {
    "?": 1,
    "b": 1,
    "B": 1,
    "h": 2,
    "H": 2,
    "i": 4,
    "I": 4,
    "l": 8,
    "L": 8,
    "q": 8,
    "Q": 8,
    "e": 2,
    "f": 4,
    "d": 8,
}
_HOLDS_OBJECTS = 1
"""Bit of a dtype's flags: some field is a Python object (NumPy, ``NPY_ITEM_REFCOUNT``)."""


@dataclass(frozen=True, slots=True)
class Block:
    """A raw block. ``item_bytes`` is None for objects: then a pickle follows instead."""

    shape: tuple[int, ...]
    dtype: str
    item_bytes: int | None
    aligned: bool

    @property
    def length(self) -> int:
        """Bytes of the elements."""
        return (self.item_bytes or 0) * prod(self.shape)


def block_of(source: Source, state: object) -> Block | None:
    """The block that a wrapper with this ``state`` announces; None when the state does not tell."""
    fields = _fields(source, state)
    shape = _shape(source, fields.get("shape"))
    described = fields.get("dtype")
    note = described.note if isinstance(described, Known) else None
    arguments = getattr(note, "arguments", None)
    aligned = fields.get("numpy_array_alignment_bytes")
    alignment = literal(source, aligned) if isinstance(aligned, int) and aligned >= 0 else Constant(None)
    callee = getattr(note, "callee", None)
    if shape is not None and callee is not None and callee.name == "_convert_to_stringdtype_kwargs":
        return Block(shape, "StringDType", None, aligned=alignment != Constant(None))
    if shape is None or not arguments or not isinstance(arguments[0], int):
        return None
    name = name_at(source, arguments[0]) or ""
    match = _TYPE.fullmatch(name)
    if match is None:
        return None
    has_objects = match[1] == "O" or _flags(source, getattr(note, "state", None)) & _HOLDS_OBJECTS
    size = None if has_objects else _size(match[1], match[2])
    return Block(shape, name, size, aligned=alignment != Constant(None))


def _size(kind: str, digits: str) -> int:
    if not digits:
        return _IMPLIED.get(kind, 8)
    return int(digits) * (4 if kind == "U" else 1)


def _fields(source: Source, state: object) -> dict[str, object]:
    if not isinstance(state, Container) or state.kind != "dict":
        return {}
    items = state.items
    return {
        name: value
        for key, value in zip(items[::2], items[1::2], strict=False)
        if isinstance(key, int) and key >= 0 and (name := name_at(source, key)) is not None
    }


def _shape(source: Source, value: object) -> tuple[int, ...] | None:
    if isinstance(value, int) and value >= 0 and literal(source, value) == Items("tuple", ()):
        return ()
    if not isinstance(value, tuple):
        return None
    sizes = [literal(source, item) if isinstance(item, int) and item >= 0 else None for item in value]
    found = [size.value for size in sizes if isinstance(size, Constant) and type(size.value) is int and size.value >= 0]
    return tuple(found) if len(found) == len(value) else None


def _flags(source: Source, state: object) -> int:
    if not isinstance(state, tuple) or len(state) < 8:
        return 0
    flags = literal(source, state[7]) if isinstance(state[7], int) and state[7] >= 0 else None
    return flags.value if isinstance(flags, Constant) and isinstance(flags.value, int) else 0
