"""Datatype and dataspace messages (IV.A.2.d and IV.A.2.b)."""

from __future__ import annotations

from weighbridge.core.records import dataclass

from .source import Cursor, malformed

INTEGER, FLOAT, TIME, STRING, BITFIELD, OPAQUE, COMPOUND, REFERENCE, ENUM, SEQUENCE, ARRAY, COMPLEX = range(12)
_NAMES = "integer float time string bitfield opaque compound reference enum sequence array complex"
_CLASS_NAMES = tuple(_NAMES.split())
_DIMENSIONS_LIMIT = 32
"""Dimensions that the library allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Datatype:
    """The type of one element.

    Attributes:
        kind: the class, one of the constants of this module.
        size: bytes of one element in storage.
        signed: for integers.
        variable_string: True for strings of variable length (class ``SEQUENCE``).
        base: for sequences, the type of their elements.
    """

    kind: int
    size: int
    signed: bool = False
    variable_string: bool = False
    base: Datatype | None = None

    @property
    def name(self) -> str:
        """A short name: ``float32``, ``uint8``, ``string``, ``compound``."""
        if self.kind == INTEGER:
            return f"{'int' if self.signed else 'uint'}{8 * self.size}"
        if self.kind == FLOAT:
            return f"float{8 * self.size}"
        if self.variable_string:
            return "string"
        return _CLASS_NAMES[self.kind]

    @property
    def is_text(self) -> bool:
        """True for strings of fixed or variable length."""
        return self.kind == STRING or self.variable_string


def datatype(cursor: Cursor) -> Datatype:
    """Read a datatype message as far as its elements' storage is concerned."""
    first, flags, size = cursor.unsigned(1), cursor.unsigned(3), cursor.unsigned(4)
    kind = first & 0x0F
    if kind >= len(_CLASS_NAMES):
        raise malformed("a datatype of no known class", f"class {kind}")
    if kind != SEQUENCE:
        return Datatype(kind=kind, size=size, signed=bool(flags & 0x08))
    base = None
    if cursor.left >= 8:
        inner, inner_flags, inner_size = cursor.unsigned(1), cursor.unsigned(3), cursor.unsigned(4)
        if inner & 0x0F < len(_CLASS_NAMES):
            base = Datatype(kind=inner & 0x0F, size=inner_size, signed=bool(inner_flags & 0x08))
    return Datatype(kind=kind, size=size, variable_string=flags & 0x0F == 1, base=base)


def dataspace(cursor: Cursor) -> tuple[int, ...] | None:
    """Read a dataspace message: the shape, empty for a scalar, None for no data at all."""
    version, rank, _ = cursor.unsigned(1), cursor.unsigned(1), cursor.unsigned(1)
    if version not in {1, 2} or rank > _DIMENSIONS_LIMIT:
        raise malformed("a dataspace of no known version or rank", f"version {version}, rank {rank}")
    null = cursor.unsigned(1) == 2 and version == 2
    if version == 1:
        cursor.take(4)
    return None if null else tuple(cursor.length() for _ in range(rank))
