"""NumPy element types as file headers describe them (``numpy.lib.format.descr_to_dtype``)."""

from __future__ import annotations

import re
from typing import NamedTuple

from .literals import Literal

_SIMPLE = re.compile(r"[<>|=]?([biufcSUVOMma?])([0-9]{0,9})(\[[0-9A-Za-z/]{1,16}\])?")
_DEFAULT = {"?": 1, "b": 1, "O": 8, "S": 0, "U": 0, "V": 0, "a": 0}
_DEPTH = 16


class ElementType(NamedTuple):
    """An element type.

    Attributes:
        text: how the header writes it, cut to 200 characters.
        size: bytes of one element; -1 when the type is not understood.
        objects: True when elements, or fields of them, are Python objects.
    """

    text: str
    size: int
    objects: bool


def element_type(description: Literal) -> ElementType:
    """Read the ``descr`` of a header. What is not understood has the size -1."""
    size, objects = _measure(description, 0)
    return ElementType(str(description)[:200], size, objects)


def _measure(description: Literal, depth: int) -> tuple[int, bool]:
    if isinstance(description, str):
        return _simple(description)
    if depth > _DEPTH:
        return -1, False
    if isinstance(description, list):
        return _structure(description, depth)
    if isinstance(description, tuple) and len(description) == 2:
        size, objects = _measure(description[0], depth + 1)
        return _times(size, description[1]), objects
    return -1, False


def _simple(text: str) -> tuple[int, bool]:
    match = _SIMPLE.fullmatch(text)
    if match is None:
        return -1, "O" in text or "object" in text
    kind, digits = match[1], match[2]
    if not digits and kind not in _DEFAULT:
        return -1, False
    size = int(digits) if digits else _DEFAULT[kind]
    return size * (4 if kind == "U" else 1), kind == "O"


def _structure(fields: list[Literal], depth: int) -> tuple[int, bool]:
    """A structured type: a list of (name, type) or (name, type, shape)."""
    total, objects, known = 0, False, True
    for item in fields:
        if not isinstance(item, tuple) or len(item) not in (2, 3):
            return -1, objects
        size, inner = _measure(item[1], depth + 1)
        size = _times(size, item[2]) if len(item) == 3 else size
        objects |= inner
        known &= size >= 0
        total += size
    return (total if known else -1), objects


def _times(size: int, shape: Literal) -> int:
    sizes = (shape,) if isinstance(shape, int) else shape
    if size < 0 or not isinstance(sizes, tuple):
        return -1
    for dimension in sizes:
        if not isinstance(dimension, int) or dimension < 0:
            return -1
        size *= dimension
    return size
