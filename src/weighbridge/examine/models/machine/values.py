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

    def describe(self, value: object) -> Value:
        """One value."""
        self._room = _NODES
        return self._value(value, DEPTH_LIMIT)

    def describe_all(self, values: list[object]) -> tuple[Value, ...]:
        """Several values that belong to one fact, at most ``ITEMS_LIMIT``."""
        self._room = _NODES
        found = tuple(self._value(value, DEPTH_LIMIT) for value in values[:ITEMS_LIMIT])
        return found if len(values) <= ITEMS_LIMIT else (*found, Opaque("cut"))

    def _value(self, value: object, depth: int) -> Value:
        self._room -= 1
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
            return self._items(value.kind, value.items, depth, cut=value.cut)
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
