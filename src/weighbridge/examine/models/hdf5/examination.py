"""HDF5 files, Keras' ``.h5`` among them (*HDF5 File Format Specification, version 3.0*).

The reader is our own (see :mod:`weighbridge.examine.models.hdf5` and decision record 5).
Numeric data is not read; data that could hold something loadable (bytes, opaque values,
pickled nodes of PyTables) is looked at, and attributes are read wholly.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError, WeighbridgeError
from weighbridge.core.reader import BytesReader, Reader, SliceReader

from ..facts import Fact
from ..facts.common import Embedded, Layout, Problem, ProblemKind, Property, Reference, ReferenceKind, Tensor
from ..facts.hdf5 import Hdf5External
from ..keras_config import walk_keras_text
from . import layout, superblock
from .attributes import Attribute
from .contents import pieces
from .heaps import GlobalHeap
from .source import UnsupportedError
from .superblock import Superblock
from .tree import Dataset, Fault, Item, walk
from .types import INTEGER

_PROPERTIES = {"keras_version": "framework_version", "backend": "library"}
_JSON_HEAD = (b"{", b"[")
_PICKLE_HEADS = (b"\x80", b"(", b"c", b"]", b"}", b")", b"i")
_KERAS_MARKS = frozenset(("model_config", "keras_version", "layer_names", "training_config"))


def examined(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the datasets, the files that they draw on, and what attributes hold."""
    base = superblock.find(reader)
    if base is None:
        raise InputError("hdf5.malformed", "there is no HDF5 superblock")
    block = superblock.read(reader, base, budget)
    yield from _around(reader, block)
    if block.driver is not None:
        yield Problem(kind=ProblemKind.UNSUPPORTED, detail="the file is split over several by a file driver")
    heap = GlobalHeap(source=block.source)
    keras = False
    for path, item in walk(block.source, block.root):
        if isinstance(item, Attribute) and not path and item.name in _KERAS_MARKS and not keras:
            keras = True
            yield Layout(format="keras-h5")
            yield Property(key="framework", value="keras")
        yield from _item(path, item, heap)


def _around(reader: Reader, block: Superblock) -> Iterator[Fact]:
    """What lies before the superblock and after the end that it states."""
    base = block.source.base
    if base and reader.read_at(0, min(base, 1 << 20)).strip(b"\0"):
        yield Embedded(name="user block", reader=SliceReader(reader, 0, base))
    end = base + block.end
    if base <= end < reader.size:
        yield Embedded(name="after the end", reader=SliceReader(reader, end, reader.size), opaque="trailing bytes")
    elif end > reader.size:
        yield Problem(kind=ProblemKind.TRUNCATED, detail=f"the file ends {end - reader.size} bytes early")


def _item(path: str, item: Item, heap: GlobalHeap) -> Iterator[Fact]:
    try:
        if isinstance(item, Fault):
            yield _problem(path, item.error)
        elif isinstance(item, Attribute):
            yield from _attribute(path, item, heap)
        elif isinstance(item, Dataset):
            yield from _dataset(path, item, heap)
        elif item.file:
            where = f"{path}/{item.name}"
            yield Hdf5External(mechanism="external link", target=item.file, where=where)
            yield Reference(kind=ReferenceKind.FILE, target=item.file, where=f"external link {where}")
    except LimitError as error:
        if not error.limit.startswith(("hdf5-", "json-")):
            raise
        yield _problem(path, error)
    except InputError as error:
        yield _problem(path, error)


def _problem(path: str, error: WeighbridgeError) -> Problem:
    detail = f"{path or '/'}: {error.summary}" + (f" ({error.cause})" if error.cause else "")
    if isinstance(error, LimitError):
        return Problem(kind=ProblemKind.LIMIT, detail=detail, limit=error.limit)
    kind = ProblemKind.UNSUPPORTED if isinstance(error, UnsupportedError) else ProblemKind.MALFORMED
    return Problem(kind=kind, detail=detail)


def _attribute(path: str, attribute: Attribute, heap: GlobalHeap) -> Iterator[Fact]:
    name = f"{path}@{attribute.name}"
    for value in attribute.values(heap):
        if not path and attribute.name in _PROPERTIES:
            text = value.decode("utf-8", "replace")[:200]
            yield Property(key=_PROPERTIES[attribute.name], value=text)
        elif value.lstrip()[:1] in _JSON_HEAD and b"class_name" in value.replace(b"\\u00", b"class_name"):
            yield from walk_keras_text(value, name, heap.source.budget)
        if len(value) > 2 and value.startswith(_PICKLE_HEADS) and (value[0] == 0x80 or value.rstrip().endswith(b".")):
            yield Embedded(name=name, reader=BytesReader(value))


def _dataset(path: str, dataset: Dataset, heap: GlobalHeap) -> Iterator[Fact]:
    source, kind, mapping = heap.source, dataset.type, dataset.layout
    shape = dataset.shape or ()
    if kind is None or mapping is None:
        yield Problem(kind=ProblemKind.MALFORMED, detail=f"{path}: a dataset without a type or a layout")
        return
    size = 0 if dataset.shape is None else prod(shape) * kind.size
    yield Tensor(name=path.lstrip("/"), shape=shape, dtype=kind.name, bytes=size)
    for name in dataset.external:
        yield Hdf5External(mechanism="external storage", target=name, where=path)
        yield Reference(kind=ReferenceKind.DATA, target=name, where=f"external storage of {path}")
    if mapping.kind == layout.VIRTUAL:
        for file, _ in layout.virtual_sources(source, mapping):
            if file != ".":
                yield Hdf5External(mechanism="virtual dataset", target=file, where=path)
                yield Reference(kind=ReferenceKind.FILE, target=file, where=f"virtual dataset {path}")
        return
    if mapping.kind == layout.CONTIGUOUS and not dataset.external and mapping.address != source.undefined:
        missing = (mapping.size if mapping.size is not None else size) - source.available(mapping.address)
        if missing > 0:
            yield Problem(kind=ProblemKind.TRUNCATED, detail=f"{path}: {missing} bytes of data are not in the file")
    if _could_be_loaded(dataset):
        yield from pieces(source, path.lstrip("/"), dataset, heap)


def _could_be_loaded(dataset: Dataset) -> bool:
    """True for lists of bytes, opaque values and byte sequences: what programs unpickle or unpack."""
    kind = dataset.type
    if kind is None or dataset.external or dataset.shape is None:
        return False
    if kind.base is not None:
        return kind.base.size == 1 and not kind.variable_string
    return kind.name == "opaque" or (kind.kind == INTEGER and kind.size == 1 and len(dataset.shape) <= 1)
