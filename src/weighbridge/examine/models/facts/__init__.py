"""Facts: plain statements about bytes, made by formats and read by rules.

A format's ``parse`` is a generator of facts. What it stated before it failed counts: an
error ends the stream of facts and takes nothing back. A fact holds no opinion; severity
belongs to rules. Facts are small, bounded and free of readers (except
:class:`~.common.Embedded`, which the examiner consumes).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from weighbridge.core.location import Span
from weighbridge.core.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Base of every fact. ``span`` is where in the part it was seen, when that is known."""

    span: Span | None = None


F = TypeVar("F", bound=Fact)


class Facts:
    """The facts of one part, in the order in which they were stated."""

    __slots__ = ("_by_type", "_items")

    def __init__(self, items: Iterable[Fact] = ()) -> None:
        self._items = tuple(items)
        by_type: dict[type[Fact], list[Fact]] = {}
        for item in self._items:
            by_type.setdefault(type(item), []).append(item)
        self._by_type = by_type

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"Facts({list(self._items)!r})"

    def __reduce__(self) -> tuple[type[Facts], tuple[tuple[Fact, ...]]]:
        return (Facts, (self._items,))

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """Every fact of exactly the class ``kind``."""
        return tuple(self._by_type.get(kind, ()))  # type: ignore[arg-type]

    @property
    def kinds(self) -> frozenset[str]:
        """The class names of the facts that are present."""
        return frozenset(kind.__name__ for kind in self._by_type)
