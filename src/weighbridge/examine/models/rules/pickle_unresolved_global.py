"""Name computed while loading.

## What

A pickle imports a name that is not written in it as a string but results from something else: a call, a persistent id, an extension, a value of another type.

## Why it matters

What is imported is known only when the file is loaded. Honest picklers write names as strings.

## How it is found

The pickle machine keeps the whole stack and memo; where a module or a name on it is not a string, the import is stated as unresolved.

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
from ..knowledge.judgement import Standing
from ..part import Part
from ..pickle_uses import uses

RULE = Rule(
    id="pickle.unresolved-global",
    title="name computed while loading",
    message="loading this file would import {callable}, a name that is only known while loading",
    severity=Severity.HIGH,
    remedy="Do not load the file",
    references=("CWE-502", "AML.T0018"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each import whose name cannot be followed."""
    for use in uses(part, Standing.UNRESOLVED, by_name=True):
        yield context.finding(
            part,
            use.span,
            callable=str(use.target),
            opcode=use.opcode,
            ordinal=use.ordinal,
            count=use.count,
            named_at=use.named_at,
        )
