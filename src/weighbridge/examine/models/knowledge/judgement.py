"""What is known of a global: one answer for every rule, so that each name is reported once."""

from __future__ import annotations

import enum

from ..facts.pickle import Call, Global, Result, Value
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


def maker(target: Value, calls: dict[int, Call]) -> Global | None:
    """The global whose call made ``target``: the class itself where a maker of instances was given it."""
    if not isinstance(target, Result) or not isinstance(target.callee, Global):
        return None
    call = calls.get(target.call)
    if target.callee.module in {"copyreg", "copy_reg"} and call is not None and call.arguments:
        first = call.arguments[0]
        return first if isinstance(first, Global) else target.callee
    return target.callee


def group_of_maker(target: Value, calls: dict[int, Call]) -> Group | None:
    """The group of what made ``target``; None when it is not permitted."""
    made_by = maker(target, calls)
    return None if made_by is None or not made_by.resolved else allowed(made_by.module, made_by.name)
