"""Keys of states by which a pickle replaces a method of the object that it fills.

A state becomes attributes, and attributes hide methods of the class. What runs while the
state is set, or while the next state is, then calls what the file put there. States may be
long, so the keys are looked at here and not in the bounded values of the facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..facts.pickle import Constant
from .cells import Cell, Container, Known
from .constants import literal
from .source import Source

_LONGEST: Final = 64

METHODS: Final = frozenset(
    [
        "_attach_argparser_methods",
        "_attach_methods",
        "_build_f",
        "_patch_step_function",
        "add",
        "append",
        "astype",
        "attribute_map",
        "encode",
        "extend",
        "pop",
        "set_weight_bias",
        "setdefault",
        "update",
    ]
)
"""Methods that the unpickler, or a ``__setstate__`` of the known libraries, calls on what a pickle made.

``attribute_map`` is none, but transformers looks every attribute of a configuration up through it.
"""


def overrides(source: Source, opcode: str, items: list[object]) -> Iterator[tuple[str, object]]:
    """The keys that name methods, each with its value; an empty name for a key that is not text."""
    if opcode == "BUILD":
        state = items[0] if items else None
        parts = list(state)[:2] if isinstance(state, tuple) else [state]
        for part in parts:
            if isinstance(part, Container) and part.kind == "dict":
                yield from _named(source, part.items, every=True)
    elif opcode.startswith("SETITEM"):
        yield from _named(source, items, every=False)


def _named(source: Source, items: list[object], *, every: bool) -> Iterator[tuple[str, object]]:
    """Keys and values in turn; without ``every`` only values that may be called."""
    for key, value in zip(items[::2], items[1::2], strict=False):
        if not every and not isinstance(value, Known):
            continue
        if isinstance(key, int) and key >= 0:
            found = literal(source, key, _LONGEST)
            name = found.value if isinstance(found, Constant) else None
            if isinstance(name, str) and (name in METHODS or name.startswith("__")):
                yield name, value
        elif every and isinstance(key, Cell):
            yield "", value
