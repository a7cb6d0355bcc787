"""The walk over all objects of a file, each once, whatever leads to it."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.errors import LimitError, WeighbridgeError
from weighbridge.core.records import dataclass, field

from . import attributes, groups, header
from .attributes import Attribute
from .groups import Link
from .layout import Filter, Layout, external_files, filters, layout
from .source import Cursor, Source
from .types import Datatype, dataspace, datatype

_PATH_LIMIT = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something of an object that could not be read."""

    error: WeighbridgeError


@dataclass(slots=True, kw_only=True)
class Dataset:
    """A dataset: everything that its messages say, as far as they could be read."""

    type: Datatype | None = None
    shape: tuple[int, ...] | None = None
    layout: Layout | None = None
    filters: tuple[Filter, ...] = ()
    external: list[str] = field(default_factory=list)


Item = Attribute | Link | Dataset | Fault


def walk(source: Source, root: int) -> Iterator[tuple[str, Item]]:
    """Yield what each object holds, with the path of the first link that led to the object.

    Attributes come before the dataset that they describe. Hard links are followed, others yielded.

    Raises:
        LimitError: the budget is exhausted. Everything else that goes wrong is a :class:`Fault`.
    """
    pending, seen = [("", root)], {root}
    while pending:
        path, address = pending.pop()
        source.budget.spend_members()
        children: list[tuple[str, int]] = []
        for item in _object(source, address):
            if isinstance(item, Link) and item.address is not None:
                if item.address not in seen:
                    seen.add(item.address)
                    children.append((_joined(path, item.name), item.address))
                continue
            yield path, item
        pending.extend(reversed(children))


def _joined(path: str, name: str) -> str:
    return f"{path}/{name}"[:_PATH_LIMIT]


def _object(source: Source, address: int) -> Iterator[Item]:
    dataset = Dataset()
    try:
        for message in header.messages(source, address):
            cursor = Cursor(message.data, source.offset_size, source.length_size, "a message")
            yield from _guarded(_message(source, message.kind, cursor, dataset))
    except LimitError as error:
        if error.limit != "hdf5-block":
            raise
        yield Fault(error=error)
    except WeighbridgeError as error:
        yield Fault(error=error)
    if dataset.layout is not None:
        yield dataset


def _guarded(items: Iterator[Item]) -> Iterator[Item]:
    """Turn what goes wrong in one message into a fault, so that the others are read."""
    try:
        yield from items
    except LimitError as error:
        if not error.limit.startswith("hdf5-"):
            raise
        yield Fault(error=error)
    except WeighbridgeError as error:
        yield Fault(error=error)


def _message(source: Source, kind: int, cursor: Cursor, dataset: Dataset) -> Iterator[Item]:
    if kind == header.ATTRIBUTE:
        yield attributes.attribute(source, cursor)
    elif kind == header.ATTRIBUTE_INFO:
        yield from attributes.dense_attributes(source, cursor)
    elif kind == header.SYMBOL_TABLE:
        yield from groups.symbol_table_links(source, cursor)
    elif kind == header.LINK:
        yield groups.message_link(cursor)
    elif kind == header.LINK_INFO:
        yield from groups.dense_links(source, cursor)
    elif kind == header.DATATYPE:
        dataset.type = datatype(cursor)
    elif kind == header.DATASPACE:
        dataset.shape = dataspace(cursor)
    elif kind == header.LAYOUT:
        dataset.layout = layout(cursor)
    elif kind == header.FILTERS:
        dataset.filters = filters(cursor)
    elif kind == header.EXTERNAL_FILES:
        dataset.external.extend(external_files(source, cursor))
