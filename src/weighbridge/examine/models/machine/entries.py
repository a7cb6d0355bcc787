"""Entries of a dict that facts show whatever the dict's size: a state could take over calls by them.

A dict keeps its first entries only. ``__setstate__`` further behind would be lost, so the
entries with such names are kept apart, the last one for each name.
"""

from __future__ import annotations

import re

from ..facts.pickle import ITEMS_LIMIT
from .cells import FORGOTTEN, Container, Known
from .constants import name_at
from .source import Source

METHODS = frozenset({"append", "extend", "add", "update"})
"""Methods that the unpickler calls by name; worth keeping when their value is no plain data."""

ADDRESSES = frozenset({"handle", "_handle"})
"""Names under which libraries keep a memory address."""

_NAMES_LIMIT = ITEMS_LIMIT // 2
_NEEDLES = (b"__", b"append", b"extend", b"add", b"update", b"handle")
_STARTS = (*_NEEDLES, b"_handle")
_ESCAPE = re.compile(rb"\\[0-7NUux]")
_HEAD = 32
_BEFORE = {0x8C: 2, 0x58: 5}
"""SHORT_BINUNICODE, BINUNICODE: bytes before the text."""

_SPREAD = 1 << 20
"""Bytes over which the keys of one batch may be spread to be looked at together."""


def keep_apart(source: Source, target: Container, items: list[object]) -> None:
    """Keep the telling ones among ``items``, keys and values in turn, which are put into ``target``."""
    if len(target.items) + len(items) <= ITEMS_LIMIT or target is FORGOTTEN["dict"]:
        return
    if target.telling is None:
        target.telling = {}
        items = target.items + items
    if _nothing_in(source, items[::2]):
        return
    for key, value in zip(items[::2], items[1::2], strict=False):
        name = _telling(source, key, value)
        if name and (name in target.telling or len(target.telling) < _NAMES_LIMIT):
            target.telling[name] = (key, _plain(value))


def _nothing_in(source: Source, keys: list[object]) -> bool:
    """True when the keys are literals close together and no telling name is among them, at one look."""
    offsets = [key for key in keys if isinstance(key, int)]
    if len(offsets) < len(keys) or not offsets or min(offsets) < 0:
        return False
    first, last = min(offsets), max(offsets)
    if last - first > _SPREAD:
        return False
    raw = source.read(first, last - first + _HEAD)
    return not any(needle in raw for needle in _NEEDLES) and _ESCAPE.search(raw) is None


def _telling(source: Source, key: object, value: object) -> str:
    """The name under which an entry is kept; empty when it tells nothing."""
    if key is FORGOTTEN["literal"]:
        return "?"
    if not isinstance(key, int) or key < 0:
        return ""
    head = source.read(key, _HEAD)
    before = _BEFORE.get(head[0])
    if before is not None and not head.startswith(_STARTS, before):
        return ""
    name = name_at(source, key) or ""
    if name.startswith("__") or name in ADDRESSES or (name in METHODS and isinstance(value, Known)):
        return name
    return ""


def _plain(value: object) -> object:
    """A stand-in for a value that holds others."""
    if isinstance(value, tuple):
        return FORGOTTEN["tuple"]
    return FORGOTTEN[value.kind] if isinstance(value, Container) else value
