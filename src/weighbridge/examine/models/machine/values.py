"""What is on the symbolic stack → the bounded values that facts show."""

from __future__ import annotations

from ..facts.pickle import (
    CONSTANT_LIMIT,
    DEPTH_LIMIT,
    ITEMS_LIMIT,
    Constant,
    Items,
    Opaque,
    Persistent,
    Result,
    Value,
)
from .cells import Container, Known
from .constants import literal
from .source import Source

_NODES = 400
"""Values that one fact may hold."""

_FEW = 32
_NODES_LIMIT = 200_000
"""Values that all facts of a part may hold before each is held to ``_FEW``: shared values cost a copy in every fact."""

_SHORT = 64
_TEXT_LIMIT = 12 << 20
"""Bytes of constants that all facts of a part may hold before only their starts are kept."""


def depth_of(value: Value) -> int:
    """How deeply ``value`` is nested; literals and names are 1."""
    if isinstance(value, Items):
        return 1 + max((depth_of(item) for item in value.items), default=0)
    if isinstance(value, Result):
        return 1 + depth_of(value.callee)
    if isinstance(value, Persistent):
        return 1 + depth_of(value.identifier)
    return 1


class Describer:
    """Turns values of the stack into facts' values, within bounds."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = 0
        self._room = 0
        self._spare = _NODES_LIMIT

    def describe(self, value: object) -> Value:
        """One value."""
        self._open()
        return self._value(value, DEPTH_LIMIT)

    def describe_all(self, values: list[object]) -> tuple[Value, ...]:
        """Several values that belong to one fact, at most ``ITEMS_LIMIT``."""
        self._open()
        found = tuple(self._value(value, DEPTH_LIMIT) for value in values[:ITEMS_LIMIT])
        return found if len(values) <= ITEMS_LIMIT else (*found, Opaque("cut"))

    def _open(self) -> None:
        """Make room for one more fact."""
        self._room = _NODES if self._spare > 0 else _FEW

    def _value(self, value: object, depth: int) -> Value:
        self._room -= 1
        self._spare -= 1
        if isinstance(value, int):
            return self._literal(value)
        if isinstance(value, Known):
            fact: Value = value.fact  # type: ignore[assignment]
            return fact if depth_of(fact) <= depth else Opaque("depth")
        if depth == 0 or self._room <= 0:
            return Opaque("depth")
        if isinstance(value, tuple):
            return self._items("tuple", list(value), depth, cut=False)
        if isinstance(value, Container) and value.kind != "literal":
            return self._items(value.kind, _telling_first(value), depth, cut=value.cut)
        return Opaque("limit")

    def _items(self, kind: str, items: list[object], depth: int, *, cut: bool) -> Value:
        kept = items[: max(0, min(ITEMS_LIMIT, self._room))]
        return Items(kind, tuple(self._value(item, depth - 1) for item in kept), cut or len(kept) < len(items))

    def _literal(self, offset: int) -> Value:
        if offset < 0:
            return Opaque("limit")
        found = literal(self._source, offset, CONSTANT_LIMIT if self._text < _TEXT_LIMIT else _SHORT)
        if isinstance(found, Constant) and isinstance(found.value, (str, bytes)):
            self._text += len(found.value)
        return found


def _telling_first(value: Container) -> list[object]:
    """The items of a container, the telling entries of a long dict before all others."""
    if not value.telling:
        return value.items
    found = [part for entry in value.telling.values() for part in entry]
    names = set(found[::2])
    for key, item in zip(value.items[::2], value.items[1::2], strict=False):
        if key not in names:
            found += (key, item)
    return found
