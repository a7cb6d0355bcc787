"""Object filled in an unknown way.

## What

A pickle fills an object of a known class with a state that real models do not write.

## Why it matters

Filling runs methods: `__setstate__`, `append`, `__setitem__`. A state can replace those methods by other callables, and a few classes execute or dereference what their state holds: SciPy's distributions execute a text of it as Python.

## How it is found

Each known class has a list of the opcodes that fill it, and some have a check of their state. Names with which a state takes over the unpickler's own calls are refused for all.

## What it misses

Attributes that act only when the object is used: a layer's hooks, an estimator's function. What they name is judged as an import. The numbers inside native objects, such as the children in a decision tree or the indices of a sparse matrix, are not checked, and some libraries do not check them either.

## Fix

Do not load the file unless you can explain the state.

## References

Python documentation, `pickle`: "The pickle module is not secure"; MITRE ATLAS AML.T0018; CWE-502.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.pickle import Call, Mutation, Opaque, Override
from ..knowledge.arguments import objection_to_override, objection_to_state
from ..knowledge.judgement import group_of_maker, maker
from ..part import Part

_LIMIT = 200

RULE = Rule(
    id="pickle.unsafe-state",
    title="object filled in an unknown way",
    message="loading this file would use {opcode} on what {callable} made: {objection}",
    severity=Severity.HIGH,
    remedy="Do not load the file unless you can explain the state",
    references=("CWE-502", "CWE-915", "AML.T0018"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each class and objection."""
    calls = {call.ordinal: call for call in part.facts.of(Call)}
    reported: set[tuple[str, str, str]] = set()
    changes: list[Mutation | Override] = [*part.facts.of(Mutation), *part.facts.of(Override)]
    for change in changes:
        objection = _objection(change, calls)
        shown = (str(maker(change.target, calls)), change.opcode, objection)
        if not objection or shown in reported or len(reported) >= _LIMIT:
            continue
        reported.add(shown)
        yield context.finding(
            part,
            change.span,
            severity=Severity.HIGH if change.opcode == "BUILD" or isinstance(change, Override) else Severity.MEDIUM,
            callable=shown[0],
            opcode=change.opcode,
            objection=objection,
            ordinal=change.ordinal,
            count=change.count,
        )


def _objection(change: Mutation | Override, calls: dict[int, Call]) -> str:
    group = group_of_maker(change.target, calls)
    if group is None:
        return ""
    if isinstance(change, Override):
        return objection_to_override(change, group)
    if not group.permits(change.opcode):
        return f"real models never do that to {group.what}"
    if change.opcode != "BUILD":
        return ""
    return objection_to_state(change.arguments[0] if change.arguments else Opaque("unknown"), group)
