"""Call of something that is not a name.

## What

A pickle calls what an earlier call returned, an object that the loader supplies, an extension, or a value that cannot be followed.

## Why it matters

What runs is decided while loading. Two harmless steps can make one that is not: fetch an attribute, then call it.

## How it is found

The pickle machine states the callee of every call. Only a name is a callee that can be looked up; the one exception is Python's own `ZoneInfo._unpickle`, which protocols below 4 fetch by `getattr`.

## What it misses

Nothing that the machine's stack shows.

## Fix

Do not load the file.

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
from ..facts.pickle import Call, Constant, Global, Items, Result, Value
from ..knowledge.arguments import CALLED_ATTRIBUTES
from ..knowledge.judgement import named
from ..part import Part
from ..pickle_text import arguments_of, written

_LIMIT = 200

RULE = Rule(
    id="pickle.indirect-call",
    title="call of something that is not a name",
    message="loading this file would call {callable}{arguments}, which is only known while loading",
    severity=Severity.HIGH,
    remedy="Do not load the file",
    references=("CWE-502", "AML.T0018"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each different call whose callee is no name."""
    calls = {call.ordinal: call for call in part.facts.of(Call)}
    reported: set[tuple[str, str]] = set()
    for call in calls.values():
        plain = isinstance(call.callee, (Constant, Items))
        if plain or named(call.callee) is not None or _is_known_method(call.callee, calls):
            continue
        shown = (written(call.callee), arguments_of(call))
        if shown in reported or len(reported) >= _LIMIT:
            continue
        reported.add(shown)
        yield context.finding(
            part,
            call.span,
            callable=shown[0],
            arguments=shown[1],
            opcode=call.opcode,
            ordinal=call.ordinal,
            count=call.count,
            named_at=call.named_at,
        )


def _is_known_method(callee: Value, calls: dict[int, Call]) -> bool:
    if not isinstance(callee, Result) or not isinstance(callee.callee, Global) or callee.callee.name != "getattr":
        return False
    fetched = calls.get(callee.call)
    if fetched is None or fetched.count < 1 or len(fetched.arguments) != 2:
        return False
    owner, name = fetched.arguments
    if not isinstance(owner, Global) or not isinstance(name, Constant):
        return False
    return (owner.module, owner.name, name.value) in CALLED_ATTRIBUTES
