"""The raw bytes between the pickles of PyTorch's oldest files, which are tar archives.

Their members ``storages`` and ``tensors`` begin with a count. Then each storage is a pickle
``(key, location, class)``, the count of its elements as int64 and the elements; each tensor
is a pickle ``(key, storage key, class)``, its dimensions as int32, four bytes that are not
read, sizes and strides as int64, and the offset (``torch/serialization.py``, ``legacy_load``).
"""

from __future__ import annotations

from weighbridge.core.records import dataclass

from ..facts.pickle import Constant, Global
from .cells import Known
from .constants import literal
from .source import Source
from .tensors import item_bytes_of

_DIMENSIONS_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Raw:
    """Raw bytes behind a pickle: how many describe what follows, and how many elements' bytes follow."""

    head: int
    data: int


def counted(source: Source, start: int) -> int:
    """The count that the stream at ``start`` consists of; 0 when it is something else."""
    head = source.read(start, 2)
    value = literal(source, start + 2 if head[:1] == b"\x80" else start) if head else None
    return value.value if isinstance(value, Constant) and type(value.value) is int else 0


def raw_behind(source: Source, top: object, offset: int) -> Raw | None:
    """The raw bytes at ``offset`` that a pickle of the tuple ``top`` announces; None when it announces none."""
    if not isinstance(top, tuple) or len(top) != 3:
        return None
    key, _, kind = top
    named = kind.fact if isinstance(kind, Known) else None
    if not isinstance(key, int) or not isinstance(named, Global) or not named.module.startswith("torch"):
        return None
    if named.name.endswith("Storage"):
        count = int.from_bytes(source.read(offset, 8), "little", signed=True)
        size = item_bytes_of(named.name)
        raw = None if size is None or count < 0 else Raw(8, count * size)
    elif named.name.endswith("Tensor"):
        dimensions = int.from_bytes(source.read(offset, 4), "little", signed=True)
        raw = Raw(16 + 16 * dimensions, 0) if 0 <= dimensions <= _DIMENSIONS_LIMIT else None
    else:
        return None
    return raw if raw is not None and offset + raw.head + raw.data <= source.size else None
