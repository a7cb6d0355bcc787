"""What is known of a global: one answer for every rule, so that each name is reported once."""

from __future__ import annotations

import enum

from ..facts.pickle import Call, Constant, Global, Items, Persistent, Result, Value
from .allowed import Group, allowed
from .dangerous import Danger, danger_of


class Standing(enum.Enum):
    """Where a global stands. Every global has exactly one."""

    ALLOWED = "allowed"
    DANGEROUS = "dangerous"
    CODE = "code"
    UNKNOWN = "unknown"
    UNRESOLVED = "unresolved"


def standing(target: Global) -> Standing:
    """Where ``target`` stands. Depends on its two names and the tables only."""
    if not target.resolved:
        return Standing.UNRESOLVED
    if allowed(target.module, target.name) is not None:
        return Standing.ALLOWED
    danger = danger_of(target.module, target.name)
    if danger is None:
        return Standing.UNKNOWN
    return Standing.CODE if danger.code else Standing.DANGEROUS


def danger(target: Global) -> Danger:
    """What is known of a dangerous global; KeyError for any other."""
    found = danger_of(target.module, target.name)
    if found is None:
        raise KeyError(str(target))
    return found


def named(callee: Value) -> Global | None:
    """The global that ``callee`` is: itself, or the class in a persistent id of PyTorch's legacy format.

    That format writes the class of a layer as ``("module", class, file, source)``, and its
    loader returns the class (``torch.serialization``, ``_legacy_load``).
    """
    if isinstance(callee, Global):
        return callee
    if isinstance(callee, Persistent) and isinstance(callee.identifier, Items):
        parts = callee.identifier.items
        if len(parts) == 4 and parts[0] == Constant("module") and isinstance(parts[1], Global):
            return parts[1]
    return None


def maker(target: Value, calls: dict[int, Call]) -> Global | None:
    """The global whose call made ``target``: the class itself where a maker of instances was given it."""
    callee = named(target.callee) if isinstance(target, Result) else None
    if callee is None or not isinstance(target, Result):
        return None
    call = calls.get(target.call)
    if callee.module in {"copyreg", "copy_reg"} and call is not None and call.arguments:
        return named(call.arguments[0]) or callee
    return callee


def group_of_maker(target: Value, calls: dict[int, Call]) -> Group | None:
    """The group of what made ``target``; None when it is not permitted."""
    made_by = maker(target, calls)
    return None if made_by is None or not made_by.resolved else allowed(made_by.module, made_by.name)
