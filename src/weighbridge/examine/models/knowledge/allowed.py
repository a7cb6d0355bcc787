"""Permission by knowledge: which globals real models write, and how.

A name is permitted only when its module and its complete qualified name are in the table.
No prefix, no module and no attribute walk permits anything.
"""

from __future__ import annotations

from functools import cache

from weighbridge.core.records import dataclass

from .allowed_table import GROUPS, NAMES

CHANGES = {
    "BUILD": "BUILD",
    "APPEND": "APPENDS",
    "APPENDS": "APPENDS",
    "SETITEM": "SETITEMS",
    "SETITEMS": "SETITEMS",
    "ADDITEMS": "ADDITEMS",
}
"""Opcode → how the table writes it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Names of one kind.

    Attributes:
        what: what the names are.
        why: why loading them does no harm.
        call: the check of ``arguments.py`` that a call must pass.
        changes: the opcodes that may change what a call makes.
        state: the check of ``arguments.py`` that BUILD's state must pass; empty for none.
    """

    id: str
    what: str
    why: str
    call: str
    changes: frozenset[str]
    state: str

    def permits(self, opcode: str) -> bool:
        """True when ``opcode`` may change what a call of this group makes."""
        return CHANGES.get(opcode) in self.changes


@cache
def group(identifier: str) -> Group:
    """The group of the table; KeyError when there is none."""
    what, why, call, changes, state = GROUPS[identifier]
    return Group(identifier, what, why, call, frozenset(changes.split()), state)


@cache
def _module(module: str) -> dict[str, str]:
    return {name: found for found, names in NAMES.get(module, {}).items() for name in names.split()}


def allowed(module: str, name: str) -> Group | None:
    """The group of a global, or None when real models are not known to write it."""
    if module not in NAMES:
        return None
    found = _module(module).get(name)
    return None if found is None else group(found)
