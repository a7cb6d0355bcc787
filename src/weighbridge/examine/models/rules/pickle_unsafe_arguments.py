"""Known callable used in an unknown way.

## What

A pickle calls something that real models call, too, but with arguments that real models do not write.

## Why it matters

Some harmless callables reach further when they are abused: attribute access, makers of instances, functions that call what they are given.

## How it is found

Each permitted callable has a check of how it may be used. A callable that real models only name, such as an activation function, must not be called; one whose arguments must be checked must not be passed around uncalled.

## What it misses

Arguments beyond the bounds of the pickle machine's values; where a check needs one of those, it objects.

## Fix

Do not load the file unless you can explain the call.

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
from ..facts.pickle import Call, Global, Import
from ..knowledge.allowed import allowed
from ..knowledge.arguments import CHECKED_ONLY_WHEN_CALLED, objection_to_call
from ..knowledge.judgement import named
from ..part import Part
from ..pickle_text import arguments_of

_MILD = frozenset({"reference", "instance", "plain", "enum"})
"""Checks whose failure shows an odd pickle rather than an attack."""

_LIMIT = 200

RULE = Rule(
    id="pickle.unsafe-arguments",
    title="known callable used in an unknown way",
    message="loading this file would {action} {callable}{arguments}: {objection}",
    severity=Severity.HIGH,
    remedy="Do not load the file unless you can explain the call",
    references=("CWE-502", "AML.T0018"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each different call that its callable's check refuses."""
    reported: set[tuple[str, str]] = set()
    called: set[Global] = set()
    for call in part.facts.of(Call):
        callee = named(call.callee)
        if callee is None or not callee.resolved:
            continue
        called.add(callee)
        group = allowed(callee.module, callee.name)
        objection = objection_to_call(call, group) if group is not None else ""
        if group is None or not objection or len(reported) >= _LIMIT:
            continue
        shown = (str(callee), arguments_of(call))
        if shown not in reported:
            reported.add(shown)
            severity = Severity.MEDIUM if group.call in _MILD else Severity.HIGH
            yield _finding(part, context, call, severity=severity, shown=shown, objection=objection)
    yield from _uncalled(part, context, called)


def _finding(
    part: Part, context: Context, call: Call, *, severity: Severity, shown: tuple[str, str], objection: str
) -> Finding:
    return context.finding(
        part,
        call.span,
        severity=severity,
        action="call",
        callable=shown[0],
        arguments=shown[1],
        objection=objection,
        opcode=call.opcode,
        ordinal=call.ordinal,
        count=call.count,
        named_at=call.named_at,
    )


def _uncalled(part: Part, context: Context, called: set[Global]) -> Iterator[Finding]:
    for fact in part.facts.of(Import):
        if fact.target in called or not fact.target.resolved:
            continue
        group = allowed(fact.target.module, fact.target.name)
        if group is not None and group.call in CHECKED_ONLY_WHEN_CALLED:
            yield context.finding(
                part,
                fact.span,
                action="import",
                callable=str(fact.target),
                arguments="",
                objection="it is not called here, so what it would be given later cannot be checked",
                opcode=fact.opcode,
                ordinal=fact.ordinal,
                count=fact.count,
                named_at=None,
            )
