"""Locations: where in an artifact something was seen."""

from __future__ import annotations

from .records import dataclass

ROUTE_SEPARATOR = "!/"
"""Joins the steps of a route in text, after the convention of Java archive URLs."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes ``start`` (inclusive) to ``end`` (exclusive) of one part, or a line of a text part."""

    start: int
    end: int
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place: the file, the way inside it, and the bytes there.

    Attributes:
        path: the file, relative to the target as it was given.
        route: the steps inside the file (archive member, decompressed stream, embedded
            pickle), empty for the file itself.
        span: bytes of the innermost part, where known.
    """

    path: str
    route: tuple[str, ...] = ()
    span: Span | None = None

    @property
    def route_text(self) -> str:
        """The route as one string: ``weights.zip!/archive/data.pkl``."""
        return ROUTE_SEPARATOR.join(self.route)
